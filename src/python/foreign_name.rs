//! Names that the lambdas of defaults use and the models do not define: which of them the module may
//! import for itself, and how it names the others.
//!
//! Nothing of a project runs as the module is imported: only the standard library's names listed here
//! (and those of Flask and SQLAlchemy) are imported; all others stand under `if TYPE_CHECKING:`.

use std::collections::{BTreeMap, BTreeSet};

use super::callable::foreign_names;
use super::identifier::is_identifier;
use super::imports::{Import, Imports, handed_on};
use super::literal::literal;
use super::module::Module;
use crate::schema::{Column, Model, PythonImport, PythonImports};

/// Is it one of the names that the module can import as a whole, or take from one that it can?
///
/// `attributes` are what the lambda asks of the name.
pub(super) fn safe_import(
    local: &str,
    import: &PythonImport,
    attributes: &BTreeSet<String>,
) -> Option<Import> {
    let local = local.to_owned();
    let Some(name) = &import.name else {
        let (module, names) = KNOWN.iter().find(|(module, _)| *module == import.module)?;
        // Of these the module as a whole can do more than give values.
        let is_whole = !matches!(*module, "os" | "flask" | "werkzeug.security");
        let is_safe = is_whole || attributes.iter().all(|one| names.contains(&one.as_str()));
        // `import a.b` gives the name `a`.
        let is_own = !module.contains('.') || local != *module;
        return (is_safe && is_own).then(|| Import {
            module: (*module).into(),
            name: None,
            local: local.into(),
        });
    };
    if matches!(import.module.as_str(), "sqlalchemy" | "sqlalchemy.orm") {
        return handed_on(name).map(|found| Import { local: local.into(), ..found });
    }
    let (module, names) = KNOWN.iter().find(|(module, _)| *module == import.module)?;
    let name = names.iter().find(|one| **one == name.as_str())?;
    Some(Import { module: (*module).into(), name: Some((*name).into()), local: local.into() })
}

/// What the head of the module says of names that it does not import.
#[derive(Debug, Default)]
pub(super) struct ForeignNames {
    names: BTreeSet<String>,
    /// Names that lambdas of defaults take from elsewhere, and nothing else gets.
    reserved: BTreeSet<String>,
}

impl Module<'_> {
    /// The names that a lambda takes from elsewhere are not given to anything else.
    pub(super) fn reserve_foreign_names(&mut self, model: &Model, column: &Column, text: &str) {
        for name in foreign_names(text, &self.schema.python_imports) {
            let is_free = self.names.take(&name);
            let import = self.schema.python_imports.get(&name);
            if let Some(import) =
                import.filter(|_| !is_free && !self.foreign.reserved.contains(&name))
            {
                let message = format!(
                    "the default uses {name} of {}, but the module uses that name for something else. Rename one of them",
                    literal(&import.module)
                );
                self.column_error(model, column, message);
            }
            if is_free {
                self.foreign.reserved.insert(name);
            }
        }
    }

    /// Notes a name that a lambda uses; `false` where it may not be used.
    pub(super) fn foreign_name(&mut self, name: &str, attributes: &BTreeSet<String>) -> bool {
        if name == "db" || !self.foreign.reserved.contains(name) && self.names.is_of_module(name) {
            return true;
        }
        if name.starts_with("__") || !is_identifier(name) {
            return false;
        }
        let import = self.schema.python_imports.get(name);
        match import.and_then(|import| safe_import(name, import, attributes)) {
            Some(import) => self.imports.add_as_it_is(import),
            None => {
                self.foreign.names.insert(name.to_owned());
            }
        }
        true
    }
}

