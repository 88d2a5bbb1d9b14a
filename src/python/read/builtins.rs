//! Python's own functions and the methods of its constants, as far as models files use them to
//! compute names and values.

use std::rc::Rc;

use super::constants::{display, repr};
use super::library;
use super::program::Program;
use super::value::{Object, Value};

impl Program {
    /// What a loop over the value goes through; `None` where that cannot be told.
    pub(super) fn iterate(&mut self, value: &Value) -> Option<Vec<Value>> {
        Some(match self.force(value.clone()) {
            Value::List(items) | Value::Tuple(items) | Value::Set(items) => items.to_vec(),
            Value::Dict(items) => items.iter().map(|(key, _)| key.clone()).collect(),
            Value::Str(text) => text.chars().map(|c| Value::str(c.to_string())).collect(),
            Value::Class(id) if self.is_enum(id) => {
                let members = self.members(id);
                let mut seen: Vec<Value> = Vec::new();
                let mut items = Vec::new();
                for (name, value) in members {
                    // A member with the value of an earlier one is an alias.
                    if seen.iter().any(|one| one.equals(&value) == Some(true)) {
                        continue;
                    }
                    seen.push(value);
                    items.push(Value::Member(id, Rc::from(name.as_str())));
                }
                items
            }
            _ => return None,
        })
    }
}

/// A builtin function, if it can be told what it gives.
pub(super) fn function(
    program: &mut Program,
    name: &str,
    arguments: &[Value],
    keywords: &[(String, Value)],
) -> Option<Value> {
    Some(match (name, arguments) {
        ("str", [value]) => Value::str(display(&program.formatted(value.clone()))?),
        ("str", []) => Value::str(""),
        ("repr", [value]) => Value::str(repr(value)?),
        ("int", [value]) => match value {
            Value::Int(_) => value.clone(),
            Value::Bool(is_one) => Value::Int(i64::from(*is_one)),
            Value::Str(text) => Value::Int(text.trim().parse().ok()?),
            Value::Member(id, member) => match program.member_value(*id, member) {
                Value::Int(int) => Value::Int(int),
                _ => return None,
            },
            _ => return None,
        },
        ("float", [value]) => Value::Float(value.number()?),
        ("bool", [value]) => Value::Bool(value.truth()?),
        ("len", [value]) => Value::Int(i64::try_from(program.iterate(value)?.len()).ok()?),
        ("list", []) => Value::list(Vec::new()),
        ("tuple", []) => Value::Tuple(Rc::new(Vec::new())),
        ("list", [value]) => Value::list(program.iterate(value)?),
        ("tuple", [value]) => Value::Tuple(Rc::new(program.iterate(value)?)),
        ("set" | "frozenset", []) => Value::Set(Rc::new(Vec::new())),
        ("set" | "frozenset", [value]) => {
            let mut items: Vec<Value> = Vec::new();
            for item in program.iterate(value)? {
                if !items.contains(&item) {
                    items.push(item);
                }
            }
            Value::Set(Rc::new(items))
        }
        ("reversed", [value]) => {
            let mut items = program.iterate(value)?;
            items.reverse();
            Value::list(items)
        }
        ("sorted", [value]) if keywords.is_empty() => {
            let mut items = program.iterate(value)?;
            let texts: Option<Vec<String>> =
                items.iter().map(|item| item.as_str().map(str::to_owned)).collect();
            if let Some(mut texts) = texts {
                texts.sort();
                return Some(Value::list(texts.iter().map(Value::str).collect()));
            }
            items.iter().all(|item| item.number().is_some()).then_some(())?;
            items.sort_by(|one, two| {
                one.number().partial_cmp(&two.number()).unwrap_or(std::cmp::Ordering::Equal)
            });
            Value::list(items)
        }
        ("dict", []) => Value::Dict(Rc::new(
            keywords.iter().map(|(name, value)| (Value::str(name), value.clone())).collect(),
        )),
        ("dict", [Value::Dict(items)]) => {
            let mut items = items.to_vec();
            for (name, value) in keywords {
                items.retain(|(key, _)| key.as_str() != Some(name));
                items.push((Value::str(name), value.clone()));
            }
            Value::Dict(Rc::new(items))
        }
        ("dict", [other]) => {
            let pairs: Option<Vec<(Value, Value)>> = program
                .iterate(other)?
                .iter()
                .map(|pair| match pair.items()? {
                    [key, value] => Some((key.clone(), value.clone())),
                    _ => None,
                })
                .collect();
            Value::Dict(Rc::new(pairs?))
        }
        ("range", bounds) => range(bounds)?,
        ("enumerate", [value]) => {
            let items = program.iterate(value)?.into_iter().zip(0_i64..);
            Value::list(
                items.map(|(item, at)| Value::Tuple(Rc::new(vec![Value::Int(at), item]))).collect(),
            )
        }
        ("zip", [one, two]) => {
            let pairs = program.iterate(one)?.into_iter().zip(program.iterate(two)?);
            Value::list(pairs.map(|(one, two)| Value::Tuple(Rc::new(vec![one, two]))).collect())
        }
        ("max", [value]) => numbers(program, value)?.into_iter().reduce(larger)?,
        ("min", [value]) => numbers(program, value)?.into_iter().reduce(smaller)?,
        ("getattr", [of, Value::Str(name), rest @ ..]) => {
            let of = program.force(of.clone());
            if let (Value::Class(id), [default]) = (&of, rest)
                && !name.starts_with("__")
                && program.find_attribute(*id, name).is_none()
            {
                return Some(default.clone());
            }
            program.attribute(of, name)
        }
        ("hasattr", [Value::Class(id), Value::Str(name)]) => {
            let is_special = matches!(&**name, "__tablename__" | "__table__" | "__name__");
            Value::Bool(is_special || program.find_attribute(*id, name).is_some())
        }
        ("dir", [Value::Class(id)]) => {
            let order = program.mro(*id);
            let mut names: Vec<String> =
                order.iter().flat_map(|one| program.class(*one).names.clone()).collect();
            names.sort();
            names.dedup();
            Value::list(names.iter().map(Value::str).collect())
        }
        ("vars", [Value::Class(id)]) => program.own_values(*id),
        ("issubclass", [Value::Class(one), Value::Class(two)]) => {
            Value::Bool(program.mro(*one).contains(two))
        }
        // What is a thing of the files is no text and no number.
        ("isinstance", [Value::Class(_), Value::Symbol(kind)])
            if kind.starts_with("builtins.") && &**kind != "builtins.type" =>
        {
            Value::Bool(false)
        }
        ("isinstance", [Value::Object(object), Value::Symbol(kind)])
            if kind.starts_with("builtins.")
                && library::sqlalchemy_name(&object.callee).is_some() =>
        {
            Value::Bool(false)
        }
        ("isinstance", [value, Value::Symbol(kind)]) if value.is_plain() => {
            let is_it = match &**kind {
                "builtins.str" => matches!(value, Value::Str(_)),
                "builtins.int" => matches!(value, Value::Int(_) | Value::Bool(_)),
                "builtins.dict" => matches!(value, Value::Dict(_)),
                "builtins.list" => matches!(value, Value::List(_)),
                "builtins.tuple" => matches!(value, Value::Tuple(_)),
                _ => return None,
            };
            Value::Bool(is_it)
        }
        _ => return None,
    })
}

