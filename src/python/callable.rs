//! Python defaults that are called: known functions with their imports, lambdas, and functions that
//! the reader has yet to write.
//!
//! The text of a default becomes code only if it is found here to be of a known form.

use std::collections::{BTreeMap, BTreeSet};

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_parameter};
use ruff_python_ast::{Expr, ExprAttribute, ExprContext, ExprLambda, Parameter};
use ruff_python_parser::parse_expression;
use ruff_text_size::Ranged;

use super::identifier::is_identifier;
use super::imports::Import;
use super::layout::Code;
use super::literal::{is_visible, literal};
use super::module::Module;
use crate::mapping::too_deep;
use crate::schema::PythonImports;

/// The callable as an argument; `owner` is the attribute whose default it is.
pub(super) fn callable(module: &mut Module<'_>, text: &str, owner: String) -> Result<Code, String> {
    let text = text.trim();
    if BUILTINS.contains(&text) {
        return Ok(Code::atom(builtin(module, text)));
    }
    if let Some((_, import, attribute)) = KNOWN.iter().find(|(known, ..)| *known == text) {
        let name = module.import(import.clone());
        return Ok(Code::atom(format!("{name}{attribute}")));
    }
    if let Some(name) = stub_name(text) {
        return Ok(Code::atom(module.stub(name, owner)));
    }
    if too_deep(text).is_some() {
        return Err("the lambda nests too deep. Write a function".to_owned());
    }
    match parse_expression(text).map(ruff_python_parser::Parsed::into_expr) {
        Ok(Expr::Lambda(lambda)) => lambda_text(module, text, &lambda).map(Code::atom),
        _ => Err(format!(
            "{} is no function that can be written here. Give the bare name of a function, \
             a known one such as datetime.utcnow, or a lambda",
            literal(text)
        )),
    }
}

/// The name of a function that the module does not know, if the text is only that.
pub(super) fn stub_name(text: &str) -> Option<&str> {
    let text = text.trim();
    let is_known = BUILTINS.contains(&text) || KNOWN.iter().any(|(known, ..)| *known == text);
    (is_identifier(text) && !text.starts_with("__") && !is_known).then_some(text)
}

/// A builtin by its name, or imported under another where a class or attribute has taken it.
pub(super) fn builtin(module: &mut Module<'_>, name: &str) -> String {
    if !module.names.is_taken(name) {
        return name.to_owned();
    }
    let known = BUILTINS.into_iter().find(|builtin| *builtin == name);
    known.map_or_else(|| name.to_owned(), |name| module.import(Import::from("builtins", name)))
}

/// Types whose call without arguments gives a value.
const BUILTINS: [&str; 9] =
    ["dict", "list", "set", "tuple", "str", "int", "float", "bool", "bytes"];

const DATE: Import = Import::from("datetime", "date");
const DATETIME: Import = Import::from("datetime", "datetime");
const DECIMAL: Import = Import::module("decimal");
const SECRETS: Import = Import::module("secrets");
const TIME: Import = Import::module("time");
const UUID: Import = Import::module("uuid");

/// Functions as people write them, what to import, and what follows the imported name.
static KNOWN: [(&str, Import, &str); 27] = [
    ("date.today", DATE, ".today"),
    ("datetime.date.today", DATE, ".today"),
    ("datetime.datetime.now", DATETIME, ".now"),
    ("datetime.datetime.today", DATETIME, ".today"),
    ("datetime.datetime.utcnow", DATETIME, ".utcnow"),
    ("datetime.now", DATETIME, ".now"),
    ("datetime.today", DATETIME, ".today"),
    ("datetime.utcnow", DATETIME, ".utcnow"),
    ("decimal.Decimal", DECIMAL, ".Decimal"),
    ("Decimal", Import::from("decimal", "Decimal"), ""),
    ("collections.OrderedDict", Import::from("collections", "OrderedDict"), ""),
    ("OrderedDict", Import::from("collections", "OrderedDict"), ""),
    ("random.random", Import::module("random"), ".random"),
    ("secrets.token_bytes", SECRETS, ".token_bytes"),
    ("secrets.token_hex", SECRETS, ".token_hex"),
    ("secrets.token_urlsafe", SECRETS, ".token_urlsafe"),
    ("time.monotonic", TIME, ".monotonic"),
    ("time.time", TIME, ".time"),
    ("time.time_ns", TIME, ".time_ns"),
    ("uuid.uuid1", UUID, ".uuid1"),
    ("uuid.uuid4", UUID, ".uuid4"),
    ("uuid.uuid6", UUID, ".uuid6"),
    ("uuid.uuid7", UUID, ".uuid7"),
    ("uuid1", Import::from("uuid", "uuid1"), ""),
    ("uuid4", Import::from("uuid", "uuid4"), ""),
    ("uuid6", Import::from("uuid", "uuid6"), ""),
    ("uuid7", Import::from("uuid", "uuid7"), ""),
];

