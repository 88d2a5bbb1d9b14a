//! Classes that inherit from mapped classes: whose table they have, and `__mapper_args__`.

use super::build::Build;
use super::declarative::Declarative;
use super::library;
use super::lookup::Binding;
use super::value::{ClassId, Site, Value};
use crate::schema::{
    ColumnId, ModelReference, PolymorphicIdentity, PolymorphicOn, inheritance::MAPPER_OPTIONS,
};

impl Build {
    /// The same, of a class that inherits also in its bases: the model, and the column.
    pub(super) fn inherited_attribute(&self, at: usize, name: &str) -> Option<(usize, ColumnId)> {
        let mut at = at;
        // Bases come before what inherits from them, so this ends.
        loop {
            if let Some(column) = self.attribute_of_model(at, name) {
                return Some((at, column));
            }
            at = self.base_of(at)?;
        }
    }

    /// The model of the class that a class inherits from.
    pub(super) fn base_of(&self, at: usize) -> Option<usize> {
        let id = self.models[at].model.inherits.as_ref()?.id()?;
        self.models[..at].iter().position(|built| built.model.id == id)
    }

    /// The model that has the table of a class: its own, or its base's.
    pub(super) fn table_owner(&self, at: usize) -> usize {
        let mut at = at;
        while let Some(base) = self.base_of(at).filter(|_| !self.models[at].model.has_own_table()) {
            at = base;
        }
        at
    }

    /// The column of a table by what `table.c` calls it, those that subclasses put in included.
    pub(super) fn column_by_key(&self, at: usize, key: &str) -> Option<(usize, ColumnId)> {
        let at = self.table_owner(at);
        if let Some(column) = self.models[at].keys.get(key) {
            return Some((at, *column));
        }
        (at + 1..self.models.len())
            .filter(|other| self.table_owner(*other) == at)
            .find_map(|other| Some((other, *self.models[other].keys.get(key)?)))
    }

    /// Writes down the mapped class that a class inherits from.
    pub(super) fn inherit(&mut self, at: usize, parent: ClassId) {
        let base = match self.by_class.get(&parent) {
            Some(base) => ModelReference::Model(self.models[*base].model.id),
            None => ModelReference::Unresolved(self.program.class(parent).name.clone()),
        };
        self.models[at].model.inherits = Some(base);
        let Some(class) = self.models[at].class else { return };
        let mut mapped = Vec::new();
        for base in self.program.class(class).bases.clone() {
            for id in self.program.classes_of_base(&base) {
                if self.program.is_mapped(id) {
                    mapped.push(self.program.class(id).name.clone());
                }
            }
        }
        if mapped.len() > 1 {
            let name = self.models[at].model.class_name.clone();
            let site = self.models[at].site;
            self.program.note(
                site,
                format!("{name} has the mapped bases {}: only the first is kept, and SQLAlchemy refuses them", mapped.join(" and ")),
            );
        }
    }

    /// A class without a key of its own has its base's table, whatever name it gives. Where tables
    /// are named by hand, it is the name that decides; what then differs is told.
    pub(super) fn share_table(&mut self, at: usize, id: ClassId) {
        let is_key = |value: &Value| {
            let object = value.as_object();
            object.and_then(|object| library::sqlalchemy_name(&object.callee))
                == Some("PrimaryKeyConstraint")
        };
        let built = &self.models[at];
        let has_key = built.model.has_own_table() || built.arguments.iter().any(is_key);
        let (name, site) = (built.model.class_name.clone(), built.site);
        if self.program.declarative(id) != Declarative::Flask {
            let is_named = built.model.tablename.is_some();
            if is_named && !has_key {
                self.program.note(site, format!("{name} has a table without a primary key: it is kept in the table of its base"));
            } else if !is_named && has_key {
                self.program.note(site, format!("{name} has a primary key but no __tablename__, which SQLAlchemy refuses: it is kept with a table of its own"));
            }
        }
        if !has_key {
            let built = &mut self.models[at];
            built.model.tablename = None;
            built.model.schema = None;
            built.metadata_schema = None;
        }
    }

