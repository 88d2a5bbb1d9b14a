//! The schema as it is put together: one model for each class and association table, and what of
//! them stands for which column.

use std::collections::BTreeMap;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::library;
use super::program::Program;
use super::refusal::Refused;
use super::value::{ClassId, Object, Site, Value};
use crate::mapping::{Direction, RelationshipEnd, resolve};
use crate::schema::{
    ColumnId, ForeignKeyConstraint, Model, ModelId, PythonStyle, RelationshipId, Schema, table_keys,
};

/// One model with what the files call its parts.
pub(super) struct Built {
    pub(super) model: Model,
    /// The class, of a model that is one.
    pub(super) class: Option<ClassId>,
    pub(super) site: Site,
    /// The schema of its `MetaData`.
    pub(super) metadata_schema: Option<String>,
    /// Column objects by their ids, and columns by what `table.c` calls them.
    pub(super) objects: FxHashMap<usize, ColumnId>,
    pub(super) keys: FxHashMap<String, ColumnId>,
    /// Foreign keys, and what they refer to.
    pub(super) foreign_keys: Vec<(ForeignKeyConstraint, Vec<Value>, Site)>,
    /// How many of them, the first ones, were written for the whole table.
    pub(super) keys_of_table: usize,
    /// Relationships by attribute, with the target that an annotation names.
    pub(super) relationships: Vec<Declared>,
    /// `__table_args__` or the arguments of `Table`.
    pub(super) arguments: Vec<Value>,
    /// `extend_existing=True`.
    pub(super) extends: bool,
    /// Another model has taken its table over.
    pub(super) is_merged: bool,
}

/// A relationship as declared.
#[derive(Clone)]
pub(super) struct Declared {
    pub(super) name: String,
    pub(super) object: Rc<Object>,
    pub(super) annotation: Option<super::annotation::Annotation>,
    pub(super) site: Site,
}

impl Built {
    pub(super) fn new(id: ModelId, name: &str, site: Site) -> Self {
        Self {
            model: Model::new(id, name),
            class: None,
            site,
            metadata_schema: None,
            objects: FxHashMap::default(),
            keys: FxHashMap::default(),
            foreign_keys: Vec::new(),
            keys_of_table: 0,
            relationships: Vec::new(),
            arguments: Vec::new(),
            extends: false,
            is_merged: false,
        }
    }

    /// Makes room for so many columns at once.
    pub(super) fn expect_columns(&mut self, count: usize) {
        self.objects.reserve(count);
        self.keys.reserve(count);
        self.model.columns.reserve(count);
    }
}

/// The whole of it.
pub(super) struct Build {
    pub(super) program: Program,
    /// What SQLAlchemy would raise on importing the modules.
    pub(super) refused: Option<Refused>,
    pub(super) schema: Schema,
    pub(super) models: Vec<Built>,
    pub(super) by_class: FxHashMap<ClassId, usize>,
    /// By the id of the `Table` object.
    pub(super) by_table: FxHashMap<usize, usize>,
    /// By the name of the table; of two, the first.
    pub(super) by_name: FxHashMap<String, usize>,
    pub(super) by_object: FxHashMap<usize, (usize, ColumnId)>,
    /// By schema and name.
    pub(super) by_schema: FxHashMap<(String, String), usize>,
    /// What tables are called with schemas folded away, as expressions have them.
    pub(super) table_keys: BTreeMap<ModelId, String>,
    /// What strings of expressions call things, and what they are called here; made when asked for.
    pub(super) renames: Option<Vec<(String, String)>>,
    /// The classes of each name.
    pub(super) by_class_name: FxHashMap<String, Vec<usize>>,
    /// How many attributes are declared in each style, classic and typed.
    pub(super) declared: [usize; 2],
    /// Relationships that are scalars because their annotations say so.
    pub(super) scalars: Vec<(ModelId, RelationshipId)>,
}

