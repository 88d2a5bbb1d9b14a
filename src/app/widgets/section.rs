//! The heading of a section of a panel: a word, a count, a chevron to fold it, room for buttons.

use egui::{Align, Id, Layout, Rect, RichText, Role, Sense, Ui, UiBuilder, WidgetInfo, vec2};

use super::icons::{Icon, paint_icon};
use crate::app::theme::{self, Palette};

/// A section that folds; open at first. `buttons` are laid out from the right.
pub fn section_ui(
    ui: &mut Ui,
    palette: &Palette,
    title: &str,
    count: Option<usize>,
    buttons: impl FnOnce(&mut Ui),
    body: impl FnOnce(&mut Ui),
) {
    let id = Id::unique(("section", title));
    let mut is_open = ui.data_mut(|data| *data.get_persisted_mut_or(id, true));
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::hover());
    ui.painter().hline(
        rect.x_range().expand(16.0),
        rect.top(),
        egui::Stroke::new(1.0, palette.card_divider),
    );
    let buttons_width = 64.0;
    let title_rect = Rect::from_min_max(rect.min, rect.max - vec2(buttons_width, 0.0));
    let response = ui.interact(title_rect, id.with("title"), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_open, title));
    if response.clicked() {
        is_open = !is_open;
        ui.data_mut(|data| data.insert_persisted(id, is_open));
    }
    let icon = if is_open { Icon::ChevronDown } else { Icon::ChevronRight };
    let middle = rect.center().y + 1.0;
    let color =
        if response.hovered() || response.has_focus() { palette.text } else { palette.text_weak };
    paint_icon(ui.painter(), egui::pos2(rect.left() + 4.0, middle), icon, color);
    let title_end = ui.painter().text(
        egui::pos2(rect.left() + 16.0, middle),
        egui::Align2::LEFT_CENTER,
        title,
        theme::semibold(13.0),
        palette.text,
    );
    if let Some(count) = count {
        ui.painter().text(
            egui::pos2(title_end.right() + 8.0, middle),
            egui::Align2::LEFT_CENTER,
            count.to_string(),
            egui::FontId::proportional(12.0),
            palette.text_weak,
        );
    }
    let buttons_rect =
        Rect::from_min_max(egui::pos2(title_rect.right(), rect.top() + 3.0), rect.max);
    let layout = Layout::right_to_left(Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(buttons_rect).layout(layout), buttons);
    if is_open {
        ui.add_space(2.0);
        body(ui);
        ui.add_space(theme::GAP);
    }
}

/// A label before a value: weak, cut off with an ellipsis, its explanation in the tooltip.
pub fn option_label_ui(
    ui: &mut Ui,
    palette: &Palette,
    width: f32,
    name: &str,
    tooltip: &str,
) -> Id {
    let (rect, _) = ui.allocate_exact_size(vec2(width, 24.0), Sense::hover());
    let text = RichText::new(name).color(palette.text_weak);
    let label = egui::Label::new(text).truncate().sense(Sense::hover());
    let mut child =
        ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::left_to_right(Align::Center)));
    let response = child.add(label);
    let id = response.id;
    if !tooltip.is_empty() {
        response.on_hover_ui(|ui| {
            ui.set_max_width(280.0);
            ui.label(RichText::new(name).font(theme::semibold(13.0)));
            ui.label(tooltip);
        });
    }
    id
}
