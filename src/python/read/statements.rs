//! Follows statements: imports, assignments, class and function definitions, branches and loops.

use std::rc::Rc;

use ruff_python_ast::{
    Expr, Stmt, StmtAnnAssign, StmtClassDef, StmtFor, StmtFunctionDef, StmtIf, StmtImport,
    StmtImportFrom,
};
use ruff_text_size::Ranged;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::library;
use super::program::{Frame, Program, State};
use super::value::{Body, Class, ClassId, Function, Site, Value};

/// How a block ended.
#[derive(Debug)]
pub(super) enum Flow {
    Next,
    Return(Value),
    Break,
    Continue,
}

/// Statements of a function that is still followed; longer ones compute more than a column.
const LONGEST_FUNCTION: usize = 40;

impl Program {
    /// Follows the statements of a block.
    pub(super) fn run(&mut self, frame: &mut Frame, body: &[Stmt]) -> Flow {
        for statement in body {
            if !self.has_fuel() {
                return Flow::Next;
            }
            match self.statement(frame, statement) {
                Flow::Next => {}
                other => return other,
            }
        }
        Flow::Next
    }

    fn statement(&mut self, frame: &mut Frame, statement: &Stmt) -> Flow {
        match statement {
            Stmt::Import(import) => self.import(frame, import),
            Stmt::ImportFrom(import) => self.import_from(frame, import),
            Stmt::Assign(assign) => {
                let value = self.evaluate(frame, &assign.value);
                for target in &assign.targets {
                    self.assign(frame, target, value.clone());
                }
            }
            Stmt::AnnAssign(assign) => self.annotated(frame, assign),
            Stmt::AugAssign(assign) => {
                let left = self.evaluate(frame, &assign.target);
                let right = self.evaluate(frame, &assign.value);
                let value = self.binary(assign.op, left, right);
                self.assign(frame, &assign.target, value);
            }
            Stmt::ClassDef(class) => self.class_definition(frame, class),
            Stmt::FunctionDef(function) => self.function_definition(frame, function),
            Stmt::TypeAlias(alias) => {
                let value = self.evaluate(frame, &alias.value);
                self.assign(frame, &alias.name, value);
            }
            Stmt::Expr(expression) if self.changes_container(frame, &expression.value) => {}
            Stmt::Expr(expression) => {
                self.evaluate(frame, &expression.value);
            }
            Stmt::If(branch) => return self.branch(frame, branch),
            Stmt::For(repeat) => return self.repeat(frame, repeat),
            Stmt::With(with) => {
                for item in &with.items {
                    let value = self.evaluate(frame, &item.context_expr);
                    if let Some(target) = &item.optional_vars {
                        self.assign(frame, target, value);
                    }
                }
                return self.run(frame, &with.body);
            }
            Stmt::Try(attempt) => {
                // Handlers are for what did not work, mostly an import; here it does.
                for body in [&attempt.body, &attempt.orelse, &attempt.finalbody] {
                    match self.run(frame, body) {
                        Flow::Next => {}
                        other => return other,
                    }
                }
            }
            Stmt::Return(done) => {
                let value = done.value.as_ref().map(|value| self.evaluate(frame, value));
                return Flow::Return(value.unwrap_or(Value::None));
            }
            Stmt::Break(_) => return Flow::Break,
            Stmt::Continue(_) => return Flow::Continue,
            Stmt::Delete(delete) => {
                for target in &delete.targets {
                    let Expr::Name(name) = target else { continue };
                    frame.locals.retain(|(local, _)| local != name.id.as_str());
                    if let Some(id) = frame.class {
                        let class = &mut self.classes[id.0];
                        class.values.remove(name.id.as_str());
                        class.names.retain(|one| one != name.id.as_str());
                    }
                }
            }
            _ => {}
        }
        Flow::Next
    }

    /// Gives a name a value where the block is: in a class, a function or the file.
    pub(super) fn bind(&mut self, frame: &mut Frame, name: &str, value: Value, site: Site) {
        if let Value::Object(object) = &value {
            self.variables.entry(object.id).or_insert_with(|| name.to_owned());
        }
        if let Some(id) = frame.class {
            let name = mangled(name, &self.classes[id.0].name);
            self.classes[id.0].set(&name, value, site);
        } else if frame.is_function {
            match frame.locals.iter_mut().find(|(local, _)| local == name) {
                Some((_, old)) => *old = value,
                None => frame.locals.push((name.to_owned(), value)),
            }
        } else {
            self.files[frame.file].globals.insert(name.to_owned(), value);
        }
    }

