//! The tabs over the rows, each with its path. There only while there are several.

use egui::{
    Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::breadcrumb::breadcrumb_text;
use super::open_database::OpenDatabase;
use crate::app::PanelContext;
use crate::app::actions::Action;
use crate::app::theme::semibold;
use crate::app::widgets::icons::{Icon, icon_button_named_ui};

/// The strip's height in points.
const HEIGHT: f32 = 32.0;
/// A tab is at most so wide, in points.
const MAX_WIDTH: f32 = 240.0;
/// Room for the button that closes it.
const CLOSE: f32 = 22.0;

/// What was done with a tab.
enum TabEvent {
    Show(usize),
    Close(usize),
}

impl OpenDatabase {
    /// Draws the tabs, if there are several.
    pub fn tabs_ui(&mut self, ui: &mut Ui, context: &PanelContext<'_>) {
        if self.tabs.count() < 2 {
            return;
        }
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), HEIGHT));
        let line = Stroke::new(1.0, context.palette.card_divider);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, line);
        let builder = UiBuilder::new()
            .max_rect(rect.shrink2(vec2(8.0, 2.0)))
            .accessibility_role(Role::TabList)
            .accessibility_label("Tabs of rows");
        let mut event = None;
        ui.new_child(builder).scope(|ui| {
            ScrollArea::horizontal()
                .id_salt("tabs of rows")
                .scroll_bar_visibility(egui::scroll_area::ScrollBarVisibility::AlwaysHidden)
                .show(ui, |ui| {
                    ui.horizontal(|ui| {
                        ui.spacing_mut().item_spacing.x = 4.0;
                        for tab in 0..self.tabs.count() {
                            event = self.tab_ui(ui, tab, context).or(event.take());
                        }
                    });
                });
        });
        match event {
            Some(TabEvent::Show(tab)) => self.show_tab(tab),
            Some(TabEvent::Close(tab)) => self.close_tab(tab),
            None => {}
        }
    }

    fn tab_ui(&self, ui: &mut Ui, tab: usize, context: &PanelContext<'_>) -> Option<TabEvent> {
        let palette = context.palette;
        let is_shown = tab == self.tabs.shown();
        let path = breadcrumb_text(&self.crumbs_of(self.trail_of(tab), context.mapping));
        let color = if is_shown { palette.text } else { palette.text_weak };
        let text = from_its_end(ui, &path, MAX_WIDTH - CLOSE - 20.0, color);
        let size = vec2(text.size().x + CLOSE + 20.0, HEIGHT - 6.0);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        let said = format!("Tab {}, {path}", tab + 1);
        response.widget_info(|| WidgetInfo::selected(Role::Tab, true, is_shown, &said));
        if is_shown {
            ui.painter().rect_filled(rect, 5.0, palette.row_selected);
        } else if response.hovered() {
            ui.painter().rect_filled(rect, 5.0, palette.row_hover);
        }
        if response.has_focus() {
            let stroke = Stroke::new(1.0, palette.accent);
            ui.painter().rect_stroke(rect, 5.0, stroke, StrokeKind::Inside);
        }
        let at = pos2(rect.left() + 10.0, rect.center().y - text.size().y / 2.0);
        ui.painter().galley(at, text, color);
        let close = Rect::from_min_max(pos2(rect.right() - CLOSE - 2.0, rect.top()), rect.max);
        let builder = UiBuilder::new()
            .max_rect(close)
            .layout(egui::Layout::centered_and_justified(egui::Direction::LeftToRight));
        let mut corner = ui.new_child(builder);
        let keys = Action::RowsCloseTab.row().shortcuts.first();
        let keys = keys.map(|keys| ui.ctx().format_shortcut(keys)).unwrap_or_default();
        let name = format!("Close tab {}, {path}", tab + 1);
        let tooltip = format!("Close this tab ({keys}, or a middle click)");
        let closes = icon_button_named_ui(&mut corner, palette, Icon::Cross, &name, &tooltip);
        if is_shown {
            let seen = egui::Id::unique("rows tab in view");
            if ui.data(|data| data.get_temp::<usize>(seen)) != Some(tab) {
                ui.data_mut(|data| data.insert_temp(seen, tab));
                response.scroll_to_me(None);
            }
        }
        if closes.clicked() || response.middle_clicked() {
            return Some(TabEvent::Close(tab));
        }
        let is_clicked = response.clicked();
        response.on_hover_text(path);
        is_clicked.then_some(TabEvent::Show(tab))
    }
}

/// The text in one line; of a longer one the end, where paths differ.
fn from_its_end(
    ui: &Ui,
    text: &str,
    width: f32,
    color: egui::Color32,
) -> std::sync::Arc<egui::Galley> {
    let layout = |text: String| ui.painter().layout_no_wrap(text, semibold(12.0), color);
    let mut galley = layout(text.to_owned());
    let mut letters = text.chars().count();
    while galley.size().x > width && letters > 4 {
        // About as many letters fewer as are too wide, and at least one.
        let share = (width / galley.size().x).min(0.98);
        letters = ((letters as f32 * share) as usize).max(4);
        let skipped = text.chars().count() - letters;
        galley = layout(["…", &text.chars().skip(skipped).collect::<String>()].concat());
    }
    galley
}
