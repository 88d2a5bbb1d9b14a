//! Names in a statement: aliases, labels and paths of columns, as `SQLCompiler` makes them up.
//!
//! A made-up name (`songs_1`, `anon_1`, `id_1`) gets its number where it is first written, so
//! statements are to be written from left to right. Knows nothing of relationships.

use rustc_hash::FxHashMap;

use super::entity::Entity;
use super::statement::Bind;
use crate::ddl::Dialect;
use crate::ddl::quoting::quote_identifier;
use crate::mapping::{ColumnRef, Mapping, SqlExpr};
use crate::schema::ModelId;

/// As what the tables of a class stand in a statement.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Standing {
    /// By their own names.
    Plain,
    /// Under names made up; those of one number belong together.
    Alias(usize),
    /// Within the subquery of the statement, whose columns have these names.
    Within(Vec<(ColumnRef, String)>),
}

/// Writes one statement.
pub(super) struct Writer<'a> {
    pub mapping: &'a Mapping,
    /// What is bound so far.
    pub binds: Vec<Bind>,
    numbers: FxHashMap<String, u32>,
    aliases: FxHashMap<(usize, ModelId), String>,
    subquery: Option<String>,
}

/// An identifier for SQLite, in quotes if it needs them.
pub(super) fn quoted(name: &str) -> String {
    quote_identifier(name, Dialect::Sqlite)
}

impl<'a> Writer<'a> {
    pub(super) fn new(mapping: &'a Mapping) -> Self {
        Self {
            mapping,
            binds: Vec::new(),
            numbers: FxHashMap::default(),
            aliases: FxHashMap::default(),
            subquery: None,
        }
    }

    /// A made-up name: `_anonymous_label`.
    pub(super) fn anonymous(&mut self, name: &str) -> String {
        let number = self.numbers.entry(name.to_owned()).or_default();
        *number += 1;
        format!("{name}_{number}")
    }

    /// The name of the statement's subquery.
    pub(super) fn subquery(&mut self) -> String {
        if let Some(name) = &self.subquery {
            return name.clone();
        }
        let name = self.anonymous("anon");
        self.subquery = Some(name.clone());
        name
    }

    /// A name by which a table is referred to; not quoted.
    pub(super) fn table(&mut self, standing: &Standing, table: ModelId) -> String {
        let name = self.mapping.table(table).map_or("", |one| one.name.as_str());
        match standing {
            Standing::Plain => name.to_owned(),
            Standing::Within(_) => self.subquery(),
            Standing::Alias(number) => {
                if let Some(alias) = self.aliases.get(&(*number, table)) {
                    return alias.clone();
                }
                let alias = self.anonymous(name);
                self.aliases.insert((*number, table), alias.clone());
                alias
            }
        }
    }

    /// `table.column`, `table_1.column` or `anon_1.label`.
    pub(super) fn path(&mut self, standing: &Standing, column: ColumnRef) -> String {
        let table = self.table(standing, column.model_id);
        let name = self.name(standing, column);
        [&quoted(&table), ".", &quoted(&name)].concat()
    }

    /// A column's name where it stands.
    pub(super) fn name(&self, standing: &Standing, column: ColumnRef) -> String {
        if let Standing::Within(labels) = standing
            && let Some((_, label)) = labels.iter().find(|(one, _)| *one == column)
        {
            return label.clone();
        }
        self.mapping.column(column).map_or_else(|| "NULL".to_owned(), |one| one.name.clone())
    }

    /// `songs_title`; `Column._tq_label`, which steps aside where the table has a column of that
    /// name.
    pub(super) fn qualified_label(&mut self, standing: &Standing, column: ColumnRef) -> String {
        let table = self.table(standing, column.model_id);
        let label = [&table, "_", &self.name(standing, column)].concat();
        let (Standing::Plain, Some(taken)) = (standing, self.mapping.table(column.model_id)) else {
            return label;
        };
        let mut free = label.clone();
        let mut number = 1;
        while taken.column_named(&free).is_some() {
            free = format!("{label}_{number}");
            number += 1;
        }
        free
    }

