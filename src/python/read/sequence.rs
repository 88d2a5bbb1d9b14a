//! `Identity(...)` and `Sequence(...)` among the arguments of a column.

use std::rc::Rc;

use super::build::Build;
use super::value::{Object, Value};
use crate::schema::{Identity, Sequence, SequenceOptions};

impl Build {
    pub(super) fn identity(&mut self, object: &Rc<Object>) -> Identity {
        let always = object.argument(0, "always").and_then(Value::truth) == Some(true);
        Identity { always, options: self.sequence_options(object, 2) }
    }

    /// The sequence, in the schema that it is given or that of the `MetaData`.
    pub(super) fn sequence(&mut self, object: &Rc<Object>, at: usize) -> Option<Sequence> {
        let name = object.argument(0, "name").cloned().map(|name| self.program.force(name));
        let Some(name) = name.as_ref().and_then(Value::as_str).map(str::to_owned) else {
            self.program.note(object.site, "a Sequence whose name is not known here is left out");
            return None;
        };
        let schema = match object.keyword("schema") {
            Some(given) => given.as_str().map(str::to_owned),
            None => self.models[at].metadata_schema.clone(),
        };
        let optional = object.keyword("optional").and_then(Value::truth) == Some(true);
        Some(Sequence { name, schema, optional, options: self.sequence_options(object, 1) })
    }

    /// `IdentityOptions`, the first of which stand by position from `first` on.
    fn sequence_options(&mut self, object: &Rc<Object>, first: usize) -> SequenceOptions {
        let mut number = |at: usize, name: &str| {
            let value = object.argument(first + at, name)?.clone();
            match self.program.force(value) {
                Value::Int(number) => Some(number),
                _ => None,
            }
        };
        let flag = |name: &str| object.keyword(name).and_then(Value::truth);
        SequenceOptions {
            start: number(0, "start"),
            increment: number(1, "increment"),
            minvalue: number(2, "minvalue"),
            maxvalue: number(3, "maxvalue"),
            nominvalue: flag("nominvalue") == Some(true),
            nomaxvalue: flag("nomaxvalue") == Some(true),
            cycle: match object.keyword("cycle") {
                Some(Value::Bool(cycle)) => Some(*cycle),
                _ => None,
            },
            cache: number(usize::MAX - first, "cache"),
        }
    }
}
