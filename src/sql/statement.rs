//! What each statement is: the ones that tell of tables go to their readers, what is no schema is
//! passed over, and what nobody knows is told.

use crate::ddl::Dialect;

use super::cursor::Cursor;
use super::facts::{Catalog, Name};
use super::tokens::Token;

/// Reads statement after statement into a catalog.
pub(super) struct Reader<'s> {
    pub text: &'s str,
    pub dialect: Dialect,
    pub catalog: Catalog,
    /// Where in the text, and what.
    pub notes: Vec<(usize, String)>,
    /// Tables that are parts of others, and no models of their own.
    pub partitions: Vec<Name>,
    /// The schema that bare names are in (`SET search_path`, `USE`); `None` is the script's own.
    bare_schema: Option<String>,
    /// The schema that counts as the script's own: `public`, `main`, or the first `USE`.
    own_schema: Option<String>,
}

/// Statements that tell nothing of tables.
const NO_SCHEMA: [&str; 56] = [
    "INSERT",
    "REPLACE",
    "UPDATE",
    "DELETE",
    "SELECT",
    "VALUES",
    "WITH",
    "MERGE",
    "COPY",
    "SET",
    "RESET",
    "SHOW",
    "GRANT",
    "REVOKE",
    "BEGIN",
    "START",
    "COMMIT",
    "ROLLBACK",
    "END",
    "SAVEPOINT",
    "RELEASE",
    "LOCK",
    "UNLOCK",
    "PRAGMA",
    "ANALYZE",
    "VACUUM",
    "REINDEX",
    "CLUSTER",
    "REFRESH",
    "CALL",
    "DO",
    "TRUNCATE",
    "EXPLAIN",
    "DESCRIBE",
    "CHECKPOINT",
    "DISCARD",
    "LISTEN",
    "NOTIFY",
    "LOAD",
    "SECURITY",
    "REASSIGN",
    "ATTACH",
    "DETACH",
    "PREPARE",
    "EXECUTE",
    "DEALLOCATE",
    "DECLARE",
    "FLUSH",
    "OPTIMIZE",
    "HANDLER",
    "IMPORT",
    "SOURCE",
    "CONNECT",
    "DELIMITER",
    "EXEC",
    "PRINT",
];

/// What can be made that is no schema, or that the schema has no place for and need not have.
const NO_TABLES: [&str; 28] = [
    "FUNCTION",
    "PROCEDURE",
    "TRIGGER",
    "EVENT",
    "EXTENSION",
    "SCHEMA",
    "DATABASE",
    "USER",
    "ROLE",
    "POLICY",
    "RULE",
    "AGGREGATE",
    "OPERATOR",
    "CAST",
    "COLLATION",
    "CONVERSION",
    "LANGUAGE",
    "PUBLICATION",
    "SUBSCRIPTION",
    "SERVER",
    "STATISTICS",
    "TEXT",
    "TRANSFORM",
    "ACCESS",
    "TABLESPACE",
    "GROUP",
    "LOGFILE",
    "PACKAGE",
];

impl<'s> Reader<'s> {
    pub(super) fn new(text: &'s str, dialect: Dialect) -> Self {
        let own = match dialect {
            Dialect::Postgresql => Some("public".to_owned()),
            Dialect::Sqlite => Some("main".to_owned()),
            Dialect::Mysql => None,
        };
        Self {
            text,
            dialect,
            catalog: Catalog::default(),
            notes: Vec::new(),
            partitions: Vec::new(),
            bare_schema: None,
            own_schema: own,
        }
    }

    pub(super) fn note(&mut self, offset: usize, what: String) {
        self.notes.push((offset, what));
    }

    /// A name as it was said, in the schema that it means.
    pub(super) fn resolved(&self, name: Name) -> Name {
        let schema = match name.schema {
            Some(schema) => {
                let own = self.own_schema.as_deref();
                (own.is_none_or(|own| !own.eq_ignore_ascii_case(&schema))).then_some(schema)
            }
            None => self.bare_schema.clone(),
        };
        Name { schema, name: name.name }
    }

    pub(super) fn take_name(&self, cursor: &mut Cursor<'_>) -> Option<Name> {
        cursor.qualified_name().map(|name| self.resolved(name))
    }

