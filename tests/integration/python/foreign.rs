//! Defaults that use names from elsewhere, and names that several modules share: read from files in
//! the shape that applications have, written, imported and read again.

use std::process::Command;

use backref::export::describe::describe;
use backref::mapping::resolve;
use backref::python::{PythonStyle, ReadModels, SourceFile, read_models, write_module};
use backref::schema::{ColumnDefault, PythonImport};

use super::build::Build;
use super::real::python;

const FLASK: &str = "from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\n";

pub(super) fn read(files: &[(&str, &str)]) -> ReadModels {
    let file = |(path, text): &(&str, &str)| SourceFile {
        path: (*path).to_owned(),
        text: (*text).to_owned(),
    };
    read_models(&files.iter().map(file).collect::<Vec<_>>()).unwrap()
}

/// Writes the models in both styles, has Flask-SQLAlchemy import and configure the modules, reads
/// them again, and finds the same models. Gives the classic module.
pub(super) fn written_and_read_again(of: &ReadModels) -> String {
    let mapping = resolve(&of.schema);
    assert!(!mapping.has_errors(), "{:?}", mapping.diagnostics);
    let expected = describe(&of.schema, &mapping);
    let modules = PythonStyle::ALL.map(|style| {
        let module = write_module(&of.schema, &mapping, style).unwrap();
        let again = read(&[("models.py", &module)]);
        assert_eq!(again.unread, [], "{module}");
        let found = describe(&again.schema, &resolve(&again.schema));
        let (mut found, mut expected) = (found, expected.clone());
        crate::golden::in_order(&mut found);
        crate::golden::in_order(&mut expected);
        assert_eq!(crate::golden::difference(&found, &expected, ""), None, "{module}");
        assert_eq!(defaults(&again), defaults(of), "{module}");
        assert_eq!(again.schema.python_imports, of.schema.python_imports, "{module}");
        assert_eq!(again.schema.naming_convention, of.schema.naming_convention, "{module}");
        assert_eq!(write_module(&again.schema, &resolve(&again.schema), style).unwrap(), module);
        import(&module);
        module
    });
    modules.into_iter().next().unwrap()
}

/// Imports the module where nothing but Flask-SQLAlchemy is to be had.
fn import(module: &str) {
    run(module, "import models; models.db.Model.registry.configure()");
}

/// Runs a script beside a module; what it prints, or nothing where Python is not to be had.
pub(super) fn run(module: &str, script: &str) -> Option<String> {
    let Some(python) = python() else {
        crate::skipped("Python with Flask-SQLAlchemy (set BACKREF_PYTHON)");
        return None;
    };
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("models.py"), module).unwrap();
    let output =
        Command::new(python).args(["-Bc", script]).current_dir(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}\n{module}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

fn defaults(of: &ReadModels) -> Vec<String> {
    let models = of.schema.models.values();
    let mut found: Vec<String> = models
        .flat_map(|model| model.columns.iter().map(move |column| (model, column)))
        .filter_map(|(model, column)| match &column.default {
            Some(ColumnDefault::Callable(text)) => {
                Some(format!("{}.{} {text}", model.class_name, column.name))
            }
            _ => None,
        })
        .collect();
    found.sort();
    found
}

#[test]
fn lambdas_keep_names_from_elsewhere_without_importing_them() {
    let text = format!(
        "{FLASK}import datetime as dt\nfrom random import SystemRandom\nimport string\n\
         from pytz import timezone as pytz_timezone\nfrom shop.stores import config_store\n\
         from .helpers import make_token\nLENGTH = 64\nstore = object()\n\n\
         class Person(db.Model):\n\
         \x20   id = db.Column(db.Integer, primary_key=True)\n\
         \x20   zone = db.Column(db.String(9), default=lambda: pytz_timezone(config_store.zone()))\n\
         \x20   token = db.Column(db.Text, default=lambda: ''.\n\
         \x20                     join([SystemRandom().choice(string.digits)  # one by one\n\
         \x20                           for _ in range(LENGTH)]))\n\
         \x20   code = db.Column(db.Text, default=lambda: make_token(f'{{LENGTH}}'))\n\
         \x20   asked = db.Column(db.Text, default=lambda: store.get(Person.id))\n\
         \x20   due = db.Column(db.DateTime, default=lambda: dt.datetime.now() + dt.timedelta(1))\n"
    );
    let read = read(&[("shop/models.py", &text)]);
    assert_eq!(read.unread, []);
    assert_eq!(
        defaults(&read),
        [
            "Person.asked lambda: store.get(Person.id)",
            "Person.code lambda: make_token(f'{LENGTH}')",
            "Person.due lambda: datetime.now() + timedelta(1)",
            "Person.token lambda: ''.join([SystemRandom().choice(string.digits) for _ in range(64)])",
            "Person.zone lambda: pytz_timezone(config_store.zone())",
        ]
    );
    let helpers =
        PythonImport { module: "shop.helpers".to_owned(), name: Some("make_token".to_owned()) };
    assert_eq!(read.schema.python_imports.get("make_token"), Some(&helpers));
    let module = written_and_read_again(&read);
    let head = r#""""Database models."""

import string
from datetime import datetime, timedelta
from random import SystemRandom
from typing import TYPE_CHECKING

from flask_sqlalchemy import SQLAlchemy

# Names that defaults below use. To insert rows, import them without the `if`.
if TYPE_CHECKING:
    from pytz import timezone as pytz_timezone
    from shop.helpers import make_token
    from shop.stores import config_store

# Defaults below use names that are defined elsewhere: LENGTH, store.

db = SQLAlchemy()
"#;
    assert!(module.starts_with(head), "{module}");
}

