//! How the tables of classes and their bases are joined, and what SQLAlchemy refuses or warns of in
//! inheritance.
//!
//! Ports `_DeclarativeMapperConfig._setup_inheriting_columns`, `Mapper._configure_inheritance` and
//! `Mapper._reconcile_prop_with_incoming_columns`.

use super::Mapping;
use rustc_hash::FxHashMap;

use super::diagnostic::{Diagnostic, ErrorClass, Remedy, Subject};
use super::expression::{Operator, SqlExpr};
use super::expression_text::parse_expression;
use super::hierarchy::{Baseless, Hierarchy, InheritanceKind};
use super::join::{JoinError, LinkingKey, Selectable, join_condition, linking_keys};
use super::namespace::Namespace;
use super::python_repr::python_repr;
use super::table::ColumnRef;
use crate::schema::{
    ColumnType, Model, ModelId, ModelReference, PolymorphicOn, Schema, camel_to_snake_case,
};

/// Finds the condition of each joined class; gives what is refused and warned of, by class.
pub(super) fn determine_inheritance(
    schema: &Schema,
    mapping: &mut Mapping,
    hierarchy: &Hierarchy<'_>,
) -> FxHashMap<ModelId, Vec<Diagnostic>> {
    let mut conditions = Vec::new();
    let mut refused = FxHashMap::default();
    let mut identities: FxHashMap<(ModelId, String), ModelId> = FxHashMap::default();
    {
        let namespace = Namespace::of(schema, mapping);
        for model in schema.models.values().filter(|model| model.kind.is_class()) {
            let mut check = Check { mapping, hierarchy, model, found: Vec::new() };
            if model.inherits.is_some() {
                check.baseless();
                check.single_table();
                if let Some(condition) = check.joined(&namespace) {
                    check.combined_columns(&condition);
                    conditions.push((model.id, condition));
                }
            }
            check.polymorphic(schema, &mut identities);
            if !check.found.is_empty() {
                refused.insert(model.id, check.found);
            }
        }
    }
    for (model, condition) in conditions {
        let resolved = mapping.models.get_mut(&model);
        if let Some(inheritance) = resolved.and_then(|model| model.inheritance.as_mut()) {
            inheritance.condition = Some(condition);
        }
    }
    refused
}

struct Check<'a> {
    mapping: &'a Mapping,
    hierarchy: &'a Hierarchy<'a>,
    model: &'a Model,
    found: Vec<Diagnostic>,
}