impl Build {
    pub(super) fn new(program: Program) -> Self {
        Self {
            program,
            schema: Schema::default(),
            models: Vec::new(),
            by_class: FxHashMap::default(),
            by_table: FxHashMap::default(),
            by_name: FxHashMap::default(),
            by_object: FxHashMap::default(),
            by_schema: FxHashMap::default(),
            table_keys: BTreeMap::new(),
            renames: None,
            by_class_name: FxHashMap::default(),
            declared: [0, 0],
            scalars: Vec::new(),
            refused: None,
        }
    }

    /// Everything that the files declare.
    pub(super) fn run(&mut self) {
        self.naming_convention();
        // What was asked while names were still missing may be told now.
        self.program.forget();
        let used = self.tables_of_classes();
        let is_alone = self.program.files.len() == 1;
        let files = self.program.files.iter();
        let migrations: Vec<bool> =
            files.map(|file| !is_alone && is_in_migrations(file) || is_migration(file)).collect();
        let mut all: Vec<(usize, Source)> = (0..self.program.classes.len())
            .map(ClassId)
            .filter(|id| !migrations[self.program.class(*id).file])
            .map(|id| (self.program.class(id).order, Source::Class(id)))
            .collect();
        let tables = self.program.tables.clone();
        all.extend(
            tables
                .into_iter()
                .filter(|(_, table)| !used.contains(&table.id) && !migrations[table.site.file])
                .map(|(order, table)| (order, Source::Table(table))),
        );
        all.sort_by_key(|(order, _)| *order);
        let mut seen = rustc_hash::FxHashSet::default();
        for (_, source) in all {
            match source {
                Source::Class(id) => {
                    if self.program.is_mapped(id) {
                        self.read_class(id);
                    }
                }
                Source::Table(table) => {
                    if seen.insert(table.id) {
                        self.read_table(&table);
                    }
                }
            }
        }
        self.merge_extended();
        for at in 0..self.models.len() {
            if self.models[at].is_merged {
                continue;
            }
            if self.models[at].class.is_some() {
                let name = self.models[at].model.class_name.clone();
                self.by_class_name.entry(name).or_default().push(at);
            }
            self.note_name(at);
            for (object, column) in self.models[at].objects.clone() {
                self.by_object.entry(object).or_insert((at, column));
            }
        }
        self.number_same_names();
        let tables =
            self.models.iter().filter(|built| !built.is_merged && built.model.has_own_table());
        self.table_keys = table_keys(tables.map(|built| &built.model));
        for at in 0..self.models.len() {
            self.read_table_arguments(at);
        }
        self.read_later_statements();
        for at in 0..self.models.len() {
            self.read_foreign_keys(at);
            self.read_relationships(at);
        }
        for built in self.models.drain(..).filter(|built| !built.is_merged) {
            self.schema.insert(built.model);
        }
        self.schema.python_imports = self.program.imports_of_lambdas();
        self.forget_scalars();
    }

    /// The style that most attributes are declared in.
    pub(super) fn style(&self) -> PythonStyle {
        let [classic, typed] = self.declared;
        if typed > classic { PythonStyle::Typed } else { PythonStyle::Classic }
    }

    /// An annotation says `uselist=False` of every scalar (`RelationshipProperty.declarative_scan`);
    /// where the keys make a scalar anyway it says nothing new.
    fn forget_scalars(&mut self) {
        if self.scalars.is_empty() {
            return;
        }
        let mapping = resolve(&self.schema);
        for (model, id) in std::mem::take(&mut self.scalars) {
            let resolved = mapping.relationship(id, RelationshipEnd::Declared);
            if resolved.is_none_or(|one| one.direction != Direction::ManyToOne) {
                continue;
            }
            let Some(model) = self.schema.model_mut(model) else { continue };
            for one in model.relationships.iter_mut().filter(|one| one.id == id) {
                one.options.uselist = None;
            }
        }
    }

