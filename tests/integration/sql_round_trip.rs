//! Our own SQL of every golden case, read back in each dialect: writing that again gives the same.

use std::collections::BTreeMap;

use backref::ddl::{Dialect, create_all};
use backref::mapping::resolve;
use backref::sql::read;

use crate::golden::{cases, schema};

/// A script in parts that can be compared: columns in their order, constraints in none, and keys with
/// their tables, wherever the script adds them.
fn parts(sql: &str, dialect: Dialect) -> BTreeMap<String, Vec<String>> {
    let mut parts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for statement in sql.split(";\n").map(str::trim).filter(|one| !one.is_empty()) {
        // Which column a sequence is for, SQL tells only by a default.
        if statement.starts_with("CREATE SEQUENCE") {
            continue;
        }
        if let Some((table, added)) =
            statement.strip_prefix("ALTER TABLE ").and_then(|rest| rest.split_once(" ADD "))
        {
            parts.entry(format!("CREATE TABLE {table} (")).or_default().push(added.to_owned());
            continue;
        }
        let mut lines = statement.lines().map(|line| spelt_alike(line, dialect));
        let head = lines.next().unwrap_or_default();
        parts.entry(head).or_default().extend(lines);
    }
    for lines in parts.values_mut() {
        let is_constraint = |line: &String| {
            let word = line.split([' ', '(']).next().unwrap_or_default();
            ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"].contains(&word)
        };
        lines.sort_by_key(|line| is_constraint(line).then(|| line.clone()));
    }
    parts
}

/// Words for one and the same thing.
fn spelt_alike(line: &str, dialect: Dialect) -> String {
    let line = line.trim().trim_end_matches(',');
    let line = line.replace(" ON DELETE NO ACTION", "").replace(" ON UPDATE NO ACTION", "");
    if dialect == Dialect::Sqlite {
        return line;
    }
    line.replace("DECIMAL(", "NUMERIC(")
        .replace("DOUBLE PRECISION", "DOUBLE")
        .replace(" DEFAULT NULL", "")
        .replace("NO MAXVALUE ", "")
}

/// Reads a script, writes it again and tells what differs.
pub fn check(name: &str, dialect: Dialect, written: &str) -> Result<(), String> {
    let back = read(written, Some(dialect));
    let mapping = resolve(&back.schema);
    let again = create_all(&mapping, dialect).map_err(|errors| format!("{name}: {errors:?}"))?;
    match differences(written, &again.to_string(), dialect) {
        None => Ok(()),
        Some(found) => Err(format!("{name} in {dialect}:\n{found}\n{:?}", back.notes)),
    }
}

/// What two scripts do not have in common.
pub fn differences(before: &str, after: &str, dialect: Dialect) -> Option<String> {
    let (before, after) = (parts(before, dialect), parts(after, dialect));
    if before == after {
        return None;
    }
    let missing = |from: &BTreeMap<String, Vec<String>>, there: &BTreeMap<String, Vec<String>>| {
        let of_head = |(head, lines): (&String, &Vec<String>)| {
            let others = there.get(head).map_or(&[][..], Vec::as_slice);
            let lines: Vec<&String> = lines.iter().filter(|one| !others.contains(one)).collect();
            (!lines.is_empty() || !there.contains_key(head)).then(|| format!("{head}: {lines:#?}"))
        };
        from.iter().filter_map(of_head).collect::<Vec<_>>().join("\n")
    };
    let (lost, new) = (missing(&before, &after), missing(&after, &before));
    if lost.is_empty() && new.is_empty() {
        return Some(format!("another order of columns:\n{before:#?}\nbecame\n{after:#?}"));
    }
    Some(format!("{lost}\nbecame\n{new}"))
}

#[test]
fn our_own_sql_read_back_gives_the_same_tables() {
    let mut faults = Vec::new();
    for (name, case) in cases() {
        let mapping = resolve(&schema(&name, &case));
        if mapping.has_errors() {
            continue;
        }
        for dialect in Dialect::ALL {
            let Ok(script) = create_all(&mapping, dialect) else { continue };
            faults.extend(check(&name, dialect, &script.to_string()).err());
        }
    }
    assert!(faults.is_empty(), "{} differ:\n{}", faults.len(), faults.join("\n\n"));
}
