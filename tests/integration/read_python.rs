//! Models files read, against what real SQLAlchemy made of the same files, and against what was
//! written.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use backref::ddl::{Dialect, create_all};
use backref::export::describe::{describe, describe_error};
use backref::mapping::resolve;
use backref::python::{
    PythonStyle, PythonSyntaxError, ReadModels, SourceFile, read_models, write_module,
};
use backref::schema::{ColumnType, Model, ModelKind, Schema, camel_to_snake_case};
use serde_json::Value;

use crate::golden::{cases, difference, in_order};
use crate::python::any_schema::any_schemas;

fn files(files: &[(&str, &str)]) -> Vec<SourceFile> {
    let file = |(path, text): &(&str, &str)| SourceFile {
        path: (*path).to_owned(),
        text: (*text).to_owned(),
    };
    files.iter().map(file).collect()
}

pub fn read(text: &str) -> ReadModels {
    read_models(&files(&[("models.py", text)])).unwrap()
}

pub fn notes(read: &ReadModels) -> Vec<String> {
    read.unread.iter().map(|one| format!("{}:{}: {}", one.path, one.line, one.what)).collect()
}

pub fn described(schema: &Schema) -> Value {
    let mapping = resolve(schema);
    let mut described = describe_error(&mapping).unwrap_or_else(|| describe(schema, &mapping));
    in_order(&mut described);
    described
}

fn model<'a>(read: &'a ReadModels, name: &str) -> &'a Model {
    read.schema.model_named(name).unwrap_or_else(|| panic!("no {name}"))
}

const FLASK: &str = "from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\n";

