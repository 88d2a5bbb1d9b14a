//! `MetaData(naming_convention=…)`, also one that is assigned later: patterns, and functions among
//! their tokens, as far as what those give can be told from the table and the columns.
//!
//! Ports the look-up of `sqlalchemy.sql.naming`; what the standard tokens mean is told by `mapping`.

use std::collections::BTreeMap;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::build::Build;
use super::library;
use super::program::Program;
use super::value::{Class, ClassId, Function, Site, Value};
use crate::mapping::naming::{ConstraintKind, ConventionNames, UNIQUE_INDEX, constraint_name};

impl Build {
    /// The first convention: one assigned to a `MetaData` takes the place of that it was made with.
    pub(super) fn naming_convention(&mut self) {
        let mut conventions = self.program.conventions.clone();
        conventions.reverse();
        for metadata in self.program.metadata.clone() {
            let given = metadata.keyword("naming_convention").cloned();
            conventions.extend(given.map(|value| (value, metadata.site)));
        }
        for (convention, site) in conventions {
            let Value::Dict(items) = self.program.force(convention) else {
                let what = "the naming convention is not known here, so it is left out";
                self.program.note(site, what);
                continue;
            };
            if self.schema.naming_convention.is_empty() {
                self.read_convention(&items, site);
            }
        }
    }

    fn read_convention(&mut self, items: &[(Value, Value)], site: Site) {
        let mut patterns = Vec::new();
        let mut tokens = FxHashMap::default();
        for (key, value) in items {
            let kind = match key {
                Value::Str(key) => key.to_string(),
                // The classes of constraints stand for their short names.
                other => match library::sqlalchemy_name(other) {
                    Some("Index") => "ix".to_owned(),
                    Some("UniqueConstraint") => "uq".to_owned(),
                    Some("CheckConstraint") => "ck".to_owned(),
                    Some("ForeignKeyConstraint") => "fk".to_owned(),
                    Some("PrimaryKeyConstraint") => "pk".to_owned(),
                    _ => continue,
                },
            };
            let is_kind = matches!(kind.as_str(), "ix" | "uq" | "ck" | "fk" | "pk");
            match self.program.force(value.clone()) {
                Value::Str(pattern) if is_kind => patterns.push((kind, pattern.to_string())),
                Value::Function(function) if !is_kind => {
                    let token = self.program.naming_token(&function);
                    tokens.insert(kind, (token, function.site));
                }
                _ => {
                    tokens.insert(kind, (None, site));
                }
            }
        }
        for (kind, pattern) in patterns {
            let (mut plain, mut unique) = (pattern.clone(), pattern.clone());
            let mut unknown = None;
            for (name, (token, site)) in &tokens {
                let placeholder = format!("%({name})s");
                if !pattern.contains(&placeholder) {
                    continue;
                }
                let Some(token) = token else {
                    unknown = Some((name, *site));
                    continue;
                };
                plain = plain.replace(&placeholder, &token.plain);
                unique = unique.replace(&placeholder, &token.unique);
            }
            if let Some((name, site)) = unknown {
                self.program.note(
                    site,
                    format!("the token {name} of the naming convention is computed by what is not followed here, so the convention {kind} is left out"),
                );
                continue;
            }
            if kind == "ix" && plain != unique {
                self.schema.naming_convention.insert(UNIQUE_INDEX.to_owned(), unique);
            }
            self.schema.naming_convention.insert(kind, plain);
        }
    }
}

/// What a function among the tokens gives, in the standard tokens.
struct NamingToken {
    plain: String,
    /// The same of what is UNIQUE.
    unique: String,
}

/// What functions are tried with: texts that stand for a table and its columns.
const TABLE: &str = "qtableq";
const COLUMNS: [&str; 3] = ["qfirstq", "qsecondq", "qthirdq"];

impl Program {
    /// What the function gives for constraints of one to three columns, if that is made of the names
    /// of the table and the columns alone.
    fn naming_token(&mut self, function: &Rc<Function>) -> Option<NamingToken> {
        // Names of other lengths, so that what cuts them off shows.
        let long = "long_".repeat(30);
        let others = [("t", vec!["a"]), (&*long, vec![&*long, "b"])];
        let firsts = [1, 2].map(|count| (TABLE, COLUMNS[..count].to_vec()));
        let mut patterns = Vec::new();
        for unique in [false, true] {
            let pattern = pattern_of(&self.named_by(function, unique, TABLE, &COLUMNS)?);
            for (table, columns) in firsts.iter().chain(&others) {
                let found = self.named_by(function, unique, table, columns)?;
                let convention = BTreeMap::from([("uq".to_owned(), pattern.clone())]);
                let names = ConventionNames { table, columns, ..Default::default() };
                let made = constraint_name(&convention, ConstraintKind::Unique, None, &names);
                if made.ok().flatten() != Some(found) {
                    return None;
                }
            }
            patterns.push(pattern);
        }
        let unique = patterns.pop()?;
        Some(NamingToken { plain: patterns.pop()?, unique })
    }

    /// Calls the function with a constraint and a table that have these names.
    fn named_by(
        &mut self,
        function: &Rc<Function>,
        unique: bool,
        table: &str,
        columns: &[&str],
    ) -> Option<String> {
        let before = self.classes.len();
        let columns = columns
            .iter()
            .map(|name| {
                let name = Value::str(name);
                self.thing(function.site, vec![("name", name.clone()), ("key", name)])
            })
            .collect();
        let table = self.thing(function.site, vec![("name", Value::str(table))]);
        let parts = vec![
            ("columns", Value::list(columns)),
            ("unique", Value::Bool(unique)),
            ("table", table.clone()),
        ];
        let constraint = self.thing(function.site, parts);
        let made = self.call_function(function, vec![constraint, table], Vec::new());
        let made = self.force(made);
        self.classes.truncate(before);
        self.forget();
        made.as_str().map(str::to_owned)
    }

    /// A thing that has these attributes.
    fn thing(&mut self, site: Site, attributes: Vec<(&str, Value)>) -> Value {
        let id = ClassId(self.classes.len());
        let mut class = Class {
            file: site.file,
            name: String::new(),
            site,
            bases: Vec::new(),
            decorators: Vec::new(),
            names: Vec::new(),
            values: FxHashMap::default(),
            annotations: Vec::new(),
            late: Vec::new(),
            order: 0,
        };
        for (name, value) in attributes {
            class.set(name, value, site);
        }
        self.classes.push(class);
        Value::Class(id)
    }
}

/// The text with the standard tokens for the names in it.
fn pattern_of(text: &str) -> String {
    let mut pattern = text.replace('%', "%%");
    for (separator, token) in [("_", "%(column_0_N_name)s"), ("", "%(column_0N_name)s")] {
        pattern = pattern.replace(&COLUMNS.join(separator), token);
    }
    for (at, name) in COLUMNS.iter().enumerate() {
        pattern = pattern.replace(name, &format!("%(column_{at}_name)s"));
    }
    pattern.replace(TABLE, "%(table_name)s")
}
