//! What only the stored text of a CREATE TABLE or CREATE INDEX tells: names of constraints, CHECKs,
//! COLLATE, DEFERRABLE, AUTOINCREMENT and the expressions of generated columns and indexes.
//!
//! The text has passed SQLite's own parser, so this reads SQLite's grammar (`parse.y`) and looks for
//! no faults: what it does not know it steps over. Everything that a PRAGMA tells is taken from there.

use crate::reflection::sql_tokens::{Token, TokenKind, tokens, unquoted};

/// What a CREATE TABLE says beyond the PRAGMAs, in the text's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TableText {
    pub columns: Vec<ColumnText>,
    pub primary_key_name: Option<String>,
    /// `PRIMARY KEY` stands on a column, not apart from it.
    pub primary_key_on_column: bool,
    pub autoincrement: bool,
    pub uniques: Vec<UniqueText>,
    pub checks: Vec<CheckText>,
    pub foreign_keys: Vec<ForeignKeyText>,
}

/// One column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ColumnText {
    pub name: String,
    pub collation: Option<String>,
    /// The expression of `AS (…)`.
    pub generated: Option<String>,
}

/// One UNIQUE.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct UniqueText {
    pub name: Option<String>,
    pub columns: Vec<String>,
}

/// One CHECK.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CheckText {
    pub name: Option<String>,
    pub sqltext: String,
    /// The column it stands on.
    pub column: Option<String>,
}

/// One REFERENCES.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ForeignKeyText {
    pub name: Option<String>,
    pub columns: Vec<String>,
    pub deferrable: Option<bool>,
    pub initially: Option<String>,
}

/// What a CREATE INDEX says beyond the PRAGMAs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct IndexText {
    /// Each element as written.
    pub elements: Vec<String>,
    /// The condition of a partial index.
    pub condition: Option<String>,
}

/// Reads a CREATE TABLE.
pub(super) fn read_create_table(sql: &str) -> TableText {
    let mut reader = Reader::new(sql);
    let mut table = TableText::default();
    reader.skip_to_mark("(");
    if !reader.take_mark("(") {
        return table;
    }
    while !reader.at_end() && !reader.is_mark(")") {
        if reader.starts_table_constraint() {
            reader.table_constraint(&mut table);
        } else {
            reader.column(&mut table);
        }
        reader.take_mark(",");
    }
    table
}

/// Reads a CREATE INDEX.
pub(super) fn read_create_index(sql: &str) -> IndexText {
    let mut reader = Reader::new(sql);
    while !reader.at_end() && !reader.take_word("ON") {
        reader.at += 1;
    }
    reader.skip_to_mark("(");
    let mut index = IndexText { elements: reader.parenthesized_list(), condition: None };
    if reader.take_word("WHERE") {
        let start = reader.start();
        index.condition = Some(sql[start..].trim().trim_end_matches(';').trim().to_owned());
    }
    index
}

/// Walks the tokens of one statement.
struct Reader<'s> {
    sql: &'s str,
    tokens: Vec<Token>,
    at: usize,
}

impl<'s> Reader<'s> {
    fn new(sql: &'s str) -> Self {
        Self { sql, tokens: tokens(sql), at: 0 }
    }

    fn column(&mut self, table: &mut TableText) {
        let mut column = ColumnText { name: self.name(), ..ColumnText::default() };
        // The type: names and parenthesized numbers, up to the first constraint. GENERATED and ALWAYS
        // are no reserved words; SQLite cuts them off the type's end.
        while !self.at_end() && !self.is_mark(",") && !self.is_mark(")") {
            if self.starts_column_constraint() {
                break;
            }
            self.skip_one();
        }
        let mut name = None;
        while !self.at_end() && !self.is_mark(",") && !self.is_mark(")") {
            if self.take_word("CONSTRAINT") {
                name = Some(self.name());
                continue;
            }
            if self.take_word("PRIMARY") {
                self.take_word("KEY");
                table.primary_key_on_column = true;
                table.primary_key_name = name.take();
                let _ = self.take_word("ASC") || self.take_word("DESC");
                self.conflict_clause();
                table.autoincrement |= self.take_word("AUTOINCREMENT");
            } else if self.take_word("UNIQUE") {
                table
                    .uniques
                    .push(UniqueText { name: name.take(), columns: vec![column.name.clone()] });
                self.conflict_clause();
            } else if self.take_word("CHECK") {
                let sqltext = self.parenthesized();
                let column = Some(column.name.clone());
                table.checks.push(CheckText { name: name.take(), sqltext, column });
                self.conflict_clause();
            } else if self.take_word("REFERENCES") {
                let columns = vec![column.name.clone()];
                let mut key = ForeignKeyText { name: name.take(), columns, ..Default::default() };
                self.references(&mut key);
                table.foreign_keys.push(key);
            } else if self.take_word("COLLATE") {
                column.collation = Some(self.name());
            } else if self.take_word("AS") {
                column.generated = Some(self.parenthesized());
            } else if self.take_word("DEFAULT") {
                self.default_value();
            } else if self.deferrability(table.foreign_keys.last_mut()) || self.conflict_clause() {
            } else if self.take_word("NOT") || self.take_word("NULL") {
                self.take_word("NULL");
            } else {
                self.skip_one(); // GENERATED ALWAYS, STORED, VIRTUAL
            }
        }
        table.columns.push(column);
    }