    pub(super) fn statement(&mut self, tokens: &[Token]) {
        let mut cursor = Cursor::new(self.text, tokens, self.dialect);
        let start = cursor.offset();
        if cursor.take_word("CREATE") {
            self.create(cursor, start);
        } else if cursor.take_word("ALTER") {
            self.alter(cursor, start);
        } else if cursor.take_word("COMMENT") && cursor.take_word("ON") {
            self.comment_on(cursor);
        } else if cursor.take_word("DROP") {
            self.drop_statement(cursor);
        } else if cursor.take_words(&["RENAME", "TABLE"]) {
            self.rename_tables(cursor);
        } else if cursor.take_word("USE") {
            self.use_database(cursor);
        } else if cursor.is_words(&["SET", "SEARCH_PATH"]) {
            cursor.at += 3;
            self.bare_schema = cursor.name().and_then(|schema| {
                self.resolved(Name { schema: Some(schema), name: String::new() }).schema
            });
        } else if !cursor.is_one_of(&NO_SCHEMA) && !cursor.is_mark("(") {
            let first = cursor.written(0).to_owned();
            self.note(start, format!("Left out: no statement is known that begins with {first}."));
        }
    }

    fn create(&mut self, mut cursor: Cursor<'_>, start: usize) {
        let statement = Cursor { at: 0, ..cursor };
        cursor.take_words(&["OR", "REPLACE"]);
        loop {
            if cursor.take_word("TEMP") || cursor.take_word("TEMPORARY") {
                if cursor.is_one_of(&["TABLE", "VIEW"]) {
                    return self.note(
                        start,
                        "Left out: a temporary table is no part of a schema.".to_owned(),
                    );
                }
                continue;
            }
            if cursor.take_word("UNLOGGED") {
                self.note(start, "UNLOGGED is left out.".to_owned());
                continue;
            }
            // MySQL's ALGORITHM = …, DEFINER = …, SQL SECURITY …
            if cursor.take_definer() {
                continue;
            }
            if cursor.take_word("ALGORITHM") {
                cursor.take_mark("=");
                cursor.skip_one();
                continue;
            }
            if cursor.take_words(&["SQL", "SECURITY"]) {
                cursor.skip_one();
                continue;
            }
            if cursor.take_one_of(&["GLOBAL", "LOCAL", "RECURSIVE", "MATERIALIZED"]).is_none() {
                break;
            }
        }
        if cursor.take_word("TABLE") {
            self.create_table(cursor, start);
        } else if cursor.take_word("VIEW") {
            self.create_view(cursor, statement, start);
        } else if cursor.take_words(&["VIRTUAL", "TABLE"]) {
            self.create_virtual_table(cursor, statement, start);
        } else if let Some(prefix) = index_prefix(&mut cursor) {
            self.create_index(cursor, prefix, start);
        } else if cursor.take_word("TYPE") {
            self.create_type(cursor, start);
        } else if cursor.take_word("DOMAIN") {
            self.create_domain(cursor, start);
        } else if cursor.take_word("SEQUENCE") {
            self.create_sequence(cursor, start);
        } else if cursor.take_words(&["FOREIGN", "TABLE"]) {
            cursor.take_if_exists();
            let name = self.take_name(&mut cursor).map(|name| name.to_string());
            let name = name.unwrap_or_default();
            self.note(
                start,
                format!("Left out: {name} is a foreign table, whose rows are elsewhere."),
            );
        } else if !is_no_table(&cursor) {
            let what = cursor.written(0).to_owned();
            self.note(start, format!("Left out: CREATE {what} is not known."));
        }
    }

    fn alter(&mut self, mut cursor: Cursor<'_>, start: usize) {
        cursor.take_word("IGNORE");
        if cursor.take_word("TABLE") {
            self.alter_table(cursor, start);
        } else if cursor.take_word("TYPE") {
            self.alter_type(cursor);
        } else if cursor.take_word("SEQUENCE") {
            self.alter_sequence(cursor);
        } else if cursor.take_words(&["FOREIGN", "TABLE"])
            || cursor.is_one_of(&[
                "INDEX",
                "VIEW",
                "MATERIALIZED",
                "DEFAULT",
                "DOMAIN",
                "LARGE",
                "SYSTEM",
                "INSTANCE",
            ])
            || is_no_table(&cursor)
        {
            self.alter_other(cursor, start);
        } else {
            let what = cursor.written(0).to_owned();
            self.note(start, format!("Left out: ALTER {what} is not known."));
        }
    }