#[test]
fn one_name_for_two_things_is_numbered_in_lambdas() {
    let model = |class: &str, import: &str| {
        format!(
            "from .base import db\n{import}\nclass {class}(db.Model):\n\
             \x20   id = db.Column(db.Integer, primary_key=True)\n\
             \x20   made = db.Column(db.Text, default=lambda: now())\n"
        )
    };
    let read = read(&[
        ("app/base.py", FLASK),
        ("app/one.py", &model("One", "from app.clock import now")),
        ("app/two.py", &model("Two", "from app.calendar import now")),
        ("app/three.py", &model("Three", "from datetime import time as now")),
    ]);
    assert_eq!(
        defaults(&read),
        ["One.made lambda: now()", "Three.made lambda: now_3()", "Two.made lambda: now_2()"]
    );
    let module = written_and_read_again(&read);
    assert!(module.contains("from datetime import time as now_3\n"), "{module}");
    assert!(module.contains("    from app.calendar import now as now_2\n"), "{module}");
}

#[test]
fn private_functions_of_defaults_are_private_no_more() {
    let text = format!(
        "{FLASK}def numbered(cls):\n\
         \x20   def __next_position(context):\n        return 1\n    return __next_position\n\n\
         class Question(db.Model):\n\
         \x20   id = db.Column(db.Integer, primary_key=True)\n\
         \x20   position = db.Column(db.Integer, default=numbered(None))\n"
    );
    let read = read(&[("models.py", &text)]);
    assert_eq!(defaults(&read), ["Question.position _next_position"]);
    let module = written_and_read_again(&read);
    assert!(module.contains("def _next_position():\n"), "{module}");
}

#[test]
fn classes_and_tables_of_one_name_are_numbered() {
    let roles = |what: &str| {
        format!(
            "from app.base import db\n\
             members = db.Table('{what}_members',\n\
             \x20   db.Column('role_id', db.ForeignKey('{what}_roles.id'), primary_key=True),\n\
             \x20   db.Column('user_id', db.ForeignKey('users.id'), primary_key=True))\n\n\
             class Role(db.Model):\n    __tablename__ = '{what}_roles'\n\
             \x20   id = db.Column(db.Integer, primary_key=True)\n\
             \x20   users = db.relationship('User', secondary=members, backref='{what}_roles',\n\
             \x20       order_by='User.id', primaryjoin=lambda: Role.id == members.c.role_id)\n"
        )
    };
    let user = "from app.base import db\nclass User(db.Model):\n    __tablename__ = 'users'\n    \
                id = db.Column(db.Integer, primary_key=True)\n    \
                first = db.Column(db.ForeignKey('event_roles.id'))\n    \
                event_role = db.relationship('app.events.Role', foreign_keys='User.first')\n";
    let read = read(&[
        ("app/base.py", FLASK),
        ("app/categories.py", &roles("category")),
        ("app/events.py", &roles("event")),
        ("app/users.py", user),
    ]);
    let mut notes: Vec<&str> = read.unread.iter().map(|one| one.what.as_str()).collect();
    notes.sort_unstable();
    assert_eq!(
        notes,
        [
            "another class is called Role in app.categories; this one is called Role2 here",
            "another table is called members in app.categories; this one is called members_2 here",
        ]
    );
    let module = written_and_read_again(&read);
    assert!(module.contains("class Role2(db.Model):\n    __tablename__ = \"event_roles\"\n"));
    assert!(module.contains("db.relationship(\"Role2\""), "{module}");
    assert!(module.contains("secondary=members_2"), "{module}");
}

#[test]
fn nothing_runs_as_the_module_is_imported() {
    let mut build = Build::default();
    let model = build.model("Ticket", "ticket");
    build.callable(model, "one", "lambda: system('touch pwned')");
    build.callable(model, "two", "lambda: os.system('touch pwned')");
    build.callable(model, "three", "lambda: subprocess.run('touch pwned')");
    let import = |module: &str, name: Option<&str>| PythonImport {
        module: module.to_owned(),
        name: name.map(str::to_owned),
    };
    let imports = &mut build.schema.python_imports;
    imports.insert("system".to_owned(), import("os", Some("system")));
    imports.insert("os".to_owned(), import("os", None));
    imports.insert("subprocess".to_owned(), import("subprocess\nimport pwned", None));
    let text = build.write();
    let section = "# Names that defaults below use. To insert rows, import them without the `if`.\n\
                   if TYPE_CHECKING:\n    import os\n    from os import system\n\n\
                   # Defaults below use names that are defined elsewhere: subprocess.\n";
    assert!(text.contains(section), "{text}");
}