    /// A class with `extend_existing` takes over a `Table` of its name that was there before.
    fn merge_extended(&mut self) {
        for at in 0..self.models.len() {
            if !self.models[at].extends || !self.models[at].model.has_own_table() {
                continue;
            }
            let name = self.models[at].model.table_name();
            let old = self.models[..at].iter().position(|built| {
                !built.is_merged && built.class.is_none() && built.model.table_name() == name
            });
            let Some(old) = old else { continue };
            self.models[old].is_merged = true;
            self.models[old].arguments.clear();
            for place in self.by_table.values_mut().filter(|place| **place == old) {
                *place = at;
            }
            let before = std::mem::take(&mut self.models[old].model.columns);
            let keys = std::mem::take(&mut self.models[old].foreign_keys);
            let now = &mut self.models[at];
            let mut taken: FxHashMap<ColumnId, ColumnId> = FxHashMap::default();
            for column in before {
                if let Some(same) = now.model.column_named(&column.name) {
                    taken.insert(column.id, same.id);
                    continue;
                }
                now.keys.insert(column.name.clone(), column.id);
                now.model.columns.push(column);
            }
            now.foreign_keys.extend(
                keys.into_iter()
                    .filter(|(key, ..)| key.columns.iter().all(|id| !taken.contains_key(id))),
            );
        }
    }

    /// `Table` objects that classes have as `__table__`.
    fn tables_of_classes(&mut self) -> Vec<usize> {
        let mut used = Vec::new();
        for at in 0..self.program.classes.len() {
            let Some(value) = self.program.classes[at].own("__table__").cloned() else { continue };
            if let Value::Object(object) = self.program.force(value) {
                used.push(object.id);
            }
        }
        used
    }

    /// Notes what the table is called, without its schema and with it.
    fn note_name(&mut self, at: usize) {
        let model = &self.models[at].model;
        if !model.has_own_table() {
            return;
        }
        let name = model.table_name();
        if let Some(schema) = &model.schema {
            self.by_schema.entry((schema.clone(), name.clone())).or_insert(at);
            // One that has no schema comes first.
            self.by_name.entry(name).or_insert(at);
        } else {
            let old = self.by_name.insert(name.clone(), at);
            if let Some(old) = old
                && self.models[old].model.schema.is_none()
            {
                self.by_name.insert(name, old);
            }
        }
    }

    /// What a table is called in expressions.
    pub(super) fn table_key(&self, at: usize) -> String {
        let model = &self.models[at].model;
        self.table_keys.get(&model.id).cloned().unwrap_or_else(|| model.table_name())
    }

    /// The model of a class, or of the mapped one that it stands below.
    pub(super) fn model_of_class(&mut self, id: ClassId) -> Option<usize> {
        if let Some(at) = self.by_class.get(&id) {
            return Some(*at);
        }
        let parent = self.program.parent(id)?;
        if parent == id { None } else { self.model_of_class(parent) }
    }

    /// The table that a value stands for.
    pub(super) fn table_of(&mut self, value: &Value) -> Option<usize> {
        let value = self.program.force(value.clone());
        match &value {
            Value::Object(object) => self.by_table.get(&object.id).copied(),
            Value::Class(id) => self.model_of_class(*id),
            Value::Attribute(of) if of.1 == "__table__" => self.table_of(&of.0.clone()),
            Value::Str(name) => self.table_named(name),
            Value::Function(function) => {
                let made = self.program.call_function(function, Vec::new(), Vec::new());
                if matches!(made, Value::Function(_)) { None } else { self.table_of(&made) }
            }
            _ => None,
        }
    }

    /// A table by its name, also with the schema before it.
    pub(super) fn table_named(&self, name: &str) -> Option<usize> {
        if let Some(at) = self.by_name.get(name) {
            return Some(*at);
        }
        let (schema, bare) = name.rsplit_once('.')?;
        self.by_schema.get(&(schema.to_owned(), bare.to_owned())).copied()
    }

