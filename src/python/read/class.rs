//! From a mapped class to a model: its own attributes, then those of its mixins and abstract bases,
//! in the order in which SQLAlchemy makes columns of them.
//!
//! Ports `_DeclarativeMapperConfig._scan_attributes` and `_produce_column_copies`.

use std::rc::Rc;

use ruff_python_ast::visitor::{Visitor, walk_expr};
use ruff_python_ast::{Expr, Stmt};
use rustc_hash::{FxBuildHasher, FxHashSet};

use super::annotation::Annotation;
use super::build::{Build, Built, Declared, column_inside};
use super::library;
use super::lookup::{Binding, cascades};
use super::value::{Body, ClassId, Object, Site, Value};
use crate::schema::ModelId;

/// One attribute that the mapper looks at.
struct Collected {
    name: String,
    value: Option<Value>,
    annotation: Option<Annotation>,
    site: Site,
}

impl Build {
    /// Adds the model of a mapped class.
    pub(super) fn read_class(&mut self, id: ClassId) {
        let class = self.program.class(id);
        let (name, site) = (class.name.clone(), class.site);
        let mut collected = self.collect(id);
        let late = &self.program.class(id).late;
        collected.sort_by_key(|one| late.contains(&one.name));
        let parent = self.program.parent(id);
        let own_table = self.program.class(id).own("__table__").cloned();
        let model_id = ModelId(self.schema.next_id());
        let mut built = Built::new(model_id, &name, site);
        built.class = Some(id);
        let at = self.models.len();
        self.models.push(built);
        self.by_class.insert(id, at);
        if let Some(parent) = parent {
            self.inherit(at, parent);
        }
        if let Some(table) = own_table {
            self.read_own_table(at, &table);
            self.read_collected(at, collected);
        } else {
            self.models[at].model.tablename = self.program.declared_tablename(id);
            let metadata = self.program.find_attribute(id, "metadata").map(|(_, value)| value);
            let schema = self.schema_of_metadata(metadata);
            self.models[at].model.schema.clone_from(&schema);
            self.models[at].metadata_schema = schema;
            self.read_collected(at, collected);
            self.collect_table_args(at, id);
        }
        if parent.is_some() {
            self.share_table(at, id);
        }
        self.note_bases(id);
        self.read_mapper_args(at, id);
        self.read_repr(at, id);
    }

    /// The attributes in the order of SQLAlchemy's scan.
    fn collect(&mut self, id: ClassId) -> Vec<Collected> {
        let order = self.program.mro(id);
        let mut seen: FxHashSet<String> =
            FxHashSet::with_capacity_and_hasher(self.program.class(id).names.len(), FxBuildHasher);
        let mut inherited: FxHashSet<String> = FxHashSet::default();
        let mut collected = Vec::new();
        for base in order.iter().copied() {
            let is_own = base == id;
            let names = self.names_in_order(base);
            if !is_own && self.program.is_mapped(base) {
                // What a mapped parent has is its own, and hides what comes after.
                inherited.extend(names);
                for one in self.program.mro(base).iter() {
                    inherited.extend(self.names_in_order(*one));
                }
                continue;
            }
            // Columns of mixins come before what their functions declare.
            let mut later = Vec::new();
            for name in names {
                if seen.contains(&name) || is_skipped(&name) {
                    continue;
                }
                let found = self.program.class(base).values.get(&name).cloned();
                let cascades = match &found {
                    Some((Value::Function(function), _)) => cascades(function),
                    _ => false,
                };
                if inherited.contains(&name) && !cascades && !is_own {
                    continue;
                }
                let annotated = {
                    let annotations = &self.program.class(base).annotations;
                    annotations.iter().find(|(one, ..)| *one == name).cloned()
                };
                let site = found.as_ref().map(|(_, site)| *site);
                let site = site.or(annotated.as_ref().map(|one| one.2)).unwrap_or_default();
                let annotation = match &annotated {
                    Some((_, expr, _)) => self.program.mapped_annotation(base, expr),
                    None => None,
                };
                let value = found.map(|(value, _)| self.program.force(value));
                let one = match value {
                    None if annotation.is_none() => continue,
                    Some(Value::Function(function)) => {
                        if self.program.binding(&function) != Binding::Declared {
                            seen.insert(name);
                            continue;
                        }
                        let returns = match &function.body {
                            Body::Def(definition) => definition.returns.clone(),
                            _ => None,
                        };
                        let annotation = returns
                            .and_then(|returns| self.program.mapped_annotation(base, &returns));
                        let value = self.program.call_function(
                            &function,
                            vec![Value::Class(id)],
                            Vec::new(),
                        );
                        if matches!(value, Value::Unknown(_)) || matches!(function.body, Body::Long)
                        {
                            self.program.note(
                                function.site,
                                format!("{name} is declared by a function that could not be followed, so it is left out"),
                            );
                            seen.insert(name);
                            continue;
                        }
                        let value = Some(self.program.force(value));
                        let one = Collected { name, value, annotation, site: function.site };
                        if is_own {
                            one
                        } else {
                            later.push(one);
                            continue;
                        }
                    }
                    value => Collected { name, value, annotation, site },
                };
                seen.insert(one.name.clone());
                collected.push(one);
            }
            for one in later {
                if seen.insert(one.name.clone()) {
                    collected.push(one);
                }
            }
        }
        collected
    }