    /// `__mapper_args__` of the class, or of what it is mixed from; that of a mapped class is its own
    /// unless a function computes it for each class.
    pub(super) fn read_mapper_args(&mut self, at: usize, id: ClassId) {
        let order = self.program.mro(id);
        for one in order.iter().copied() {
            let Some(value) = self.program.class(one).own("__mapper_args__").cloned() else {
                continue;
            };
            let value = match value {
                Value::Function(function)
                    if matches!(
                        self.program.binding(&function),
                        Binding::Declared | Binding::Class | Binding::ClassProperty
                    ) =>
                {
                    self.program.call_function(&function, vec![Value::Class(id)], Vec::new())
                }
                _ if one != id && self.program.is_mapped(one) => continue,
                value => self.program.force(value),
            };
            let value = self.program.force(value);
            if let Value::Dict(items) = &value {
                for (key, value) in items.iter() {
                    if let Some(key) = key.as_str() {
                        let value = self.program.force(value.clone());
                        self.mapper_argument(at, key, &value);
                    }
                }
            } else if !matches!(value, Value::None) {
                let (name, site) = (self.program.class(id).name.clone(), self.models[at].site);
                let what = format!(
                    "__mapper_args__ of {name} could not be followed, so they are left out"
                );
                self.program.note(site, what);
            }
            return;
        }
    }

    fn mapper_argument(&mut self, at: usize, key: &str, value: &Value) {
        let site = self.models[at].site;
        match key {
            "primary_key" => {
                let keys = value.items().map_or_else(|| vec![value.clone()], <[Value]>::to_vec);
                for key in keys {
                    if let Some((found, column)) = self.column_of(&key, at)
                        && found == at
                    {
                        self.models[at].model.mapper_primary_key.push(column);
                    }
                }
            }
            // The base is told by the class itself.
            "inherits" => {}
            "concrete" => {
                self.models[at].model.mapper_args.concrete = value.truth() == Some(true);
            }
            "polymorphic_on" => self.polymorphic_on(at, value, site),
            "polymorphic_identity" => self.polymorphic_identity(at, value, site),
            "inherit_condition" => {
                let name = self.models[at].model.class_name.clone();
                let texts = self.expressions(value, at, site, &name, key);
                self.models[at].model.mapper_args.inherit_condition = texts.into_iter().next();
            }
            "version_id_col" => match self.column_of(value, at) {
                Some((found, column)) if found == at => {
                    self.models[at].model.mapper_args.version_id_col = Some(column);
                }
                // That of the base holds for the class anyway.
                Some(_) => {}
                None => self.note_argument(at, key, value, site),
            },
            _ => match value.to_json().filter(|_| MAPPER_OPTIONS.contains(&key)) {
                Some(json) => {
                    self.models[at].model.mapper_args.options.insert(key.to_owned(), json);
                }
                None => self.note_argument(at, key, value, site),
            },
        }
    }

    fn note_argument(&mut self, at: usize, key: &str, value: &Value, site: Site) {
        let (name, text) = (self.models[at].model.class_name.clone(), self.program.text_of(value));
        self.program.note(
            site,
            format!("the mapper's option {key} of {name} is {text}, which has no place here; it is left out"),
        );
    }

    fn polymorphic_on(&mut self, at: usize, value: &Value, site: Site) {
        let found = match value {
            Value::None => return,
            Value::Str(name) => {
                let own = self.attribute_of_model(at, name);
                own.filter(|id| self.models[at].model.column(*id).is_some()).map(|id| (at, id))
            }
            value => self.column_of(value, at),
        };
        let on = match found {
            Some((found, column)) if found == at => Some(PolymorphicOn::Column(column)),
            _ => {
                let name = self.models[at].model.class_name.clone();
                let texts = self.expressions(value, at, site, &name, "polymorphic_on");
                texts.into_iter().next().map(PolymorphicOn::Expression)
            }
        };
        self.models[at].model.mapper_args.polymorphic_on = on;
    }

    fn polymorphic_identity(&mut self, at: usize, value: &Value, site: Site) {
        let identity = match value {
            Value::None => return,
            Value::Member(id, member) => {
                let class_name = self.program.class(*id).name.clone();
                if self.is_enum_of_column(&class_name) {
                    Some(PolymorphicIdentity::EnumMember(format!("{class_name}.{member}")))
                } else {
                    // In a column of another type it is the value that counts.
                    let inner = self.program.member_value(*id, member).to_json();
                    inner.map(PolymorphicIdentity::Value)
                }
            }
            value => value.to_json().map(PolymorphicIdentity::Value),
        };
        match identity {
            Some(identity) => {
                self.models[at].model.mapper_args.polymorphic_identity = Some(identity);
            }
            None => self.note_argument(at, "polymorphic_identity", value, site),
        }
    }
}
