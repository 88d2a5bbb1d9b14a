//! The bar over the panes: which table, back and forward, the path, and how many rows there are.

use egui::{Align, Button, Layout, RichText, Ui, UiBuilder, WidgetInfo, vec2};

use super::RowsState;
use super::breadcrumb::breadcrumb_ui;
use super::cell_text::count_text;
use super::go_to_row::{RowNumberEvent, row_number_ui};
use super::loaded_rows::Count;
use super::open_database::OpenDatabase;
use super::pane::Pane;
use super::panes::FocusWish;
use super::relations::rows_text;
use crate::app::actions::Action;
use crate::app::go_to::go_to_model;
use crate::app::view_state::ViewState;
use crate::app::{Outbox, PanelContext};
use crate::schema::ModelId;

/// The bar's height in points.
const HEIGHT: f32 = 36.0;
/// A bar of more than this width, in points, names the file.
const NAMED_FROM: f32 = 900.0;

/// Draws the bar.
pub fn toolbar_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    rows: &mut RowsState,
    outbox: &mut Outbox,
) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), HEIGHT));
    let line = egui::Stroke::new(1.0, context.palette.card_divider);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, line);
    let inner = rect.shrink2(vec2(8.0, 4.0));
    let builder = UiBuilder::new().max_rect(inner).layout(Layout::right_to_left(Align::Center));
    let mut right = ui.new_child(builder);
    status_ui(context, &mut right, view, rows, outbox);
    let left = inner.with_max_x((right.min_rect().left() - 8.0).max(inner.left()));
    let builder = UiBuilder::new().max_rect(left).layout(Layout::left_to_right(Align::Center));
    let mut bar = ui.new_child(builder);
    bar.set_clip_rect(ui.clip_rect().intersect(left));
    tables_ui(context, &mut bar, rows);
    for (action, glyph, is_enabled) in [
        (Action::RowsBack, "←", rows.can_go_back()),
        (Action::RowsForward, "→", rows.can_go_forward()),
    ] {
        let row = action.row();
        let keys = row.shortcuts.first().map(|keys| bar.ctx().format_shortcut(keys));
        let hint = format!("{} ({})", row.tooltip, keys.unwrap_or_default());
        let button = Button::new(glyph).min_size(vec2(26.0, 24.0));
        let response = bar.add_enabled(is_enabled, button).on_hover_text(hint);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, is_enabled, row.text));
        if response.clicked() {
            outbox.action(action);
        }
    }
    let Some(database) = &mut rows.database else { return };
    let row_count = database.active_pane().map_or(0, |pane| pane.rows.row_count());
    if let Some(draft) = &mut database.row_number {
        match row_number_ui(&mut bar, draft, row_count, context.palette) {
            Some(RowNumberEvent::GoTo(row)) => {
                database.row_number = None;
                database.go_to_row(row);
            }
            Some(RowNumberEvent::Close) => database.row_number = None,
            None => {}
        }
    }
    let crumbs = database.crumbs(context.mapping);
    if crumbs.is_empty() {
        return;
    }
    let active = database.trail.active();
    if let Some(index) = breadcrumb_ui(&mut bar, &crumbs, active, context.palette) {
        database.trail.cut_after(index);
        database.focus_wish = Some(FocusWish::Grid);
    }
    let row = Action::RowsCopyPath.row();
    let keys = row.shortcuts.first().map(|keys| bar.ctx().format_shortcut(keys));
    let hint = format!("{} ({})", row.tooltip, keys.unwrap_or_default());
    let button = Button::new(RichText::new(row.text).small().weak()).frame_when_inactive(false);
    if bar.add(button).on_hover_text(hint).clicked() {
        outbox.action(Action::RowsCopyPath);
    }
}

fn status_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    rows: &mut RowsState,
    outbox: &mut Outbox,
) {
    let Some(database) = &mut rows.database else { return };
    // Where there is little room the path has it: the status bar names the file, too.
    if ui.max_rect().width() > NAMED_FROM {
        let name = database.path.file_name().unwrap_or_default().to_string_lossy();
        let text = RichText::new(format!("{name}, read-only")).small().weak();
        ui.label(text).on_hover_text(database.path.display().to_string());
    }
    rows.export_ui(ui, outbox);
    let Some(database) = &mut rows.database else { return };
    let row = Action::RowsRefresh.row();
    let keys = row.shortcuts.first().map(|keys| ui.ctx().format_shortcut(keys));
    let hint = format!("{} ({})", row.tooltip, keys.unwrap_or_default());
    let button = Button::new(RichText::new(row.text).small()).frame_when_inactive(false);
    if ui.add(button).on_hover_text(hint).clicked() {
        outbox.action(Action::RowsRefresh);
    }
    let differences = database.differences(context.mapping).len();
    if differences > 0 && database.is_shown {
        let unit = if differences == 1 { "difference" } else { "differences" };
        let text = RichText::new(format!("{differences} {unit}")).small();
        let text = text.color(context.palette.warning);
        let button = ui.add(Button::new(text).frame_when_inactive(false));
        if button.on_hover_text("List where the design and the file differ").clicked() {
            outbox.action(Action::RowsDesign);
        }
    }
    if database.has_changed {
        let text = RichText::new("The file has changed").small().color(context.palette.warning);
        let hint = "Another program wrote to the file since its rows were read. Refresh shows the new ones.";
        ui.label(text).on_hover_text(hint);
    }
    if !database.damage.is_empty() {
        let text = RichText::new("The file is damaged").small().color(context.palette.error);
        let hint = format!(
            "What can still be read is shown. SQLite found:\n\n{}\n\nRecover it with `sqlite3 FILE .recover`, then open the copy.",
            database.damage.join("\n")
        );
        ui.label(text).on_hover_text(hint);
    }
    if let Some(pane) = database.active_pane() {
        let is_known = context.document.schema.model(pane.model_id).is_some();
        let button =
            Button::new(RichText::new("Show on canvas").small()).frame_when_inactive(false);
        let hint = format!("Select {} on the canvas", pane.model_name);
        if ui.add_enabled(is_known, button).on_hover_text(hint).clicked() {
            go_to_model(view, pane.model_id);
        }
        ui.label(RichText::new(count_of(pane)).small());
    }
    if rows.opening.is_some() {
        ui.spinner();
    }
}

/// `347 rows`, `about 9,000,000 rows`, `1,000+ rows`.
fn count_of(pane: &Pane) -> String {
    match pane.rows.count {
        Count::Unknown => "counting…".to_owned(),
        Count::Exactly(count) => rows_text(count),
        Count::About(count) => format!("about {}", rows_text(count)),
        Count::AtLeast(_) => format!("{}+ rows", count_text(pane.rows.row_count())),
    }
}

/// The choice of a table.
fn tables_ui(context: &PanelContext<'_>, ui: &mut Ui, rows: &mut RowsState) {
    let Some(database) = &rows.database else { return };
    let shown = browsed(database);
    let design = (context.document.schema.as_ref(), context.mapping.as_ref());
    if let Some(model_id) = rows.table_chooser.show(ui, design, shown, context.palette) {
        rows.browse(model_id);
    }
}

/// The model at the beginning of the path.
fn browsed(database: &OpenDatabase) -> Option<ModelId> {
    let first = database.trail.steps().first()?;
    database.panes.get(&first.pane).map(|pane| pane.model_id)
}
