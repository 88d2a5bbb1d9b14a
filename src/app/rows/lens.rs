//! The SQL lens: a window with what SQLAlchemy emits for one relationship, all values of `lazy` side by
//! side, as they ran on the open file.
//!
//! Kept here: which relationship, how many parents, and the last answer. What is drawn within is in
//! `lens_table` and `lens_statements`.

use std::sync::Arc;

use egui::{ComboBox, Key, Modifiers, RichText, Ui, UiBuilder, Window, pos2, vec2};

use super::lens_statements::statements_ui;
use super::lens_table::{TABLE_WIDTH, table_ui};
use super::open_database::OpenDatabase;
use super::panes::FocusWish;
use super::relations::rows_text;
use crate::app::PanelContext;
use crate::app::theme::Palette;
use crate::app::widgets::choice::ShowList;
use crate::mapping::{Mapping, RelationshipEnd};
use crate::schema::{Lazy, RelationshipId};
use crate::sqlite::{
    Answer, LensQuestion, LensRun, Parents, RequestError, RequestKind, Response, Slot,
};

/// The slot of its question.
pub const LENS_SLOT: Slot = Slot(u64::MAX - 2);
/// How many parents a page can have.
const PAGES: [u32; 4] = [10, 25, 100, 500];

/// One end of a relationship.
pub type End = (RelationshipId, RelationshipEnd);

/// The window's state.
pub struct SqlLens {
    is_open: bool,
    end: Option<End>,
    parents: u32,
    chosen: Lazy,
    runs: Vec<LensRun>,
    error: Option<String>,
    /// The number of the question, until it is answered.
    waits_for: Option<u64>,
    /// What the answer is to.
    asked: Option<(Arc<Mapping>, End, u32)>,
}

impl Default for SqlLens {
    fn default() -> Self {
        Self {
            is_open: false,
            end: None,
            parents: 25,
            chosen: Lazy::Select,
            runs: Vec::new(),
            error: None,
            waits_for: None,
            asked: None,
        }
    }
}

impl SqlLens {
    /// Looks at a relationship.
    pub fn open(&mut self, end: Option<End>, mapping: &Mapping) {
        self.is_open = true;
        if end.is_some() && end != self.end {
            self.end = end;
            let relationship = end.and_then(|(id, end)| mapping.relationship(id, end));
            self.chosen = relationship.map_or(Lazy::Select, |one| one.lazy);
        }
    }

    /// Is the window shown?
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// Runs it all anew, as the file may have changed.
    pub fn forget(&mut self) {
        self.asked = None;
    }

    /// What is to be asked now, if anything is.
    pub fn question(&mut self, context: &PanelContext<'_>) -> Option<RequestKind> {
        let end = self.end.filter(|_| self.is_open)?;
        context.mapping.relationship(end.0, end.1)?;
        let is_asked = self.asked.as_ref().is_some_and(|(mapping, other, parents)| {
            Arc::ptr_eq(mapping, context.mapping) && *other == end && *parents == self.parents
        });
        if is_asked {
            return None;
        }
        let is_same = self.asked.as_ref().is_some_and(|(_, other, _)| *other == end);
        if !is_same {
            self.runs.clear();
        }
        self.asked = Some((Arc::clone(context.mapping), end, self.parents));
        self.error = None;
        Some(RequestKind::Lens(Box::new(LensQuestion {
            schema: Arc::clone(&context.document.schema),
            mapping: Arc::clone(context.mapping),
            relationship: end.0,
            end: end.1,
            strategies: Lazy::ALL.to_vec(),
            parents: Parents::Page(self.parents),
        })))
    }

    /// The question has this number.
    pub fn wait_for(&mut self, number: u64) {
        self.waits_for = Some(number);
    }

    /// Takes in the answer.
    pub fn take(&mut self, response: Response) {
        if self.waits_for != Some(response.id) {
            return;
        }
        self.waits_for = None;
        match response.result {
            Ok(Answer::Lens(runs)) => self.runs = runs,
            Ok(_) => {}
            Err(error) => self.take_error(&error),
        }
    }

    fn take_error(&mut self, error: &RequestError) {
        self.runs.clear();
        self.error = Some(error.to_string());
    }