/// A method of a constant, if it can be told what it gives.
pub(super) fn method(
    program: &mut Program,
    of: &Value,
    name: &str,
    arguments: &[Value],
    keywords: &[(String, Value)],
) -> Option<Value> {
    match of {
        Value::Str(text) => text_method(program, text, name, arguments, keywords),
        Value::Dict(items) => Some(match (name, arguments) {
            ("get", [key, rest @ ..]) => {
                let found = items.iter().find(|(one, _)| one.equals(key) == Some(true));
                match (found, rest) {
                    (Some((_, value)), _) => value.clone(),
                    (None, [default]) => default.clone(),
                    (None, _) => Value::None,
                }
            }
            ("keys", []) => Value::list(items.iter().map(|(key, _)| key.clone()).collect()),
            ("values", []) => Value::list(items.iter().map(|(_, value)| value.clone()).collect()),
            ("items", []) => Value::list(
                items
                    .iter()
                    .map(|(key, value)| Value::Tuple(Rc::new(vec![key.clone(), value.clone()])))
                    .collect(),
            ),
            ("copy", []) => of.clone(),
            _ => return None,
        }),
        Value::List(_) if (name, arguments) == ("copy", &[]) => Some(of.clone()),
        // What settings hold is not known here; what is taken where they hold nothing is.
        Value::Symbol(path) if name == "get" && arguments.len() == 2 => {
            (!library::is_library(path) || path.starts_with("os.")).then(|| arguments[1].clone())
        }
        Value::Attribute(of) if name == "get" && matches!(of.1.as_str(), "c" | "columns") => {
            let [_, Value::Object(column)] = arguments else { return None };
            Some(Value::Object(existing(column)))
        }
        Value::Unknown(_) | Value::Attribute(_) if name == "get" && arguments.len() == 2 => {
            Some(arguments[1].clone())
        }
        _ => None,
    }
}

