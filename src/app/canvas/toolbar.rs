//! Buttons on the canvas: the tools, the scale, and the way back when everything is out of view.

use egui::{
    Align, Align2, Area, Button, Frame, Label, Layout, Margin, Order, Pos2, Rect, RichText, Stroke,
    Ui, vec2,
};

use super::CanvasState;
use super::zoom_menu::zoom_menu_ui;
use crate::app::view_state::{Tool, ViewState};
use crate::app::widgets::notices::notices_id;
use crate::app::{Action, Outbox, PanelContext};

/// From the bottom of the canvas to the first thing above the scale, in screen points.
pub(super) const CORNER_POINTS: f32 = 54.0;

/// Where bars and the minimap may stand over the canvas: at its top, at its bottom, and in the lower
/// right corner.
pub(super) fn bars_in_screen(viewport: Rect) -> [Rect; 3] {
    const TOP_POINTS: f32 = 104.0;
    let map = super::minimap::MAP_SIZE + vec2(20.0, CORNER_POINTS + 8.0);
    [
        viewport.with_max_y(viewport.top() + TOP_POINTS),
        viewport.with_min_y(viewport.bottom() - CORNER_POINTS),
        Rect::from_min_max(viewport.max - map, viewport.max),
    ]
}

/// Draws the buttons over the canvas.
pub(super) fn toolbar_ui(
    context: &PanelContext<'_>,
    ui: &Ui,
    view: &mut ViewState,
    outbox: &mut Outbox,
) {
    let viewport = view.canvas.viewport_in_screen;
    let has_models = !view.canvas.scene.cards.is_empty();
    bar_ui(
        context,
        ui,
        "tools",
        viewport.center_top() + vec2(0.0, 12.0),
        Align2::CENTER_TOP,
        |ui| {
            for (action, is_on) in [
                (Action::NewModel, view.tool == Tool::NewModel),
                (Action::NewForeignKey, matches!(view.tool, Tool::ForeignKey(_))),
                (Action::NewManyToMany, matches!(view.tool, Tool::ManyToMany(_))),
                (Action::Arrange, false),
                (Action::ZoomToFit, false),
            ] {
                let is_enabled = has_models || action == Action::NewModel;
                action_button_ui(ui, outbox, action, is_on, is_enabled);
            }
        },
    );
    let corner = viewport.right_bottom() - vec2(12.0, 12.0);
    bar_ui(context, ui, "scale", corner, Align2::RIGHT_BOTTOM, |ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        small_button_ui(ui, outbox, Action::ZoomOut, "−", 26.0);
        zoom_menu_ui(ui, &mut view.canvas, outbox);
        small_button_ui(ui, outbox, Action::ZoomIn, "+", 26.0);
    });
    let note_hint = "Click where the note should stand. N again puts it in the middle, Esc stops";
    let hint =
        if view.canvas.places_note { Some(note_hint) } else { hint(&view.canvas, view.tool) };
    // Above the scale where both have no room side by side.
    let raised = if viewport.width() < 960.0 { 44.0 } else { 0.0 };
    let mut at = viewport.center_bottom() - vec2(0.0, 12.0 + raised);
    if !view.notices.is_empty()
        && let Some(notices) = ui.memory(|memory| memory.area_rect(notices_id()))
        && viewport.contains(notices.center())
    {
        at.y = at.y.min(notices.top() - 8.0);
    }
    if let Some(hint) = hint {
        bar_ui(context, ui, "hint", at, Align2::CENTER_BOTTOM, |ui| {
            // In lines where it is longer than the canvas is wide.
            ui.set_max_width((viewport.width() - 32.0).max(160.0));
            Frame::new().inner_margin(Margin::symmetric(8, 0)).show(ui, |ui| {
                ui.add(Label::new(RichText::new(hint).color(context.palette.text_weak)).wrap());
            });
        });
    } else if !has_models {
        start_ui(context, ui, outbox, at, viewport.width());
    } else if is_nothing_in_view(&view.canvas) {
        let at = viewport.center();
        bar_ui(context, ui, "nothing in view", at, Align2::CENTER_CENTER, |ui| {
            ui.add_space(8.0);
            ui.label("Everything is out of view");
            let row = Action::ZoomToFit.row();
            if ui.button(row.text).on_hover_text(row.tooltip).clicked() {
                outbox.action(Action::ZoomToFit);
            }
        });
    }
}

