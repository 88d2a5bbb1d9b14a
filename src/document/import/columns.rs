//! What differs between a column here and the same column at a source.

use serde_json::Value;

use super::{MergeEdit, family};
use crate::schema::{
    Column, ColumnDefault, Model, PythonArguments, Schema, ServerDefault, SqlExpression,
};

/// One thing about a column. Whether it is unique or indexed is told with the constraints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // SQLAlchemy's own words
pub enum ColumnAspect {
    Type,
    PrimaryKey,
    Nullable,
    Default,
    ServerDefault,
    Onupdate,
    Autoincrement,
    Computed,
    Identity,
    Sequence,
    Comment,
    Arguments,
    UseExistingColumn,
}

impl ColumnAspect {
    const ALL: [Self; 13] = [
        Self::Type,
        Self::PrimaryKey,
        Self::Nullable,
        Self::Default,
        Self::ServerDefault,
        Self::Onupdate,
        Self::Autoincrement,
        Self::Computed,
        Self::Identity,
        Self::Sequence,
        Self::Comment,
        Self::Arguments,
        Self::UseExistingColumn,
    ];

    /// Its word: `nullable`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::PrimaryKey => "primary_key",
            Self::Nullable => "nullable",
            Self::Default => "default",
            Self::ServerDefault => "server_default",
            Self::Onupdate => "onupdate",
            Self::Autoincrement => "autoincrement",
            Self::Computed => "computed",
            Self::Identity => "identity",
            Self::Sequence => "sequence",
            Self::Comment => "comment",
            Self::Arguments => "arguments",
            Self::UseExistingColumn => "use_existing_column",
        }
    }

    fn is_same(self, a: &Column, b: &Column) -> bool {
        match self {
            Self::Type => a.column_type == b.column_type && a.variants == b.variants,
            Self::PrimaryKey => a.primary_key == b.primary_key,
            Self::Nullable => a.is_nullable() == b.is_nullable(),
            Self::Default => a.default == b.default,
            Self::ServerDefault => a.server_default == b.server_default,
            Self::Onupdate => a.onupdate == b.onupdate,
            Self::Autoincrement => a.autoincrement == b.autoincrement,
            Self::Computed => a.computed == b.computed,
            Self::Identity => a.identity == b.identity,
            Self::Sequence => a.sequence == b.sequence,
            Self::Comment => a.comment == b.comment,
            Self::Arguments => a.more == b.more,
            Self::UseExistingColumn => a.use_existing_column == b.use_existing_column,
        }
    }

    /// Gives a column what another has.
    pub fn take(self, from: &Column, to: &mut Column) {
        match self {
            Self::Type => {
                to.column_type.clone_from(&from.column_type);
                to.variants.clone_from(&from.variants);
            }
            Self::PrimaryKey => {
                to.primary_key = from.primary_key;
                // Whether it may be NULL, where nothing is said, hangs on the key.
                if to.is_nullable() != from.is_nullable() {
                    to.nullable = Some(from.is_nullable());
                }
            }
            Self::Nullable => to.nullable = from.nullable.or(Some(from.is_nullable())),
            Self::Default => to.default.clone_from(&from.default),
            Self::ServerDefault => to.server_default.clone_from(&from.server_default),
            Self::Onupdate => to.onupdate.clone_from(&from.onupdate),
            Self::Autoincrement => to.autoincrement = from.autoincrement,
            Self::Computed => to.computed.clone_from(&from.computed),
            Self::Identity => to.identity.clone_from(&from.identity),
            Self::Sequence => to.sequence.clone_from(&from.sequence),
            Self::Comment => to.comment.clone_from(&from.comment),
            Self::Arguments => to.more.clone_from(&from.more),
            Self::UseExistingColumn => to.use_existing_column = from.use_existing_column,
        }
    }

    /// What a column has there, in words.
    pub fn value(self, column: &Column) -> String {
        let yes_or_no = |is: bool| if is { "yes" } else { "no" }.to_owned();
        match self {
            Self::Type => {
                let own = column.column_type.as_ref();
                let mut text =
                    own.map_or_else(|| "as referred".to_owned(), crate::schema::ColumnType::label);
                for (dialect, variant) in &column.variants {
                    text = format!("{text}, {} on {dialect}", variant.label());
                }
                text
            }
            Self::PrimaryKey => yes_or_no(column.primary_key),
            Self::Nullable => yes_or_no(column.is_nullable()),
            Self::Default => column.default.as_ref().map_or_else(none, default_text),
            Self::ServerDefault => {
                column.server_default.as_ref().map_or_else(none, |one| match one {
                    ServerDefault::String(text) => format!("'{text}'"),
                    ServerDefault::Sql(sql) => sql_text(sql),
                })
            }
            Self::Onupdate => column.onupdate.as_ref().map_or_else(none, default_text),
            Self::Autoincrement => format!("{:?}", column.autoincrement).to_lowercase(),
            Self::Computed => {
                column.computed.as_ref().map_or_else(none, |one| match one.persisted {
                    Some(true) => format!("{} stored", one.sqltext),
                    Some(false) => format!("{} virtual", one.sqltext),
                    None => one.sqltext.clone(),
                })
            }
            Self::Identity => column.identity.as_ref().map_or_else(none, |one| {
                let when = if one.always { "always" } else { "by default" };
                let numbers = one.options.numbers();
                let said =
                    numbers.iter().filter_map(|(_, sql, n)| Some(format!(" {sql} {}", (*n)?)));
                format!("{when}{}", said.collect::<String>().to_lowercase())
            }),
            Self::Sequence => column.sequence.as_ref().map_or_else(none, |one| one.name.clone()),
            Self::Comment => column.comment.clone().unwrap_or_else(none),
            Self::Arguments => arguments_text(&column.more),
            Self::UseExistingColumn => yes_or_no(column.use_existing_column),
        }
    }
}

