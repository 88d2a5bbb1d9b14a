//! How wide the grid's columns are as long as the user has not chosen that: what the headings and rows
//! need, within reason, and more where there is room for it.

use egui::{Color32, FontId, Ui};

use super::cell_note::cell_note;
use super::cell_text::{CellLook, cell_text};
use super::grid::{BAR, GridInput, GridState};
use super::grid_paint::{FONT, PADDING, SMALL_FONT, cell_font};
use super::loaded_rows::LoadedRow;
use crate::app::theme::semibold;

/// Rows whose texts decide how wide a column begins.
const MEASURED_ROWS: usize = 60;
/// The least width, what is reasonable, and the most where there is room, in points.
const LABEL_WIDTHS: [f32; 3] = [136.0, 208.0, 340.0];
const COLUMN_WIDTHS: [f32; 3] = [80.0, 280.0, 480.0];

/// Widths in points that the headings and the first rows fit in: the labels', then each column's. Those
/// that would be cut share what is left of `room`.
pub fn fitting_widths(ui: &Ui, input: &GridInput<'_>, room: f32) -> Vec<f32> {
    let rows: Vec<&LoadedRow> = input.rows.iter().take(MEASURED_ROWS).collect();
    let needed = (0..=input.columns.len()).map(|at| needed_width(ui, input, at, &rows));
    share(&needed.collect::<Vec<_>>(), room)
}

/// Widens the labels and columns of numbers that rows in view are cut in: names grow longer down the
/// rows, and a number that is cut says nothing.
pub fn widen_what_is_cut(ui: &Ui, input: &GridInput<'_>, state: &mut GridState, room: f32) {
    let rows: Vec<&LoadedRow> =
        state.visible_rows.clone().filter_map(|row| input.rows.row(row)).collect();
    let is_number = |at: usize| {
        let cells = || rows.iter().filter_map(|row| row.values.get(at - 1));
        at == 0 || cells().any(|value| cell_text(value).look == CellLook::Number)
    };
    let mut needed = state.widths.clone();
    for (at, width) in needed.iter_mut().enumerate().filter(|(at, _)| is_number(*at)) {
        *width = width.max(needed_width(ui, input, at, &rows));
    }
    let shared = share(&needed, room);
    for (at, width) in state.widths.iter_mut().enumerate() {
        *width = width.max(shared[at].min(needed[at]));
    }
}

/// The widest that a label (0) or a column may become by itself.
pub fn most_width(at: usize) -> f32 {
    limits(at)[2]
}

fn limits(at: usize) -> [f32; 3] {
    if at == 0 { LABEL_WIDTHS } else { COLUMN_WIDTHS }
}

/// What is reasonable for each, and what is left of the room for those that need more, from the left.
fn share(needed: &[f32], room: f32) -> Vec<f32> {
    let reasonable = |(at, needed): (usize, &f32)| needed.min(limits(at)[1]);
    let mut widths: Vec<f32> = needed.iter().enumerate().map(reasonable).collect();
    let mut left = room - BAR - widths.iter().sum::<f32>();
    for (width, needed) in widths.iter_mut().zip(needed) {
        let more = (needed - *width).min(left.floor());
        if more > 0.0 {
            *width += more;
            left -= more;
        }
    }
    widths
}

fn needed_width(ui: &Ui, input: &GridInput<'_>, at: usize, rows: &[&LoadedRow]) -> f32 {
    let measure = |text: &str, font: FontId| {
        ui.painter().layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER).size().x
    };
    let [least, _, most] = limits(at);
    let Some(column) = at.checked_sub(1).and_then(|column| input.columns.get(column)) else {
        let labels = rows.iter().map(|row| measure(&row.label, FONT)).fold(0.0, f32::max);
        let heading = measure(input.heading, semibold(13.0));
        return (labels.max(heading) + 2.0 * PADDING + 1.0).clamp(least, most).ceil();
    };
    let heading = measure(&column.name, semibold(12.5))
        + if column.type_text.is_empty() { 0.0 } else { 6.0 }
        + measure(&column.type_text, SMALL_FONT).min(90.0);
    let cells = rows
        .iter()
        .filter_map(|row| row.values.get(at - 1))
        .map(|value| {
            let note = cell_note(value, column.holds);
            let note = note.map_or(0.0, |note| measure(&note, SMALL_FONT) + PADDING);
            let cell = cell_text(value);
            measure(&cell.text, cell_font(cell.look)) + note
        })
        .fold(0.0, f32::max);
    (heading.max(cells) + 2.0 * PADDING + 4.0).clamp(least, most).ceil()
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn what_is_left_goes_to_those_that_are_cut() {
        assert_eq!(share(&[150.0, 90.0, 300.0], 400.0), [150.0, 90.0, 280.0], "no room is left");
        assert_eq!(share(&[150.0, 90.0, 300.0], 1000.0), [150.0, 90.0, 300.0], "all have enough");
        assert_eq!(share(&[340.0, 90.0, 480.0], 688.0), [308.0, 90.0, 280.0], "labels come first");
    }
}
