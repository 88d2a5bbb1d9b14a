//! The imports of a module: only those used, sorted as isort would, renamed where a name is taken.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::layout::LINE_WIDTH;

/// One thing imported: a module, or a name from a module.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Import {
    /// The module.
    pub(super) module: Cow<'static, str>,
    /// What is taken from it; `None` is the module itself.
    pub(super) name: Option<Cow<'static, str>>,
    /// What it is called where that name is free.
    pub(super) local: Cow<'static, str>,
}

impl Import {
    pub(super) const fn module(module: &'static str) -> Self {
        Self { module: Cow::Borrowed(module), name: None, local: Cow::Borrowed(module) }
    }

    pub(super) const fn from(module: &'static str, name: &'static str) -> Self {
        Self {
            module: Cow::Borrowed(module),
            name: Some(Cow::Borrowed(name)),
            local: Cow::Borrowed(name),
        }
    }
}

/// What a module has imported so far, each with the name it goes by here.
#[derive(Debug, Default)]
pub(super) struct Imports {
    names: BTreeMap<Import, String>,
}

impl Imports {
    /// The name that the import goes by; `is_taken` tells names that something else has.
    pub(super) fn add(&mut self, import: Import, is_taken: impl Fn(&str) -> bool) -> String {
        if let Some(name) = self.names.get(&import) {
            return name.clone();
        }
        let mut name = import.local.clone().into_owned();
        while is_taken(&name) || self.has(&name) {
            name.push('_');
        }
        self.names.insert(import, name.clone());
        name
    }

    /// The import by its own name, which was kept free for it.
    pub(super) fn add_as_it_is(&mut self, import: Import) {
        let name = import.local.clone().into_owned();
        self.names.insert(import, name);
    }

    /// Does an import go by this name?
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.values().any(|other| other == name)
    }

    /// The import statements, a blank line between the standard library's and others'.
    pub(super) fn statements(&self) -> String {
        let (others, standard): (Vec<_>, Vec<_>) =
            self.names.iter().partition(|(import, _)| is_third_party(&import.module));
        let sections = [section(&standard), section(&others)];
        sections.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
    }
}

fn is_third_party(module: &str) -> bool {
    matches!(
        module.split('.').next(),
        Some("flask" | "flask_sqlalchemy" | "sqlalchemy" | "werkzeug")
    )
}

/// `import x` lines first, then `from x import a, b`, each sorted by module.
fn section(imports: &[(&Import, &String)]) -> String {
    let mut plain = BTreeSet::new();
    let mut from: BTreeMap<&str, BTreeSet<(&str, String)>> = BTreeMap::new();
    for (import, local) in imports {
        let renamed = |name: &str| {
            if name == local.as_str() { name.to_owned() } else { format!("{name} as {local}") }
        };
        match &import.name {
            None => {
                plain.insert(format!("import {}\n", renamed(&import.module)));
            }
            Some(name) => {
                from.entry(&import.module).or_default().insert((name, renamed(name)));
            }
        }
    }
    let mut out: String = plain.into_iter().collect();
    for (module, names) in from {
        // isort puts constants before classes before functions.
        let mut names: Vec<_> = names.into_iter().collect();
        names.sort_by_key(|(name, _)| (import_order(name), name.to_lowercase()));
        let names: Vec<String> = names.into_iter().map(|(_, renamed)| renamed).collect();
        let line = format!("from {module} import {}\n", names.join(", "));
        // A line too long stands as black and isort have it, a name to a line.
        if line.chars().count() <= LINE_WIDTH + 1 {
            out.push_str(&line);
        } else {
            out.push_str(&format!("from {module} import (\n    {},\n)\n", names.join(",\n    ")));
        }
    }
    out
}

fn import_order(name: &str) -> u8 {
    if name.len() > 1 && name.chars().all(|c| !c.is_lowercase()) {
        0
    } else if name.starts_with(|c: char| c.is_uppercase()) {
        1
    } else {
        2
    }
}

/// The import of a name that Flask-SQLAlchemy's `db` hands on, of `sqlalchemy` or its `orm`.
pub(super) fn handed_on(name: &str) -> Option<Import> {
    let find = |names: &[&'static str]| names.iter().copied().find(|one| *one == name);
    find(&OF_ORM)
        .map(|name| Import::from("sqlalchemy.orm", name))
        .or_else(|| find(&OF_SQLALCHEMY).map(|name| Import::from("sqlalchemy", name)))
}

/// Names of `sqlalchemy.orm` that a module is written with.
const OF_ORM: [&str; 9] = [
    "DeclarativeBase",
    "DynamicMapped",
    "Mapped",
    "WriteOnlyMapped",
    "backref",
    "column_property",
    "deferred",
    "mapped_column",
    "relationship",
];

/// Names of `sqlalchemy` that a module is written with.
const OF_SQLALCHEMY: [&str; 59] = [
    "BIGINT",
    "BINARY",
    "BLOB",
    "BOOLEAN",
    "BigInteger",
    "Boolean",
    "CHAR",
    "CLOB",
    "CheckConstraint",
    "Column",
    "Computed",
    "DATE",
    "DATETIME",
    "DECIMAL",
    "DOUBLE",
    "Date",
    "DateTime",
    "Double",
    "Enum",
    "FLOAT",
    "FetchedValue",
    "Float",
    "ForeignKey",
    "ForeignKeyConstraint",
    "INTEGER",
    "Identity",
    "Index",
    "Integer",
    "Interval",
    "JSON",
    "LargeBinary",
    "MetaData",
    "NCHAR",
    "NUMERIC",
    "NVARCHAR",
    "Numeric",
    "PickleType",
    "PrimaryKeyConstraint",
    "REAL",
    "SMALLINT",
    "Sequence",
    "SmallInteger",
    "String",
    "TEXT",
    "TIME",
    "TIMESTAMP",
    "Text",
    "Time",
    "Unicode",
    "UnicodeText",
    "UniqueConstraint",
    "Uuid",
    "VARBINARY",
    "VARCHAR",
    "false",
    "func",
    "null",
    "text",
    "true",
];