    /// `util.merge_lists_w_ordering(vars(cls), annotations)`.
    fn names_in_order(&self, id: ClassId) -> Vec<String> {
        let class = self.program.class(id);
        let annotations: Vec<String> =
            class.annotations.iter().map(|(name, ..)| name.clone()).collect();
        if annotations.is_empty() {
            return class.names.clone();
        }
        let mut overlap: FxHashSet<&String> = {
            let names: FxHashSet<&String> = class.names.iter().collect();
            annotations.iter().filter(|name| names.contains(name)).collect()
        };
        let mut merged = Vec::new();
        let (mut current, mut other) = (class.names.iter(), annotations.iter());
        loop {
            let Some(element) = current.next() else {
                merged.extend(other.cloned());
                return merged;
            };
            if overlap.remove(element) {
                std::mem::swap(&mut current, &mut other);
            } else {
                merged.push(element.clone());
            }
        }
    }

    /// Makes columns and relationships of what was collected.
    fn read_collected(&mut self, at: usize, collected: Vec<Collected>) {
        self.models[at].expect_columns(collected.len());
        let mut columns = Vec::new();
        for one in collected {
            let Collected { name, value, annotation, site } = one;
            let Some(value) = value else {
                self.declared[1] += 1;
                columns.push((0, name, None, annotation, site));
                continue;
            };
            let value = self.copied(value);
            let Value::Object(object) = &value else {
                self.note_other(&name, &value, site);
                continue;
            };
            let object = match column_inside(object) {
                Some(Value::Object(inner)) => with_options_around(&inner, object),
                _ => Rc::clone(object),
            };
            match library::sqlalchemy_name(&object.callee) {
                Some(callee @ ("Column" | "mapped_column")) => {
                    let is_typed = annotation.is_some() || callee == "mapped_column";
                    self.declared[usize::from(is_typed)] += 1;
                    let order = match object.keyword("sort_order") {
                        Some(Value::Int(order)) => *order,
                        _ => 0,
                    };
                    columns.push((order, name, Some(object), annotation, site));
                }
                Some("relationship" | "relation" | "dynamic_loader") => {
                    self.declared[usize::from(annotation.is_some())] += 1;
                    self.models[at].relationships.push(Declared { name, object, annotation, site });
                }
                _ => self.note_object(&name, &object, site),
            }
        }
        columns.sort_by_key(|(order, ..)| *order);
        let class = self.models[at].class;
        for (_, name, object, annotation, site) in columns {
            self.read_column(at, class, &name, object, annotation, site);
        }
    }

    /// `id = Mixin.id` takes the mixin's column over.
    fn copied(&mut self, value: Value) -> Value {
        if let Value::Attribute(of) = &value
            && let Value::Class(id) = of.0
            && !self.program.is_mapped(id)
            && let Some((_, found @ Value::Object(_))) = self.program.find_attribute(id, &of.1)
        {
            return found;
        }
        value
    }

    /// Attributes that are neither column nor relationship: told if they are SQLAlchemy's.
    fn note_object(&mut self, name: &str, object: &Rc<Object>, site: Site) {
        let callee = object.callee.clone();
        let known = match &callee {
            Value::Symbol(path) => {
                let last = path.rsplit('.').next().unwrap_or(path).to_owned();
                match (library::root(path), last.as_str()) {
                    // What else SQLAlchemy makes is neither attribute nor column of the mapper.
                    (
                        "sqlalchemy" | "flask_sqlalchemy",
                        "association_proxy"
                        | "column_property"
                        | "composite"
                        | "deferred"
                        | "query_expression"
                        | "synonym"
                        | "comparable_property",
                    ) => Some(last),
                    (root, "generic_relationship" | "aggregated")
                        if root.starts_with("sqlalchemy_") =>
                    {
                        Some(last)
                    }
                    (root, _) if root.starts_with("sqlalchemy") => None,
                    _ if library::is_library(path) => None,
                    // A function of the application may well make a column.
                    _ => {
                        self.program.note(
                            site,
                            format!(
                                "{name} is made by {last}(), which stands in none of these files"
                            ),
                        );
                        None
                    }
                }
            }
            _ => None,
        };
        if let Some(kind) = known {
            let what = format!("what {kind}() makes has no place here and is left out");
            self.program.note(site, what);
        }
    }