    /// `table.column, …`
    pub(super) fn plain_columns(&mut self, standing: &Standing, columns: &[ColumnRef]) -> String {
        let paths: Vec<String> = columns.iter().map(|one| self.path(standing, *one)).collect();
        paths.join(", ")
    }

    /// `table.column, other.column AS column_1`: a name that is taken is followed by a number;
    /// `LABEL_STYLE_DISAMBIGUATE_ONLY`.
    pub(super) fn told_apart(
        &mut self,
        standing: &Standing,
        columns: &[ColumnRef],
        taken: &mut Vec<String>,
    ) -> String {
        let mut texts = Vec::new();
        for column in columns {
            let path = self.path(standing, *column);
            let name = self.name(standing, *column);
            if taken.contains(&name) {
                let label = self.anonymous(&name);
                texts.push([&path, " AS ", &quoted(&label)].concat());
            } else {
                texts.push(path);
                taken.push(name);
            }
        }
        texts.join(", ")
    }

    /// `table.column AS table_column, …`; `LABEL_STYLE_TABLENAME_PLUS_COL`.
    pub(super) fn qualified_columns(
        &mut self,
        standing: &Standing,
        columns: &[ColumnRef],
        taken: &mut Vec<String>,
    ) -> String {
        let mut texts = Vec::new();
        for column in columns {
            let path = self.path(standing, *column);
            let mut label = self.qualified_label(standing, *column);
            if taken.contains(&label) {
                label = self.anonymous(&label);
            }
            texts.push([&path, " AS ", &quoted(&label)].concat());
            taken.push(label);
        }
        texts.join(", ")
    }

    /// `artists`, `employee JOIN manager ON …`, each with ` AS …` where it has another name.
    pub(super) fn source(&mut self, standing: &Standing, entity: &Entity) -> String {
        let mut text = String::new();
        for (at, table) in entity.tables.iter().enumerate() {
            let alias = self.aliased(standing, *table);
            match at.checked_sub(1).and_then(|at| entity.conditions.get(at)) {
                None => text = alias,
                Some(condition) => {
                    let condition = self.condition(standing, condition);
                    text = [&text, " JOIN ", &alias, " ON ", &condition].concat();
                }
            }
        }
        text
    }

    /// The same as the right side of a join: several tables stand in parentheses.
    pub(super) fn joined_entity(&mut self, standing: &Standing, entity: &Entity) -> String {
        let text = self.source(standing, entity);
        if entity.tables.len() > 1 { ["(", &text, ")"].concat() } else { text }
    }

    /// `songs` or `songs AS songs_1`.
    pub(super) fn aliased(&mut self, standing: &Standing, table: ModelId) -> String {
        let name = self.mapping.table(table).map_or("", |one| one.name.as_str());
        match standing {
            Standing::Plain => quoted(name),
            _ => [&quoted(name), " AS ", &quoted(&self.table(standing, table))].concat(),
        }
    }

    fn condition(&mut self, standing: &Standing, condition: &SqlExpr) -> String {
        let mut condition = condition.clone();
        condition.visit_mut(&mut |one| {
            if let SqlExpr::Column { column, .. } = one {
                *one = SqlExpr::Text(self.path(standing, *column));
            }
        });
        condition.to_sql(&mut |_| String::new())
    }

    /// `kind IN (?)` of a class that shares its base's table.
    pub(super) fn single(&mut self, standing: &Standing, entity: &Entity) -> Option<SqlExpr> {
        let (column, identities) = entity.single.as_ref()?;
        let element = Box::new(SqlExpr::Text(self.path(standing, *column)));
        let list = identities.iter().map(|identity| {
            self.binds.push(Bind::Constant(identity.clone()));
            SqlExpr::Text("?".to_owned())
        });
        Some(SqlExpr::In { element, list: list.collect(), negated: false })
    }
}
