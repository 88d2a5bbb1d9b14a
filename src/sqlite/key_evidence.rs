//! What the values of columns say for a foreign key that neither the file nor its names tell of. That all
//! values are found is not enough: small numbers fit among the numbers of any table.

use super::containment::Containment;
use super::error::ReadError;
use super::open::Database;
use super::quoted;

/// How many rows are looked at first; of most columns this says that they do not refer.
const FIRST_ROWS: i64 = 1_000;
/// At most so many rows are looked at.
const MAX_ROWS: i64 = 100_000;
/// Which part of the rows has to be matched.
const LEAST_RATE: f64 = 0.95;

/// Columns of two tables, in the same order; those that may refer first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPair {
    /// The table that may refer.
    pub table: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// The table that may be referred to.
    pub parent_table: String,
    /// The columns of its key.
    pub parent_columns: Vec<String>,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyEvidence {
    /// Rows with values, and those of them whose values are found.
    pub measured: Containment,
    /// How many different values these have.
    pub distinct: u64,
    /// How many keys the other table has, up to 100,000.
    pub keys: u64,
    /// How many whole numbers lie between its least and its greatest key; `None` if it has others.
    pub span: Option<u64>,
    /// Are several columns compared?
    pub is_composite: bool,
}

/// Why a key is proposed.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyReason {
    /// The more, the better.
    pub score: f64,
    /// A few words.
    pub why: String,
}

impl KeyEvidence {
    /// Does it speak for a key, and why?
    pub fn reason(&self) -> Option<KeyReason> {
        let rate = self.measured.rate().filter(|rate| *rate >= LEAST_RATE)?;
        let used = self.distinct as f64 / (self.keys.max(1) as f64);
        let reason = |weight: f64, why: String| {
            Some(KeyReason { score: weight + rate + used.min(1.0), why })
        };
        let distinct = self.distinct;
        if self.is_composite {
            return match distinct {
                0 | 1 => None,
                _ => reason(30.0, "named like the composite key, and so are the values".to_owned()),
            };
        }
        let Some(span) = self.span else {
            return match distinct {
                0..3 => None,
                _ => reason(20.0, format!("{distinct} different values, found as keys")),
            };
        };
        // Were the numbers chosen blindly between the least and the greatest key, would they fit?
        let density = (self.keys as f64 / (span.max(1) as f64)).min(1.0);
        let chance = density.powf(distinct as f64);
        if distinct >= 3 && chance < 0.001 {
            return reason(
                20.0,
                format!("{distinct} different numbers keep clear of the gaps between keys"),
            );
        }
        let repeats = self.measured.rows > distinct;
        if distinct >= 20 && repeats && used >= 0.8 && rate >= 1.0 {
            let percent = (used * 100.0).min(100.0).floor();
            return reason(10.0, format!("{percent} % of the keys are used; may be by chance"));
        }
        None
    }
}

/// Weighs it, on the first rows of a large table.
pub(super) fn weigh(database: &Database, pair: &KeyPair) -> Result<KeyEvidence, ReadError> {
    let mut evidence = look(database, pair, FIRST_ROWS)?;
    let is_likely = evidence.measured.rate().is_some_and(|rate| rate >= LEAST_RATE);
    if !is_likely {
        return Ok(evidence);
    }
    if !evidence.measured.is_complete {
        evidence = look(database, pair, MAX_ROWS)?;
    }
    let parent = quoted(&pair.parent_table);
    let sql =
        ["SELECT count(*) FROM (SELECT 1 FROM ", &parent, " LIMIT ", &MAX_ROWS.to_string(), ")"];
    let connection = &database.connection;
    let keys: i64 = connection.query_row(&sql.concat(), [], |row| row.get(0))?;
    evidence.keys = keys.unsigned_abs();
    if let [column] = pair.parent_columns.as_slice() {
        let column = quoted(column);
        let one = |what: &str| ["(SELECT ", what, "(", &column, ") FROM ", &parent, ")"].concat();
        let sql = ["SELECT ", &one("min"), ", ", &one("max")].concat();
        let ends: (rusqlite::types::Value, rusqlite::types::Value) =
            connection.query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        if let (rusqlite::types::Value::Integer(min), rusqlite::types::Value::Integer(max)) = ends {
            evidence.span = Some(max.abs_diff(min).saturating_add(1));
        }
        // With more keys than were counted, nothing is known of gaps.
        if keys >= MAX_ROWS {
            evidence.span = evidence.span.map(|_| evidence.keys);
        }
    }
    Ok(evidence)
}

fn look(database: &Database, pair: &KeyPair, limit: i64) -> Result<KeyEvidence, ReadError> {
    let columns: Vec<String> = pair.columns.iter().map(|name| quoted(name)).collect();
    let parts = |wrap: &dyn Fn(usize, &str) -> String, between: &str| {
        let parts: Vec<String> =
            columns.iter().enumerate().map(|(at, one)| wrap(at, one)).collect();
        parts.join(between)
    };
    let selected = parts(&|at, column| format!("{column} AS c{at}"), ", ");
    let is_there = parts(&|_, column| format!("{column} IS NOT NULL"), " AND ");
    let grouped = parts(&|at, _| format!("c{at}"), ", ");
    let keys: Vec<String> = pair.parent_columns.iter().map(|name| quoted(name)).collect();
    let is_found: Vec<String> =
        keys.iter().enumerate().map(|(at, key)| format!("parent.{key} = child.c{at}")).collect();
    let sql = format!(
        "SELECT count(*), coalesce(sum(n), 0), coalesce(sum(n * hit), 0) FROM (
             SELECT count(*) AS n,
                 EXISTS (SELECT 1 FROM {parent} AS parent WHERE {is_found}) AS hit
             FROM (SELECT {selected} FROM {table} WHERE {is_there} LIMIT ?) AS child
             GROUP BY {grouped})",
        parent = quoted(&pair.parent_table),
        table = quoted(&pair.table),
        is_found = is_found.join(" AND "),
    );
    let mut statement = database.connection.prepare_cached(&sql)?;
    let (distinct, rows, matched): (i64, i64, i64) =
        statement.query_row([limit], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(KeyEvidence {
        measured: Containment {
            rows: rows.unsigned_abs(),
            matched: matched.unsigned_abs(),
            is_complete: rows < limit,
        },
        distinct: distinct.unsigned_abs(),
        keys: 0,
        span: None,
        is_composite: pair.columns.len() > 1,
    })
}
