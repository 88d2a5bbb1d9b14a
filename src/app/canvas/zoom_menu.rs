//! The scale in percent: shown on a button, chosen from its menu, or written there.

use egui::{Button, Id, Popup, TextEdit, Ui, vec2};

use super::CanvasState;
use super::context_menu::action_ui;
use super::transform::{MAX_ZOOM, MIN_ZOOM};
use crate::app::widgets::choice::take_enter;
use crate::app::{Action, Outbox};

/// The scales that the menu offers, in percent.
const STEPS: [u16; 6] = [25, 50, 75, 100, 200, 400];

/// Draws the button, and its menu while it is open.
pub(super) fn zoom_menu_ui(ui: &mut Ui, canvas: &mut CanvasState, outbox: &mut Outbox) {
    let percent = format!("{:.0} %", canvas.zoom() * 100.0);
    let button = Button::new(&percent).frame_when_inactive(false).min_size(vec2(54.0, 24.0));
    let response = ui.add(button).on_hover_text("Choose or write a scale");
    let name = format!("Zoom, {percent}");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
    let draft_id = Id::unique("zoom draft");
    if response.clicked() {
        let draft = percent.trim_end_matches(" %").to_owned();
        ui.data_mut(|data| data.insert_temp(draft_id, draft));
    }
    Popup::menu(&response).show(|ui| {
        ui.set_min_width(150.0);
        let mut draft: String = ui.data(|data| data.get_temp(draft_id)).unwrap_or_default();
        let field = TextEdit::singleline(&mut draft).desired_width(134.0).hint_text("2 to 400 %");
        let field = ui.add(field).accessible_name("Scale in percent");
        if field.lost_focus() && take_enter(ui) {
            if let Some(zoom) = parse_percent(&draft) {
                canvas.zoom_to(zoom);
            }
            ui.close();
        }
        ui.data_mut(|data| data.insert_temp(draft_id, draft));
        ui.separator();
        for step in STEPS {
            if ui.button(format!("{step} %")).clicked() {
                canvas.zoom_to(f32::from(step) / 100.0);
                ui.close();
            }
        }
        ui.separator();
        action_ui(ui, outbox, Action::ZoomToFit);
        action_ui(ui, outbox, Action::ZoomToSelection);
    });
}

/// `80`, `80 %` and `80,5%` as a scale within the bounds; `None` for what is no number.
fn parse_percent(text: &str) -> Option<f32> {
    let number = text.trim().trim_end_matches('%').trim().replace(',', ".");
    let percent: f32 = number.parse().ok()?;
    percent.is_finite().then(|| (percent / 100.0).clamp(MIN_ZOOM, MAX_ZOOM))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_is_read_with_or_without_its_sign_and_kept_within_bounds() {
        for (text, zoom) in
            [("80", 0.8), ("150 %", 1.5), ("12,5%", 0.125), ("1", 0.02), ("9999", 4.0)]
        {
            assert_eq!(parse_percent(text), Some(zoom), "{text}");
        }
        assert_eq!(parse_percent("wide"), None);
        assert_eq!(parse_percent("inf"), None);
    }
}
