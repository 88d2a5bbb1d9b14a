//! The DDL of hostile schemas: cut into tokens by another hand, run by SQLite, and by servers where
//! there are some.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use backref::ddl::quoting::quote_literal;
use backref::ddl::{Dialect, create_all};
use backref::mapping::{Mapping, resolve};
use backref::schema::{Schema, ServerDefault};
use rusqlite::Connection;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

use serde_json::Value;

use super::sql_tokens::{Token, statements, tokens};
use super::{Faults, Field, each, fields, is_clear, texts};

const DIALECTS: [Dialect; 3] = [Dialect::Sqlite, Dialect::Postgresql, Dialect::Mysql];

/// Needs quotes and no more.
const HARMLESS: &str = "Harmless Text";

/// Fields that hold SQL, by their last words: they may become other tokens, but no other statements.
const EXPRESSIONS: [&str; 18] = [
    "sqltext",
    "expression",
    "sqlite_where",
    "postgresql_where",
    "sql.text",
    "view.sql",
    "type.text",
    "postgresql.text",
    "function.name",
    "initially",
    "ondelete",
    "foreign_keys.onupdate",
    "collation",
    "mysql_engine",
    "mysql_using",
    "postgresql_using",
    "postgresql_tablespace",
    "postgresql_ops.code",
];

pub fn is_expression(field: &Field) -> bool {
    // A pattern that cannot be followed gives no name at all.
    field.kind().starts_with("naming_convention")
        || EXPRESSIONS.iter().any(|end| field.kind().ends_with(end))
}

/// The tokens with what is quoted or named left open.
fn skeleton(tokens: &[Token]) -> Vec<Token> {
    let blank = |token: &Token| match token {
        Token::Name(_) => Token::Name(String::new()),
        Token::Text(_) => Token::Text(String::new()),
        other => other.clone(),
    };
    tokens.iter().map(blank).collect()
}

/// What begins each statement, and that its parentheses are paired.
fn heads(tokens: &[Token]) -> Result<Vec<Token>, String> {
    let mut heads = Vec::new();
    for statement in statements(tokens) {
        let mut depth = 0_i32;
        for token in statement {
            depth += i32::from(*token == Token::Sign('(')) - i32::from(*token == Token::Sign(')'));
            if depth < 0 {
                return Err("a parenthesis closed too much".to_owned());
            }
        }
        if depth != 0 {
            return Err("an open parenthesis".to_owned());
        }
        heads.extend(statement.iter().take(2).cloned());
    }
    Ok(heads)
}

#[test]
fn nothing_escapes_its_literal_in_any_dialect() {
    let mut faults = Faults::default();
    let mut written = 0;
    let mut expected: HashMap<String, Option<Vec<Token>>> = HashMap::new();
    for dialect in DIALECTS {
        each(|field, text, schema| {
            let script = match create_all(&resolve(schema), dialect) {
                Ok(script) => script.to_string(),
                Err(errors) => {
                    let unclear = errors.iter().find(|error| !is_clear(&error.message));
                    if let Some(error) = unclear {
                        faults.add(field, text, &format!("{dialect}: {}", error.message));
                    }
                    return;
                }
            };
            written += 1;
            if script.contains('\0') {
                faults.add(field, text, &format!("{dialect}: NUL"));
            }
            let harmless = expected.entry(format!("{dialect} {field:?}")).or_insert_with(|| {
                let script = [HARMLESS, "harmless", "1"]
                    .iter()
                    .find_map(|text| create_all(&resolve(&field.carrying(text)?), dialect).ok())?;
                Some(tokens(&script.to_string(), dialect).unwrap())
            });
            let Some(expected) = harmless else { return };
            let found = tokens(&script, dialect).and_then(|found| Ok((heads(&found)?, found)));
            let (found_heads, found) = match found {
                Ok(found) => found,
                Err(fault) => {
                    return faults.add(field, text, &format!("{dialect}: {fault}\n{script}"));
                }
            };
            let (one, other) = if is_expression(field) {
                (skeleton(&found_heads), skeleton(&heads(expected).unwrap()))
            } else {
                (skeleton(&found), skeleton(expected))
            };
            // A name may be bare in one and quoted in the other.
            let is_same = one.len() == other.len()
                && one.iter().zip(&other).all(|(one, other)| {
                    one == other
                        || matches!(one, Token::Word(_) | Token::Name(_))
                            && matches!(other, Token::Word(_) | Token::Name(_))
                });
            if !is_same {
                faults.add(field, text, &format!("{dialect}: other statements\n{script}"));
            }
        });
    }
    faults.assert_none();
    assert!(written > 1_500, "{written} scripts were written, the others refused");
}

