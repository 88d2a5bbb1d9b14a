//! Random schemas with all that a project may hold: those of [`any_schema`](crate::python::any_schema), and on them
//! inheritance, odd names, conditions, expressions, named and deferred keys, enums and comments.

use std::collections::{BTreeMap, BTreeSet};

use backref::mapping::resolve;
use backref::schema::{
    CheckConstraint, Column, ColumnId, ColumnType, Computed, ConstraintId, EnumType,
    ForeignKeyConstraint, ForeignKeyTarget, Index, IndexElement, MapperArgs, Model, ModelId,
    ModelReference, PolymorphicIdentity, PolymorphicOn, Schema, ServerDefault, SqlExpression,
    UniqueConstraint,
};
use proptest::test_runner::{RngAlgorithm, TestRng};
use serde_json::json;

use crate::python::any_schema::any_schemas;

/// So many schemas without errors; the same ones each time.
pub fn rich_schemas(count: usize) -> Vec<Schema> {
    let plain = any_schemas(count);
    let enriched = plain.into_iter().enumerate().map(|(at, schema)| {
        let mut seed = [11; 32];
        seed[..8].copy_from_slice(&(at as u64).to_le_bytes());
        let dice = Dice(TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
        let mut rich = Rich { schema: schema.clone(), dice };
        rich.enrich();
        if resolve(&rich.schema).has_errors() {
            // What was thrown does not go together; the plain schema does.
            rich.schema = schema;
            rich.drop_what_the_primary_key_says();
        }
        rich.schema
    });
    enriched.collect()
}

struct Dice(TestRng);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        use proptest::prelude::Rng;
        self.0.next_u32() as usize % count
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn of<'a, T>(&mut self, values: &'a [T]) -> &'a T {
        &values[self.below(values.len())]
    }
}

const TABLES: [&str; 10] = [
    "Order",
    "select",
    "my table",
    "größe",
    "we\"ird",
    "UPPER",
    "user's",
    "a.b",
    "100%",
    "back`tick",
];

const COMMENTS: [&str; 6] = [
    "plain",
    "it's; -- not a comment",
    "two\nlines",
    "100% \"quoted\" `ticked`",
    "größe 🦀",
    "back\\slash /* open",
];

struct Rich {
    schema: Schema,
    dice: Dice,
}

impl Rich {
    fn enrich(&mut self) {
        let ids: Vec<ModelId> = self.schema.models.keys().copied().collect();
        let mut tables: BTreeSet<&str> = BTreeSet::new();
        if self.dice.one_in(3) {
            let patterns = [
                ("ix", "ix_%(column_0_label)s"),
                ("uq", "uq_%(table_name)s_%(column_0_name)s"),
                ("ck", "ck_%(table_name)s_%(constraint_name)s"),
                ("fk", "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s"),
                ("pk", "pk_%(table_name)s"),
            ];
            self.schema.naming_convention =
                patterns.map(|(kind, pattern)| (kind.to_owned(), pattern.to_owned())).into();
        }
        let is_for_mysql = self.dice.one_in(2);
        for id in ids {
            if self.dice.one_in(3) {
                let table = *self.dice.of(&TABLES);
                if tables.insert(table) && self.model(id).kind.is_class() {
                    self.model(id).tablename = Some(table.to_owned());
                }
            }
            if self.schema.naming_convention.contains_key("ck") {
                for check in &mut self.model(id).check_constraints {
                    let name = format!("plain_{}", check.id.0);
                    check.name.get_or_insert(name);
                }
            }
            if is_for_mysql {
                self.as_mysql_wants(id);
            }
            self.columns(id);
            self.constraints(id);
            self.keys(id);
            if self.model(id).kind.is_class() && self.dice.one_in(3) {
                self.subclasses(id);
            }
        }
        self.drop_what_the_primary_key_says();
    }

    /// MySQL has no VARCHAR without a length and no DOUBLE with a precision alone.
    fn as_mysql_wants(&mut self, id: ModelId) {
        for column in &mut self.model(id).columns {
            match &mut column.column_type {
                Some(ColumnType::String { length, .. }) => *length = length.or(Some(30)),
                Some(ColumnType::Double { precision }) => *precision = None,
                _ => {}
            }
        }
    }

    /// A UNIQUE of the primary key's columns: SQLite has one index for both and tells of one.
    fn drop_what_the_primary_key_says(&mut self) {
        let ids: Vec<ModelId> = self.schema.models.keys().copied().collect();
        for id in ids {
            let model = self.model(id);
            let key: Vec<ColumnId> =
                model.columns.iter().filter(|one| one.primary_key).map(|one| one.id).collect();
            model.unique_constraints.retain(|one| one.columns != key);
            for column in &mut model.columns {
                column.unique &= key != [column.id];
            }
        }
    }

