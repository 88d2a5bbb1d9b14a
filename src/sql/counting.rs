//! What numbers the rows of a column: `AUTO_INCREMENT`, `serial` with its own sequence, or a sequence
//! that is named.

use crate::ddl::Dialect;
use crate::schema::{Sequence, ServerDefault, SqlExpression};

use super::column_default::with_bare_function;
use super::facts::{ColumnFacts, Name, TableFacts, TypeKind};
use super::statement::Reader;

/// What numbers the rows of a column.
pub(super) enum CountsBy {
    /// Nothing, or an identity.
    Nothing,
    /// It counts up by itself.
    ItsOwn,
    /// A sequence, and the default that asks it.
    Sequence(Sequence, ServerDefault),
}

/// What numbers the rows of this column. Marks the sequence as used.
pub(super) fn counts_by(
    reader: &mut Reader<'_>,
    table: &TableFacts,
    column: &ColumnFacts,
) -> CountsBy {
    let is_key = table.is_key(&column.name);
    match reader.dialect {
        Dialect::Sqlite => return CountsBy::Nothing,
        Dialect::Mysql => {
            let is_serial = column.type_text.eq_ignore_ascii_case("serial");
            return if column.counts_up || is_serial {
                CountsBy::ItsOwn
            } else {
                CountsBy::Nothing
            };
        }
        Dialect::Postgresql => {}
    }
    let own = format!("{}_{}_seq", table.name.name, column.name);
    let lower = column.type_text.to_ascii_lowercase();
    if lower.trim_start_matches("big").trim_start_matches("small").starts_with("serial") {
        if is_key {
            return CountsBy::ItsOwn;
        }
        let name = Name { schema: table.name.schema.clone(), name: own };
        return by_sequence(reader, name, None);
    }
    let Some((name, sql)) = column.default.as_ref().and_then(|default| {
        let name = sequence_asked(&default.sql)?;
        Some((name, default.sql.clone()))
    }) else {
        return CountsBy::Nothing;
    };
    let name = reader.resolved(name);
    let found = reader.catalog.sequences.iter_mut().find(|one| one.name.is(&name));
    // Asked by another table, such as one that inherits, it is made with its owner.
    if let Some((owner, of)) = found.as_ref().and_then(|one| one.owner.as_ref())
        && !(owner.is(&table.name) && of.eq_ignore_ascii_case(&column.name))
    {
        return CountsBy::Nothing;
    }
    let is_plain = found.as_ref().is_none_or(|one| one.options.is_default());
    let is_owned = found.as_ref().is_some_and(|one| one.is_used);
    if let Some(sequence) = found {
        sequence.is_used = true;
    }
    if is_key && is_plain && (is_owned || name.name == own) {
        return CountsBy::ItsOwn;
    }
    by_sequence(reader, name, Some(sql))
}

fn by_sequence(reader: &Reader<'_>, name: Name, sql: Option<String>) -> CountsBy {
    let found = reader.catalog.sequences.iter().find(|one| one.name.is(&name));
    let options = found.map(|one| one.options.clone()).unwrap_or_default();
    let sql = sql.unwrap_or_else(|| format!("nextval('{}')", name.to_string().replace('\'', "''")));
    let sequence = Sequence { name: name.name, schema: name.schema, optional: false, options };
    CountsBy::Sequence(sequence, ServerDefault::Sql(SqlExpression::Text(sql)))
}

/// `nextval('public.user_id_seq'::regclass)` asks `public.user_id_seq`.
fn sequence_asked(sql: &str) -> Option<Name> {
    let lower = with_bare_function(sql).to_ascii_lowercase();
    let call = lower.strip_prefix("pg_catalog.").unwrap_or(&lower);
    if !call.starts_with("nextval(") {
        return None;
    }
    let start = sql.find('\'')? + 1;
    let end = start + sql[start..].find('\'')?;
    let mut parts = sql[start..end].rsplitn(2, '.').map(|part| part.trim_matches('"').to_owned());
    let name = parts.next().filter(|name| !name.is_empty())?;
    Some(Name { schema: parts.next(), name })
}

/// Tells of types and sequences that no column has.
pub(super) fn note_unused(reader: &mut Reader<'_>, tables: &[TableFacts]) {
    let unused: Vec<(usize, String)> = reader
        .catalog
        .sequences
        .iter()
        .filter(|one| !one.is_used)
        .map(|one| {
            (one.offset, format!("Left out: no column is numbered by the sequence {}.", one.name))
        })
        .collect();
    reader.notes.extend(unused);
    let types: Vec<(usize, Name)> = reader
        .catalog
        .types
        .iter()
        .filter(|one| matches!(one.kind, TypeKind::Enum(_)))
        .map(|one| (one.offset, one.name.clone()))
        .collect();
    for (offset, name) in types {
        let is_used = tables.iter().flat_map(|table| &table.columns).any(|column| {
            let bare = column.type_text.split('[').next().unwrap_or_default();
            let (column, _) = reader
                .without_domains(&ColumnFacts { type_text: bare.to_owned(), ..Default::default() });
            reader.type_of(&column.type_text).is_some_and(|one| one.name == name)
        });
        if !is_used {
            reader.note(offset, format!("Left out: no column has the type {name}."));
        }
    }
}
