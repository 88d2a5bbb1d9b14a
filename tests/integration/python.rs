//! Python modules: the text written, read by a parser, and imported by real Flask-SQLAlchemy.

pub mod any_schema;
mod build;
mod cases;
mod foreign;
mod golden;
mod naming;
pub mod real;
mod typed;

use backref::python::{PythonStyle, is_identifier, literal, write_models};
use backref::schema::{ColumnType, ModelKind, ModelReference};
use build::{Build, blog, music_app, string};
use proptest::prelude::{any, prop_assert_eq, proptest};
use ruff_python_ast::Expr;

#[test]
fn the_music_app_reads_as_the_tutorial_has_it() {
    let expected = r#""""Database models."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Role(db.Model):
    __tablename__ = "roles"

    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(64), unique=True)

    users = db.relationship("User", backref="role", lazy="dynamic")

    def __repr__(self):
        return f"<Role {self.name!r}>"


class User(db.Model):
    __tablename__ = "users"

    id = db.Column(db.Integer, primary_key=True)
    username = db.Column(db.String(64), unique=True, index=True)
    role_id = db.Column(db.Integer, db.ForeignKey("roles.id"))

    def __repr__(self):
        return f"<User {self.username!r}>"
"#;
    assert_eq!(music_app().write(), expected);
}

#[test]
fn association_tables_stand_above_the_classes_that_use_them() {
    let expected = r#"post_tags = db.Table(
    "post_tags",
    db.Column("post_id", db.Integer, db.ForeignKey("post.id"), primary_key=True),
    db.Column("tag_id", db.Integer, db.ForeignKey("tag.id"), primary_key=True),
)


class Tag(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(30))


class User(db.Model):
    __tablename__ = "users"

    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40), nullable=False)

    posts = db.relationship("Post", backref="author", order_by="Post.id.desc()")
    followed = db.relationship(
        "User",
        secondary=followers,
        primaryjoin="followers.c.follower_id == User.id",
        secondaryjoin="followers.c.followed_id == User.id",
        backref=db.backref("followers", lazy="dynamic"),
    )


class Post(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(100))
    author_id = db.Column(db.Integer, db.ForeignKey("users.id"))

    tags = db.relationship("Tag", secondary=post_tags, backref="posts")
"#;
    let text = blog().write();
    assert!(text.ends_with(expected), "{text}");
}

