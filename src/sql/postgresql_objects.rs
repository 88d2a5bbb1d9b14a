//! What PostgreSQL makes beside tables and a schema needs: enum types, domains, sequences, comments.

use crate::ddl::Dialect;

use super::column::{read_column, sequence_options};
use super::create_table::missing;
use super::cursor::Cursor;
use super::facts::{ColumnFacts, Name, SequenceFacts, TableFacts, TypeFacts, TypeKind};
use super::statement::Reader;

impl Reader<'_> {
    /// Behind `CREATE TYPE`.
    pub(super) fn create_type(&mut self, mut cursor: Cursor<'_>, start: usize) {
        let Some(name) = self.take_name(&mut cursor) else { return };
        if cursor.at_end() {
            return; // a shell, to be filled in by another statement
        }
        if !cursor.take_words(&["AS", "ENUM"]) {
            return self.note(start, format!("Left out: the type {name} is no ENUM."));
        }
        let inner = cursor.parenthesized().map(Cursor::elements).unwrap_or_default();
        let values = inner.into_iter().filter_map(|mut value| value.string()).collect();
        self.catalog.types.push(TypeFacts { name, offset: start, kind: TypeKind::Enum(values) });
    }

    /// `ALTER TYPE name ADD VALUE 'a' BEFORE 'b'`, `RENAME VALUE`, `RENAME TO`; its owner is no matter.
    pub(super) fn alter_type(&mut self, mut cursor: Cursor<'_>) {
        let offset = cursor.offset();
        let Some(name) = self.take_name(&mut cursor) else { return };
        if cursor.is_one_of(&["OWNER", "SET"]) {
            return;
        }
        let found = self.catalog.types.iter_mut().find(|one| one.name.is(&name));
        let Some(TypeFacts { name: named, kind: TypeKind::Enum(values), .. }) = found else {
            return self.note(offset, format!("Left out: a change of the type {name}."));
        };
        if cursor.take_words(&["ADD", "VALUE"]) {
            cursor.take_if_exists();
            let Some(value) = cursor.string() else { return };
            let place = cursor.take_one_of(&["BEFORE", "AFTER"]);
            let neighbour = cursor.string();
            let at = values.iter().position(|one| Some(one) == neighbour.as_ref());
            let at = at.map_or(values.len(), |at| at + usize::from(place == Some("AFTER")));
            if !values.contains(&value) {
                values.insert(at, value);
            }
        } else if cursor.take_words(&["RENAME", "VALUE"]) {
            let old = cursor.string();
            cursor.take_word("TO");
            let new = cursor.string();
            let value = values.iter_mut().find(|one| old.as_ref() == Some(*one));
            if let (Some(value), Some(new)) = (value, new) {
                *value = new;
            }
        } else if cursor.take_words(&["RENAME", "TO"])
            && let Some(new) = cursor.name()
        {
            let old = std::mem::replace(&mut named.name, new.clone());
            // Columns made before have the type under its new name.
            for column in self.catalog.tables.iter_mut().flat_map(|table| &mut table.columns) {
                if column.type_text.eq_ignore_ascii_case(&old) {
                    column.type_text.clone_from(&new);
                }
            }
        }
    }

    /// Behind `CREATE DOMAIN`: a type with what a column may have.
    pub(super) fn create_domain(&mut self, mut cursor: Cursor<'_>, start: usize) {
        let Some(name) = self.take_name(&mut cursor) else { return };
        cursor.take_word("AS");
        // Read as a column whose name is the domain's.
        let mut table = TableFacts::new(name.clone(), start);
        let mut as_column = Cursor { at: cursor.at.saturating_sub(1), ..cursor };
        let Some(mut column) = read_column(self, &mut table, &mut as_column) else { return };
        column.name.clone_from(&name.name);
        let checks: Vec<String> = table.checks.into_iter().map(|check| check.sqltext).collect();
        self.note(
            start,
            format!("The domain {name} is taken apart: its columns have its type and its checks."),
        );
        let kind = TypeKind::Domain(Box::new(column), checks);
        self.catalog.types.push(TypeFacts { name, offset: start, kind });
    }

    /// Behind `CREATE SEQUENCE`.
    pub(super) fn create_sequence(&mut self, mut cursor: Cursor<'_>, start: usize) {
        cursor.take_if_exists();
        let Some(name) = self.take_name(&mut cursor) else { return };
        let options = sequence_options(&mut cursor);
        self.catalog.sequences.retain(|one| !one.name.is(&name));
        self.catalog.sequences.push(SequenceFacts {
            name,
            offset: start,
            options,
            owner: None,
            is_used: false,
        });
    }

    /// `ALTER SEQUENCE name OWNED BY table.column`
    pub(super) fn alter_sequence(&mut self, mut cursor: Cursor<'_>) {
        cursor.take_if_exists();
        let Some(name) = self.take_name(&mut cursor) else { return };
        if cursor.take_words(&["OWNED", "BY"]) && !cursor.is_word("NONE") {
            let owner = self.comment_subject(&mut cursor, true);
            let found = self.catalog.sequences.iter_mut().find(|one| one.name.is(&name));
            if let Some(sequence) = found {
                sequence.owner = owner.and_then(|(table, column)| Some((table, column?)));
                sequence.is_used = true;
            }
        }
    }

    /// Behind `COMMENT ON`.
    pub(super) fn comment_on(&mut self, mut cursor: Cursor<'_>) {
        let offset = cursor.offset();
        cursor.take_words(&["MATERIALIZED"]);
        let Some(kind) = cursor.take_one_of(&["TABLE", "VIEW", "COLUMN"]) else {
            let has_no_place = ["TYPE", "DOMAIN", "CONSTRAINT", "INDEX", "SEQUENCE"];
            if let Some(kind) = cursor.take_one_of(&has_no_place) {
                let name = cursor.qualified_name().map(|name| name.name).unwrap_or_default();
                let kind = kind.to_lowercase();
                self.note(offset, format!("Left out: the comment on the {kind} {name}."));
            }
            return;
        };
        let Some(mut said) = self.comment_subject(&mut cursor, kind == "COLUMN") else { return };
        if !cursor.take_word("IS") {
            return;
        }
        let comment = cursor.string().filter(|comment| !comment.is_empty());
        let column = said.1.take();
        let Some(table) = self.catalog.table(&said.0) else {
            return missing(self, offset, "a comment on", &said.0);
        };
        match column {
            None => table.comment = comment,
            Some(name) => {
                let Some(column) = table.column_mut(&name) else {
                    let what =
                        format!("Left out: a comment, since {} has no column {name}.", said.0);
                    return self.note(offset, what);
                };
                column.comment = comment;
            }
        }
    }

    /// `table`, or `table.column`; both with a schema or without.
    fn comment_subject(
        &self,
        cursor: &mut Cursor<'_>,
        is_column: bool,
    ) -> Option<(Name, Option<String>)> {
        let mut parts = vec![cursor.name()?];
        while cursor.take_mark(".") {
            parts.push(cursor.name()?);
        }
        let column = if is_column { parts.pop() } else { None };
        let name = parts.pop()?;
        Some((self.resolved(Name { schema: parts.pop(), name }), column))
    }

    /// A column's type is a domain: the type below it, and what else the domain says.
    pub(super) fn without_domains(&self, column: &ColumnFacts) -> (ColumnFacts, Vec<String>) {
        let (mut column, mut all_checks) = (column.clone(), Vec::new());
        if self.dialect != Dialect::Postgresql {
            return (column, all_checks);
        }
        // A domain over a domain over …, never in a circle, since each is made of those before it.
        for _ in 0..16 {
            let found = self.type_of(&column.type_text);
            let Some(TypeFacts { kind: TypeKind::Domain(domain, checks), .. }) = found else {
                break;
            };
            column.type_text.clone_from(&domain.type_text);
            column.not_null = column.not_null.or(domain.not_null);
            column.default = column.default.or_else(|| domain.default.clone());
            column.collation = column.collation.or_else(|| domain.collation.clone());
            all_checks.extend(checks.iter().cloned());
        }
        (column, all_checks)
    }

    /// The type that was made by this name.
    pub(super) fn type_of(&self, text: &str) -> Option<&TypeFacts> {
        if self.catalog.types.is_empty() {
            return None;
        }
        let (statements, _) = super::split::split(text, self.dialect);
        let tokens = &statements.first()?.tokens;
        let mut cursor = Cursor::new(text, tokens, self.dialect);
        let name = self.take_name(&mut cursor)?;
        if !cursor.at_end() {
            return None;
        }
        self.catalog.type_named(&name)
    }
}
