//! What an expression comes to: constants are computed, all else is kept as it is written.

use std::rc::Rc;

use ruff_python_ast::{
    BoolOp, Comprehension, ConversionFlag, Expr, ExprFString, FStringPart,
    InterpolatedStringElement, Number, Operator,
};
use ruff_text_size::Ranged;

use super::constants::{compare_values, computed, display, percent, repr, sliced, unary};
use super::library;
use super::program::{Frame, Program};
use super::statements::mangled;
use super::value::{Body, Function, Operation, Value};

impl Program {
    /// The value of an expression.
    pub(super) fn evaluate(&mut self, frame: &Frame, expr: &Expr) -> Value {
        if !self.has_fuel() || self.depth > 120 {
            return Value::unknown("…");
        }
        self.depth += 1;
        let value = self.evaluate_inner(frame, expr);
        self.depth -= 1;
        value
    }

    fn evaluate_inner(&mut self, frame: &Frame, expr: &Expr) -> Value {
        match expr {
            Expr::NoneLiteral(_) => Value::None,
            Expr::BooleanLiteral(literal) => Value::Bool(literal.value),
            Expr::StringLiteral(literal) => Value::str(literal.value.to_str()),
            Expr::NumberLiteral(literal) => match &literal.value {
                Number::Int(int) => match int.as_i64() {
                    Some(int) => Value::Int(int),
                    None => self.unknown(frame, expr),
                },
                Number::Float(float) => Value::Float(*float),
                Number::Complex { .. } => self.unknown(frame, expr),
            },
            Expr::FString(text) => self.f_string(frame, text),
            Expr::Name(name) => self.name(frame, name.id.as_str()),
            Expr::Attribute(attribute) => {
                let of = self.evaluate(frame, &attribute.value);
                let name = attribute.attr.as_str();
                match frame.class.or(frame.method_of) {
                    Some(id) if name.starts_with("__") => {
                        let name = mangled(name, &self.class(id).name);
                        self.attribute(of, &name)
                    }
                    _ => self.attribute(of, name),
                }
            }
            Expr::Call(call) => self.call_expression(frame, call),
            Expr::List(list) => Value::list(self.items(frame, &list.elts)),
            Expr::Tuple(tuple) => Value::Tuple(Rc::new(self.items(frame, &tuple.elts))),
            Expr::Set(set) => Value::Set(Rc::new(self.items(frame, &set.elts))),
            Expr::Dict(dict) => {
                let mut items: Vec<(Value, Value)> = Vec::new();
                for item in &dict.items {
                    let value = self.evaluate(frame, &item.value);
                    let Some(key) = &item.key else {
                        if let Value::Dict(others) = value {
                            items.extend(others.iter().cloned());
                        }
                        continue;
                    };
                    let key = self.evaluate(frame, key);
                    items.retain(|(old, _)| old.equals(&key) != Some(true));
                    items.push((key, value));
                }
                Value::Dict(Rc::new(items))
            }
            Expr::Subscript(subscript) => {
                let of = self.evaluate(frame, &subscript.value);
                if let Expr::Slice(slice) = &*subscript.slice {
                    let mut bound = |bound: &Option<Box<Expr>>| {
                        bound.as_ref().map(|bound| self.evaluate(frame, bound))
                    };
                    let (from, to) = (bound(&slice.lower), bound(&slice.upper));
                    return match slice.step {
                        None => sliced(&of, from.as_ref(), to.as_ref()),
                        Some(_) => None,
                    }
                    .unwrap_or_else(|| self.unknown(frame, expr));
                }
                let index = self.evaluate(frame, &subscript.slice);
                self.item(of, index)
            }
            Expr::BinOp(operation) => {
                let left = self.evaluate(frame, &operation.left);
                let right = self.evaluate(frame, &operation.right);
                self.binary(operation.op, left, right)
            }
            Expr::UnaryOp(operation) => {
                let operand = self.evaluate(frame, &operation.operand);
                unary(operation.op, operand)
            }
            Expr::BoolOp(operation) => self.either(frame, operation.op, &operation.values),
            Expr::Compare(compare) => {
                let left = self.evaluate(frame, &compare.left);
                let ([op], [right]) = (&*compare.ops, &*compare.comparators) else {
                    return self.unknown(frame, expr);
                };
                let right = self.evaluate(frame, right);
                compare_values(*op, left, right)
            }
            Expr::If(choice) => {
                let test = self.evaluate(frame, &choice.test);
                match test.truth() {
                    Some(false) => self.evaluate(frame, &choice.orelse),
                    Some(true) => self.evaluate(frame, &choice.body),
                    None => self.unknown(frame, expr),
                }
            }
            Expr::Lambda(lambda) => {
                let text = self.source(frame.file, lambda.range());
                Value::Function(Rc::new(Function {
                    name: "<lambda>".to_owned(),
                    file: frame.file,
                    class: frame.class,
                    decorators: Vec::new(),
                    body: Body::Lambda(Rc::new(lambda.clone())),
                    site: frame.site(expr.range().start()),
                    closure: frame.locals.clone(),
                    text,
                }))
            }
            Expr::ListComp(of) => {
                let made = self.comprehension(frame, &of.generators, &[&of.elt]);
                made.map_or_else(|| self.unknown(frame, expr), |made| Value::list(firsts(made)))
            }
            Expr::SetComp(of) => {
                let made = self.comprehension(frame, &of.generators, &[&of.elt]);
                made.map_or_else(
                    || self.unknown(frame, expr),
                    |made| Value::Set(Rc::new(firsts(made))),
                )
            }
            Expr::Generator(of) => {
                let made = self.comprehension(frame, &of.generators, &[&of.elt]);
                made.map_or_else(|| self.unknown(frame, expr), |made| Value::list(firsts(made)))
            }
            Expr::DictComp(of) => {
                let Some(key) = &of.key else { return self.unknown(frame, expr) };
                let made = self.comprehension(frame, &of.generators, &[key, &of.value]);
                let Some(made) = made else { return self.unknown(frame, expr) };
                let pairs = made.into_iter().filter_map(|pair| {
                    let [key, value] = <[Value; 2]>::try_from(pair).ok()?;
                    Some((key, value))
                });
                Value::Dict(Rc::new(pairs.collect()))
            }
            Expr::Yield(of) => {
                let value = of.value.as_ref().map_or(Value::None, |of| self.evaluate(frame, of));
                if let Some(yielded) = self.yielded.last_mut() {
                    yielded.push(value);
                }
                Value::None
            }
            Expr::YieldFrom(of) => {
                let value = self.evaluate(frame, &of.value);
                let items = self.iterate(&value);
                if let (Some(yielded), Some(items)) = (self.yielded.last_mut(), items) {
                    yielded.extend(items);
                }
                Value::None
            }
            _ => self.unknown(frame, expr),
        }
    }

