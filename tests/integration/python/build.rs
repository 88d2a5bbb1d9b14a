//! Schemas by hand, in few words.

use backref::mapping::{Mapping, resolve};
use backref::python::{PythonError, PythonStyle, write_module};
use backref::schema::{
    Backref, CheckConstraint, Column, ColumnDefault, ColumnId, ColumnType, ConstraintId,
    ForeignKeyConstraint, ForeignKeyTarget, Index, IndexElement, Lazy, Model, ModelId, ModelKind,
    ModelReference, Relationship, RelationshipId, RelationshipOptions, Schema, UniqueConstraint,
};
use serde_json::Value;

/// Builds schemas by hand.
#[derive(Default)]
pub struct Build {
    pub schema: Schema,
}

impl Build {
    pub fn id(&mut self) -> u32 {
        self.schema.next_id()
    }

    /// A class without columns.
    pub fn bare(&mut self, class_name: &str, tablename: &str) -> ModelId {
        let id = ModelId(self.id());
        let mut model = Model::new(id, class_name);
        model.tablename = Some(tablename.to_owned());
        self.schema.insert(model);
        id
    }

    /// A class with an `id`.
    pub fn model(&mut self, class_name: &str, tablename: &str) -> ModelId {
        let id = self.bare(class_name, tablename);
        let key = self.column(id, "id", ColumnType::Integer {});
        self.edit(id, key, |column| column.primary_key = true);
        id
    }

    /// An association table of two models.
    pub fn between(&mut self, name: &str, sides: [(&str, ModelId); 2]) -> ModelId {
        let id = self.bare(name, name);
        self.get(id).kind = ModelKind::AssociationTable;
        for (column, to) in sides {
            let column = self.refer(id, column, to);
            self.edit(id, column, |column| column.primary_key = true);
        }
        id
    }

    pub fn get(&mut self, model: ModelId) -> &mut Model {
        self.schema.model_mut(model).unwrap()
    }

    pub fn column(&mut self, model: ModelId, name: &str, of: ColumnType) -> ColumnId {
        let id = ColumnId(self.id());
        let column = Column::new(id, name, Some(of));
        self.get(model).columns.push(column);
        id
    }

    pub fn edit(&mut self, model: ModelId, column: ColumnId, change: impl FnOnce(&mut Column)) {
        change(self.get(model).column_mut(column).unwrap());
    }

    /// A column with a constant for its default.
    pub fn scalar(&mut self, model: ModelId, name: &str, of: ColumnType, value: Value) {
        let column = self.column(model, name, of);
        let default = ColumnDefault::Scalar(value);
        self.edit(model, column, |column| column.default = Some(default));
    }

    /// A column with a callable for its default.
    pub fn callable(&mut self, model: ModelId, name: &str, text: &str) -> ColumnId {
        let column = self.column(model, name, string(20));
        let default = ColumnDefault::Callable(text.to_owned());
        self.edit(model, column, |column| column.default = Some(default));
        column
    }

    /// A foreign key.
    pub fn key(
        &mut self,
        model: ModelId,
        columns: &[ColumnId],
        to: ModelId,
        referred: &[ColumnId],
    ) -> &mut ForeignKeyConstraint {
        let target = ForeignKeyTarget::Columns { model: to, columns: referred.to_vec() };
        let key = ForeignKeyConstraint::new(ConstraintId(self.id()), columns.to_vec(), target);
        let keys = &mut self.get(model).foreign_keys;
        keys.push(key);
        keys.last_mut().unwrap()
    }

    /// A column with a foreign key to the `id` of another model.
    pub fn refer(&mut self, model: ModelId, name: &str, to: ModelId) -> ColumnId {
        let column = self.column(model, name, ColumnType::Integer {});
        let referred = self.schema.model(to).unwrap().column_named("id").unwrap().id;
        self.key(model, &[column], to, &[referred]);
        column
    }