    pub(super) fn assign(&mut self, frame: &mut Frame, target: &Expr, value: Value) {
        let site = frame.site(target.range().start());
        match target {
            Expr::Name(name) => self.bind(frame, name.id.as_str(), value, site),
            Expr::Tuple(_) | Expr::List(_) => {
                let targets = match target {
                    Expr::Tuple(tuple) => &tuple.elts,
                    Expr::List(list) => &list.elts,
                    _ => return,
                };
                let items = value.items().map(<[Value]>::to_vec).unwrap_or_default();
                for (at, target) in targets.iter().enumerate() {
                    let item = items.get(at).cloned().unwrap_or_else(|| Value::unknown("…"));
                    self.assign(frame, target, item);
                }
            }
            // `User.posts = relationship(...)` after the class.
            Expr::Attribute(attribute) => {
                let of = self.evaluate(frame, &attribute.value);
                if attribute.attr.as_str() == "naming_convention" && !frame.is_function {
                    self.conventions.push((value.clone(), site));
                }
                if let Value::Class(id) = self.force(of) {
                    self.classes[id.0].set_late(attribute.attr.as_str(), value, site);
                }
            }
            Expr::Subscript(subscript) => {
                let Value::Dict(items) = self.evaluate(frame, &subscript.value) else { return };
                let key = self.evaluate(frame, &subscript.slice);
                let mut items = items.to_vec();
                items.retain(|(old, _)| old.equals(&key) != Some(true));
                items.push((key, value));
                self.assign(frame, &subscript.value, Value::Dict(Rc::new(items)));
            }
            _ => {}
        }
    }

    fn annotated(&mut self, frame: &mut Frame, assign: &StmtAnnAssign) {
        let site = frame.site(assign.range().start());
        if let (Some(id), Expr::Name(name)) = (frame.class, &*assign.target) {
            let annotation = (name.id.to_string(), Rc::new((*assign.annotation).clone()), site);
            let annotations = &mut self.classes[id.0].annotations;
            annotations.retain(|(known, ..)| *known != annotation.0);
            annotations.push(annotation);
        }
        if let Some(value) = &assign.value {
            let value = self.evaluate(frame, value);
            self.assign(frame, &assign.target, value);
        }
    }

    fn class_definition(&mut self, frame: &mut Frame, definition: &StmtClassDef) {
        let site = frame.site(definition.name.range().start());
        let (bases, _) = match &definition.arguments {
            Some(arguments) => self.arguments(frame, arguments),
            None => (Vec::new(), Vec::new()),
        };
        let decorators: Vec<Value> = definition
            .decorator_list
            .iter()
            .map(|one| self.evaluate(frame, &one.expression))
            .collect();
        let id = ClassId(self.classes.len());
        let order = self.new_order();
        self.classes.push(Class {
            file: frame.file,
            name: definition.name.to_string(),
            site,
            bases,
            decorators,
            names: Vec::new(),
            values: FxHashMap::with_capacity_and_hasher(definition.body.len(), FxBuildHasher),
            annotations: Vec::new(),
            late: Vec::new(),
            order,
        });
        let mut body = Frame {
            file: frame.file,
            class: Some(id),
            locals: frame.locals.clone(),
            is_function: false,
            method_of: None,
        };
        if self.depth < 60 {
            self.depth += 1;
            self.run(&mut body, &definition.body);
            self.depth -= 1;
        }
        self.bind(frame, definition.name.as_str(), Value::Class(id), site);
    }

    fn function_definition(&mut self, frame: &mut Frame, definition: &StmtFunctionDef) {
        let site = frame.site(definition.name.range().start());
        let decorators: Vec<Value> = definition
            .decorator_list
            .iter()
            .map(|one| self.evaluate(frame, &one.expression))
            .collect();
        // Properties come with setters of the same name, which do not take its place.
        let is_setter = decorators.iter().any(|one| {
            matches!(one, Value::Attribute(of) if matches!(of.1.as_str(), "setter" | "expression" | "deleter" | "comparator" | "update_expression" | "inplace"))
        });
        if is_setter {
            return;
        }
        let body = if count(&definition.body) <= LONGEST_FUNCTION {
            Body::Def(Rc::new(definition.clone()))
        } else {
            Body::Long
        };
        let function = Function {
            name: definition.name.to_string(),
            file: frame.file,
            class: frame.class,
            decorators,
            body,
            site,
            closure: frame.locals.clone(),
            text: definition.name.to_string(),
        };
        let function = Rc::new(function);
        self.note_compiled(&function);
        self.bind(frame, definition.name.as_str(), Value::Function(function), site);
    }

