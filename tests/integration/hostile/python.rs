//! The modules of hostile schemas: parsed, read back, and imported by real Flask-SQLAlchemy with a
//! tripwire under whatever would touch the system.

use std::path::Path;
use std::process::Command;

use backref::export::describe::{describe, describe_error};
use backref::mapping::resolve;
use backref::python::{PythonStyle, SourceFile, read_models, write_module};
use backref::schema::{ModelKind, Schema};
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, Stmt};
use ruff_python_parser::parse_module;
use serde_json::Value;

use super::{Faults, Field, each, is_clear};
use crate::golden::{difference, in_order};

const STYLES: [PythonStyle; 2] = [PythonStyle::Classic, PythonStyle::Typed];

/// What runs when the module is imported.
#[derive(Default)]
struct Runs(Vec<String>);

impl<'a> Visitor<'a> for Runs {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            // A function's body waits for its call.
            Stmt::FunctionDef(_) | Stmt::Import(_) | Stmt::ImportFrom(_) | Stmt::Pass(_) => {}
            Stmt::Expr(_) | Stmt::Assign(_) | Stmt::AnnAssign(_) | Stmt::ClassDef(_) => {
                walk_stmt(self, statement);
            }
            // What is imported for checkers only is not imported.
            Stmt::If(checkers)
                if path(&checkers.test) == "TYPE_CHECKING"
                    && checkers.elif_else_clauses.is_empty()
                    && checkers
                        .body
                        .iter()
                        .all(|one| one.is_import_stmt() || one.is_import_from_stmt()) => {}
            other => self.0.push(format!("{other:?}")),
        }
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Lambda(_) => {}
            Expr::Call(call) => {
                if !is_harmless(&path(&call.func)) {
                    self.0.push(path(&call.func));
                }
                walk_expr(self, expression);
            }
            _ => walk_expr(self, expression),
        }
    }
}

/// `a.b().c` of an expression.
fn path(expression: &Expr) -> String {
    match expression {
        Expr::Name(name) => name.id.to_string(),
        Expr::Attribute(attribute) => format!("{}.{}", path(&attribute.value), attribute.attr),
        Expr::Call(call) => format!("{}()", path(&call.func)),
        other => format!("{other:?}"),
    }
}

fn is_harmless(path: &str) -> bool {
    let root = path.split(['.', '(']).next().unwrap_or(path);
    matches!(
        root,
        "db" | "sa"
            | "sqlalchemy"
            | "postgresql"
            | "mysql"
            | "sqlite"
            | "SQLAlchemy"
            | "MetaData"
            | "SQLType"
            | "enum"
            | "Enum"
            | "text"
            | "func"
            | "true"
            | "null"
    ) || path.ends_with(".append_constraint")
        || matches!(
            path,
            "mapped_column" | "relationship" | "backref" | "Mapped" | "foreign" | "remote"
        )
        || root.chars().next().is_some_and(char::is_uppercase)
}

fn described(schema: &Schema) -> Value {
    let mapping = resolve(schema);
    let mut described = describe_error(&mapping).unwrap_or_else(|| describe(schema, &mapping));
    if let Some(entries) = described.as_object_mut() {
        entries.remove("views"); // No model creates them.
    }
    in_order(&mut described);
    described
}

/// Fields that a module does not have.
fn is_written(field: &Field) -> bool {
    let is_attribute = field.kind() == "models.columns.attribute";
    // An argument that SQLAlchemy does not know is none.
    let is_argument = field.kind().ends_with("KEY");
    // Of where a name comes from only what Python can import is told.
    let is_import = field.pointer.starts_with("/python_imports/");
    let is_of_view = ["/models/5/", "/models/6/"].iter().any(|one| field.pointer.starts_with(one));
    !field.broken && !is_attribute && !is_argument && !is_import && !is_of_view
}

/// The modules written, after a look at those refused.
fn each_module(
    faults: &mut Faults,
    mut check: impl FnMut(&mut Faults, &Field, &str, &Schema, &str),
) {
    let mut turn = 0;
    each(|field, text, schema| {
        // A view is only told in a comment.
        let mut schema = schema.clone();
        schema.models.retain(|_, model| !matches!(model.kind, ModelKind::View { .. }));
        let schema = &schema;
        let mapping = resolve(schema);
        if mapping.has_errors() {
            for problem in
                mapping.diagnostics.iter().filter(|one| !is_clear(&(": ".to_owned() + &one.advice)))
            {
                faults.add(field, text, &format!("unclear: {}", problem.advice));
            }
            return;
        }
        // The styles take turns.
        turn += 1;
        match write_module(schema, &mapping, STYLES[turn % 2]) {
            Ok(module) => check(faults, field, text, schema, &module),
            Err(errors) => {
                let unclear = errors.iter().map(ToString::to_string).find(|one| !is_clear(one));
                if let Some(error) = unclear {
                    faults.add(field, text, &format!("unclear: {error}"));
                }
            }
        }
    });
}