/// What DDL may do.
fn is_of_ddl(action: AuthAction<'_>) -> bool {
    match action {
        AuthAction::CreateTable { .. }
        | AuthAction::CreateIndex { .. }
        | AuthAction::CreateView { .. }
        | AuthAction::Read { .. }
        | AuthAction::Select
        | AuthAction::Reindex { .. }
        | AuthAction::Function { .. } => true,
        AuthAction::Insert { table_name } | AuthAction::Update { table_name, .. } => {
            table_name.starts_with("sqlite_")
        }
        _ => false,
    }
}

/// Runs the script in a new database beside a table `victim`; `Err` where SQLite refuses it.
fn run(script: &str) -> Result<(Connection, Vec<String>), rusqlite::Error> {
    let mut connection = Connection::open_in_memory().unwrap();
    connection.execute_batch("CREATE TABLE victim (id INTEGER)").unwrap();
    let noted = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&noted);
    connection
        .authorizer(Some(move |context: AuthContext<'_>| {
            if !is_of_ddl(context.action) {
                notes.lock().unwrap().push(format!("{:?}", context.action));
            }
            Authorization::Allow
        }))
        .unwrap();
    let done = connection.execute_batch(script);
    connection.authorizer(None::<fn(AuthContext<'_>) -> Authorization>).unwrap();
    let noted = std::mem::take(&mut *noted.lock().unwrap());
    done.map(|()| (connection, noted))
}

/// The first text that a query gives in each row.
fn list(connection: &Connection, sql: &str, argument: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).unwrap();
    let wants_argument = statement.parameter_count() > 0;
    let mut rows =
        if wants_argument { statement.query([argument]) } else { statement.query([]) }.unwrap();
    let mut found = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        found.push(row.get::<_, Option<String>>(0).unwrap().unwrap_or_default());
    }
    found
}

/// In what the database differs from the mapping.
fn differences(connection: &Connection, mapping: &Mapping) -> Vec<String> {
    let mut faults = Vec::new();
    let mut equal = |what: &str, mut found: Vec<String>, mut expected: Vec<String>| {
        found.sort();
        expected.sort();
        if found != expected {
            faults.push(format!("{what}: found {found:?}, expected {expected:?}"));
        }
    };
    let of_kind =
        |kind: &str| list(connection, "SELECT name FROM sqlite_master WHERE type = ?", kind);
    let named = |is_view: bool| {
        mapping
            .tables
            .values()
            .filter(move |one| one.is_view == is_view && !one.is_view_elsewhere("sqlite"))
            .map(|one| one.name.clone())
    };
    equal("tables", of_kind("table"), named(false).chain(["victim".to_owned()]).collect());
    equal("views", of_kind("view"), named(true).collect());
    let indexes = of_kind("index").into_iter().filter(|name| !name.starts_with("sqlite_auto"));
    let expected = mapping.tables.values().flat_map(|table| &table.indexes);
    equal("indexes", indexes.collect(), expected.map(|index| index.name.clone()).collect());
    for table in mapping.tables.values().filter(|table| !table.is_view) {
        let found = list(connection, "SELECT name FROM pragma_table_xinfo(?)", &table.name);
        let expected = table.columns.iter().map(|column| column.name.clone());
        equal("columns", found, expected.collect());
        let found =
            list(connection, "SELECT \"table\" FROM pragma_foreign_key_list(?)", &table.name);
        let expected = table.foreign_keys.iter().map(|key| key.referred_table.clone());
        equal("foreign keys", found, expected.collect());
        for column in &table.columns {
            let Some(ServerDefault::String(default)) = &column.server_default else { continue };
            let sql = format!(
                "SELECT dflt_value FROM pragma_table_xinfo(?) WHERE name = {}",
                quote_literal(&column.name, Dialect::Sqlite)
            );
            let written = list(connection, &sql, &table.name);
            let meant = written.iter().map(|sql| list(connection, &format!("SELECT {sql}"), ""));
            equal("default", meant.flatten().collect(), vec![default.clone()]);
        }
    }
    faults
}

