//! Hostile text in every field of a schema: what comes out still parses, means the same, and runs
//! nothing; or it is refused in one line that says where.

mod bad_files;
mod python;
mod sql;
mod sql_tokens;

use std::collections::BTreeSet;
use std::path::PathBuf;

use backref::document::{Document, from_text, to_text};
use backref::schema::Schema;
use heck::ToSnakeCase;
use serde_json::Value;

/// A sound schema in which every text field has something.
const SOUND: &str = include_str!("hostile/schema.json");

/// A schema whose references lead nowhere.
const BROKEN: &str = r#"{"next_id": 90, "models": [{"id": 1, "class_name": "Lost", "schema": "here",
    "columns": [{"id": 11, "name": "id", "type": {"name": "Integer"}, "primary_key": true},
                {"id": 12, "name": "other", "type": {"name": "Integer"}}],
    "foreign_keys": [{"id": 13, "columns": [12], "target": {"unresolved": {"schema": "there", "table": "gone", "columns": ["id"]}}}],
    "relationships": [{"id": 14, "name": "others", "target": {"unresolved": "Gone"},
                       "secondary": {"unresolved": "between"}}]}]}"#;

/// A place in a schema's JSON: of a text, or of a text that is a key.
#[derive(Clone, Debug)]
pub struct Field {
    broken: bool,
    pointer: String,
    key: Option<String>,
}

impl Field {
    /// The place without the numbers in it.
    fn kind(&self) -> String {
        let parts = self.pointer.split('/').filter(|part| part.parse::<usize>().is_err());
        let key = self.key.as_ref().map(|_| "KEY").into_iter();
        parts.filter(|part| !part.is_empty()).chain(key).collect::<Vec<_>>().join(".")
    }

    /// The schema with this text here; `None` where the field takes only words of its own.
    pub fn carrying(&self, text: &str) -> Option<Schema> {
        let mut json: Value =
            serde_json::from_str(if self.broken { BROKEN } else { SOUND }).unwrap();
        let place = json.pointer_mut(&self.pointer).unwrap();
        if let Some(key) = &self.key {
            let entries = place.as_object_mut().unwrap();
            let value = entries.remove(key).unwrap();
            entries.insert(text.to_owned(), value);
        } else {
            *place = text.into();
        }
        serde_json::from_value(json).ok()
    }
}

/// Every field that takes any text.
pub fn fields() -> Vec<Field> {
    let mut fields = Vec::new();
    for (broken, text) in [(false, SOUND), (true, BROKEN)] {
        collect(&serde_json::from_str(text).unwrap(), "", broken, &mut fields);
    }
    // One of each kind will do; of names, one in each model.
    let mut seen = BTreeSet::new();
    fields.retain(|field| {
        let model = field.pointer.split('/').nth(2).filter(|_| field.kind().ends_with("name"));
        seen.insert((field.broken, field.kind(), model.map(str::to_owned)))
            && field.carrying("some other text").is_some()
    });
    fields
}

fn collect(value: &Value, pointer: &str, broken: bool, fields: &mut Vec<Field>) {
    match value {
        Value::String(_) => fields.push(Field { broken, pointer: pointer.to_owned(), key: None }),
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                collect(item, &format!("{pointer}/{at}"), broken, fields);
            }
        }
        Value::Object(entries) => {
            for (key, entry) in entries {
                let field = Field { broken, pointer: pointer.to_owned(), key: Some(key.clone()) };
                fields.push(field);
                collect(entry, &format!("{pointer}/{key}"), broken, fields);
            }
        }
        _ => {}
    }
}

/// What people and machines have broken programs with.
pub fn texts() -> Vec<String> {
    let texts = [
        "",
        " ",
        "'\"`]\\",
        "\\'",
        "a\nb\r\nc\td",
        "a\0b",
        "\u{1b}[2J\u{7}",
        "\"\"\"'''",
        "'; DROP TABLE victim; --",
        "\"; DROP TABLE victim; --",
        "`; DROP TABLE victim; --",
        "\\'; DROP TABLE victim; --",
        "%s %(x)s %% {x} ${x} :x ?",
        "\u{202e}live\u{202c}a\u{200b}b\u{feff}",
        "\u{1f40d} \u{5d0}\u{5d1} \u{fb01}",
        "__import__('os').system('touch pwned')",
        "lambda: __import__('os').system('touch pwned')",
        "\")\nimport os; os.system(\"touch pwned\")#",
        "class",
    ];
    let long = ["x".repeat(10_000), "'\"`\\".repeat(2_500)];
    texts.map(str::to_owned).into_iter().chain(long).collect()
}

