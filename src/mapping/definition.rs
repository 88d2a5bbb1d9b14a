//! What SQLAlchemy refuses or warns of as the classes and tables are defined, before any mapper is
//! configured.
//!
//! Knows no relationships beyond the arguments that `relationship()` looks at by itself.

use super::cascade::parse_cascade;
use rustc_hash::{FxHashMap, FxHashSet};

use super::diagnostic::{Diagnostic, ErrorClass, Remedy, RemedyOption, Subject};
use super::hierarchy::Hierarchy;
use super::naming::{ConstraintKind, ConventionNames, NamingError, constraint_name};
use super::python_repr::python_repr;
use crate::schema::{Column, Model, ModelId, ModelKind, PassiveDeletes, RelationshipEnd, Schema};

/// All refusals and warnings, model by model, in the order in which SQLAlchemy raises them.
///
/// `of_inheritance` is what is refused in each class's inheritance, put where the class stands.
pub(super) fn check_definitions(
    schema: &Schema,
    hierarchy: &Hierarchy<'_>,
    mut of_inheritance: FxHashMap<ModelId, Vec<Diagnostic>>,
) -> Vec<Diagnostic> {
    let has_table = |model: &Model| hierarchy.table(model.id) == model.id;
    let with_tables = schema.models.values().filter(|model| has_table(model));
    let mut check = Check {
        schema,
        found: Vec::new(),
        tables: FxHashMap::default(),
        classes: FxHashSet::default(),
        all_tables: with_tables.map(|model| model.full_table_name()).collect(),
    };
    for model in schema.models.values() {
        if matches!(model.kind, ModelKind::View { .. }) {
            continue;
        }
        check.relationship_arguments(model);
        if model.kind.is_class() {
            check.class(model);
        }
        if has_table(model) {
            check.table(model);
        }
        check.found.extend(of_inheritance.remove(&model.id).unwrap_or_default());
        if model.kind.is_class() && has_table(model) {
            check.primary_key(model);
        }
    }
    check.found
}

struct Check<'a> {
    schema: &'a Schema,
    found: Vec<Diagnostic>,
    tables: FxHashMap<String, ModelId>,
    classes: FxHashSet<&'a str>,
    all_tables: FxHashSet<String>,
}

impl<'a> Check<'a> {
    fn error(&mut self, class: ErrorClass, subject: Subject, message: String, advice: String) {
        self.found.push(Diagnostic::error(class, subject, message, advice));
    }

    fn warning(&mut self, subject: Subject, message: String, advice: String) {
        self.found.push(Diagnostic::warning(subject, message, advice));
    }

    fn remedy(&mut self, remedy: Remedy) {
        if let Some(last) = self.found.last_mut() {
            last.remedies.push(remedy);
        }
    }

    /// A remedy that writes an option of a relationship's end.
    fn option(&mut self, subject: Subject, end: RelationshipEnd, option: RemedyOption) {
        if let Subject::Relationship(model_id, relationship_id) = subject {
            self.remedy(Remedy::SetOption { model_id, relationship_id, end, option });
        }
    }

    /// `RelationshipProperty.__init__`.
    fn relationship_arguments(&mut self, model: &Model) {
        for relationship in &model.relationships {
            let subject = Subject::Relationship(model.id, relationship.id);
            let path = format!("{}.{}", model.class_name, relationship.name);
            let options = &relationship.options;
            let viewonly = options.viewonly == Some(true);
            if viewonly && options.passive_deletes != PassiveDeletes::False {
                self.warning(
                    subject,
                    "Setting passive_deletes on relationship() while also setting viewonly=True \
                     does not make sense, as a viewonly=True relationship does not perform \
                     persistence operations. This configuration may raise an error in a future \
                     release."
                        .to_owned(),
                    format!("{path}: it only views, so passive_deletes says nothing. Take it out."),
                );
                self.option(subject, RelationshipEnd::Declared, RemedyOption::NoPassiveDeletes);
            }
            let end = RelationshipEnd::Declared;
            self.cascade(subject, end, &path, options.cascade.as_deref());
            if let Some(backref) = &relationship.backref {
                let end = RelationshipEnd::Backref;
                self.cascade(subject, end, &path, backref.options.cascade.as_deref());
            }
            if relationship.backref.is_some() && relationship.back_populates.is_some() {
                self.error(
                    ErrorClass::ArgumentError,
                    subject,
                    "backref and back_populates keyword arguments are mutually exclusive"
                        .to_owned(),
                    format!("{path}: it has a backref and back_populates. Keep one of them."),
                );
                let (model_id, relationship_id) = (model.id, relationship.id);
                self.remedy(Remedy::SetBackPopulates {
                    model_id,
                    relationship_id,
                    back_populates: None,
                });
                self.remedy(Remedy::SetBackref { model_id, relationship_id, backref: None });
            }
        }
    }