    fn table_constraint(&mut self, table: &mut TableText) {
        let mut name = None;
        while !self.at_end() && !self.is_mark(",") && !self.is_mark(")") {
            if self.take_word("CONSTRAINT") {
                name = Some(self.name());
            } else if self.take_word("PRIMARY") {
                self.take_word("KEY");
                let elements = self.parenthesized_list();
                table.autoincrement |=
                    elements.iter().any(|one| last_word(one).eq_ignore_ascii_case("AUTOINCREMENT"));
                table.primary_key_name = name.take();
                self.conflict_clause();
            } else if self.take_word("UNIQUE") {
                let columns = self.names();
                table.uniques.push(UniqueText { name: name.take(), columns });
                self.conflict_clause();
            } else if self.take_word("CHECK") {
                let sqltext = self.parenthesized();
                table.checks.push(CheckText { name: name.take(), sqltext, column: None });
                self.conflict_clause();
            } else if self.take_word("FOREIGN") {
                self.take_word("KEY");
                let columns = self.names();
                let mut key = ForeignKeyText { name: name.take(), columns, ..Default::default() };
                if self.take_word("REFERENCES") {
                    self.references(&mut key);
                }
                table.foreign_keys.push(key);
            } else {
                self.skip_one();
            }
        }
    }

    /// After REFERENCES: the table, its columns, actions and MATCH, all of which a PRAGMA tells; then
    /// DEFERRABLE, which none does.
    fn references(&mut self, key: &mut ForeignKeyText) {
        self.name();
        if self.is_mark("(") {
            self.skip_one();
        }
        loop {
            if self.take_word("ON") {
                self.at += 1; // DELETE, UPDATE or INSERT
                if self.take_word("SET") || self.take_word("NO") {
                    self.at += 1; // NULL, DEFAULT or ACTION
                } else {
                    self.at += 1; // CASCADE or RESTRICT
                }
            } else if self.take_word("MATCH") {
                self.at += 1;
            } else if !self.deferrability(Some(key)) {
                return;
            }
        }
    }

    /// `[NOT] DEFERRABLE [INITIALLY DEFERRED | IMMEDIATE]`
    fn deferrability(&mut self, key: Option<&mut ForeignKeyText>) -> bool {
        let negated = self.is_word("NOT") && self.word_after("DEFERRABLE");
        if negated {
            self.at += 1;
        }
        if !self.take_word("DEFERRABLE") {
            return false;
        }
        let initially = self.take_word("INITIALLY").then(|| self.name().to_ascii_uppercase());
        if let Some(key) = key {
            key.deferrable = Some(!negated);
            key.initially = initially;
        }
        true
    }

    /// `ON CONFLICT action`
    fn conflict_clause(&mut self) -> bool {
        if self.is_word("ON") && self.word_after("CONFLICT") {
            self.at += 3;
            return true;
        }
        false
    }

    fn default_value(&mut self) {
        if self.is_mark("+") || self.is_mark("-") {
            self.at += 1;
        }
        self.skip_one();
    }

    fn starts_table_constraint(&self) -> bool {
        ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"]
            .iter()
            .any(|word| self.is_word(word))
    }

    fn starts_column_constraint(&self) -> bool {
        [
            "CONSTRAINT",
            "PRIMARY",
            "UNIQUE",
            "CHECK",
            "REFERENCES",
            "COLLATE",
            "AS",
            "DEFAULT",
            "NOT",
            "NULL",
            "DEFERRABLE",
        ]
        .iter()
        .any(|word| self.is_word(word))
    }

    /// The names in the parentheses here, without COLLATE and the like behind them.
    fn names(&mut self) -> Vec<String> {
        self.parenthesized_list()
            .iter()
            .map(|element| {
                let first = tokens(element).into_iter().next();
                unquoted(first.map_or("", |token| &element[token.range]))
            })
            .collect()
    }

    /// The text between the parentheses here, and past them.
    fn parenthesized(&mut self) -> String {
        if !self.is_mark("(") {
            return String::new();
        }
        let inner = self.tokens[self.at].range.end;
        self.skip_one();
        let end = self.tokens[self.at - 1].range.start.max(inner);
        self.sql[inner..end].trim().to_owned()
    }

    /// The texts between the commas of the parentheses here, and past them.
    fn parenthesized_list(&mut self) -> Vec<String> {
        let mut texts = Vec::new();
        if !self.take_mark("(") {
            return texts;
        }
        let mut start = self.start();
        while !self.at_end() {
            let closes = self.is_mark(")");
            if closes || self.is_mark(",") {
                texts.push(self.sql[start..self.start()].trim().to_owned());
                self.at += 1;
                start = self.start();
                if closes {
                    break;
                }
            } else {
                self.skip_one();
            }
        }
        texts
    }

