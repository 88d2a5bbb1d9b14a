//! `Column(...)` and `mapped_column(...)`: name, type, keys, checks and options.

use std::rc::Rc;

use super::annotation::{Annotation, PythonType};
use super::build::Build;
use super::library;
use super::refusal::{given_name, is_conv};
use super::value::{ClassId, Object, Site, Value};
use crate::schema::python_argument::{COLUMN_ARGUMENTS, DEFERRED_ARGUMENTS};
use crate::schema::{
    Autoincrement, CheckConstraint, Column, ColumnId, ColumnType, Computed, ConstraintId,
    ForeignKeyConstraint, ForeignKeyTarget,
};

impl Build {
    /// Adds the column of an attribute (or, in a `Table`, of no attribute).
    pub(super) fn read_column(
        &mut self,
        at: usize,
        class: Option<ClassId>,
        attribute: &str,
        object: Option<Rc<Object>>,
        annotation: Option<Annotation>,
        site: Site,
    ) {
        let python = annotation
            .map(|annotation| self.program.python_type(annotation.file, annotation.inner));
        let object = self.with_annotated(object, python.as_ref(), site);
        let id = ColumnId(self.schema.next_id());
        let items = Items::of(self, &object);
        let name = match &items.name {
            Some(name) => name.clone(),
            None if attribute.is_empty() => {
                self.program.note(site, "a column without a name is left out");
                return;
            }
            None => attribute.to_owned(),
        };
        let mut column = Column::new(id, name.clone(), None);
        if !attribute.is_empty() && attribute != name {
            column.attribute = Some(attribute.to_owned());
        }
        column.column_type = self.type_of_column(at, class, &name, &items, python.as_ref(), site);
        if let Some(ColumnType::Enum(of)) = &mut column.column_type {
            let inner = items.column_type.as_ref().and_then(Value::as_object).cloned();
            of.schema = self.schema_of_enum(at, inner.as_ref());
        }
        if let Some(value) = &items.column_type {
            column.variants.extend(self.program.variants(value));
        }
        for foreign_key in &items.foreign_keys {
            self.foreign_key_of_column(at, id, foreign_key);
        }
        for check in &items.checks {
            if let Some(sqltext) = self.check_text(check) {
                let name = given_name(check.argument(1, "name"));
                let id_of_check = ConstraintId(self.schema.next_id());
                self.models[at].model.check_constraints.push(CheckConstraint {
                    id: id_of_check,
                    name,
                    conv: is_conv(check.argument(1, "name")),
                    sqltext,
                    column: Some(id),
                });
            }
        }
        if let Some(computed) = &items.computed {
            column.computed = self.computed(computed);
        }
        column.identity = items.identity.as_ref().map(|identity| self.identity(identity));
        column.sequence = items.sequence.as_ref().and_then(|sequence| self.sequence(sequence, at));
        for (kind, site) in &items.left_out {
            self.program
                .note(*site, format!("{kind}() of a column has no place here and is left out"));
        }
        if let Some(python) = &python {
            let is_key = object.keyword("primary_key").and_then(Value::truth) == Some(true);
            if python.nullable == (is_key || column.identity.is_some()) {
                column.nullable = Some(python.nullable);
            }
        }
        self.options(at, &mut column, &object);
        if let Some(default) = &items.server_default
            && let Ok(default) = self.program.server_default(default)
        {
            column.server_default = default;
        }
        let built = &mut self.models[at];
        built.objects.insert(object.id, id);
        let key = object.keyword("key").and_then(Value::as_str).map_or(name, str::to_owned);
        built.keys.insert(key, id);
        built.model.columns.push(column);
    }

    /// The column with what `Annotated[..., mapped_column(...)]` adds (`Column._merge`).
    fn with_annotated(
        &mut self,
        object: Option<Rc<Object>>,
        python: Option<&PythonType>,
        site: Site,
    ) -> Rc<Object> {
        let object = object.unwrap_or_else(|| {
            let id = self.program.new_object();
            Rc::new(Object {
                id,
                callee: Value::symbol("sqlalchemy.orm.mapped_column"),
                arguments: Vec::new(),
                keywords: Vec::new(),
                site,
                class: None,
            })
        });
        let Some(annotated) = python.and_then(|python| python.column.clone()) else {
            return object;
        };
        let mut arguments = object.arguments.clone();
        arguments.extend(annotated.arguments.iter().cloned());
        let mut keywords = object.keywords.clone();
        for (name, value) in &annotated.keywords {
            if !matches!(name.as_str(), "key" | "name") && object.keyword(name).is_none() {
                keywords.push((name.clone(), value.clone()));
            }
        }
        Rc::new(Object {
            id: object.id,
            callee: object.callee.clone(),
            arguments,
            keywords,
            site: object.site,
            class: object.class,
        })
    }

