//! Random schemas that SQLAlchemy accepts: models of all kinds of columns, with keys between them and
//! relationships over the keys.

use std::collections::BTreeMap;

use backref::mapping::resolve;
use backref::schema::{
    Autoincrement, ColumnDefault, ColumnId, ColumnType, Computed, EnumClass, EnumType,
    IndexElement, Lazy, ModelId, ModelReference, PassiveDeletes, Relationship, Schema,
    ServerDefault, SqlExpression, camel_to_snake_case,
};
use proptest::prelude::any;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::build::{Build, string};

/// So many schemas without errors; the same ones each time.
pub fn any_schemas(count: usize) -> Vec<Schema> {
    let mut runner = TestRunner::deterministic();
    let choices = proptest::collection::vec(any::<u16>(), 600);
    let made = std::iter::from_fn(|| {
        let choices = choices.new_tree(&mut runner).unwrap().current();
        Some(any_schema(choices))
    });
    made.filter(|schema| !resolve(schema).has_errors()).take(count).collect()
}

/// Numbers that decide, one after the other; 0 when they are used up.
struct Choices(std::vec::IntoIter<u16>);

impl Choices {
    fn below(&mut self, count: usize) -> usize {
        usize::from(self.0.next().unwrap_or(0)) % count
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == count - 1
    }

    fn of<'a, T>(&mut self, values: &'a [T]) -> &'a T {
        &values[self.below(values.len())]
    }
}

const CLASSES: [&str; 8] =
    ["User", "BlogPost", "Text", "HTTPRequest", "Straße", "Index", "Mapped", "Base"];

/// Names of columns with the attributes that Python can hold.
const NAMES: [(&str, &str); 18] = [
    ("name", "name"),
    ("from", "from_"),
    ("unit price", "unit_price"),
    ("metadata", "metadata_"),
    ("text", "text"),
    ("str", "str"),
    ("int", "int"),
    ("list", "list"),
    ("datetime", "datetime"),
    ("größe", "größe"),
    ("Mapped", "Mapped"),
    ("x-y", "x_y"),
    ("registry", "registry_"),
    ("uuid", "uuid"),
    ("type", "kind"),
    ("Decimal", "Decimal"),
    ("a%b", "a_b"),
    ("Any", "Any"),
];

fn any_schema(choices: Vec<u16>) -> Schema {
    let mut choices = Choices(choices.into_iter());
    let mut build = Build::default();
    let mut models = Vec::new();
    let start = choices.below(CLASSES.len());
    for index in 0..2 + choices.below(4) {
        let class_name = CLASSES[(start + index) % CLASSES.len()];
        let tablename = if choices.one_in(2) {
            camel_to_snake_case(class_name)
        } else {
            format!("{}s", class_name.to_lowercase())
        };
        let model = build.bare(class_name, &tablename);
        key_columns(&mut build, &mut choices, model);
        let first = choices.below(NAMES.len());
        for offset in 0..choices.below(7) {
            any_column(&mut build, &mut choices, model, NAMES[(first + offset) % NAMES.len()]);
        }
        any_constraints(&mut build, &mut choices, model);
        models.push(model);
    }
    for at in 0..models.len() {
        for number in 0..choices.below(3) {
            let to = *choices.of(&models);
            any_link(&mut build, &mut choices, models[at], to, &format!("{at}_{number}"));
        }
    }
    if choices.one_in(3) {
        let patterns = [("ix", "ix_%(column_0_label)s"), ("pk", "pk_%(table_name)s")];
        build.schema.naming_convention =
            patterns.map(|(kind, pattern)| (kind.to_owned(), pattern.to_owned())).into();
    }
    build.schema
}

fn key_columns(build: &mut Build, choices: &mut Choices, model: ModelId) {
    let types: [&[(&str, ColumnType)]; 4] = [
        &[("id", ColumnType::Integer {})],
        &[("id", ColumnType::BigInteger {})],
        &[("code", string(8))],
        &[("id", ColumnType::Integer {}), ("code", string(8))],
    ];
    let columns = *choices.of(&[types[0], types[0], types[1], types[2], types[3]]);
    for (name, of) in columns {
        let column = build.column(model, name, of.clone());
        let nullable = *choices.of(&[None, None, Some(false)]);
        let autoincrement =
            *choices.of(&[Autoincrement::Auto, Autoincrement::Auto, Autoincrement::False]);
        build.edit(model, column, |column| {
            column.primary_key = true;
            column.nullable = nullable;
            column.autoincrement = autoincrement;
        });
    }
    let last = build.get(model).columns.last().unwrap().id;
    if choices.one_in(2) {
        build.get(model).repr = Some(last);
    }
}

fn enum_type(class_name: &str) -> ColumnType {
    let enum_class = EnumClass {
        class_name: class_name.to_owned(),
        members: vec![("red".to_owned(), json!(1)), ("green".to_owned(), json!("g"))],
    };
    ColumnType::Enum(EnumType {
        values: vec!["red".to_owned(), "green".to_owned()],
        enum_name: Some(class_name.to_lowercase()),
        enum_class: Some(enum_class),
        native_enum: true,
        create_constraint: false,
        length: None,
        schema: None,
    })
}

