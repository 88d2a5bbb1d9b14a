//! Configures the mappers: each relationship in the order in which SQLAlchemy does it, so that the
//! first refusal here is the one that it raises.
//!
//! Ports `Mapper._post_configure_properties` and `RelationshipProperty.do_init`.

use super::Mapping;
use rustc_hash::FxHashMap;

use super::backref::{HandedJoins, generate_backref};
use super::cascade::{check_cascade, parse_cascade};
use super::diagnostic::Diagnostic;
use super::expression::SqlExpr;
use super::expression_text::{ExpressionError, parse_expression, parse_expressions};
use super::inheritance::InheritanceKind;
use super::join::Selectable;
use super::join_condition::{JoinArguments, JoinCondition, resolve_join_condition};
use super::namespace::Namespace;
use super::overlaps::SyncTargets;
use super::refusal::Refusal;
use super::relationship::{Direction, ResolvedRelationship};
use super::table::ColumnRef;
use crate::schema::{
    Backref, Lazy, ModelId, ModelReference, RelationshipEnd, RelationshipId, RelationshipOptions,
    Schema,
};

/// One side of a relationship while it is configured; `RelationshipProperty`.
pub(super) struct Property<'a> {
    /// The class that has the attribute.
    pub(super) owner: ModelId,
    pub(super) key: String,
    pub(super) relationship_id: RelationshipId,
    /// The class that the relationship is declared on.
    pub(super) declared_on: ModelId,
    pub(super) end: RelationshipEnd,
    pub(super) target: ModelReference,
    /// The class that the target turned out to be.
    pub(super) mapper: Option<ModelId>,
    pub(super) secondary: Option<ModelReference>,
    pub(super) backref: Option<&'a Backref>,
    pub(super) back_populates: Option<String>,
    pub(super) options: RelationshipOptions,
    pub(super) handed: HandedJoins,
    pub(super) started: bool,
    pub(super) direction: Option<Direction>,
    /// The other sides, by their place among the properties.
    pub(super) reverse: Vec<usize>,
    /// Pairs that it keeps in step; empty if it only views.
    pub(super) synchronized: Vec<(ColumnRef, ColumnRef)>,
}

/// What is resolved so far.
pub(super) struct Configurator<'a> {
    schema: &'a Schema,
    pub(super) mapping: &'a Mapping,
    namespace: &'a Namespace<'a>,
    /// The classes that inherit from others, in the schema's order.
    heirs: Vec<ModelId>,
    pub(super) properties: Vec<Property<'a>>,
    places: FxHashMap<(ModelId, String), usize>,
    resolved: Vec<(usize, ResolvedRelationship)>,
    sync_targets: SyncTargets,
    pub(super) errors: Vec<Diagnostic>,
    pub(super) warnings: Vec<Diagnostic>,
}

type Result<T> = std::result::Result<T, Refusal>;

/// Configures all mappers: the relationships of each class, and what was refused or warned of.
pub(super) fn configure_mappers<'a>(
    schema: &'a Schema,
    mapping: &'a Mapping,
    namespace: &'a Namespace<'a>,
) -> (Vec<ResolvedRelationship>, Vec<Diagnostic>, Vec<Diagnostic>) {
    let heirs = mapping.models.values().filter(|model| model.inheritance.is_some());
    let mut configurator = Configurator {
        heirs: heirs.map(|model| model.model_id).collect(),
        schema,
        mapping,
        namespace,
        properties: Vec::new(),
        places: FxHashMap::default(),
        resolved: Vec::new(),
        sync_targets: SyncTargets::default(),
        errors: Vec::new(),
        warnings: Vec::new(),
    };
    configurator.declare();
    for at in 0..configurator.properties.len() {
        if !configurator.properties[at].started {
            configurator.initialize_reporting(at);
        }
    }
    configurator.finish()
}

impl<'a> Configurator<'a> {
    /// Takes up the relationships as declared.
    fn declare(&mut self) {
        for model in self.schema.models.values().filter(|model| model.kind.is_class()) {
            for relationship in &model.relationships {
                let place = self.properties.len();
                // Of two attributes with one name Python keeps the later; both are drawn here.
                self.places.insert((model.id, relationship.name.clone()), place);
                self.properties.push(Property {
                    owner: model.id,
                    key: relationship.name.clone(),
                    relationship_id: relationship.id,
                    declared_on: model.id,
                    end: RelationshipEnd::Declared,
                    target: relationship.target.clone(),
                    mapper: None,
                    secondary: relationship.secondary.clone(),
                    backref: relationship.backref.as_ref(),
                    back_populates: relationship.back_populates.clone(),
                    options: relationship.options.clone(),
                    handed: HandedJoins::default(),
                    started: false,
                    direction: None,
                    reverse: Vec::new(),
                    synchronized: Vec::new(),
                });
            }
        }
    }

