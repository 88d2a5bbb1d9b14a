//! RESOLVED: what SQLAlchemy's mapper would compute from a [`Schema`]. Pure functions, no input or
//! output.
//!
//! [`resolve`] never fails: a half-drawn design is normal. What SQLAlchemy would refuse becomes a
//! [`Diagnostic`] with a subject, SQLAlchemy's error class and a remedy.

mod autoincrement;
mod autoincrement_refusal;
mod backref;
mod backref_names;
mod broken_keys;
mod cascade;
mod configure;
mod definition;
pub mod diagnostic;
mod direction;
pub mod expression;
mod expression_call;
mod expression_sql;
mod expression_text;
mod foreign_keys;
mod hierarchy;
mod inheritance;
mod inheritance_refusal;
mod join;
mod join_condition;
mod join_refusal;
mod key_links;
mod namespace;
pub mod naming;
pub mod naming_ends;
mod nesting;
mod overlaps;
mod printable;
mod python_repr;
mod quoting;
mod refusal;
pub mod relationship;
mod remedy;
mod remote_side;
pub mod subquery;
pub mod table;
mod tables;

use std::collections::BTreeMap;

pub use diagnostic::{
    Diagnostic, ErrorClass, JoinChoice, Remedy, RemedyOption, Severity, Subject, WrittenJoin,
};
pub use expression::{Operator, SqlExpr};
use hierarchy::Hierarchy;
pub use inheritance::{Inheritance, InheritanceKind};
pub use join::{CandidateForeignKey, candidate_foreign_keys};
use key_links::KeyLinks;
pub use key_links::KeyPairs;
use namespace::Namespace;
pub use naming_ends::{EndNames, ManyToManyNames, many_to_many_names, relationship_names};
pub use nesting::too_deep;
pub use printable::printable;
pub use relationship::{Cascade, Direction, RelationshipEnd, ResolvedRelationship};
pub use table::{
    ColumnRef, ResolvedCheck, ResolvedColumn, ResolvedForeignKey, ResolvedIndex,
    ResolvedIndexElement, ResolvedTable, ResolvedUnique,
};

pub use crate::schema::camel_to_snake_case;
use rustc_hash::FxHashMap;

use crate::schema::{ColumnId, ModelId, RelationshipId, Schema};

/// What `SQLAlchemy` holds after `configure_mappers()`, with what it would have refused beside it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping {
    /// Every table in the schema's order: those of classes, association tables and views. A class
    /// that shares the table of its base is not among them.
    pub tables: BTreeMap<ModelId, ResolvedTable>,
    /// The mapped classes.
    pub models: BTreeMap<ModelId, ResolvedModel>,
    /// What `SQLAlchemy` would refuse or warn of, errors first, each subject in the schema's order.
    pub diagnostics: Vec<Diagnostic>,
    /// `MetaData.naming_convention` as declared: names that a convention makes may be shortened where
    /// a dialect has a limit, names given by hand may not.
    pub naming_convention: BTreeMap<String, String>,
    /// Single-table subclasses, and whose table each has.
    table_owners: FxHashMap<ModelId, ModelId>,
    /// Columns of these that stand for one that the table has already, and for which.
    existing: FxHashMap<ColumnRef, ColumnId>,
    tables_by_name: FxHashMap<String, ModelId>,
    relationship_places: FxHashMap<(RelationshipId, RelationshipEnd), (ModelId, usize)>,
    /// Relationships that stand for foreign keys, which only [`Mapping::with_key_links`] has.
    key_links: KeyLinks,
}

/// One mapped class.
#[derive(Clone, Debug, PartialEq)]
pub struct ResolvedModel {
    /// The model.
    pub model_id: ModelId,
    /// The class name.
    pub class_name: String,
    /// Which class it inherits from, and how.
    pub inheritance: Option<Inheritance>,
    /// Attribute name and column of each mapped column, in order; those of its bases come last.
    pub attributes: Vec<(String, ColumnRef)>,
    /// Both declared relationships and those that backrefs create, declared ones first, each in the
    /// schema's order; those of its bases are not among them (see [`Mapping::relationships`]). One that could not be resolved is missing here and has a diagnostic.
    pub relationships: Vec<ResolvedRelationship>,
}

impl Mapping {
    /// The table of a box: its own, or its base's if it shares that; `Mapper.local_table`.
    pub fn table(&self, id: ModelId) -> Option<&ResolvedTable> {
        self.tables.get(&self.table_owner(id))
    }

    /// The table with this name; of two, the first.
    pub fn table_named(&self, name: &str) -> Option<&ResolvedTable> {
        self.table(*self.tables_by_name.get(name)?)
    }

