//! `ALTER TABLE`: its actions, one by one. What changes a column stands in [`super::alter_column`].

use super::column::{read_column, shortened};
use super::constraint::{is_constraint, read_constraint};
use super::create_table::missing;
use super::cursor::Cursor;
use super::facts::{Name, TableFacts};
use super::statement::Reader;
use super::table_options::read_options;

/// Actions that change nothing of what a schema holds.
const NO_SCHEMA: [&str; 22] = [
    "OWNER",
    "ENABLE",
    "DISABLE",
    "CLUSTER",
    "REPLICA",
    "VALIDATE",
    "NO",
    "FORCE",
    "ORDER",
    "RESET",
    "LOCK",
    "ALGORITHM",
    "DISCARD",
    "IMPORT",
    "ANALYZE",
    "CHECK",
    "OPTIMIZE",
    "REBUILD",
    "REPAIR",
    "UPGRADE",
    "DETACH",
    "WITHOUT",
];

impl Reader<'_> {
    /// Behind `ALTER TABLE`.
    pub(super) fn alter_table(&mut self, mut cursor: Cursor<'_>, start: usize) {
        let may_be_missing = cursor.is_words(&["IF", "EXISTS"]);
        cursor.take_if_exists();
        cursor.take_word("ONLY");
        let Some(name) = self.take_name(&mut cursor) else {
            return self.note(start, "Left out: ALTER TABLE without a table.".to_owned());
        };
        cursor.take_mark("*");
        let rest = cursor.part(cursor.at, cursor.tokens.len());
        if rest.is_words(&["RENAME", "TO"]) || rest.is_words(&["RENAME", "AS"]) {
            let mut rest = Cursor { at: 2, ..rest };
            if let Some(new) = rest.qualified_name() {
                let schema = name.schema.clone();
                return self.rename_table(&name, &Name { schema, name: new.name });
            }
        }
        // Taken out while it is changed, so that notes can be made meanwhile.
        let Some(at) = self.catalog.tables.iter().position(|table| table.name.is(&name)) else {
            // `pg_dump --clean` takes apart what may not be there.
            let is_silent = may_be_missing
                || rest.elements().iter().all(|one| one.is_one_of(&NO_SCHEMA) || takes_away(one));
            if !is_silent && !self.partitions.iter().any(|one| one.is(&name)) {
                missing(self, start, "a change of", &name);
            }
            return;
        };
        let empty = TableFacts::new(name.clone(), start);
        let mut table = std::mem::replace(&mut self.catalog.tables[at], empty);
        let mut partition = None;
        for element in rest.elements() {
            if element.is_words(&["ATTACH", "PARTITION"]) {
                let mut element = Cursor { at: 2, ..element };
                partition = self.take_name(&mut element);
                break;
            }
            self.action(&mut table, element);
        }
        self.catalog.tables[at] = table;
        if let Some(partition) = partition {
            self.catalog.tables.retain(|table| !table.name.is(&partition));
            self.note(start, format!("Left out: {partition} is a partition of {name}."));
            self.partitions.push(partition);
        }
    }

    fn action(&mut self, table: &mut TableFacts, mut cursor: Cursor<'_>) {
        let offset = cursor.offset();
        let whole = cursor;
        let is_done = if cursor.take_word("ADD") {
            self.add(table, cursor);
            true
        } else if cursor.take_word("ALTER") {
            if cursor.is_one_of(&["INDEX", "CONSTRAINT", "CHECK"]) {
                true
            } else {
                cursor.take_word("COLUMN");
                self.alter_column(table, cursor)
            }
        } else if cursor.take_word("MODIFY") {
            cursor.take_word("COLUMN");
            cursor.take_if_exists();
            let name = { cursor }.name();
            name.is_some_and(|name| self.redefine(table, &name, cursor))
        } else if cursor.take_word("CHANGE") {
            cursor.take_word("COLUMN");
            cursor.take_if_exists();
            let name = cursor.name();
            name.is_some_and(|name| self.redefine(table, &name, cursor))
        } else if cursor.take_word("DROP") {
            drop_part(table, cursor)
        } else if cursor.take_word("RENAME") {
            rename_part(table, cursor)
        } else if cursor.take_word("INHERIT") {
            table.inherits.extend(self.take_name(&mut cursor));
            true
        } else if cursor.take_word("COMMENT") {
            cursor.take_mark("=");
            table.comment = cursor.string().filter(|comment| !comment.is_empty());
            true
        } else if cursor.is_words(&["SET", "SCHEMA"]) {
            cursor.at += 2;
            table.name.schema = cursor.name();
            table.name = self.resolved(table.name.clone());
            true
        } else if cursor.is_word("SET") || cursor.is_one_of(&NO_SCHEMA) {
            true
        } else if is_table_option(&cursor) {
            read_options(self, table, cursor);
            true
        } else {
            false
        };
        if !is_done {
            let what = format!("Left out of {}: {}", table.name, shortened(&whole.rest()));
            self.note(offset, what);
        }
    }

    /// Behind ADD.
    fn add(&mut self, table: &mut TableFacts, mut cursor: Cursor<'_>) {
        if is_constraint(&cursor) {
            return read_constraint(self, table, cursor);
        }
        cursor.take_word("COLUMN");
        cursor.take_if_exists();
        if let Some(inner) = cursor.parenthesized() {
            for element in inner.elements() {
                self.table_element(table, element);
            }
            return;
        }
        let place = place_of(table, &cursor);
        let before = table.columns.len();
        self.table_element(table, cursor);
        if let Some(place) = place.filter(|_| table.columns.len() > before) {
            table.columns[place..].rotate_right(1);
        }
    }

    /// `MODIFY` and `CHANGE`: the column anew, in its place or in another.
    fn redefine(&mut self, table: &mut TableFacts, old: &str, mut cursor: Cursor<'_>) -> bool {
        let Some(at) = table.columns.iter().position(|one| one.name.eq_ignore_ascii_case(old))
        else {
            return false;
        };
        let place = place_of(table, &cursor);
        let Some(column) = read_column(self, table, &mut cursor) else { return false };
        let old = table.columns[at].name.clone();
        rename_column(table, &old, &column.name.clone());
        table.columns[at] = column;
        match place {
            Some(place) if place <= at => table.columns[place..=at].rotate_right(1),
            Some(place) => table.columns[at..place].rotate_left(1),
            None => {}
        }
        true
    }
}