    pub(super) fn unknown(&self, frame: &Frame, expr: &Expr) -> Value {
        Value::unknown(self.source(frame.file, expr.range()))
    }

    /// The items between brackets, those of starred sequences included.
    pub(super) fn items(&mut self, frame: &Frame, expressions: &[Expr]) -> Vec<Value> {
        let mut items = Vec::with_capacity(expressions.len());
        for one in expressions {
            let Expr::Starred(starred) = one else {
                items.push(self.evaluate(frame, one));
                continue;
            };
            let value = self.evaluate(frame, &starred.value);
            match self.iterate(&value) {
                Some(more) => items.extend(more),
                None => items.push(self.unknown(frame, one)),
            }
        }
        items
    }

    /// A name, looked up as Python does: class body, function, file, builtins.
    pub(super) fn name(&mut self, frame: &Frame, name: &str) -> Value {
        if let Some(id) = frame.class
            && let Some(value) = self.class(id).own(name)
        {
            return value.clone();
        }
        if let Some((_, value)) = frame.locals.iter().rev().find(|(local, _)| local == name) {
            return value.clone();
        }
        let file = &self.files[frame.file];
        if let Some(value) = file.globals.get(name) {
            let value = value.clone();
            return self.force(value);
        }
        for star in &file.stars {
            if let Some(value) = library::star_name(star, name) {
                return value;
            }
        }
        if is_builtin(name) {
            return Value::symbol(format!("builtins.{name}"));
        }
        Value::unknown(name)
    }

    fn f_string(&mut self, frame: &Frame, text: &ExprFString) -> Value {
        let mut out = String::new();
        for part in &text.value {
            let part = match part {
                FStringPart::Literal(literal) => {
                    out.push_str(literal.as_str());
                    continue;
                }
                FStringPart::FString(part) => part,
            };
            for element in &part.elements {
                match element {
                    InterpolatedStringElement::Literal(literal) => out.push_str(&literal.value),
                    InterpolatedStringElement::Interpolation(inner) => {
                        let value = self.evaluate(frame, &inner.expression);
                        let value = self.force(value);
                        let written = match inner.conversion {
                            ConversionFlag::Repr | ConversionFlag::Ascii => repr(&value),
                            _ => display(&self.formatted(value)),
                        };
                        match (written, &inner.format_spec) {
                            (Some(written), None) => out.push_str(&written),
                            _ => return Value::unknown(self.source(frame.file, text.range())),
                        }
                    }
                }
            }
        }
        Value::str(out)
    }

