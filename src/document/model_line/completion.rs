//! What the word at the cursor of a line of columns could become: types and options as in a single
//! column's line, and models behind an arrow.

use std::ops::Range;

use super::chain;
use super::pieces::{raw_pieces, split_name};
use crate::document::{Completion, CompletionKind, complete};
use crate::schema::Schema;

/// How the line begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineStart {
    /// With the model's name and a colon.
    Name,
    /// With a column.
    Column,
}

/// What the word before `cursor` (a byte of `line`) could become, best first.
pub fn complete_line(
    schema: &Schema,
    line: &str,
    cursor: usize,
    start: LineStart,
) -> Vec<Completion> {
    let within = match start {
        LineStart::Name => {
            let models = chain::raw_models(line);
            let at_cursor = |model: &Range<usize>| model.start <= cursor && cursor <= model.end;
            let Some(model) = models.into_iter().find(at_cursor) else { return Vec::new() };
            split_name(line, model).1
        }
        LineStart::Column => 0..line.len(),
    };
    let at_cursor = |piece: &Range<usize>| piece.start <= cursor && cursor <= piece.end;
    let pieces = raw_pieces(line, within.clone());
    if cursor < within.start {
        return Vec::new();
    }
    let Some(piece) = pieces.into_iter().find(at_cursor) else { return Vec::new() };
    let text = &line[piece.clone()];
    let Some(before) = line.get(piece.start..cursor) else { return Vec::new() };
    if let Some(word) = word_behind_arrow(before) {
        let range = cursor - word.len()..cursor;
        let mut found = models(schema, word, range.clone());
        if start == LineStart::Name {
            found.extend(written_before(&line[..range.start], word, &range));
        }
        return found;
    }
    let blanks = text.len() - text.trim_start().len();
    let (start, text) = (piece.start + blanks, text.trim_start());
    // A key without a column's name has a name for the reader of columns.
    let (text, added) =
        if text.starts_with("->") { (format!("x {text}"), 2) } else { (text.to_owned(), 0) };
    let Some(in_piece) = (cursor + added).checked_sub(start) else { return Vec::new() };
    let mut found = complete(&text, in_piece);
    for one in &mut found {
        one.range = one.range.start + start - added..one.range.end + start - added;
    }
    found
}

/// The word being written behind `->`, `<->` or `references`.
fn word_behind_arrow(before: &str) -> Option<&str> {
    let start = before
        .char_indices()
        .rev()
        .find(|(_, char)| char.is_whitespace() || *char == '>')
        .map(|(at, char)| at + char.len_utf8())?;
    let (earlier, word) = before.split_at(start);
    let earlier = earlier.trim_end();
    let is_arrow = earlier.ends_with("->")
        || earlier.rsplit(char::is_whitespace).next().is_some_and(|last| {
            last.eq_ignore_ascii_case("references") && earlier.len() > last.len()
        });
    is_arrow.then_some(word)
}

/// Models that the line itself makes before this place.
fn written_before(line: &str, word: &str, range: &Range<usize>) -> Vec<Completion> {
    let names = chain::names(line).into_iter();
    names
        .filter(|name| starts(name, word))
        .map(|name| Completion {
            text: name.to_owned(),
            range: range.clone(),
            kind: CompletionKind::Model,
            detail: "model of this line",
        })
        .collect()
}

/// Models whose class or table begins so; behind a dot, the keys of that model.
fn models(schema: &Schema, word: &str, range: Range<usize>) -> Vec<Completion> {
    let completion = |text: String, detail: &'static str| Completion {
        text,
        range: range.clone(),
        kind: CompletionKind::Model,
        detail,
    };
    if let Some((model, column)) = word.split_once('.') {
        let Some(model) = crate::document::naming::model_called(schema, model) else {
            return Vec::new();
        };
        let keys = model.columns.iter().filter(|one| one.primary_key || one.unique);
        return keys
            .filter(|one| starts(&one.name, column))
            .map(|one| completion(format!("{}.{}", model.class_name, one.name), "key"))
            .collect();
    }
    schema
        .models
        .values()
        .filter(|model| starts(&model.class_name, word) || starts(&model.table_name(), word))
        .map(|model| completion(model.class_name.clone(), "model"))
        .collect()
}

fn starts(name: &str, with: &str) -> bool {
    name.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with))
}