/// A type and values that it may have, in Python and as text of the database.
fn any_type(choices: &mut Choices) -> (ColumnType, Vec<Value>) {
    let sql = |text: &str| ColumnType::Sql { text: text.to_owned() };
    let types = [
        (ColumnType::Integer {}, vec![json!(0), json!(-3)]),
        (ColumnType::SmallInteger {}, vec![json!(1)]),
        (string(20), vec![json!("it's"), json!("")]),
        (ColumnType::String { length: None, collation: None }, vec![json!("x")]),
        (ColumnType::Text { length: None, collation: None }, vec![]),
        (
            ColumnType::Boolean { create_constraint: false, constraint_name: None },
            vec![json!(true)],
        ),
        (ColumnType::Float { precision: None }, vec![json!(1.5)]),
        (ColumnType::Double { precision: Some(53) }, vec![json!(2.5)]),
        (ColumnType::Numeric { precision: None, scale: None }, vec![]),
        (ColumnType::Numeric { precision: Some(10), scale: Some(2) }, vec![]),
        (ColumnType::DateTime { timezone: false }, vec![]),
        (ColumnType::DateTime { timezone: true }, vec![]),
        (ColumnType::Date {}, vec![]),
        (ColumnType::Time { timezone: false }, vec![]),
        (ColumnType::interval(), vec![]),
        (ColumnType::LargeBinary { length: None }, vec![]),
        (ColumnType::PickleType {}, vec![]),
        (ColumnType::Json { none_as_null: false }, vec![json!({"a": [1, null]})]),
        (ColumnType::uuid(), vec![]),
        (ColumnType::Unicode { length: Some(9), collation: None }, vec![json!("ß")]),
        (enum_type("Color"), vec![]),
        (enum_type("list"), vec![]),
        (sql("VARCHAR(30)"), vec![json!("n")]),
        (sql("DECIMAL(6, 2)"), vec![]),
    ];
    choices.of(&types).clone()
}

fn any_column(
    build: &mut Build,
    choices: &mut Choices,
    model: ModelId,
    (name, attribute): (&str, &str),
) {
    let (of, values) = any_type(choices);
    let column = build.column(model, name, of.clone());
    let nullable = *choices.of(&[None, Some(false), Some(true)]);
    let is_plain =
        matches!(of, ColumnType::Integer {} | ColumnType::String { length: Some(_), .. });
    let (unique, index) = (is_plain && choices.one_in(5), is_plain && choices.one_in(5));
    let comment = choices.one_in(6).then(|| "what it's\nfor".to_owned());
    let default = match choices.below(5) {
        0 => values.first().cloned().map(ColumnDefault::Scalar),
        1 => Some(ColumnDefault::Callable("next_value".to_owned())),
        2 if of.name() == "Enum" => None,
        2 if of.name() == "DateTime" => Some(ColumnDefault::Callable("datetime.now".to_owned())),
        _ => None,
    };
    let server_default = match (choices.below(6), &of) {
        (0, ColumnType::String { .. }) => Some(ServerDefault::String("it's".to_owned())),
        (0 | 1, ColumnType::Integer {}) => {
            Some(ServerDefault::Sql(SqlExpression::Text("1".to_owned())))
        }
        (0..=2, ColumnType::DateTime { .. }) => Some(ServerDefault::Sql(SqlExpression::Function {
            name: "now".to_owned(),
            arguments: Vec::new(),
        })),
        _ => None,
    };
    let computed = (of == ColumnType::Integer {} && server_default.is_none() && default.is_none())
        .then(|| choices.one_in(2))
        .filter(|is_computed| *is_computed)
        .map(|_| Computed { sqltext: "1 + 1".to_owned(), persisted: Some(true) });
    let variant = (of == ColumnType::Integer {} && choices.one_in(3)).then(ColumnType::uuid);
    build.edit(model, column, |column| {
        column.nullable = nullable;
        column.unique = unique;
        column.index = index;
        column.comment = comment;
        column.default = default;
        column.server_default = server_default;
        column.computed = computed;
        if let Some(variant) = variant {
            column.variants = BTreeMap::from([("postgresql".to_owned(), variant)]);
        }
        column.attribute = (attribute != name).then(|| attribute.to_owned());
    });
}

fn any_constraints(build: &mut Build, choices: &mut Choices, model: ModelId) {
    let columns: Vec<ColumnId> = build.get(model).columns.iter().map(|one| one.id).collect();
    let first = columns[0];
    if choices.one_in(4) {
        build.unique(model, None, &columns[..columns.len().min(2)]);
    }
    if choices.one_in(4) {
        build.check(model, Some(&format!("ck_{}", model.0)), "1 < 2", None);
    }
    if choices.one_in(4) {
        build.check(model, None, "2 > 1", Some(first));
    }
    if choices.one_in(4) {
        let name = format!("ix_{}", model.0);
        build.index(model, Some(&name), vec![IndexElement::Column(first)]).unique = true;
    }
    if choices.one_in(4) {
        build.get(model).comment = Some("it's a table".to_owned());
    }
    if choices.one_in(5) {
        build.get(model).options.insert("sqlite_with_rowid".to_owned(), json!(false));
    }
    if choices.one_in(6) {
        build.get(model).mapper_primary_key = vec![first];
    }
}

