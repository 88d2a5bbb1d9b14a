//! Words that each dialect reads as its own, so that a name equal to one is quoted.

mod mysql;
mod postgresql;
mod sqlite;

use super::Dialect;
pub(in crate::ddl) use postgresql::{POSTGRESQL_TYPE_WORDS, POSTGRESQL_TYPES};

/// Is this lower-case word reserved?
pub(in crate::ddl) fn is_reserved(word: &str, dialect: Dialect) -> bool {
    let lists: [&[&str]; 3] = match dialect {
        Dialect::Sqlite => [sqlite::SQLITE, sqlite::SQLITE_ALSO, &[]],
        Dialect::Postgresql => [postgresql::POSTGRESQL, postgresql::POSTGRESQL_ALSO, &[]],
        Dialect::Mysql => [mysql::MYSQL, mysql::MYSQL_ALSO, mysql::MARIADB],
    };
    // Each list is sorted, as Python's `sorted` has it.
    lists.iter().any(|list| list.binary_search(&word).is_ok())
}
