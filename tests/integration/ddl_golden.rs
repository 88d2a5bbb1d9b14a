//! DDL against what real SQLAlchemy's `create_all()` emitted for the same models, statement by
//! statement. (`tests/golden/record.py` wrote it down.)

use std::fs;
use std::path::PathBuf;

use backref::ddl::{Dialect, create_all};
use backref::mapping::resolve;
use backref::schema::Schema;
use serde_json::Value;

/// The recorded cases that SQLAlchemy could create tables of.
fn cases() -> Vec<(String, Value)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/expected");
    let mut cases: Vec<(String, Value)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap())
        })
        .filter(|(_, case): &(String, Value)| case["ddl"].is_object())
        .collect();
    cases.sort_by(|(one, _), (other, _)| one.cmp(other));
    cases
}

/// Without line breaks and blanks that mean nothing.
fn words(sql: &str) -> String {
    let words = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    words.replace("( ", "(").replace(" )", ")").replace(" ,", ",")
}

/// The parts of a CREATE TABLE, and of its options, in the order of their text: SQLAlchemy keeps the
/// indexes of a table in a set, and where a schema has a table's keys and unique constraints in lists
/// of their own their common order is lost.
pub fn parts(sql: &str) -> (String, Vec<String>) {
    let sql = words(sql);
    let is_table = sql.starts_with("CREATE TABLE");
    let (Some(begin), Some(end), true) = (sql.find('('), sql.rfind(')'), is_table) else {
        return (sql, Vec::new());
    };
    let (mut parts, mut depth, mut part) = (Vec::new(), 0, String::new());
    for character in sql[begin + 1..end].chars() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(part.trim().to_owned());
                part.clear();
                continue;
            }
            _ => {}
        }
        part.push(character);
    }
    parts.push(part.trim().to_owned());
    let is_constraint = |part: &String| {
        ["CONSTRAINT ", "PRIMARY KEY", "UNIQUE ", "FOREIGN KEY", "CHECK "]
            .iter()
            .any(|word| part.starts_with(word))
    };
    let columns = parts.iter().take_while(|part| !is_constraint(part)).count();
    parts[columns..].sort();
    // SQLAlchemy puts MySQL's options right behind the parenthesis.
    let mut options: Vec<&str> = sql[end + 1..].split_whitespace().collect();
    options.sort_unstable();
    (format!("{}{}", &sql[..begin], options.join(" ")), parts)
}

/// Statements between tables may change places: the indexes and comments of one table.
fn in_order(statements: Vec<(String, Vec<String>)>) -> Vec<(String, Vec<String>)> {
    let mut sorted = Vec::new();
    let mut between = Vec::new();
    for statement in statements {
        if statement.1.is_empty() {
            between.push(statement);
        } else {
            between.sort();
            sorted.append(&mut between);
            sorted.push(statement);
        }
    }
    between.sort();
    sorted.append(&mut between);
    sorted
}

#[test]
fn the_statements_are_those_of_sqlalchemy() {
    let mut compared = 0;
    for (name, case) in cases() {
        let schema: Schema = serde_json::from_value(case["project"].clone()).unwrap();
        let mapping = resolve(&schema);
        for dialect in Dialect::ALL {
            let found = create_all(&mapping, dialect);
            let Some(expected) = case["ddl"][dialect.as_str()].as_array() else {
                assert!(found.is_err(), "{name}: SQLAlchemy refuses it for {dialect}");
                continue;
            };
            let script = found.unwrap_or_else(|errors| panic!("{name}, {dialect}: {errors:?}"));
            // `%` was doubled for the drivers of these two, which format the text.
            let doubled = dialect != Dialect::Sqlite;
            let text = |one: &Value| {
                let text = one.as_str().unwrap();
                if doubled { text.replace("%%", "%") } else { text.to_owned() }
            };
            let expected: Vec<_> = expected.iter().map(|one| parts(&text(one))).collect();
            let found: Vec<_> = script.statements.iter().map(|one| parts(one)).collect();
            assert_eq!(in_order(found), in_order(expected), "{name}, {dialect}");
            compared += 1;
        }
    }
    assert!(compared > 20, "only {compared} scripts were compared");
}