#[test]
fn a_selection_names_the_rest_by_strings() {
    let build = blog();
    let post = build.schema.model_named("Post").unwrap().id;
    let text = write_models(&build.schema, &build.mapping(), PythonStyle::Classic, &[post]);
    let text = text.unwrap();
    assert!(text.contains(r#"db.relationship("Tag", secondary="post_tags", "#), "{text}");
    assert!(!text.contains("class User"), "{text}");
}

#[test]
fn an_attribute_hides_the_table_of_its_name_from_what_follows() {
    let mut build = Build::default();
    let (song, list) = (build.model("Song", "song"), build.model("Album", "album"));
    let tags = build.between("tags", [("song_id", song), ("album_id", list)]);
    build.relate(song, "tags", list, "songs").secondary = Some(ModelReference::Model(tags));
    let second = build.relate(song, "more", list, "");
    second.secondary = Some(ModelReference::Model(tags));
    second.options.viewonly = Some(true);
    let text = build.write();
    assert!(text.contains(r#"tags = db.relationship("Album", secondary=tags, backref="songs")"#));
    assert!(text.contains(r#"more = db.relationship("Album", secondary="tags", viewonly=True)"#));
}

#[test]
fn names_that_python_cannot_hold_get_another_attribute() {
    let mut build = Build::default();
    let model = build.model("Range", "range");
    for name in
        ["from", "from_", "unit price", "metadata", "2nd", "ﬁrst", "größe", "__x", "db", "%"]
    {
        build.column(model, name, ColumnType::Integer {});
    }
    let lines: Vec<String> =
        build.write().lines().skip(9).map(|one| one.trim().to_owned()).collect();
    let expected = [
        r#"from__2 = db.Column("from", db.Integer)"#,
        r"from_ = db.Column(db.Integer)",
        r#"unit_price = db.Column("unit price", db.Integer)"#,
        r#"metadata_ = db.Column("metadata", db.Integer)"#,
        r#"column_2nd = db.Column("2nd", db.Integer)"#,
        r#"rst = db.Column("ﬁrst", db.Integer)"#,
        r"größe = db.Column(db.Integer)",
        r#"x = db.Column("__x", db.Integer)"#,
        r#"db_ = db.Column("db", db.Integer)"#,
        r#"column = db.Column("%", db.Integer)"#,
    ];
    assert_eq!(lines, expected);
}

#[test]
fn expressions_follow_an_attribute_that_got_another_name() {
    let mut build = Build::default();
    let (day, note) = (build.model("Day", "day"), build.model("Note", "note"));
    build.column(note, "query", ColumnType::Integer {});
    build.refer(note, "day_id", day);
    build.relate(day, "notes", note, "day").options.order_by =
        vec!["Note.query.desc()".to_owned(), "note.c.query".to_owned()];
    let text = build.write();
    assert!(text.contains(r#"order_by="[Note.query_.desc(), note.c.query]""#), "{text}");
}

#[test]
fn expressions_that_are_more_than_sql_are_refused() {
    for text in [
        "__import__('os').system('true')",
        "Day.metadata.drop_all()",
        "Day.id.__class__",
        "util.compat.os.getcwd()",
        "open('x')",
        "[x for x in Day.id]",
        "lambda: 1",
        "Day.id if True else 1",
        "Day.",
        "",
    ] {
        let mut build = Build::default();
        let day = build.model("Day", "day");
        build.relate(day, "days", day, "").options.order_by = vec![text.to_owned()];
        let refused = build.refused();
        assert_eq!(refused.len(), 1, "{text}");
        assert!(refused[0].starts_with("Day.days: order_by: "), "{refused:?}");
    }
}

#[test]
fn callables_come_with_their_imports() {
    let mut build = Build::default();
    let model = build.model("Ticket", "ticket");
    let texts = ["datetime.utcnow", "datetime.date.today", "uuid.uuid4", "dict", "next_ticket"];
    for (index, text) in texts.iter().enumerate() {
        build.callable(model, &format!("c{index}"), text);
    }
    build.callable(model, "due", "lambda: datetime.datetime.now() + timedelta(days=3)");
    build.callable(model, "letters", "lambda: ''.join(random.choice(x) for x in 'abc')");
    let text = build.write();
    let head = r#""""Database models."""

import random
import uuid
from datetime import date, datetime, timedelta

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


def next_ticket():
    """Give the default of Ticket.c4."""
    raise NotImplementedError


class Ticket(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    c0 = db.Column(db.String(20), default=datetime.utcnow)
    c1 = db.Column(db.String(20), default=date.today)
    c2 = db.Column(db.String(20), default=uuid.uuid4)
    c3 = db.Column(db.String(20), default=dict)
    c4 = db.Column(db.String(20), default=next_ticket)
    due = db.Column(db.String(20), default=lambda: datetime.now() + timedelta(days=3))
"#;
    assert!(text.starts_with(head), "{text}");
}

#[test]
fn a_callable_that_is_more_than_a_name_or_a_lambda_is_refused() {
    for text in [
        "datetime.utcnow()",
        "os.getcwd",
        "lambda x=print(1): x",
        "lambda: __import__('os')",
        "lambda: ().__class__",
        "lambda: open('x')",
        "lambda: eval('1')",
        "lambda: getattr(str, 'x')",
        "lambda: __file__",
        "lambda: 1\nimport os",
        "lambda: '\u{202e}'",
        "lambda a, b: a",
        "x; y",
        "class",
        "",
        "Ticket",
    ] {
        let mut build = Build::default();
        let model = build.model("Ticket", "ticket");
        build.callable(model, "number", text);
        let refused = build.refused();
        assert!(refused.iter().all(|one| one.starts_with("Ticket.number: ")), "{refused:?}");
    }
}

#[test]
fn names_of_imports_give_way_to_classes_and_attributes() {
    let mut build = Build::default();
    let model = build.model("SQLAlchemy", "x");
    build.callable(model, "date", "date.today");
    build.callable(model, "uuid", "uuid.uuid4");
    build.callable(model, "list", "list");
    let text = build.write();
    for line in [
        "from builtins import list as list_",
        "import uuid as uuid_",
        "from datetime import date as date_",
        "from flask_sqlalchemy import SQLAlchemy as SQLAlchemy_",
        "db = SQLAlchemy_()",
        "    date = db.Column(db.String(20), default=date_.today)",
    ] {
        assert!(text.lines().any(|one| one == line), "{line}\n{text}");
    }
}

#[test]
fn class_names_are_checked() {
    let mut build = Build::default();
    for name in ["class", "A b", "", "db", "Twice", "Twice"] {
        build.model(name, &format!("t{}", build.schema.next_id));
    }
    let expected = [
        "class: \"class\" is no class name in Python. Use letters, digits and underscores, and no keyword",
        "A b: \"A b\" is no class name in Python. Use letters, digits and underscores, and no keyword",
        "t4: the model has no class name. Give it one",
        "db: another db is in the module already. Rename one of them",
        "Twice: another Twice is in the module already. Rename one of them",
    ];
    assert_eq!(build.refused(), expected);
}

#[test]
fn views_are_named_and_left_out() {
    let mut build = music_app();
    let view = build.model("Active\nUsers", "active\nusers");
    build.get(view).kind = ModelKind::View { sql: "CREATE VIEW …".to_owned(), dialect: None };
    let text = build.write();
    let comment = "\n# Views of the database, which no model creates:\n#   \"active\\nusers\"\n";
    assert!(text.ends_with(comment), "{text}");
}

#[test]
fn a_schema_without_models_is_a_module_too() {
    let text = Build::default().write();
    assert!(text.ends_with("\n\ndb = SQLAlchemy()\n"), "{text}");
}

#[test]
fn invisible_characters_are_escaped() {
    let text = "a\0\"'\\\n\u{202e}\u{200b}\u{feff}\u{a0}\u{ad}é日\u{e0001}🎵";
    let expected = r#""a\x00\"'\\\n\u202e\u200b\ufeff\xa0\xadé日\U000e0001🎵""#;
    assert_eq!(literal(text), expected);
    assert_eq!(literal(r#"say "hi""#), r#"'say "hi"'"#);
}

proptest! {
    #[test]
    fn a_literal_reads_back_as_its_text(text in any::<String>()) {
        prop_assert_eq!(read_back(&literal(&text)), text);
    }

    #[test]
    fn any_name_of_a_column_can_be_written(name in any::<String>(), default in any::<String>()) {
        let mut build = Build::default();
        let model = build.model("Thing", "thing");
        let name = if name.is_empty() { "x".to_owned() } else { name };
        build.scalar(model, &name, string(9), default.into());
        let text = build.write();
        prop_assert_eq!(text.matches("db.Column(").count(), 2 + name.matches("db.Column(").count());
    }
}

#[test]
fn a_long_text_reads_back() {
    let text = "\"\"\"\\\u{200d}x".repeat(2_000);
    assert_eq!(read_back(&literal(&text)), text);
    assert!(!is_identifier(&text));
}

fn read_back(python: &str) -> String {
    let parsed = ruff_python_parser::parse_expression(python).unwrap();
    let Expr::StringLiteral(string) = parsed.expr() else { panic!("{python}") };
    string.value.to_str().to_owned()
}