fn none() -> String {
    "none".to_owned()
}

fn arguments_text(arguments: &PythonArguments) -> String {
    if arguments.is_empty() {
        return none();
    }
    arguments.keys().cloned().collect::<Vec<_>>().join(", ")
}

fn default_text(default: &ColumnDefault) -> String {
    match default {
        ColumnDefault::Scalar(value) => value.to_string(),
        ColumnDefault::Constant(constant) => constant.to_string(),
        ColumnDefault::EnumMember(text) | ColumnDefault::Callable(text) => text.clone(),
        ColumnDefault::Sql(sql) => sql_text(sql),
    }
}

fn sql_text(sql: &SqlExpression) -> String {
    match sql {
        SqlExpression::Text(text) => text.clone(),
        SqlExpression::Function { name, arguments } => {
            let arguments: Vec<String> = arguments.iter().map(Value::to_string).collect();
            format!("{name}({})", arguments.join(", "))
        }
        SqlExpression::True => "true".to_owned(),
        SqlExpression::False => "false".to_owned(),
        SqlExpression::Null => "null".to_owned(),
    }
}

/// New, changed and missing columns.
pub fn compare(here: &Schema, base: &Model, model: &Model, edits: &mut Vec<MergeEdit>) {
    let family = family(here, base.id);
    let own = |column: &Column| {
        family.iter().filter_map(|id| here.model(*id)).any(|one| one.column(column.id).is_some())
    };
    for column in &model.columns {
        match base.column(column.id) {
            Some(known) => {
                let aspects = ColumnAspect::ALL.into_iter();
                let other = aspects.filter(|aspect| !aspect.is_same(known, column));
                edits.extend(other.map(|aspect| MergeEdit::SetColumn(column.id, aspect)));
            }
            // A column that only the project can tell, as of a class without a table.
            None if own(column) => {}
            None => edits.push(MergeEdit::AddColumn(column.id)),
        }
    }
    let gone = base.columns.iter().filter(|one| model.column(one.id).is_none() && own(one));
    edits.extend(gone.map(|column| MergeEdit::RemoveColumn(column.id)));
}
