//! The line over the grid that says which rows are shown: a condition as behind WHERE, and what SQLite
//! does for it; of a single row, what leads to it. Runs nothing.

use egui::{Button, Id, Key, Label, Rect, RichText, TextEdit, Ui, UiBuilder, vec2};

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
    /// Keeps why SQLite refuses the condition. The parenthesis that SQLite may stop at is the one that is put
    /// around the condition, if it has none itself.
    pub fn refuse(&mut self, why: &str) {
        let stops_at_the_end = why.contains("near \")\": syntax error") && !self.text.contains(')');
        self.error = Some(if stops_at_the_end || why.contains("incomplete input") {
            "The condition is not finished: something is missing at its end.".to_owned()
        } else {
            why.to_owned()
        });
    }

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

/// Where a single row comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SingleRow {
    /// What leads to it: `Album.artist is a scalar: one row at most`.
    pub why: String,
    /// The condition that it meets, if that is told by columns alone: `"id" = 1`.
    pub condition: String,
    /// The class whose rows it is one of.
    pub model_name: String,
}

/// Draws the line over a single row, as high as over many; are all rows of its class wanted?
pub fn single_row_ui(ui: &mut Ui, id: Id, single: &SingleRow, palette: &Palette) -> bool {
    let (mut bar, _) = line_ui(ui, palette);
    if !single.condition.is_empty() {
        bar.label(RichText::new("Where").small().color(palette.text_weak));
        let text = RichText::new(&single.condition).monospace().size(12.5);
        bar.add(Label::new(text.color(palette.text)).truncate().selectable(true));
        bar.add_space(8.0);
    }
    bar.label(RichText::new(&single.why).small().color(palette.text_weak));
    let text = format!("All rows of {}", single.model_name);
    let button = Button::new(RichText::new(&text).small()).frame_when_inactive(false);
    let hint = "Show them all, to look through them, sort and filter; Back leads here again";
    // The keyboard comes here where it would come to the condition over many rows.
    let response = bar.add(button).on_hover_text(hint);
    if bar.memory(|memory| memory.has_focus(id)) {
        response.request_focus();
    }
    response.clicked()
}

/// The room of the line, with its lower edge drawn.
fn line_ui(ui: &mut Ui, palette: &Palette) -> (Ui, Rect) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), HEIGHT));
    let line = egui::Stroke::new(1.0, palette.card_divider);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, line);
    let inner = rect.shrink2(vec2(8.0, 3.0));
    let builder =
        UiBuilder::new().max_rect(inner).layout(egui::Layout::left_to_right(egui::Align::Center));
    let mut bar = ui.new_child(builder);
    bar.set_clip_rect(ui.clip_rect().intersect(inner.expand(2.0)));
    (bar, inner)
}

/// Draws the line, with an example of a condition; answers with the query that is wanted now.
pub fn filter_ui(
    ui: &mut Ui,
    id: Id,
    draft: &mut FilterDraft,
    (query, example): (&RowQuery, &str),
    palette: &Palette,
) -> Option<RowQuery> {
    let (mut bar, inner) = line_ui(ui, palette);
    bar.label(RichText::new("Where").small().color(palette.text_weak));
    let width = (inner.width() * 0.5).clamp(180.0, 560.0);
    bar.visuals_mut().widgets.inactive.bg_stroke = egui::Stroke::new(1.0, palette.card_border);
    let hint = match example {
        "" => "all rows".to_owned(),
        example => format!("all rows; for example: {example}"),
    };
    let hint = RichText::new(hint).size(12.5);
    let edit = TextEdit::singleline(&mut draft.text)
        .id(id)
        .font(egui::FontId::monospace(12.5))
        .hint_text(hint)
        .align(egui::Align2::LEFT_CENTER)
        .desired_width(width);
    let response = bar.add(edit).accessible_name("Filter rows");
    let enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if response.changed() {
        draft.error = None;
    }
    let mut wanted = None;
    let is_new = draft.text.trim() != query.filter.trim();
    bar.visuals_mut().widgets.inactive.bg_stroke = egui::Stroke::NONE;
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
        wanted = Some(RowQuery { inherited: query.inherited.clone(), ..RowQuery::default() });
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
