//! What the word at the cursor could become. Offers types behind the name, and options that the
//! line does not have yet.

use super::parse::OPTION_WORDS;
use super::types::type_names;
use super::{Completion, CompletionKind};

/// Options as they are offered, with the first word that tells whether the line has it.
const OPTIONS: [(&str, &str); 14] = [
    ("primary_key", "part of the primary key"),
    ("unique", "no value twice"),
    ("index", "found quickly by its value"),
    ("not null", "always has a value"),
    ("nullable", "may have no value"),
    ("default ", "what Python puts in for a new row"),
    ("server_default ", "the DEFAULT of the table"),
    ("onupdate ", "what Python puts in with each change"),
    ("autoincrement", "counts up"),
    ("comment ", "a note in the database"),
    ("-> ", "refers to a column of a table"),
    ("on delete ", "what happens when the row referred to is deleted"),
    ("on update ", "what happens when the key referred to changes"),
    ("references ", "refers to a column of a table"),
];

const ACTIONS: [(&str, &str); 5] = [
    ("cascade", "the same happens to the row"),
    ("set null", "the column becomes empty"),
    ("set default", "the column gets its default"),
    ("restrict", "refused at once"),
    ("no action", "refused at the end"),
];

/// What the word before `cursor` (a byte offset) could become, best first. Nothing while the name is
/// typed, inside quotes and brackets, and where a value stands.
pub fn complete(line: &str, cursor: usize) -> Vec<Completion> {
    let Some(before) = line.get(..cursor) else { return Vec::new() };
    let start = before
        .rfind(char::is_whitespace)
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let word = &before[start..];
    let earlier: Vec<String> =
        before[..start].split_whitespace().map(str::to_ascii_lowercase).collect();
    let is_open = |text: &str| {
        text.matches('(').count() > text.matches(')').count() || text.matches('\'').count() % 2 == 1
    };
    if earlier.is_empty() || is_open(before) {
        return Vec::new();
    }
    let range = start..cursor;
    let matching = |list: &[(&str, &'static str)], kind| -> Vec<Completion> {
        list.iter()
            .filter(|(text, _)| starts_with(text, word))
            .map(|(text, detail)| {
                let (text, range) = ((*text).to_owned(), range.clone());
                Completion { text, range, kind, detail }
            })
            .collect()
    };
    let last = earlier.last().map(String::as_str).unwrap_or_default();
    let before_last = earlier.iter().rev().nth(1).map(String::as_str).unwrap_or_default();
    match (before_last, last) {
        (_, "->" | "references" | "default" | "server_default" | "onupdate" | "comment") => {
            return Vec::new();
        }
        ("on", "delete" | "update") => return matching(&ACTIONS, CompletionKind::Option),
        (_, "on") => {
            let which =
                [("delete ", "when the row is deleted"), ("update ", "when the key changes")];
            return matching(&which, CompletionKind::Option);
        }
        (_, "not") => return matching(&[("null", "always has a value")], CompletionKind::Option),
        (_, "set") => {
            let which = [("null", "the column becomes empty"), ("default", "its default")];
            return matching(&which, CompletionKind::Option);
        }
        _ => {}
    }
    let mut found = Vec::new();
    if earlier.len() == 1 {
        found.extend(types(word).into_iter().map(|(text, detail)| Completion {
            text: text.to_owned(),
            range: range.clone(),
            kind: CompletionKind::Type,
            detail,
        }));
    }
    let has_key = earlier.iter().any(|one| one == "->" || one == "references");
    let options = matching(&OPTIONS, CompletionKind::Option).into_iter().filter(|one| {
        let first = one.text.split(' ').next().unwrap_or_default();
        let second = one.text.split(' ').nth(1).unwrap_or_default();
        match first {
            "on" => has_key && !earlier.windows(2).any(|pair| pair[0] == "on" && pair[1] == second),
            "->" => !has_key,
            "references" => !has_key && !word.is_empty(),
            first => !earlier.iter().skip(1).any(|one| one == first),
        }
    });
    found.extend(options);
    found
}

/// Types whose name begins so, then those of which a word of SQL does.
fn types(word: &str) -> Vec<(&'static str, &'static str)> {
    let by_name = type_names().iter().filter(|one| starts_with(one.name, word));
    let by_other = type_names().iter().filter(|one| {
        !word.is_empty()
            && !starts_with(one.name, word)
            && one.also.iter().any(|also| starts_with(also, word))
    });
    // A word that is an option already is no type half typed.
    if OPTION_WORDS.iter().any(|option| option.eq_ignore_ascii_case(word)) {
        return Vec::new();
    }
    by_name.chain(by_other).map(|one| (one.name, one.detail)).collect()
}

fn starts_with(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}