/// What a lambda may use beside its parameters.
static IN_LAMBDA: [(&str, Import); 16] = [
    ("date", DATE),
    ("datetime", DATETIME),
    ("timedelta", Import::from("datetime", "timedelta")),
    ("timezone", Import::from("datetime", "timezone")),
    ("UTC", Import::from("datetime", "UTC")),
    ("decimal", DECIMAL),
    ("Decimal", Import::from("decimal", "Decimal")),
    ("hashlib", Import::module("hashlib")),
    ("json", Import::module("json")),
    ("math", Import::module("math")),
    ("random", Import::module("random")),
    ("secrets", SECRETS),
    ("string", Import::module("string")),
    ("time", TIME),
    ("uuid", UUID),
    ("uuid4", Import::from("uuid", "uuid4")),
];

/// Builtin functions that a lambda may use.
const BUILTINS_IN_LAMBDA: [&str; 38] = [
    "abs",
    "all",
    "any",
    "bin",
    "bool",
    "bytes",
    "chr",
    "dict",
    "divmod",
    "enumerate",
    "filter",
    "float",
    "format",
    "frozenset",
    "hash",
    "hex",
    "int",
    "isinstance",
    "iter",
    "len",
    "list",
    "map",
    "max",
    "min",
    "next",
    "oct",
    "ord",
    "pow",
    "range",
    "repr",
    "reversed",
    "round",
    "set",
    "sorted",
    "str",
    "sum",
    "tuple",
    "zip",
];

/// Builtins that could run what a text says, or reach beyond the row.
const PYTHONS_OWN: [&str; 27] = [
    "breakpoint",
    "classmethod",
    "compile",
    "copyright",
    "credits",
    "delattr",
    "dir",
    "eval",
    "exec",
    "exit",
    "getattr",
    "globals",
    "hasattr",
    "help",
    "input",
    "license",
    "locals",
    "memoryview",
    "object",
    "open",
    "print",
    "property",
    "quit",
    "setattr",
    "super",
    "type",
    "vars",
];

fn lambda_text(module: &mut Module<'_>, text: &str, lambda: &ExprLambda) -> Result<String, String> {
    let text = text.get(lambda.range().to_std_range()).unwrap_or(text);
    if text.chars().any(|c| !is_visible(c)) {
        return Err("the lambda has a line break or a character that cannot be seen. \
                    Write it on one line"
            .to_owned());
    }
    if let Some(parameters) = &lambda.parameters {
        if parameters.iter_non_variadic_params().any(|one| one.default.is_some()) {
            return Err("the lambda's parameter has a default. Remove the default".to_owned());
        }
        // ColumnDefault hands over the context, or nothing.
        if parameters.len() > 1 || !parameters.kwonlyargs.is_empty() {
            return Err("the lambda takes more than one parameter. \
                        SQLAlchemy gives it the context, or nothing"
                .to_owned());
        }
    }
    let mut uses = Uses::default();
    uses.visit_expr(lambda.body.as_ref());
    if let Some(parameters) = &lambda.parameters {
        for parameter in parameters {
            uses.bound.insert(parameter.name().as_str().to_owned());
        }
    }
    if let Some(form) = uses.refused {
        return Err(format!(
            "{} cannot stand in a default's lambda. Write a function",
            literal(&form)
        ));
    }
    let mut out = text.to_owned();
    // From the end, so that places further ahead stay where they are.
    let offset = lambda.range().start().to_usize();
    uses.names.sort_by_key(|one| std::cmp::Reverse(one.start));
    let asked = uses.attributes_by_root();
    for name in uses.names.into_iter().filter(|one| !uses.bound.contains(&one.root)) {
        let root = name.root.as_str();
        // Names of a class's body are not seen inside a lambda: what counts is the module.
        let is_known = module.enum_class(root).is_some()
            || !module.schema.python_imports.contains_key(root)
                && BUILTINS_IN_LAMBDA.contains(&root);
        if is_known {
            continue;
        }
        if let Some(import) = conventional(module, &name) {
            let (import, end) = import;
            let local = module.import(import);
            out.replace_range(name.start - offset..end - offset, &local);
            continue;
        }
        if PYTHONS_OWN.contains(&root) || !module.foreign_name(root, &asked[root]) {
            return Err(format!(
                "the lambda uses {}, which cannot stand in a default. Use the bare name of a function instead",
                literal(root)
            ));
        }
    }
    Ok(out)
}

