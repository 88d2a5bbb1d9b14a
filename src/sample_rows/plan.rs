//! What is known of a table before its first row: what each column means, which keys it has and where they lead,
//! what has to be unique, what its CHECKs ask for.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::Cell;
use super::bounds::{Check, Term, read_check};
use super::kind::{Kind, kind_of};
use super::meaning::{ColumnMeaning, Meaning, Moment, has, meaning_of, singular, words_of};
use super::number::Number;
use super::text::Text;
use super::trades::SHORT;
use super::unique_sets::{key_columns, unique_sets};
use crate::mapping::{
    Mapping, ResolvedColumn, ResolvedForeignKey, ResolvedIndexElement, ResolvedTable,
};
use crate::schema::{ColumnDefault, ModelId, Schema, ServerDefault, SqlExpression};

/// One table.
#[derive(Clone, Debug)]
pub(super) struct TablePlan {
    pub model_id: ModelId,
    pub name: String,
    /// How many rows it gets, and how many were asked for.
    pub rows: u64,
    pub wanted: u64,
    pub columns: Vec<ColumnPlan>,
    /// The primary key, or both sides of a many-to-many table without one.
    pub primary_key: Vec<usize>,
    pub is_without_key: bool,
    /// In the order in which they are followed.
    pub keys: Vec<KeyPlan>,
    /// Sets of columns that tell rows apart, with what the database calls each.
    pub uniques: Vec<(Vec<usize>, String)>,
    pub checks: Vec<Check>,
    pub terms: Vec<Term>,
    /// Columns whose values others ask for later.
    pub kept: Vec<usize>,
    /// Columns of a key by which rows that refer to each other belong together: replies are of one post.
    pub scope: Option<usize>,
    /// The column that tells of which class a row is.
    pub discriminator: Option<usize>,
    /// The column that tells when a row came to be.
    pub origin: Option<usize>,
    /// Does what its rows tell of take some hours at most?
    pub is_short: bool,
    /// Has it columns that tell when something happened to a row?
    pub has_moments: bool,
}

/// One column.
#[derive(Clone, Debug)]
pub(super) struct ColumnPlan {
    pub name: String,
    pub declared_on: ModelId,
    pub kind: Kind,
    pub meaning: ColumnMeaning,
    pub nullable: bool,
    pub is_computed: bool,
    /// Is it the row's number?
    pub is_row_number: bool,
    /// Counted anew for each combination of these columns.
    pub counted_by: Option<Vec<usize>>,
    /// The column of the row's name or title, of one that is written after that (a slug, a website).
    pub follows: Option<usize>,
    /// What Python would put in.
    pub default: Option<Cell>,
    /// Has the database a constant to put in?
    pub has_server_default: bool,
}

/// One foreign key.
#[derive(Clone, Debug)]
pub(super) struct KeyPlan {
    pub columns: Vec<usize>,
    /// The referred table among the plans; `None` if the design does not have it.
    pub table: Option<usize>,
    /// The referred columns, of that table.
    pub referred: Vec<usize>,
    pub declared_on: ModelId,
    pub is_self: bool,
    /// Does each row refer to another?
    pub is_one_to_one: bool,
    /// Is it how the table of a class is joined to its base's?
    pub is_inheritance: bool,
    /// Is it filled in when all tables have their rows?
    pub is_late: bool,
    pub nullable: bool,
}

/// Plans of all tables, in the mapping's order.
pub(super) fn plan_tables(
    schema: &Schema,
    mapping: &Mapping,
    rows: &BTreeMap<ModelId, u64>,
) -> Vec<TablePlan> {
    let tables: Vec<&ResolvedTable> =
        mapping.tables.values().filter(|table| !table.is_view).collect();
    let place: BTreeMap<ModelId, usize> =
        tables.iter().enumerate().map(|(at, table)| (table.model_id, at)).collect();
    let mut plans: Vec<TablePlan> = tables
        .iter()
        .map(|table| {
            let rows = rows.get(&table.model_id).copied().unwrap_or(0);
            plan_table(schema, mapping, table, &tables, &place, rows)
        })
        .collect();
    for at in 0..plans.len() {
        for key in plans[at].keys.clone() {
            let Some(parent) = key.table else { continue };
            for column in key.referred {
                if !plans[parent].kept.contains(&column) {
                    plans[parent].kept.push(column);
                }
            }
        }
    }
    plans
}

