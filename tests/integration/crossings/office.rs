//! A large schema as companies have them: departments of tables that refer to one another, a few
//! tables that everything refers to, association tables, and some that stand alone. The numbers come
//! from a counter, so that it is the same each time.

use backref::document::Document;
use backref::schema::{
    Backref, Column, ColumnId, ColumnType, ConstraintId, ForeignKeyConstraint, ForeignKeyTarget,
    Model, ModelId, Relationship, RelationshipId, RelationshipOptions, Schema,
};

/// A stream of numbers that look like chance.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// The schema with so many tables.
pub fn document(count: usize) -> Document {
    let mut chance = Chance(0x2545_F491_4F6C_DD1D);
    let referred = referred(count, &mut chance);
    let mut schema = Schema::default();
    let mut keys: Vec<(ModelId, ColumnId)> = Vec::new();
    for (number, parents) in referred.iter().enumerate() {
        let id = ModelId(schema.next_id());
        let mut model = Model::new(id, format!("Table{number}"));
        let mut key = Column::new(ColumnId(schema.next_id()), "id", Some(ColumnType::Integer {}));
        key.primary_key = true;
        keys.push((id, key.id));
        model.columns.push(key);
        for (nth, parent) in parents.iter().enumerate() {
            let column = ColumnId(schema.next_id());
            model.columns.push(Column::new(column, format!("table{parent}_id"), None));
            let (parent_id, parent_key) = keys[*parent];
            let target = ForeignKeyTarget::Columns { model: parent_id, columns: vec![parent_key] };
            let constraint = ConstraintId(schema.next_id());
            model.foreign_keys.push(ForeignKeyConstraint::new(constraint, vec![column], target));
            let relationship = RelationshipId(schema.next_id());
            let name = format!("table{parent}_{nth}");
            let mut relationship = Relationship::new(relationship, name, parent_id);
            relationship.options.foreign_keys = vec![format!("Table{number}.table{parent}_id")];
            relationship.backref = Some(Backref {
                name: format!("table{number}_{nth}"),
                options: RelationshipOptions::default(),
            });
            model.relationships.push(relationship);
        }
        for at in 0..2 + chance.below(8) {
            let text = ColumnType::String { length: Some(80), collation: None };
            let column = ColumnId(schema.next_id());
            model.columns.push(Column::new(column, format!("column_{at}"), Some(text)));
        }
        schema.insert(model);
    }
    Document::from_schema(schema)
}

/// Which tables each one refers to, all of them before it.
fn referred(count: usize, chance: &mut Chance) -> Vec<Vec<usize>> {
    const HUBS: [(usize, usize); 3] = [(0, 14), (1, 6), (2, 3)];
    let mut referred: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut first = HUBS.len();
    let mut departments: Vec<usize> = Vec::new();
    while first < count {
        let size = (8 + chance.below(23)).min(count - first);
        for nth in 0..size {
            let table = first + nth;
            if chance.percent(4) {
                continue;
            }
            let mut parents = Vec::new();
            if nth > 0 && chance.percent(85) {
                // Near the department's first tables more often.
                let spread = chance.below(nth.min(6)) + 1;
                parents.push(first + chance.below(spread));
            }
            if nth > 2 && chance.percent(18) {
                parents.push(first + chance.below(nth));
            }
            parents
                .extend(HUBS.iter().filter(|(_, often)| chance.percent(*often)).map(|hub| hub.0));
            if !departments.is_empty() && chance.percent(5) {
                parents.push(departments[chance.below(departments.len())]);
            }
            let mut known = std::collections::BTreeSet::new();
            parents.retain(|parent| known.insert(*parent));
            referred[table] = parents;
        }
        departments.push(first);
        first += size;
    }
    referred
}
