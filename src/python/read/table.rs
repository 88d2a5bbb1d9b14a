//! `Table(...)`, `__table_args__`, and constraints and indexes that statements add afterwards.

use std::rc::Rc;

use super::build::{Build, Built};
use super::library;
use super::lookup::Binding;
use super::refusal::{given_name, is_conv};
use super::value::{ClassId, Object, Site, Value};
use crate::schema::{
    CheckConstraint, ColumnId, ConstraintId, Index, IndexElement, ModelId, ModelKind,
    UniqueConstraint,
};

impl Build {
    /// Adds the model of a `Table` that no class has.
    pub(super) fn read_table(&mut self, object: &Rc<Object>) {
        let Some(name) = object.argument(0, "name").and_then(Value::as_str).map(str::to_owned)
        else {
            self.program.note(object.site, "a Table whose name is not known here is left out");
            return;
        };
        let variable = self.program.variables.get(&object.id).cloned();
        let variable = variable.unwrap_or_else(|| name.clone());
        let id = ModelId(self.schema.next_id());
        let mut built = Built::new(id, &variable, object.site);
        built.model.kind = ModelKind::AssociationTable;
        built.model.tablename = Some(name);
        let at = self.models.len();
        built.metadata_schema = self.schema_of_metadata(object.argument(1, "metadata").cloned());
        built.model.schema.clone_from(&built.metadata_schema);
        self.models.push(built);
        self.by_table.insert(object.id, at);
        self.read_table_items(at, object);
    }

    /// Columns, constraints and options among the arguments of `Table`.
    pub(super) fn read_table_items(&mut self, at: usize, object: &Rc<Object>) {
        for value in object.arguments.iter().skip(1) {
            let value = self.program.force(value.clone());
            let Value::Object(item) = &value else { continue };
            match library::sqlalchemy_name(&item.callee) {
                Some("Column" | "mapped_column") => {
                    self.read_column(at, None, "", Some(Rc::clone(item)), None, item.site);
                }
                Some("MetaData") => {}
                _ => self.models[at].arguments.push(value.clone()),
            }
        }
        let options: Vec<(Value, Value)> =
            object.keywords.iter().map(|(name, value)| (Value::str(name), value.clone())).collect();
        self.table_options(at, &options, object.site);
    }

    /// `__table_args__` of the class or of what it is mixed from.
    pub(super) fn collect_table_args(&mut self, at: usize, id: ClassId) {
        let order = self.program.mro(id);
        // A mapped class says it for itself, unless what it is mixed from says something, too: the attribute
        // is then asked of the class, and found there first (`_ClassScanMapperConfig._scan_attributes`).
        let mut taken_over: Option<Value> = None;
        for one in order.iter().copied() {
            let Some((value, site)) = self.program.class(one).values.get("__table_args__").cloned()
            else {
                continue;
            };
            let is_of_mapped = one != id && self.program.is_mapped(one);
            let value = match value {
                _ if taken_over.is_some() && !is_of_mapped => {
                    taken_over.take().unwrap_or(Value::None)
                }
                Value::Function(function)
                    if matches!(
                        self.program.binding(&function),
                        Binding::Declared | Binding::Class
                    ) =>
                {
                    self.program.call_function(&function, vec![Value::Class(id)], Vec::new())
                }
                value if is_of_mapped => {
                    let value = self.program.force(value);
                    taken_over.get_or_insert(value);
                    continue;
                }
                value => self.program.force(value),
            };
            if one != id && !self.models[at].model.has_own_table() {
                // What a class takes over says nothing without a table of its own, but where it was to have one:
                // Flask-SQLAlchemy names a table for each class, and then finds that it has no primary key.
                let has_some = match &value {
                    Value::Dict(items) => !items.is_empty(),
                    other => other.items().is_some_and(|items| !items.is_empty()),
                };
                if has_some && self.program.tablename(id).is_some() {
                    self.refuse_args_without_table(site);
                }
                return;
            }
            match &value {
                Value::Dict(items) => self.table_options(at, items, site),
                Value::None => continue,
                other => {
                    if let Value::List(_) = other {
                        self.refuse_table_args(other, site);
                    }
                    if let Some(items) = other.items() {
                        for item in items {
                            let item = self.program.force(item.clone());
                            match &item {
                                Value::Dict(options) => self.table_options(at, options, site),
                                _ => self.models[at].arguments.push(item),
                            }
                        }
                    } else {
                        self.refuse_table_args(other, site);
                        let place = self.models[at].model.class_name.clone();
                        let what = format!(
                            "__table_args__ of {place} could not be followed, so it is left out"
                        );
                        self.program.note(site, what);
                    }
                }
            }
            return;
        }
    }