/// Where `FIRST` and `AFTER name` at the end of a column put it.
fn place_of(table: &TableFacts, cursor: &Cursor<'_>) -> Option<usize> {
    let last = cursor.tokens.len();
    let from_end = |back: usize| Cursor { at: last.saturating_sub(back), ..*cursor };
    if from_end(1).is_word("FIRST") {
        return Some(0);
    }
    let mut end = from_end(2);
    if !end.take_word("AFTER") {
        return None;
    }
    let name = end.name()?;
    let at = table.columns.iter().position(|one| one.name.eq_ignore_ascii_case(&name))?;
    Some(at + 1)
}

/// Behind DROP.
fn drop_part(table: &mut TableFacts, mut cursor: Cursor<'_>) -> bool {
    if cursor.take_words(&["PRIMARY", "KEY"]) {
        table.primary_key = None;
        return true;
    }
    let kind = ["CONSTRAINT", "FOREIGN", "INDEX", "KEY", "CHECK", "COLUMN"];
    let kind = cursor.take_one_of(&kind).unwrap_or("COLUMN");
    if kind == "FOREIGN" {
        cursor.take_word("KEY");
    }
    cursor.take_if_exists();
    let Some(name) = cursor.name() else { return false };
    if kind == "COLUMN" {
        drop_column(table, &name);
        return true;
    }
    let is_other = |other: &Option<String>| other.as_deref() != Some(name.as_str());
    table.primary_key.take_if(|key| !is_other(&key.name));
    table.uniques.retain(|one| is_other(&one.name));
    table.checks.retain(|one| is_other(&one.name));
    table.foreign_keys.retain(|one| is_other(&one.name));
    table.indexes.retain(|one| is_other(&one.name));
    true
}

fn drop_column(table: &mut TableFacts, name: &str) {
    let has = |columns: &[String]| columns.iter().any(|one| one.eq_ignore_ascii_case(name));
    table.columns.retain(|one| !one.name.eq_ignore_ascii_case(name));
    table.primary_key.take_if(|key| has(&key.columns));
    table.uniques.retain(|one| !has(&one.columns));
    table.checks.retain(|one| one.column.as_ref().is_none_or(|of| !of.eq_ignore_ascii_case(name)));
    table.foreign_keys.retain(|one| !has(&one.columns));
}

/// Behind RENAME: a column, a constraint or an index.
fn rename_part(table: &mut TableFacts, mut cursor: Cursor<'_>) -> bool {
    let kind = cursor.take_one_of(&["COLUMN", "CONSTRAINT", "INDEX", "KEY"]).unwrap_or("COLUMN");
    let Some(old) = cursor.name() else { return false };
    if !cursor.take_word("TO") {
        return false;
    }
    let Some(new) = cursor.name() else { return false };
    if kind == "COLUMN" {
        rename_column(table, &old, &new);
        return true;
    }
    let rename = |name: &mut Option<String>| {
        if name.as_deref() == Some(old.as_str()) {
            *name = Some(new.clone());
        }
    };
    table.primary_key.iter_mut().for_each(|one| rename(&mut one.name));
    table.uniques.iter_mut().for_each(|one| rename(&mut one.name));
    table.checks.iter_mut().for_each(|one| rename(&mut one.name));
    table.foreign_keys.iter_mut().for_each(|one| rename(&mut one.name));
    table.indexes.iter_mut().for_each(|one| rename(&mut one.name));
    true
}

fn rename_column(table: &mut TableFacts, old: &str, new: &str) {
    let rename = |names: &mut Vec<String>| {
        for name in names.iter_mut().filter(|name| name.eq_ignore_ascii_case(old)) {
            new.clone_into(name);
        }
    };
    if let Some(column) = table.column_mut(old) {
        new.clone_into(&mut column.name);
    }
    table.primary_key.iter_mut().for_each(|key| rename(&mut key.columns));
    table.uniques.iter_mut().for_each(|key| rename(&mut key.columns));
    table.foreign_keys.iter_mut().for_each(|key| rename(&mut key.columns));
    for element in table.indexes.iter_mut().flat_map(|index| &mut index.elements) {
        if let super::facts::ElementFacts::Column(name) = element
            && name.eq_ignore_ascii_case(old)
        {
            new.clone_into(name);
        }
    }
}

/// `DROP …` and `ALTER COLUMN a DROP DEFAULT`.
fn takes_away(element: &Cursor<'_>) -> bool {
    let mut cursor = *element;
    if cursor.take_word("ALTER") {
        cursor.take_word("COLUMN");
        cursor.take_if_exists();
        cursor.at += 1;
    }
    cursor.is_word("DROP")
}

fn is_table_option(cursor: &Cursor<'_>) -> bool {
    cursor.is_mark_ahead(1, "=")
        || cursor.is_one_of(&[
            "ENGINE",
            "DEFAULT",
            "CHARSET",
            "CHARACTER",
            "COLLATE",
            "PARTITION",
            "CONVERT",
            "AUTO_INCREMENT",
            "ROW_FORMAT",
        ])
}
