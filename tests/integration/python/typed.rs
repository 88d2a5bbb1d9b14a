//! The typed style: what annotations tell is not said again, and they never change what is mapped.

use backref::mapping::{Direction, RelationshipEnd, resolve};
use backref::python::{PythonStyle, SourceFile, read_models, write_module};
use backref::schema::{ColumnType, Lazy, ModelReference, PythonArgument, Relationship, Schema};

use super::build::{Build, blog, music_app, string};

fn read(text: &str) -> Schema {
    let file = SourceFile { path: "models.py".to_owned(), text: text.to_owned() };
    let read = read_models(&[file]).unwrap();
    assert_eq!(read.unread, []);
    assert_eq!(read.style, PythonStyle::Typed);
    read.schema
}

#[test]
fn the_music_app_is_written_as_flask_sqlalchemys_guide_has_it() {
    let expected = r#""""Database models."""

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import DeclarativeBase, DynamicMapped, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


class Role(db.Model):
    __tablename__ = "roles"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column(String(64), unique=True)

    users: DynamicMapped["User"] = db.relationship(backref="role")

    def __repr__(self) -> str:
        return f"<Role {self.name!r}>"


class User(db.Model):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str | None] = mapped_column(String(64), unique=True, index=True)
    role_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("roles.id"))

    def __repr__(self) -> str:
        return f"<User {self.username!r}>"
"#;
    assert_eq!(music_app().write_typed(), expected);
}

#[test]
fn lists_and_scalars_are_told_by_annotations() {
    let text = blog().write_typed();
    for line in [
        "    name: Mapped[str] = mapped_column(String(40))",
        r#"    tags: Mapped[list["Tag"]] = relationship(secondary=post_tags, backref="posts")"#,
        r#"    posts: Mapped[list["Post"]] = relationship("#,
    ] {
        assert!(text.lines().any(|one| one == line), "{line}\n{text}");
    }
}

#[test]
fn a_column_without_anything_to_say_is_an_annotation_alone() {
    let mut build = Build::default();
    let model = build.model("Note", "note");
    for (name, of) in [
        ("body", string(9)),
        ("at", ColumnType::DateTime { timezone: false }),
        ("rating", ColumnType::Float { precision: None }),
        ("price", ColumnType::Numeric { precision: None, scale: None }),
        ("extra", ColumnType::Json { none_as_null: false }),
    ] {
        build.column(model, name, of);
    }
    let text = build.write_typed();
    let lines: Vec<&str> = text.lines().filter(|line| line.contains(": Mapped[")).collect();
    let expected = [
        "    id: Mapped[int] = mapped_column(primary_key=True)",
        "    body: Mapped[str | None] = mapped_column(String(9))",
        "    at: Mapped[datetime | None]",
        "    rating: Mapped[float | None] = mapped_column(Float)",
        "    price: Mapped[Decimal | None]",
        "    extra: Mapped[Any | None] = mapped_column(JSON)",
    ];
    assert_eq!(lines, expected);
    let columns: Vec<String> = read(&text)
        .model_named("Note")
        .unwrap()
        .columns
        .iter()
        .map(|one| one.name.clone())
        .collect();
    assert_eq!(columns, ["id", "body", "at", "rating", "price", "extra"]);
}

#[test]
fn columns_keep_their_order_beside_one_without_a_type() {
    let mut build = Build::default();
    let model = build.model("Note", "note");
    for name in ["a", "b", "c"] {
        let column = build.column(model, name, ColumnType::Integer {});
        build.edit(model, column, |one| {
            one.column_type = one.column_type.take().filter(|_| name != "b");
        });
    }
    let text = build.write_typed();
    assert!(
        text.contains("    b = Column()\n    c: Mapped[int | None] = mapped_column()\n"),
        "{text}"
    );
    let schema = read(&text);
    let columns: Vec<&str> =
        schema.model_named("Note").unwrap().columns.iter().map(|one| &*one.name).collect();
    assert_eq!(columns, ["id", "a", "b", "c"]);
}

/// A user and a profile that refers to it; the relationship of the user is changed.
fn profiles(change: impl FnOnce(&mut Relationship)) -> (String, Schema) {
    let mut build = Build::default();
    let (user, profile) = (build.model("User", "user"), build.model("Profile", "profile"));
    build.refer(profile, "user_id", user);
    change(build.relate(user, "profile", profile, ""));
    let text = build.write_typed();
    let schema = read(&text);
    (text, schema)
}

