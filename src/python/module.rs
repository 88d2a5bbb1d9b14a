//! The module as a whole: gathers enums, association tables and classes, then writes them in order
//! under the imports they turned out to need.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::callable::stub_name;
use super::foreign_name::ForeignNames;
use super::identifier::is_identifier;
use super::imports::{Import, Imports, handed_on};
use super::layout::Code;
use super::literal::{literal, value_literal};
use super::names::Names;
use super::order::in_dependency_order;
use super::{PythonError, PythonStyle, class, naming};
use crate::mapping::{Mapping, Subject, printable};
use crate::schema::{
    Column, ColumnDefault, ColumnType, EnumClass, Model, ModelId, ModelKind, Schema,
};

/// What is gathered while the parts of a module are written.
pub(super) struct Module<'a> {
    pub(super) schema: &'a Schema,
    pub(super) mapping: &'a Mapping,
    pub(super) style: PythonStyle,
    pub(super) names: Names,
    /// Models by class name, and by the name of their table; of several the first.
    by_class_name: FxHashMap<&'a str, &'a Model>,
    by_table_name: FxHashMap<String, &'a Model>,
    /// The models written, in order so far: what stands above.
    pub(super) written: BTreeSet<ModelId>,
    pub(super) errors: Vec<PythonError>,
    pub(super) imports: Imports,
    enums: BTreeMap<String, EnumClass>,
    enum_aliases: BTreeMap<String, String>,
    /// Functions for defaults that only have a name, and whose defaults they are.
    stubs: BTreeMap<String, BTreeSet<String>>,
    stub_aliases: BTreeMap<String, String>,
    pub(super) foreign: ForeignNames,
    /// The name of the class for types that `SQLAlchemy` does not have.
    sql_type: Option<String>,
    /// Statements after the last class.
    tail: Vec<String>,
}

/// Writes the selected models.
pub(super) fn write(
    schema: &Schema,
    mapping: &Mapping,
    style: PythonStyle,
    selection: &BTreeSet<ModelId>,
) -> Result<String, Vec<PythonError>> {
    let mut module = Module::new(schema, mapping, style);
    let models: Vec<&Model> = schema
        .models
        .values()
        .map(AsRef::as_ref)
        .filter(|model| selection.contains(&model.id))
        .collect();
    module.check_names(&models);
    let body = module.body(&models);
    if module.errors.is_empty() {
        Ok(module.finish(&body))
    } else {
        let order = |error: &PythonError| error.subject.model_id();
        module.errors.sort_by_key(order);
        for error in &mut module.errors {
            error.place = printable(&error.place);
            error.message = printable(&error.message);
        }
        Err(module.errors)
    }
}

impl<'a> Module<'a> {
    fn new(schema: &'a Schema, mapping: &'a Mapping, style: PythonStyle) -> Self {
        let (mut by_class_name, mut by_table_name) = (FxHashMap::default(), FxHashMap::default());
        for model in schema.models.values().map(AsRef::as_ref) {
            by_class_name.entry(model.class_name.as_str()).or_insert(model);
            if !matches!(model.kind, ModelKind::View { .. }) {
                by_table_name.entry(table_name(mapping, model)).or_insert(model);
            }
        }
        Self {
            schema,
            mapping,
            style,
            by_class_name,
            by_table_name,
            names: Names::of(schema),
            written: BTreeSet::new(),
            errors: Vec::new(),
            imports: Imports::default(),
            enums: BTreeMap::new(),
            enum_aliases: BTreeMap::new(),
            stubs: BTreeMap::new(),
            stub_aliases: BTreeMap::new(),
            foreign: ForeignNames::default(),
            sql_type: None,
            tail: Vec::new(),
        }
    }

    pub(super) fn error(&mut self, subject: Subject, place: &str, message: impl Into<String>) {
        let (place, message) = (place.to_owned(), message.into());
        let error = PythonError { subject, place, message };
        if !self.errors.contains(&error) {
            self.errors.push(error);
        }
    }

    /// A problem of one column.
    pub(super) fn column_error(
        &mut self,
        model: &Model,
        column: &Column,
        message: impl Into<String>,
    ) {
        let place = format!("{}.{}", model.class_name, column.name);
        self.error(Subject::Column(model.id, column.id), &place, message);
    }

