//! One proposed foreign key as a line of the window that compares the design with the file: the button that
//! accepts it, the columns, how many rows match, and below them why it is proposed. Knows nothing of how that
//! was found.

use egui::{
    Align, Button, Direction, Label, Layout, Rect, RichText, Role, Ui, UiBuilder, WidgetInfo, vec2,
};

use super::cell_text::count_text;
use crate::app::theme::Palette;
use crate::sqlite::Containment;

/// Measures in points.
const LINE_HEIGHT: f32 = 28.0;
const WHY_HEIGHT: f32 = 15.0;
const BUTTON_WIDTH: f32 = 80.0;
const GAP: f32 = 10.0;

/// A proposal as it is told.
pub struct ProposalLine<'a> {
    /// `Album.artist_id → Artist.id`.
    pub text: &'a str,
    /// Is it in the design already?
    pub is_accepted: bool,
    /// How many rows match, once that is measured.
    pub outcome: Option<&'a Result<Containment, String>>,
    /// Why it is proposed, where its name does not tell.
    pub why: Option<&'a str>,
}

/// Draws the line; was it accepted?
pub fn proposal_ui(ui: &mut Ui, line: &ProposalLine<'_>, palette: &Palette) -> bool {
    ui.spacing_mut().item_spacing.y = 3.0;
    let why_height = if line.why.is_some() { WHY_HEIGHT } else { 0.0 };
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), LINE_HEIGHT + why_height));
    let first = rect.with_max_y(rect.top() + LINE_HEIGHT);
    let word = if line.is_accepted { "Accepted" } else { "Accept" };
    let button = Rect::from_min_size(first.min, vec2(BUTTON_WIDTH, LINE_HEIGHT));
    let layout = Layout::centered_and_justified(Direction::LeftToRight);
    let mut left = beside(ui, button.shrink2(vec2(0.0, 3.0)), layout);
    let response = left.add_enabled(!line.is_accepted, Button::new(word));
    response.widget_info(|| {
        let said = format!("{word} {}", line.text);
        WidgetInfo::labeled(Role::Button, !line.is_accepted, said)
    });
    let (said, color) = outcome_text(line.outcome, palette);
    let mut right = beside(ui, first, Layout::right_to_left(Align::Center));
    right.label(RichText::new(said).small().color(color));
    let text_left = button.right() + GAP;
    let text_right = (right.min_rect().left() - GAP).max(text_left);
    let place = first.with_min_x(text_left).with_max_x(text_right);
    let mut text = beside(ui, place, Layout::left_to_right(Align::Center));
    text.add(Label::new(RichText::new(line.text).monospace().size(12.5)).truncate());
    if let Some(why) = line.why {
        // As near to its line as two lines of one text are.
        let place = rect.with_min_x(text_left).with_min_y(first.bottom() - 5.0);
        let mut below = beside(ui, place, Layout::top_down(Align::Min));
        let why = RichText::new(why).small().color(palette.text_weak);
        below.add(Label::new(why).truncate());
    }
    response.clicked()
}

fn beside(ui: &mut Ui, rect: Rect, layout: Layout) -> Ui {
    ui.new_child(UiBuilder::new().max_rect(rect).layout(layout))
}

/// `347 of 347 rows match (100 %)`.
fn outcome_text(
    outcome: Option<&Result<Containment, String>>,
    palette: &Palette,
) -> (String, egui::Color32) {
    match outcome {
        None => ("measuring…".to_owned(), palette.text_weak),
        Some(Err(why)) => (why.clone(), palette.error),
        Some(Ok(measured)) => {
            let Some(rate) = measured.rate() else {
                return ("no row has a value".to_owned(), palette.text_weak);
            };
            let (rows, matched) = (count_text(measured.rows), count_text(measured.matched));
            // Not rounded up to 100 where a row has no match.
            let percent = (rate * 100.0).floor();
            let of = if measured.is_complete { "" } else { "the first " };
            let color = match percent {
                100.0.. => palette.success,
                90.0.. => palette.warning,
                _ => palette.text_weak,
            };
            (format!("{matched} of {of}{rows} rows match ({percent} %)"), color)
        }
    }
}
