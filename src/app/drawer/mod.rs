//! The drawer below the canvas: SQL, Python, Problems and Rows, one at a time.

mod generated;
mod problems;
mod python;
mod sql;

use egui::{Align, Frame, Layout, Margin, RichText, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::actions::Action;
use super::rows::RowsState;
use super::theme::{self, Palette};
use super::view_state::ViewState;
use super::widgets::icons::{Icon, icon_button_named_ui};
use super::{Outbox, PanelContext, rows};
use crate::mapping::Severity;
use generated::Generated;

/// The drawer's tab and cached texts.
#[derive(Default)]
pub struct DrawerState {
    /// The tab shown.
    pub tab: DrawerTab,
    sql: Generated,
    python: Generated,
}

/// The tabs, left to right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)] // the words on the tabs
pub enum DrawerTab {
    #[default]
    Sql,
    Python,
    Problems,
    Rows,
}

impl DrawerTab {
    /// All, left to right, each with the action that shows it.
    const ALL: [(Self, &'static str, Action); 4] = [
        (Self::Sql, "SQL", Action::ShowSql),
        (Self::Python, "Python", Action::ShowPython),
        (Self::Problems, "Problems", Action::ShowProblems),
        (Self::Rows, "Rows", Action::ShowRows),
    ];
}

/// Draws the drawer.
pub fn drawer_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    rows: &mut RowsState,
    outbox: &mut Outbox,
) {
    let bar = Frame::new().inner_margin(Margin { left: 8, right: 8, top: 4, bottom: 4 });
    bar.show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            for (tab, word, action) in DrawerTab::ALL {
                let badge = (tab == DrawerTab::Problems).then(|| problem_count(context)).flatten();
                let is_chosen = view.drawer.tab == tab;
                let response = tab_ui(ui, context.palette, word, badge, is_chosen);
                if response.on_hover_text(tooltip_of(ui, action)).clicked() {
                    view.drawer.tab = tab;
                }
            }
            ui.spacing_mut().item_spacing.x = 8.0;
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let name = "Hide drawer";
                let tooltip = tooltip_of(ui, Action::ShowDrawer);
                if icon_button_named_ui(ui, context.palette, Icon::Cross, name, &tooltip).clicked()
                {
                    outbox.action(Action::ShowDrawer);
                }
                let (fills, hint) =
                    (view.panels.drawer_fills, tooltip_of(ui, Action::FillWithDrawer));
                let (icon, name) = if fills {
                    (Icon::ChevronDown, "Show the canvas again")
                } else {
                    (Icon::ChevronUp, "Full-height drawer")
                };
                if icon_button_named_ui(ui, context.palette, icon, name, &hint).clicked() {
                    outbox.action(Action::FillWithDrawer);
                }
                match view.drawer.tab {
                    DrawerTab::Sql => sql::controls_ui(context, ui, view, outbox),
                    DrawerTab::Python => python::controls_ui(context, ui, view, outbox),
                    DrawerTab::Problems | DrawerTab::Rows => {}
                }
            });
        });
    });
    let line = Stroke::new(1.0, context.palette.card_divider);
    ui.painter().hline(ui.max_rect().x_range(), ui.cursor().top() - 3.0, line);
    match view.drawer.tab {
        DrawerTab::Sql => sql::sql_ui(context, ui, view),
        DrawerTab::Python => python::python_ui(context, ui, view),
        DrawerTab::Problems => problems::problems_ui(context, ui, view, outbox),
        DrawerTab::Rows => rows::rows_ui(context, ui, view, rows, outbox),
    }
}

/// How many problems there are, and whether one of them is an error.
fn problem_count(context: &PanelContext<'_>) -> Option<(usize, Severity)> {
    let problems = &context.mapping.diagnostics;
    // Errors come first.
    problems.first().map(|first| (problems.len(), first.severity))
}

fn tooltip_of(ui: &Ui, action: Action) -> String {
    let row = action.row();
    match row.shortcuts.first() {
        Some(keys) => format!("{} ({})", row.tooltip, ui.ctx().format_shortcut(keys)),
        None => row.tooltip.to_owned(),
    }
}

fn tab_ui(
    ui: &mut Ui,
    palette: &Palette,
    word: &str,
    badge: Option<(usize, Severity)>,
    is_chosen: bool,
) -> egui::Response {
    let color = if is_chosen { palette.text } else { palette.text_weak };
    let font = theme::semibold(12.5);
    let text = ui.painter().layout_no_wrap(word.to_owned(), font, color);
    let badge_text = badge.map(|(count, severity)| {
        let color = severity_color(palette, severity);
        let font = theme::semibold(11.0);
        (ui.painter().layout_no_wrap(count.to_string(), font, color), severity)
    });
    let badge_width = badge_text.as_ref().map_or(0.0, |(galley, _)| galley.size().x + 18.0);
    let size = vec2(text.size().x + 20.0 + badge_width, 26.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let name = match badge {
        Some((count, _)) => format!("{word}, {count}"),
        None => word.to_owned(),
    };
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, is_chosen, &name));
    if is_chosen {
        ui.painter().rect_filled(rect, 5.0, palette.row_selected);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 5.0, palette.row_hover);
    }
    if response.has_focus() {
        let stroke = Stroke::new(1.0, palette.accent);
        ui.painter().rect_stroke(rect, 5.0, stroke, egui::StrokeKind::Inside);
    }
    let text_pos = egui::pos2(rect.left() + 10.0, rect.center().y - text.size().y / 2.0);
    let text_width = text.size().x;
    ui.painter().galley(text_pos, text, color);
    if let Some((galley, severity)) = badge_text {
        let size = vec2(galley.size().x + 10.0, 16.0);
        let center = egui::pos2(text_pos.x + text_width + 8.0 + size.x / 2.0, rect.center().y);
        let pill = egui::Rect::from_center_size(center, size);
        let fill = match severity {
            Severity::Error => palette.error_soft,
            Severity::Warning => palette.card_divider,
        };
        ui.painter().rect_filled(pill, 8.0, fill);
        let pos = pill.center() - galley.size() / 2.0;
        ui.painter().galley(pos, galley, palette.text);
    }
    response
}

fn severity_color(palette: &Palette, severity: Severity) -> egui::Color32 {
    match severity {
        Severity::Error => palette.error,
        Severity::Warning => palette.warning,
    }
}

/// Words in the middle of an empty tab.
fn empty_ui(ui: &mut Ui, palette: &Palette, title: &str, hint: &str) {
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() / 2.0 - 28.0).max(8.0));
        ui.label(RichText::new(title).font(theme::semibold(14.0)).color(palette.text));
        ui.label(RichText::new(hint).color(palette.text_weak));
    });
}