    /// `CascadeOptions.__new__`.
    fn cascade(
        &mut self,
        subject: Subject,
        end: RelationshipEnd,
        path: &str,
        written: Option<&str>,
    ) {
        match parse_cascade(written, false) {
            Err(words) => {
                let listed: Vec<String> = words.iter().map(|word| python_repr(word)).collect();
                self.error(
                    ErrorClass::ArgumentError,
                    subject,
                    format!("Invalid cascade option(s): {}", listed.join(", ")),
                    format!(
                        "{path}: cascade does not know {}. It knows all, save-update, merge, \
                         delete, delete-orphan, refresh-expire, expunge and none.",
                        words.join(", ")
                    ),
                );
                let known = written.unwrap_or_default().split(',').map(str::trim);
                let known: Vec<&str> =
                    known.filter(|word| !words.iter().any(|unknown| unknown == word)).collect();
                let cascade = Some(known.join(", ")).filter(|known| !known.is_empty());
                self.option(subject, end, RemedyOption::Cascade(cascade));
            }
            Ok(cascade) if cascade.delete_orphan && !cascade.delete => {
                self.warning(
                    subject,
                    "The 'delete-orphan' cascade option requires 'delete'.".to_owned(),
                    format!("{path}: delete-orphan needs delete beside it in the cascade."),
                );
                let cascade = written.map(|written| format!("{written}, delete"));
                self.option(subject, end, RemedyOption::Cascade(cascade));
            }
            Ok(_) => {}
        }
    }

    fn class(&mut self, model: &'a Model) {
        let name = &model.class_name;
        if !self.classes.insert(name) {
            self.warning(
                Subject::Model(model.id),
                format!(
                    "This declarative base already contains a class with the same class name and \
                     module name as models.{name}, and will be replaced in the string-lookup table."
                ),
                format!("Two models are called {name}. Give one of them another name."),
            );
            let taken = |name: &str| self.schema.model_named(name).is_some();
            let class_name = numbered(name, "", |name| !taken(name));
            self.remedy(Remedy::RenameModel { model_id: model.id, class_name });
        }
        self.reserved_attributes(model);
        self.attributes_given_twice(model);
    }

    /// Names that declarative classes keep for themselves.
    fn reserved_attributes(&mut self, model: &Model) {
        for column in &model.columns {
            let subject = Subject::Column(model.id, column.id);
            let attribute = column.attribute_name();
            let advice = format!(
                "{}.{attribute}: declarative classes keep the name {attribute} for themselves. Give \
                 the attribute another name.",
                model.class_name
            );
            match attribute {
                "metadata" => self.error(
                    ErrorClass::AttributeError,
                    subject,
                    "Neither 'Column' object nor 'Comparator' object has an attribute 'tables'"
                        .to_owned(),
                    advice,
                ),
                "registry" => self.warning(
                    subject,
                    "Attribute name 'registry' should be left reserved for the Declarative class \
                     registry when using a Declarative class."
                        .to_owned(),
                    advice,
                ),
                _ => continue,
            }
            if column.attribute.is_none() {
                let name = format!("{attribute}_");
                self.remedy(Remedy::RenameColumn {
                    model_id: model.id,
                    column_id: column.id,
                    name,
                });
            }
        }
    }

    /// Of two attributes with one name Python would keep the later and say nothing.
    fn attributes_given_twice(&mut self, model: &Model) {
        let columns = model.columns.iter().map(Column::attribute_name);
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        for (column, attribute) in model.columns.iter().zip(columns) {
            if seen.insert(attribute) {
                continue;
            }
            // The same column name twice is refused for itself.
            let is_same_column =
                model.columns.iter().filter(|other| other.name == column.name).count() > 1;
            if !is_same_column {
                self.twice(model, Subject::Column(model.id, column.id), attribute);
            }
        }
        for relationship in &model.relationships {
            if !seen.insert(&relationship.name) {
                let subject = Subject::Relationship(model.id, relationship.id);
                self.twice(model, subject, &relationship.name);
                let name = numbered(&relationship.name, "_", |name| !seen.contains(name));
                self.remedy(Remedy::RenameRelationship {
                    model_id: model.id,
                    relationship_id: relationship.id,
                    name,
                });
            }
        }
    }

    fn twice(&mut self, model: &Model, subject: Subject, attribute: &str) {
        let class = &model.class_name;
        self.error(
            ErrorClass::ArgumentError,
            subject,
            format!("Attribute '{attribute}' of class '{class}' is given more than once"),
            format!("{class} has two attributes called {attribute}. Rename one of them."),
        );
    }

