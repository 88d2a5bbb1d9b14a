//! A database of a test's own on a real server: scripts go in, the catalog and dumps come out. It is
//! dropped with the value.

use std::collections::BTreeSet;

use backref::ddl::Dialect;
use serde_json::Value;

use crate::servers::{answer_of, client, run_in, server};

/// A database that nobody else has.
pub struct Place {
    pub dialect: Dialect,
    server: String,
    name: String,
}

impl Place {
    /// An empty database; `None`, and said so, where there is no server.
    pub fn new(dialect: Dialect, name: &str) -> Option<Self> {
        let place = Self { dialect, server: server(dialect)?, name: format!("backref_{name}") };
        place.forget();
        place.beside(&match dialect {
            Dialect::Postgresql => format!("CREATE DATABASE {};", place.name),
            _ => format!("CREATE DATABASE {} CHARACTER SET utf8mb4;", place.name),
        });
        Some(place)
    }

    /// A second one.
    pub fn another(&self, name: &str) -> Self {
        Self::new(self.dialect, &format!("{}_{name}", self.name)).unwrap()
    }

    /// Runs a script in the server, outside of this database.
    fn beside(&self, script: &str) {
        run_in("postgres", self.dialect, &self.server, script);
    }

    fn forget(&self) {
        let quiet = match self.dialect {
            Dialect::Postgresql => "SET client_min_messages = error; ",
            _ => "",
        };
        self.beside(&format!("{quiet}DROP DATABASE IF EXISTS {};", self.name));
    }

    /// Runs a script; what it answers.
    pub fn run(&self, script: &str) -> Vec<Value> {
        let script = match self.dialect {
            Dialect::Postgresql => format!("SET client_min_messages = error;\n{script}"),
            _ => format!("USE {};\n{script}", self.name),
        };
        run_in(&self.name, self.dialect, &self.server, &script)
    }

    /// All that the server's catalog tells, a line each.
    pub fn catalog(&self) -> BTreeSet<String> {
        let questions = match self.dialect {
            Dialect::Postgresql => include_str!("../servers/postgresql_catalog.sql"),
            _ => include_str!("../servers/mariadb_catalog.sql"),
        };
        // Only the name of the database differs between two of the same schema.
        self.run(questions)
            .iter()
            .map(|line| line.to_string().replace(&self.name, "HERE"))
            .collect()
    }

    /// What the server's own program dumps.
    pub fn dump(&self, options: &[&str]) -> String {
        let program = if self.dialect == Dialect::Postgresql { "pg_dump" } else { "mariadb-dump" };
        let mut command = client(program, self.dialect, &self.server);
        command.args(options).arg(&self.name);
        answer_of(command, "")
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.forget();
        }
    }
}