    /// `SchemaType._set_metadata` and `_set_table`: the schema given, the table's if it is to inherit
    /// that, or that of the `MetaData`.
    fn schema_of_enum(&self, at: usize, of: Option<&Rc<Object>>) -> Option<String> {
        let built = &self.models[at];
        if let Some(given) = of.and_then(|of| of.keyword("schema")) {
            return given.as_str().map(str::to_owned);
        }
        let inherit = of.and_then(|of| of.keyword("inherit_schema")).and_then(Value::truth);
        match inherit {
            Some(true) => built.model.schema.clone(),
            _ => built.metadata_schema.clone(),
        }
    }

    fn type_of_column(
        &mut self,
        at: usize,
        class: Option<ClassId>,
        name: &str,
        items: &Items,
        python: Option<&PythonType>,
        site: Site,
    ) -> Option<ColumnType> {
        let base = python.map_or(Value::None, |python| python.base.clone());
        if let Some(value) = &items.column_type {
            let found = self.program.column_type(value, &base);
            if found.is_none() {
                let text = self.program.text_of(value);
                if matches!(library::sqlalchemy_name(value), Some("NullType" | "NULLTYPE")) {
                    return None;
                }
                let text = text.trim_end_matches("(…)").to_owned();
                let word = text.rsplit('.').next().unwrap_or(&text).to_uppercase();
                self.program.note(
                    site,
                    format!("the type {text} is not known here: it is kept by its name, {word}"),
                );
                return Some(ColumnType::Sql { text: word });
            }
            return found;
        }
        let python = python?;
        // A column that refers takes the type of that one.
        if !items.foreign_keys.is_empty() {
            return None;
        }
        let class = class?;
        let found = self.program.type_of_annotation(class, python);
        if found.is_none() {
            let text = self.program.text_of(&base);
            let place = format!("{}.{name}", self.models[at].model.class_name);
            self.program
                .note(site, format!("the type {text} of {place} stands for no column type here"));
        }
        found
    }

    fn options(&mut self, at: usize, column: &mut Column, object: &Rc<Object>) {
        let is_mapped_column = library::sqlalchemy_name(&object.callee) == Some("mapped_column");
        for (name, value) in &object.keywords {
            let value = self.program.force(value.clone());
            let truth = value.truth();
            match name.as_str() {
                "primary_key" => column.primary_key = truth == Some(true),
                "nullable" => match truth {
                    Some(nullable) => column.nullable = Some(nullable),
                    None => self.note_value(at, column, object, name, &value),
                },
                "unique" => column.unique = truth == Some(true),
                "index" => column.index = truth == Some(true),
                "autoincrement" => {
                    column.autoincrement = match &value {
                        Value::Bool(true) => Autoincrement::True,
                        Value::Bool(false) => Autoincrement::False,
                        Value::Str(text) if &**text == "ignore_fk" => Autoincrement::IgnoreFk,
                        _ => Autoincrement::Auto,
                    };
                }
                "default" | "insert_default" | "onupdate" => {
                    // In a dataclass `default` is what `__init__` takes; the column's comes first.
                    if name == "default"
                        && is_mapped_column
                        && object.keyword("insert_default").is_some()
                    {
                        continue;
                    }
                    if let Value::Object(of) = &value
                        && library::sqlalchemy_name(&of.callee) == Some("Sequence")
                    {
                        column.sequence = self.sequence(&Rc::clone(of), at);
                        continue;
                    }
                    match self.program.column_default(&value, column.column_type.as_ref()) {
                        Ok(default) if name == "onupdate" => column.onupdate = default,
                        Ok(default) => column.default = default,
                        Err(text) => self.note_text(at, column, object, name, &text),
                    }
                }
                "server_default" => match self.program.server_default(&value) {
                    Ok(default) => column.server_default = default,
                    Err(text) => self.note_text(at, column, object, name, &text),
                },
                "use_existing_column" => column.use_existing_column = truth == Some(true),
                "comment" => column.comment = value.as_str().map(str::to_owned),
                name if COLUMN_ARGUMENTS.contains(&name) || DEFERRED_ARGUMENTS.contains(&name) => {
                    column.more.extend(self.python_argument(name, &value, object.site, "column"));
                }
                "**" => {
                    let place = self.place_of(at, column);
                    self.program.note(
                        object.site,
                        format!("options of {place} are computed, so they are left out"),
                    );
                }
                // Nothing of the database: names are Python's, or taken elsewhere.
                _ => {}
            }
        }
    }

    fn note_value(
        &mut self,
        at: usize,
        column: &Column,
        object: &Object,
        option: &str,
        value: &Value,
    ) {
        let text = self.program.text_of(value);
        self.note_text(at, column, object, option, &text);
    }

    fn note_text(&mut self, at: usize, column: &Column, object: &Object, option: &str, text: &str) {
        let text: String = text.chars().take(80).collect();
        let place = self.place_of(at, column);
        self.program.note(
            object.site,
            format!("{option} of {place} is {text}, which is not known here; it is left out"),
        );
    }