fn plan_table(
    schema: &Schema,
    mapping: &Mapping,
    table: &ResolvedTable,
    tables: &[&ResolvedTable],
    place: &BTreeMap<ModelId, usize>,
    rows: u64,
) -> TablePlan {
    let at = |id: &_| table.columns.iter().position(|column| column.column_id == *id);
    let places = |ids: &[_]| -> Vec<usize> { ids.iter().filter_map(at).collect() };
    let primary_key = places(&key_columns(mapping, table));
    let uniques = uniques_of(mapping, table, &primary_key);
    let base = mapping.base_mapper(table.model_id);
    let discriminator =
        mapping.classes_of_table(table.model_id).into_iter().chain([base]).find_map(|id| {
            let column = schema.model(id)?.mapper_args.polymorphic_column()?;
            let column = mapping.declared_column(id, column)?.column_id;
            at(&column)
        });
    let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let checks: Vec<Check> = table
        .checks
        .iter()
        .map(|check| read_check(check.name.as_deref().unwrap_or_default(), &check.sqltext, &names))
        .collect();
    let terms = checks.iter().flat_map(|check| check.terms.clone()).collect();
    let mut keys: Vec<KeyPlan> = table
        .foreign_keys
        .iter()
        .map(|key| plan_key(mapping, table, key, tables, place, &primary_key, &uniques))
        .collect();
    // Only one of them says which row of the base a row belongs to.
    let mut is_joined = false;
    for key in &mut keys {
        key.is_inheritance &= !is_joined;
        is_joined |= key.is_inheritance;
    }
    keys.sort_by_key(|key| (!key.is_inheritance, key.nullable, usize::MAX - key.columns.len()));
    let scope = keys.iter().position(|key| !key.is_self && !key.nullable && !key.is_one_to_one);
    let in_keys: BTreeSet<usize> = keys.iter().flat_map(|key| key.columns.clone()).collect();
    let model_name = schema.model(table.model_id).map_or("", |model| model.class_name.as_str());
    let version = schema.model(table.model_id).and_then(|model| model.mapper_args.version_id_col);
    let columns = table.columns.iter().enumerate().map(|(index, column)| {
        let mut plan = plan_column(column, model_name);
        if Some(column.column_id) == version {
            plan.meaning.meaning = Meaning::Number(Number::Between(1, 1));
        }
        let is_free = !in_keys.contains(&index) && matches!(plan.kind, Kind::Integer(_));
        let others = |set: &[usize]| -> Option<Vec<usize>> {
            let others: Vec<usize> = set.iter().copied().filter(|one| *one != index).collect();
            let is_of_keys = others.iter().all(|one| in_keys.contains(one));
            (set.contains(&index) && !others.is_empty() && is_of_keys).then_some(others)
        };
        plan.counted_by = uniques.iter().filter(|_| is_free).find_map(|(set, _)| others(set));
        plan.is_row_number = is_free && primary_key.contains(&index) && plan.counted_by.is_none();
        if primary_key.contains(&index) {
            plan.nullable = false;
        }
        let is_special = primary_key.contains(&index)
            || in_keys.contains(&index)
            || uniques.iter().any(|(set, _)| set.contains(&index));
        plan.has_server_default &= !is_special;
        if is_special {
            plan.default = None;
        }
        plan
    });
    let mut columns: Vec<ColumnPlan> = columns.collect();
    be_one_person(&mut columns);
    follow_names(&mut columns);
    let is_moment = |column: &ColumnPlan, of: &dyn Fn(Moment) -> bool| match column.meaning.meaning
    {
        Meaning::Moment(moment) => {
            matches!(column.kind, Kind::Date | Kind::DateTime | Kind::Text(_)) && of(moment)
        }
        _ => false,
    };
    let first = |wanted: Moment| {
        let is_it = |column: &ColumnPlan| is_moment(column, &|moment| moment == wanted);
        columns.iter().position(is_it)
    };
    // The earliest that there is: a post without `created_at` is there when it is published.
    let mut moments = [Moment::Stage(0), Moment::Start].into_iter();
    let origin = moments.find_map(first).or_else(|| (1..6).find_map(|at| first(Moment::Stage(at))));
    let happens = |column| is_moment(column, &|moment| moment != Moment::Birthday);
    let has_moments = columns.iter().any(happens);
    TablePlan {
        origin,
        has_moments,
        is_short: has(&words_of(&singular(model_name)), SHORT),
        model_id: table.model_id,
        name: table.name.clone(),
        rows,
        wanted: rows,
        columns,
        primary_key,
        is_without_key: table.primary_key.is_empty(),
        keys,
        uniques,
        checks,
        terms,
        kept: Vec::new(),
        scope,
        discriminator,
    }
}