#[test]
fn what_an_annotation_says_of_uselist_is_what_was_declared() {
    for (uselist, annotation) in [
        (None, r#"profile: Mapped[list["Profile"]] = relationship()"#),
        (Some(true), r#"profile: Mapped[list["Profile"]] = relationship(uselist=True)"#),
        (Some(false), r#"profile: Mapped["Profile | None"] = relationship()"#),
    ] {
        let (text, schema) = profiles(|one| one.options.uselist = uselist);
        assert!(text.contains(annotation), "{text}");
        let again = &schema.model_named("User").unwrap().relationships[0];
        assert_eq!(again.options.uselist, uselist, "{text}");
    }
}

#[test]
fn a_key_that_may_not_be_null_makes_the_other_side_certain() {
    for (nullable, uselist, line) in [
        (None, None, r#"user: Mapped["User | None"] = relationship()"#),
        (Some(false), None, r#"user: Mapped["User"] = relationship()"#),
        (None, Some(false), r#"user: Mapped["User | None"] = relationship(uselist=False)"#),
        (None, Some(true), r#"user: Mapped[list["User"]] = relationship(uselist=True)"#),
    ] {
        let mut build = Build::default();
        let (user, profile) = (build.model("User", "user"), build.model("Profile", "profile"));
        let key = build.refer(profile, "user_id", user);
        build.edit(profile, key, |column| column.nullable = nullable);
        build.relate(profile, "user", user, "").options.uselist = uselist;
        let text = build.write_typed();
        assert!(text.contains(line), "{text}");
        let schema = read(&text);
        let again = &schema.model_named("Profile").unwrap().relationships[0];
        assert_eq!(again.options.uselist, uselist, "{text}");
        let mapping = resolve(&schema);
        let end = mapping.relationship(again.id, RelationshipEnd::Declared).unwrap();
        assert_eq!(end.direction, Direction::ManyToOne);
        assert_eq!(end.uselist, uselist == Some(true));
    }
}

#[test]
fn an_annotation_decides_how_a_large_collection_loads() {
    for (lazy, line) in [
        (Lazy::Dynamic, r#"profile: DynamicMapped["Profile"] = db.relationship()"#),
        (Lazy::WriteOnly, r#"profile: WriteOnlyMapped["Profile"] = relationship()"#),
        (Lazy::Selectin, r#"profile: Mapped[list["Profile"]] = relationship(lazy="selectin")"#),
    ] {
        let (text, schema) = profiles(|one| one.options.lazy = Some(lazy));
        assert!(text.contains(line), "{text}");
        let again = &schema.model_named("User").unwrap().relationships[0];
        assert_eq!(again.options.lazy, Some(lazy), "{text}");
    }
}

#[test]
fn an_annotation_tells_what_collects_the_rows() {
    for (class, line) in [
        ("set", r#"profile: Mapped[set["Profile"]] = relationship()"#),
        ("list", r#"profile: Mapped[list["Profile"]] = relationship(collection_class=list)"#),
        (
            r#"attribute_keyed_dict("id")"#,
            r#"profile: Mapped[dict[Any, "Profile"]] = relationship("#,
        ),
    ] {
        let code = PythonArgument::Code(class.to_owned());
        let (text, schema) = profiles(|one| {
            one.options.more.insert("collection_class".to_owned(), code.clone());
        });
        assert!(text.contains(line), "{text}");
        let again = &schema.model_named("User").unwrap().relationships[0];
        assert_eq!(again.options.more.get("collection_class"), Some(&code), "{text}");
    }
}

#[test]
fn a_target_that_no_annotation_could_name_stands_in_the_call() {
    for (target, argument) in [("Profile", "()"), ("shop.Profile", r#"("shop.Profile")"#)] {
        let (text, _) = profiles(|one| one.target = ModelReference::Unresolved(target.to_owned()));
        assert!(text.contains(&format!("= relationship{argument}\n")), "{text}");
    }
}

#[test]
fn names_of_sqlalchemy_give_way_to_models_and_attributes() {
    let mut build = Build::default();
    let model = build.model("String", "string");
    for name in ["Mapped", "str", "list", "relationship", "mapped_column", "Base", "text"] {
        build.column(model, name, string(3));
    }
    let base = build.model("Base", "base");
    build.relate(base, "bases", base, "").options.primaryjoin = Some("Base.id == 1".to_owned());
    let text = write_module(&build.schema, &build.mapping(), PythonStyle::Typed).unwrap();
    for line in [
        "from builtins import list as list_",
        "from builtins import str as str_",
        "class Base_(DeclarativeBase):",
        "db = SQLAlchemy(model_class=Base_)",
        "    str: Mapped_[str_ | None] = mapped_column_(String_(3))",
    ] {
        let text = text.replace(
            "import list as list_, str as str_",
            "import list as list_\nfrom builtins import str as str_",
        );
        assert!(text.lines().any(|one| one == line), "{line}\n{text}");
    }
}

#[test]
fn a_file_is_written_back_in_the_style_most_of_it_has() {
    let head = "from flask_sqlalchemy import SQLAlchemy\nfrom sqlalchemy.orm import Mapped, mapped_column\n\
                db = SQLAlchemy()\nclass A(db.Model):\n    id: Mapped[int] = mapped_column(primary_key=True)\n";
    let (typed, classic) =
        ("    b: Mapped[str]\n", "    c = db.Column(db.Text)\n    d = db.Column(db.Text)\n");
    for (text, style) in [
        (head.to_owned(), PythonStyle::Typed),
        (format!("{head}{typed}{classic}    e: Mapped[str]\n"), PythonStyle::Typed),
        (format!("{head}{classic}"), PythonStyle::Classic),
        (String::new(), PythonStyle::Classic),
    ] {
        let file = SourceFile { path: "models.py".to_owned(), text };
        assert_eq!(read_models(&[file]).unwrap().style, style);
    }
}
