//! The nodes that a screen reader finds in the grid: its rows and cells, as far as they can be seen.

use egui::Response;
use egui::{Role, Sense, Ui, UiBuilder, WidgetInfo, accesskit};

use super::cell_note::cell_note;
use super::cell_text::{cell_text, count_text};
use super::grid::GridInput;
use super::grid_paint::GridLayout;
use super::scroll::GridPosition;

/// The nodes of the rows and cells that can be seen, for screen readers; the row that was clicked
/// through one. Without a screen reader there is nothing to do.
pub fn accessible_rows(
    ui: &mut Ui,
    layout: &GridLayout,
    input: &GridInput<'_>,
    position: &GridPosition,
    response: &Response,
) -> Option<u64> {
    ui.ctx().accesskit_node_builder(response.id, |_| ())?;
    ui.ctx().allow_widget_id_changes_in(layout.body);
    let builder = UiBuilder::new()
        .accessibility_parent(response.id)
        .id_salt(input.id.with("rows"))
        .max_rect(layout.body);
    let mut rows_ui = ui.new_child(builder);
    rows_ui.set_clip_rect(ui.clip_rect().intersect(layout.body));
    let mut clicked = None;
    for row in position.visible_rows(&layout.view) {
        let rect = layout.row_rect(row, position);
        let Some(loaded) = input.rows.row(row) else { continue };
        let id = input.id.with("row").with(row);
        let row_response = rows_ui.interact(rect.intersect(layout.body), id, Sense::hover());
        let said = row_name(row, input.model_name, &loaded.label);
        let is_selected = input.selected == Some(row);
        row_response
            .widget_info(|| WidgetInfo::selected(Role::Row, true, is_selected, said.clone()));
        ui.ctx().accesskit_node_builder(id, |node| node.add_action(accesskit::Action::Click));
        if ui.input(|input| input.has_accesskit_action_request(id, accesskit::Action::Click)) {
            clicked = Some(row);
        }
        let builder = UiBuilder::new().accessibility_parent(id).id_salt(id).max_rect(rect);
        let mut cells_ui = rows_ui.new_child(builder);
        cells_ui.set_clip_rect(rows_ui.clip_rect());
        for edge in layout.visible_columns() {
            let (Some(column), Some(value)) =
                (input.columns.get(edge.column), loaded.values.get(edge.column))
            else {
                continue;
            };
            let rect = rect.with_min_x(edge.left).with_max_x(edge.right);
            let rect = rect.intersect(layout.room_of(edge));
            let cell = cells_ui.interact(rect, id.with(edge.column), Sense::hover());
            cell.widget_info(|| {
                let note = cell_note(value, column.holds).map(|note| format!(" ({note})"));
                let text = cell_text(value).text;
                let said = format!("{}, {text}{}", column.name, note.unwrap_or_default());
                WidgetInfo::labeled(Role::Cell, true, said)
            });
        }
    }
    clicked
}

/// `row 1, Role <Role 'admin'>`.
fn row_name(row: u64, model_name: &str, label: &str) -> String {
    format!("row {}, {model_name} {label}", count_text(row + 1))
}