    fn initialize_reporting(&mut self, at: usize) {
        let outcome = self.initialize(at).and_then(|()| self.check_strategy(at));
        if let Err(refusal) = outcome {
            let at = refusal.property.unwrap_or(at);
            let diagnostic = refusal.into_diagnostic(self, at);
            self.errors.push(diagnostic);
        }
    }

    /// `do_init`.
    fn initialize(&mut self, at: usize) -> Result<()> {
        self.properties[at].started = true;
        let arguments = self.process_arguments(at)?;
        let target = arguments.join.child;
        let condition = resolve_join_condition(self.mapping, &arguments.join)
            .map_err(|error| Refusal::join(error, &arguments.join))?;
        let property = &mut self.properties[at];
        property.direction = Some(condition.direction);
        property.mapper = Some(target);
        let viewonly = property.options.viewonly.unwrap_or(false);
        let cascade =
            parse_cascade(property.options.cascade.as_deref(), viewonly).unwrap_or_default();
        check_cascade(cascade, condition.direction, &property.options)
            .map_err(|error| Refusal::cascade(error, condition.direction, target))?;
        if !viewonly {
            property.synchronized = condition
                .synchronize_pairs
                .iter()
                .chain(&condition.secondary_synchronize_pairs)
                .copied()
                .collect();
        }
        let direction = condition.direction;
        let resolved = ResolvedRelationship {
            relationship_id: property.relationship_id,
            end: property.end,
            model_id: property.owner,
            key: property.key.clone(),
            target,
            direction,
            uselist: property.options.uselist.unwrap_or(direction != Direction::ManyToOne),
            lazy: property.options.lazy.unwrap_or(Lazy::Select),
            order_by: arguments.order_by,
            secondary: arguments.join.secondary,
            primaryjoin: condition.primaryjoin.clone(),
            secondaryjoin: condition.secondaryjoin.clone(),
            synchronize_pairs: condition.synchronize_pairs.clone(),
            secondary_synchronize_pairs: condition.secondary_synchronize_pairs.clone(),
            local_remote_pairs: condition.local_remote_pairs.clone(),
            remote_side: condition.remote_columns(),
            backref: property.backref.map(|backref| backref.name.clone()),
            reverse: None,
            viewonly,
            cascade,
            passive_deletes: property.options.passive_deletes,
        };
        self.resolved.push((at, resolved));
        self.other_side(at, target, &condition, &arguments.join.foreign_keys)?;
        self.warn_for_conflicts(at);
        Ok(())
    }

    /// `_process_dependent_arguments` and `_setup_entity`.
    fn process_arguments(&self, at: usize) -> Result<Arguments> {
        let property = &self.properties[at];
        let options = &property.options;
        let order_by =
            self.expressions(&options.order_by).map_err(|error| error.in_argument("order_by"))?;
        let one = |text: &Option<String>, handed: &Option<SqlExpr>| match text {
            Some(text) => parse_expression(text, self.namespace)
                .map(Some)
                .map_err(|error| Refusal::expression(error, text)),
            None => Ok(handed.clone()),
        };
        let primaryjoin = one(&options.primaryjoin, &property.handed.primaryjoin)?;
        let secondaryjoin = one(&options.secondaryjoin, &property.handed.secondaryjoin)?;
        let secondary = match &property.secondary {
            None => None,
            Some(ModelReference::Model(id)) if self.mapping.table(*id).is_some() => Some(*id),
            Some(ModelReference::Model(_)) => return Err(Refusal::unknown_name("?", "?")),
            Some(ModelReference::Unresolved(name)) => match self.mapping.table_named(name) {
                Some(table) => Some(table.model_id),
                None => return Err(Refusal::unknown_name(name, name)),
            },
        };
        let foreign_keys = self.columns(&options.foreign_keys, "foreign_keys")?;
        let foreign_keys = if foreign_keys.is_empty() {
            property.handed.foreign_keys.clone()
        } else {
            foreign_keys
        };
        let remote_side = self.columns(&options.remote_side, "remote_side")?;
        let target = self.target(at)?;
        let join = JoinArguments {
            parent: property.owner,
            child: target,
            parent_tables: Selectable::of(self.mapping, property.owner),
            child_tables: Selectable::of(self.mapping, target),
            secondary,
            primaryjoin,
            secondaryjoin,
            foreign_keys,
            remote_side,
            viewonly: options.viewonly.unwrap_or(false),
        };
        if property.end == RelationshipEnd::Backref
            && options.secondaryjoin.is_some()
            && secondary.is_none()
        {
            return Err(Refusal::secondaryjoin_on_backref());
        }
        Ok(Arguments { join, order_by })
    }

