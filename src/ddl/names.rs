//! Names that a dialect can hold: how long they may be, and which are cut.
//!
//! SQLAlchemy shortens what it or a naming convention made up and refuses what was given by hand
//! (`IdentifierPreparer._truncate_and_render_maxlen_name`, `DefaultDialect.validate_identifier`).

use super::Dialect;

/// What a name is of, for its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameOf {
    Schema,
    Sequence,
    Table,
    Column,
}

/// Where a name of a constraint or index comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// Given by hand.
    Given,
    /// Made by a naming convention, SQLAlchemy's own `ix_table_column` included.
    Convention,
}

/// A constraint's or index's name as the dialect takes it, cut if it may be.
///
/// # Errors
/// The name was given by hand and is too long, or no name the dialect takes.
pub(super) fn constraint_name(
    name: &str,
    origin: Origin,
    dialect: Dialect,
) -> Result<String, String> {
    let Some(limit) = limit_chars(dialect) else { return Ok(name.to_owned()) };
    let count = name.chars().count();
    if count <= limit {
        check_characters(name, dialect)?;
        return Ok(name.to_owned());
    }
    if origin == Origin::Given {
        return Err(format!(
            "the name {:?} has {count} characters, and {dialect} takes {limit}; shorten it",
            shortened(name),
            dialect = dialect.label(),
        ));
    }
    let hash = format!("{:x}", md5::compute(name.as_bytes()));
    let start: String = name.chars().take(limit - 8).collect();
    let name = format!("{start}_{}", &hash[hash.len() - 4..]);
    check_characters(&name, dialect)?;
    Ok(name)
}

/// Can the dialect hold a table or column of this name?
///
/// # Errors
/// Why not, as the end of a sentence.
pub(super) fn check_name(name: &str, of: NameOf, dialect: Dialect) -> Result<(), String> {
    if name.is_empty() && (of != NameOf::Column || dialect != Dialect::Sqlite) {
        return Err("it has no name; give it one".to_owned());
    }
    let label = dialect.label();
    match dialect {
        Dialect::Sqlite => {
            if of == NameOf::Table && starts_with_sqlite(name) {
                return Err(
                    "SQLite keeps names that begin with sqlite_ for itself; rename it".to_owned()
                );
            }
        }
        // PostgreSQL cuts longer names without a word, so two of them could become one.
        Dialect::Postgresql if name.len() > 63 => {
            return Err(format!("{label}'s names have at most 63 bytes; shorten it"));
        }
        Dialect::Mysql if name.chars().count() > 64 => {
            return Err(format!("{label}'s names have at most 64 characters; shorten it"));
        }
        Dialect::Postgresql | Dialect::Mysql => {}
    }
    check_characters(name, dialect)
}

fn check_characters(name: &str, dialect: Dialect) -> Result<(), String> {
    if dialect != Dialect::Mysql {
        return Ok(());
    }
    if name.ends_with(' ') {
        return Err(format!("MySQL takes no name that ends in a blank ({name:?}); rename it"));
    }
    if let Some(character) = name.chars().find(|c| *c as u32 > 0xFFFF) {
        return Err(format!("MySQL takes no {character} in a name; rename it"));
    }
    Ok(())
}

/// `max_index_name_length` and `max_constraint_name_length`, else `max_identifier_length`.
fn limit_chars(dialect: Dialect) -> Option<usize> {
    match dialect {
        Dialect::Sqlite => None,
        Dialect::Postgresql => Some(63),
        Dialect::Mysql => Some(64),
    }
}

fn starts_with_sqlite(name: &str) -> bool {
    name.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("sqlite_"))
}

/// The start of a long name, for a message.
pub(super) fn shortened(name: &str) -> String {
    match name.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", &name[..at]),
        None => name.to_owned(),
    }
}