    pub fn unique(&mut self, model: ModelId, name: Option<&str>, columns: &[ColumnId]) {
        let id = ConstraintId(self.id());
        let one = UniqueConstraint { id, name: name.map(str::to_owned), columns: columns.to_vec() };
        self.get(model).unique_constraints.push(one);
    }

    pub fn check(
        &mut self,
        model: ModelId,
        name: Option<&str>,
        sql: &str,
        column: Option<ColumnId>,
    ) {
        let id = ConstraintId(self.id());
        let (name, sqltext) = (name.map(str::to_owned), sql.to_owned());
        self.get(model).check_constraints.push(CheckConstraint {
            id,
            name,
            conv: false,
            sqltext,
            column,
        });
    }

    pub fn index(
        &mut self,
        model: ModelId,
        name: Option<&str>,
        elements: Vec<IndexElement>,
    ) -> &mut Index {
        let id = ConstraintId(self.id());
        let (name, options) = (name.map(str::to_owned), std::collections::BTreeMap::default());
        let indexes = &mut self.get(model).indexes;
        indexes.push(Index { id, name, unique: false, elements, options });
        indexes.last_mut().unwrap()
    }

    pub fn relate(
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
        let relationships = &mut self.get(model).relationships;
        relationships.push(one);
        relationships.last_mut().unwrap()
    }

    pub fn mapping(&self) -> Mapping {
        resolve(&self.schema)
    }

    pub fn try_write(&self) -> Result<String, Vec<PythonError>> {
        write_module(&self.schema, &self.mapping(), PythonStyle::Classic)
    }

    /// The module, read by a parser.
    pub fn write(&self) -> String {
        let text = self.try_write().unwrap();
        ruff_python_parser::parse_module(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        text
    }

    /// The module in the typed style, read by a parser.
    pub fn write_typed(&self) -> String {
        let text = write_module(&self.schema, &self.mapping(), PythonStyle::Typed).unwrap();
        ruff_python_parser::parse_module(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        text
    }

    /// The messages of what cannot be written.
    pub fn refused(&self) -> Vec<String> {
        self.try_write().unwrap_err().iter().map(ToString::to_string).collect()
    }
}

pub fn string(length: u32) -> ColumnType {
    ColumnType::String { length: Some(length), collation: None }
}

/// The two models of the Flask tutorial.
pub fn music_app() -> Build {
    let mut build = Build::default();
    let role = build.model("Role", "roles");
    let name = build.column(role, "name", string(64));
    build.edit(role, name, |column| column.unique = true);
    build.get(role).repr = Some(name);
    let user = build.model("User", "users");
    let username = build.column(user, "username", string(64));
    build.edit(user, username, |column| {
        column.unique = true;
        column.index = true;
    });
    build.get(user).repr = Some(username);
    build.refer(user, "role_id", role);
    build.relate(role, "users", user, "role").options.lazy = Some(Lazy::Dynamic);
    build
}

/// Posts with tags, and followers.
pub fn blog() -> Build {
    let mut build = Build::default();
    let user = build.model("User", "users");
    let name = build.column(user, "name", string(40));
    build.edit(user, name, |column| column.nullable = Some(false));
    let post = build.model("Post", "post");
    build.column(post, "title", string(100));
    build.refer(post, "author_id", user);
    let tag = build.model("Tag", "tag");
    build.column(tag, "name", string(30));
    let tags = build.between("post_tags", [("post_id", post), ("tag_id", tag)]);
    let followers = build.between("followers", [("follower_id", user), ("followed_id", user)]);
    build.relate(post, "tags", tag, "posts").secondary = Some(ModelReference::Model(tags));
    build.relate(user, "posts", post, "author").options.order_by =
        vec!["Post.id.desc()".to_owned()];
    let followed = build.relate(user, "followed", user, "followers");
    followed.secondary = Some(ModelReference::Model(followers));
    followed.options.primaryjoin = Some("followers.c.follower_id == User.id".to_owned());
    followed.options.secondaryjoin = Some("followers.c.followed_id == User.id".to_owned());
    followed.backref.as_mut().unwrap().options.lazy = Some(Lazy::Dynamic);
    build
}
