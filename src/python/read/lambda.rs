//! Functions of defaults as text: the name of a function, and of a lambda what it says, on one line,
//! with the names in it such that one module can hold the lambdas of all files.

use std::collections::BTreeSet;

use ruff_python_ast::token::TokenKind;
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_parameter};
use ruff_python_ast::{Expr, ExprAttribute, ExprContext, ExprName, Parameter, Stmt};
use ruff_python_parser::parse_expression;
use ruff_text_size::Ranged;

use super::super::callable::{conventional_name, is_datetime_class};
use super::constants::repr;
use super::program::{Frame, Program};
use super::value::{Body, Function, Value};
use crate::schema::{PythonImport, PythonImports};

/// What the module `datetime` is told by here, since its class has the same name.
const MODULE_DATETIME: &str = "datetime.";

impl Program {
    /// The name of a function; of a lambda its text.
    pub(super) fn function_text(&mut self, function: &Function) -> String {
        let Body::Lambda(lambda) = &function.body else { return function.name.clone() };
        let mut names = Names::default();
        names.visit_expr(&lambda.body);
        for parameter in lambda.parameters.iter().flat_map(|of| of.iter()) {
            names.bound.insert(parameter.name().as_str().to_owned());
        }
        let start = lambda.range().start().to_usize();
        let mut text = function.text.clone();
        names.found.sort_by_key(|one| std::cmp::Reverse(one.at));
        for name in names.found.into_iter().filter(|one| !names.bound.contains(&one.id)) {
            let Some(here) = self.name_of_lambda(function, &name) else { continue };
            let from = name.at.saturating_sub(start);
            let range = from..from + name.id.len();
            if text.get(range.clone()) != Some(&name.id) {
                continue;
            }
            match (&*here, &name.attribute) {
                // `datetime.datetime.now()`, where the class alone will do.
                (MODULE_DATETIME, Some((class, length))) if is_datetime_class(class) => {
                    text.replace_range(from..range.end + length, class);
                }
                (MODULE_DATETIME, _) => text.replace_range(range, "datetime"),
                (here, _) => text.replace_range(range, here),
            }
        }
        if text.contains('\n') { on_one_line(&text) } else { text }
    }

    /// What a name of a lambda is called in the text: what libraries give has its usual name, and
    /// constants stand for themselves.
    fn name_of_lambda(&mut self, function: &Function, name: &Name) -> Option<String> {
        let around = function.closure.iter().rev().find(|(local, _)| *local == name.id);
        let value = match around {
            Some((_, value)) => self.force(value.clone()),
            None => self.name(&Frame::of_file(function.file), &name.id),
        };
        match &value {
            Value::Symbol(path) => {
                if let Some(builtin) = path.strip_prefix("builtins.") {
                    return Some(builtin.to_owned());
                }
                if let Some(usual) = conventional_name(path) {
                    let (module, last) = match path.rsplit_once('.') {
                        Some((module, last)) => (module.to_owned(), Some(last.to_owned())),
                        None => (path.to_string(), None),
                    };
                    // The module `datetime` and its class are told apart by what follows.
                    if usual == "datetime" {
                        let is_module = last.is_none();
                        return Some(if is_module { MODULE_DATETIME } else { usual }.to_owned());
                    }
                    return Some(self.noted_import(usual, PythonImport { module, name: last }));
                }
            }
            Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Str(_)
                if !name.is_in_text =>
            {
                let text = repr(&value)?;
                let stands_alone = name.attribute.is_none() && !text.starts_with('-');
                return Some(if stands_alone { text } else { format!("({text})") });
            }
            value if self.is_flask_database(value) => return Some("db".to_owned()),
            // What the models themselves define has no need of an import.
            Value::Class(id) if self.is_mapped(*id) || self.is_enum(*id) => return None,
            _ => {}
        }
        let import = self.import_of(function.file, &name.id).or_else(|| match &value {
            Value::Symbol(path) if around.is_some() => {
                let (module, last) = path.rsplit_once('.')?;
                Some(PythonImport { module: module.to_owned(), name: Some(last.to_owned()) })
            }
            _ => None,
        });
        import.map(|import| self.noted_import(&name.id, import))
    }

    /// The name for an import: that which it has, or with a number if another one has that.
    fn noted_import(&mut self, wanted: &str, import: PythonImport) -> String {
        let mut name = wanted.to_owned();
        let mut number = 2;
        while self.imports.get(&name).is_some_and(|other| *other != import)
            || self.classes.iter().any(|class| class.name == name)
        {
            name = format!("{wanted}_{number}");
            number += 1;
        }
        self.imports.insert(name.clone(), import);
        name
    }

    /// The imports that lambdas need, but for those that go by their usual names.
    pub(super) fn imports_of_lambdas(&mut self) -> PythonImports {
        let is_usual = |local: &str, import: &PythonImport| {
            let path = match &import.name {
                Some(name) => format!("{}.{name}", import.module),
                None => import.module.clone(),
            };
            conventional_name(&path) == Some(local)
        };
        let mut imports = std::mem::take(&mut self.imports);
        imports.retain(|local, import| !is_usual(local, import));
        imports
    }

