//! The tooltip of what is under the pointer, where that says more than what is painted.

use egui::Ui;

use super::CanvasState;
use super::gesture::Gesture;
use super::hit::Hit;

/// Shows it, unless something is being done.
pub(super) fn tooltip_ui(ui: &Ui, response: &egui::Response, canvas: &CanvasState) {
    if canvas.gesture != Gesture::None || canvas.is_editing() || ui.input(|i| i.pointer.any_down())
    {
        return;
    }
    let text = match canvas.hover {
        Hit::Row(id, row) => canvas.scene.card(id).and_then(|card| {
            let row = card.rows.get(row)?;
            let may_be_cut = card.rect.width() >= crate::diagram::card::MAX_WIDTH_POINTS;
            (may_be_cut || row.says_more()).then(|| row.tooltip())
        }),
        Hit::Header(id) => canvas.scene.card(id).and_then(|card| {
            Some(format!("{}\n{}", card.accessible_name, card.problem.as_ref()?.advice))
        }),
        Hit::Link(at) => canvas.scene.links.get(at).map(|link| link.accessible_name.clone()),
        Hit::Port(..) => Some("Drag to another model or column to link them".to_owned()),
        Hit::Empty => None,
    };
    if let Some(text) = text {
        response.clone().on_hover_text_at_pointer(text);
    }
}