    /// A member of an enum of numbers or texts prints as its value.
    pub(super) fn formatted(&mut self, value: Value) -> Value {
        let Value::Member(id, member) = &value else { return value };
        let order = self.mro(*id);
        let is_value = order.iter().any(|one| {
            self.class(*one).bases.iter().any(|base| {
                matches!(base, Value::Symbol(path) if matches!(
                    &**path,
                    "enum.IntEnum" | "enum.StrEnum" | "enum.IntFlag" | "builtins.str" | "builtins.int"
                ))
            })
        });
        if is_value {
            self.member_value(*id, member)
        } else {
            Value::str(format!("{}.{member}", self.class(*id).name))
        }
    }

    /// `and` and `or`; where an operand is not known, what follows it decides.
    fn either(&mut self, frame: &Frame, op: BoolOp, operands: &[Expr]) -> Value {
        let mut last = Value::None;
        for operand in operands {
            last = self.evaluate(frame, operand);
            match (op, last.truth()) {
                (BoolOp::And, Some(false)) | (BoolOp::Or, Some(true)) => return last,
                _ => {}
            }
        }
        last
    }

    fn comprehension(
        &mut self,
        frame: &Frame,
        generators: &[Comprehension],
        results: &[&Expr],
    ) -> Option<Vec<Vec<Value>>> {
        let Some((first, rest)) = generators.split_first() else {
            return Some(vec![results.iter().map(|one| self.evaluate(frame, one)).collect()]);
        };
        let over = self.evaluate(frame, &first.iter);
        let mut made = Vec::new();
        for item in self.iterate(&over)? {
            if !self.has_fuel() {
                return None;
            }
            let mut inner = frame.clone();
            inner.is_function = true;
            // A class's names are not seen inside, but those that were there before are in no way.
            let class = inner.class.take();
            self.assign(&mut inner, &first.target, item);
            inner.class = class;
            let mut is_kept = true;
            for test in &first.ifs {
                is_kept &= self.evaluate(&inner, test).truth()?;
            }
            if is_kept {
                made.extend(self.comprehension(&inner, rest, results)?);
            }
        }
        Some(made)
    }

    /// `of[index]`.
    pub(super) fn item(&mut self, of: Value, index: Value) -> Value {
        let of = self.force(of);
        match (&of, &index) {
            (Value::List(items) | Value::Tuple(items), Value::Int(at)) => {
                let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
                let at = if *at < 0 { at + length } else { *at };
                let item = usize::try_from(at).ok().and_then(|at| items.get(at));
                item.cloned().unwrap_or_else(|| Value::unknown("…"))
            }
            (Value::Dict(items), key) => {
                let found = items.iter().find(|(one, _)| one.equals(key) == Some(true));
                found.map_or_else(|| Value::unknown("…"), |(_, value)| value.clone())
            }
            (Value::Class(id), Value::Str(name)) if self.is_enum(*id) => {
                Value::Member(*id, Rc::clone(name))
            }
            _ => Value::Item(Rc::new((of, index))),
        }
    }

    /// `left op right`.
    pub(super) fn binary(&mut self, op: Operator, left: Value, right: Value) -> Value {
        let (left, right) = (self.force(left), self.force(right));
        if let Some(value) = computed(op, &left, &right) {
            return value;
        }
        if op == Operator::Mod
            && let Value::Str(format) = &left
        {
            let arguments = match &right {
                Value::Tuple(items) => items.to_vec(),
                other => vec![other.clone()],
            };
            let arguments: Vec<Value> =
                arguments.into_iter().map(|one| self.formatted(one)).collect();
            return percent(format, &arguments, &right)
                .map_or_else(|| Value::unknown("%"), Value::str);
        }
        Value::Operation(Rc::new(Operation::Binary(op, left, right)))
    }
}

fn firsts(made: Vec<Vec<Value>>) -> Vec<Value> {
    made.into_iter().flatten().collect()
}

fn is_builtin(name: &str) -> bool {
    matches!(
        name,
        "abs"
            | "all"
            | "any"
            | "bool"
            | "bytes"
            | "callable"
            | "classmethod"
            | "dict"
            | "dir"
            | "enumerate"
            | "filter"
            | "float"
            | "format"
            | "frozenset"
            | "getattr"
            | "hasattr"
            | "hash"
            | "id"
            | "int"
            | "isinstance"
            | "issubclass"
            | "iter"
            | "len"
            | "list"
            | "map"
            | "max"
            | "min"
            | "next"
            | "object"
            | "open"
            | "ord"
            | "property"
            | "range"
            | "repr"
            | "reversed"
            | "round"
            | "set"
            | "setattr"
            | "sorted"
            | "staticmethod"
            | "str"
            | "sum"
            | "super"
            | "tuple"
            | "type"
            | "vars"
            | "zip"
    )
}
