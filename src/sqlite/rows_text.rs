//! Rows as text for other programs: CSV, JSON, INSERT. Pure text.

use super::quoted;
use super::value::Value;

/// CSV after RFC 4180, with the names of the columns; NULL is nothing, empty text is `""`.
pub fn as_csv(columns: &[&str], rows: &[&[Value]]) -> String {
    let lines = rows.iter().map(|row| csv_line(row));
    [csv_names(columns)].into_iter().chain(lines).collect()
}

/// The first line of CSV.
pub fn csv_names(columns: &[&str]) -> String {
    let names: Vec<String> = columns.iter().map(|name| csv_field(name)).collect();
    names.join(",") + "\r\n"
}

/// One row of CSV.
pub fn csv_line(row: &[Value]) -> String {
    let cell = |value: &Value| match value {
        Value::Null => String::new(),
        other => csv_field(&other.to_string()),
    };
    row.iter().map(cell).collect::<Vec<_>>().join(",") + "\r\n"
}

fn csv_field(text: &str) -> String {
    let is_plain = !text.is_empty() && !text.contains([',', '"', '\n', '\r']);
    if is_plain { text.to_owned() } else { format!("\"{}\"", text.replace('"', "\"\"")) }
}

/// One object, or a list of them, in the order of the columns.
pub fn as_json(columns: &[&str], rows: &[&[Value]]) -> String {
    match rows {
        [row] => json_object(columns, row),
        rows => {
            let rows: Vec<String> = rows.iter().map(|row| json_object(columns, row)).collect();
            format!("[\n{}\n]", rows.join(",\n"))
        }
    }
}

/// One row as an object, in the order of the columns.
pub fn json_object(columns: &[&str], row: &[Value]) -> String {
    let pairs: Vec<String> = columns
        .iter()
        .zip(row)
        .map(|(name, value)| format!("{}: {}", serde_json::json!(name), value.to_json()))
        .collect();
    format!("{{{}}}", pairs.join(", "))
}

/// An INSERT for each row.
pub fn as_insert(table: &str, columns: &[&str], rows: &[&[Value]]) -> String {
    let names: Vec<String> = columns.iter().map(|name| quoted(name)).collect();
    let head = ["INSERT INTO ", &quoted(table), " (", &names.join(", "), ") VALUES ("].concat();
    rows.iter()
        .map(|row| {
            let values: Vec<String> = row.iter().map(Value::to_sql_literal).collect();
            [&head, &values.join(", "), ");\n"].concat()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{as_csv, as_insert, as_json};
    use crate::sqlite::Value;

    #[test]
    fn each_value_keeps_what_it_is() {
        let text = |text: &str| Value::Text(text.to_owned());
        let row =
            [Value::Null, text(""), text("a,\"b\""), Value::Integer(1), Value::Blob(vec![255])];
        let (columns, rows) = (["a", "b", "c", "d", "e f"], [row.as_slice()]);
        assert_eq!(as_csv(&columns, &rows), "a,b,c,d,e f\r\n,\"\",\"a,\"\"b\"\"\",1,x'ff'\r\n");
        assert_eq!(
            as_json(&columns, &rows),
            r#"{"a": null, "b": "", "c": "a,\"b\"", "d": 1, "e f": {"hex":"ff"}}"#
        );
        assert_eq!(
            as_insert("order", &columns, &rows),
            "INSERT INTO \"order\" (a, b, c, d, \"e f\") VALUES (NULL, '', 'a,\"b\"', 1, x'ff');\n"
        );
    }
}
