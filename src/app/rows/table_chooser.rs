//! The choice of a table over the grid: a list that narrows as one types. Knows nothing of rows.

use egui::{
    Button, Event, EventFilter, Id, Key, Modifiers, Popup, PopupCloseBehavior, Response, RichText,
    Role, ScrollArea, TextEdit, Ui, WidgetInfo, vec2,
};

use crate::app::theme::Palette;
use crate::app::widgets::choice::{ChoiceLook, choice_button_ui, move_row, take_enter};
use crate::mapping::Mapping;
use crate::schema::{Model, ModelId, ModelKind, Schema};

/// Sizes in points.
const BUTTON_WIDTH: f32 = 168.0;
const LIST_WIDTH: f32 = 320.0;
const ROW_HEIGHT: f32 = 26.0;
/// Rows of the list that are in view.
const ROWS_IN_VIEW: usize = 14;

/// What is typed over the list, and which row of it is the current one.
#[derive(Clone, Debug, Default)]
pub struct TableChooser {
    filter: String,
    row: usize,
    /// Was it opened just now?
    is_new: bool,
    /// Is it to be opened when it is drawn next?
    wants_open: bool,
    button: Option<Id>,
}

impl TableChooser {
    /// Opens the list when it is drawn next.
    pub fn open(&mut self) {
        self.wants_open = true;
    }

    /// Has its button the keyboard, so that letters begin a name?
    pub fn has_focus(&self, ctx: &egui::Context) -> bool {
        self.button.is_some() && self.button == ctx.memory(egui::Memory::focused)
    }

    /// Draws the button and, while it is open, the list; answers what was chosen.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        (schema, mapping): (&Schema, &Mapping),
        shown: Option<ModelId>,
        palette: &Palette,
    ) -> Option<ModelId> {
        let shown_name = shown
            .and_then(|id| schema.model(id))
            .map_or("Choose a table", |model| model.class_name.as_str());
        let name = format!("Table, {shown_name}");
        let look =
            ChoiceLook { name: &name, text: shown_name, is_weak: false, width: BUTTON_WIDTH };
        let response = choice_button_ui(ui, look, palette.text)
            .on_hover_text("Choose a table; type a part of its name");
        response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &name));
        self.button = Some(response.id);
        let popup = Popup::default_response_id(&response);
        let typed = self.begun_by_keys(ui, &response, popup);
        if response.clicked() || typed.is_some() {
            self.filter = typed.unwrap_or_default();
            self.is_new = true;
        }
        let is_open = Popup::is_id_open(ui.ctx(), popup);
        let mut chosen = None;
        Popup::menu(&response)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .accessible_name("Tables")
            .show(|ui| {
                ui.set_width(LIST_WIDTH);
                chosen = self.list_ui(ui, (schema, mapping), shown, palette);
                if chosen.is_some() {
                    ui.close();
                }
            });
        let is_given_up = is_open && !Popup::is_id_open(ui.ctx(), popup) && chosen.is_none();
        if is_given_up && ui.input(|input| input.key_pressed(Key::Escape)) {
            response.request_focus();
        }
        chosen
    }

    /// Opens the list if that is asked for: by an action, or by a letter or an arrow on the button.
    /// Answers what is typed already.
    fn begun_by_keys(&mut self, ui: &Ui, response: &Response, popup: Id) -> Option<String> {
        let mut typed = std::mem::take(&mut self.wants_open).then(String::new);
        if response.has_focus() && !Popup::is_id_open(ui.ctx(), popup) {
            let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
            ui.input_mut(|input| {
                if input.consume_key(Modifiers::NONE, Key::ArrowDown) {
                    typed.get_or_insert_default();
                }
                input.events.retain(|event| {
                    let Event::Text(text) = event else { return true };
                    if !text.trim().is_empty() {
                        typed.get_or_insert_default().push_str(text);
                    }
                    false
                });
            });
        }
        if typed.is_some() {
            Popup::open_id(ui.ctx(), popup);
        }
        typed
    }

    fn list_ui(
        &mut self,
        ui: &mut Ui,
        (schema, mapping): (&Schema, &Mapping),
        shown: Option<ModelId>,
        palette: &Palette,
    ) -> Option<ModelId> {
        let mut edit = TextEdit::singleline(&mut self.filter)
            .hint_text(RichText::new("Filter tables").color(palette.text_weak))
            .desired_width(f32::INFINITY)
            .show(ui);
        let is_new = std::mem::take(&mut self.is_new);
        if is_new {
            edit.response.request_focus();
            // What was typed on the button is gone on with.
            let end = egui::text::CCursor::new(self.filter.chars().count());
            edit.state.cursor.set_char_range(Some(egui::text::CCursorRange::one(end)));
            edit.state.store(ui.ctx(), edit.response.id);
        }
        let is_changed = edit.response.changed();
        edit.response.response.clone().accessible_name("Filter tables");
        let models = found(schema, mapping, &self.filter);
        if is_changed || is_new {
            let current = models.iter().position(|model| Some(model.id) == shown);
            self.row = current.filter(|_| self.filter.is_empty()).unwrap_or(0);
        }
        let is_moved = move_row(ui, &mut self.row, models.len())
            | move_page(ui, &mut self.row, models.len())
            | is_changed
            | is_new;
        let enter = take_enter(ui);
        ui.add_space(2.0);
        if models.is_empty() {
            let words = if schema.models.is_empty() {
                "No tables are here yet"
            } else {
                "No table has that in its name"
            };
            ui.label(RichText::new(words).color(palette.text_weak));
            return None;
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        let in_view = models.len().min(ROWS_IN_VIEW);
        let mut area = ScrollArea::vertical()
            .max_height(ROW_HEIGHT * in_view as f32)
            .auto_shrink([false, true]);
        if is_moved {
            let first = self.row.saturating_sub(in_view / 2);
            area = area.vertical_scroll_offset(first as f32 * ROW_HEIGHT);
        }
        let mut chosen = None;
        area.show_rows(ui, ROW_HEIGHT, models.len(), |ui, rows| {
            for row in rows {
                let model = models[row];
                let note = RichText::new(note_of(model, mapping)).small().weak();
                let button = Button::selectable(row == self.row, &model.class_name)
                    .right_text(note)
                    .truncate()
                    .min_size(vec2(ui.available_width(), ROW_HEIGHT));
                if ui.add(button).clicked() || enter && row == self.row {
                    chosen = Some(model.id);
                }
            }
        });
        chosen
    }
}

