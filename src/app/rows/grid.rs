//! The grid of rows: what the mouse and the keys do in it. Painting is in `grid_paint`; where rows
//! come from is not known here.

use std::ops::Range;

use egui::{Event, EventFilter, Id, Key, Modifiers, Rect, Response, Role, Sense, Ui, WidgetInfo};
use egui::{pos2, vec2};

use super::cell_note::Holds;
use super::cell_text::{copy_row, copy_text};
use super::column_plan::ColumnPlan;
use super::grid_paint::{self, GridLayout};
use super::loaded_rows::LoadedRows;
use super::scroll::{GridPosition, GridView};
use super::{cell_menu, column_menu, column_widths, grid_header, grid_nodes};
use crate::app::theme::Palette;
use crate::sqlite::Value;

/// The height of a row in points.
pub const ROW_HEIGHT: f32 = 24.0;
/// The height of the header in points.
pub const HEADER_HEIGHT: f32 = 28.0;
/// The thickness of a scroll bar in points.
pub const BAR: f32 = 10.0;
/// Columns are at least so wide, in points.
const MIN_COLUMN_WIDTH: f32 = 40.0;

/// A column of the grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridColumn {
    /// Its name.
    pub name: String,
    /// Its type as the file or the model says it; may be empty.
    pub type_text: String,
    /// What more there is to say: `primary key`, `foreign key to roles.id`, `not null`.
    pub notes: Vec<String>,
    /// Part of the primary key?
    pub primary_key: bool,
    /// Part of a foreign key?
    pub foreign_key: bool,
    /// Has the model it, too, and not the file alone?
    pub in_model: bool,
    /// Is it in the table of a base?
    pub is_inherited: bool,
    /// What its values are meant to be.
    pub holds: Holds,
}

/// How much of its rows a grid shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GridShows {
    /// Labels and cells.
    Cells,
    /// Labels alone, as in the panes that the path went through.
    Labels,
}

/// What the grid remembers from frame to frame.
#[derive(Clone, Debug, Default)]
pub struct GridState {
    /// The row at the top.
    pub position: GridPosition,
    /// Points of the columns that are to the left of the view; the labels stay.
    pub x_offset: f32,
    /// Which columns are shown, and where.
    pub plan: ColumnPlan,
    /// A heading that is being dragged.
    pub dragged: Option<usize>,
    /// Has the user just chosen widths or places of columns?
    pub is_arranged: bool,
    /// Was it looked up how the user arranges these columns?
    pub is_own: bool,
    /// Widths in points: the labels', then each column's. Empty until the first rows are here.
    pub widths: Vec<f32>,
    /// Has the user chosen some of them? They grow by themselves else.
    pub keeps_widths: bool,
    /// The current cell: 0 is the label.
    pub column: usize,
    /// Set when the current cell has to come into view.
    pub reveal: bool,
    /// Set when its row was jumped to, so that those around it are to be seen, too.
    pub reveal_amid: bool,
    /// The row and cell (0 is the label) that the pointer is on, and where that is drawn.
    pub hovered: Option<(u64, usize, Rect)>,
    /// Where the current cell is drawn, if it is in view.
    pub current_rect: Option<Rect>,
    /// Set when the menu of the current cell is asked for by a key.
    pub wants_menu: bool,
    /// The rows that were in view when the grid was last drawn.
    pub visible_rows: Range<u64>,
}

/// What the grid shows.
pub struct GridInput<'a> {
    /// The grid's identity.
    pub id: Id,
    /// The class (or table) that the rows are of.
    pub model_name: &'a str,
    /// The table's name.
    pub table_name: &'a str,
    /// What stands over the labels: the class, or the attribute that led here (`.users`).
    pub heading: &'a str,
    /// What it is called aloud: `Rows of Role`.
    pub name: &'a str,
    /// The columns.
    pub columns: &'a [GridColumn],
    /// How much of the rows is shown.
    pub shows: GridShows,
    /// The rows.
    pub rows: &'a LoadedRows,
    /// The selected row.
    pub selected: Option<u64>,
    /// The column that rows are sorted by, and whether the greatest is first.
    pub sorted: Option<(usize, bool)>,
    /// Can they be sorted and filtered?
    pub can_select: bool,
    /// Colours.
    pub palette: &'static Palette,
}

/// Which order of a column is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortWish {
    /// The one after what is: upwards, downwards, none.
    Next,
    /// The least first; none if it is so.
    Upwards,
    /// The greatest first; none if it is so.
    Downwards,
    /// The order of the keys.
    None,
}