    /// The statement that a file has a name from.
    fn import_of(&self, file: usize, name: &str) -> Option<PythonImport> {
        let tree = std::rc::Rc::clone(&self.files[file].tree);
        self.import_among(file, &tree.body, name)
    }

    fn import_among(&self, file: usize, body: &[Stmt], name: &str) -> Option<PythonImport> {
        body.iter().find_map(|statement| match statement {
            Stmt::Import(import) => import.names.iter().find_map(|alias| {
                let path = alias.name.as_str();
                let module = match &alias.asname {
                    Some(local) if local.as_str() == name => path,
                    None if super::library::root(path) == name => name,
                    _ => return None,
                };
                Some(PythonImport { module: module.to_owned(), name: None })
            }),
            Stmt::ImportFrom(import) => {
                let is_it = |local: &str| local == name;
                let alias = import.names.iter().find(|alias| {
                    is_it(alias.asname.as_ref().map_or(alias.name.as_str(), |local| local.as_str()))
                })?;
                let module = import.module.as_ref().map_or("", |module| module.as_str());
                let package = match import.level {
                    0 => String::new(),
                    level => self.package_of(file, level).unwrap_or_default(),
                };
                let module = [package.as_str(), module]
                    .iter()
                    .filter(|part| !part.is_empty())
                    .fold(String::new(), |path, part| {
                        if path.is_empty() { (*part).to_owned() } else { path + "." + part }
                    });
                Some(PythonImport { module, name: Some(alias.name.to_string()) })
                    .filter(|import| !import.module.is_empty())
            }
            Stmt::If(branch) => self.import_among(file, &branch.body, name).or_else(|| {
                let mut others = branch.elif_else_clauses.iter();
                others.find_map(|clause| self.import_among(file, &clause.body, name))
            }),
            Stmt::Try(attempt) => self.import_among(file, &attempt.body, name),
            _ => None,
        })
    }
}

/// The text of a lambda without its line breaks and comments.
fn on_one_line(text: &str) -> String {
    let wrapped = format!("({text}\n)");
    let Ok(parsed) = parse_expression(&wrapped) else {
        return text.split_whitespace().collect::<Vec<_>>().join(" ");
    };
    let mut out = String::new();
    let mut end = 0;
    for token in parsed.tokens() {
        let is_nothing = matches!(
            token.kind(),
            TokenKind::Comment | TokenKind::NonLogicalNewline | TokenKind::Newline
        );
        if is_nothing || token.range().is_empty() {
            continue;
        }
        let range = token.range().start().to_usize()..token.range().end().to_usize();
        let gap = wrapped.get(end..range.start).unwrap_or_default();
        let piece = wrapped.get(range.clone()).unwrap_or_default();
        if gap.contains('\n') {
            let is_inside =
                out.ends_with(['(', '[', '{', '.']) || piece.starts_with([')', ']', '}', '.', ',']);
            if !is_inside {
                out.push(' ');
            }
        } else {
            out.push_str(gap);
        }
        out.push_str(piece);
        end = range.end;
    }
    let out = out.strip_prefix('(').and_then(|out| out.strip_suffix(')')).unwrap_or(&out);
    out.trim().to_owned()
}

/// The names that an expression reads, and those that it binds itself.
#[derive(Default)]
struct Names {
    found: Vec<Name>,
    bound: BTreeSet<String>,
    /// In how many texts (`f"{name}"`) it stands.
    texts: usize,
}

struct Name {
    at: usize,
    id: String,
    /// What is asked of it, and how many bytes that takes after the name.
    attribute: Option<(String, usize)>,
    is_in_text: bool,
}

impl Names {
    fn add(&mut self, name: &ExprName, attribute: Option<&ExprAttribute>) {
        let end = name.range().end().to_usize();
        let attribute = attribute.map(|attribute| {
            (attribute.attr.to_string(), attribute.range().end().to_usize() - end)
        });
        self.found.push(Name {
            at: name.range().start().to_usize(),
            id: name.id.to_string(),
            attribute,
            is_in_text: self.texts > 0,
        });
    }
}

impl<'a> Visitor<'a> for Names {
    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) if name.ctx != ExprContext::Load => {
                self.bound.insert(name.id.to_string());
            }
            Expr::Name(name) => self.add(name, None),
            Expr::Attribute(attribute) => match &*attribute.value {
                Expr::Name(name) => self.add(name, Some(attribute)),
                _ => walk_expr(self, expr),
            },
            Expr::FString(_) => {
                self.texts += 1;
                walk_expr(self, expr);
                self.texts -= 1;
            }
            _ => walk_expr(self, expr),
        }
    }

    fn visit_parameter(&mut self, parameter: &'a Parameter) {
        self.bound.insert(parameter.name().as_str().to_owned());
        walk_parameter(self, parameter);
    }
}