impl Check<'_> {
    fn refuse(&mut self, class: ErrorClass, message: String, advice: String) {
        let subject = Subject::Model(self.model.id);
        self.found.push(Diagnostic::error(class, subject, message, advice));
    }

    fn warn(&mut self, subject: Subject, message: String, advice: String) {
        self.found.push(Diagnostic::warning(subject, message, advice));
    }

    fn remedy(&mut self, remedy: Remedy) {
        if let Some(last) = self.found.last_mut() {
            last.remedies.push(remedy);
        }
    }

    fn base(&self) -> Option<(ModelId, InheritanceKind)> {
        self.hierarchy.base(self.model.id)
    }

    fn class_name(&self, model: ModelId) -> &str {
        self.mapping.model(model).map_or("", |model| model.class_name.as_str())
    }

    fn table_name(&self, model: ModelId) -> &str {
        self.mapping.table(model).map_or("", |table| table.name.as_str())
    }

    fn mapper(&self, model: ModelId) -> String {
        format!("Mapper[{}({})]", self.class_name(model), self.table_name(model))
    }

    /// A base that Python would not know where the class stands.
    fn baseless(&mut self) {
        let mut all = self.hierarchy.baseless.iter();
        let Some((_, why)) = all.find(|(id, _)| *id == self.model.id) else { return };
        let class = &self.model.class_name;
        let base = match &self.model.inherits {
            Some(ModelReference::Unresolved(name)) => name.clone(),
            Some(ModelReference::Model(id)) => self.class_name(*id).to_owned(),
            None => return,
        };
        let advice = match why {
            Baseless::Unknown => format!(
                "{class} inherits from {base}, which is no model here. Choose another base, or none."
            ),
            Baseless::Circle => format!(
                "{class} inherits from {base}, and {base} from {class}. Choose another base for one \
                 of them."
            ),
        };
        self.refuse(ErrorClass::NameError, format!("name '{base}' is not defined"), advice);
        self.remedy(Remedy::RemoveInherits { model_id: self.model.id });
    }

    /// `_setup_inheriting_columns`: what a class without a table of its own may not have.
    fn single_table(&mut self) {
        let Some((base, InheritanceKind::SingleTable)) = self.base() else { return };
        let class = &self.model.class_name;
        let model = self.model;
        let has_arguments = !model.unique_constraints.is_empty()
            || !model.indexes.is_empty()
            || !model.options.is_empty()
            || model.comment.is_some()
            || model.foreign_keys.iter().any(|key| key.columns.len() > 1)
            || model.check_constraints.iter().any(|check| check.column.is_none());
        if has_arguments {
            let advice = format!(
                "{class} has no table of its own, so its constraints and indexes have no place. \
                 Give them to {}, or {class} a primary key.",
                self.class_name(base)
            );
            self.refuse(
                ErrorClass::ArgumentError,
                "Can't place __table_args__ on an inherited class with no table.".to_owned(),
                advice,
            );
            self.remedy(Remedy::AddPrimaryKey { model_id: model.id });
        }
        let table = self.table_name(model.id).to_owned();
        let conflicts = self.hierarchy.conflicts.iter();
        let own: Vec<_> = conflicts.filter(|one| one.model_id == model.id).collect();
        for conflict in own {
            let Some(column) = model.column(conflict.column_id) else { continue };
            let name = &column.name;
            self.found.push(Diagnostic::error(
                ErrorClass::ArgumentError,
                Subject::Column(model.id, column.id),
                format!(
                    "Column '{name}' on class {class} conflicts with existing column \
                     '{table}.{name}'.  If using Declarative, consider using the \
                     use_existing_column parameter of mapped_column() to resolve conflicts."
                ),
                format!(
                    "{class}.{name}: {class} has its base's table {table}, which has a column {name} \
                     already. Rename the column, or let it use the existing one."
                ),
            ));
            self.remedy(Remedy::UseExistingColumn { model_id: model.id, column_id: column.id });
        }
    }

    /// `Mapper._configure_inheritance`: how the table is joined to that of the base.
    fn joined(&mut self, namespace: &Namespace<'_>) -> Option<SqlExpr> {
        let Some((base, InheritanceKind::Joined)) = self.base() else { return None };
        let class = &self.model.class_name;
        if let Some(text) = &self.model.mapper_args.inherit_condition {
            if let Ok(condition) = parse_expression(text, namespace) {
                return Some(condition);
            }
            let message = format!(
                "Join target, typically a FROM expression, or ON clause expected, got {}.",
                python_repr(text)
            );
            let advice = format!(
                "{class}: its inherit_condition {text} is no comparison of columns. Write one such \
                 as {class}.id == {}.id.",
                self.class_name(base)
            );
            self.refuse(ErrorClass::ArgumentError, message, advice);
            return None;
        }
        let own = self.mapping.table_owner(self.model.id);
        let of_base = self.mapping.table_owner(base);
        let (a, b) = (Selectable::of_table(of_base), Selectable::of_table(own));
        let error = match join_condition(self.mapping, &a, &b, &[]) {
            Ok(condition) => return Some(condition),
            Err(error) => error,
        };
        let (table, base_table) = (self.table_name(own), self.table_name(of_base));
        let base_class = self.class_name(base);
        let between = format!(
            "Can't determine the inherit condition between inherited table '{base_table}' and \
             inheriting table '{table}'; "
        );
        let (error_class, message, advice) = match error {
            // A key that leads nowhere is refused for itself.
            JoinError::BrokenKey { .. } => return None,
            JoinError::NoForeignKeys => (
                ErrorClass::NoForeignKeysError,
                format!(
                    "{between}tables have no foreign key relationships established.  Please ensure \
                     the inheriting table has a foreign key relationship to the inherited table, or \
                     provide an 'on clause' using the 'inherit_condition' mapper argument."
                ),
                format!(
                    "{class} inherits from {base_class} with a table of its own, but no foreign key \
                     of {table} refers to {base_table}. Draw one from its primary key."
                ),
            ),
            JoinError::Ambiguous => (
                ErrorClass::AmbiguousForeignKeysError,
                format!(
                    "{between}tables have more than one foreign key relationship established.  \
                     Please specify the 'on clause' using the 'inherit_condition' mapper argument."
                ),
                format!(
                    "{class} inherits from {base_class}, and more than one foreign key of {table} \
                     refers to {base_table}. Say by inherit_condition which of them joins the two."
                ),
            ),
        };
        self.refuse(error_class, message, advice);
        let model_id = self.model.id;
        if error == JoinError::Ambiguous {
            for inherit_condition in self.conditions(&a, &b) {
                self.remedy(Remedy::SetInheritCondition { model_id, inherit_condition });
            }
        } else if self.has_key_like(base) {
            self.remedy(Remedy::JoinToBase { model_id, base });
        }
        self.remedy(Remedy::RemoveInherits { model_id });
        None
    }

    /// Each key that could join the tables, as a comparison over classes.
    fn conditions(&self, a: &Selectable, b: &Selectable) -> Vec<String> {
        let expression = |column: ColumnRef| {
            let declared_on = self.mapping.column(column).map(|column| column.declared_on);
            let model = declared_on.and_then(|id| self.mapping.model(id));
            let attribute = model.and_then(|model| {
                model.attributes.iter().find(|(_, one)| *one == column).map(|(name, _)| name)
            });
            model.zip(attribute).map(|(model, name)| format!("{}.{name}", model.class_name))
        };
        let of_key = |key: LinkingKey| {
            let parts: Option<Vec<String>> = key
                .pairs
                .into_iter()
                .map(|(referred, referring)| {
                    Some(format!("{} == {}", expression(referring)?, expression(referred)?))
                })
                .collect();
            let parts = parts?;
            Some(if parts.len() == 1 {
                parts.concat()
            } else {
                format!("and_({})", parts.join(", "))
            })
        };
        let keys = linking_keys(self.mapping, a, b, &[]).unwrap_or_default();
        keys.into_iter().filter_map(of_key).collect()
    }

    /// Have the class and its base primary keys of as many columns?
    fn has_key_like(&self, base: ModelId) -> bool {
        let count = |id: ModelId| self.mapping.table(id).map_or(0, |table| table.primary_key.len());
        let (own, of_base) = (count(self.model.id), count(base));
        own > 0 && own == of_base && self.mapping.table_owner(base) == base
    }

    /// Columns of one name in both tables that the condition does not compare; `_reconcile_prop…`.
    fn combined_columns(&mut self, condition: &SqlExpr) {
        let Some((base, _)) = self.base() else { return };
        let equated = equated_pairs(self.mapping, condition);
        let Some(inherited) = self.mapping.model(base) else { return };
        let own = self.model.columns.iter().filter(|column| column.attribute.is_none());
        let mut combined = Vec::new();
        for column in own {
            let Some((attribute, of_base)) =
                inherited.attributes.iter().find(|(name, _)| *name == column.name)
            else {
                continue;
            };
            let own = ColumnRef { model_id: self.model.id, column_id: column.id };
            let version = self.model.mapper_args.version_id_col == Some(column.id);
            if !version && !equated.contains(&(*of_base, own)) {
                combined.push((own, attribute.clone()));
            }
        }
        for (own, attribute) in combined {
            let (model_id, column_id) = (own.model_id, own.column_id);
            let other = format!("{}_{attribute}", self.table_name(model_id));
            // SQLAlchemy names the column of the class furthest up that has the attribute.
            let first = self.mapping.ancestry(base).filter_map(|id| self.mapping.model(id));
            let of_base = first
                .filter_map(|model| model.attributes.iter().find(|(name, _)| *name == attribute))
                .last()
                .map(|(_, column)| self.mapping.column_path(*column))
                .unwrap_or_default();
            let path = self.mapping.column_path(own);
            self.warn(
                Subject::Column(own.model_id, own.column_id),
                format!(
                    "Implicitly combining column {of_base} with column {path} under attribute \
                     '{attribute}'.  Please configure one or more attributes for these same-named \
                     columns explicitly."
                ),
                format!(
                    "{}.{attribute} stands for both {path} and {of_base}. Give one of them another \
                     attribute.",
                    self.model.class_name
                ),
            );
            self.remedy(Remedy::SetAttribute { model_id, column_id, attribute: other });
        }
    }

    /// `polymorphic_identity` and what goes with it.
    fn polymorphic(
        &mut self,
        schema: &Schema,
        identities: &mut FxHashMap<(ModelId, String), ModelId>,
    ) {
        let model = self.model;
        let class = &model.class_name;
        let root = self.mapping.base_mapper(model.id);
        let options = &model.mapper_args.options;
        let is_abstract =
            options.get("polymorphic_abstract").and_then(serde_json::Value::as_bool) == Some(true);
        match &model.mapper_args.polymorphic_identity {
            Some(identity) => {
                let label = match identity {
                    crate::schema::PolymorphicIdentity::Value(serde_json::Value::String(text)) => {
                        python_repr(text)
                    }
                    other => other.label(),
                };
                let other = identities.insert((root, label.clone()), model.id);
                if let Some(other) = other.filter(|_| self.base().is_some()) {
                    let message = format!(
                        "Reassigning polymorphic association for identity {label} from <Mapper; {}> \
                         to <Mapper; {class}>: Check for duplicate use of {label} as value for \
                         polymorphic_identity.",
                        self.class_name(other)
                    );
                    let advice = format!(
                        "{class} and {} both have the polymorphic identity {label}. Give each its \
                         own.",
                        self.class_name(other)
                    );
                    self.warn(Subject::Model(model.id), message, advice);
                }
            }
            None if self.base().is_some() && !is_abstract => {
                let on =
                    schema.model(root).and_then(|root| root.mapper_args.polymorphic_on.as_ref());
                if let Some(on) = on {
                    self.without_identity(root, on);
                }
            }
            None => {}
        }
        let load = options.get("polymorphic_load").filter(|_| self.base().is_some());
        let Some(load) = load.filter(|load| !load.is_null()) else { return };
        let message = if model.mapper_args.concrete {
            "polymorphic_load is not currently supported with concrete table inheritance".to_owned()
        } else {
            match load.as_str() {
                Some("inline" | "selectin") => return,
                Some(other) => {
                    format!("unknown argument for polymorphic_load: {}", python_repr(other))
                }
                None => format!("unknown argument for polymorphic_load: {load}"),
            }
        };
        let advice =
            format!("{class}: polymorphic_load is \"inline\" or \"selectin\". Correct it.");
        self.refuse(ErrorClass::ArgumentError, message, advice);
    }

    fn without_identity(&mut self, root: ModelId, on: &PolymorphicOn) {
        let column = match on {
            PolymorphicOn::Column(id) => self.mapping.column(self.hierarchy.column(root, *id)),
            PolymorphicOn::Expression(_) => None,
        };
        let is_text = column.and_then(|one| one.column_type.as_ref()).is_some_and(|of| {
            matches!(
                of,
                ColumnType::String { .. } | ColumnType::Text { .. } | ColumnType::Unicode { .. }
            )
        });
        let on = match on {
            PolymorphicOn::Column(id) => self.mapping.column_path(self.hierarchy.column(root, *id)),
            PolymorphicOn::Expression(text) => text.clone(),
        };
        let message = format!(
            "{} does not indicate a 'polymorphic_identity', yet is part of an inheritance hierarchy \
             that has a 'polymorphic_on' column of '{on}'. If this is an intermediary class that \
             should not be instantiated, the class may either be left unmapped, or may include the \
             'polymorphic_abstract=True' parameter in its Mapper arguments. To leave the class \
             unmapped when using Declarative, set the '__abstract__ = True' attribute on the class.",
            self.mapper(self.model.id)
        );
        let advice = format!(
            "{} has no polymorphic identity: no value of {on} says that a row is one. Give it one.",
            self.model.class_name
        );
        self.warn(Subject::Model(self.model.id), message, advice);
        if is_text {
            let (model_id, identity) = (self.model.id, camel_to_snake_case(&self.model.class_name));
            self.remedy(Remedy::SetPolymorphicIdentity { model_id, identity });
        }
    }
}

/// `sql.util.criterion_as_pairs`: the referred and the referring column of each equality.
fn equated_pairs(mapping: &Mapping, condition: &SqlExpr) -> Vec<(ColumnRef, ColumnRef)> {
    let mut pairs = Vec::new();
    condition.visit(&mut |expr| {
        let SqlExpr::Binary { operator: Operator::Eq, left, right } = expr else { return };
        let (SqlExpr::Column { column: left, .. }, SqlExpr::Column { column: right, .. }) =
            (&**left, &**right)
        else {
            return;
        };
        if super::join_condition::references(mapping, *left, *right) {
            pairs.push((*right, *left));
        } else if super::join_condition::references(mapping, *right, *left) {
            pairs.push((*left, *right));
        }
    });
    pairs
}
