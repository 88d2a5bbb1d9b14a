//! `relationship(...)` and `backref(...)`: target, table between, and options.

use std::rc::Rc;

use super::annotation::Container;
use super::build::{Build, Declared};
use super::library;
use super::value::{Object, Site, Value};
use crate::schema::python_argument::RELATIONSHIP_ARGUMENTS;
use crate::schema::{
    Backref, Lazy, ModelReference, PassiveDeletes, PythonArgument, Relationship, RelationshipId,
    RelationshipOptions,
};

impl Build {
    /// The relationships that a class declares, once all models are there.
    pub(super) fn read_relationships(&mut self, at: usize) {
        for declared in std::mem::take(&mut self.models[at].relationships) {
            if let Some(relationship) = self.read_relationship(at, &declared) {
                self.models[at].model.relationships.push(relationship);
            }
        }
    }

    fn read_relationship(&mut self, at: usize, declared: &Declared) -> Option<Relationship> {
        let object = &declared.object;
        let place = format!("{}.{}", self.models[at].model.class_name, declared.name);
        let mut options = self.options_of(at, object, &place);
        let mut target = object.argument(0, "argument").cloned();
        let mut is_scalar = false;
        if let Some(annotation) = &declared.annotation {
            let python = self.program.python_type(annotation.file, annotation.inner.clone());
            let element = collection_element(&python.base);
            let is_collection = element.is_some();
            let has_class = object
                .keyword("collection_class")
                .is_some_and(|value| !matches!(value, Value::None));
            if let Some(class) = collection_class(&python.base)
                && annotation.container == Container::Mapped
                && !has_class
            {
                let class = PythonArgument::Code(class.to_owned());
                options.more.insert("collection_class".to_owned(), class);
            }
            let of = element.unwrap_or(python.base);
            let of = self.program.python_type(annotation.file, of).base;
            target = target.or(Some(of));
            match annotation.container {
                Container::DynamicMapped => options.lazy = Some(Lazy::Dynamic),
                Container::WriteOnlyMapped => options.lazy = Some(Lazy::WriteOnly),
                // `RelationshipProperty.declarative_scan`
                Container::Mapped if !is_collection && !has_class => {
                    is_scalar = object.keyword("uselist").is_none();
                    options.uselist = Some(false);
                }
                Container::Mapped => {}
            }
        }
        if library::sqlalchemy_name(&object.callee) == Some("dynamic_loader") {
            options.lazy = Some(Lazy::Dynamic);
        }
        let Some(target) = target else {
            self.program.note(declared.site, format!("{place} names no class, so it is left out"));
            return None;
        };
        let target = self.class_reference(&target, at, declared.site, &place)?;
        let id = RelationshipId(self.schema.next_id());
        let secondary = match object.argument(1, "secondary").cloned() {
            None | Some(Value::None) => None,
            Some(value) => Some(self.table_reference(&value, declared.site, &place)?),
        };
        let backref = match object.keyword("backref").cloned() {
            None => None,
            Some(value) => self.backref(at, &value, declared.site, &place),
        };
        let back_populates = object.keyword("back_populates").cloned();
        let back_populates = back_populates.and_then(|value| match self.program.force(value) {
            Value::Str(name) => Some(name.to_string()),
            _ => None,
        });
        if is_scalar {
            self.scalars.push((self.models[at].model.id, id));
        }
        let name = declared.name.clone();
        Some(Relationship { id, name, target, backref, back_populates, secondary, options })
    }

    /// The class on the other side.
    fn class_reference(
        &mut self,
        value: &Value,
        at: usize,
        site: Site,
        place: &str,
    ) -> Option<ModelReference> {
        let value = self.program.force(value.clone());
        let name = match &value {
            Value::Class(id) => {
                let found = self.model_seen(*id, at);
                match found {
                    Some(found) => return Some(ModelReference::Model(self.models[found].model.id)),
                    None => self.program.class(*id).name.clone(),
                }
            }
            Value::Function(function) => {
                let made = self.program.call_function(function, Vec::new(), Vec::new());
                if matches!(made, Value::Function(_)) {
                    return None;
                }
                return self.class_reference(&made, at, site, place);
            }
            Value::Str(name) => name.to_string(),
            Value::Symbol(path) | Value::Unknown(path) => path.to_string(),
            other => {
                let text = self.program.text_of(other);
                self.program.note(
                    site,
                    format!("{place} refers to {text}, which is not known here; it is left out"),
                );
                return None;
            }
        };
        Some(self.class_named(&name))
    }