/// Where the only name is that of a role (`contact_name`), the row is that person, mail and all.
fn be_one_person(columns: &mut [ColumnPlan]) {
    let is_person = |column: &&ColumnPlan| {
        matches!(column.meaning.meaning, Meaning::Text(Text::FullName | Text::FirstName))
    };
    let roles: Vec<u64> = columns.iter().filter(is_person).map(|one| one.meaning.of).collect();
    let Some(role) = roles.first().copied().filter(|_| !roles.contains(&0)) else { return };
    for column in columns.iter_mut().filter(|column| column.meaning.of == role) {
        column.meaning.of = 0;
    }
}

/// Slugs are those of titles, websites and mail those of companies.
fn follow_names(columns: &mut [ColumnPlan]) {
    let is_name = |column: &ColumnPlan| {
        let is_text = matches!(&column.meaning.meaning, Meaning::Text(text) if text.is_title());
        is_text
            && matches!(
                column.name.as_str(),
                "name" | "title" | "headline" | "label" | "company" | "company_name"
            )
    };
    let Some(name) = columns.iter().position(is_name) else { return };
    let is_of_people = matches!(columns[name].meaning.meaning, Meaning::Text(Text::FullName));
    let is_person = |column: &ColumnPlan| {
        matches!(column.meaning.meaning, Meaning::Text(Text::FullName | Text::FirstName))
    };
    let has_person = columns.iter().any(is_person);
    for column in columns.iter_mut() {
        let follows = match column.meaning.meaning {
            Meaning::Text(Text::Slug) => true,
            Meaning::Text(Text::Website) => !is_of_people,
            Meaning::Text(Text::Email) => !has_person,
            _ => false,
        };
        column.follows = follows.then_some(name);
    }
}

/// The primary key, unique constraints and unique indexes, with what the database calls each when it
/// refuses a row.
fn uniques_of(
    mapping: &Mapping,
    table: &ResolvedTable,
    primary_key: &[usize],
) -> Vec<(Vec<usize>, String)> {
    let at = |id: &_| table.columns.iter().position(|column| column.column_id == *id);
    let called = |columns: &[usize]| {
        let names = columns.iter().map(|at| format!("{}.{}", table.name, table.columns[*at].name));
        names.collect::<Vec<_>>().join(", ")
    };
    let mut sets: Vec<Vec<usize>> = vec![primary_key.to_vec()];
    let more = unique_sets(mapping, table);
    sets.extend(more.iter().map(|set| set.iter().filter_map(at).collect()));
    let mut found: Vec<(Vec<usize>, String)> = sets
        .into_iter()
        .filter(|set: &Vec<usize>| !set.is_empty())
        .map(|set| {
            let name = called(&set);
            (set, name)
        })
        .collect();
    for index in table.indexes.iter().filter(|index| index.unique) {
        let has_expression = index
            .elements
            .iter()
            .any(|element| matches!(element, ResolvedIndexElement::Expression(_)));
        let mut set: Vec<usize> = Vec::new();
        for element in &index.elements {
            match element {
                ResolvedIndexElement::Column(id) => set.extend(at(id)),
                ResolvedIndexElement::Expression(text) => {
                    let names = |word: &str| {
                        table
                            .columns
                            .iter()
                            .position(|column| column.name.eq_ignore_ascii_case(word))
                    };
                    let is_sign = |c: char| !(c.is_alphanumeric() || c == '_');
                    set.extend(text.split(is_sign).filter_map(names));
                }
            }
        }
        let name = if has_expression { format!("index '{}'", index.name) } else { called(&set) };
        // Rows that its condition leaves out may be alike.
        if let Some(condition) = index.options.get("sqlite_where").and_then(Json::as_str) {
            let is_sign = |c: char| !(c.is_alphanumeric() || c == '_');
            let words: Vec<&str> = condition.split(is_sign).collect();
            let is_named = |at: &usize| words.contains(&table.columns[*at].name.as_str());
            set.extend((0..table.columns.len()).filter(is_named));
        }
        found.push((set, name));
    }
    found
}