    /// Past one token, or past all of a pair of parentheses.
    fn skip_one(&mut self) {
        let mut depth = 0_usize;
        while !self.at_end() {
            if self.is_mark("(") {
                depth += 1;
            } else if self.is_mark(")") {
                depth = depth.saturating_sub(1);
            }
            self.at += 1;
            if depth == 0 {
                return;
            }
        }
    }

    fn skip_to_mark(&mut self, mark: &str) {
        while !self.at_end() && !self.is_mark(mark) {
            self.at += 1;
        }
    }

    /// The name here, without quotes, and past it.
    fn name(&mut self) -> String {
        let name = unquoted(self.text(self.at));
        self.at += 1;
        name
    }

    fn at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// Where the token here starts in the text.
    fn start(&self) -> usize {
        self.tokens.get(self.at).map_or(self.sql.len(), |token| token.range.start)
    }

    fn text(&self, at: usize) -> &'s str {
        self.tokens.get(at).map_or("", |token| &self.sql[token.range.clone()])
    }

    fn is_kind(&self, at: usize, kind: TokenKind) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == kind)
    }

    fn is_word(&self, word: &str) -> bool {
        self.is_kind(self.at, TokenKind::Word) && self.text(self.at).eq_ignore_ascii_case(word)
    }

    fn word_after(&self, word: &str) -> bool {
        self.is_kind(self.at + 1, TokenKind::Word)
            && self.text(self.at + 1).eq_ignore_ascii_case(word)
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.at += usize::from(found);
        found
    }

    fn is_mark(&self, mark: &str) -> bool {
        self.is_kind(self.at, TokenKind::Mark) && self.text(self.at) == mark
    }

    fn take_mark(&mut self, mark: &str) -> bool {
        let found = self.is_mark(mark);
        self.at += usize::from(found);
        found
    }
}

fn last_word(text: &str) -> &str {
    tokens(text).pop().map_or("", |token| &text[token.range])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constraints_of_columns_and_of_the_table_are_told_apart() {
        let table = read_create_table(
            "CREATE TABLE \"a (b\" ( -- CHECK (no)\n [id x] INTEGER CONSTRAINT pk PRIMARY KEY DESC ON \
             CONFLICT FAIL AUTOINCREMENT, `n` decimal(10, (5)) NOT NULL DEFAULT (1+(2)) CONSTRAINT c1 \
             CHECK (n > (0) AND n <> ')') COLLATE NOCASE UNIQUE ON CONFLICT IGNORE, g GENERATED ALWAYS \
             AS (n * 2) STORED, r REFERENCES t(a, b) ON DELETE SET NULL MATCH FULL ON UPDATE NO ACTION \
             NOT DEFERRABLE, CONSTRAINT u UNIQUE (\"id x\", n COLLATE BINARY DESC), CHECK(1), \
             CONSTRAINT f FOREIGN KEY (n, g) REFERENCES \"x y\" DEFERRABLE INITIALLY DEFERRED)",
        );
        let names: Vec<&str> = table.columns.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["id x", "n", "g", "r"]);
        assert_eq!(table.primary_key_name.as_deref(), Some("pk"));
        assert!(table.primary_key_on_column && table.autoincrement);
        assert_eq!(table.columns[1].collation.as_deref(), Some("NOCASE"));
        assert_eq!(table.columns[2].generated.as_deref(), Some("n * 2"));
        assert_eq!(table.checks[0].sqltext, "n > (0) AND n <> ')'");
        assert_eq!(table.checks[0].name.as_deref(), Some("c1"));
        assert_eq!(table.checks[0].column.as_deref(), Some("n"));
        assert_eq!((table.checks[1].sqltext.as_str(), &table.checks[1].column), ("1", &None));
        assert_eq!(table.uniques[0].name, None);
        assert_eq!(table.uniques[1].columns, ["id x", "n"]);
        assert_eq!(table.foreign_keys[0].deferrable, Some(false));
        assert_eq!(table.foreign_keys[1].name.as_deref(), Some("f"));
        assert_eq!(table.foreign_keys[1].columns, ["n", "g"]);
        assert_eq!(table.foreign_keys[1].initially.as_deref(), Some("DEFERRED"));
    }

    #[test]
    fn a_bare_column_and_trailing_options_are_read() {
        let table =
            read_create_table("CREATE TABLE t(a,b PRIMARY KEY NULL NULL,c) STRICT, WITHOUT ROWID");
        assert_eq!(table.columns.len(), 3);
        assert!(table.primary_key_on_column && !table.autoincrement);
    }

    #[test]
    fn an_index_tells_its_elements_and_its_condition() {
        let index = read_create_index(
            "CREATE UNIQUE INDEX \"on\" ON t (lower(a, 'x,y'), b COLLATE NOCASE DESC) WHERE a > 0 -- x",
        );
        assert_eq!(index.elements, ["lower(a, 'x,y')", "b COLLATE NOCASE DESC"]);
        assert_eq!(index.condition.as_deref(), Some("a > 0 -- x"));
    }
}
