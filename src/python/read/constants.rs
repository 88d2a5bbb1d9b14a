//! Constants: what Python's operators make of them, and how they print.

use std::rc::Rc;

use ruff_python_ast::{CmpOp, Operator, UnaryOp};

use super::value::{Operation, Value};

/// `of[from:to]`.
pub(super) fn sliced(of: &Value, from: Option<&Value>, to: Option<&Value>) -> Option<Value> {
    let place = |bound: Option<&Value>, otherwise: usize, length: usize| match bound {
        None | Some(Value::None) => Some(otherwise),
        Some(Value::Int(at)) if *at < 0 => {
            Some(length.saturating_sub(usize::try_from(at.unsigned_abs()).ok()?))
        }
        Some(Value::Int(at)) => Some(usize::try_from(*at).ok()?.min(length)),
        Some(_) => None,
    };
    if let Value::Str(text) = of {
        let chars: Vec<char> = text.chars().collect();
        let (from, to) = (place(from, 0, chars.len())?, place(to, chars.len(), chars.len())?);
        return Some(Value::str(
            chars.get(from..to).unwrap_or_default().iter().collect::<String>(),
        ));
    }
    let items = of.items()?;
    let (from, to) = (place(from, 0, items.len())?, place(to, items.len(), items.len())?);
    let part = items.get(from..to).unwrap_or_default().to_vec();
    Some(if matches!(of, Value::List(_)) { Value::list(part) } else { Value::Tuple(Rc::new(part)) })
}

pub(super) fn unary(op: UnaryOp, operand: Value) -> Value {
    match (op, &operand) {
        (UnaryOp::USub, Value::Int(value)) => Value::Int(value.wrapping_neg()),
        (UnaryOp::USub, Value::Float(value)) => Value::Float(-value),
        (UnaryOp::UAdd, Value::Int(_) | Value::Float(_)) => operand,
        (UnaryOp::Not, value) if value.truth().is_some() => {
            Value::Bool(value.truth() == Some(false))
        }
        _ => Value::Operation(Rc::new(Operation::Unary(op, operand))),
    }
}

pub(super) fn compare_values(op: CmpOp, left: Value, right: Value) -> Value {
    let is_in = |item: &Value, of: &Value| -> Option<bool> {
        match (item, of) {
            (Value::Str(item), Value::Str(of)) => Some(of.contains(&**item)),
            (item, Value::Dict(items)) => {
                Some(items.iter().any(|(key, _)| key.equals(item) == Some(true)))
            }
            (item, of) => Some(of.items()?.iter().any(|one| one.equals(item) == Some(true))),
        }
    };
    let numbers = left.number().zip(right.number());
    let known = match op {
        CmpOp::Eq | CmpOp::Is => left.equals(&right),
        CmpOp::NotEq | CmpOp::IsNot => left.equals(&right).map(|same| !same),
        CmpOp::Lt => numbers.map(|(one, two)| one < two),
        CmpOp::LtE => numbers.map(|(one, two)| one <= two),
        CmpOp::Gt => numbers.map(|(one, two)| one > two),
        CmpOp::GtE => numbers.map(|(one, two)| one >= two),
        CmpOp::In => is_in(&left, &right),
        CmpOp::NotIn => is_in(&left, &right).map(|is_in| !is_in),
    };
    // `column == None` is SQL; of a column nothing is known.
    let is_symbolic = |value: &Value| {
        matches!(
            value,
            Value::Object(_) | Value::Attribute(_) | Value::Item(_) | Value::Operation(_)
        )
    };
    match known {
        Some(known) if !(is_symbolic(&left) || is_symbolic(&right)) => Value::Bool(known),
        Some(known) if matches!(op, CmpOp::Is | CmpOp::IsNot) => Value::Bool(known),
        _ => Value::Operation(Rc::new(Operation::Compare(op, left, right))),
    }
}

