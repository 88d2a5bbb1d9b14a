//! Calls: those of the files' own small functions are followed, methods of constants are computed,
//! and all others give an object that remembers its arguments.

use std::rc::Rc;

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Arguments, Expr, ExprCall, Stmt};
use ruff_text_size::Ranged;
use rustc_hash::FxHashMap;

use super::builtins;
use super::library;
use super::lookup::is_enum_base;
use super::program::{Frame, Program};
use super::statements::Flow;
use super::value::{Body, Class, ClassId, Function, Object, Site, Value};

/// Calls inside calls that are followed.
const DEEPEST_CALL: u32 = 100;

impl Program {
    /// Positional and keyword arguments; `**` of a known dictionary is spread.
    pub(super) fn arguments(
        &mut self,
        frame: &Frame,
        arguments: &Arguments,
    ) -> (Vec<Value>, Vec<(String, Value)>) {
        let positional = self.items(frame, &arguments.args);
        let mut keywords = Vec::with_capacity(arguments.keywords.len());
        for keyword in &arguments.keywords {
            let value = self.evaluate(frame, &keyword.value);
            match &keyword.arg {
                Some(name) => keywords.push((name.to_string(), value)),
                None => match value {
                    Value::Dict(items) => {
                        keywords.extend(items.iter().filter_map(|(key, value)| {
                            Some((key.as_str()?.to_owned(), value.clone()))
                        }));
                    }
                    Value::Unknown(_) | Value::None => {}
                    other => keywords.push(("**".to_owned(), other)),
                },
            }
        }
        (positional, keywords)
    }

    pub(super) fn call_expression(&mut self, frame: &Frame, call: &ExprCall) -> Value {
        let (arguments, keywords) = self.arguments(frame, &call.arguments);
        let site = frame.site(call.range().start());
        if let Expr::Attribute(attribute) = &*call.func {
            let of = self.evaluate(frame, &attribute.value);
            let of = self.force(of);
            let name = attribute.attr.as_str();
            if let Some(value) = builtins::method(self, &of, name, &arguments, &keywords) {
                return value;
            }
            if matches!(name, "append_constraint" | "append_column")
                && let [constraint] = &arguments[..]
            {
                self.appended.push((of, constraint.clone()));
                return Value::None;
            }
            let callee = self.attribute(of, name);
            return self.call(frame, callee, arguments, keywords, site);
        }
        let callee = self.evaluate(frame, &call.func);
        self.call(frame, callee, arguments, keywords, site)
    }

    /// What a call gives.
    pub(super) fn call(
        &mut self,
        frame: &Frame,
        callee: Value,
        arguments: Vec<Value>,
        keywords: Vec<(String, Value)>,
        site: Site,
    ) -> Value {
        let callee = self.force(callee);
        match &callee {
            Value::Function(function) => return self.call_function(function, arguments, keywords),
            Value::Method(function, of) => {
                let mut all = vec![(**of).clone()];
                all.extend(arguments);
                return self.call_function(function, all, keywords);
            }
            Value::Class(id) if self.is_enum(*id) => {
                let [value] = &arguments[..] else { return Value::unknown("…") };
                let members = self.members(*id);
                let found = members.into_iter().find(|(_, one)| one.equals(value) == Some(true));
                return found.map_or_else(
                    || Value::unknown("…"),
                    |(name, _)| Value::Member(*id, Rc::from(name.as_str())),
                );
            }
            // Is the class one below a mapped one?
            callee if library::sqlalchemy_name(callee) == Some("has_inherited_table") => {
                if let [Value::Class(id)] = &arguments[..] {
                    return Value::Bool(self.parent(*id).is_some());
                }
            }
            // `partial(Column, nullable=False)`
            Value::Object(made) if matches!(&made.callee, Value::Symbol(path) if &**path == "functools.partial") =>
            {
                let Some((inner, first)) = made.arguments.split_first() else { return callee };
                let mut all = first.to_vec();
                all.extend(arguments);
                let mut words = keywords;
                for (name, value) in &made.keywords {
                    if words.iter().all(|(key, _)| key != name) {
                        words.push((name.clone(), value.clone()));
                    }
                }
                return self.call(frame, inner.clone(), all, words, site);
            }
            Value::Symbol(path) => {
                let path = Rc::clone(path);
                if let Some(name) = path.strip_prefix("builtins.") {
                    if name == "setattr"
                        && let [Value::Class(id), Value::Str(attribute), value] = &arguments[..]
                    {
                        self.classes[id.0].set_late(attribute, value.clone(), site);
                        return Value::None;
                    }
                    if name == "super" {
                        return self.super_object(frame, arguments, site);
                    }
                    if let Some(value) = builtins::function(self, name, &arguments, &keywords) {
                        return value;
                    }
                }
                if is_enum_base(&path) && !arguments.is_empty() {
                    return self.functional_enum(frame, &callee, &arguments, site);
                }
                if &*path == "itertools.chain.from_iterable"
                    && let [lists] = &arguments[..]
                    && let Some(lists) = self.iterate(lists)
                    && let Some(lists) =
                        lists.iter().map(|list| self.iterate(list)).collect::<Option<Vec<_>>>()
                {
                    return Value::list(lists.into_iter().flatten().collect());
                }
                if let Some(value) = library_function(&path, &arguments) {
                    return value;
                }
            }
            _ => {}
        }
        let object = Rc::new(Object {
            id: self.new_object(),
            callee,
            arguments,
            keywords,
            site,
            class: frame.class,
        });
        match library::sqlalchemy_name(&object.callee) {
            Some("Table") => {
                let order = self.new_order();
                self.tables.push((order, Rc::clone(&object)));
            }
            // One without a name that a function makes is an argument of a table.
            Some("Index")
                if !frame.is_function
                    || object.arguments.first().is_some_and(|name| name.as_str().is_some()) =>
            {
                self.indexes.push(Rc::clone(&object));
            }
            Some("MetaData") => self.metadata.push(Rc::clone(&object)),
            _ => {}
        }
        Value::Object(object)
    }