    fn table_options(&mut self, at: usize, options: &[(Value, Value)], site: Site) {
        for (name, value) in options {
            let Some(name) = name.as_str() else { continue };
            let value = self.program.force(value.clone());
            match name {
                // `None` leaves the schema of the `MetaData`, and what blanks it is no text.
                "schema" if matches!(value, Value::None) => {}
                "schema" => {
                    self.models[at].model.schema = value.as_str().map(str::to_owned);
                }
                "comment" => self.models[at].model.comment = value.as_str().map(str::to_owned),
                "extend_existing" => self.models[at].extends = value.truth() == Some(true),
                "info" | "keep_existing" | "implicit_returning" | "quote" | "quote_schema"
                | "listeners" | "name" | "must_exist" => {}
                _ if is_dialect_option(name) => match value.to_json() {
                    Some(json) => {
                        self.models[at].model.options.insert(name.to_owned(), json);
                    }
                    None => {
                        self.program.note(
                            site,
                            format!("the table's option {name} is not known here and is left out"),
                        );
                    }
                },
                _ => {
                    self.program.note(
                        site,
                        format!("the table's option {name} has no place here and is left out"),
                    );
                }
            }
        }
    }

    /// Constraints and indexes of a model, once all columns are there.
    pub(super) fn read_table_arguments(&mut self, at: usize) {
        for value in std::mem::take(&mut self.models[at].arguments) {
            self.read_table_argument(at, &value);
        }
    }

    fn read_table_argument(&mut self, at: usize, value: &Value) {
        let Value::Object(object) = value else {
            if !matches!(value, Value::None) {
                let (site, text) = (self.models[at].site, self.program.text_of(value));
                self.program.note(site, format!("{text} among the table's arguments is left out"));
            }
            return;
        };
        let name = given_name(object.keyword("name"));
        match library::sqlalchemy_name(&object.callee) {
            Some("UniqueConstraint") => {
                let Some(columns) = self.columns_of_constraint(at, &object.arguments, object)
                else {
                    return;
                };
                let id = ConstraintId(self.schema.next_id());
                self.models[at].model.unique_constraints.push(UniqueConstraint {
                    id,
                    name,
                    columns,
                });
            }
            Some("PrimaryKeyConstraint") => {
                let Some(columns) = self.columns_of_constraint(at, &object.arguments, object)
                else {
                    return;
                };
                let model = &mut self.models[at].model;
                let own: Vec<ColumnId> = model
                    .columns
                    .iter()
                    .filter(|column| column.primary_key)
                    .map(|column| column.id)
                    .collect();
                model.primary_key.name = name;
                if columns != own && !columns.is_empty() {
                    model.primary_key.columns = columns;
                }
            }
            Some("CheckConstraint") => {
                let name = name.or_else(|| given_name(object.arguments.get(1)));
                let sqltext = match object.argument(0, "sqltext").cloned() {
                    Some(value @ (Value::Operation(_) | Value::Object(_))) => {
                        self.sql_condition(&value, at)
                    }
                    _ => None,
                };
                let Some(sqltext) = sqltext.or_else(|| self.check_text(object)) else { return };
                let id = ConstraintId(self.schema.next_id());
                let conv = is_conv(object.argument(1, "name"));
                let check = CheckConstraint { id, name, conv, sqltext, column: None };
                self.models[at].model.check_constraints.push(check);
            }
            Some("ForeignKeyConstraint") => self.read_foreign_key_constraint(at, object),
            Some("Index") => self.read_index(at, object),
            Some("Column" | "mapped_column") => {
                self.read_column(at, None, "", Some(Rc::clone(object)), None, object.site);
            }
            Some("DDL" | "MetaData" | "Sequence") => {}
            _ => {
                let text = self.program.text_of(&object.callee.clone());
                self.program.note(
                    object.site,
                    format!("{text} among the table's arguments has no place here and is left out"),
                );
            }
        }
    }

    fn read_foreign_key_constraint(&mut self, at: usize, object: &Rc<Object>) {
        let lists = [object.argument(0, "columns"), object.argument(1, "refcolumns")];
        let [Some(columns), Some(referred)] = lists else { return };
        let (columns, referred) = (columns.clone(), referred.clone());
        let (columns, referred) = (self.program.iterate(&columns), self.program.iterate(&referred));
        let (Some(columns), Some(referred)) = (columns, referred) else {
            self.program.note(
                object.site,
                "a ForeignKeyConstraint whose columns are not known here is left out",
            );
            return;
        };
        self.refuse_uneven_key(&columns, &referred, object.site);
        let Some(ids) = self.columns_of_constraint(at, &columns, object) else { return };
        let mut key = self.foreign_key(ids, object);
        key.name = given_name(object.argument(2, "name"));
        // SQLAlchemy makes the constraints of the table before those of its columns.
        let built = &mut self.models[at];
        built.foreign_keys.insert(built.keys_of_table, (key, referred, object.site));
        built.keys_of_table += 1;
    }

