//! Foreign keys that one cannot walk by any attribute, as relationships that a reader of rows can walk: from a
//! row to what its key refers to, and back. SQLAlchemy has no such relationships; no export shows them.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Cascade, ColumnRef, Direction, Mapping, RelationshipEnd, ResolvedForeignKey, ResolvedModel,
    ResolvedRelationship, SqlExpr,
};
use crate::schema::{ConstraintId, Lazy, ModelId, PassiveDeletes, RelationshipId};

/// The referred column and the one that refers, of each column of a key.
pub type KeyPairs = BTreeSet<(ColumnRef, ColumnRef)>;

/// The relationships that stand for foreign keys, and for which.
pub type KeyLinks = BTreeMap<RelationshipId, ConstraintId>;

impl Mapping {
    /// The same with a relationship for each end of a foreign key that no relationship leads along. Rows of
    /// association tables have theirs, too.
    #[must_use]
    pub fn with_key_links(&self) -> Self {
        let mut linked = self.clone();
        let keys = self.tables.values().flat_map(|table| {
            table.foreign_keys.iter().map(|key| (table.model_id, key)).collect::<Vec<_>>()
        });
        let mut last = u32::MAX;
        for (child, key) in keys {
            let Some((parent, pairs)) = self.key_pairs(child, key) else { continue };
            last -= 1;
            let id = RelationshipId(last);
            for end in [RelationshipEnd::Declared, RelationshipEnd::Backref] {
                let (from, to) = match end {
                    RelationshipEnd::Declared => (child, parent),
                    RelationshipEnd::Backref => (parent, child),
                };
                if !self.leads_along(from, end, &pairs) {
                    linked.key_links.insert(id, key.constraint_id);
                    linked.add_end(self.key_end(id, end, (from, to), &pairs));
                }
            }
        }
        linked
    }

    /// The foreign key that a relationship stands for, if it is not one of `SQLAlchemy`'s.
    pub fn key_of_link(&self, id: RelationshipId) -> Option<ConstraintId> {
        self.key_links.get(&id).copied()
    }

    /// The columns of a foreign key with this identity.
    pub fn pairs_of_key(&self, model: ModelId, id: ConstraintId) -> Option<KeyPairs> {
        let table = self.table(model)?;
        let key = table.foreign_keys.iter().find(|key| key.constraint_id == id)?;
        self.key_pairs(table.model_id, key).map(|(_, pairs)| pairs)
    }

    fn key_pairs(&self, child: ModelId, key: &ResolvedForeignKey) -> Option<(ModelId, KeyPairs)> {
        let parent = self.table(key.referred_model?)?.model_id;
        if key.referred_columns.len() != key.columns.len() || key.columns.is_empty() {
            return None;
        }
        let column = |model_id, column_id| ColumnRef { model_id, column_id };
        let pairs = key.referred_columns.iter().zip(&key.columns);
        let pairs = pairs.map(|(to, from)| (column(parent, *to), column(child, *from)));
        Some((parent, pairs.collect()))
    }

    /// Does an attribute lead along this key already? Through an association table it leads back along
    /// its keys.
    fn leads_along(&self, from: ModelId, end: RelationshipEnd, pairs: &KeyPairs) -> bool {
        let is_same = |other: &[(ColumnRef, ColumnRef)]| {
            other.len() == pairs.len() && other.iter().all(|pair| pairs.contains(pair))
        };
        let classes = self
            .models
            .values()
            .filter(|class| self.table(class.model_id).is_some_and(|table| table.model_id == from));
        classes.flat_map(|class| &class.relationships).any(|one| match (end, one.direction) {
            (RelationshipEnd::Declared, Direction::ManyToOne)
            | (RelationshipEnd::Backref, Direction::OneToMany | Direction::ManyToMany) => {
                is_same(&one.synchronize_pairs)
            }
            _ => false,
        })
    }

    fn key_end(
        &self,
        relationship_id: RelationshipId,
        end: RelationshipEnd,
        (from, to): (ModelId, ModelId),
        pairs: &KeyPairs,
    ) -> ResolvedRelationship {
        let is_forward = end == RelationshipEnd::Declared;
        let columns: Vec<&str> = pairs
            .iter()
            .filter_map(|(_, referring)| self.column(*referring))
            .map(|column| column.name.as_str())
            .collect();
        let columns = columns.join(", ");
        let local_remote: Vec<(ColumnRef, ColumnRef)> = pairs
            .iter()
            .map(|(to, from)| if is_forward { (*from, *to) } else { (*to, *from) })
            .collect();
        let joined = local_remote.iter().map(|(local, remote)| {
            let remote = SqlExpr::Column { column: *remote, foreign: false, remote: true };
            SqlExpr::equal(SqlExpr::column(*local), remote)
        });
        ResolvedRelationship {
            relationship_id,
            end,
            model_id: from,
            key: if is_forward { columns } else { [&self.class_name(to), ".", &columns].concat() },
            target: to,
            direction: if is_forward { Direction::ManyToOne } else { Direction::OneToMany },
            uselist: !is_forward,
            lazy: Lazy::Select,
            order_by: Vec::new(),
            secondary: None,
            primaryjoin: SqlExpr::and(joined.collect()),
            secondaryjoin: None,
            synchronize_pairs: pairs.iter().copied().collect(),
            secondary_synchronize_pairs: Vec::new(),
            remote_side: local_remote.iter().map(|(_, remote)| *remote).collect(),
            local_remote_pairs: local_remote,
            backref: None,
            reverse: None,
            viewonly: true,
            cascade: Cascade::default(),
            passive_deletes: PassiveDeletes::False,
        }
    }

    fn add_end(&mut self, end: ResolvedRelationship) {
        let class_name = self.class_name(end.model_id);
        let model = self.models.entry(end.model_id).or_insert_with(|| ResolvedModel {
            model_id: end.model_id,
            class_name,
            inheritance: None,
            attributes: Vec::new(),
            relationships: Vec::new(),
        });
        let place = (end.model_id, model.relationships.len());
        self.relationship_places.insert((end.relationship_id, end.end), place);
        model.relationships.push(end);
    }

    /// The class, or the table that has none.
    fn class_name(&self, id: ModelId) -> String {
        let class = self.model(id).map(|model| model.class_name.clone());
        let table = || self.table(id).map(|table| table.name.clone());
        class.or_else(table).unwrap_or_default()
    }
}