    /// A class by its name, also with modules before it.
    fn class_named(&mut self, name: &str) -> ModelReference {
        let name = name.trim();
        let last = name.rsplit('.').next().unwrap_or(name);
        let found = self.by_class_name.get(last).cloned().unwrap_or_default();
        let by_path = found.iter().copied().find(|at| {
            let path = self.path_of_class(*at);
            path == name || path.ends_with(&format!(".{name}"))
        });
        if let Some(at) = by_path.or(found.last().copied()) {
            return ModelReference::Model(self.models[at].model.id);
        }
        // A class without a table of its own has its parent's.
        let shared: Vec<(super::value::ClassId, usize)> =
            self.by_class.iter().map(|(id, at)| (*id, *at)).collect();
        for (id, at) in shared {
            if self.program.class(id).name == last {
                return ModelReference::Model(self.models[at].model.id);
            }
        }
        ModelReference::Unresolved(last.to_owned())
    }

    fn path_of_class(&self, at: usize) -> String {
        let Some(class) = self.models[at].class else { return String::new() };
        let class = self.program.class(class);
        format!("{}.{}", self.program.files[class.file].module, class.name)
    }

    /// The table between.
    fn table_reference(
        &mut self,
        value: &Value,
        site: Site,
        place: &str,
    ) -> Option<ModelReference> {
        if let Some(at) = self.table_of(value) {
            return Some(ModelReference::Model(self.models[at].model.id));
        }
        let value = self.program.force(value.clone());
        match &value {
            Value::Str(name) => {
                // By the variable of the module, or by a class's `__table__`.
                let name = name.trim();
                let class = name.strip_suffix(".__table__").unwrap_or(name);
                let found = self.models.iter().find(|built| built.model.class_name == class);
                Some(match found {
                    Some(built) => ModelReference::Model(built.model.id),
                    None => ModelReference::Unresolved(name.to_owned()),
                })
            }
            Value::Symbol(path) | Value::Unknown(path) => {
                let last = path.rsplit('.').next().unwrap_or(path);
                Some(ModelReference::Unresolved(last.to_owned()))
            }
            other => {
                let text = self.program.text_of(other);
                self.program.note(site, format!("secondary of {place} is {text}, which is not known here; the relationship is left out"));
                None
            }
        }
    }

    fn backref(&mut self, at: usize, value: &Value, site: Site, place: &str) -> Option<Backref> {
        match self.program.force(value.clone()) {
            Value::None => None,
            Value::Str(name) => {
                Some(Backref { name: name.to_string(), options: RelationshipOptions::default() })
            }
            Value::Object(object)
                if library::sqlalchemy_name(&object.callee) == Some("backref") =>
            {
                let name = object.argument(0, "name")?.as_str().map(str::to_owned);
                let Some(name) = name else {
                    self.program.note(site, format!("the backref of {place} has a name that is not known here; it is left out"));
                    return None;
                };
                let options = self.options_of(at, &object, place);
                Some(Backref { name, options })
            }
            Value::Tuple(items) => match &items[..] {
                [Value::Str(name), Value::Dict(given)] => {
                    let keywords = given
                        .iter()
                        .filter_map(|(key, value)| Some((key.as_str()?.to_owned(), value.clone())))
                        .collect();
                    let object = Rc::new(Object {
                        id: self.program.new_object(),
                        callee: Value::None,
                        arguments: Vec::new(),
                        keywords,
                        site,
                        class: None,
                    });
                    let options = self.options_of(at, &object, place);
                    Some(Backref { name: name.to_string(), options })
                }
                _ => None,
            },
            other => {
                let text = self.program.text_of(&other);
                self.program.note(
                    site,
                    format!(
                        "the backref of {place} is {text}, which is not known here; it is left out"
                    ),
                );
                None
            }
        }
    }