    /// `items.append(x)` and its like give the name a new value.
    fn changes_container(&mut self, frame: &mut Frame, expr: &Expr) -> bool {
        let Expr::Call(call) = expr else { return false };
        let Expr::Attribute(method) = &*call.func else { return false };
        let method_name = method.attr.as_str();
        if !matches!(method_name, "append" | "extend" | "insert" | "update" | "add" | "setdefault")
        {
            return false;
        }
        let Expr::Name(_) = &*method.value else { return false };
        let of = self.evaluate(frame, &method.value);
        let (arguments, keywords) = self.arguments(frame, &call.arguments);
        let changed = match (&of, method_name, &arguments[..]) {
            (Value::List(items), "append", [item]) => {
                Value::list(items.iter().chain([item]).cloned().collect())
            }
            (Value::Set(items), "add", [item]) => {
                Value::Set(Rc::new(items.iter().chain([item]).cloned().collect()))
            }
            (Value::List(items), "insert", [Value::Int(at), item]) => {
                let mut items = items.to_vec();
                let at = usize::try_from(*at).unwrap_or(0).min(items.len());
                items.insert(at, item.clone());
                Value::list(items)
            }
            (Value::List(items), "extend", [more]) => {
                let Some(more) = self.iterate(more) else { return true };
                Value::list(items.iter().cloned().chain(more).collect())
            }
            (Value::Dict(items), "update", more) => {
                let mut items = items.to_vec();
                let given = match more {
                    [Value::Dict(more)] => more.to_vec(),
                    _ => Vec::new(),
                };
                let words = keywords.iter().map(|(name, value)| (Value::str(name), value.clone()));
                for (key, value) in given.into_iter().chain(words) {
                    items.retain(|(old, _)| old.equals(&key) != Some(true));
                    items.push((key, value));
                }
                Value::Dict(Rc::new(items))
            }
            _ => return false,
        };
        self.assign(frame, &method.value, changed);
        true
    }

    /// `@compiles(UUID, "sqlite")` on a function that gives a constant.
    fn note_compiled(&mut self, function: &Rc<Function>) {
        for decorator in &function.decorators {
            let Value::Object(object) = decorator else { continue };
            if library::sqlalchemy_name(&object.callee) != Some("compiles") {
                continue;
            }
            let Some((of, dialects)) = object.arguments.split_first() else { continue };
            let unknown = vec![Value::unknown("element"), Value::unknown("compiler")];
            let made = self.call_function(function, unknown, Vec::new());
            let Value::Str(text) = made else { continue };
            for dialect in dialects.iter().filter_map(Value::as_str) {
                self.compiled.push((of.clone(), dialect.to_owned(), text.to_string()));
            }
        }
    }

    /// Runs the branch whose condition is true; where that cannot be told, all of them, so that
    /// the last one counts.
    fn branch(&mut self, frame: &mut Frame, branch: &StmtIf) -> Flow {
        let test = self.evaluate(frame, &branch.test);
        let is_true = match &test {
            // What is imported for checkers only is what annotations name.
            // A switch of a module that was not handed over is taken to be on.
            Value::Symbol(_) => Some(true),
            other => other.truth(),
        };
        // A guard that may or may not skip what follows is taken not to.
        let is_guard = is_true.is_none()
            && matches!(
                branch.body.last(),
                Some(Stmt::Continue(_) | Stmt::Break(_) | Stmt::Raise(_))
            );
        if is_true != Some(false) && !is_guard {
            match self.run(frame, &branch.body) {
                Flow::Next => {}
                other => return other,
            }
            // What is so for checkers only, is otherwise when it runs.
            let for_checkers =
                matches!(&test, Value::Symbol(path) if path.ends_with("TYPE_CHECKING"));
            if is_true == Some(true) && !for_checkers {
                return Flow::Next;
            }
        }
        for clause in &branch.elif_else_clauses {
            let is_true = match &clause.test {
                Some(test) => self.evaluate(frame, test).truth(),
                None => Some(true),
            };
            if is_true == Some(false) {
                continue;
            }
            match self.run(frame, &clause.body) {
                Flow::Next => {}
                other => return other,
            }
            if is_true == Some(true) {
                break;
            }
        }
        Flow::Next
    }