/// Moves by what is in view at once; answers whether it moved.
fn move_page(ui: &Ui, row: &mut usize, count: usize) -> bool {
    let (down, up) = ui.input_mut(|input| {
        (
            input.count_and_consume_key(Modifiers::NONE, Key::PageDown),
            input.count_and_consume_key(Modifiers::NONE, Key::PageUp),
        )
    });
    let before = *row;
    *row = (*row + down * ROWS_IN_VIEW).min(count.saturating_sub(1));
    *row = row.saturating_sub(up * ROWS_IN_VIEW);
    *row != before
}

/// The models whose class or table has this in its name, those that begin with it first; classes
/// before association tables and views, each by name.
fn found<'a>(schema: &'a Schema, mapping: &Mapping, sought: &str) -> Vec<&'a Model> {
    let sought = sought.trim().to_lowercase();
    let mut found: Vec<(bool, bool, String, &Model)> = schema
        .models
        .values()
        .filter_map(|model| {
            let class = model.class_name.to_lowercase();
            let table = table_of(model, mapping).to_lowercase();
            let begins = class.starts_with(&sought) || table.starts_with(&sought);
            let is_found = class.contains(&sought) || table.contains(&sought);
            is_found.then_some((!begins, !model.kind.is_class(), class, model.as_ref()))
        })
        .collect();
    found.sort_by(|one, other| (one.0, one.1, &one.2).cmp(&(other.0, other.1, &other.2)));
    found.into_iter().map(|(.., model)| model).collect()
}

fn table_of<'m>(model: &Model, mapping: &'m Mapping) -> &'m str {
    mapping.table(model.id).map_or("", |table| table.name.as_str())
}

/// What stands beside its name: the table's where that is another, or what it is.
fn note_of(model: &Model, mapping: &Mapping) -> String {
    let table = table_of(model, mapping);
    match model.kind {
        ModelKind::Class if table == model.class_name => String::new(),
        ModelKind::Class => table.to_owned(),
        ModelKind::AssociationTable => "association table".to_owned(),
        ModelKind::View { .. } => "view".to_owned(),
    }
}
