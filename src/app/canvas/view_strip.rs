//! The strip of named views above the canvas: a tab for the whole, and one for each view.

use egui::{Align, Button, Frame, Id, Key, Layout, Margin, Panel, RichText, Stroke, TextEdit, Ui};

use super::CanvasState;
use super::toolbar::tooltip;
use super::transform::CanvasTransform;
use crate::app::view_state::ViewState;
use crate::app::widgets::choice::take_enter;
use crate::app::{Action, Outbox, PanelContext};
use crate::diagram::ViewId;
use crate::document::Command;

/// The name of a view that is being written.
#[derive(Clone, Debug, PartialEq)]
pub struct ViewNameDraft {
    view_id: ViewId,
    text: String,
    is_new: bool,
}

impl ViewNameDraft {
    /// Begins with the name that it has.
    pub fn new(view_id: ViewId, name: &str) -> Self {
        Self { view_id, text: name.to_owned(), is_new: true }
    }
}

/// Draws the strip; nothing while there are no named views.
pub fn view_strip_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    outbox: &mut Outbox,
) {
    let views = &context.document.diagram.views;
    if views.is_empty() {
        return;
    }
    let palette = context.palette;
    let frame = Frame::new().fill(palette.panel).inner_margin(Margin::symmetric(8, 3));
    Panel::top("views").frame(frame).show(ui, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let plus = Button::new("+ View").frame_when_inactive(false);
            if ui.add(plus).on_hover_text(tooltip(ui, Action::NewView)).clicked() {
                outbox.action(Action::NewView);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                egui::ScrollArea::horizontal().show(ui, |ui| {
                    ui.spacing_mut().item_spacing.x = 2.0;
                    if tab_ui(context, ui, "All models", view.active_view.is_none()).clicked() {
                        view.wants_view = Some(None);
                    }
                    for (view_id, one) in views {
                        if view.view_name.as_ref().is_some_and(|name| name.view_id == *view_id) {
                            name_ui(ui, view, outbox);
                            continue;
                        }
                        let is_active = view.active_view == Some(*view_id);
                        let tab = tab_ui(context, ui, &one.name, is_active);
                        if tab.double_clicked() {
                            view.view_name = Some(ViewNameDraft::new(*view_id, &one.name));
                        } else if tab.clicked() {
                            view.wants_view = Some(Some(*view_id));
                        }
                        tab.context_menu(|ui| menu_ui(context, ui, view, outbox, *view_id));
                    }
                });
            });
        });
    });
}

fn tab_ui(context: &PanelContext<'_>, ui: &mut Ui, name: &str, is_active: bool) -> egui::Response {
    let palette = context.palette;
    let color = if is_active { palette.text } else { palette.text_weak };
    let text = RichText::new(name).color(color);
    let mut button = Button::new(text).selected(is_active).frame_when_inactive(is_active);
    if is_active {
        button = button.stroke(Stroke::new(1.0, palette.accent)).fill(palette.accent_soft);
    }
    let response = ui.add(button);
    let spoken = name.to_owned();
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Tab, true, is_active, &spoken));
    if is_active {
        response.scroll_to_me(None);
    }
    response
}

fn name_ui(ui: &mut Ui, view: &mut ViewState, outbox: &mut Outbox) {
    let Some(draft) = &mut view.view_name else { return };
    let id = Id::unique("view name");
    let field = TextEdit::singleline(&mut draft.text).id(id).desired_width(140.0);
    let response = ui.add(field).accessible_name("Name of the view");
    if std::mem::take(&mut draft.is_new) {
        response.request_focus();
        let mut state = egui::text_edit::TextEditState::load(ui.ctx(), id).unwrap_or_default();
        let all = egui::text::CCursorRange::two(
            egui::text::CCursor::new(0),
            egui::text::CCursor::new(draft.text.chars().count()),
        );
        state.cursor.set_char_range(Some(all));
        state.store(ui.ctx(), id);
    } else if response.lost_focus() {
        // What Enter ends must not begin an edit on the canvas.
        take_enter(ui);
        let draft = view.view_name.take();
        let is_dropped = ui.input(|input| input.key_pressed(Key::Escape));
        if let Some(ViewNameDraft { view_id, text, .. }) = draft.filter(|_| !is_dropped) {
            outbox.command(Command::RenameView { view_id, name: text });
        }
    }
}

fn menu_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    outbox: &mut Outbox,
    view_id: ViewId,
) {
    let Some(one) = context.document.diagram.views.get(&view_id) else { return };
    if ui.button("Rename view").clicked() {
        view.view_name = Some(ViewNameDraft::new(view_id, &one.name));
        ui.close();
    }
    let selected = &view.selection.models;
    let new = selected.iter().filter(|id| !one.positions.contains_key(id));
    let new: std::collections::BTreeMap<_, _> =
        new.map(|id| (*id, context.document.diagram.positions.get(id).copied())).collect();
    if ui.add_enabled(!new.is_empty(), Button::new("Add selected models")).clicked() {
        outbox.command(Command::AddToView { view_id, positions: new });
        ui.close();
    }
    if ui.button("Delete view").on_hover_text(Action::DeleteView.row().tooltip).clicked() {
        outbox.command(Command::RemoveView { view_id });
        ui.close();
    }
}

impl CanvasState {
    /// Keeps pan and zoom of the view that is left, and takes up those of the one that is entered.
    pub fn change_view(&mut self, before: Option<ViewId>, after: Option<ViewId>) {
        self.transforms.insert(before, self.transform);
        match self.transforms.get(&after) {
            Some(transform) => self.transform = *transform,
            None => self.request_fit(),
        }
    }

    /// Forgets where each view was looked at, as another document has other views.
    pub fn forget_views(&mut self) {
        self.leave_focus();
        self.transforms.clear();
    }

    /// Is a drag, an edit or a popover under way, that Esc ends?
    pub fn is_busy(&self) -> bool {
        self.is_editing() || self.gesture != super::gesture::Gesture::None
    }
}

/// Pan and zoom of each view that was left.
pub(super) type ViewTransforms = std::collections::BTreeMap<Option<ViewId>, CanvasTransform>;
