//! Who is called what in the module: class attributes, and names that are taken.

use std::collections::{BTreeMap, BTreeSet};

use super::identifier::{attribute_near, is_attribute};
use crate::schema::{ColumnId, Model, ModelId, Schema};

/// The names of a schema as Python has them.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The attribute of each column.
    attributes: BTreeMap<ColumnId, String>,
    /// Attributes of any class: inside a class they hide names of the module.
    class_attributes: BTreeSet<String>,
    /// Names of the module: `db`, classes, association tables, enums, functions for defaults.
    taken: BTreeSet<String>,
    /// Relationships of each class, those that backrefs put there included.
    relationships: BTreeMap<ModelId, BTreeSet<String>>,
}

impl Names {
    pub(super) fn of(schema: &Schema) -> Self {
        let mut names = Self::default();
        names.taken.insert("db".to_owned());
        for model in schema.models.values() {
            names.taken.insert(model.class_name.clone());
            for relationship in &model.relationships {
                names.add_relationship(model.id, &relationship.name);
                if let (Some(backref), Some(target)) =
                    (&relationship.backref, relationship.target.id())
                {
                    names.add_relationship(target, &backref.name);
                }
            }
        }
        for model in schema.models.values() {
            names.add_columns(model);
        }
        names
    }

    /// The attribute of a column.
    pub(super) fn attribute(&self, id: ColumnId) -> Option<&str> {
        self.attributes.get(&id).map(String::as_str)
    }

    /// Has the class a relationship of this name?
    pub(super) fn has_relationship(&self, id: ModelId, name: &str) -> bool {
        self.relationships.get(&id).is_some_and(|names| names.contains(name))
    }

    /// Takes a name for the module; `false` if it is taken.
    pub(super) fn take(&mut self, name: &str) -> bool {
        self.taken.insert(name.to_owned())
    }

    /// Would the name, used inside a class, mean something else than the module's?
    pub(super) fn is_hidden(&self, name: &str) -> bool {
        self.class_attributes.contains(name)
    }

    /// Can the name not be given to an import or another helper of the module?
    pub(super) fn is_taken(&self, name: &str) -> bool {
        self.taken.contains(name) || self.class_attributes.contains(name)
    }

    /// Is it a class, an association table, an enum or a function of the module, or a helper's name?
    pub(super) fn is_of_module(&self, name: &str) -> bool {
        self.taken.contains(name)
    }

    /// A free name that begins so, taken for the caller; `is_taken` tells names of imports.
    pub(super) fn free(&mut self, wanted: &str, is_taken: impl Fn(&str) -> bool) -> String {
        let mut name = wanted.to_owned();
        while self.is_taken(&name) || is_taken(&name) {
            name.push('_');
        }
        self.taken.insert(name.clone());
        name
    }

    fn add_relationship(&mut self, id: ModelId, name: &str) {
        self.relationships.entry(id).or_default().insert(name.to_owned());
        self.class_attributes.insert(name.to_owned());
    }

    /// Names that can stay do; the others get the nearest that is free in their class.
    fn add_columns(&mut self, model: &Model) {
        let mut used = self.relationships.get(&model.id).cloned().unwrap_or_default();
        let (good, bad): (Vec<_>, Vec<_>) =
            model.columns.iter().partition(|column| is_attribute(column.attribute_name()));
        for column in good {
            let name = column.attribute_name();
            used.insert(name.to_owned());
            self.attributes.insert(column.id, name.to_owned());
        }
        for column in bad {
            let near = attribute_near(column.attribute_name());
            let mut name = near.clone();
            let mut number = 2;
            while used.contains(&name) {
                name = format!("{near}_{number}");
                number += 1;
            }
            used.insert(name.clone());
            self.attributes.insert(column.id, name);
        }
        if model.kind.is_class() {
            self.class_attributes.extend(used);
        }
    }
}