/// A foreign key or an association table between two models, and relationships over it.
fn any_link(build: &mut Build, choices: &mut Choices, from: ModelId, to: ModelId, suffix: &str) {
    let keys: Vec<(ColumnId, Option<ColumnType>)> = {
        let model = build.get(to);
        let keys = model.columns.iter().filter(|one| one.primary_key);
        keys.map(|one| (one.id, one.column_type.clone())).collect()
    };
    let is_between = choices.one_in(4) && keys.len() == 1;
    let holder = if is_between { build.bare("", &format!("between_{suffix}")) } else { from };
    if is_between {
        let own = build.get(from).columns[0].clone();
        if build.get(from).columns.iter().filter(|one| one.primary_key).count() != 1 {
            build.schema.models.remove(&holder);
            return;
        }
        build.get(holder).kind = backref::schema::ModelKind::AssociationTable;
        build.get(holder).class_name = format!("between_{suffix}");
        let column = build.column(holder, "left_id", own.column_type.clone().unwrap());
        build.key(holder, &[column], from, &[own.id]);
    }
    let is_typed = !choices.one_in(3);
    let nullable = *choices.of(&[None, Some(false), Some(true)]);
    let mut columns = Vec::new();
    for (at, (_, of)) in keys.iter().enumerate() {
        let column = build.column(holder, &format!("to_{suffix}_{at}"), of.clone().unwrap());
        build.edit(holder, column, |column| {
            column.nullable = nullable;
            column.column_type = column.column_type.take().filter(|_| is_typed);
        });
        columns.push(column);
    }
    let referred: Vec<ColumnId> = keys.iter().map(|one| one.0).collect();
    let ondelete = choices.one_in(3).then(|| "CASCADE".to_owned());
    build.key(holder, &columns, to, &referred).ondelete = ondelete;
    any_relationship(build, choices, (from, to), holder, &columns, suffix);
}

fn any_relationship(
    build: &mut Build,
    choices: &mut Choices,
    (from, to): (ModelId, ModelId),
    holder: ModelId,
    columns: &[ColumnId],
    suffix: &str,
) {
    let is_between = holder != from;
    let class_name = build.get(from).class_name.clone();
    let foreign_keys: Vec<String> = columns
        .iter()
        .map(|id| {
            format!("{class_name}.{}", build.get(from).column(*id).map_or("", |one| &one.name))
        })
        .collect();
    let remote: Vec<String> = {
        let (to, is_self) = (build.get(to), from == to);
        let keys = to.columns.iter().filter(|one| is_self && one.primary_key);
        keys.map(|one| format!("{}.{}", to.class_name, one.name)).collect()
    };
    let (one, many) = (format!("one_{suffix}"), format!("many_{suffix}"));
    let lists = [None, Some(Lazy::Selectin), Some(Lazy::Dynamic), Some(Lazy::WriteOnly)];
    let lazy = *choices.of(&lists);
    let over_keys = |relationship: &mut Relationship| {
        relationship.options.foreign_keys.clone_from(&foreign_keys);
    };
    if is_between {
        if from == to {
            return;
        }
        let relationship = build.relate(from, &many, to, &one);
        relationship.secondary = Some(ModelReference::Model(holder));
        relationship.options.lazy = lazy;
        return;
    }
    let is_one = choices.one_in(3);
    match choices.below(3) {
        0 => {
            let relationship = build.relate(from, &one, to, &many);
            over_keys(relationship);
            relationship.options.remote_side = remote;
            relationship.options.lazy = *choices.of(&[None, Some(Lazy::Joined)]);
            relationship.options.uselist = *choices.of(&[None, None, Some(false)]);
            let options = &mut relationship.backref.as_mut().unwrap().options;
            options.lazy = lazy.filter(|_| !is_one);
            options.uselist = is_one.then_some(false);
        }
        1 => {
            let relationship = build.relate(to, &many, from, &one);
            over_keys(relationship);
            relationship.options.lazy = lazy.filter(|_| !is_one);
            relationship.options.uselist =
                if is_one { Some(false) } else { *choices.of(&[None, Some(true)]) };
            relationship.options.passive_deletes =
                *choices.of(&[PassiveDeletes::False, PassiveDeletes::True]);
            if choices.one_in(2) {
                relationship.options.cascade = Some("all, delete-orphan".to_owned());
            }
            relationship.backref.as_mut().unwrap().options.remote_side = remote;
        }
        _ => {
            let relationship = build.relate(to, &many, from, "");
            over_keys(relationship);
            relationship.back_populates = Some(one.clone());
            relationship.options.lazy = lazy.filter(|_| !is_one);
            relationship.options.uselist = is_one.then_some(false);
            let relationship = build.relate(from, &one, to, "");
            over_keys(relationship);
            relationship.back_populates = Some(many);
            relationship.options.remote_side = remote;
        }
    }
}