/// What a name is by convention, unless it is known to be something else, and where it ends.
fn conventional(module: &Module<'_>, name: &Use) -> Option<(Import, usize)> {
    if module.schema.python_imports.contains_key(&name.root) {
        return None;
    }
    let (wanted, end) = match (name.root.as_str(), &name.attribute) {
        // The module `datetime` and its class of the same name are told apart by what follows.
        ("datetime", Some((attribute, end))) if is_datetime_class(attribute) => {
            (attribute.as_str(), *end)
        }
        (root, _) => (root, name.end),
    };
    let (_, import) = IN_LAMBDA.iter().find(|(known, _)| *known == wanted)?;
    Some((import.clone(), end))
}

/// The names that a lambda takes from neither its parameters, nor Python, nor by convention.
pub(super) fn foreign_names(text: &str, imports: &PythonImports) -> BTreeSet<String> {
    let parsed = too_deep(text).is_none().then(|| parse_expression(text.trim()).ok()).flatten();
    let Some(Expr::Lambda(lambda)) = parsed.map(ruff_python_parser::Parsed::into_expr) else {
        return BTreeSet::new();
    };
    let mut uses = Uses::default();
    uses.visit_expr(lambda.body.as_ref());
    for parameter in lambda.parameters.iter().flat_map(|of| of.iter()) {
        uses.bound.insert(parameter.name().as_str().to_owned());
    }
    let roots = uses.names.into_iter().map(|one| one.root);
    roots
        .filter(|root| !uses.bound.contains(root) && root != "db")
        .filter(|root| {
            imports.contains_key(root)
                || !BUILTINS_IN_LAMBDA.contains(&root.as_str())
                    && !IN_LAMBDA.iter().any(|(known, _)| known == root)
        })
        .collect()
}

/// The local name by which lambdas have a thing of a library: `datetime` for `datetime.datetime`.
pub(super) fn conventional_name(path: &str) -> Option<&'static str> {
    let is_it = |import: &Import| match &import.name {
        Some(name) => path.strip_suffix(name.as_ref()) == Some(&format!("{}.", import.module)),
        None => import.module == path,
    };
    if path == "datetime" {
        return Some("datetime");
    }
    IN_LAMBDA.iter().find(|(_, import)| is_it(import)).map(|(name, _)| *name)
}

/// Is it what the module `datetime` has, so that its class is not meant?
pub(super) fn is_datetime_class(attribute: &str) -> bool {
    matches!(attribute, "date" | "datetime" | "timedelta" | "timezone" | "UTC")
}

/// The names in a lambda's body, by their places in bytes.
#[derive(Default)]
struct Uses {
    names: Vec<Use>,
    /// Names that the body itself binds, in comprehensions and inner lambdas.
    bound: BTreeSet<String>,
    /// The first thing that may not stand there.
    refused: Option<String>,
}

/// A name read, with the first attribute after it and where that ends.
struct Use {
    root: String,
    start: usize,
    end: usize,
    attribute: Option<(String, usize)>,
}

impl Uses {
    /// What is asked of each name: `"()"` where it is used otherwise than for an attribute.
    fn attributes_by_root(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut asked: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for one in &self.names {
            let attribute = one.attribute.as_ref().map_or("()", |(attribute, _)| attribute);
            asked.entry(one.root.clone()).or_default().insert(attribute.to_owned());
        }
        asked
    }

    fn add(&mut self, expression: &Expr, after: Option<&ExprAttribute>) {
        let Expr::Name(name) = expression else { return };
        if name.ctx != ExprContext::Load {
            self.bound.insert(name.id.to_string());
            return;
        }
        let attribute =
            after.map(|after| (after.attr.as_str().to_owned(), after.range().end().to_usize()));
        let (start, end) = (name.range().start().to_usize(), name.range().end().to_usize());
        self.names.push(Use { root: name.id.to_string(), start, end, attribute });
    }
}

impl<'a> Visitor<'a> for Uses {
    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Name(_) => self.add(expression, None),
            Expr::Attribute(attribute) => {
                if attribute.attr.starts_with('_') {
                    self.refused.get_or_insert(attribute.attr.to_string());
                }
                if attribute.value.is_name_expr() {
                    self.add(&attribute.value, Some(attribute));
                } else {
                    walk_expr(self, expression);
                }
            }
            Expr::Await(_) | Expr::Yield(_) | Expr::YieldFrom(_) => {
                self.refused.get_or_insert("await or yield".to_owned());
            }
            Expr::TString(_) | Expr::IpyEscapeCommand(_) => {
                self.refused.get_or_insert("a template string".to_owned());
            }
            _ => walk_expr(self, expression),
        }
    }

    fn visit_parameter(&mut self, parameter: &'a Parameter) {
        self.bound.insert(parameter.name().as_str().to_owned());
        walk_parameter(self, parameter);
    }
}
