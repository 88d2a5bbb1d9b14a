//! Rows as text for other programs: CSV, JSON, INSERT. Pure text.

use crate::ddl::Dialect;
use crate::ddl::quoting::quote_identifier;
use crate::sqlite::Value;

/// CSV after RFC 4180, with the names of the columns; NULL is nothing, empty text is `""`.
pub fn as_csv(columns: &[&str], rows: &[&[Value]]) -> String {
    let field = |text: &str| {
        let is_plain = !text.is_empty() && !text.contains([',', '"', '\n', '\r']);
        if is_plain { text.to_owned() } else { format!("\"{}\"", text.replace('"', "\"\"")) }
    };
    let names: Vec<String> = columns.iter().map(|name| field(name)).collect();
    let mut text = names.join(",") + "\r\n";
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .map(|value| match value {
                Value::Null => String::new(),
                other => field(&other.to_string()),
            })
            .collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

/// One object, or a list of them, in the order of the columns.
pub fn as_json(columns: &[&str], rows: &[&[Value]]) -> String {
    let object = |row: &&[Value]| {
        let pairs: Vec<String> = columns
            .iter()
            .zip(row.iter())
            .map(|(name, value)| format!("{}: {}", serde_json::json!(name), value.to_json()))
            .collect();
        format!("{{{}}}", pairs.join(", "))
    };
    match rows {
        [row] => object(row),
        rows => format!("[\n{}\n]", rows.iter().map(object).collect::<Vec<_>>().join(",\n")),
    }
}

/// An INSERT for each row.
pub fn as_insert(table: &str, columns: &[&str], rows: &[&[Value]]) -> String {
    let quoted = |name: &str| quote_identifier(name, Dialect::Sqlite);
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