    /// Draws the window, if it is open.
    pub fn show(&mut self, ui: &Ui, context: &PanelContext<'_>) {
        if !self.is_open {
            return;
        }
        let title = match self.end.and_then(|end| path_of(context.mapping, end)) {
            Some(path) => format!("SQL lens: {path}"),
            None => "SQL lens".to_owned(),
        };
        let screen = ui.ctx().content_rect();
        let size = vec2(
            (screen.width() - 96.0).clamp(560.0, 1080.0),
            (screen.height() - 128.0).clamp(320.0, 620.0),
        );
        let mut is_open = true;
        Window::new(RichText::new(title).size(13.0))
            .id(egui::Id::unique("sql lens"))
            .open(&mut is_open)
            .collapsible(false)
            .default_pos(screen.center() - size / 2.0)
            .default_size(size)
            .min_size(vec2(560.0, 280.0))
            .constrain_to(screen)
            .show(ui.ctx(), |ui| self.contents_ui(ui, context));
        let escape = !ui.ctx().text_edit_focused()
            && !egui::Popup::is_any_open(ui.ctx())
            && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        if !is_open || escape {
            self.is_open = false;
        }
    }

    fn contents_ui(&mut self, ui: &mut Ui, context: &PanelContext<'_>) {
        self.choices_ui(ui, context);
        ui.add_space(6.0);
        if let Some(error) = &self.error {
            ui.label(RichText::new(error).color(context.palette.error));
            ui.allocate_space(ui.available_size());
            return;
        }
        if self.runs.is_empty() {
            let is_waiting = self.waits_for.is_some();
            ui.vertical_centered(|ui| {
                ui.add_space(48.0);
                if is_waiting {
                    ui.spinner();
                }
                ui.weak(if is_waiting { "Running…" } else { "Choose a relationship." });
            });
            ui.allocate_space(ui.available_size());
            return;
        }
        self.runs_ui(ui, context);
    }

    /// All strategies on the left, what the chosen one emits on the right.
    fn runs_ui(&mut self, ui: &mut Ui, context: &PanelContext<'_>) {
        let palette = context.palette;
        let (_, rect) = ui.allocate_space(ui.available_size());
        let left = rect.with_max_x(rect.left() + TABLE_WIDTH);
        let right = rect.with_min_x(left.right() + 16.0);
        let line = egui::Stroke::new(1.0, palette.card_divider);
        ui.painter().vline(left.right() + 8.0, rect.y_range(), line);
        let declared = self
            .end
            .and_then(|(id, end)| context.mapping.relationship(id, end))
            .map(|relationship| relationship.lazy);
        let mut table = ui.new_child(UiBuilder::new().max_rect(left).id_salt("lens table"));
        table.set_clip_rect(ui.clip_rect().intersect(left));
        if let Some(lazy) = table_ui(&mut table, &self.runs, self.chosen, declared, palette) {
            self.chosen = lazy;
        }
        let Some(run) = self.runs.iter().find(|run| run.lazy == self.chosen) else { return };
        let mut details = ui.new_child(UiBuilder::new().max_rect(right).id_salt("lens statements"));
        details.set_clip_rect(ui.clip_rect().intersect(right));
        statements_ui(&mut details, run, palette);
    }

    fn choices_ui(&mut self, ui: &mut Ui, context: &PanelContext<'_>) {
        ui.horizontal(|ui| {
            self.relationship_ui(ui, context);
            ui.add_space(8.0);
            ui.weak("for the first");
            let response = ComboBox::from_id_salt("lens parents")
                .width(56.0)
                .selected_text(self.parents.to_string())
                .show_list(ui, |ui| {
                    for page in PAGES {
                        ui.selectable_value(&mut self.parents, page, page.to_string());
                    }
                })
                .response;
            response.accessible_name(format!("Parents, {}", self.parents));
            ui.weak("parents");
            ui.add_space(8.0);
            let hint = "Run all of it once more, on the file as it is now";
            if ui.button("Run again").on_hover_text(hint).clicked() {
                self.forget();
            }
            if self.waits_for.is_some() && !self.runs.is_empty() {
                ui.spinner();
            }
            found_ui(ui, &self.runs, context.palette);
        });
    }