    fn model(&mut self, id: ModelId) -> &mut Model {
        self.schema.model_mut(id).unwrap()
    }

    fn constraint_id(&mut self) -> ConstraintId {
        ConstraintId(self.schema.next_id())
    }

    fn add(&mut self, model: ModelId, name: &str, of: ColumnType) -> ColumnId {
        let id = ColumnId(self.schema.next_id());
        self.model(model).columns.push(Column::new(id, name, Some(of)));
        id
    }

    fn edit(&mut self, model: ModelId, column: ColumnId, change: impl FnOnce(&mut Column)) {
        change(self.model(model).column_mut(column).unwrap());
    }

    /// Columns that constraints can be about, and some with what the plain schemas lack.
    fn columns(&mut self, model: ModelId) {
        let kinds = self.dice.below(4);
        let is_class = self.model(model).kind.is_class();
        if !is_class {
            return;
        }
        let amount = self.add(model, "amount", ColumnType::Integer {});
        let label =
            self.add(model, "label", ColumnType::String { length: Some(40), collation: None });
        let sql = |text: &str| Some(ServerDefault::Sql(SqlExpression::Text(text.to_owned())));
        let default = match self.dice.below(6) {
            0 => sql("-1"),
            1 => sql("(1 + 2)"),
            2 => sql("0"),
            _ => None,
        };
        self.edit(model, amount, |column| column.server_default = default);
        let text = (*self.dice.of(&["", "it's", "a;b", "--", "NULL", "100%", "x\\y"])).to_owned();
        let nullable = *self.dice.of(&[None, Some(false)]);
        self.edit(model, label, |column| {
            column.server_default = Some(ServerDefault::String(text));
            column.nullable = nullable;
        });
        if kinds == 0 {
            let twice = self.add(model, "twice", ColumnType::Integer {});
            let persisted = *self.dice.of(&[Some(true), Some(false)]);
            let computed = Computed { sqltext: "amount * 2".to_owned(), persisted };
            self.edit(model, twice, |column| column.computed = Some(computed));
        }
        if kinds <= 1 {
            let of = self.enum_type();
            self.add(model, "state", of);
        }
        if kinds == 2 {
            let is_on = self.add(
                model,
                "is_on",
                ColumnType::Boolean { create_constraint: false, constraint_name: None },
            );
            let default = (*self.dice.of(&["true", "false"])).to_owned();
            self.edit(model, is_on, |column| {
                column.server_default = Some(ServerDefault::Sql(SqlExpression::Text(default)));
                column.nullable = Some(false);
            });
        }
        for column in [amount, label] {
            if self.dice.one_in(3) {
                let comment = (*self.dice.of(&COMMENTS)).to_owned();
                self.edit(model, column, |column| column.comment = Some(comment));
            }
        }
        if self.dice.one_in(3) {
            let comment = (*self.dice.of(&COMMENTS)).to_owned();
            self.model(model).comment = Some(comment);
        }
    }

    fn enum_type(&mut self) -> ColumnType {
        let native_enum = !self.dice.one_in(3);
        let values: &[&str] = match self.dice.below(3) {
            0 => &["new", "paid"],
            1 => &["it's", "a, b", "größe", "100%"],
            _ => &["x"],
        };
        // One type of PostgreSQL's for each set of values.
        let enum_name = native_enum.then(|| format!("state_{}", values.len()));
        ColumnType::Enum(EnumType {
            values: values.iter().map(|value| (*value).to_owned()).collect(),
            enum_name,
            enum_class: None,
            native_enum,
            // A convention for CHECK wants them to have a name, which an Enum has no place for.
            create_constraint: !native_enum
                && self.schema.naming_convention.is_empty()
                && self.dice.one_in(2),
            length: None,
            schema: None,
        })
    }