/// What ends a statement where SQL is written by hand, if it is not looked at as each server does.
const SQL_TEXTS: [&str; 14] = [
    "1); DROP TABLE victim; --",
    "1) /* ' */; DROP TABLE victim; --",
    "time'\\'; DROP TABLE victim; --'",
    "E'a'\n'\\' '; DROP TABLE victim; --'",
    "x$$ '$$; DROP TABLE victim; --'",
    "$\u{e9}$ ' $\u{e9}$; DROP TABLE victim; --'",
    "-- x\r; DROP TABLE victim; --",
    "--\u{a0}; DROP TABLE victim\n",
    "/*! ; DROP TABLE victim */ 1",
    "1\ngo\nDROP TABLE victim\ngo",
    "1 \\! touch pwned",
    "1 /*",
    "1 --",
    "*/",
];

/// Each field with each text in turn.
pub fn each(mut check: impl FnMut(&Field, &str, &Schema)) {
    let texts = texts();
    for field in fields() {
        let sql = SQL_TEXTS.map(str::to_owned);
        let also: &[String] = if sql::is_expression(&field) { &sql } else { &[] };
        for text in texts.iter().chain(also) {
            if let Some(schema) = field.carrying(text) {
                check(&field, text, &schema);
            }
        }
    }
}

/// Is this one line that says where, and breaks no terminal?
pub fn is_clear(message: &str) -> bool {
    let breaks = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    message.contains(": ") && !message.contains(breaks) && message.chars().count() < 1_300
}

/// Faults that were found, each once for a kind of field; all of them at once are hard to read.
#[derive(Default)]
pub struct Faults(BTreeSet<String>);

impl Faults {
    pub fn add(&mut self, field: &Field, text: &str, what: &str) {
        let shown: String = text.chars().take(60).collect();
        let what: String = what.chars().take(1_500).collect();
        self.0.insert(format!("{}\n  {shown:?}\n  {what}", field.kind()));
    }

    pub fn assert_none(&self) {
        let kind = |fault: &String| fault.lines().next().map(str::to_owned);
        let mut kinds = BTreeSet::new();
        let firsts = self.0.iter().filter(|fault| kinds.insert(kind(fault))).take(25);
        let shown: Vec<&str> = firsts.map(String::as_str).collect();
        assert!(shown.is_empty(), "{} faults\n{}", self.0.len(), shown.join("\n"));
    }
}

#[test]
fn every_text_field_of_the_schema_is_tried() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/schema");
    let mut declared = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for line in text.lines().map(str::trim) {
            let line = line.strip_prefix("pub ").unwrap_or(line);
            let words = |part: &str| part.chars().all(|c| c.is_alphanumeric() || c == '_');
            let holds_text = |part: &str| part.contains("String") || part.contains("Value");
            if let Some((name, kind)) = line.split_once(": ")
                && words(name)
                && kind.ends_with(',')
                && holds_text(kind)
                && !kind.contains("&str")
            {
                declared.insert(name.to_owned());
            } else if let Some((name, kind)) = line.split_once('(')
                && words(name)
                && kind.ends_with("),")
                && holds_text(kind)
            {
                declared.insert(name.to_snake_case());
            }
        }
    }
    assert!(declared.len() > 20, "{declared:?}");
    let tried: BTreeSet<String> = fields()
        .iter()
        .flat_map(|field| field.pointer.split('/').map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let missing: Vec<&String> = declared.difference(&tried).collect();
    assert!(missing.is_empty(), "give these a place in hostile/schema.json: {missing:?}");
}

#[test]
fn projects_come_back_byte_for_byte() {
    each(|field, text, schema| {
        let document = Document::from_schema(schema.clone());
        let written = to_text(&document);
        let again =
            from_text(&written).unwrap_or_else(|error| panic!("{field:?} {text:?}: {error}"));
        assert_eq!(*again.schema, *schema, "{field:?} {text:?}");
        assert_eq!(to_text(&again), written, "{field:?} {text:?}");
    });
}

#[test]
fn the_schema_is_sound_before() {
    let schema: Schema = serde_json::from_str(SOUND).unwrap();
    let mapping = backref::mapping::resolve(&schema);
    let problems: Vec<&str> =
        mapping.diagnostics.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(problems, Vec::<&str>::new());
}
