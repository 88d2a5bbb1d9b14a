//! Arrangements as the canvas shows them: the notice while one is worked out, and the view of what was
//! arranged. Does not know how they are worked out.

use std::collections::BTreeMap;

use egui::{Align2, ProgressBar, Rect, Ui, vec2};

use super::CanvasState;
use super::toolbar::bar_ui;
use super::view_request::ViewRequest;
use crate::app::PanelContext;
use crate::schema::ModelId;

impl CanvasState {
    /// Brings boxes into view that are to stand here from the next frame on, if any of them would be
    /// out of it.
    pub fn show_arranged(&mut self, positions: &BTreeMap<ModelId, egui::Pos2>) {
        let boxes = positions.iter().filter_map(|(id, at)| {
            Some(Rect::from_min_size(*at, self.scene.card(*id)?.rect.size()))
        });
        let Some(bounds) = boxes.reduce(Rect::union) else { return };
        if self.clear_in_canvas().contains_rect(bounds) {
            return;
        }
        let is_all = self.scene.cards.iter().all(|card| positions.contains_key(&card.model_id));
        let request = if is_all { ViewRequest::Fit } else { ViewRequest::FitRect(bounds) };
        self.view_request = Some(request);
    }
}

/// Draws how far an arrangement is, `share` from 0 to 1. Answers whether it is to be broken off.
pub(in crate::app) fn arranging_ui(
    context: &PanelContext<'_>,
    ui: &Ui,
    canvas: &CanvasState,
    share: f32,
) -> bool {
    let words = Words {
        doing: "Arranging",
        cancel: "Cancel arranging",
        tooltip: "Leave the boxes where they are (Esc)",
    };
    progress_ui(context, ui, canvas, &words, share)
}

/// Draws how far a file is whose models are arranged to be shown. Answers whether it is to be given
/// up.
pub(in crate::app) fn opening_ui(
    context: &PanelContext<'_>,
    ui: &Ui,
    canvas: &CanvasState,
    share: f32,
) -> bool {
    let words = Words {
        doing: "Opening",
        cancel: "Cancel opening",
        tooltip: "Keep what is open now (Esc)",
    };
    progress_ui(context, ui, canvas, &words, share)
}

struct Words {
    doing: &'static str,
    cancel: &'static str,
    tooltip: &'static str,
}

fn progress_ui(
    context: &PanelContext<'_>,
    ui: &Ui,
    canvas: &CanvasState,
    words: &Words,
    share: f32,
) -> bool {
    // Below the bar of the focus.
    let at = canvas.viewport_in_screen.center_top() + vec2(0.0, 104.0);
    let mut is_cancelled = false;
    bar_ui(context, ui, "arranging", at, Align2::CENTER_TOP, |ui| {
        ui.add_space(8.0);
        // As wide at any number, so that nothing moves.
        let said = format!("{}… {:.0} %", words.doing, share * 100.0);
        ui.add_sized(vec2(112.0, 20.0), egui::Label::new(said));
        let bar = ProgressBar::new(share).desired_width(96.0).desired_height(6.0);
        ui.add(bar.fill(context.palette.accent));
        ui.add_space(4.0);
        let cancel = ui.button("Cancel").accessible_name(words.cancel);
        is_cancelled = cancel.on_hover_text(words.tooltip).clicked();
    });
    is_cancelled
}