    /// `super()` of a method, or `super(Class, cls)`.
    fn super_object(&mut self, frame: &Frame, arguments: Vec<Value>, site: Site) -> Value {
        let arguments = if arguments.is_empty() {
            let of = frame.locals.first().map(|(_, value)| value.clone());
            match (frame.method_of, of) {
                (Some(class), Some(of)) => vec![Value::Class(class), of],
                _ => arguments,
            }
        } else {
            arguments
        };
        let callee = Value::symbol("builtins.super");
        let id = self.new_object();
        let object =
            Object { id, callee, arguments, keywords: Vec::new(), site, class: frame.class };
        Value::Object(Rc::new(object))
    }

    /// Follows a function of the files.
    pub(super) fn call_function(
        &mut self,
        function: &Rc<Function>,
        arguments: Vec<Value>,
        keywords: Vec<(String, Value)>,
    ) -> Value {
        let unknown = || Value::unknown(format!("{}()", function.name));
        if self.depth > DEEPEST_CALL || !self.has_fuel() {
            return unknown();
        }
        let parameters = match &function.body {
            Body::Def(definition) => Some(&*definition.parameters),
            Body::Lambda(lambda) => lambda.parameters.as_deref(),
            Body::Long => return unknown(),
        };
        let mut frame = Frame {
            file: function.file,
            class: None,
            locals: Vec::new(),
            is_function: true,
            method_of: function.class,
        };
        let mut arguments = arguments.into_iter();
        let mut keywords = keywords;
        if let Some(parameters) = parameters {
            let positional = parameters.posonlyargs.iter().chain(&parameters.args);
            for parameter in positional {
                let name = parameter.parameter.name.as_str();
                let given = arguments.next().or_else(|| take(&mut keywords, name));
                let value = match (given, &parameter.default) {
                    (Some(value), _) => value,
                    (None, Some(default)) => {
                        let outside = Frame::of_file(function.file);
                        self.evaluate(&outside, default)
                    }
                    (None, None) => Value::unknown(name),
                };
                frame.locals.push((name.to_owned(), value));
            }
            if let Some(rest) = &parameters.vararg {
                let rest_of = Value::Tuple(Rc::new(arguments.by_ref().collect()));
                frame.locals.push((rest.name.to_string(), rest_of));
            }
            for parameter in &parameters.kwonlyargs {
                let name = parameter.parameter.name.as_str();
                let value = match (take(&mut keywords, name), &parameter.default) {
                    (Some(value), _) => value,
                    (None, Some(default)) => {
                        let outside = Frame::of_file(function.file);
                        self.evaluate(&outside, default)
                    }
                    (None, None) => Value::unknown(name),
                };
                frame.locals.push((name.to_owned(), value));
            }
            if let Some(rest) = &parameters.kwarg {
                let rest_of = std::mem::take(&mut keywords);
                let pairs = rest_of.into_iter().map(|(name, value)| (Value::str(name), value));
                frame.locals.push((rest.name.to_string(), Value::Dict(Rc::new(pairs.collect()))));
            }
        }
        // Names of the functions around come after the function's own; look-up goes from the end.
        let own = std::mem::take(&mut frame.locals);
        let first = own.first().cloned();
        frame.locals.extend(first.clone());
        frame.locals.extend(function.closure.iter().cloned());
        frame.locals.extend(own);
        self.depth += 3;
        let value = match &function.body {
            Body::Def(definition) => {
                let definition = Rc::clone(definition);
                let is_generator = yields(&definition.body);
                if is_generator {
                    self.yielded.push(Vec::new());
                }
                let flow = self.run(&mut frame, &definition.body);
                match (is_generator, flow) {
                    (true, _) => Value::list(self.yielded.pop().unwrap_or_default()),
                    (false, Flow::Return(value)) => value,
                    _ => Value::None,
                }
            }
            Body::Lambda(lambda) => {
                let lambda = Rc::clone(lambda);
                self.evaluate(&frame, &lambda.body)
            }
            Body::Long => Value::None,
        };
        self.depth -= 3;
        value
    }