    /// `ALTER INDEX a RENAME TO b` is all that matters of the rest.
    fn alter_other(&mut self, mut cursor: Cursor<'_>, start: usize) {
        let is_index = cursor.take_word("INDEX");
        let is_domain = cursor.take_word("DOMAIN");
        cursor.take_if_exists();
        let Some(name) = cursor.qualified_name() else { return };
        if is_index && cursor.take_words(&["RENAME", "TO"]) {
            let new = cursor.name();
            let table = self.catalog.table_with_index(&name.name);
            let index = table.and_then(|table| {
                table.indexes.iter_mut().find(|one| one.name.as_deref() == Some(&name.name))
            });
            if let (Some(index), Some(new)) = (index, new) {
                index.name = Some(new);
            }
        } else if is_domain && !cursor.is_words(&["OWNER", "TO"]) {
            self.note(start, format!("Left out: a change of the domain {}.", name.name));
        }
    }

    fn drop_statement(&mut self, mut cursor: Cursor<'_>) {
        cursor.take_word("TEMPORARY");
        cursor.take_word("MATERIALIZED");
        let Some(kind) =
            cursor.take_one_of(&["TABLE", "VIEW", "INDEX", "TYPE", "DOMAIN", "SEQUENCE"])
        else {
            return;
        };
        cursor.take_word("CONCURRENTLY");
        cursor.take_if_exists();
        while let Some(name) = self.take_name(&mut cursor) {
            match kind {
                "TABLE" => {
                    self.catalog.tables.retain(|one| one.view.is_some() || !one.name.is(&name));
                }
                "VIEW" => {
                    self.catalog.tables.retain(|one| one.view.is_none() || !one.name.is(&name));
                }
                "INDEX" => {
                    if let Some(table) = self.catalog.table_with_index(&name.name) {
                        table.indexes.retain(|one| one.name.as_deref() != Some(&name.name));
                    }
                }
                "SEQUENCE" => self.catalog.sequences.retain(|one| !one.name.is(&name)),
                _ => self.catalog.types.retain(|one| !one.name.is(&name)),
            }
            if !cursor.take_mark(",") {
                break;
            }
        }
    }

    /// `RENAME TABLE a TO b, c TO d`
    fn rename_tables(&mut self, mut cursor: Cursor<'_>) {
        while let Some(name) = self.take_name(&mut cursor) {
            if !cursor.take_word("TO") {
                return;
            }
            let Some(new) = self.take_name(&mut cursor) else { return };
            self.rename_table(&name, &new);
            cursor.take_mark(",");
        }
    }

    pub(super) fn rename_table(&mut self, name: &Name, new: &Name) {
        for table in &mut self.catalog.tables {
            if table.name.is(name) {
                table.name = new.clone();
            }
            for key in table.foreign_keys.iter_mut().filter(|key| key.table.is(name)) {
                key.table = new.clone();
            }
        }
    }

    /// `USE blog`: the first one is the script's own.
    fn use_database(&mut self, mut cursor: Cursor<'_>) {
        let Some(database) = cursor.name() else { return };
        if self.dialect == Dialect::Mysql && self.own_schema.is_none() {
            self.own_schema = Some(database.clone());
        }
        self.bare_schema =
            self.resolved(Name { schema: Some(database), name: String::new() }).schema;
    }
}

/// `UNIQUE INDEX`, `FULLTEXT INDEX` and the like; the word before INDEX.
fn index_prefix(cursor: &mut Cursor<'_>) -> Option<&'static str> {
    for prefix in ["UNIQUE", "FULLTEXT", "SPATIAL"] {
        if cursor.take_words(&[prefix, "INDEX"]) {
            return Some(prefix);
        }
    }
    cursor.take_word("INDEX").then_some("")
}

fn is_no_table(cursor: &Cursor<'_>) -> bool {
    // `CREATE CONSTRAINT TRIGGER`, `CREATE TRUSTED LANGUAGE`, `CREATE EVENT TRIGGER`
    let more = ["CONSTRAINT", "TRUSTED", "PROCEDURAL", "DEFAULT", "UNDO"];
    cursor.is_one_of(&NO_TABLES) || cursor.is_one_of(&more)
}
