//! Arguments that only Python looks at, as they were read: constants, and callables of a known form.
//!
//! The text of a callable becomes code only if it is found here to be of a known form.

use ruff_python_ast::Expr;
use ruff_python_parser::parse_expression;

use super::callable::builtin;
use super::imports::Import;
use super::layout::Code;
use super::literal::{literal, value_literal};
use super::module::Module;
use crate::schema::{PythonArgument, PythonArguments};

/// The arguments among `names` that are given, as keywords; the errors say what cannot be written.
pub(super) fn python_arguments(
    module: &mut Module<'_>,
    names: &[&str],
    given: &PythonArguments,
) -> Vec<Result<Code, String>> {
    let mut out = Vec::new();
    for name in names {
        let Some(argument) = given.get(*name) else { continue };
        let code = match argument {
            PythonArgument::Constant(value) => Ok(value_literal(value)),
            PythonArgument::Code(text) => known_code(module, text),
        };
        out.push(
            code.map(|code| Code::keyword(name, code)).map_err(|error| format!("{name}: {error}")),
        );
    }
    out
}

/// Functions that make collections of related rows from a name.
static COLLECTIONS: [(&str, Import); 3] = [
    ("attribute_keyed_dict", Import::from("sqlalchemy.orm", "attribute_keyed_dict")),
    ("attribute_mapped_collection", Import::from("sqlalchemy.orm", "attribute_keyed_dict")),
    ("ordering_list", Import::from("sqlalchemy.ext.orderinglist", "ordering_list")),
];

fn known_code(module: &mut Module<'_>, text: &str) -> Result<Code, String> {
    match text.trim() {
        name @ ("set" | "list" | "dict") => return Ok(Code::atom(builtin(module, name))),
        "FetchedValue()" => return Ok(Code::call(&module.library("FetchedValue"), Vec::new())),
        _ => {}
    }
    let refused = || {
        format!(
            "{} is no collection that can be written here. Use set, list or dict",
            literal(text)
        )
    };
    let parsed = parse_expression(text.trim()).map_err(|_| refused())?;
    let Expr::Call(call) = parsed.expr() else { return Err(refused()) };
    let (Expr::Name(function), [Expr::StringLiteral(name)], []) =
        (&*call.func, &*call.arguments.args, &*call.arguments.keywords)
    else {
        return Err(refused());
    };
    let known = COLLECTIONS.iter().find(|(known, _)| *known == function.id.as_str());
    let (_, import) = known.ok_or_else(refused)?;
    let function = module.import(import.clone());
    Ok(Code::call(&function, vec![Code::atom(literal(name.value.to_str()))]))
}