    /// `Enum("Color", "red green")`.
    fn functional_enum(
        &mut self,
        frame: &Frame,
        base: &Value,
        arguments: &[Value],
        site: Site,
    ) -> Value {
        let Some(name) = arguments[0].as_str() else { return Value::unknown("Enum()") };
        let mut class = Class {
            file: frame.file,
            name: name.to_owned(),
            site,
            bases: vec![base.clone()],
            decorators: Vec::new(),
            names: Vec::new(),
            values: FxHashMap::default(),
            annotations: Vec::new(),
            late: Vec::new(),
            order: self.new_order(),
        };
        let mut number = 0;
        let mut plain = |name: &str| {
            number += 1;
            (name.to_owned(), Value::Int(number))
        };
        let members: Vec<(String, Value)> = match arguments.get(1) {
            Some(Value::Str(text)) => {
                let words = text.split([',', ' ', '\n', '\t']).filter(|word| !word.is_empty());
                words.map(plain).collect()
            }
            Some(Value::Dict(items)) => items
                .iter()
                .filter_map(|(key, value)| Some((key.as_str()?.to_owned(), value.clone())))
                .collect(),
            Some(other) => other
                .items()
                .unwrap_or_default()
                .iter()
                .filter_map(|item| match item {
                    Value::Str(name) => Some(plain(name)),
                    pair => match pair.items()? {
                        [Value::Str(name), value] => Some((name.to_string(), value.clone())),
                        _ => None,
                    },
                })
                .collect(),
            None => Vec::new(),
        };
        for (name, value) in members {
            class.set(&name, value, site);
        }
        let id = ClassId(self.classes.len());
        self.classes.push(class);
        Value::Class(id)
    }
}

fn take(keywords: &mut Vec<(String, Value)>, name: &str) -> Option<Value> {
    let at = keywords.iter().position(|(key, _)| key == name)?;
    Some(keywords.remove(at).1)
}

/// Functions of libraries whose result is one of their arguments, or can be told.
fn library_function(path: &str, arguments: &[Value]) -> Option<Value> {
    match (path, arguments) {
        // What the environment says is not known here; what is taken without it is.
        ("os.getenv" | "os.environ.get", [_, default]) => Some(default.clone()),
        ("typing.cast" | "typing_extensions.cast", [_, value]) => Some(value.clone()),
        ("os.getenv" | "os.environ.get", [_]) => Some(Value::None),
        ("typing.NewType", [_, of]) => Some(of.clone()),
        // Blanks run together, as conditions over several lines are tidied.
        ("re.sub", [Value::Str(pattern), Value::Str(blank), Value::Str(text)])
            if &**pattern == r"\s+" && &**blank == " " =>
        {
            let mut words = String::new();
            let mut is_blank = false;
            for c in text.chars() {
                if !c.is_whitespace() {
                    words.push(c);
                } else if !is_blank {
                    words.push(' ');
                }
                is_blank = c.is_whitespace();
            }
            Some(Value::str(words))
        }
        _ => None,
    }
}

/// Is it the body of a generator?
fn yields(body: &[Stmt]) -> bool {
    let mut found = Yields(false);
    for statement in body {
        found.visit_stmt(statement);
    }
    found.0
}

struct Yields(bool);

impl<'a> Visitor<'a> for Yields {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        // What functions and classes inside do is their own.
        if !matches!(statement, Stmt::FunctionDef(_) | Stmt::ClassDef(_)) {
            walk_stmt(self, statement);
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Yield(_) | Expr::YieldFrom(_) => self.0 = true,
            Expr::Lambda(_) => {}
            _ => walk_expr(self, expr),
        }
    }
}