fn plan_key(
    mapping: &Mapping,
    table: &ResolvedTable,
    key: &ResolvedForeignKey,
    tables: &[&ResolvedTable],
    place: &BTreeMap<ModelId, usize>,
    primary_key: &[usize],
    uniques: &[(Vec<usize>, String)],
) -> KeyPlan {
    let at = |id: &_| table.columns.iter().position(|column| column.column_id == *id);
    let columns: Vec<usize> = key.columns.iter().filter_map(at).collect();
    let owner = key.referred_model.map(|id| mapping.table_owner(id));
    let parent = owner.and_then(|id| place.get(&id)).copied();
    let referred: Vec<usize> = parent.map_or_else(Vec::new, |parent| {
        let of_parent = |id: &_| tables[parent].columns.iter().position(|one| one.column_id == *id);
        key.referred_columns.iter().filter_map(of_parent).collect()
    });
    // What cannot be followed column by column is as good as a table that is not there.
    let parent = parent.filter(|_| referred.len() == columns.len() && !columns.is_empty());
    let base_table = mapping.mapped_tables(table.model_id).into_iter().rev().nth(1);
    let is_of_key = columns.iter().all(|column| primary_key.contains(column));
    let nullable = columns
        .iter()
        .any(|column| table.columns[*column].nullable && !primary_key.contains(column));
    KeyPlan {
        table: parent,
        referred,
        declared_on: key.declared_on,
        is_self: owner == Some(table.model_id),
        is_one_to_one: uniques.iter().any(|(set, _)| set.iter().all(|one| columns.contains(one))),
        is_inheritance: base_table.is_some() && owner == base_table && is_of_key,
        is_late: false,
        nullable,
        columns,
    }
}

fn plan_column(column: &ResolvedColumn, model_name: &str) -> ColumnPlan {
    let column_type = column.variants.get("sqlite").or(column.column_type.as_ref());
    let kind = kind_of(column_type);
    let mut meaning = meaning_of(&column.name, model_name, &kind);
    let default = match &column.default {
        Some(ColumnDefault::Scalar(Json::Bool(flag))) if kind == Kind::Boolean => {
            let own = match meaning.meaning {
                Meaning::Flag(percent) => percent,
                _ => 50,
            };
            meaning.meaning = Meaning::Flag(if *flag { own.max(84) } else { own.min(14) });
            None
        }
        Some(ColumnDefault::Scalar(value)) => constant(value, &kind),
        Some(ColumnDefault::Constant(number)) => {
            number.as_f64().and_then(|number| constant(&Json::from(number), &kind))
        }
        Some(ColumnDefault::EnumMember(member)) => {
            let name = member.rsplit('.').next().unwrap_or(member);
            match &kind {
                Kind::Enum(values) if values.iter().any(|value| value == name) => {
                    Some(Cell::Text(name.to_owned()))
                }
                _ => None,
            }
        }
        _ => None,
    };
    ColumnPlan {
        name: column.name.clone(),
        declared_on: column.declared_on,
        meaning,
        nullable: column.nullable,
        is_computed: column.computed.is_some(),
        is_row_number: false,
        counted_by: None,
        follows: None,
        default,
        // A moment of the database's clock would be another one each time.
        has_server_default: match &column.server_default {
            Some(ServerDefault::String(text)) => !text.is_empty() && !kind.is_moment(),
            Some(ServerDefault::Sql(SqlExpression::Text(text))) => {
                text.trim().parse::<f64>().is_ok()
                    || (text.starts_with('\'') && text.ends_with('\'') && !kind.is_moment())
            }
            Some(ServerDefault::Sql(SqlExpression::True | SqlExpression::False)) => true,
            _ => false,
        },
        kind,
    }
}

/// A constant of Python's, if the type holds it.
pub(super) fn constant(value: &Json, kind: &Kind) -> Option<Cell> {
    match (value, kind) {
        (Json::Number(number), Kind::Integer(_)) => number.as_i64().map(Cell::Integer),
        (Json::Number(number), Kind::Real | Kind::Decimal(..)) => number.as_f64().map(Cell::Real),
        (Json::String(text), Kind::Text(length))
            if !text.is_empty() && length.is_none_or(|most| text.chars().count() <= most) =>
        {
            Some(Cell::Text(text.clone()))
        }
        (Json::String(text), Kind::Enum(values)) if values.contains(text) => {
            Some(Cell::Text(text.clone()))
        }
        _ => None,
    }
}