    fn relationship_ui(&mut self, ui: &mut Ui, context: &PanelContext<'_>) {
        let path = self.end.and_then(|end| path_of(context.mapping, end));
        let text = path.unwrap_or_else(|| "Choose a relationship".to_owned());
        let mut chosen = None;
        let response = ComboBox::from_id_salt("lens relationship")
            .width(220.0)
            .height(360.0)
            .truncate()
            .selected_text(&text)
            .show_list(ui, |ui| {
                for (path, end) in ends(context.mapping) {
                    if ui.selectable_label(self.end == Some(end), path).clicked() {
                        chosen = Some(end);
                    }
                }
            })
            .response;
        response.accessible_name(format!("Relationship, {text}"));
        if chosen.is_some() {
            self.open(chosen, context.mapping);
        }
    }
}

impl OpenDatabase {
    /// Draws the window with the SQL of a relationship, if it is wanted, and asks for what it shows.
    pub fn lens_ui(&mut self, ui: &Ui, context: &PanelContext<'_>) {
        if let Some(kind) = self.lens.question(context) {
            let number = self.worker.request(LENS_SLOT, kind);
            self.lens.wait_for(number);
        }
        let was_open = self.lens.is_open();
        self.lens.show(ui, context);
        if was_open && !self.lens.is_open() {
            self.worker.cancel(LENS_SLOT);
            self.lens.forget();
            self.focus_wish = Some(FocusWish::Grid);
        }
    }

    /// Opens the window on a relationship of a step's pane.
    pub fn open_lens(&mut self, index: usize, relation: usize, mapping: &Mapping) {
        let step = self.trail.steps().get(index);
        let pane = step.and_then(|step| self.panes.get(&step.pane));
        if let Some(entry) = pane.and_then(|pane| pane.relations.get(relation)) {
            let end = (entry.relationship_id, entry.end);
            let end = mapping.relationship(end.0, end.1).map(|_| end);
            self.lens.open(end, mapping);
        }
    }

    /// A relationship of the rows that are looked at, or else any.
    pub fn related_end(&self, mapping: &Mapping) -> Option<End> {
        let pane = self.trail.active_step().and_then(|step| self.panes.get(&step.pane));
        let model = pane.and_then(|pane| mapping.model(pane.model_id));
        let first = model.and_then(|model| {
            let list = model.relationships.iter().find(|one| one.uselist);
            list.or(model.relationships.first())
        });
        match first {
            Some(one) => Some((one.relationship_id, one.end)),
            None => ends(mapping).first().map(|(_, end)| *end),
        }
    }
}

/// `25 parents, 50 related rows`
fn found_ui(ui: &mut Ui, runs: &[LensRun], palette: &Palette) {
    let Some(run) = runs.iter().find(|run| run.error.is_none() && run.lazy != Lazy::Noload) else {
        return;
    };
    let related: usize = run.related.iter().map(Vec::len).sum();
    let parents = if run.parents == 1 { "1 parent" } else { &format!("{} parents", run.parents) };
    let text = format!("{parents}, {} behind them", rows_text(related as u64));
    let at = ui.available_rect_before_wrap();
    let galley =
        ui.painter().layout_no_wrap(text, egui::FontId::proportional(12.0), palette.text_weak);
    let place = pos2(at.right() - galley.size().x, at.center().y - galley.size().y / 2.0);
    if place.x > at.left() {
        ui.painter().galley(place, galley, palette.text_weak);
    }
}

/// `Artist.albums`
fn path_of(mapping: &Mapping, (id, end): End) -> Option<String> {
    let relationship = mapping.relationship(id, end)?;
    let model = mapping.model(relationship.model_id)?;
    Some([&model.class_name, ".", &relationship.key].concat())
}

/// Every end of every relationship, by class and name.
fn ends(mapping: &Mapping) -> Vec<(String, End)> {
    let relationships = mapping.models.values().flat_map(|model| &model.relationships);
    let mut ends: Vec<(String, End)> = relationships
        .filter_map(|one| {
            let end = (one.relationship_id, one.end);
            Some((path_of(mapping, end)?, end))
        })
        .collect();
    ends.sort();
    ends
}