    fn table(&mut self, model: &Model) {
        let table = model.full_table_name();
        if let Some(first) = self.tables.insert(table.clone(), model.id) {
            let other = self.schema.model(first).map_or("", |model| model.class_name.as_str());
            let advice = format!(
                "{} and {other} both have the table {table}. Give one of them another table name.",
                model.class_name
            );
            self.error(
                ErrorClass::InvalidRequestError,
                Subject::Model(model.id),
                format!(
                    "Table '{table}' is already defined for this MetaData instance.  Specify \
                     'extend_existing=True' to redefine options and columns on an existing Table \
                     object."
                ),
                advice,
            );
            let in_schema = |name: &str| match &model.schema {
                Some(schema) => format!("{schema}.{name}"),
                None => name.to_owned(),
            };
            let tablename = numbered(&model.table_name(), "_", |name| {
                !self.all_tables.contains(&in_schema(name))
            });
            self.remedy(Remedy::SetTablename { model_id: model.id, tablename });
            return;
        }
        self.columns_given_twice(model, &table);
        self.constraint_names(model, &table);
    }

    fn columns_given_twice(&mut self, model: &Model, table: &str) {
        let mut seen = FxHashSet::default();
        for column in &model.columns {
            if seen.insert(column.name.as_str()) {
                continue;
            }
            let name = &column.name;
            self.error(
                ErrorClass::DuplicateColumnError,
                Subject::Column(model.id, column.id),
                format!("A column with name '{name}' is already present in table '{table}'."),
                format!("{table} has two columns called {name}. Rename one of them."),
            );
            let name = numbered(name, "_", |name| model.column_named(name).is_none());
            self.remedy(Remedy::RenameColumn { model_id: model.id, column_id: column.id, name });
        }
    }

    /// A convention for checks that builds on names which the checks do not have.
    fn constraint_names(&mut self, model: &Model, table: &str) {
        let convention = &self.schema.naming_convention;
        if convention.is_empty() {
            return;
        }
        let names = ConventionNames { table, ..Default::default() };
        let given = model
            .unique_constraints
            .iter()
            .map(|one| (one.id, one.name.as_deref(), ConstraintKind::Unique))
            .chain(
                model
                    .check_constraints
                    .iter()
                    .filter(|one| !one.conv)
                    .map(|one| (one.id, one.name.as_deref(), ConstraintKind::Check)),
            )
            .chain(
                model
                    .foreign_keys
                    .iter()
                    .map(|one| (one.id, one.name.as_deref(), ConstraintKind::ForeignKey)),
            );
        let mut faults = Vec::new();
        for (id, name, kind) in given {
            match constraint_name(convention, kind, name, &names) {
                Err(NamingError::ConstraintNameMissing) => faults.push((id, kind, None)),
                Err(NamingError::UnknownToken(token)) => faults.push((id, kind, Some(token))),
                Ok(_) => {}
            }
        }
        for (id, kind, token) in faults {
            let subject = Subject::Constraint(model.id, id);
            let pattern = kind.prefix();
            match token {
                None => self.error(
                    ErrorClass::InvalidRequestError,
                    subject,
                    "Naming convention including %(constraint_name)s token requires that constraint \
                     is explicitly named."
                        .to_owned(),
                    format!(
                        "{table}: the naming convention {pattern} builds on the constraint's own \
                         name. Give it one."
                    ),
                ),
                Some(token) => self.error(
                    ErrorClass::InvalidRequestError,
                    subject,
                    format!("Naming convention '{pattern}' has an unknown token '{token}'"),
                    format!("The naming convention {pattern} has an unknown part {token}."),
                ),
            }
        }
    }

    /// `Mapper._configure_pks`.
    fn primary_key(&mut self, model: &Model) {
        if !model.primary_key_columns().is_empty() || !model.mapper_primary_key.is_empty() {
            return;
        }
        let (class, table) = (&model.class_name, model.table_name());
        self.error(
            ErrorClass::ArgumentError,
            Subject::Model(model.id),
            format!(
                "Mapper Mapper[{class}({table})] could not assemble any primary key columns for \
                 mapped table '{table}'"
            ),
            format!("{class} has no primary key. Mark a column as one, or add an id."),
        );
        self.remedy(Remedy::AddPrimaryKey { model_id: model.id });
    }
}

/// The name with the first number from 2 on that makes it free.
fn numbered(name: &str, separator: &str, is_free: impl Fn(&str) -> bool) -> String {
    let mut number = 2_u32;
    loop {
        let candidate = format!("{name}{separator}{number}");
        if is_free(&candidate) {
            return candidate;
        }
        number += 1;
    }
}