/// What can be done first, where there is nothing yet.
fn start_ui(context: &PanelContext<'_>, ui: &Ui, outbox: &mut Outbox, at: Pos2, width_points: f32) {
    let words = RichText::new("Double-click to draw a model").color(context.palette.text_weak);
    let has_room = width_points > 600.0;
    bar_ui(context, ui, "start", at, Align2::CENTER_BOTTOM, |ui| {
        if has_room {
            ui.add_space(8.0);
            ui.label(words);
            first_steps_ui(ui, outbox);
            return;
        }
        ui.vertical_centered(|ui| {
            ui.label(words);
            ui.horizontal(|ui| first_steps_ui(ui, outbox));
        });
    });
}

fn first_steps_ui(ui: &mut Ui, outbox: &mut Outbox) {
    for (text, action) in [
        ("Place a model", Action::NewModel),
        ("Open a database", Action::OpenDatabase),
        ("Open a project", Action::OpenProject),
    ] {
        if ui.button(text).on_hover_text(tooltip(ui, action)).clicked() {
            outbox.action(action);
        }
    }
}

/// What to do next with the tool in hand.
fn hint(canvas: &CanvasState, tool: Tool) -> Option<&'static str> {
    if canvas.popover.is_some() {
        return None;
    }
    Some(match tool {
        Tool::Select => return None,
        Tool::NewModel => {
            "Click where the model should stand. Shift+click keeps placing, Esc stops"
        }
        Tool::ForeignKey(None) => "Click the first model or column, or type its name. Esc stops",
        Tool::ForeignKey(Some(_)) => {
            "Click the other one or type its name. Keys decide which side refers"
        }
        Tool::Retarget { .. } => {
            "Click the model that this end of the link goes to, or type its name. Esc stops"
        }
        Tool::ManyToMany(None) => "Click the first model, or type its name. Esc stops",
        Tool::ManyToMany(Some(_)) => {
            "Click the other model or type its name; the same again is possible too"
        }
    })
}

fn is_nothing_in_view(canvas: &CanvasState) -> bool {
    let visible = canvas.viewport_transform().visible_in_canvas();
    canvas.scene.bounds_of_all().is_some_and(|bounds| {
        let scene = &canvas.scene;
        !bounds.intersects(visible)
            || !(scene.cards.iter().any(|card| card.rect.intersects(visible))
                || scene.notes.iter().any(|card| card.rect.intersects(visible))
                || scene.groups.iter().any(|frame| frame.rect.intersects(visible)))
    })
}

/// A bar of buttons over the canvas.
pub(super) fn bar_ui(
    context: &PanelContext<'_>,
    ui: &Ui,
    name: &str,
    at: Pos2,
    align: Align2,
    contents: impl FnOnce(&mut Ui),
) {
    let palette = context.palette;
    let frame = Frame::new()
        .fill(palette.card)
        .stroke(Stroke::new(1.0, palette.card_border))
        .corner_radius(8)
        .shadow(egui::Shadow { offset: [0, 2], blur: 8, spread: 0, color: palette.card_shadow })
        .inner_margin(Margin::same(4));
    Area::new(ui.scope_id().with(name))
        .order(Order::Middle)
        .movable(false)
        .pivot(align)
        .fixed_pos(at)
        .constrain(false)
        .show(ui.ctx(), |ui| {
            frame.show(ui, |ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                ui.with_layout(Layout::left_to_right(Align::Center), contents);
            });
        });
}

fn action_button_ui(
    ui: &mut Ui,
    outbox: &mut Outbox,
    action: Action,
    is_on: bool,
    is_enabled: bool,
) {
    let row = action.row();
    let text = match action {
        Action::NewForeignKey => "Foreign key",
        Action::NewManyToMany => "Many-to-many",
        Action::ZoomToFit => "Fit",
        _ => row.text,
    };
    let button = Button::new(text).frame_when_inactive(is_on).selected(is_on);
    let response = ui.add_enabled(is_enabled, button);
    let response = response.on_hover_text(tooltip(ui, action));
    if response.clicked() {
        outbox.action(action);
    }
}

fn small_button_ui(ui: &mut Ui, outbox: &mut Outbox, action: Action, text: &str, width: f32) {
    let button = Button::new(text).frame_when_inactive(false).min_size(vec2(width, 24.0));
    let response = ui.add(button).on_hover_text(tooltip(ui, action));
    let name = action.row().text;
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
    if response.clicked() {
        outbox.action(action);
    }
}

/// What an action does, and its keys.
pub(super) fn tooltip(ui: &Ui, action: Action) -> String {
    let row = action.row();
    match row.shortcuts.first() {
        Some(shortcut) => {
            format!("{} ({})", row.tooltip, ui.ctx().format_shortcut(shortcut))
        }
        None => row.tooltip.to_owned(),
    }
}
