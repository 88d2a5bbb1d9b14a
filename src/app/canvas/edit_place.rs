//! Which part of a column's line is meant: by the point of its row that was clicked, or by F2, which
//! goes from part to part while the line is being edited.

use std::ops::Range;

use egui::{Pos2, pos2};

use super::CanvasState;
use super::in_place_edit::InPlaceEdit;
use super::paint_cards::{NAME_INDENT_POINTS, option_mark_center};
use super::rows::{Mark, Row};
use super::scene::Card;
use super::walk::Way;
use crate::document::{LinePart, line_parts};
use crate::schema::ModelId;

/// What of a text is selected when its editing begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// All of it; of a column's line nothing, with the cursor at its end.
    All,
    /// A part of a column's line; where the line does not say it, the cursor is at its end.
    Part(LinePart),
}

impl Place {
    /// The name of a column.
    pub const NAME: Self = Self::Part(LinePart::Name);
}

impl From<Mark> for LinePart {
    fn from(mark: Mark) -> Self {
        match mark {
            Mark::ForeignKey => Self::ForeignKey,
            Mark::NotNull => Self::NotNull,
            Mark::Index => Self::Index,
            Mark::Unique => Self::Unique,
        }
    }
}

impl CanvasState {
    /// Which part of a column's line a point of its row stands for: the name, the type, or the option
    /// whose mark is there.
    pub(super) fn place_in_row(&self, model_id: ModelId, row: usize, pointer: Pos2) -> Place {
        let at = self.viewport_transform().canvas_from_screen(pointer);
        let card = self.scene.card(model_id);
        card.and_then(|card| Some((card, card.rows.get(row)?))).map_or(Place::All, |(card, row)| {
            Place::Part(mark_at(card, row, at.x).unwrap_or({
                if at.x < card.rect.center().x { LinePart::Name } else { LinePart::Type }
            }))
        })
    }
}

/// The option whose mark stands in a row at `x` of the canvas.
fn mark_at(card: &Card, row: &Row, x: f32) -> Option<LinePart> {
    const REACH_POINTS: f32 = 8.5;
    if x < card.rect.left() + NAME_INDENT_POINTS {
        let of_key = row.marks.primary_key.then_some(LinePart::PrimaryKey);
        return of_key.or(row.marks.foreign_key.then_some(LinePart::ForeignKey));
    }
    let is_under = |mark: &Mark| {
        let center = option_mark_center(card, *mark, pos2(card.rect.right(), 0.0), 1.0);
        (center.x - x).abs() <= REACH_POINTS
    };
    row.marks.at_right().find(is_under).map(LinePart::from)
}

impl InPlaceEdit {
    /// The characters of the text to be selected when the editing begins.
    pub fn first_selection(&self) -> Range<usize> {
        let end = self.text.chars().count();
        if !self.target.is_column() {
            return 0..end;
        }
        let Some(Place::Part(wanted)) = self.selects else { return end..end };
        let part = line_parts(&self.text).into_iter().find(|(part, _)| *part == wanted);
        part.map_or(end..end, |(_, range)| self.chars_of(&range))
    }

    /// The characters of the part of the line behind (or before) the one that ends at this
    /// character; round in a circle. `None` where the text is no column's line or is empty.
    pub fn part_beside(&self, selected: &Range<usize>, way: Way) -> Option<Range<usize>> {
        if !self.target.is_column() {
            return None;
        }
        let parts: Vec<Range<usize>> =
            line_parts(&self.text).iter().map(|(_, range)| self.chars_of(range)).collect();
        let beside = match way {
            Way::Forward => parts.iter().find(|part| part.end > selected.end).or(parts.first()),
            Way::Back => parts.iter().rev().find(|part| part.end < selected.start).or(parts.last()),
        };
        beside.cloned()
    }

    fn chars_of(&self, bytes: &Range<usize>) -> Range<usize> {
        let count = |end: usize| self.text[..end].chars().count();
        count(bytes.start)..count(bytes.end)
    }
}