    fn options_of(&mut self, at: usize, object: &Rc<Object>, place: &str) -> RelationshipOptions {
        let mut options = RelationshipOptions::default();
        for (name, value) in &object.keywords {
            let value = self.program.force(value.clone());
            let truth = value.truth();
            let text = || value.as_str().map(str::to_owned);
            match name.as_str() {
                "lazy" => options.lazy = lazy(&value),
                "order_by" => {
                    options.order_by = self.expressions(&value, at, object.site, place, name);
                }
                "foreign_keys" | "_legacy_foreign_keys" => {
                    options.foreign_keys = self.expressions(&value, at, object.site, place, name);
                }
                "remote_side" => {
                    options.remote_side = self.expressions(&value, at, object.site, place, name);
                }
                "primaryjoin" => {
                    options.primaryjoin =
                        self.expressions(&value, at, object.site, place, name).pop();
                }
                "secondaryjoin" => {
                    options.secondaryjoin =
                        self.expressions(&value, at, object.site, place, name).pop();
                }
                "uselist" => options.uselist = truth.filter(|_| !matches!(value, Value::None)),
                "cascade" => options.cascade = text(),
                "passive_deletes" => {
                    options.passive_deletes = match &value {
                        Value::Str(text) if &**text == "all" => PassiveDeletes::All,
                        _ if truth == Some(true) => PassiveDeletes::True,
                        _ => PassiveDeletes::False,
                    };
                }
                "viewonly" => options.viewonly = truth,
                "post_update" => options.post_update = truth == Some(true),
                "single_parent" => options.single_parent = truth == Some(true),
                "overlaps" => options.overlaps = text(),
                // Of the class, or without a meaning for long.
                "backref" | "back_populates" | "argument" | "secondary" | "name" | "init"
                | "repr" | "default" | "default_factory" | "kw_only" | "compare" | "hash"
                | "bake_queries" | "dataclass_metadata" => {}
                "cascade_backrefs" if truth == Some(false) => {}
                name if RELATIONSHIP_ARGUMENTS.contains(&name) => {
                    let site = object.site;
                    options.more.extend(self.python_argument(name, &value, site, "relationship"));
                }
                "query_class" | "comparator_factory" | "strategy_class" | "cascade_backrefs" => {
                    self.program.note(
                        object.site,
                        format!(
                            "the option {name} of a relationship has no place here and is left out"
                        ),
                    );
                }
                other => {
                    self.program.note(
                        object.site,
                        format!("the option {other} of {place} is not known and is left out"),
                    );
                }
            }
        }
        options
    }
}

fn lazy(value: &Value) -> Option<Lazy> {
    match value {
        Value::Bool(true) => Some(Lazy::Select),
        Value::Bool(false) => Some(Lazy::Joined),
        Value::None => Some(Lazy::Noload),
        Value::Str(text) => Lazy::ALL.into_iter().find(|one| one.as_str() == &**text),
        _ => None,
    }
}

/// What the annotation of a collection makes of it where that is no list.
fn collection_class(value: &Value) -> Option<&'static str> {
    let Value::Item(parts) = value else { return None };
    match super::annotation::last_name(&parts.0)? {
        "Set" | "set" => Some("set"),
        "Dict" | "dict" => Some("dict"),
        _ => None,
    }
}

/// The element of `List["Album"]`, `list[Album]`, `Dict[str, Album]`.
fn collection_element(value: &Value) -> Option<Value> {
    let Value::Item(parts) = value else { return None };
    match super::annotation::last_name(&parts.0)? {
        "List" | "list" | "Set" | "set" | "Sequence" | "Collection" | "MutableSequence"
        | "MutableSet" | "FrozenSet" | "frozenset" | "Tuple" | "tuple" | "Iterable"
        | "InstrumentedList" | "AssociationList" => Some(match &parts.1 {
            Value::Tuple(items) => items.first()?.clone(),
            one => one.clone(),
        }),
        "Dict" | "dict" | "Mapping" | "MutableMapping" | "KeyFuncDict" | "MappedCollection"
        | "defaultdict" => parts.1.items()?.last().cloned(),
        _ => None,
    }
}