    /// The schema of the `MetaData` that a class or a `Table` belongs to.
    pub(super) fn schema_of_metadata(&mut self, metadata: Option<Value>) -> Option<String> {
        let metadata = metadata.map(|one| self.program.force(one));
        let given = match &metadata {
            Some(Value::Object(object))
                if library::sqlalchemy_name(&object.callee) == Some("MetaData") =>
            {
                Some(Rc::clone(object))
            }
            _ => None,
        };
        let schema = |object: &Rc<Object>| {
            object.keyword("schema").cloned().or_else(|| object.arguments.first().cloned())
        };
        let of = match given {
            Some(object) => schema(&object),
            // Of one that was not said, the only one that there is.
            None => match &self.program.metadata.clone()[..] {
                [only] => schema(only),
                _ => None,
            },
        };
        of.map(|of| self.program.force(of)).and_then(|of| of.as_str().map(str::to_owned))
    }

    /// The column that a value stands for, seen from a model.
    pub(super) fn column_of(&mut self, value: &Value, from: usize) -> Option<(usize, ColumnId)> {
        let value = self.program.force(value.clone());
        match &value {
            Value::Object(object) => {
                if let Some(inner) = column_inside(object) {
                    return self.column_of(&inner, from);
                }
                let own = self.models.get(from).and_then(|built| built.objects.get(&object.id));
                own.map(|column| (from, *column))
                    .or_else(|| self.by_object.get(&object.id).copied())
            }
            Value::Attribute(of) => {
                let (inner, name) = (&of.0, of.1.as_str());
                if let Value::Class(id) = inner {
                    let at = self.model_seen(*id, from)?;
                    return self.inherited_attribute(at, name);
                }
                // `table.c.name`
                let Value::Attribute(columns) = inner else { return None };
                if !matches!(columns.1.as_str(), "c" | "columns") {
                    return None;
                }
                let at = self.table_seen(&columns.0.clone(), from)?;
                self.column_by_key(at, name)
            }
            Value::Item(parts) => {
                let (Value::Attribute(columns), Value::Str(name)) = (&parts.0, &parts.1) else {
                    return None;
                };
                if !matches!(columns.1.as_str(), "c" | "columns") {
                    return None;
                }
                let at = self.table_seen(&columns.0.clone(), from)?;
                self.column_by_key(at, name)
            }
            _ => None,
        }
    }

    fn table_seen(&mut self, value: &Value, from: usize) -> Option<usize> {
        match value {
            Value::Attribute(of) if of.1 == "__table__" => match &of.0 {
                Value::Class(id) => self.model_seen(*id, from),
                other => self.table_of(&other.clone()),
            },
            other => self.table_of(other),
        }
    }

    /// A class as a model sees it: what its mixins and abstract bases call themselves is the model.
    pub(super) fn model_seen(&mut self, id: ClassId, from: usize) -> Option<usize> {
        if let Some(at) = self.model_of_class(id)
            && self.program.is_mapped(id)
        {
            return Some(at);
        }
        let class = self.models.get(from)?.class?;
        self.program.mro(class).contains(&id).then_some(from)
    }

    /// The column of a model behind an attribute.
    pub(super) fn attribute_of_model(&self, at: usize, name: &str) -> Option<ColumnId> {
        let columns = &self.models[at].model.columns;
        columns.iter().find(|column| column.attribute_name() == name).map(|column| column.id)
    }
}

/// A script of Alembic, with tables as they once were?
fn is_migration(file: &super::program::File) -> bool {
    file.globals.contains_key("revision") && file.globals.contains_key("down_revision")
}

/// Does it stand in Flask-Migrate's folder, where old copies of models are?
fn is_in_migrations(file: &super::program::File) -> bool {
    file.module.split('.').rev().skip(1).any(|part| part == "migrations")
}

enum Source {
    Class(ClassId),
    Table(Rc<Object>),
}

/// The column in `deferred(Column(...))` and `column_property(Column(...))`.
pub(super) fn column_inside(object: &Rc<Object>) -> Option<Value> {
    let name = library::sqlalchemy_name(&object.callee)?;
    if !matches!(name, "deferred" | "column_property") {
        return None;
    }
    let inner = object.argument(0, "column")?;
    let of = library::sqlalchemy_name(&inner.as_object()?.callee)?;
    matches!(of, "Column" | "mapped_column").then(|| inner.clone())
}