    /// `User.name`
    fn place_of(&self, at: usize, column: &Column) -> String {
        format!("{}.{}", self.models[at].model.class_name, column.attribute_name())
    }

    /// `ForeignKey("roles.id", ondelete=…)` of one column.
    fn foreign_key_of_column(&mut self, at: usize, column: ColumnId, object: &Rc<Object>) {
        let Some(target) = object.argument(0, "column").cloned() else { return };
        let key = self.foreign_key(vec![column], object);
        self.models[at].foreign_keys.push((key, vec![target], object.site));
    }

    /// The options of a foreign key.
    pub(super) fn foreign_key(
        &mut self,
        columns: Vec<ColumnId>,
        object: &Rc<Object>,
    ) -> ForeignKeyConstraint {
        let target = ForeignKeyTarget::Unresolved { table: String::new(), columns: Vec::new() };
        let id = ConstraintId(self.schema.next_id());
        let mut key = ForeignKeyConstraint::new(id, columns, target);
        let text = |name: &str| object.keyword(name).and_then(Value::as_str).map(str::to_owned);
        key.name = given_name(object.keyword("name"));
        key.ondelete = text("ondelete");
        key.onupdate = text("onupdate");
        key.initially = text("initially");
        key.deferrable = object.keyword("deferrable").and_then(Value::truth);
        if let Some(Value::None) = object.keyword("deferrable") {
            key.deferrable = None;
        }
        key.use_alter = object.keyword("use_alter").and_then(Value::truth) == Some(true);
        key
    }

    /// The condition of a `CheckConstraint`, as SQL.
    pub(super) fn check_text(&mut self, object: &Rc<Object>) -> Option<String> {
        let value = object.argument(0, "sqltext")?.clone();
        let value = self.program.force(value);
        let text = match &value {
            Value::Str(text) => Some(text.replace("\\:", ":")),
            other => self.program.sql_text(other).filter(|_| !matches!(other, Value::Operation(_))),
        };
        if text.is_none() {
            self.program.note(object.site, "a CheckConstraint that is computed is left out");
        }
        text
    }

    fn computed(&mut self, object: &Rc<Object>) -> Option<Computed> {
        let value = object.argument(0, "sqltext")?.clone();
        let sqltext = match self.program.force(value) {
            Value::Str(text) => Some(text.replace("\\:", ":")),
            other => self.program.sql_text(&other),
        };
        let Some(sqltext) = sqltext else {
            self.program
                .note(object.site, "a Computed column whose expression is computed is left out");
            return None;
        };
        let persisted = match object.argument(1, "persisted") {
            Some(Value::Bool(persisted)) => Some(*persisted),
            _ => None,
        };
        Some(Computed { sqltext, persisted })
    }
}

/// The positional arguments of a column, by what they are.
#[derive(Default)]
struct Items {
    name: Option<String>,
    column_type: Option<Value>,
    foreign_keys: Vec<Rc<Object>>,
    checks: Vec<Rc<Object>>,
    computed: Option<Rc<Object>>,
    server_default: Option<Value>,
    identity: Option<Rc<Object>>,
    sequence: Option<Rc<Object>>,
    left_out: Vec<(String, Site)>,
}

impl Items {
    fn of(build: &mut Build, object: &Rc<Object>) -> Self {
        let mut items = Self {
            name: object.keyword("name").and_then(Value::as_str).map(str::to_owned),
            ..Self::default()
        };
        let mut given: Vec<Value> = object.arguments.clone();
        given.extend(object.keyword("type_").cloned());
        for (at, value) in given.into_iter().enumerate() {
            let value = build.program.force(value);
            match &value {
                Value::Str(name) if at == 0 => {
                    items.name = Some(name.to_string());
                    continue;
                }
                Value::None => continue,
                Value::Object(inner) => {
                    let kind = library::sqlalchemy_name(&inner.callee).unwrap_or_default();
                    match kind {
                        "ForeignKey" => {
                            items.foreign_keys.push(Rc::clone(inner));
                            continue;
                        }
                        "CheckConstraint" => {
                            items.checks.push(Rc::clone(inner));
                            continue;
                        }
                        "DefaultClause" => {
                            items.server_default = Some(value);
                            continue;
                        }
                        "Computed" => {
                            items.computed = Some(Rc::clone(inner));
                            continue;
                        }
                        "Identity" => {
                            items.identity = Some(Rc::clone(inner));
                            continue;
                        }
                        "Sequence" => {
                            items.sequence = Some(Rc::clone(inner));
                            continue;
                        }
                        "FetchedValue" | "UniqueConstraint" => {
                            items.left_out.push((kind.to_owned(), inner.site));
                            continue;
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
            if items.column_type.is_none() {
                items.column_type = Some(value);
            }
        }
        items
    }
}
