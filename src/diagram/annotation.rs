//! What is drawn on the canvas beside the models: groups around boxes, and notes.
//!
//! Knows ids and lengths in canvas points; what a group's frame looks like is told by the canvas.

use std::collections::BTreeSet;

use emath::{Pos2, Rect, Vec2, pos2, vec2};
use serde::{Deserialize, Serialize};

use super::card::GRID_POINTS;
use crate::schema::ModelId;

/// A group, unique in the whole diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GroupId(pub u32);

/// A note, unique in the whole diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NoteId(pub u32);

/// The height of a group's title, in canvas points.
pub const GROUP_TITLE_POINTS: f32 = 32.0;
/// The space between a group's frame and its boxes, in canvas points.
pub const GROUP_PADDING_POINTS: f32 = 16.0;
/// The size that a new note has, in canvas points.
pub const NOTE_SIZE: Vec2 = Vec2::new(200.0, 72.0);
/// The least size of a note, in canvas points.
pub const MIN_NOTE_SIZE: Vec2 = Vec2::new(96.0, 40.0);
/// The space between a note's edge and its text, in canvas points.
pub const NOTE_PADDING_POINTS: f32 = 10.0;
/// The height of a line of a note, in canvas points.
pub const NOTE_LINE_POINTS: f32 = 17.0;
/// The width of one character of a note, in canvas points: above the average, so that the text fits.
const NOTE_CHAR_POINTS: f32 = 7.4;

/// A titled frame around boxes. It has no place of its own: it is where its members are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Group {
    /// The words at the top of the frame.
    pub title: String,
    /// The tint, as an index into the theme's palette.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<u8>,
    /// The boxes inside; never empty in a document.
    pub members: BTreeSet<ModelId>,
}

/// A text on the canvas.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// What it says, of any number of lines.
    pub text: String,
    /// The top left corner, in canvas points.
    #[serde(with = "super::pair")]
    pub position: Pos2,
    /// The width, and the least height, in canvas points.
    #[serde(with = "super::pair")]
    pub size: Vec2,
    /// The tint, as an index into the theme's palette.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<u8>,
}

impl Group {
    /// The frame around members that stand in these rectangles; `None` around nothing.
    pub fn frame(members: impl IntoIterator<Item = Rect>) -> Option<Rect> {
        let around = members.into_iter().reduce(Rect::union)?.expand(GROUP_PADDING_POINTS);
        Some(around.with_min_y(around.top() - GROUP_TITLE_POINTS))
    }
}

impl Note {
    /// An empty note at a place of the canvas.
    pub fn new(position: Pos2) -> Self {
        Self { text: String::new(), position, size: NOTE_SIZE, color: None }
    }

    /// Where it stands: as wide as it was made, and as high as its text needs.
    pub fn rect(&self) -> Rect {
        let width = self.size.x.max(MIN_NOTE_SIZE.x);
        let chars = ((width - 2.0 * NOTE_PADDING_POINTS) / NOTE_CHAR_POINTS).max(1.0) as usize;
        let lines: usize = self.text.split('\n').map(|line| lines_of(line, chars)).sum();
        let needed = lines as f32 * NOTE_LINE_POINTS + 2.0 * NOTE_PADDING_POINTS;
        let height = needed.max(self.size.y).max(MIN_NOTE_SIZE.y);
        let height = (height / GRID_POINTS).ceil() * GRID_POINTS;
        Rect::from_min_size(self.position, vec2(width, height))
    }

    /// The first line, cut where it is long: what lists and labels call it.
    pub fn summary(&self) -> String {
        const LONGEST: usize = 40;
        let line = self.text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("");
        if line.is_empty() {
            return "Empty note".to_owned();
        }
        if line.chars().count() <= LONGEST {
            return line.to_owned();
        }
        let cut: String = line.chars().take(LONGEST - 1).collect();
        format!("{}…", cut.trim_end())
    }

    /// Where its lower right corner is taken to change its size, in canvas points.
    pub fn corner(&self) -> Pos2 {
        let rect = self.rect();
        pos2(rect.right(), rect.bottom())
    }
}

/// How many lines one line of text takes that is broken at words.
fn lines_of(line: &str, chars_in_line: usize) -> usize {
    let (mut lines, mut used) = (1, 0);
    for word in line.split(' ') {
        let length = word.chars().count();
        let wanted = if used == 0 { length } else { used + 1 + length };
        if wanted <= chars_in_line {
            used = wanted;
            continue;
        }
        lines += usize::from(used > 0);
        // A word longer than a line is broken inside.
        lines += length.saturating_sub(1) / chars_in_line;
        used = if length == 0 { 0 } else { (length - 1) % chars_in_line + 1 };
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_as_high_as_its_text() {
        let mut note = Note::new(pos2(16.0, 24.0));
        assert_eq!(note.rect().size(), NOTE_SIZE);
        note.text = "one\ntwo\nthree\nfour\nfive".to_owned();
        assert!(note.rect().height() >= 5.0 * NOTE_LINE_POINTS);
        let narrow = Note { size: vec2(96.0, 40.0), text: "a ".repeat(40), ..note.clone() };
        let wide = Note { size: vec2(400.0, 40.0), text: "a ".repeat(40), ..note };
        assert!(narrow.rect().height() > wide.rect().height());
    }

    #[test]
    fn words_are_not_broken_unless_they_are_longer_than_a_line() {
        assert_eq!(lines_of("", 10), 1);
        assert_eq!(lines_of("one two", 7), 1);
        assert_eq!(lines_of("one two", 6), 2);
        assert_eq!(lines_of("abcdefghijkl", 5), 3);
    }

    #[test]
    fn a_groups_frame_has_room_for_its_title() {
        let boxes = [Rect::from_min_size(pos2(0.0, 0.0), vec2(200.0, 100.0))];
        let frame = Group::frame(boxes).unwrap();
        assert_eq!(frame.top(), -GROUP_PADDING_POINTS - GROUP_TITLE_POINTS);
        assert!(frame.contains_rect(boxes[0]));
        assert_eq!(Group::frame([]), None);
    }
}