    /// `_setup_entity`: the mapped class that the relationship leads to.
    fn target(&self, at: usize) -> Result<ModelId> {
        let id = match &self.properties[at].target {
            ModelReference::Model(id) => *id,
            ModelReference::Unresolved(name) => {
                let class = self
                    .schema
                    .models
                    .values()
                    .rev()
                    .find(|model| model.kind.is_class() && model.class_name == *name);
                match class {
                    Some(class) => class.id,
                    // The registry finds tables by their names, too; one is no class.
                    None if self.mapping.table_named(name).is_some() => {
                        return Err(Refusal::not_a_class().at(at));
                    }
                    None => return Err(Refusal::unknown_name(name, name).of_target().at(at)),
                }
            }
        };
        if self.mapping.model(id).is_some() { Ok(id) } else { Err(Refusal::not_a_class().at(at)) }
    }

    /// The class that the side at a place leads to, if it leads to one.
    pub(super) fn target_of(&self, at: usize) -> Option<ModelId> {
        self.target(at).ok()
    }

    fn expressions(&self, texts: &[String]) -> Result<Vec<SqlExpr>> {
        let mut all = Vec::new();
        for text in texts {
            let some = parse_expressions(text, self.namespace);
            all.extend(some.map_err(|error| Refusal::expression(error, text))?);
        }
        Ok(all)
    }

    fn columns(&self, texts: &[String], argument: &'static str) -> Result<Vec<ColumnRef>> {
        let mut columns = Vec::new();
        for text in texts {
            let some = parse_expressions(text, self.namespace)
                .map_err(|error| Refusal::expression(error, text))?;
            for expr in some {
                match expr {
                    SqlExpr::Column { column, .. } if columns.contains(&column) => {}
                    SqlExpr::Column { column, .. } => columns.push(column),
                    _ => {
                        let error = ExpressionError::NotSql(text.clone());
                        return Err(Refusal::expression(error, text).in_argument(argument));
                    }
                }
            }
        }
        Ok(columns)
    }

    /// `_generate_backref`: makes the other side, or joins the two that name each other.
    fn other_side(
        &mut self,
        at: usize,
        target: ModelId,
        condition: &JoinCondition,
        foreign_keys: &[ColumnRef],
    ) -> Result<()> {
        if let Some(key) = self.properties[at].back_populates.clone() {
            return self.add_reverse_property(at, target, &key);
        }
        let Some(backref) = self.properties[at].backref else { return Ok(()) };
        if let Some(has_it) = self.has_in_hierarchy(target, &backref.name) {
            return Err(Refusal::backref_collides(&backref.name, has_it));
        }
        let other =
            generate_backref(&self.properties[at], backref, target, condition, foreign_keys);
        let place = self.properties.len();
        self.places.insert((target, backref.name.clone()), place);
        self.properties.push(other);
        self.initialize(place)
            .and_then(|()| self.check_strategy(place))
            .map_err(|refusal| if refusal.property.is_some() { refusal } else { refusal.at(place) })
    }

    /// The relationship of this name that a class has by itself or from its bases.
    fn place(&self, model: ModelId, key: &str) -> Option<usize> {
        let mut place = (model, key.to_owned());
        self.mapping.mapped_with(model).into_iter().find_map(|id| {
            place.0 = id;
            self.places.get(&place).copied()
        })
    }

    pub(super) fn has_property(&self, model: ModelId, key: &str) -> bool {
        self.place(model, key).is_some() || self.has_column(model, key)
    }

    /// The class itself, a base or a class that inherits from it, that has an attribute of this name.
    pub(super) fn has_in_hierarchy(&self, model: ModelId, key: &str) -> Option<ModelId> {
        let is_concrete = |id: ModelId| {
            let inheritance = self.mapping.model(id).and_then(|one| one.inheritance.as_ref());
            inheritance.is_some_and(|one| one.kind == InheritanceKind::Concrete)
        };
        if is_concrete(model) {
            return None;
        }
        self.mapping
            .ancestry(model)
            .chain(self.descendants(model))
            .find(|id| !is_concrete(*id) && self.has_property(*id, key))
    }

