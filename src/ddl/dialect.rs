//! The three dialects, by name. What each does differently stands in its own file.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A kind of database that DDL is written for.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    /// `SQLite`.
    #[default]
    Sqlite,
    /// `PostgreSQL`.
    Postgresql,
    /// `MySQL` and `MariaDB`.
    Mysql,
}

impl Dialect {
    /// All dialects, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Sqlite, Self::Postgresql, Self::Mysql];

    /// `SQLAlchemy`'s name, which is also the command line's: `postgresql`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgresql => "postgresql",
            Self::Mysql => "mysql",
        }
    }

    /// The name as its makers write it: `PostgreSQL`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgresql => "PostgreSQL",
            Self::Mysql => "MySQL",
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A name that no dialect has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no dialect is called {0}; there are sqlite, postgresql and mysql")]
pub struct UnknownDialect(pub String);

impl FromStr for Dialect {
    type Err = UnknownDialect;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name.to_ascii_lowercase().as_str() {
            "sqlite" => Ok(Self::Sqlite),
            "postgresql" | "postgres" => Ok(Self::Postgresql),
            "mysql" | "mariadb" => Ok(Self::Mysql),
            _ => Err(UnknownDialect(name.to_owned())),
        }
    }
}