/// What the user did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GridEvent {
    /// Chose a row.
    Select(u64),
    /// Wants to see a row in a new tab.
    OpenInTab(u64),
    /// Wants another order by a column.
    Sort(usize, SortWish),
    /// Wants only rows that meet this condition.
    Filter(String),
    /// Pressed Enter, or Right at the last cell: on to the relations.
    Activate,
    /// Wants to see all of the current cell, or no longer.
    View,
    /// Pressed Left at the first cell: back to the pane on the left.
    Leave,
}

/// Draws the grid in `rect` and tells what was done in it, and the grid's response.
pub fn grid_ui(
    ui: &mut Ui,
    rect: Rect,
    input: &GridInput<'_>,
    state: &mut GridState,
) -> (Response, Vec<GridEvent>) {
    if !input.columns.is_empty() && state.widths.len() != input.columns.len() + 1 {
        state.widths = column_widths::fitting_widths(ui, input, rect.width());
    }
    state.plan.fit(input.columns.len());
    if state.column > 0 && state.plan.place(state.column - 1).is_none() {
        state.column = state.plan.shown().first().map_or(0, |column| column + 1);
    }
    let layout = GridLayout::new(rect, input, state);
    let response = ui.interact(layout.body, input.id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Grid, true, input.name));
    let mut events = Vec::new();
    scroll_by_wheel(ui, rect, &layout, state);
    if input.shows == GridShows::Cells {
        header_handles(ui, &layout, input, state);
    }
    scroll_bars(ui, &layout, input, state);
    pointer(&response, &layout, input, state, &mut events);
    if response.has_focus() {
        let filter = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(input.id, filter));
        keys(ui, &layout, input, state, &mut events);
        copy(ui, input, state);
    }
    reveal(&layout, input, state, &events);
    state.position.stop_at_end(&layout.view);
    let layout = GridLayout::new(rect, input, state);
    state.visible_rows = state.position.visible_rows(&layout.view);
    if input.rows.is_empty() {
        // Nothing is known of the rows yet, so those that would fit are wanted.
        state.visible_rows = 0..layout.view.page_rows() + 1;
    }
    state.hovered = response.hover_pos().and_then(|at| layout.cell_at(at, &state.position));
    state.current_rect = input.selected.and_then(|row| layout.cell_rect(row, state));
    let wants_width = grid_paint::paint(ui, &layout, input, state, &response);
    if wants_width && input.shows == GridShows::Cells && !state.keeps_widths {
        let before = state.widths.clone();
        column_widths::widen_what_is_cut(ui, input, state, rect.width());
        if state.widths != before {
            ui.ctx().request_repaint();
        }
    }
    events.extend(grid_header::headings_ui(ui, &layout, input, state));
    let clicked = grid_nodes::accessible_rows(ui, &layout, input, &state.position, &response);
    events.extend(clicked.map(GridEvent::Select));
    (response, events)
}

fn scroll_by_wheel(ui: &Ui, rect: Rect, layout: &GridLayout, state: &mut GridState) {
    if !ui.rect_contains_pointer(rect) {
        return;
    }
    let delta = ui.input(egui::InputState::smooth_scroll_delta);
    if delta.y != 0.0 {
        state.position.scroll_by(-delta.y, &layout.view);
    }
    let x_before = state.x_offset;
    state.x_offset = (state.x_offset - delta.x).clamp(0.0, layout.max_x_offset());
    // What was used here moves nothing around the grid; at its side ends the row of panes moves on.
    let used_x = state.x_offset != x_before;
    ui.input_mut(|input| {
        input.smooth_scroll_delta.y = 0.0;
        if used_x {
            input.smooth_scroll_delta.x = 0.0;
        }
    });
}

/// The lines between the headings can be dragged; a double click fits the column to what is in it.
fn header_handles(ui: &Ui, layout: &GridLayout, input: &GridInput<'_>, state: &mut GridState) {
    for index in 0..state.widths.len() {
        let Some(x) = layout.right_edge_in_view(index) else { continue };
        let handle =
            Rect::from_center_size(pos2(x, layout.header.center().y), vec2(8.0, HEADER_HEIGHT));
        let name = index.checked_sub(1).and_then(|at| input.columns.get(at));
        let name = name.map_or("label", |column| column.name.as_str());
        let id = input.id.with("width").with(index);
        let response = ui.interact(handle, id, Sense::CLICK | Sense::DRAG);
        response
            .widget_info(|| WidgetInfo::labeled(Role::Splitter, true, format!("Width of {name}")));
        let response = response.on_hover_and_drag_cursor(egui::CursorIcon::ResizeColumn);
        if response.double_clicked() {
            let fitting = column_widths::fitting_widths(ui, input, f32::INFINITY);
            if let Some(width) = fitting.get(index) {
                state.widths[index] = *width;
                (state.is_arranged, state.keeps_widths) = (true, true);
            }
        } else if response.dragged() {
            (state.is_arranged, state.keeps_widths) = (true, true);
            let width = state.widths[index] + response.drag_delta().x;
            state.widths[index] = width.clamp(MIN_COLUMN_WIDTH, 2000.0);
        }
    }
}

