//! Going to a row by its number: a field in the bar over the panes. Knows nothing of where rows come
//! from.

use egui::{Key, RichText, TextEdit, Ui};

use super::cell_text::count_text;
use crate::app::theme::Palette;

/// What is typed in the field.
#[derive(Clone, Debug, Default)]
pub struct RowNumber {
    text: String,
    has_begun: bool,
}

/// What came of the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowNumberEvent {
    /// Go to this row, counted from 0.
    GoTo(u64),
    /// Nothing any more.
    Close,
}

/// Draws the field for a grid of so many rows.
pub fn row_number_ui(
    ui: &mut Ui,
    draft: &mut RowNumber,
    row_count: u64,
    palette: &Palette,
) -> Option<RowNumberEvent> {
    let wanted = row_of(&draft.text, row_count);
    let hint = format!("Row 1 to {}", count_text(row_count));
    let is_wrong = wanted.is_none() && !draft.text.trim().is_empty();
    let mut edit = TextEdit::singleline(&mut draft.text).hint_text(hint).desired_width(128.0);
    if is_wrong {
        edit = edit.text_color(palette.error);
    }
    let response = ui.add(edit);
    let response = response.accessible_name("Go to row");
    if !draft.has_begun {
        draft.has_begun = true;
        response.request_focus();
        return None;
    }
    if ui.input(|input| input.key_pressed(Key::Escape)) {
        return Some(RowNumberEvent::Close);
    }
    if response.lost_focus() {
        let enter = ui.input(|input| input.key_pressed(Key::Enter));
        return match wanted {
            Some(row) if enter => Some(RowNumberEvent::GoTo(row)),
            None if enter => {
                response.request_focus();
                None
            }
            _ => Some(RowNumberEvent::Close),
        };
    }
    if is_wrong {
        let text = RichText::new(format!("There is no such row: 1 to {}", count_text(row_count)));
        ui.label(text.small().color(palette.error));
    }
    None
}

/// The row of a number as it is typed: `1,234,567`, or from the end: `-1`.
fn row_of(text: &str, row_count: u64) -> Option<u64> {
    let digits: String =
        text.chars().filter(|one| !matches!(one, ',' | '_' | '.' | ' ' | '\'')).collect();
    let row = match digits.strip_prefix('-') {
        Some(from_end) => row_count.checked_sub(from_end.parse().ok()?)?,
        None => digits.parse::<u64>().ok()?.checked_sub(1)?,
    };
    (row < row_count).then_some(row)
}

#[cfg(test)]
mod tests {
    use super::row_of;

    #[test]
    fn numbers_are_read_as_they_are_shown() {
        assert_eq!(row_of("1", 10), Some(0));
        assert_eq!(row_of(" 1,234,567 ", 10_000_000), Some(1_234_566));
        assert_eq!(row_of("-1", 10), Some(9));
        for wrong in ["0", "11", "-11", "x", "", "-0", "1e3"] {
            assert_eq!(row_of(wrong, 10), None, "{wrong:?}");
        }
    }
}
