//! The path of rows as one text that can be clicked and copied: `Role[1].users[3].role`.

use egui::{Button, RichText, ScrollArea, Ui};

use crate::app::theme::Palette;

/// One part of the path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    /// `Role` or `.users`.
    pub name: String,
    /// The selected row's key, `[1]`; nothing where none is selected, or there is but one.
    pub key: String,
    /// Does a bare foreign key lead here, so that the path as Python has it begins anew?
    pub by_key: bool,
}

/// Points that are left free to the right of the path, for the button that copies it.
const COPY_WIDTH: f32 = 80.0;

/// The width in points of what tells that the path begins further left.
const CUT_WIDTH: f32 = 14.0;

/// The path in one text, as Python would have it: from where it last begins.
pub fn breadcrumb_text(crumbs: &[Crumb]) -> String {
    let begin = crumbs.iter().rposition(|crumb| crumb.by_key).unwrap_or(0);
    crumbs[begin..].iter().flat_map(|crumb| [crumb.name.as_str(), crumb.key.as_str()]).collect()
}

/// Draws the path; tells which part was clicked.
pub fn breadcrumb_ui(
    ui: &mut Ui,
    crumbs: &[Crumb],
    active: usize,
    palette: &Palette,
) -> Option<usize> {
    let mut clicked = None;
    let shown = ScrollArea::horizontal()
        .id_salt("breadcrumb")
        .scroll_bar_visibility(egui::scroll_area::ScrollBarVisibility::AlwaysHidden)
        .stick_to_right(true)
        .max_width((ui.available_width() - COPY_WIDTH).max(40.0))
        .auto_shrink(true)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            ui.spacing_mut().button_padding.x = 1.0;
            for (index, crumb) in crumbs.iter().enumerate() {
                let color = if index == active { palette.text } else { palette.accent };
                let arrow = if crumb.by_key { " → " } else { "" };
                let text = format!("{arrow}{}{}", crumb.name, crumb.key);
                let button = Button::new(RichText::new(&text).color(color).monospace())
                    .frame_when_inactive(false);
                let response = ui.add(button);
                let so_far = breadcrumb_text(&crumbs[..=index]);
                response.widget_info(|| {
                    let said = format!("Go to {so_far}");
                    egui::WidgetInfo::labeled(egui::Role::Button, true, said)
                });
                let hint = "Keys stand in the brackets. Click to go back to here";
                if response.on_hover_text(hint).clicked() {
                    clicked = Some(index);
                }
            }
        });
    if shown.state.unclamped_offset().x > 1.0 {
        // The beginning of a long path is out of view.
        let rect = shown.inner_rect.with_max_x(shown.inner_rect.left() + CUT_WIDTH);
        ui.painter().rect_filled(rect, 0.0, palette.panel);
        let font = egui::FontId::monospace(13.0);
        let (pos, align) = (rect.left_center(), egui::Align2::LEFT_CENTER);
        ui.painter().text(pos, align, "…", font, palette.text_weak);
    }
    clicked
}

#[cfg(test)]
mod tests {
    use super::{Crumb, breadcrumb_text};

    #[test]
    fn the_path_reads_as_python() {
        let crumb = |name: &str, key: &str| Crumb {
            name: name.to_owned(),
            key: key.to_owned(),
            by_key: false,
        };
        let mut crumbs = [crumb("Role", "[1]"), crumb(".users", "[3]"), crumb(".role", "")];
        assert_eq!(breadcrumb_text(&crumbs), "Role[1].users[3].role");
        (crumbs[1].name, crumbs[1].by_key) = ("User".to_owned(), true);
        assert_eq!(breadcrumb_text(&crumbs), "User[3].role");
    }
}