    fn constraints(&mut self, model: ModelId) {
        let column = |rich: &mut Self, name: &str| {
            rich.model(model).columns.iter().find(|one| one.name == name).map(|one| one.id)
        };
        let (Some(amount), Some(label)) = (column(self, "amount"), column(self, "label")) else {
            return;
        };
        let number = model.0;
        if self.dice.one_in(2) {
            let sqltext = *self.dice.of(&[
                "amount >= 0",
                "amount BETWEEN 1 AND 10 OR amount IS NULL",
                "length(label) > 0 AND label <> 'it''s'",
                "(amount > 0) AND (amount < 100)",
                "label IN ('a', 'b)', 'c')",
            ]);
            let id = self.constraint_id();
            let name = self.dice.one_in(2).then(|| format!("amounts_{number}"));
            let on = self.dice.one_in(3).then_some(amount);
            // A convention for CHECK wants each of them to have a name.
            let name = Some(name.unwrap_or_else(|| format!("check_{number}")));
            self.model(model).check_constraints.push(CheckConstraint {
                id,
                name,
                conv: false,
                sqltext: sqltext.to_owned(),
                column: on,
            });
        }
        if self.dice.one_in(3) {
            let id = self.constraint_id();
            let name = self.dice.one_in(2).then(|| format!("unique_{number}"));
            let columns = vec![label, amount];
            self.model(model).unique_constraints.push(UniqueConstraint { id, name, columns });
        }
        if self.dice.one_in(2) {
            let id = self.constraint_id();
            let elements = match self.dice.below(4) {
                0 => vec![IndexElement::Expression("lower(label)".to_owned())],
                1 => vec![
                    IndexElement::Column(amount),
                    IndexElement::Expression("label DESC".to_owned()),
                ],
                _ => vec![IndexElement::Column(label), IndexElement::Column(amount)],
            };
            let mut options = BTreeMap::new();
            if self.dice.one_in(2) {
                for dialect in ["sqlite", "postgresql"] {
                    options.insert(format!("{dialect}_where"), json!("amount > 0"));
                }
            }
            let unique = self.dice.one_in(3);
            let name = Some(format!("ix_rich_{number}"));
            self.model(model).indexes.push(Index { id, name, unique, elements, options });
        }
    }

    /// Says more of the keys that are there, and adds one to a column that is unique.
    fn keys(&mut self, model: ModelId) {
        for at in 0..self.model(model).foreign_keys.len() {
            let name = self.dice.one_in(3).then(|| format!("key_{}_{at}", model.0));
            let ondelete = self.dice.of(&[None, Some("SET NULL"), Some("RESTRICT")]).to_owned();
            let onupdate = self.dice.of(&[None, Some("CASCADE")]).to_owned();
            let (deferrable, initially) = *self.dice.of(&[
                (None, None),
                (None, None),
                (Some(true), Some("DEFERRED")),
                (Some(true), None),
            ]);
            let key = &mut self.model(model).foreign_keys[at];
            key.name = key.name.take().or(name);
            key.ondelete = ondelete.map(str::to_owned);
            key.onupdate = onupdate.map(str::to_owned);
            key.deferrable = deferrable;
            key.initially = initially.map(str::to_owned);
        }
        let referred = self.schema.models.values().find_map(|other| {
            let is_text = |of: &Option<ColumnType>| matches!(of, Some(ColumnType::String { .. }));
            let unique = other.columns.iter().find(|one| {
                one.unique
                    && !one.primary_key
                    && is_text(&one.column_type)
                    && one.computed.is_none()
            })?;
            Some((other.id, unique.id, unique.column_type.clone()?))
        });
        let Some((to, unique, of)) = referred.filter(|_| self.dice.one_in(3)) else { return };
        if !self.model(model).kind.is_class() {
            return;
        }
        let column = self.add(model, "natural key", of);
        self.edit(model, column, |column| column.attribute = Some("natural_key".to_owned()));
        let target = ForeignKeyTarget::Columns { model: to, columns: vec![unique] };
        let key = ForeignKeyConstraint::new(self.constraint_id(), vec![column], target);
        self.model(model).foreign_keys.push(key);
    }

    /// A class with a table of its own and one without, under a class with one key column.
    fn subclasses(&mut self, base: ModelId) {
        let keys: Vec<Column> =
            self.model(base).columns.iter().filter(|one| one.primary_key).cloned().collect();
        let [key] = keys.as_slice() else { return };
        let kind =
            self.add(base, "kind_of_row", ColumnType::String { length: Some(20), collation: None });
        self.model(base).mapper_args = MapperArgs {
            polymorphic_on: Some(PolymorphicOn::Column(kind)),
            polymorphic_identity: Some(PolymorphicIdentity::Value(json!("base"))),
            ..MapperArgs::default()
        };
        for (at, has_table) in [true, false].into_iter().enumerate() {
            let id = ModelId(self.schema.next_id());
            let mut model = Model::new(id, format!("Sub{}_{at}", base.0));
            model.inherits = Some(ModelReference::Model(base));
            model.mapper_args.polymorphic_identity =
                Some(PolymorphicIdentity::Value(json!(format!("sub_{at}"))));
            if has_table {
                model.tablename = Some(format!("sub {}", base.0));
            }
            self.schema.insert(model);
            if has_table {
                let own = self.add(id, "base_id", key.column_type.clone().unwrap());
                self.edit(id, own, |column| column.primary_key = true);
                let target = ForeignKeyTarget::Columns { model: base, columns: vec![key.id] };
                let key = ForeignKeyConstraint::new(self.constraint_id(), vec![own], target);
                self.model(id).foreign_keys.push(key);
            }
            self.add(id, &format!("of_sub_{at}"), ColumnType::Date {});
        }
    }
}
