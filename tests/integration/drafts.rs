//! Schemas written in few words, for tests.

use backref::schema::{
    CheckConstraint, Column, ColumnId, ColumnType, ConstraintId, ForeignKeyConstraint,
    ForeignKeyTarget, Index, IndexElement, Model, ModelId, PrimaryKey, Schema, ServerDefault,
    SqlExpression, UniqueConstraint,
};
use serde_json::Value;

/// A schema in the making: tables and columns are known by name.
#[derive(Default)]
pub struct Draft {
    pub schema: Schema,
}

/// One table of a draft.
pub struct TableDraft<'a> {
    draft: &'a mut Draft,
    id: ModelId,
}

impl Draft {
    /// A table; its class has the same name.
    pub fn table(&mut self, name: &str) -> TableDraft<'_> {
        let id = ModelId(self.schema.next_id());
        let mut model = Model::new(id, name);
        model.tablename = Some(name.to_owned());
        self.schema.insert(model);
        TableDraft { draft: self, id }
    }

    /// A table that is there, to add to.
    pub fn reopen(&mut self, id: ModelId) -> TableDraft<'_> {
        TableDraft { draft: self, id }
    }

    pub fn convention(&mut self, kind: &str, pattern: &str) -> &mut Self {
        self.schema.naming_convention.insert(kind.to_owned(), pattern.to_owned());
        self
    }

    fn model(&self, table: &str) -> &Model {
        self.schema.models.values().find(|one| one.tablename.as_deref() == Some(table)).unwrap()
    }
}

impl TableDraft<'_> {
    pub fn id(&self) -> ModelId {
        self.id
    }

    pub fn model(&mut self) -> &mut Model {
        self.draft.schema.model_mut(self.id).unwrap()
    }

    fn next_id(&mut self) -> u32 {
        self.draft.schema.next_id()
    }

    fn columns(&self, names: &[&str]) -> Vec<ColumnId> {
        let model = self.draft.schema.model(self.id).unwrap();
        names.iter().map(|name| model.column_named(name).unwrap().id).collect()
    }

    /// A column that `edit` gives its options.
    pub fn column(
        &mut self,
        name: &str,
        column_type: ColumnType,
        edit: impl FnOnce(&mut Column),
    ) -> &mut Self {
        let id = ColumnId(self.next_id());
        let mut column = Column::new(id, name, Some(column_type));
        edit(&mut column);
        self.model().columns.push(column);
        self
    }

    /// A column without options.
    pub fn plain(&mut self, name: &str, column_type: ColumnType) -> &mut Self {
        self.column(name, column_type, |_| {})
    }

    /// `id INTEGER PRIMARY KEY`.
    pub fn key(&mut self) -> &mut Self {
        self.column("id", ColumnType::Integer {}, |column| column.primary_key = true)
    }

    pub fn default_text(&mut self, name: &str, column_type: ColumnType, sql: &str) -> &mut Self {
        self.column(name, column_type, |column| {
            column.server_default = Some(ServerDefault::Sql(SqlExpression::Text(sql.to_owned())));
        })
    }

    /// A foreign key that `edit` gives its options.
    pub fn foreign_key(
        &mut self,
        columns: &[&str],
        table: &str,
        referred: &[&str],
        edit: impl FnOnce(&mut ForeignKeyConstraint),
    ) -> &mut Self {
        let target = self.draft.model(table);
        let target = ForeignKeyTarget::Columns {
            model: target.id,
            columns: referred.iter().map(|name| target.column_named(name).unwrap().id).collect(),
        };
        let columns = self.columns(columns);
        let mut key = ForeignKeyConstraint::new(ConstraintId(self.next_id()), columns, target);
        edit(&mut key);
        self.model().foreign_keys.push(key);
        self
    }

    pub fn unresolved_key(&mut self, column: &str, table: &str, referred: &[&str]) -> &mut Self {
        let target = ForeignKeyTarget::Unresolved {
            table: table.to_owned(),
            columns: referred.iter().map(|name| (*name).to_owned()).collect(),
        };
        let columns = self.columns(&[column]);
        let key = ForeignKeyConstraint::new(ConstraintId(self.next_id()), columns, target);
        self.model().foreign_keys.push(key);
        self
    }

    pub fn unique(&mut self, name: Option<&str>, columns: &[&str]) -> &mut Self {
        let columns = self.columns(columns);
        let id = ConstraintId(self.next_id());
        let unique = UniqueConstraint { id, name: name.map(str::to_owned), columns };
        self.model().unique_constraints.push(unique);
        self
    }

    pub fn check(&mut self, name: Option<&str>, sqltext: &str, column: Option<&str>) -> &mut Self {
        let column = column.map(|column| self.columns(&[column])[0]);
        let id = ConstraintId(self.next_id());
        let check = CheckConstraint {
            id,
            name: name.map(str::to_owned),
            conv: false,
            sqltext: sqltext.to_owned(),
            column,
        };
        self.model().check_constraints.push(check);
        self
    }

    /// An index; an element that is no column's name is an expression.
    pub fn index(
        &mut self,
        name: Option<&str>,
        elements: &[&str],
        edit: impl FnOnce(&mut Index),
    ) -> &mut Self {
        let id = ConstraintId(self.next_id());
        let model = self.model();
        let element = |text: &&str| match model.column_named(text) {
            Some(column) => IndexElement::Column(column.id),
            None => IndexElement::Expression((*text).to_owned()),
        };
        let elements = elements.iter().map(element).collect();
        let mut index = Index {
            id,
            name: name.map(str::to_owned),
            unique: false,
            elements,
            options: std::collections::BTreeMap::new(),
        };
        edit(&mut index);
        self.model().indexes.push(index);
        self
    }

    pub fn option(&mut self, name: &str, value: impl Into<Value>) -> &mut Self {
        self.model().options.insert(name.to_owned(), value.into());
        self
    }

    pub fn primary_key(&mut self, name: Option<&str>, columns: &[&str]) -> &mut Self {
        let columns = self.columns(columns);
        self.model().primary_key = PrimaryKey { name: name.map(str::to_owned), columns };
        self
    }
}

/// `String(length)`.
pub fn string(length: u32) -> ColumnType {
    ColumnType::String { length: Some(length), collation: None }
}

/// `Text()`.
pub fn text() -> ColumnType {
    ColumnType::Text { length: None, collation: None }
}

/// `Integer()`.
pub fn integer() -> ColumnType {
    ColumnType::Integer {}
}
