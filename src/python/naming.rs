//! `MetaData(naming_convention=...)`.
//!
//! Unique indexes that are named otherwise than others get a function among the tokens, as
//! `sqlalchemy.sql.naming` has no kind of their own for them.

use super::imports::Import;
use super::layout::Code;
use super::literal::literal;
use super::module::Module;
use crate::mapping::Subject;
use crate::mapping::naming::UNIQUE_INDEX;

/// `MetaData(...)`, where there is a convention.
pub(super) fn metadata(module: &mut Module<'_>) -> Option<Code> {
    let convention = &module.schema.naming_convention;
    if convention.is_empty() {
        return None;
    }
    let unique = convention.get("ix").zip(convention.get(UNIQUE_INDEX));
    let unique = unique.and_then(|(plain, unique)| told_apart(plain, unique));
    let mut entries = Vec::new();
    for (kind, pattern) in convention.iter().filter(|(kind, _)| *kind != UNIQUE_INDEX) {
        let pattern = match &unique {
            Some(apart) if kind == "ix" => {
                format!("{}%(unique_index)s{}", apart.before, apart.after)
            }
            _ => pattern.clone(),
        };
        entries.push(Code::atom(literal(&pattern)).prefixed(&format!("{}: ", literal(kind))));
    }
    if let Some(apart) = unique {
        let (unique, plain) = (literal(&apart.unique), literal(&apart.plain));
        entries.push(Code::atom(format!(
            "{}: lambda constraint, table: {unique} if constraint.unique else {plain}",
            literal("unique_index")
        )));
    }
    let name = module.import(Import::from("sqlalchemy", "MetaData"));
    let convention = Code::bracket("{", entries, "}");
    Some(Code::call(&name, vec![Code::keyword("naming_convention", convention)]))
}

/// Notes what Python cannot say of the convention.
pub(super) fn check_convention(module: &mut Module<'_>) {
    let convention = &module.schema.naming_convention;
    let mut messages = Vec::new();
    for kind in convention.keys() {
        if !["ix", "uq", "ck", "fk", "pk", UNIQUE_INDEX].contains(&kind.as_str()) {
            messages.push(format!(
                "{} is no kind of constraint. Use ix, uq, ck, fk or pk",
                literal(kind)
            ));
        }
    }
    if let Some((plain, unique)) = convention.get("ix").zip(convention.get(UNIQUE_INDEX))
        && told_apart(plain, unique).is_none()
    {
        messages.push(
            "the patterns of ix and ix_unique differ in more than plain text. Make them differ in \
             plain text only"
                .to_owned(),
        );
    }
    for message in messages {
        module.error(Subject::Schema, "naming convention", message);
    }
}

/// Two patterns that differ in one place, in plain text.
struct Apart {
    before: String,
    plain: String,
    unique: String,
    after: String,
}

fn told_apart(plain: &str, unique: &str) -> Option<Apart> {
    let same = plain.chars().zip(unique.chars()).take_while(|(one, two)| one == two);
    let before: String = same.map(|(one, _)| one).collect();
    let (plain, unique) = (&plain[before.len()..], &unique[before.len()..]);
    let same = plain.chars().rev().zip(unique.chars().rev()).take_while(|(one, two)| one == two);
    let after = plain.len() - same.map(|(one, _)| one.len_utf8()).sum::<usize>();
    let (plain, after) = plain.split_at(after);
    let unique = &unique[..unique.len() - after.len()];
    let is_plain = |text: &str| !text.contains(['%', '(', ')']);
    // The place must not lie within a token.
    let is_whole = before.matches("%(").count() == before.matches(")s").count();
    (is_plain(plain) && is_plain(unique) && is_whole && !before.ends_with('%')).then(|| Apart {
        before: before.clone(),
        plain: plain.to_owned(),
        unique: unique.to_owned(),
        after: after.to_owned(),
    })
}
