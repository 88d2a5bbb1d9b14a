//! Which columns the query of a view gives: the only place that sqlparser is asked, since only a
//! whole grammar tells what stands between SELECT and FROM. Types are those of the columns that a
//! table of the script has; a computed one has none.

use sqlparser::ast::{
    Expr, Query, Select, SelectItem, SelectItemQualifiedWildcardKind, SetExpr, TableFactor,
    TableWithJoins,
};
use sqlparser::dialect::{Dialect as Grammar, MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::parser::Parser;

use crate::ddl::Dialect;

use super::facts::{ColumnFacts, Name};
use super::statement::Reader;

/// Longer queries are not parsed: the tree of one expression may be as deep as its text is long, and
/// taking it down goes as deep.
const MAX_BYTES: usize = 20_000;
/// Queries within queries that are looked into.
const MAX_DEPTH: usize = 8;

/// The columns of a query, or why they are not known.
pub(super) fn query_columns(query: &str, reader: &Reader<'_>) -> Result<Vec<ColumnFacts>, String> {
    if query.len() > MAX_BYTES {
        return Err("its query is too long.".to_owned());
    }
    let grammar: &dyn Grammar = match reader.dialect {
        Dialect::Sqlite => &SQLiteDialect {},
        Dialect::Postgresql => &PostgreSqlDialect {},
        Dialect::Mysql => &MySqlDialect {},
    };
    let parsed =
        Parser::new(grammar).try_with_sql(query).and_then(|mut parser| parser.parse_query());
    let parsed = parsed.map_err(|error| format!("{error}."))?;
    Ok(columns_of_query(&parsed, reader, &[], 0))
}

/// A table that a query reads from: the name it goes by, and its columns.
type Source = (String, Vec<ColumnFacts>);

fn columns_of_query(
    query: &Query,
    reader: &Reader<'_>,
    outer: &[Source],
    depth: usize,
) -> Vec<ColumnFacts> {
    if depth > MAX_DEPTH {
        return Vec::new();
    }
    let mut known = outer.to_vec();
    for cte in query.with.iter().flat_map(|with| &with.cte_tables) {
        let mut columns = columns_of_query(&cte.query, reader, &known, depth + 1);
        for (column, named) in columns.iter_mut().zip(&cte.alias.columns) {
            column.name.clone_from(&named.name.value);
        }
        known.push((cte.alias.name.value.clone(), columns));
    }
    columns_of_body(&query.body, reader, &known, depth)
}

fn columns_of_body(
    body: &SetExpr,
    reader: &Reader<'_>,
    known: &[Source],
    depth: usize,
) -> Vec<ColumnFacts> {
    match body {
        SetExpr::Select(select) => columns_of_select(select, reader, known, depth),
        SetExpr::Query(query) => columns_of_query(query, reader, known, depth + 1),
        // UNION takes the names of its first part.
        SetExpr::SetOperation { left, .. } if depth < MAX_DEPTH => {
            columns_of_body(left, reader, known, depth + 1)
        }
        SetExpr::Values(values) => {
            let width = values.rows.first().map_or(0, |row| row.content.len());
            (1..=width).map(|at| computed(&format!("column{at}"))).collect()
        }
        _ => Vec::new(),
    }
}

fn columns_of_select(
    select: &Select,
    reader: &Reader<'_>,
    known: &[Source],
    depth: usize,
) -> Vec<ColumnFacts> {
    let mut sources: Vec<Source> = Vec::new();
    for from in &select.from {
        add_sources(from, reader, known, depth, &mut sources);
    }
    let mut columns = Vec::new();
    for item in &select.projection {
        match item {
            SelectItem::UnnamedExpr(expression) => {
                let mut column = column_of(expression, &sources);
                if column.name.is_empty() {
                    column.name = computed_name(expression, reader.dialect);
                }
                columns.push(column);
            }
            SelectItem::ExprWithAlias { expr, alias } => {
                let name = folded(&alias.value, alias.quote_style, reader.dialect);
                columns.push(ColumnFacts { name, ..column_of(expr, &sources) });
            }
            SelectItem::Wildcard(_) => {
                columns.extend(sources.iter().flat_map(|(_, columns)| columns.iter().cloned()));
            }
            SelectItem::QualifiedWildcard(
                SelectItemQualifiedWildcardKind::ObjectName(table),
                _,
            ) => {
                let name = table.0.last().and_then(|part| part.as_ident());
                let name = name.map_or("", |name| name.value.as_str());
                let of = sources.iter().filter(|(alias, _)| alias.eq_ignore_ascii_case(name));
                columns.extend(of.flat_map(|(_, columns)| columns.iter().cloned()));
            }
            _ => {}
        }
    }
    columns
}

fn add_sources(
    from: &TableWithJoins,
    reader: &Reader<'_>,
    known: &[Source],
    depth: usize,
    sources: &mut Vec<Source>,
) {
    add_source(&from.relation, reader, known, depth, sources);
    for join in &from.joins {
        add_source(&join.relation, reader, known, depth, sources);
    }
}

fn add_source(
    factor: &TableFactor,
    reader: &Reader<'_>,
    known: &[Source],
    depth: usize,
    sources: &mut Vec<Source>,
) {
    match factor {
        TableFactor::Table { name, alias, .. } => {
            let mut parts = name.0.iter().rev().filter_map(|part| part.as_ident());
            let Some(table) = parts.next() else { return };
            let schema = parts.next().map(|part| part.value.clone());
            let alias = alias.as_ref().map_or(&table.value, |alias| &alias.name.value).clone();
            let of_query = known
                .iter()
                .rev()
                .find(|(name, _)| schema.is_none() && name.eq_ignore_ascii_case(&table.value));
            let columns = of_query.map(|(_, columns)| columns.clone());
            let columns = columns.or_else(|| {
                let name = reader.resolved(Name { schema, name: table.value.clone() });
                let found = reader.catalog.tables.iter().find(|table| table.name.is(&name));
                found.map(|table| table.columns.iter().map(bare).collect())
            });
            sources.push((alias, columns.unwrap_or_default()));
        }
        TableFactor::Derived { subquery, alias, .. } => {
            let columns = columns_of_query(subquery, reader, known, depth + 1);
            let alias = alias.as_ref().map(|alias| alias.name.value.clone());
            sources.push((alias.unwrap_or_default(), columns));
        }
        TableFactor::NestedJoin { table_with_joins, .. } if depth < MAX_DEPTH => {
            add_sources(table_with_joins, reader, known, depth + 1, sources);
        }
        _ => {}
    }
}

/// A column of a table, found by its name; else one without a name and a type.
fn column_of(expression: &Expr, sources: &[Source]) -> ColumnFacts {
    let (table, column) = match expression {
        Expr::Identifier(column) => (None, column),
        Expr::CompoundIdentifier(parts) => match parts.as_slice() {
            [.., table, column] => (Some(&table.value), column),
            _ => return ColumnFacts::default(),
        },
        Expr::Nested(inner) => return column_of(inner, sources),
        _ => return ColumnFacts::default(),
    };
    let mut candidates = sources
        .iter()
        .filter(|(alias, _)| table.is_none_or(|table| alias.eq_ignore_ascii_case(table)))
        .flat_map(|(_, columns)| columns);
    let found = candidates.find(|one| one.name.eq_ignore_ascii_case(&column.value));
    found.cloned().unwrap_or_else(|| computed(&column.value))
}

fn computed(name: &str) -> ColumnFacts {
    ColumnFacts { name: name.to_owned(), ..ColumnFacts::default() }
}

/// A column's name and type; a view has nothing else of it.
fn bare(column: &ColumnFacts) -> ColumnFacts {
    ColumnFacts {
        name: column.name.clone(),
        type_text: column.type_text.clone(),
        ..ColumnFacts::default()
    }
}

/// How the databases name a column without an alias: PostgreSQL by its function, the others by its
/// text.
fn computed_name(expression: &Expr, dialect: Dialect) -> String {
    match (dialect, expression) {
        (Dialect::Postgresql, Expr::Function(function)) => function
            .name
            .0
            .last()
            .and_then(|part| part.as_ident())
            .map_or_else(|| "?column?".to_owned(), |name| name.value.to_lowercase()),
        (Dialect::Postgresql, Expr::Case { .. }) => "case".to_owned(),
        (Dialect::Postgresql, Expr::Cast { expr, .. }) => match column_of(expr, &[]).name {
            name if name.is_empty() => "?column?".to_owned(),
            name => name,
        },
        (Dialect::Postgresql, _) => "?column?".to_owned(),
        _ => super::column::shortened(&expression.to_string()),
    }
}

fn folded(name: &str, quote: Option<char>, dialect: Dialect) -> String {
    if quote.is_none() && dialect == Dialect::Postgresql {
        name.to_lowercase()
    } else {
        name.to_owned()
    }
}