    fn note_other(&mut self, name: &str, value: &Value, site: Site) {
        let column = |value: &Value| {
            value
                .as_object()
                .and_then(|object| library::sqlalchemy_name(&object.callee))
                .is_some_and(|name| matches!(name, "Column" | "mapped_column" | "relationship"))
        };
        match value {
            Value::Tuple(items) if items.len() == 1 && column(&items[0]) => self.program.note(
                site,
                format!("{name} is a tuple, for the comma at its end: SQLAlchemy ignores it, too"),
            ),
            Value::Unknown(text) if text.contains("Column(") || text.contains("relationship(") => {
                self.program.note(site, format!("{name} was not understood and is left out"));
            }
            _ => {}
        }
    }

    /// Bases that no file has may bring columns of their own.
    fn note_bases(&mut self, id: ClassId) {
        let order = self.program.mro(id);
        for one in order.iter() {
            for base in self.program.class(*one).bases.clone() {
                let base = self.program.force(base);
                let Value::Symbol(path) = &base else { continue };
                let last = path.rsplit('.').next().unwrap_or(path);
                if library::is_library(path) || matches!(last, "Model" | "Base" | "DeclarativeBase")
                {
                    continue;
                }
                let site = self.program.class(*one).site;
                self.program.note(
                    site,
                    format!("the base class {last} stands in none of these files: what it adds is missing"),
                );
            }
        }
    }

    /// `__table__ = ...`: the columns are the table's.
    fn read_own_table(&mut self, at: usize, table: &Value) {
        let table = self.program.force(table.clone());
        let Value::Object(object) = &table else {
            let site = self.models[at].site;
            self.program.note(site, "__table__ is not known here, so the class has no columns");
            return;
        };
        let name = object.arguments.first().and_then(Value::as_str).map(str::to_owned);
        self.models[at].model.tablename = name;
        self.by_table.insert(object.id, at);
        let object = Rc::clone(object);
        let schema = self.schema_of_metadata(object.argument(1, "metadata").cloned());
        self.models[at].model.schema.clone_from(&schema);
        self.models[at].metadata_schema = schema;
        self.read_table_items(at, &object);
    }

    /// `__repr__`, if it shows one column.
    fn read_repr(&mut self, at: usize, id: ClassId) {
        let Some((_, Value::Function(function))) = self.program.find_attribute(id, "__repr__")
        else {
            return;
        };
        let Body::Def(definition) = &function.body else { return };
        let Some(this) = definition.parameters.args.first() else { return };
        let mut shown =
            Shown { this: this.parameter.name.as_str(), names: Vec::new(), is_plain: true };
        let [.., Stmt::Return(done)] = &definition.body[..] else { return };
        if let Some(value) = &done.value {
            shown.visit_expr(value);
        }
        let [name] = &shown.names[..] else { return };
        if shown.is_plain {
            self.models[at].model.repr = self.attribute_of_model(at, name);
        }
    }
}

/// The attributes of `self` that an expression reads.
struct Shown<'a> {
    this: &'a str,
    names: Vec<String>,
    is_plain: bool,
}

impl<'a> Visitor<'a> for Shown<'_> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        if let Expr::Attribute(attribute) = expr
            && let Expr::Name(name) = &*attribute.value
            && name.id.as_str() == self.this
        {
            let name = attribute.attr.to_string();
            if !name.starts_with("__") && !self.names.contains(&name) {
                self.names.push(name);
            }
            return;
        }
        walk_expr(self, expr);
    }
}

/// Names that the mapper takes for itself, or does not look at.
fn is_skipped(name: &str) -> bool {
    (name.starts_with("__") && name.ends_with("__"))
        || matches!(name, "metadata" | "registry" | "query_class" | "type_annotation_map")
}

/// The column in `deferred(Column(...), group="x")` with what stands around it.
fn with_options_around(column: &Rc<Object>, around: &Rc<Object>) -> Rc<Object> {
    let mut keywords = column.keywords.clone();
    if library::sqlalchemy_name(&around.callee) == Some("deferred") {
        keywords.push(("deferred".to_owned(), Value::Bool(true)));
    }
    for (name, value) in &around.keywords {
        let name = match name.as_str() {
            "group" => "deferred_group",
            "raiseload" => "deferred_raiseload",
            name @ ("active_history" | "doc" | "info" | "deferred") => name,
            _ => continue,
        };
        keywords.push((name.to_owned(), value.clone()));
    }
    Rc::new(Object {
        id: column.id,
        callee: column.callee.clone(),
        arguments: column.arguments.clone(),
        keywords,
        site: column.site,
        class: column.class,
    })
}