#[test]
fn modules_parse_and_run_nothing_but_declarations() {
    let mut faults = Faults::default();
    let mut written = 0;
    each_module(&mut faults, |faults, field, text, _, module| {
        written += 1;
        match parse_module(module) {
            Err(error) => faults.add(field, text, &format!("{error}\n{module}")),
            Ok(parsed) => {
                let mut runs = Runs::default();
                for statement in &parsed.syntax().body {
                    runs.visit_stmt(statement);
                }
                if !runs.0.is_empty() {
                    faults.add(field, text, &format!("it runs {:?}\n{module}", runs.0));
                }
            }
        }
        let hidden = |c: char| {
            c != '\n'
                && (c.is_control()
                    || matches!(c, '\u{202a}'..='\u{202e}' | '\u{200b}' | '\u{feff}'))
        };
        if module.contains(hidden) {
            faults.add(field, text, &format!("what cannot be seen\n{module}"));
        }
    });
    faults.assert_none();
    assert!(written > 700, "{written} modules were written, the others refused");
}

#[test]
fn modules_read_back_as_the_same_models() {
    let mut faults = Faults::default();
    each_module(&mut faults, |faults, field, text, schema, module| {
        let file = SourceFile { path: "models.py".to_owned(), text: module.to_owned() };
        let read = match read_models(&[file]) {
            Ok(read) => read,
            Err(error) => return faults.add(field, text, &error.to_string()),
        };
        for one in &read.unread {
            faults.add(field, text, &format!("{}: {}\n{module}", one.line, one.what));
        }
        let (mut found, mut expected) = (described(&read.schema), described(schema));
        // What Python cannot call so gets the nearest name that it can.
        if matches!(field.kind().as_str(), "models.columns.attribute" | "models.columns.name") {
            for model in [&mut found, &mut expected].into_iter().flat_map(models_of) {
                model.remove("attributes");
            }
        }
        if let Some(fault) = difference(&found, &expected, "described") {
            faults.add(field, text, &format!("{fault}\n{module}"));
        }
        let mapping = resolve(&read.schema);
        let style = if module.contains("mapped_column(") {
            PythonStyle::Typed
        } else {
            PythonStyle::Classic
        };
        match write_module(&read.schema, &mapping, style) {
            Ok(again) if again == module => {}
            Ok(again) => faults.add(
                field,
                text,
                &format!("written again it is\n{}", first_change(module, &again)),
            ),
            Err(errors) => faults.add(field, text, &format!("{errors:?}")),
        }
        let kept = serde_json::to_string(&read.schema).unwrap();
        if is_written(field)
            && !kept.contains(serde_json::to_string(text).unwrap().trim_matches('"'))
        {
            faults.add(field, text, &format!("it is lost\n{module}"));
        }
    });
    faults.assert_none();
}

fn models_of(described: &mut Value) -> impl Iterator<Item = &mut serde_json::Map<String, Value>> {
    let models = described.get_mut("models").and_then(Value::as_array_mut);
    models.into_iter().flatten().filter_map(Value::as_object_mut)
}

fn first_change(one: &str, other: &str) -> String {
    let pair = one.lines().zip(other.lines()).find(|(one, other)| one != other);
    format!("{pair:?}")
}

#[test]
fn importing_a_module_touches_nothing() {
    let python = std::env::var("BACKREF_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let probe = Command::new(&python).args(["-c", "import flask_sqlalchemy"]).output();
    if !probe.is_ok_and(|output| output.status.success()) {
        crate::skipped("Python with Flask-SQLAlchemy (set BACKREF_PYTHON)");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut modules = Vec::new();
    each_module(&mut Faults::default(), |_, field, text, schema, module| {
        let is_telling =
            text.contains("pwned") || text.contains("\"\"\"") || text.contains("victim");
        // The condition of inheritance then says the base's column twice, which SQLAlchemy refuses.
        if field.pointer == "/models/3/columns/0/name" {
            return;
        }
        if is_telling && modules.last().is_none_or(|(last, _, _)| last != module) {
            let expected = described(schema);
            modules.push((module.to_owned(), field.kind(), expected));
        }
    });
    assert!(modules.len() > 100, "{}", modules.len());
    for (number, (module, ..)) in modules.iter().enumerate() {
        std::fs::write(folder.path().join(format!("module_{number}.py")), module).unwrap();
    }
    let script =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/integration/hostile/tripwire.py");
    let output =
        Command::new(&python).arg(script).arg(folder.path()).current_dir(&folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!folder.path().join("pwned").exists());
    let answers: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut faults = Vec::new();
    for (number, (module, kind, expected)) in modules.iter().enumerate() {
        let answer = &answers[format!("module_{number}")];
        let tables: Vec<&Value> =
            expected["tables"].as_array().unwrap().iter().map(|table| &table["name"]).collect();
        let mut names: Vec<&Value> = answer["tables"].as_array().into_iter().flatten().collect();
        names.sort_by_key(ToString::to_string);
        let mut tables = tables;
        tables.sort_by_key(ToString::to_string);
        if answer["touched"] != serde_json::json!([])
            || !answer["error"].is_null()
            || names != tables
        {
            faults.push(format!("{kind}: {answer}\n{}", &module[..module.len().min(1_500)]));
        }
    }
    assert!(
        faults.is_empty(),
        "{} faults\n{}",
        faults.len(),
        faults[..faults.len().min(5)].join("\n")
    );
}
