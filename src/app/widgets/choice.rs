//! A button that opens a list with a filter box: for choosing one of many (models, columns).

use egui::{
    Align, Button, ComboBox, Id, InnerResponse, Key, LayerId, Layout, Modifiers, Popup,
    PopupCloseBehavior, Response, RichText, ScrollArea, TextEdit, Ui, pos2, vec2,
};

use super::icons::{Icon, paint_icon};
use crate::app::theme::Palette;

/// A choice's button, as it looks while the list is closed.
#[derive(Clone, Copy)]
pub struct ChoiceLook<'a> {
    /// The accessible name: `User.role_id foreign key`.
    pub name: &'a str,
    /// What is chosen now.
    pub text: &'a str,
    /// Is `text` only what holds where nothing is chosen?
    pub is_weak: bool,
    /// In points.
    pub width: f32,
}

#[derive(Clone, Default)]
struct Open {
    filter: String,
    row: usize,
    is_new: bool,
}

/// Height of a row of the list, in points.
const ROW_POINTS: f32 = 24.0;

/// Draws the button and, while it is open, the list; answers the index of the item that was chosen.
/// `items` is asked only while the list is open.
pub fn choice_ui(
    ui: &mut Ui,
    palette: &Palette,
    look: ChoiceLook<'_>,
    items: impl FnOnce() -> Vec<String>,
) -> Option<usize> {
    let color = if look.is_weak { palette.text_weak } else { palette.text };
    let response = choice_button_ui(ui, look, color);
    let id = response.id.with("choice");
    if response.clicked() {
        ui.data_mut(|data| data.insert_temp(id, Open { is_new: true, ..Open::default() }));
    }
    let mut chosen = None;
    let parent = ui.layer_id();
    Popup::menu(&response)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .accessible_name(format!("{} choices", look.name))
        .show(|ui| {
            stay_above(parent, ui);
            ui.set_width(look.width.max(240.0));
            chosen = list_ui(ui, palette, id, look.name, &items());
            if chosen.is_some() {
                ui.close();
            }
        });
    chosen
}

/// A button that looks like a box with a value and a small arrow.
pub fn choice_button_ui(ui: &mut Ui, look: ChoiceLook<'_>, color: egui::Color32) -> Response {
    let size = vec2(look.width, 24.0);
    let button = Button::new(RichText::new(look.text).color(color))
        .truncate()
        .min_size(size)
        .right_text("    "); // room for the arrow
    let response = ui
        .allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.set_width(look.width);
            ui.add(button)
        })
        .inner;
    let center = pos2(response.rect.right() - 12.0, response.rect.center().y);
    paint_icon(ui.painter(), center, Icon::ChevronDown, ui.visuals().weak_text_color());
    response.accessible_name(look.name)
}

/// A box with a few values, to look like the others: [`ComboBox`] with our arrow.
pub fn combo_box<'a>(id_salt: &str, width: f32, shown: RichText) -> ComboBox<'a> {
    let paint = |ui: &Ui, rect: egui::Rect, _: &egui::style::WidgetVisuals, _is_open: bool| {
        let color = ui.visuals().weak_text_color();
        paint_icon(ui.painter(), rect.center(), Icon::ChevronDown, color);
    };
    ComboBox::from_id_salt(id_salt).width(width).selected_text(shown).truncate().icon(paint)
}

/// Lists that the keyboard closes as the pointer does.
pub trait ShowList {
    /// [`ComboBox::show_ui`], whose list also closes when Enter or Space chooses: the button then has the
    /// keyboard again.
    fn show_list<R>(
        self,
        ui: &mut Ui,
        contents: impl FnOnce(&mut Ui) -> R,
    ) -> InnerResponse<Option<R>>;
}

impl ShowList for ComboBox<'_> {
    fn show_list<R>(
        self,
        ui: &mut Ui,
        contents: impl FnOnce(&mut Ui) -> R,
    ) -> InnerResponse<Option<R>> {
        let mut is_chosen = false;
        let parent = ui.layer_id();
        let shown = self.show_ui(ui, |ui| {
            stay_above(parent, ui);
            let result = contents(ui);
            let is_pressed =
                ui.input(|input| input.key_pressed(Key::Enter) || input.key_pressed(Key::Space));
            // What has the keyboard is in the list, not the button that has just opened it.
            let focused =
                ui.memory(egui::Memory::focused).and_then(|id| ui.ctx().read_response(id));
            is_chosen =
                is_pressed && focused.is_some_and(|response| response.layer_id == ui.layer_id());
            if is_chosen {
                ui.close();
            }
            result
        });
        if is_chosen {
            shown.response.request_focus();
        }
        shown
    }
}

/// Keeps a list above the sheet that it belongs to. A quick click that opens the list also brings the sheet to
/// the front, in the same frame, and of two that are brought to the front the one that was lower stays so.
fn stay_above(parent: LayerId, list: &Ui) {
    if parent.order == list.layer_id().order {
        list.ctx().set_sublayer(parent, list.layer_id());
    }
}

fn list_ui(ui: &mut Ui, palette: &Palette, id: Id, name: &str, items: &[String]) -> Option<usize> {
    let mut open: Open = ui.data_mut(|data| data.get_temp(id)).unwrap_or_default();
    let filter = ui
        .add(
            TextEdit::singleline(&mut open.filter).hint_text("Filter").desired_width(f32::INFINITY),
        )
        .accessible_name(format!("{name} filter"));
    if std::mem::take(&mut open.is_new) {
        filter.request_focus();
    }
    let needle = open.filter.to_lowercase();
    let shown: Vec<usize> = (0..items.len())
        .filter(|index| needle.is_empty() || items[*index].to_lowercase().contains(&needle))
        .collect();
    if filter.changed() {
        open.row = 0;
    }
    let moved = move_row(ui, &mut open.row, shown.len());
    let enter = filter.lost_focus() && take_enter(ui);
    let mut chosen = None;
    if shown.is_empty() {
        ui.add_space(4.0);
        ui.label(RichText::new("Nothing of that name").color(palette.text_weak));
    }
    let height = ROW_POINTS * shown.len().min(10) as f32;
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut area = ScrollArea::vertical().max_height(height).auto_shrink([false, true]);
    if moved {
        area = area.vertical_scroll_offset((open.row as f32 - 5.0).max(0.0) * ROW_POINTS);
    }
    area.show_rows(ui, ROW_POINTS, shown.len(), |ui, rows| {
        for row in rows {
            let index = shown[row];
            let text = RichText::new(&items[index]);
            let button = Button::selectable(row == open.row, text)
                .truncate()
                .min_size(vec2(ui.available_width(), ROW_POINTS));
            if ui.add(button).clicked() || enter && row == open.row {
                chosen = Some(index);
            }
        }
    });
    ui.data_mut(|data| data.insert_temp(id, open));
    chosen
}

/// Was Enter pressed? It is used up, so that what is drawn later does not answer it too.
pub fn take_enter(ui: &Ui) -> bool {
    ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter))
}

/// Moves the chosen row by the arrow keys; answers whether it moved.
pub fn move_row(ui: &Ui, row: &mut usize, count: usize) -> bool {
    let (down, up) = ui.input_mut(|input| {
        (
            input.count_and_consume_key(Modifiers::NONE, Key::ArrowDown),
            input.count_and_consume_key(Modifiers::NONE, Key::ArrowUp),
        )
    });
    let before = *row;
    *row = (*row + down).min(count.saturating_sub(1)).saturating_sub(up);
    *row != before
}