#[test]
fn models_files_are_read_as_sqlalchemy_reads_them() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/cases");
    let mut faults = Vec::new();
    for (name, case) in cases() {
        let text = fs::read_to_string(folder.join(format!("{name}.py"))).unwrap();
        let read = read(&text);
        let mut expected = case["describe"].clone();
        in_order(&mut expected);
        faults.extend(difference(&described(&read.schema), &expected, &name));
        if !read.unread.is_empty() {
            faults.push(format!("{name}: {:?}", notes(&read)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_is_written_reads_back_as_it_was() {
    let mut schemas: Vec<(String, Schema)> = cases()
        .into_iter()
        .map(|(name, case)| (name, serde_json::from_value(case["project"].clone()).unwrap()))
        .collect();
    for name in ["blog", "music", "shop"] {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("projects/{name}.json"));
        let project = fs::read_to_string(path).unwrap();
        let document = backref::document::from_text(&project).unwrap();
        schemas.push((name.to_owned(), (*document.schema).clone()));
    }
    let any = any_schemas(60).into_iter().enumerate();
    schemas.extend(any.map(|(index, schema)| (format!("any_{index}"), schema)));
    let mut faults = Vec::new();
    for (name, schema) in schemas {
        let mapping = resolve(&schema);
        if mapping.has_errors() {
            continue;
        }
        for style in PythonStyle::ALL {
            let Ok(text) = write_module(&schema, &mapping, style) else { continue };
            let again = read(&text);
            assert_eq!(notes(&again), Vec::<String>::new(), "{name}");
            assert!(again.style == style || !text.contains("(db.Model)"), "{name}\n{text}");
            if let Some(fault) = difference(&described(&again.schema), &described(&schema), &name) {
                panic!("{fault}\n{text}");
            }
            if let Some(fault) = difference(&plain(&again.schema), &plain(&schema), &name) {
                faults.push(format!("{style:?} {fault}"));
            }
            let mapping = resolve(&again.schema);
            let second = write_module(&again.schema, &mapping, style).unwrap();
            assert_eq!(second, text, "{name}");
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A schema with names in place of ids, and without what says only what holds anyway.
pub fn plain(schema: &Schema) -> Value {
    let mut schema = schema.clone();
    let models: Vec<Model> = schema.models.values().map(|model| (**model).clone()).collect();
    let mut names = BTreeMap::new();
    for mut model in models {
        names.insert(model.id.0, model.class_name.clone());
        if model.tablename == Some(camel_to_snake_case(&model.class_name)) {
            model.tablename = None;
        }
        for column in &mut model.columns {
            names.insert(column.id.0, format!("{}.{}", model.class_name, column.name));
            if column.nullable == Some(!column.primary_key) {
                column.nullable = None;
            }
            if let Some(ColumnType::Enum(of)) = &mut column.column_type
                && let Some(enum_class) = &of.enum_class
            {
                of.enum_name.get_or_insert(enum_class.class_name.to_lowercase());
            }
        }
        schema.insert(model);
    }
    let mut plain = serde_json::to_value(&schema).unwrap();
    plain["next_id"] = Value::Null;
    with_names(&mut plain, &names, false);
    let order = |values: &mut Value| {
        if let Value::Array(values) = values {
            values.sort_by_cached_key(ToString::to_string);
        }
    };
    for model in plain["models"].as_array_mut().unwrap() {
        for kind in ["foreign_keys", "unique_constraints", "check_constraints", "indexes"] {
            order(&mut model[kind]);
        }
    }
    plain["models"].as_array_mut().unwrap().sort_by_key(|model| model["class_name"].to_string());
    plain
}

/// Puts the names of models and columns in place of their ids, and nothing in place of others.
fn with_names(value: &mut Value, names: &BTreeMap<u32, String>, is_id: bool) {
    match value {
        Value::Number(number) if is_id => {
            let id = number.as_u64().and_then(|id| u32::try_from(id).ok());
            let name = id.and_then(|id| names.get(&id)).cloned();
            *value = name.map_or(Value::Null, Value::String);
        }
        Value::Array(items) => items.iter_mut().for_each(|item| with_names(item, names, is_id)),
        Value::Object(entries) => {
            for (key, entry) in entries {
                let keys = [
                    "id",
                    "model",
                    "column",
                    "columns",
                    "repr",
                    "mapper_primary_key",
                    "elements",
                    "version_id_col",
                ];
                with_names(entry, names, keys.contains(&key.as_str()));
            }
        }
        _ => {}
    }
}

#[test]
fn a_syntax_error_is_one_message_with_its_place() {
    let text = format!("{FLASK}\nclass A(db.Model):\n    id = db.Column(db.Integer\n");
    let error = read_models(&files(&[("models.py", &text)])).unwrap_err();
    let PythonSyntaxError { path, line, .. } = &error;
    assert_eq!((path.as_str(), *line), ("models.py", 6), "{error}");
    assert!(error.to_string().starts_with("models.py:6:"), "{error}");
}

#[test]
fn hostile_files_are_refused_or_read_but_never_followed_for_long() {
    let deep = format!("x = {}1{}\n", "(".repeat(100_000), ")".repeat(100_000));
    assert!(read_models(&files(&[("models.py", &deep)])).is_err());
    for text in [
        "def f(): return f()\nx = f()\n",
        "class A(A): pass\n",
        "class A(B): pass\nclass B(A): pass\nA.__bases__ = (B,)\n",
        "x = [[y for y in range(9999)] for z in range(9999)]\n",
        "x = 'a' * 999999999999\n",
        "x = 9 ** 9 ** 9 ** 9\n",
        "import models\nfrom models import *\nfrom . import models\nfrom .models import x\n",
        "for x in range(9999):\n    for y in range(9999):\n        for z in range(9999):\n            w = x\n",
        "x = 1 if x else 2\ndel x\n__import__('os').system('false')\n",
        "\u{feff}x = '\\ud800'\n",
        "",
    ] {
        let read = read_models(&files(&[("models.py", text)]));
        assert!(read.is_ok_and(|read| read.schema.models.is_empty()), "{text}");
    }
}

#[test]
fn a_package_is_read_across_its_modules() {
    let read = read_models(&files(&[
        ("shop/__init__.py", "from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\n"),
        (
            "shop/models/__init__.py",
            "from .client import Client\nfrom .order import Order, client_tags\n",
        ),
        ("shop/models/base.py", "from .. import db\nSIZE = 12\nclass Base(db.Model):\n    __abstract__ = True\n    id = db.Column(db.Integer, primary_key=True)\n"),
        (
            "shop/models/client.py",
            "from shop.models.base import Base, SIZE as size\nfrom shop import db\nfrom . import order\n\
             class Client(Base):\n    name = db.Column(db.String(size))\n    \
             orders = db.relationship('shop.models.order.Order', backref='client', order_by=lambda: order.Order.id)\n",
        ),
        (
            "shop/models/order.py",
            "from .base import Base, db\nfrom .client import Client\n\
             client_tags = db.Table('client_tags', db.Column('client_id', db.ForeignKey('client.id')))\n\
             class Order(Base):\n    client_id = db.Column(db.ForeignKey('client.id'))\n",
        ),
    ]))
    .unwrap();
    assert_eq!(notes(&read), Vec::<String>::new());
    let client = model(&read, "Client");
    let name = client.column_named("name").unwrap();
    assert_eq!(name.column_type, Some(ColumnType::String { length: Some(12), collation: None }));
    assert_eq!(client.columns.last().unwrap().name, "id");
    assert_eq!(client.relationships[0].options.order_by, ["Order.id"]);
    assert_eq!(model(&read, "client_tags").kind, ModelKind::AssociationTable);
    assert!(!resolve(&read.schema).has_errors());
}

#[test]
fn plain_sqlalchemy_names_tables_by_hand_only() {
    for base in [
        "from sqlalchemy.orm import declarative_base\nBase = declarative_base()\n",
        "from sqlalchemy.ext.declarative import declarative_base as make\nBase = make(name='Base')\n",
        "from sqlalchemy.orm import DeclarativeBase\nclass Base(DeclarativeBase):\n    pass\n",
        "from sqlalchemy.orm import registry\nreg = registry()\nBase = reg.generate_base()\n",
        "from app.database import Base\n",
    ] {
        let text = format!(
            "from sqlalchemy import *\n{base}\nclass Keyed(Base):\n    __abstract__ = True\n    \
             id = Column(Integer, primary_key=True)\nclass Mixed:\n    note = Column(Text)\n\
             class Song(Mixed, Keyed):\n    __tablename__ = 'songs'\n    title = Column(String(9))\n"
        );
        let read = read(&text);
        assert_eq!(notes(&read), Vec::<String>::new(), "{base}");
        assert_eq!(read.schema.models.len(), 1, "{base}");
        let names: Vec<&str> =
            model(&read, "Song").columns.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["title", "note", "id"], "{base}");
    }
}

#[test]
fn what_has_no_place_is_told_by_line_and_the_rest_is_kept() {
    let text = format!(
        "{FLASK}from sqlalchemy.orm import column_property, synonym\nfrom sqlalchemy.ext.hybrid import hybrid_property\n\
         class User(db.Model):\n    \
         id = db.Column(db.Integer, db.Sequence('user_ids'), primary_key=True)\n    \
         name = db.Column(db.String(9), default=print(1))\n    \
         size = column_property(db.func.length(name))\n    \
         alias = synonym('name')\n    \
         posts = db.relationship('Post', innerjoin=True)\n    \
         notes = db.relationship('Note', innerjoin=True)\n    \
         place = db.Column(Geometry('POINT'))\n    \
         __table_args__ = {{'schema': 'app', 'prefixes': ['TEMPORARY']}}\n    \
         @hybrid_property\n    def upper(self):\n        return self.name.upper()\n    \
         @db.validates('name')\n    def check(self, key, value):\n        return value\n\
         class Admin(User):\n    level = db.Column(db.Integer)\n"
    );
    let read = read(&text);
    let expected = [
        "models.py:7: default of User.name is print(…), which is not known here; it is left out",
        "models.py:8: what column_property() makes has no place here and is left out",
        "models.py:9: what synonym() makes has no place here and is left out",
        "models.py:12: the type Geometry is not known here: it is kept by its name, GEOMETRY",
        "models.py:13: the table's option prefixes has no place here and is left out",
    ];
    assert_eq!(notes(&read), expected);
    let names: Vec<&str> =
        model(&read, "User").columns.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["id", "name", "place"]);
}

#[test]
fn arguments_that_only_python_looks_at_are_read_and_written() {
    let text = fs::read_to_string(
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/cases/python_arguments.py"),
    );
    let read_file = read(&text.unwrap());
    let case = cases().into_iter().find(|(name, _)| name == "python_arguments").unwrap().1;
    let declared: Schema = serde_json::from_value(case["project"].clone()).unwrap();
    let written =
        write_module(&declared, &resolve(&declared), PythonStyle::Classic).expect("it is written");
    for schema in [&read_file.schema, &read(&written).schema] {
        for model in declared.models.values() {
            let same = schema.model_named(&model.class_name).unwrap();
            for column in &model.columns {
                assert_eq!(same.column_named(&column.name).unwrap().more, column.more);
            }
            for one in &model.relationships {
                let found = same.relationships.iter().find(|same| same.name == one.name).unwrap();
                assert_eq!(found.options.more, one.options.more, "{}", one.name);
                let more = |backref: &Option<backref::schema::Backref>| {
                    backref.as_ref().map(|backref| backref.options.more.clone())
                };
                assert_eq!(more(&found.backref), more(&one.backref), "{}", one.name);
            }
        }
    }
}

#[test]
fn subqueries_of_old_and_formatted_checks_are_followed() {
    let text = format!(
        "{FLASK}import enum\nfrom itertools import chain\n\
         class Kind(int, enum.Enum):\n    page = 1\n    link = 2\n\
         columns = {{Kind.page: {{'page_id'}}, Kind.link: {{'link_id'}}}}\n\
         def checks():\n    \
         every = set(chain.from_iterable(columns.values()))\n    \
         for kind in Kind:\n        \
         absent = [f'{{name}} IS NULL' for name in sorted(every - columns[kind])]\n        \
         yield db.CheckConstraint('kind != {{kind.value}} OR {{0}}'.format(' AND '.join(absent), kind=kind), f'valid_{{kind.name}}')\n\
         class Entry(db.Model):\n    \
         __table_args__ = tuple(checks()) + (db.Index('ix_day', db.cast(db.literal_column('made'), db.Date)),)\n    \
         id = db.Column(db.Integer, primary_key=True)\n    \
         parent_id = db.Column(db.ForeignKey('entry.id'))\n    \
         page_id = db.Column(db.Integer)\n    link_id = db.Column(db.Integer)\n    made = db.Column(db.DateTime)\n\
         class Note(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n    \
         entry_id = db.Column(db.ForeignKey('entry.id'))\n\
         last = db.select([db.func.max(Note.id)]).where(Note.entry_id == Entry.id).correlate_except(Note).as_scalar()\n\
         Entry.last = db.relationship(Note, uselist=False, viewonly=True, primaryjoin=db.and_(Note.entry_id == Entry.id, Note.id == last))\n"
    );
    let read = read(&text);
    assert_eq!(notes(&read), Vec::<String>::new());
    let entry = model(&read, "Entry");
    let checks: Vec<&str> =
        entry.check_constraints.iter().map(|check| check.sqltext.as_str()).collect();
    assert_eq!(checks, ["kind != 1 OR link_id IS NULL", "kind != 2 OR page_id IS NULL"]);
    assert_eq!(
        entry.relationships[0].options.primaryjoin.as_deref(),
        Some(
            "and_(Note.entry_id == Entry.id, Note.id == select(func.max(Note.id))\
             .where(Note.entry_id == Entry.id).correlate_except(Note).scalar_subquery())"
        )
    );
    let ddl = create_all(&resolve(&read.schema), Dialect::Postgresql).unwrap().to_string();
    assert!(ddl.contains("CREATE INDEX ix_day ON entry (CAST(made AS DATE))"), "{ddl}");
}

#[test]
fn bases_and_types_are_found_across_circles_and_switches() {
    let read = read_models(&files(&[
        (
            "app/base.py",
            "from typing import TYPE_CHECKING, Any\nfrom sqlalchemy.orm import registry\n\
             if TYPE_CHECKING:\n    Base = Any\nelse:\n    Base = registry().generate_base()\n",
        ),
        (
            "app/models.py",
            "from sqlalchemy import Column, Integer\nfrom .base import Base\nfrom . import types as kinds\nfrom elsewhere import Core, Model\n\
             class Note(Base):\n    __tablename__ = 'notes'\n    id = Column(Integer, primary_key=True)\n    text = Column(kinds.long_text())\n\
             class Chart(Core):\n    __tablename__ = 'charts'\n    id = Column(Integer, primary_key=True)\n\
             class Payload(Model):\n    size: int = 3\n",
        ),
        (
            "app/migrations/shared.py",
            "from sqlalchemy import Column, Integer\nfrom ..base import Base\nclass Note(Base):\n    __tablename__ = 'notes'\n    id = Column(Integer, primary_key=True)\n",
        ),
        (
            "app/types.py",
            "from . import models\nfrom sqlalchemy import Text\ndef long_text():\n    return Text()\n",
        ),
    ]))
    .unwrap();
    let names: Vec<&str> =
        read.schema.models.values().map(|model| model.class_name.as_str()).collect();
    assert_eq!(names, ["Note", "Chart"], "{:?}", notes(&read));
    let text = model(&read, "Note").column_named("text").unwrap();
    assert_eq!(text.column_type, Some(ColumnType::Text { length: None, collation: None }));
}

#[test]
fn brackets_in_texts_and_comments_are_no_brackets() {
    let many = "[{(".repeat(300);
    let text = format!("{FLASK}x = b'{many}' + \"\"\"\n{many}\"\"\"  # {many}\n");
    assert_eq!(read(&text).schema.models.len(), 0);
    let formatted = format!("x = f'{{{}1{}}}'\n", "(".repeat(9_000), ")".repeat(9_000));
    assert!(read_models(&files(&[("models.py", &formatted)])).is_err());
}

#[test]
fn types_of_dialects_keep_their_sql() {
    let text = format!(
        "{FLASK}from sqlalchemy.dialects import mysql, postgresql\nfrom sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID\n\
         class Upper(db.TypeDecorator):\n    impl = db.String(7)\n\
         class Point(db.types.UserDefinedType):\n    def get_col_spec(self, **kw):\n        return 'POINT'\n\
         class T(db.Model):\n    id = db.Column(mysql.INTEGER(unsigned=True), primary_key=True)\n    \
         a = db.Column(JSONB)\n    b = db.Column(ARRAY(db.String(3)))\n    \
         c = db.Column(UUID(as_uuid=False))\n    d = db.Column(postgresql.TIMESTAMP(timezone=True))\n    \
         e = db.Column(mysql.TINYINT(1))\n    f = db.Column(postgresql.INET)\n    \
         g = db.Column(mysql.ENUM('x', 'y'))\n    h = db.Column(Upper)\n    i = db.Column(Point())\n    \
         j = db.Column(db.DECIMAL(6, 2))\n    k = db.Column(mysql.DATETIME(fsp=6))\n"
    );
    let read = read(&text);
    assert_eq!(notes(&read), Vec::<String>::new());
    let types: Vec<String> = model(&read, "T")
        .columns
        .iter()
        .map(|column| column.column_type.as_ref().unwrap().label())
        .collect();
    let expected = [
        "INTEGER UNSIGNED",
        "JSONB",
        "VARCHAR(3)[]",
        "Uuid",
        "TIMESTAMP WITH TIME ZONE",
        "TINYINT(1)",
        "INET",
        "Enum(x,y)",
        "String(7)",
        "POINT",
        "DECIMAL(6, 2)",
        "DATETIME(6)",
    ];
    assert_eq!(types, expected);
}

#[test]
fn a_repr_that_shows_one_column_is_kept() {
    for (body, shown) in [
        ("return f'<A {self.name!r}>'", Some("name")),
        ("return '<A %r>' % self.name", Some("name")),
        ("return '<A {}>'.format(self.label)", Some("title")),
        ("return f'<A {self.id} {self.name}>'", None),
        ("return super().__repr__()", None),
    ] {
        let text = format!(
            "{FLASK}class A(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n    \
             name = db.Column(db.Text)\n    label = db.Column('title', db.Text)\n    \
             def __repr__(self):\n        {body}\n"
        );
        let read = read(&text);
        let model = model(&read, "A");
        let found = model.repr.and_then(|id| model.column(id)).map(|column| column.name.as_str());
        assert_eq!(found, shown, "{body}");
    }
}

#[test]
fn scripts_of_migrations_are_no_models() {
    let read = read_models(&files(&[
        ("models.py", &format!("{FLASK}class A(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n")),
        ("migrations/one.py", "import sqlalchemy as sa\nrevision = 'a'\ndown_revision = None\nt = sa.Table('a', sa.MetaData(), sa.Column('x', sa.Integer))\n"),
    ]))
    .unwrap();
    assert_eq!(read.schema.models.len(), 1);
}

#[test]
fn types_of_one_dialect_are_kept_beside_the_others() {
    let text = format!(
        "{FLASK}from sqlalchemy.dialects.postgresql import JSONB, UUID\nfrom sqlalchemy.ext.compiler import compiles\n\
         @compiles(UUID, 'sqlite')\ndef text_of_uuid(element, compiler, **kw):\n    return 'CHAR(32)'\n\
         class A(db.Model):\n    id = db.Column(UUID, primary_key=True)\n    \
         data = db.Column(db.JSON().with_variant(JSONB(), 'postgresql').with_variant(db.Text, 'mysql', 'sqlite'))\n"
    );
    let first = read(&text);
    assert_eq!(notes(&first), Vec::<String>::new());
    let mapping = resolve(&first.schema);
    for (dialect, id, data) in [
        (Dialect::Sqlite, "CHAR(32)", "TEXT"),
        (Dialect::Postgresql, "UUID", "JSONB"),
        (Dialect::Mysql, "UUID", "TEXT"),
    ] {
        let script = create_all(&mapping, dialect).unwrap().to_string();
        assert!(script.contains(&format!("id {id} ")), "{script}");
        assert!(script.contains(&format!("data {data}")), "{script}");
    }
    let written = write_module(&first.schema, &mapping, PythonStyle::Classic).unwrap();
    let again = read(&written);
    let (one, two) = (model(&first, "A"), model(&again, "A"));
    let variants = |model: &Model| {
        model.columns.iter().map(|column| column.variants.clone()).collect::<Vec<_>>()
    };
    assert_eq!(variants(one), variants(two), "{written}");
}

/// Flask-SQLAlchemy names a table for the subclass, and then finds that it has none.
#[test]
fn arguments_for_a_table_that_a_subclass_does_not_have_are_refused_as_they_are_on_import() {
    let module = |mixin: &str| {
        format!(
            "from sqlalchemy.orm import declared_attr\n{FLASK}class Told:\n    @declared_attr.directive\n    def __table_args__(cls):\n        \
             return {mixin}\n\n\nclass Item(Told, db.Model):\n    \
             id = db.Column(db.Integer, primary_key=True)\n    kind = db.Column(db.String(9))\n    \
             __mapper_args__ = {{'polymorphic_on': kind, 'polymorphic_identity': 'item'}}\n\n\n\
             class Special(Item):\n    __mapper_args__ = {{'polymorphic_identity': 'special'}}\n"
        )
    };
    let refusal = read(&module("{'comment': 'told'}")).refusal.unwrap().to_string();
    let message = "Can't place __table_args__ on an inherited class with no table.";
    assert!(refusal.ends_with(&format!("ArgumentError: {message}")), "{refusal}");
    assert_eq!(read(&module("{}")).refusal, None);
    assert_eq!(read(&module("made_elsewhere()")).refusal, None);
}

#[test]
fn what_sqlalchemy_raises_on_import_is_told_with_its_line() {
    let missing = "ConstraintColumnNotFoundError: Can't create";
    let uneven = "ArgumentError: ForeignKeyConstraint number of constrained columns must match the \
                  number of referenced columns.";
    let is_tuple = "ArgumentError: __table_args__ value must be a tuple, dict, or None";
    let nope = |kind: &str| {
        format!("{missing} {kind} on table 'item': no column named 'nope' is present.")
    };
    for (arguments, message) in [
        ("(db.UniqueConstraint('id', 'nope'),)", nope("UniqueConstraint")),
        ("(db.PrimaryKeyConstraint('nope'),)", nope("PrimaryKeyConstraint")),
        ("(db.Index('ix', 'nope'),)", nope("Index")),
        ("(db.ForeignKeyConstraint(['nope'], ['other.id']),)", nope("ForeignKeyConstraint")),
        ("(db.ForeignKeyConstraint(['id'], ['other.a', 'other.b']),)", uneven.to_owned()),
        ("db.UniqueConstraint('id')", is_tuple.to_owned()),
        ("[db.UniqueConstraint('id')]", is_tuple.to_owned()),
    ] {
        let text = format!(
            "{FLASK}class Item(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n    \
             __table_args__ = {arguments}\n"
        );
        let refusal = read(&text).refusal.unwrap_or_else(|| panic!("{arguments}"));
        let line = text.lines().count();
        assert_eq!(refusal.to_string(), format!("models.py:{line}: {message}"), "{arguments}");
    }
    let fine = "__table_args__ = (db.UniqueConstraint('key'), db.Index('ix', 'key'), {})\n";
    let text = format!(
        "{FLASK}class Item(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n    \
         name = db.Column('n', db.Integer, key='key')\n    {fine}"
    );
    assert_eq!(read(&text).refusal, None);
}
