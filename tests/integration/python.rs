//! Python modules: the text written, read by a parser, and imported by real Flask-SQLAlchemy.

use backref::mapping::resolve;
use backref::python::{PythonStyle, write_module};
use backref::schema::{
    Backref, Column, ColumnId, ColumnType, ConstraintId, ForeignKeyConstraint, ForeignKeyTarget,
    Lazy, Model, ModelId, ModelReference, Relationship, RelationshipId, RelationshipOptions,
    Schema,
};

/// Builds schemas by hand.
#[derive(Default)]
struct Build {
    schema: Schema,
}

impl Build {
    fn id(&mut self) -> u32 {
        self.schema.next_id()
    }

    /// A class with an `id`.
    fn model(&mut self, class_name: &str, tablename: &str) -> ModelId {
        let id = ModelId(self.id());
        let mut model = Model::new(id, class_name);
        model.tablename = Some(tablename.to_owned());
        self.schema.insert(model);
        let key = self.column(id, "id", ColumnType::Integer {});
        self.edit(id, key, |column| column.primary_key = true);
        id
    }

    fn column(&mut self, model: ModelId, name: &str, of: ColumnType) -> ColumnId {
        let id = ColumnId(self.id());
        let column = Column::new(id, name, Some(of));
        self.schema.model_mut(model).unwrap().columns.push(column);
        id
    }

    fn edit(&mut self, model: ModelId, column: ColumnId, change: impl FnOnce(&mut Column)) {
        change(self.schema.model_mut(model).unwrap().column_mut(column).unwrap());
    }

    /// A column with a foreign key to the `id` of another model.
    fn refer(&mut self, model: ModelId, name: &str, to: ModelId) -> ColumnId {
        let column = self.column(model, name, ColumnType::Integer {});
        let referred = self.schema.model(to).unwrap().column_named("id").unwrap().id;
        let target = ForeignKeyTarget::Columns { model: to, columns: vec![referred] };
        let key = ForeignKeyConstraint::new(ConstraintId(self.id()), vec![column], target);
        self.schema.model_mut(model).unwrap().foreign_keys.push(key);
        column
    }

    fn relate(
        &mut self,
        model: ModelId,
        name: &str,
        to: ModelId,
        backref: &str,
    ) -> &mut Relationship {
        let mut one = Relationship::new(RelationshipId(self.id()), name, to);
        if !backref.is_empty() {
            let options = RelationshipOptions::default();
            one.backref = Some(Backref { name: backref.to_owned(), options });
        }
        let relationships = &mut self.schema.model_mut(model).unwrap().relationships;
        relationships.push(one);
        relationships.last_mut().unwrap()
    }

    fn write(&self) -> String {
        let mapping = resolve(&self.schema);
        let text = write_module(&self.schema, &mapping, PythonStyle::Classic).unwrap();
        ruff_python_parser::parse_module(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        text
    }
}

fn string(length: u32) -> ColumnType {
    ColumnType::String { length: Some(length), collation: None }
}

/// The two models of the Flask tutorial.
fn music_app() -> Build {
    let mut build = Build::default();
    let role = build.model("Role", "roles");
    let name = build.column(role, "name", string(64));
    build.edit(role, name, |column| column.unique = true);
    build.schema.model_mut(role).unwrap().repr = Some(name);
    let user = build.model("User", "users");
    let username = build.column(user, "username", string(64));
    build.edit(user, username, |column| {
        column.unique = true;
        column.index = true;
    });
    build.schema.model_mut(user).unwrap().repr = Some(username);
    build.refer(user, "role_id", role);
    build.relate(role, "users", user, "role").options.lazy = Some(Lazy::Dynamic);
    build
}

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
fn many_to_many_uses_the_table_above() {
    let mut build = Build::default();
    let post = build.model("Post", "post");
    let tag = build.model("Tag", "tag");
    let between = ModelId(build.id());
    let mut table = Model::new(between, "post_tags");
    table.kind = backref::schema::ModelKind::AssociationTable;
    table.tablename = Some("post_tags".to_owned());
    build.schema.insert(table);
    for (name, to) in [("post_id", post), ("tag_id", tag)] {
        let column = build.refer(between, name, to);
        build.edit(between, column, |column| column.primary_key = true);
    }
    build.relate(post, "tags", tag, "posts").secondary = Some(ModelReference::Model(between));
    let text = build.write();
    let table = r#"post_tags = db.Table(
    "post_tags",
    db.Column("post_id", db.Integer, db.ForeignKey("post.id"), primary_key=True),
    db.Column("tag_id", db.Integer, db.ForeignKey("tag.id"), primary_key=True),
)


class Post(db.Model):
    id = db.Column"#;
    assert!(text.contains(table), "{text}");
    let tags = r#"    tags = db.relationship("Tag", secondary=post_tags, backref="posts")"#;
    assert!(text.contains(tags), "{text}");
}