    /// The columns that a constraint names; a note and nothing where one is not the table's.
    fn columns_of_constraint(
        &mut self,
        at: usize,
        values: &[Value],
        object: &Rc<Object>,
    ) -> Option<Vec<ColumnId>> {
        let mut columns = Vec::with_capacity(values.len());
        for value in values {
            let found = self.column_of_table(at, value);
            let Some(column) = found else {
                let text = self.program.text_of(value);
                let kind =
                    library::sqlalchemy_name(&object.callee).unwrap_or("constraint").to_owned();
                let place = self.models[at].model.table_name();
                self.refuse_unknown_column(at, &kind, value, object.site);
                self.program.note(
                    object.site,
                    format!("the {kind} of {place} names {text}, which is no column of it; it is left out"),
                );
                return None;
            };
            columns.push(column);
        }
        Some(columns)
    }

    fn column_of_table(&mut self, at: usize, value: &Value) -> Option<ColumnId> {
        let value = self.program.force(value.clone());
        if let Value::Str(name) = &value {
            let built = &self.models[at];
            return built
                .keys
                .get(&**name)
                .copied()
                .or_else(|| built.model.column_named(name).map(|column| column.id));
        }
        self.column_of(&value, at).filter(|(found, _)| *found == at).map(|(_, column)| column)
    }

    fn read_index(&mut self, at: usize, object: &Rc<Object>) {
        let name = object.argument(0, "name").and_then(Value::as_str).map(str::to_owned);
        let mut elements = Vec::new();
        for value in object.arguments.iter().skip(1) {
            if let Some(column) = self.column_of_table(at, value) {
                elements.push(IndexElement::Column(column));
                continue;
            }
            let value = self.program.force(value.clone());
            if let Some(sql) = self.sql_condition(&value, at).filter(|_| value.as_str().is_none()) {
                elements.push(IndexElement::Expression(sql));
                continue;
            }
            let text = self.program.text_of(&value);
            self.refuse_unknown_column(at, "Index", &value, object.site);
            let table = self.models[at].model.table_name();
            let of = name.clone().unwrap_or_default();
            self.program.note(object.site, format!("the index {of} of {table} is on {text}, which was not understood; it is left out"));
            return;
        }
        let mut index = Index {
            id: ConstraintId(self.schema.next_id()),
            name,
            unique: object.keyword("unique").and_then(Value::truth) == Some(true),
            elements,
            options: std::collections::BTreeMap::new(),
        };
        for (option, value) in &object.keywords {
            let value = self.program.force(value.clone());
            if !is_dialect_option(option) || matches!(value, Value::None) {
                continue;
            }
            let json = value
                .to_json()
                .or_else(|| self.sql_condition(&value, at).map(serde_json::Value::String));
            match json {
                Some(json) => {
                    index.options.insert(option.clone(), json);
                }
                None => {
                    self.program.note(
                        object.site,
                        format!("the index's option {option} was not understood and is left out"),
                    );
                }
            }
        }
        self.models[at].model.indexes.push(index);
    }

    /// `Index("ix", User.name)` after the class, and `append_constraint`.
    pub(super) fn read_later_statements(&mut self) {
        for object in self.program.indexes.clone() {
            let is_read = |built: &Built, name: Option<&str>| {
                built.model.indexes.iter().any(|index| index.name.as_deref() == name)
            };
            let name = object.argument(0, "name").and_then(Value::as_str).map(str::to_owned);
            let mut found = None;
            for value in object.arguments.iter().skip(1) {
                found = found.or_else(|| self.first_column(value, usize::MAX).map(|(at, _)| at));
            }
            if let Some(at) = found
                && (name.is_none() || !is_read(&self.models[at], name.as_deref()))
                && !(name.is_none() && object.class.is_some())
            {
                self.read_index(at, &object);
            }
        }
        for (table, constraint) in std::mem::take(&mut self.program.appended) {
            if let Some(at) = self.table_of(&table) {
                let constraint = self.program.force(constraint);
                self.read_table_argument(at, &constraint);
            } else {
                let site = constraint.as_object().map(|one| one.site).unwrap_or_default();
                let what = "a constraint is added to a table that is not known here";
                self.program.note(site, what);
            }
        }
    }

    /// The first column in an expression.
    fn first_column(&mut self, value: &Value, from: usize) -> Option<(usize, ColumnId)> {
        if let Some(found) = self.column_of(value, from) {
            return Some(found);
        }
        let inside: Vec<Value> = match value {
            Value::Object(object) => {
                let mut inside = object.arguments.clone();
                inside.push(object.callee.clone());
                inside
            }
            Value::Attribute(of) => vec![of.0.clone()],
            Value::Operation(operation) => match &**operation {
                super::value::Operation::Binary(_, one, two)
                | super::value::Operation::Compare(_, one, two) => vec![one.clone(), two.clone()],
                super::value::Operation::Unary(_, one) => vec![one.clone()],
            },
            _ => Vec::new(),
        };
        inside.iter().find_map(|one| self.first_column(one, from))
    }
}

fn is_dialect_option(name: &str) -> bool {
    let dialects =
        ["sqlite_", "postgresql_", "mysql_", "mariadb_", "mssql_", "oracle_", "starrocks_"];
    dialects.iter().any(|dialect| name.starts_with(dialect))
}