fn scroll_bars(ui: &Ui, layout: &GridLayout, input: &GridInput<'_>, state: &mut GridState) {
    let id = input.id.with("scroll bar");
    if let Some((bar, _, length)) = layout.vertical_bar(state) {
        let response = ui.interact(bar, id.with("y"), Sense::CLICK | Sense::DRAG);
        if let Some(pointer) = response.interact_pointer_pos()
            && response.is_pointer_button_down_on()
        {
            let grip = drag_grip(ui, &response, layout.vertical_thumb(state), pointer.y);
            let room = f64::from((bar.height() * (1.0 - length)).max(1.0));
            let part = f64::from(pointer.y - bar.top() - grip) / room;
            state.position.set_from_thumb(part, &layout.view);
        }
    }
    if let Some((bar, _, length)) = layout.horizontal_bar(state) {
        let response = ui.interact(bar, id.with("x"), Sense::CLICK | Sense::DRAG);
        if let Some(pointer) = response.interact_pointer_pos()
            && response.is_pointer_button_down_on()
        {
            let grip = drag_grip(ui, &response, layout.horizontal_thumb(state), pointer.x);
            let room = (bar.width() * (1.0 - length)).max(1.0);
            let part = ((pointer.x - bar.left() - grip) / room).clamp(0.0, 1.0);
            state.x_offset = part * layout.max_x_offset();
        }
    }
}

/// Points between the thumb's begin and the pointer, as they were when the thumb was taken.
fn drag_grip(ui: &Ui, response: &Response, thumb: Option<(f32, f32)>, at: f32) -> f32 {
    let id = response.id.with("grip");
    let pressed = ui.input(|input| input.pointer.any_pressed());
    if pressed {
        let (begin, length) = thumb.unwrap_or((at, 0.0));
        let inside = at >= begin && at <= begin + length;
        let grip = if inside { at - begin } else { length / 2.0 };
        ui.data_mut(|data| data.insert_temp(id, grip));
    }
    ui.data(|data| data.get_temp(id)).unwrap_or(0.0)
}

fn pointer(
    response: &Response,
    layout: &GridLayout,
    input: &GridInput<'_>,
    state: &mut GridState,
    events: &mut Vec<GridEvent>,
) {
    let pressed = response.clicked() || response.secondary_clicked();
    let wants_tab = response.middle_clicked()
        || (response.clicked() && response.ctx.input(|input| input.modifiers.command));
    if let Some(pointer) = response.interact_pointer_pos().filter(|_| wants_tab) {
        let row = state.position.row_at(pointer.y - layout.body.top(), &layout.view);
        events.extend(row.map(GridEvent::OpenInTab));
    } else if let Some(pointer) = response.interact_pointer_pos().filter(|_| pressed) {
        response.request_focus();
        if let Some(column) = layout.column_at(pointer.x) {
            state.column = column;
        }
        let row = state.position.row_at(pointer.y - layout.body.top(), &layout.view);
        events.extend(row.map(GridEvent::Select));
    }
    if response.double_clicked() {
        events.push(GridEvent::Activate);
    }
    cell_menu::show(response, layout, input, state, events);
}

