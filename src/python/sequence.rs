//! `db.Identity(...)` and `db.Sequence(...)` of a column.

use super::layout::Code;
use super::literal::literal;
use super::module::Module;
use crate::schema::{Column, SequenceOptions};

/// What stands behind the type of a column that the database numbers.
pub(super) fn sequences(module: &mut Module<'_>, column: &Column) -> Vec<Code> {
    let mut out = Vec::new();
    if let Some(sequence) = &column.sequence {
        let mut arguments = vec![Code::atom(literal(&sequence.name))];
        arguments.extend(options(&sequence.options));
        if let Some(schema) = &sequence.schema {
            arguments.push(Code::keyword("schema", Code::atom(literal(schema))));
        }
        if sequence.optional {
            arguments.push(Code::atom("optional=True"));
        }
        out.push(Code::call(&module.library("Sequence"), arguments));
    }
    if let Some(identity) = &column.identity {
        let always = identity.always.then(|| Code::atom("always=True"));
        let arguments = always.into_iter().chain(options(&identity.options)).collect();
        out.push(Code::call(&module.library("Identity"), arguments));
    }
    out
}

fn options(options: &SequenceOptions) -> Vec<Code> {
    let mut out = Vec::new();
    for (name, _, number) in options.numbers() {
        out.extend(number.map(|number| Code::atom(format!("{name}={number}"))));
    }
    for (name, flag) in [("nominvalue", options.nominvalue), ("nomaxvalue", options.nomaxvalue)] {
        out.extend(flag.then(|| Code::atom(format!("{name}=True"))));
    }
    let cycle = options.cycle.map(|cycle| if cycle { "cycle=True" } else { "cycle=False" });
    out.extend(cycle.map(Code::atom));
    out
}