impl ForeignNames {
    /// The statements and the comment, of known imports and of names that nothing is known of; what
    /// they need is added to the imports.
    pub(super) fn statements(
        &self,
        known: &PythonImports,
        imports: &mut Imports,
        is_taken: impl Fn(&str) -> bool,
    ) -> String {
        let mut out = String::new();
        let (imported, unknown): (Vec<&String>, Vec<&String>) =
            self.names.iter().partition(|name| known.get(*name).is_some_and(is_sound));
        if !imported.is_empty() {
            let checking = Import::from("typing", "TYPE_CHECKING");
            let checking = imports.add(checking, is_taken);
            out.push_str(&format!(
                "\n# Names that defaults below use. To insert rows, import them without the `if`.\n\
                 if {checking}:\n"
            ));
            let mut lines: BTreeMap<(bool, &str), BTreeSet<String>> = BTreeMap::new();
            for local in imported {
                let Some(import) = known.get(local) else { continue };
                let name = import.name.as_deref().unwrap_or(&import.module);
                let renamed = if name == local.as_str() {
                    name.to_owned()
                } else {
                    format!("{name} as {local}")
                };
                let place = (import.name.is_some(), import.module.as_str());
                lines.entry(place).or_default().insert(renamed);
            }
            for ((is_from, module), names) in lines {
                for name in names {
                    out.push_str(&if is_from {
                        format!("    from {module} import {name}\n")
                    } else {
                        format!("    import {name}\n")
                    });
                }
            }
        }
        if !unknown.is_empty() {
            let names: Vec<&str> = unknown.into_iter().map(String::as_str).collect();
            let names = names.join(", ");
            out.push_str(&format!(
                "\n# Defaults below use names that are defined elsewhere: {names}.\n"
            ));
        }
        out
    }
}

/// Can the import be written, as what it is?
fn is_sound(import: &PythonImport) -> bool {
    let is_word = |part: &str| is_identifier(part) && !part.starts_with("__");
    import.module.split('.').all(is_word) && import.name.as_deref().is_none_or(is_word)
}

/// Modules whose import does nothing, and what Python 3.9 and later have in them.
const KNOWN: [(&str, &[&str]); 24] = [
    ("base64", &["b32encode", "b64encode", "urlsafe_b64encode"]),
    ("calendar", &["monthrange", "timegm"]),
    ("collections", &["Counter", "OrderedDict", "defaultdict", "deque"]),
    ("datetime", &["date", "datetime", "time", "timedelta", "timezone"]),
    ("decimal", &["Decimal"]),
    ("flask", &["current_app", "g", "request", "session"]),
    ("fractions", &["Fraction"]),
    ("functools", &["partial", "reduce"]),
    ("hashlib", &["blake2b", "blake2s", "md5", "sha1", "sha224", "sha256", "sha384", "sha512"]),
    ("hmac", &["new"]),
    ("ipaddress", &["ip_address", "ip_network"]),
    ("itertools", &["chain", "count", "cycle", "islice", "repeat"]),
    ("json", &["dumps", "loads"]),
    ("math", &["ceil", "floor", "inf", "pi", "sqrt"]),
    ("operator", &["attrgetter", "itemgetter"]),
    ("os", &["environ", "getenv", "urandom"]),
    (
        "random",
        &[
            "Random",
            "SystemRandom",
            "choice",
            "choices",
            "getrandbits",
            "randint",
            "random",
            "randrange",
            "sample",
            "uniform",
        ],
    ),
    ("re", &["sub"]),
    (
        "secrets",
        &[
            "SystemRandom",
            "choice",
            "randbelow",
            "randbits",
            "token_bytes",
            "token_hex",
            "token_urlsafe",
        ],
    ),
    (
        "string",
        &[
            "ascii_letters",
            "ascii_lowercase",
            "ascii_uppercase",
            "digits",
            "hexdigits",
            "octdigits",
            "punctuation",
        ],
    ),
    ("time", &["monotonic", "perf_counter", "strftime", "time", "time_ns"]),
    ("uuid", &["UUID", "uuid1", "uuid3", "uuid4", "uuid5"]),
    ("werkzeug.security", &["check_password_hash", "generate_password_hash"]),
    ("zoneinfo", &["ZoneInfo"]),
];