fn keys(
    ui: &Ui,
    layout: &GridLayout,
    input: &GridInput<'_>,
    state: &mut GridState,
    events: &mut Vec<GridEvent>,
) {
    // Those with Alt first: a plain arrow is taken with Alt, too.
    if let Some(column) = state.column.checked_sub(1) {
        events.extend(column_menu::column_keys(ui, input, column));
    }
    let last = layout.view.row_count.saturating_sub(1);
    let page = layout.view.page_rows();
    let row = input.selected.unwrap_or(0);
    let pressed = |modifiers: Modifiers, key: Key| {
        ui.input_mut(|input| input.count_and_consume_key(modifiers, key)) as u64
    };
    let mut wanted = None;
    if pressed(Modifiers::COMMAND, Key::Home) > 0 {
        wanted = Some(0);
    } else if pressed(Modifiers::COMMAND, Key::End) > 0 {
        wanted = Some(last);
    } else if pressed(Modifiers::NONE, Key::Home) > 0 {
        state.column = 0;
        state.reveal = true;
    } else if pressed(Modifiers::NONE, Key::End) > 0 {
        state.column = state.plan.shown().last().map_or(0, |column| column + 1);
        state.reveal = true;
    }
    let down =
        pressed(Modifiers::NONE, Key::ArrowDown) + page * pressed(Modifiers::NONE, Key::PageDown);
    let up = pressed(Modifiers::NONE, Key::ArrowUp) + page * pressed(Modifiers::NONE, Key::PageUp);
    if down > up {
        // With nothing selected the first press selects the first row.
        wanted = Some(input.selected.map_or(0, |row| (row + down - up).min(last)));
    } else if up > down {
        wanted = Some(row.saturating_sub(up - down));
    }
    if layout.view.row_count > 0 {
        events.extend(wanted.map(GridEvent::Select));
    }
    if pressed(Modifiers::NONE, Key::ArrowRight) > 0 {
        match state.plan.beside(state.column, true) {
            None => events.push(GridEvent::Activate),
            Some(cell) => (state.column, state.reveal) = (cell, true),
        }
    }
    if pressed(Modifiers::NONE, Key::ArrowLeft) > 0 {
        match state.plan.beside(state.column, false) {
            None => events.push(GridEvent::Leave),
            Some(cell) => (state.column, state.reveal) = (cell, true),
        }
    }
    if pressed(Modifiers::NONE, Key::Enter) > 0 {
        events.push(GridEvent::Activate);
    }
    if pressed(Modifiers::NONE, Key::Space) > 0 {
        events.push(GridEvent::View);
    }
    state.wants_menu |= pressed(Modifiers::SHIFT, Key::F10) > 0;
}

/// Ctrl+C copies the cell, with Shift the row.
fn copy(ui: &Ui, input: &GridInput<'_>, state: &GridState) {
    let wants_row =
        ui.input_mut(|input| input.consume_key(Modifiers::COMMAND | Modifiers::SHIFT, Key::C));
    let wants_cell = ui.input_mut(|input| {
        let before = input.events.len();
        input.events.retain(|event| !matches!(event, Event::Copy));
        input.events.len() < before
    });
    let Some(row) = input.selected.and_then(|row| input.rows.row(row)) else { return };
    if wants_row {
        ui.copy_text(copy_row(&state.shown_values(&row.values)));
    } else if wants_cell {
        let cell = state.column.checked_sub(1).and_then(|at| row.values.get(at));
        ui.copy_text(cell.map_or_else(|| row.label.clone(), copy_text));
    }
}

fn reveal(layout: &GridLayout, input: &GridInput<'_>, state: &mut GridState, events: &[GridEvent]) {
    let newly = events.iter().rev().find_map(|event| match event {
        GridEvent::Select(row) => Some(*row),
        _ => None,
    });
    if let Some(row) = newly.or_else(|| input.selected.filter(|_| state.reveal)) {
        if std::mem::take(&mut state.reveal_amid) {
            state.position.show_row_amid(row, &layout.view);
        }
        state.position.show_row(row, &layout.view);
    }
    if state.reveal || newly.is_some() {
        let column = state.column.checked_sub(1).filter(|column| !state.plan.is_pinned(*column));
        if let Some(column) = column {
            let width_of = |column: usize| state.widths.get(column + 1).copied().unwrap_or(0.0);
            let moving = state.plan.shown().iter().skip(state.plan.pinned_count());
            let left: f32 =
                moving.take_while(|one| **one != column).map(|one| width_of(*one)).sum();
            let width = width_of(column);
            let room = layout.columns.width();
            if left < state.x_offset || width > room {
                state.x_offset = left;
            } else if left + width > state.x_offset + room {
                state.x_offset = left + width - room;
            }
            state.x_offset = state.x_offset.clamp(0.0, layout.max_x_offset());
        }
        state.reveal = false;
    }
}

impl GridState {
    /// The values of the shown columns, left to right.
    pub fn shown_values(&self, values: &[Value]) -> Vec<Value> {
        self.plan.shown().iter().filter_map(|column| values.get(*column)).cloned().collect()
    }
}

impl GridLayout {
    /// The rows and their room, as scrolling counts them.
    pub fn view_of(rect_height: f32, rows: &LoadedRows) -> GridView {
        GridView { row_count: rows.row_count(), row_height: ROW_HEIGHT, height: rect_height }
    }
}
