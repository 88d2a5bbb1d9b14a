//! DECLARED: what the user drew or wrote. Plain data; no inference, no input or output.
//!
//! Reading order: [`ids`], [`model`], [`column`], [`column_type`], [`constraint`], [`relationship`],
//! [`sequence`], [`python_argument`], [`python_import`], [`python_style`], [`inheritance`],
//! [`tablename`], [`table_key`].

pub mod column;
pub mod column_type;
pub mod constraint;
pub mod ids;
pub mod inheritance;
pub mod model;
pub mod python_argument;
pub mod python_constant;
pub mod python_import;
pub mod python_style;
pub mod relationship;
pub mod sequence;
pub mod table_key;
pub mod tablename;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use column::{Autoincrement, Column, ColumnDefault, Computed, ServerDefault, SqlExpression};
pub use column_type::{ColumnType, EnumClass, EnumType};
pub use constraint::{
    CheckConstraint, ForeignKeyConstraint, ForeignKeyTarget, Index, IndexElement, UniqueConstraint,
};
pub use ids::{ColumnId, ConstraintId, ModelId, RelationshipId};
pub use inheritance::{MapperArgs, PolymorphicIdentity, PolymorphicOn};
pub use model::{Model, ModelKind, PrimaryKey};
pub use python_argument::{PythonArgument, PythonArguments};
pub use python_constant::{ConstantClass, PythonConstant, is_constant_call};
pub use python_import::{PythonImport, PythonImports};
pub use python_style::PythonStyle;
pub use relationship::{
    Backref, Lazy, ModelReference, PassiveDeletes, Relationship, RelationshipEnd,
    RelationshipOptions,
};
pub use sequence::{Identity, Sequence, SequenceOptions};
pub use table_key::table_keys;
pub use tablename::camel_to_snake_case;

/// All that was declared: the models, and what holds for all of them.
///
/// Models stand behind `Arc`, so that a clone for the undo history costs pointers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schema {
    /// The next id to be handed out, for all kinds alike.
    pub next_id: u32,
    /// `MetaData(naming_convention=…)`: `ix`, `uq`, `ck`, `fk`, `pk` to a pattern.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub naming_convention: BTreeMap<String, String>,
    /// Where the names come from that defaults use and the models do not define.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub python_imports: PythonImports,
    /// Models, association tables and views.
    #[serde(serialize_with = "models_as_list", deserialize_with = "models_from_list")]
    pub models: BTreeMap<ModelId, Arc<Model>>,
}

impl Schema {
    /// A number that no id of this schema has, to be wrapped in an id.
    pub fn next_id(&mut self) -> u32 {
        self.next_id += 1;
        self.next_id
    }

    /// The model with this id.
    pub fn model(&self, id: ModelId) -> Option<&Model> {
        self.models.get(&id).map(AsRef::as_ref)
    }

    /// The model with this id, to change; shared snapshots are left as they were.
    pub fn model_mut(&mut self, id: ModelId) -> Option<&mut Model> {
        self.models.get_mut(&id).map(Arc::make_mut)
    }

    /// Puts a model in, in place of one with the same id.
    pub fn insert(&mut self, model: Model) {
        self.models.insert(model.id, Arc::new(model));
    }

    /// The model with this class name (or variable name, of an association table).
    pub fn model_named(&self, class_name: &str) -> Option<&Model> {
        self.models.values().map(AsRef::as_ref).find(|model| model.class_name == class_name)
    }

    /// The model, the one that it inherits from, the base of that, and so on; a circle is cut short
    /// where it closes.
    pub fn ancestry(&self, id: ModelId) -> Vec<&Model> {
        let mut found: Vec<&Model> = Vec::new();
        let mut next = self.model(id);
        while let Some(model) = next.filter(|model| found.iter().all(|one| one.id != model.id)) {
            found.push(model);
            next =
                model.inherits.as_ref().and_then(ModelReference::id).and_then(|id| self.model(id));
        }
        found
    }
}

fn models_as_list<S: Serializer>(
    models: &BTreeMap<ModelId, Arc<Model>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(models.values())
}

fn models_from_list<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<ModelId, Arc<Model>>, D::Error> {
    let list = Vec::<Arc<Model>>::deserialize(deserializer)?;
    let mut models = BTreeMap::new();
    for model in list {
        let id = model.id;
        if models.insert(id, model).is_some() {
            return Err(serde::de::Error::custom(format!("two models have the id {}", id.0)));
        }
    }
    Ok(models)
}