    /// The mapped class of a box, if it is one.
    pub fn model(&self, id: ModelId) -> Option<&ResolvedModel> {
        self.models.get(&id)
    }

    /// The column that a reference names.
    pub fn column(&self, column: ColumnRef) -> Option<&ResolvedColumn> {
        self.table(column.model_id)?.column(column.column_id)
    }

    /// `table.column`, as `SQLAlchemy` prints a column; not quoted.
    pub fn column_path(&self, column: ColumnRef) -> String {
        match (self.table(column.model_id), self.column(column)) {
            (Some(table), Some(column)) => format!("{}.{}", table.name, column.name),
            _ => String::new(),
        }
    }

    /// `table.column`, each quoted where `SQLAlchemy` would quote it for no dialect in particular.
    pub fn quoted_column_path(&self, column: ColumnRef) -> String {
        match (self.table(column.model_id), self.column(column)) {
            (Some(table), Some(column)) => format!(
                "{}.{}",
                quoting::quoted_if_needed(&table.name),
                quoting::quoted_if_needed(&column.name)
            ),
            _ => String::new(),
        }
    }

    /// One end of a relationship: the declared side or the one that its backref creates.
    pub fn relationship(
        &self,
        id: RelationshipId,
        end: RelationshipEnd,
    ) -> Option<&ResolvedRelationship> {
        let (model, at) = self.relationship_places.get(&(id, end))?;
        self.model(*model)?.relationships.get(*at)
    }

    /// The relationship from one of the classes `near` to one of `far` whose join is this key.
    pub fn carried_by(
        &self,
        key: &ResolvedForeignKey,
        near: &[ModelId],
        direction: Direction,
        far: &[ModelId],
    ) -> Option<&ResolvedRelationship> {
        let classes = near.iter().filter_map(|id| self.model(*id));
        classes.flat_map(|model| &model.relationships).find(|one| {
            one.direction == direction
                && far.contains(&one.target)
                && one.secondary.is_none()
                && one.synchronize_pairs.len() == key.columns.len()
                && one.synchronize_pairs.iter().all(|(referred, referring)| {
                    let mut pairs = key.columns.iter().zip(&key.referred_columns);
                    pairs
                        .any(|(from, to)| *from == referring.column_id && *to == referred.column_id)
                })
        })
    }

    /// Would `SQLAlchemy` refuse these models?
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|one| one.severity == Severity::Error)
    }
}

/// Resolves a schema whole.
pub fn resolve(schema: &Schema) -> Mapping {
    let hierarchy = Hierarchy::of(schema);
    let (tables, tables_by_name) = tables::resolve_tables(schema, &hierarchy);
    let models = inheritance::resolve_models(schema, &hierarchy);
    let owners = models.keys().map(|id| (*id, hierarchy.table(*id)));
    let mut mapping = Mapping {
        tables,
        table_owners: owners.filter(|(id, owner)| id != owner).collect(),
        existing: hierarchy.existing(),
        models,
        diagnostics: Vec::new(),
        naming_convention: schema.naming_convention.clone(),
        tables_by_name,
        relationship_places: FxHashMap::default(),
        key_links: KeyLinks::new(),
    };
    let refused = inheritance_refusal::determine_inheritance(schema, &mut mapping, &hierarchy);
    let namespace = Namespace::of(schema, &mapping);
    let (relationships, errors, warnings) =
        configure::configure_mappers(schema, &mapping, &namespace);
    // As SQLAlchemy would come upon them: classes, mappers, tables; and what it only warns of last.
    let definitions = definition::check_definitions(schema, &hierarchy, refused);
    let (definition_errors, definition_warnings): (Vec<_>, Vec<_>) =
        definitions.into_iter().partition(Diagnostic::is_error);
    mapping.diagnostics.extend(definition_errors);
    mapping.diagnostics.extend(errors);
    for broken in broken_keys::broken_keys(&mapping) {
        if !mapping.diagnostics.contains(&broken) {
            mapping.diagnostics.push(broken);
        }
    }
    let autoincrement = autoincrement_refusal::check_autoincrement(schema, &mapping);
    mapping.diagnostics.extend(autoincrement);
    mapping.diagnostics.extend(definition_warnings);
    mapping.diagnostics.extend(warnings);
    for resolved in relationships {
        let Some(model) = mapping.models.get_mut(&resolved.model_id) else { continue };
        let place = (resolved.model_id, model.relationships.len());
        mapping.relationship_places.insert((resolved.relationship_id, resolved.end), place);
        model.relationships.push(resolved);
    }
    for one in &mut mapping.diagnostics {
        one.advice = printable(&one.advice);
    }
    mapping
}
