//! Naming conventions with functions among their tokens, or assigned after the `MetaData` was made:
//! read, judged by real SQLAlchemy, written and read again.

use backref::mapping::resolve;
use backref::python::ReadModels;

use super::foreign::{read, run, written_and_read_again};

/// In the shape of an application that gives its `MetaData` a convention of its own.
const FILE: &str = r#"
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.schema import conv

db = SQLAlchemy()


def _column_names(constraint, table):
    return "_".join((c if isinstance(c, str) else c.name) for c in constraint.columns)


def _unique_index(constraint, table):
    return "uq_" if constraint.unique else ""


db.Model.metadata.naming_convention = {
    "fk": "fk_%(table_name)s_%(column_names)s_%(referred_table_name)s_%(referred_column_0_name)s",
    "pk": "pk_%(table_name)s",
    "ix": "ix_%(unique_index)s%(table_name)s_%(column_names)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "uq": "uq_%(table_name)s_%(column_names)s",
    "column_names": _column_names,
    "unique_index": _unique_index,
}


def with_extra(cls):
    extra = []
    value = (db.Index(None, "title", "city", unique=True), db.Index(None, "code"))
    if isinstance(value[-1], dict):
        extra.extend(value[:-1])
    else:
        extra.extend(value)
    return tuple(extra)


class Depot(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(9), unique=True)
    city = db.Column(db.String(9), index=True)
    code = db.Column(db.String(9), db.CheckConstraint("code <> ''", conv("code_is_there")))
    short = db.Column(db.String(9), unique=True, index=True)

    @db.declared_attr
    def __table_args__(cls):
        return with_extra(cls) + (
            db.CheckConstraint("title <> ''", "titled"),
            db.CheckConstraint("city <> ''", name=conv("city_is_there")),
            db.Index("by_hand", "title"),
        )


class Truck(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    depot_id = db.Column(db.ForeignKey("depot.id"))
"#;

/// The names of a table's constraints and indexes, as SQLAlchemy prints them.
const NAMES: &str = r#"
import models
from sqlalchemy import create_mock_engine, CheckConstraint, UniqueConstraint
from sqlalchemy.schema import conv
engine = create_mock_engine("sqlite://", None)
format = engine.dialect.identifier_preparer.format_constraint
for table in models.db.metadata.sorted_tables:
    all = [one for one in table.constraints if one is not table.primary_key]
    all += [one for column in table.columns for one in column.constraints]
    print(format(table.primary_key))
    for one in sorted(format(one) for one in all):
        print(one)
    for one in sorted(format(one) for one in table.indexes):
        print(one)
"#;

fn names(read: &ReadModels) -> Vec<String> {
    let mapping = resolve(&read.schema);
    let mut found = Vec::new();
    for name in ["depot", "truck"] {
        let table = mapping.tables.values().find(|table| table.name == name).unwrap();
        found.extend(table.primary_key_name.clone());
        let unique = table.uniques.iter().filter_map(|one| one.name.clone());
        let checks = table.checks.iter().filter_map(|one| one.name.clone());
        let keys = table.foreign_keys.iter().filter_map(|one| one.name.clone());
        let mut all: Vec<String> = unique.chain(checks).chain(keys).collect();
        all.sort();
        found.extend(all);
        let mut indexes: Vec<String> = table.indexes.iter().map(|one| one.name.clone()).collect();
        indexes.sort();
        found.extend(indexes);
    }
    found
}

#[test]
fn functions_among_the_tokens_of_a_convention_are_followed() {
    let read = read(&[("models.py", FILE)]);
    assert_eq!(read.unread, []);
    let expected = "\
        pk_depot city_is_there ck_depot_titled code_is_there uq_depot_title by_hand ix_depot_city ix_depot_code ix_uq_depot_short ix_uq_depot_title_city \
        pk_truck fk_truck_depot_id_depot_id";
    let expected: Vec<&str> = expected.split_whitespace().collect();
    assert_eq!(names(&read), expected);
    let module = written_and_read_again(&read);
    assert!(
        module.contains(
            r#""unique_index": lambda constraint, table: "uq_" if constraint.unique else "","#
        ),
        "{module}"
    );
    assert!(module.contains(r#"name=conv("code_is_there")"#), "{module}");
    for text in [FILE, &module] {
        if let Some(judged) = run(text, NAMES) {
            let mut judged: Vec<&str> = judged.split_whitespace().collect();
            let mut expected = expected.clone();
            judged.sort_unstable();
            expected.sort_unstable();
            assert_eq!(judged, expected, "{text}");
        }
    }
}

#[test]
fn a_function_that_computes_otherwise_is_told_by_line_and_its_kind_left_out() {
    let text = "from flask_sqlalchemy import SQLAlchemy\nfrom sqlalchemy import MetaData\n\
                import hashlib\n\n\
                def digest(constraint, table):\n    \
                    return hashlib.md5(table.name.encode()).hexdigest()[:8]\n\n\
                def first(constraint, table):\n    return constraint.columns[0].name[:3]\n\n\
                db = SQLAlchemy(metadata=MetaData(naming_convention={\n    \
                    'uq': 'uq_%(digest)s', 'ix': 'ix_%(first)s', 'pk': 'pk_%(table_name)s',\n    \
                    'digest': digest, 'first': first}))\n\n\
                class Item(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n    \
                    name = db.Column(db.Text, unique=True)\n    code = db.Column(db.Text, index=True)\n";
    let read = read(&[("models.py", text)]);
    let notes: Vec<String> =
        read.unread.iter().map(|one| format!("{}: {}", one.line, one.what)).collect();
    assert_eq!(
        notes,
        [
            "5: the token digest of the naming convention is computed by what is not followed here, so the convention uq is left out",
            "8: the token first of the naming convention is computed by what is not followed here, so the convention ix is left out",
        ]
    );
    let kinds: Vec<&String> = read.schema.naming_convention.keys().collect();
    assert_eq!(kinds, ["pk"]);
}