    /// The name that an import goes by in this module.
    pub(super) fn import(&mut self, import: Import) -> String {
        let names = &self.names;
        self.imports.add(import, |name| names.is_taken(name))
    }

    /// Something of SQLAlchemy's as the style has it: `db.String`, or `String` with its import.
    pub(super) fn library(&mut self, name: &str) -> String {
        let import = match self.style {
            PythonStyle::Classic => None,
            PythonStyle::Typed => handed_on(name),
        };
        import.map_or_else(|| format!("db.{name}"), |import| self.import(import))
    }

    /// One of `SQLAlchemy`'s uppercase types: `sa.NVARCHAR`, or `NVARCHAR` with its import.
    pub(super) fn uppercase_type(&mut self, name: &str) -> String {
        match self.style {
            PythonStyle::Classic => format!("{}.{name}", self.import(SQLALCHEMY)),
            PythonStyle::Typed => self.library(name),
        }
    }

    /// A name for a helper of the module that nothing else has.
    fn free(&mut self, wanted: &str) -> String {
        let imports = &self.imports;
        self.names.free(wanted, |name| imports.has(name))
    }

    /// The class of this name.
    pub(super) fn class_named(&self, name: &str) -> Option<&'a Model> {
        self.by_class_name.get(name).copied().filter(|model| model.kind.is_class())
    }

    /// The model whose table has this name.
    pub(super) fn table_named(&self, name: &str) -> Option<&'a Model> {
        self.by_table_name.get(name).copied()
    }

    /// The name of the table of a model, with schemas folded away: as expressions have it.
    pub(super) fn table_name(&self, model: &Model) -> String {
        table_name(self.mapping, model)
    }

    /// The class for types by their SQL name.
    pub(super) fn sql_type(&mut self) -> String {
        if let Some(name) = &self.sql_type {
            return name.clone();
        }
        let name = self.free("SQLType");
        self.sql_type = Some(name.clone());
        name
    }

    /// The name by which an enum is used inside classes.
    pub(super) fn enum_name(&mut self, class_name: &str) -> String {
        if !self.names.is_hidden(class_name) {
            return class_name.to_owned();
        }
        if let Some(alias) = self.enum_aliases.get(class_name) {
            return alias.clone();
        }
        let alias = self.free(&format!("{class_name}_"));
        self.enum_aliases.insert(class_name.to_owned(), alias.clone());
        alias
    }

    /// The enum of this name.
    pub(super) fn enum_class(&self, class_name: &str) -> Option<&EnumClass> {
        self.enums.get(class_name)
    }

    /// The name by which the function for a default is used inside classes.
    pub(super) fn stub(&mut self, name: &str, owner: String) -> String {
        self.stubs.entry(name.to_owned()).or_default().insert(owner);
        if !self.names.is_hidden(name) {
            return name.to_owned();
        }
        if let Some(alias) = self.stub_aliases.get(name) {
            return alias.clone();
        }
        let alias = self.free(&format!("{name}_"));
        self.stub_aliases.insert(name.to_owned(), alias.clone());
        alias
    }

    /// Adds a statement after the last class.
    pub(super) fn after_classes(&mut self, statement: &Code) {
        self.tail.push(statement.statement(0));
    }

    /// Class and table names are names of Python, each once; enums and functions likewise.
    fn check_names(&mut self, models: &[&Model]) {
        let mut seen = BTreeSet::from(["db".to_owned()]);
        for model in models {
            let name = &model.class_name;
            let what = match model.kind {
                ModelKind::Class => "class name",
                ModelKind::AssociationTable => "Python variable",
                ModelKind::View { .. } => continue,
            };
            let subject = Subject::Model(model.id);
            if name.is_empty() {
                let place = self.table_name(model);
                self.error(subject, &place, format!("the model has no {what}. Give it one"));
            } else if !is_identifier(name) || name.starts_with("__") {
                let advice = "Use letters, digits and underscores, and no keyword";
                let message = format!("{} is no {what} in Python. {advice}", literal(name));
                self.error(subject, name, message);
            } else if !seen.insert(name.clone()) {
                let message =
                    format!("another {name} is in the module already. Rename one of them");
                self.error(subject, name, message);
            }
        }
        naming::check_convention(self);
        self.gather_enums(models);
        let mut stubs = BTreeSet::new();
        for (model, column) in columns(models) {
            for default in [&column.default, &column.onupdate].into_iter().flatten() {
                let ColumnDefault::Callable(text) = default else { continue };
                let Some(name) = stub_name(text) else {
                    self.reserve_foreign_names(model, column, text);
                    continue;
                };
                if stubs.insert(name.to_owned()) && !self.names.take(name) {
                    let message = format!(
                        "the default {name} has a name that the module uses for something else. Rename one of them"
                    );
                    self.column_error(model, column, message);
                }
            }
        }
    }

    fn gather_enums(&mut self, models: &[&Model]) {
        for (model, column) in columns(models) {
            let Some(ColumnType::Enum(of)) = &column.column_type else { continue };
            let Some(enum_class) = &of.enum_class else { continue };
            let name = &enum_class.class_name;
            match self.enums.get(name) {
                Some(known) if known == enum_class => {}
                Some(_) => {
                    let message = format!(
                        "the enum {name} has other members elsewhere. Give both the same, or rename one"
                    );
                    self.column_error(model, column, message);
                }
                None if !is_identifier(name) || name.starts_with("__") => {
                    let message =
                        format!("{} is no class name in Python. Rename the enum", literal(name));
                    self.column_error(model, column, message);
                }
                None if !self.names.take(name) => {
                    let message =
                        format!("the enum {name} is called like a model. Rename one of them");
                    self.column_error(model, column, message);
                }
                None => {
                    if let Some(bad) = bad_member(enum_class) {
                        let message = format!(
                            "{} cannot be a member of a Python enum, or stands twice. Rename it",
                            literal(bad)
                        );
                        self.column_error(model, column, message);
                    }
                    self.enums.insert(name.clone(), enum_class.clone());
                }
            }
        }
    }

    /// Association tables first, then classes, each in dependency order.
    fn body(&mut self, models: &[&Model]) -> String {
        let mut parts = Vec::new();
        let ordered = in_dependency_order(self.mapping, models);
        for model in ordered.iter().filter(|one| one.kind == ModelKind::AssociationTable) {
            parts.push(class::association_table(self, model));
            self.written.insert(model.id);
        }
        for model in ordered.iter().filter(|one| one.kind.is_class()) {
            parts.push(class::class(self, model));
            self.written.insert(model.id);
        }
        let views: Vec<String> = models
            .iter()
            .filter(|model| matches!(model.kind, ModelKind::View { .. }))
            .map(|model| format!("#   {}\n", literal(&self.table_name(model))))
            .collect();
        if !views.is_empty() {
            parts.push(format!(
                "# Views of the database, which no model creates:\n{}",
                views.concat()
            ));
        }
        if !self.tail.is_empty() {
            parts.push(self.tail.concat());
        }
        parts.join("\n\n")
    }

    /// The head of the module, written last since it needs to know what was used.
    fn finish(mut self, body: &str) -> String {
        let mut parts = Vec::new();
        let flask = self.import(Import::from("flask_sqlalchemy", "SQLAlchemy"));
        let metadata = naming::metadata(&mut self);
        let (base, arguments) = match self.style {
            PythonStyle::Classic => {
                let metadata = metadata.map(|metadata| Code::keyword("metadata", metadata));
                (String::new(), metadata.into_iter().collect())
            }
            PythonStyle::Typed => {
                let name = self.free("Base");
                let declarative = self.library("DeclarativeBase");
                let body = metadata.map_or_else(
                    || "    pass\n".to_owned(),
                    |metadata| metadata.prefixed("metadata = ").statement(4),
                );
                let model_class = Code::keyword("model_class", Code::atom(name.clone()));
                (format!("\nclass {name}({declarative}):\n{body}\n\n"), vec![model_class])
            }
        };
        let db = Code::call(&flask, arguments).prefixed("db = ");
        if let Some(name) = self.sql_type.clone() {
            parts.push(self.sql_type_class(&name));
        }
        let enums = std::mem::take(&mut self.enums);
        for enum_class in enums.values() {
            parts.push(self.enum_statement(enum_class));
        }
        for (name, owners) in &self.stubs {
            parts.push(stub_function(name, owners, self.stub_aliases.get(name)));
        }
        if !body.is_empty() {
            parts.push(body.to_owned());
        }
        let names = &self.names;
        let foreign = std::mem::take(&mut self.foreign);
        let imports = &mut self.imports;
        let foreign =
            foreign.statements(&self.schema.python_imports, imports, |name| names.is_taken(name));
        let head = format!(
            "\"\"\"Database models.\"\"\"\n\n{}{foreign}\n{base}{}",
            self.imports.statements(),
            db.statement(0)
        );
        parts.insert(0, head);
        parts.join("\n\n")
    }

    fn enum_statement(&mut self, enum_class: &EnumClass) -> String {
        let name = &enum_class.class_name;
        let module = self.import(Import::module("enum"));
        let mut out = String::new();
        if enum_class.members.iter().all(|(member, _)| is_identifier(member)) {
            out.push_str(&format!("class {name}({module}.Enum):\n"));
            for (member, value) in &enum_class.members {
                out.push_str(&value_literal(value).prefixed(&format!("{member} = ")).statement(4));
            }
            if enum_class.members.is_empty() {
                out.push_str("    pass\n");
            }
        } else {
            // Members that are no names of Python can only be given as text.
            let members = enum_class.members.iter().map(|(member, value)| {
                Code::tuple(vec![Code::atom(literal(member)), value_literal(value)])
            });
            let arguments =
                vec![Code::atom(literal(name)), Code::bracket("[", members.collect(), "]")];
            let call = Code::call(&format!("{module}.Enum"), arguments);
            out.push_str(&call.prefixed(&format!("{name} = ")).statement(0));
        }
        if let Some(alias) = self.enum_aliases.get(name) {
            out.push_str(&format!("\n\n{alias} = {name}\n"));
        }
        out
    }

    fn sql_type_class(&mut self, name: &str) -> String {
        let base = match self.style {
            PythonStyle::Classic => format!("{}.types.UserDefinedType", self.import(SQLALCHEMY)),
            PythonStyle::Typed => self.import(Import::from("sqlalchemy.types", "UserDefinedType")),
        };
        format!(
            "class {name}({base}):\n    \
                 \"\"\"A column type by the name that the database has for it.\"\"\"\n\n    \
                 cache_ok = True\n\n    \
                 def __init__(self, name):\n        self.name = name\n\n    \
                 def get_col_spec(self, **kw):\n        return self.name\n"
        )
    }
}