    /// As [`Mapping::descendants`], without a look at every class for each relationship.
    fn descendants(&self, model: ModelId) -> impl Iterator<Item = ModelId> {
        let heirs = self.heirs.iter().copied();
        heirs.filter(move |id| *id != model && self.mapping.isa(*id, model))
    }

    fn has_column(&self, model: ModelId, key: &str) -> bool {
        self.namespace.attribute(model, key).is_some()
    }

    /// `_add_reverse_property`.
    fn add_reverse_property(&mut self, at: usize, target: ModelId, key: &str) -> Result<()> {
        let Some(other) = self.place(target, key) else {
            return Err(if self.has_column(target, key) {
                Refusal::back_populates_column(key, target)
            } else {
                Refusal::no_such_property(key, target)
            });
        };
        for (one, reverse) in [(at, other), (other, at)] {
            if !self.properties[one].reverse.contains(&reverse) {
                self.properties[one].reverse.push(reverse);
            }
        }
        let back = self.target(other)?;
        let owner = self.properties[at].owner;
        if self.mapping.base_mapper(back) != self.mapping.base_mapper(owner) {
            return Err(Refusal::reverse_elsewhere(key, other));
        }
        let (this, that) = (&self.properties[at], &self.properties[other]);
        if that.started
            && this.direction.is_some()
            && this.direction != Some(Direction::ManyToMany)
            && this.direction == that.direction
        {
            return Err(Refusal::same_direction(other));
        }
        Ok(())
    }

    /// `_WriteOnlyLoader.init_class_attribute`.
    fn check_strategy(&self, at: usize) -> Result<()> {
        let property = &self.properties[at];
        let Some((_, resolved)) = self.resolved.iter().rev().find(|(place, _)| *place == at) else {
            return Ok(());
        };
        let needs_list = matches!(property.options.lazy, Some(Lazy::Dynamic | Lazy::WriteOnly));
        if needs_list && (!resolved.uselist || resolved.direction == Direction::ManyToOne) {
            return Err(Refusal::dynamic_scalar());
        }
        Ok(())
    }

    /// `_warn_for_conflicting_sync_targets`.
    fn warn_for_conflicts(&mut self, at: usize) {
        for conflict in self.sync_targets.add(self.mapping, &self.properties, at) {
            let warning = conflict.into_diagnostic(self, at);
            self.warnings.push(warning);
        }
    }

    /// Tells each side the name of the other, and puts all in the schema's order.
    fn finish(mut self) -> (Vec<ResolvedRelationship>, Vec<Diagnostic>, Vec<Diagnostic>) {
        let names: Vec<Option<String>> = self
            .properties
            .iter()
            .map(|property| {
                let reverse = property.reverse.iter().map(|at| &self.properties[*at]);
                // As SQLAlchemy's set is sorted where only one can be told: by class and name.
                let sorted = reverse.map(|other| (self.class_name(other.owner), &other.key)).min();
                sorted.map(|(_, key)| key.clone())
            })
            .collect();
        self.resolved.sort_by_key(|(at, _)| *at);
        let relationships = self.resolved.into_iter().map(|(at, mut resolved)| {
            resolved.reverse.clone_from(&names[at]);
            resolved
        });
        (relationships.collect(), self.errors, self.warnings)
    }

    /// The name of a class.
    pub(super) fn class_name(&self, model: ModelId) -> &'a str {
        self.schema.model(model).map_or("", |model| model.class_name.as_str())
    }

    /// `str(property)`: `User.posts`.
    pub(super) fn path(&self, at: usize) -> String {
        let property = &self.properties[at];
        format!("{}.{}", self.class_name(property.owner), property.key)
    }

    /// `str(mapper)`: `Mapper[User(users)]`.
    pub(super) fn mapper(&self, model: ModelId) -> String {
        let table = self.mapping.table(model).map_or("", |table| table.name.as_str());
        format!("Mapper[{}({table})]", self.class_name(model))
    }

    /// A column as one writes it in an expression: `Post.author_id`, `followers.c.follower_id`.
    pub(super) fn expression_of(&self, column: ColumnRef) -> String {
        let declared_on = self.mapping.column(column).map(|column| column.declared_on);
        let Some(model) = declared_on.and_then(|id| self.schema.model(id)) else {
            return String::new();
        };
        let Some(of) = model.column(column.column_id) else { return String::new() };
        if model.kind.is_class() {
            format!("{}.{}", model.class_name, of.attribute_name())
        } else {
            format!("{}.c.{}", model.class_name, of.name)
        }
    }
}

struct Arguments {
    join: JoinArguments,
    order_by: Vec<SqlExpr>,
}