    fn repeat(&mut self, frame: &mut Frame, repeat: &StmtFor) -> Flow {
        let over = self.evaluate(frame, &repeat.iter);
        let Some(items) = self.iterate(&over) else { return Flow::Next };
        for item in items {
            if !self.has_fuel() {
                break;
            }
            self.assign(frame, &repeat.target, item);
            match self.run(frame, &repeat.body) {
                Flow::Next | Flow::Continue => {}
                Flow::Break => break,
                done @ Flow::Return(_) => return done,
            }
        }
        Flow::Next
    }

    fn import(&mut self, frame: &mut Frame, import: &StmtImport) {
        for alias in &import.names {
            let path = alias.name.as_str();
            let site = frame.site(alias.range().start());
            let (name, path) = match &alias.asname {
                Some(name) => (name.as_str(), path),
                None => (library::root(path), library::root(path)),
            };
            if let Some(file) = self.find_module(alias.name.as_str()) {
                self.run_file(file);
            }
            let value = match self.find_module(path) {
                Some(file) => Value::Module(file),
                None => Value::symbol(path),
            };
            self.bind(frame, name, value, site);
        }
    }

    fn import_from(&mut self, frame: &mut Frame, import: &StmtImportFrom) {
        let module = import.module.as_ref().map_or("", |name| name.as_str());
        let path = if import.level == 0 {
            module.to_owned()
        } else {
            let package = self.package_of(frame.file, import.level).unwrap_or_default();
            match (package.is_empty(), module.is_empty()) {
                (true, _) => module.to_owned(),
                (false, true) => package,
                (false, false) => format!("{package}.{module}"),
            }
        };
        let file = if path.is_empty() { None } else { self.find_module(&path) };
        let file = file.filter(|file| *file != frame.file);
        if let Some(file) = file {
            self.run_file(file);
        }
        for alias in &import.names {
            let name = alias.name.as_str();
            let site = frame.site(alias.range().start());
            if name == "*" {
                self.import_all(frame, file, &path);
                continue;
            }
            let inner = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
            let value = match (file, self.find_module(&inner)) {
                (Some(file), _) => self.module_name(file, name),
                (None, Some(submodule)) => Value::Module(submodule),
                (None, None) if path.is_empty() => Value::symbol(format!("app.{name}")),
                (None, None) => Value::symbol(inner),
            };
            let local = alias.asname.as_ref().map_or(name, |name| name.as_str());
            self.bind(frame, local, value, site);
        }
    }

    fn import_all(&mut self, frame: &mut Frame, file: Option<usize>, path: &str) {
        let Some(file) = file else {
            self.files[frame.file].stars.push(path.to_owned());
            return;
        };
        if self.files[file].state == State::Running {
            return;
        }
        let stars = self.files[file].stars.clone();
        self.files[frame.file].stars.extend(stars);
        let mut names: Vec<(String, Value)> = self.files[file]
            .globals
            .iter()
            .filter(|(name, _)| !name.starts_with('_'))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        names.sort_by(|one, two| one.0.cmp(&two.0));
        let site = Site { file: frame.file, offset: 0 };
        for (name, value) in names {
            self.bind(frame, &name, value, site);
        }
    }
}

/// The statements of a block and of those inside it.
fn count(body: &[Stmt]) -> usize {
    body.iter()
        .map(|one| match one {
            Stmt::If(branch) => {
                1 + count(&branch.body)
                    + branch.elif_else_clauses.iter().map(|one| count(&one.body)).sum::<usize>()
            }
            Stmt::For(repeat) => 1 + count(&repeat.body),
            Stmt::With(with) => 1 + count(&with.body),
            Stmt::Try(attempt) => 1 + count(&attempt.body),
            Stmt::ClassDef(class) => 1 + count(&class.body) / 4,
            _ => 1,
        })
        .sum()
}

/// `__name` inside a class is `_Class__name`.
pub(super) fn mangled(name: &str, class_name: &str) -> String {
    if name.starts_with("__") && !name.ends_with("__") {
        format!("_{}{name}", class_name.trim_start_matches('_'))
    } else {
        name.to_owned()
    }
}