#[test]
fn sqlite_makes_what_was_drawn_and_nothing_else() {
    let mut faults = Faults::default();
    let mut ran = 0;
    each(|field, text, schema| {
        let mapping = resolve(schema);
        let Ok(script) = create_all(&mapping, Dialect::Sqlite) else { return };
        if field.pointer == "/models/5/tablename" {
            return; // What a view is called is told by its SQL.
        }
        let script = script.to_string();
        match run(&script) {
            Ok((connection, noted)) => {
                ran += 1;
                for fault in noted.into_iter().chain(differences(&connection, &mapping)) {
                    faults.add(field, text, &fault);
                }
            }
            // SQL that the user wrote may be no SQL, and a name may be of nothing that SQLite has.
            Err(_) if is_expression(field) || field.kind().ends_with("collation") => {}
            // An expression means a column that has another name now.
            Err(error) if error.to_string().contains("no such column") => {}
            Err(error) => faults.add(field, text, &format!("SQLite: {error}\n{script}")),
        }
    });
    faults.assert_none();
    assert!(ran > 500, "{ran} scripts ran, the others were refused");
}

#[test]
fn names_defaults_and_comments_hold_any_text_but_nul() {
    let free = [
        "class_name.tablename",
        "models.tablename",
        "columns.name",
        "models.comment",
        "columns.comment",
        "server_default.string",
        "type.values",
        "unique_constraints.name",
        "check_constraints.name",
        "primary_key.name",
        "indexes.name",
        "foreign_keys.name",
    ];
    for field in fields().iter().filter(|field| free.contains(&field.kind().as_str())) {
        if field.broken
            || field.pointer == "/models/5/tablename"
            || field.pointer == "/models/5/columns/0/name"
        {
            continue; // What a view is called is told by its SQL.
        }
        for text in texts().iter().filter(|text| !text.contains('\0') && !text.is_empty()) {
            let mapping = resolve(&field.carrying(text).unwrap());
            if let Err(errors) = create_all(&mapping, Dialect::Sqlite) {
                panic!("{field:?} {text:?}: {errors:?}");
            }
        }
    }
}

/// A schema without what only one dialect takes.
fn for_servers(schema: &Schema) -> Schema {
    let mut json = serde_json::to_value(schema).unwrap();
    let author = &mut json["models"][0];
    author["columns"].as_array_mut().unwrap().truncate(3);
    for gone in ["options", "check_constraints", "indexes", "unique_constraints"] {
        author.as_object_mut().unwrap().remove(gone);
    }
    author["columns"][1]["type"] = serde_json::json!({"name": "Text"});
    author["columns"][1]["unique"] = false.into();
    for model in json["models"].as_array_mut().unwrap() {
        for column in model["columns"].as_array_mut().unwrap() {
            column.as_object_mut().unwrap().remove("sequence");
            if column["type"]["name"] == "UnicodeText" || column["type"]["name"] == "Text" {
                column["type"] = serde_json::json!({"name": "String", "length": 100});
            }
        }
        for key in model.get_mut("foreign_keys").and_then(Value::as_array_mut).into_iter().flatten()
        {
            for option in ["deferrable", "initially", "onupdate"] {
                key.as_object_mut().unwrap().remove(option);
            }
        }
    }
    let is_view = |model: &Value| model["kind"].get("view").is_some();
    json["models"].as_array_mut().unwrap().retain(|model| !is_view(model));
    serde_json::from_value(json).unwrap()
}

#[test]
fn servers_make_what_was_drawn() {
    let wanted = [
        "models.tablename",
        "columns.name",
        "models.comment",
        "columns.comment",
        "type.values",
        "server_default.string",
        "foreign_keys.name",
    ];
    let fields = fields();
    let places = wanted
        .map(|kind| fields.iter().find(|one| !one.broken && one.kind().ends_with(kind)).unwrap());
    for dialect in [Dialect::Postgresql, Dialect::Mysql] {
        if crate::servers::server(dialect).is_none() {
            continue;
        }
        let mut made = 0;
        for text in texts() {
            // The mariadb client makes one line break of two characters.
            let text: String = text.replace('\r', "").chars().take(40).collect();
            let mut json = serde_json::to_value(places[0].carrying(&text).unwrap()).unwrap();
            for place in &places[1..] {
                *json.pointer_mut(&place.pointer).unwrap() = text.as_str().into();
            }
            let schema = for_servers(&serde_json::from_value(json).unwrap());
            if create_all(&resolve(&schema), dialect).is_ok() {
                made += 1;
                crate::servers::check(&schema, dialect);
            }
        }
        assert!(made > 15, "{dialect}: {made} were made");
    }
}