fn table_name(mapping: &Mapping, model: &Model) -> String {
    mapping.table(model.id).map_or_else(|| model.table_name(), |table| table.name.clone())
}

/// `import sqlalchemy as sa`.
pub(super) const SQLALCHEMY: Import =
    Import { module: Cow::Borrowed("sqlalchemy"), name: None, local: Cow::Borrowed("sa") };

fn columns<'m>(models: &'m [&'m Model]) -> impl Iterator<Item = (&'m Model, &'m Column)> {
    models
        .iter()
        .filter(|model| !matches!(model.kind, ModelKind::View { .. }))
        .flat_map(|model| model.columns.iter().map(move |column| (*model, column)))
}

/// A member's name that `enum` refuses, or that stands twice.
fn bad_member(enum_class: &EnumClass) -> Option<&str> {
    let mut seen = BTreeSet::new();
    let names = enum_class.members.iter().map(|(name, _)| name.as_str());
    names.into_iter().find(|name| {
        name.is_empty() || name.starts_with('_') || *name == "mro" || !seen.insert(*name)
    })
}

fn stub_function(name: &str, owners: &BTreeSet<String>, alias: Option<&String>) -> String {
    let first = owners.first().map_or("", String::as_str);
    let owners = match owners.len() {
        0..=2 => owners.iter().cloned().collect::<Vec<_>>().join(" and "),
        several => format!("{first} and {} other columns", several - 1),
    };
    let alias = alias.map(|alias| format!("\n\n{alias} = {name}\n")).unwrap_or_default();
    format!(
        "def {name}():\n    \"\"\"Give the default of {owners}.\"\"\"\n    \
             raise NotImplementedError\n{alias}"
    )
}
