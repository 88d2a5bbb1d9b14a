//! The line over the grid that says which rows are shown: a condition as behind WHERE, and what SQLite
//! does for it. Runs nothing.

use egui::{Button, Id, Key, RichText, TextEdit, Ui, UiBuilder, vec2};

use crate::app::theme::Palette;
use crate::sqlite::{QueryPlan, RowQuery};

/// The line's height in points.
const HEIGHT: f32 = 32.0;

/// What is typed, and what came of it.
#[derive(Clone, Debug, Default)]
pub struct FilterDraft {
    /// The condition as it is typed.
    pub text: String,
    /// Why SQLite refuses it.
    pub error: Option<String>,
    /// What SQLite does for the query that is shown.
    pub plan: Option<QueryPlan>,
}

impl FilterDraft {
    /// Adds a condition to those that are there.
    pub fn add(&mut self, condition: &str) {
        let before = self.text.trim();
        self.text = if before.is_empty() {
            condition.to_owned()
        } else {
            [before, " AND ", condition].concat()
        };
    }
}

/// Draws the line; answers with the query that is wanted now.
pub fn filter_ui(
    ui: &mut Ui,
    id: Id,
    draft: &mut FilterDraft,
    query: &RowQuery,
    palette: &Palette,
) -> Option<RowQuery> {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), HEIGHT));
    let line = egui::Stroke::new(1.0, palette.card_divider);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, line);
    let inner = rect.shrink2(vec2(8.0, 3.0));
    let builder =
        UiBuilder::new().max_rect(inner).layout(egui::Layout::left_to_right(egui::Align::Center));
    let mut bar = ui.new_child(builder);
    bar.set_clip_rect(ui.clip_rect().intersect(inner.expand(2.0)));
    bar.label(RichText::new("Where").small().color(palette.text_weak));
    let width = (inner.width() * 0.5).clamp(180.0, 560.0);
    let edit = TextEdit::singleline(&mut draft.text)
        .id(id)
        .font(egui::FontId::monospace(12.5))
        .hint_text("all rows; for example: name LIKE '%a%' AND id > 10")
        .desired_width(width);
    let response = bar.add(edit).accessible_name("Filter rows");
    let enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if response.changed() {
        draft.error = None;
    }
    let mut wanted = None;
    let is_new = draft.text.trim() != query.filter.trim();
    if enter || (is_new && bar.button("Apply").clicked()) {
        wanted = Some(RowQuery { filter: draft.text.trim().to_owned(), ..query.clone() });
    }
    if (!query.is_empty() || is_new)
        && bar
            .add(Button::new("Clear").frame_when_inactive(false))
            .on_hover_text("Show all rows in the order of their keys")
            .clicked()
    {
        draft.text.clear();
        draft.error = None;
        wanted = Some(RowQuery::default());
    }
    if let Some(error) = &draft.error {
        bar.label(RichText::new(error).small().color(palette.error)).on_hover_text(error);
    } else if let Some(plan) = draft.plan.as_ref().filter(|_| !query.is_empty()) {
        let text = RichText::new(plan_text(plan)).small();
        let is_costly = plan.scans || plan.sorts;
        let color = if is_costly { palette.warning } else { palette.text_weak };
        bar.label(text.color(color)).on_hover_text(plan.steps.join("\n"));
    }
    wanted
}

/// What a plan means for the one who waits for it.
fn plan_text(plan: &QueryPlan) -> &'static str {
    match (plan.scans, plan.sorts) {
        (true, true) => "Looks at every row and sorts those found: no index helps",
        (true, false) => "Looks at every row: no index helps",
        (false, true) => "Sorts the rows: no index has this order",
        (false, false) => "By an index",
    }
}