/// What two constants come to.
pub(super) fn computed(op: Operator, left: &Value, right: &Value) -> Option<Value> {
    Some(match (op, left, right) {
        (Operator::Add, Value::Str(one), Value::Str(two)) => Value::str(format!("{one}{two}")),
        (Operator::Add, Value::List(one), Value::List(two)) => {
            Value::list(one.iter().chain(two.iter()).cloned().collect())
        }
        (Operator::Add, Value::Tuple(one), Value::Tuple(two)) => {
            Value::Tuple(Rc::new(one.iter().chain(two.iter()).cloned().collect()))
        }
        (Operator::BitAnd | Operator::Sub | Operator::BitOr, Value::Set(one), Value::Set(two)) => {
            let is_in = |item: &Value, of: &[Value]| {
                of.iter().any(|other| other.equals(item) == Some(true))
            };
            let mut items: Vec<Value> = match op {
                Operator::BitAnd => one.iter().filter(|item| is_in(item, two)).cloned().collect(),
                Operator::Sub => one.iter().filter(|item| !is_in(item, two)).cloned().collect(),
                _ => one.to_vec(),
            };
            if op == Operator::BitOr {
                items.extend(two.iter().filter(|item| !is_in(item, one)).cloned());
            }
            Value::Set(Rc::new(items))
        }
        (Operator::BitOr, Value::Dict(one), Value::Dict(two)) => {
            let kept = one
                .iter()
                .filter(|(key, _)| two.iter().all(|(other, _)| other.equals(key) != Some(true)));
            Value::Dict(Rc::new(kept.chain(two.iter()).cloned().collect()))
        }
        (Operator::Mult, Value::Str(text), Value::Int(times))
        | (Operator::Mult, Value::Int(times), Value::Str(text)) => {
            let times = usize::try_from(*times).unwrap_or(0);
            if times.saturating_mul(text.len()) > 1_000_000 {
                return None;
            }
            Value::str(text.repeat(times))
        }
        (op, Value::Int(one), Value::Int(two)) => match op {
            Operator::Add => Value::Int(one.checked_add(*two)?),
            Operator::Sub => Value::Int(one.checked_sub(*two)?),
            Operator::Mult => Value::Int(one.checked_mul(*two)?),
            Operator::FloorDiv if *two != 0 => Value::Int(one.checked_div_euclid(*two)?),
            Operator::Mod if *two > 0 => Value::Int(one.checked_rem_euclid(*two)?),
            #[allow(clippy::cast_precision_loss)] // as Python's own division
            Operator::Div if *two != 0 => Value::Float(*one as f64 / *two as f64),
            Operator::Pow => Value::Int(one.checked_pow(u32::try_from(*two).ok()?)?),
            Operator::LShift if (0..62).contains(two) => {
                Value::Int(one.checked_mul(1_i64.checked_shl(u32::try_from(*two).ok()?)?)?)
            }
            Operator::BitOr => Value::Int(one | two),
            _ => return None,
        },
        (op, one, two) if matches!((one, two), (Value::Float(_), _) | (_, Value::Float(_))) => {
            let (one, two) = (one.number()?, two.number()?);
            match op {
                Operator::Add => Value::Float(one + two),
                Operator::Sub => Value::Float(one - two),
                Operator::Mult => Value::Float(one * two),
                Operator::Div if two != 0.0 => Value::Float(one / two),
                _ => return None,
            }
        }
        _ => return None,
    })
}

/// `format % arguments` with `%s`, `%d`, `%r` and `%(name)s`.
pub(super) fn percent(format: &str, arguments: &[Value], whole: &Value) -> Option<String> {
    let mut out = String::new();
    let mut arguments = arguments.iter();
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('%') {
            out.push('%');
            rest = after;
            continue;
        }
        let value = if let Some(after) = rest.strip_prefix('(') {
            let (key, after) = after.split_once(')')?;
            rest = after;
            let Value::Dict(items) = whole else { return None };
            items.iter().find(|(one, _)| one.as_str() == Some(key)).map(|(_, value)| value)?
        } else {
            arguments.next()?
        };
        let kind = rest.chars().next()?;
        rest = &rest[kind.len_utf8()..];
        out.push_str(&match kind {
            's' => display(value)?,
            'd' | 'i' => match value {
                Value::Int(int) => int.to_string(),
                _ => return None,
            },
            'r' => repr(value)?,
            _ => return None,
        });
    }
    out.push_str(rest);
    Some(out)
}

/// `str(value)`.
pub(super) fn display(value: &Value) -> Option<String> {
    match value {
        Value::Str(text) => Some(text.to_string()),
        other => repr(other),
    }
}

/// `repr(value)`.
pub(super) fn repr(value: &Value) -> Option<String> {
    Some(match value {
        Value::None => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Int(value) => value.to_string(),
        Value::Float(value) => format!("{value:?}"),
        Value::Str(text) => {
            let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
            let text = text.replace('\\', "\\\\").replace('\n', "\\n");
            let text = if quote == '\'' { text.replace('\'', "\\'") } else { text };
            format!("{quote}{text}{quote}")
        }
        Value::List(items) => format!("[{}]", reprs(items)?),
        Value::Tuple(items) if items.len() == 1 => format!("({},)", reprs(items)?),
        Value::Tuple(items) => format!("({})", reprs(items)?),
        _ => return None,
    })
}

fn reprs(items: &[Value]) -> Option<String> {
    let items: Option<Vec<String>> = items.iter().map(repr).collect();
    Some(items?.join(", "))
}