/// `Base.__table__.c.get("start", Column(Date))`: the column that there is, or else a new one.
fn existing(column: &Rc<Object>) -> Rc<Object> {
    let mut keywords = column.keywords.clone();
    keywords.push(("use_existing_column".to_owned(), Value::Bool(true)));
    Rc::new(Object {
        id: column.id,
        callee: column.callee.clone(),
        arguments: column.arguments.clone(),
        keywords,
        site: column.site,
        class: column.class,
    })
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.equals(other) == Some(true)
    }
}

fn text_method(
    program: &mut Program,
    text: &str,
    name: &str,
    arguments: &[Value],
    keywords: &[(String, Value)],
) -> Option<Value> {
    let texts: Option<Vec<&str>> = arguments.iter().map(Value::as_str).collect();
    Some(match (name, texts.as_deref()) {
        ("lower" | "casefold", Some([])) => Value::str(text.to_lowercase()),
        ("upper", Some([])) => Value::str(text.to_uppercase()),
        ("strip", Some([])) => Value::str(text.trim()),
        ("strip", Some([of])) => Value::str(text.trim_matches(|c| of.contains(c))),
        ("lstrip", Some([of])) => Value::str(text.trim_start_matches(|c| of.contains(c))),
        ("rstrip", Some([of])) => Value::str(text.trim_end_matches(|c| of.contains(c))),
        ("capitalize", Some([])) => {
            let mut chars = text.chars();
            let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
            Value::str(first + &chars.as_str().to_lowercase())
        }
        ("title", Some([])) => {
            let mut is_start = true;
            Value::str(
                text.chars()
                    .map(|c| {
                        let one = if is_start {
                            c.to_uppercase().to_string()
                        } else {
                            c.to_lowercase().to_string()
                        };
                        is_start = !c.is_alphabetic();
                        one
                    })
                    .collect::<String>(),
            )
        }
        ("replace", Some([from, to])) => Value::str(text.replace(from, to)),
        ("removesuffix", Some([end])) => Value::str(text.strip_suffix(end).unwrap_or(text)),
        ("removeprefix", Some([start])) => Value::str(text.strip_prefix(start).unwrap_or(text)),
        ("startswith", Some([start])) => Value::Bool(text.starts_with(start)),
        ("endswith", Some([end])) => Value::Bool(text.ends_with(end)),
        ("split", Some([])) => Value::list(text.split_whitespace().map(Value::str).collect()),
        ("split", Some([by])) if !by.is_empty() => {
            Value::list(text.split(by).map(Value::str).collect())
        }
        ("join", _) => {
            let items = program.iterate(arguments.first()?)?;
            let parts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
            Value::str(parts?.join(text))
        }
        ("format", _) => program.format(text, arguments, keywords)?,
        _ => return None,
    })
}

fn range(bounds: &[Value]) -> Option<Value> {
    let ints: Option<Vec<i64>> = bounds
        .iter()
        .map(|bound| match bound {
            Value::Int(int) => Some(*int),
            _ => None,
        })
        .collect();
    let (from, to, step) = match ints?.as_slice() {
        [to] => (0, *to, 1),
        [from, to] => (*from, *to, 1),
        [from, to, step] if *step > 0 => (*from, *to, *step),
        _ => return None,
    };
    if to.checked_sub(from)? > 10_000 {
        return None;
    }
    let step = usize::try_from(step).ok()?;
    Some(Value::list((from..to).step_by(step).map(Value::Int).collect()))
}

fn numbers(program: &mut Program, value: &Value) -> Option<Vec<Value>> {
    let items = program.iterate(value)?;
    items.iter().all(|item| item.number().is_some()).then_some(items)
}

fn larger(one: Value, two: Value) -> Value {
    if two.number() > one.number() { two } else { one }
}

fn smaller(one: Value, two: Value) -> Value {
    if two.number() < one.number() { two } else { one }
}
