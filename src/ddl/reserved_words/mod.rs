//! Words that each dialect reads as its own, so that a name equal to one is quoted.

mod mysql;
mod operands;
mod postgresql;
mod sqlite;

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::Dialect;
pub(in crate::ddl) use postgresql::{POSTGRESQL_TYPE_WORDS, POSTGRESQL_TYPES};

/// Is this lower-case word reserved?
pub(in crate::ddl) fn is_reserved(word: &str, dialect: Dialect) -> bool {
    static SQLITE: LazyLock<FxHashSet<&str>> =
        LazyLock::new(|| [sqlite::SQLITE, sqlite::SQLITE_ALSO].concat().into_iter().collect());
    static POSTGRESQL: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        [postgresql::POSTGRESQL, postgresql::POSTGRESQL_ALSO].concat().into_iter().collect()
    });
    static MYSQL: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        [mysql::MYSQL, mysql::MYSQL_ALSO, mysql::MARIADB].concat().into_iter().collect()
    });
    match dialect {
        Dialect::Sqlite => SQLITE.contains(word),
        Dialect::Postgresql => POSTGRESQL.contains(word),
        Dialect::Mysql => MYSQL.contains(word),
    }
}

/// Is this lower-case word reserved so that it cannot be an operand of an expression?
pub(in crate::ddl) fn is_refused_as_operand(word: &str, dialect: Dialect) -> bool {
    let operands = match dialect {
        Dialect::Sqlite => operands::SQLITE_OPERANDS,
        Dialect::Postgresql => operands::POSTGRESQL_OPERANDS,
        Dialect::Mysql => operands::MYSQL_OPERANDS,
    };
    is_reserved(word, dialect) && !operands.contains(&word)
}
