//! The panes side by side: the active one with its relations, those left of it narrower, so that the
//! path reads from left to right.

use egui::{Id, Rect, RichText, ScrollArea, Stroke, Ui, UiBuilder, pos2, vec2};

use super::grid::{GridEvent, GridInput, GridShows, HEADER_HEIGHT, SortWish, grid_ui};
use super::open_database::OpenDatabase;
use super::pane::Pane;
use super::pane_source::RelatedSource;
use super::relations::{RelationsEvent, RelationsInput, entry_id, relations_ui};
use super::sort_and_filter::filter_id;
use super::strip_edges::strip_edges_ui;
use super::trail::{PaneId, Step};
use crate::app::theme::Palette;

/// Widths in points.
const RELATIONS_WIDTH: f32 = 316.0;
const LEAST_RELATIONS_WIDTH: f32 = 244.0;
const PASSIVE_WIDTH: f32 = 208.0;
/// Where not all of them fit.
const SCROLLED_PASSIVE_WIDTH: f32 = 168.0;
const LEAST_PASSIVE_WIDTH: f32 = 132.0;
const LEAST_ACTIVE_WIDTH: f32 = 420.0;
/// The relations' share of all that is there.
const RELATIONS_SHARE: f32 = 0.31;

/// What the user did in the panes; the number is that of the step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PanesEvent {
    /// Chose a row.
    Select(usize, u64),
    /// Went into a pane.
    Activate(usize),
    /// Went into a pane by the keyboard.
    GoTo(usize),
    /// Wants another order by a column.
    Sort(usize, usize, SortWish),
    /// Wants only rows that meet this condition.
    Filter(usize, String),
    /// Wants to see all of the current cell, or no longer.
    ViewCell,
    /// Wants the card of what the keyboard is on, or no longer.
    Peek,
    /// Wants to see the SQL of a relationship.
    Lens(usize, usize),
    /// Opened a relationship of the selected row.
    OpenRelation(usize, usize),
    /// Opened it in a new tab.
    OpenRelationInTab(usize, usize),
    /// Opened a row in a new tab.
    OpenRowInTab(usize, u64),
}

/// Where the keyboard is to go when the panes are drawn next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FocusWish {
    /// Into the active pane's grid.
    Grid,
    /// Into the condition over it.
    Filter,
}

/// Is a widget the grid of this pane, or one of its relations?
pub fn is_part_of(id: Id, pane: PaneId, relations: usize) -> bool {
    id == grid_id(pane) || (0..relations).any(|index| id == entry_id(relations_id(pane), index))
}

/// The identity of a pane's grid.
pub fn grid_id(pane: PaneId) -> Id {
    Id::unique("rows grid").with(pane)
}

/// Draws the panes of a path and tells what was done in them.
pub fn panes_ui(
    ui: &mut Ui,
    steps: &[Step],
    active: usize,
    database: &mut OpenDatabase,
    palette: &'static Palette,
) -> Vec<PanesEvent> {
    let mut events = Vec::new();
    let size = ui.available_size();
    let relations_width =
        (size.x * RELATIONS_SHARE).clamp(LEAST_RELATIONS_WIDTH, RELATIONS_WIDTH).min(size.x * 0.45);
    let beside = steps.len().saturating_sub(1) as f32;
    // They are narrower where all of them fit then.
    let room = (size.x - relations_width - LEAST_ACTIVE_WIDTH) / beside.max(1.0);
    let is_enough = room >= LEAST_PASSIVE_WIDTH;
    let passive_width = if is_enough { room.min(PASSIVE_WIDTH) } else { SCROLLED_PASSIVE_WIDTH };
    let passive = passive_width * beside;
    let active_width = (size.x - passive - relations_width).max(LEAST_ACTIVE_WIDTH);
    let mut scroll = ScrollArea::horizontal().id_salt("panes").auto_shrink(false);
    let wish = ui.scope_id().with("panes offset");
    if let Some(offset) = ui.data_mut(|data| data.remove_temp::<f32>(wish)) {
        scroll = scroll.horizontal_scroll_offset(offset);
    }
    let mut ends = Vec::with_capacity(steps.len());
    let shown = scroll.show(ui, |ui| {
        let height = ui.available_height();
        let total = passive + active_width + relations_width;
        let (_, all) = ui.allocate_space(vec2(total.max(size.x), height));
        let mut left = all.left();
        for (index, step) in steps.iter().enumerate() {
            let Some(pane) = database.panes.get_mut(&step.pane) else { continue };
            let is_active = index == active;
            let width = if is_active { active_width } else { passive_width };
            let rect = Rect::from_min_size(pos2(left, all.top()), vec2(width, height));
            left = rect.right();
            let shows = if is_active { GridShows::Cells } else { GridShows::Labels };
            pane_ui(ui, rect, (index, shows), step, pane, palette, &mut events);
            if is_active {
                let rect =
                    Rect::from_min_size(pos2(left, all.top()), vec2(relations_width, height));
                left = rect.right();
                let is_peeking = database.peek.is_asked();
                let what = (index, is_peeking);
                side_by_side(ui, rect, what, step, pane, palette, &mut events);
                give_focus(ui, &mut database.focus_wish, step.pane);
                let both = rect.with_min_x(rect.left() - width);
                let in_view = shown_id(ui);
                let now = (step.pane, size.x as u32);
                if ui.data(|data| data.get_temp::<(PaneId, u32)>(in_view)) != Some(now) {
                    ui.data_mut(|data| data.insert_temp(in_view, now));
                    ui.scroll_to_rect(both, None);
                }
            }
            ends.push(left - all.left());
        }
    });
    let offset = shown.state.clamped_offset().x;
    if let Some(offset) = strip_edges_ui(ui, shown.inner_rect, &ends, offset, palette) {
        ui.data_mut(|data| data.insert_temp(wish, offset));
        ui.ctx().request_repaint();
    }
    events
}

/// Remembers which pane was last brought into view; the drawer at full height scrolls for itself.
fn shown_id(ui: &Ui) -> Id {
    Id::unique("rows pane in view").with(ui.scope_id())
}

fn give_focus(ui: &Ui, wish: &mut Option<FocusWish>, id: PaneId) {
    let wished = match wish.take() {
        Some(FocusWish::Grid) => grid_id(id),
        Some(FocusWish::Filter) => filter_id(id),
        None => return,
    };
    ui.memory_mut(|memory| memory.request_focus(wished));
}

/// The identity of the relations beside a pane.
pub fn relations_id(pane: PaneId) -> Id {
    Id::unique("rows relations").with(pane)
}

fn pane_ui(
    ui: &mut Ui,
    rect: Rect,
    (index, shows): (usize, GridShows),
    step: &Step,
    pane: &mut Pane,
    palette: &'static Palette,
    events: &mut Vec<PanesEvent>,
) {
    ui.painter().vline(rect.right() - 0.5, rect.y_range(), Stroke::new(1.0, palette.card_border));
    let inner = rect.with_max_x(rect.right() - 1.0);
    if let Some(error) = &pane.error {
        message_ui(ui, inner, error, palette.error);
        return;
    }
    let is_empty = pane.rows.row_count() == 0 && !pane.rows.is_loading();
    let (heading, name) = match pane.source.related() {
        None => (pane.model_name.clone(), format!("Rows of {}", pane.model_name)),
        Some(RelatedSource { key, by_key, .. }) => {
            let dot = if *by_key { "" } else { "." };
            (format!("{dot}{key}"), format!("Rows of {}, {key}", pane.model_name))
        }
    };
    let input = GridInput {
        id: grid_id(step.pane),
        model_name: &pane.model_name,
        table_name: &pane.table_name,
        heading: &heading,
        name: &name,
        columns: &pane.columns,
        shows,
        rows: &pane.rows,
        selected: step.selected,
        sorted: pane.sorted_column(),
        can_select: pane.can_select(),
        palette,
    };
    let builder = UiBuilder::new().max_rect(inner).id_salt(("rows pane", step.pane));
    let mut child = ui.new_child(builder);
    child.set_clip_rect(ui.clip_rect().intersect(inner));
    let (response, grid_events) = grid_ui(&mut child, inner, &input, &mut pane.grid);
    if is_empty {
        let text = pane.missing.as_deref().unwrap_or("No rows");
        message_ui(ui, inner.with_min_y(inner.top() + HEADER_HEIGHT), text, palette.text_weak);
    }
    if response.gained_focus() {
        events.push(PanesEvent::Activate(index));
    }
    for event in grid_events {
        match event {
            GridEvent::Select(row) => events.push(PanesEvent::Select(index, row)),
            GridEvent::OpenInTab(row) => events.push(PanesEvent::OpenRowInTab(index, row)),
            // Without a relation the keyboard stays: elsewhere its keys would mean other things.
            GridEvent::Activate if pane.relations.is_empty() || step.selected.is_none() => {}
            GridEvent::Activate => {
                let first = entry_id(relations_id(step.pane), 0);
                ui.memory_mut(|memory| memory.request_focus(first));
            }
            GridEvent::Sort(column, wish) => events.push(PanesEvent::Sort(index, column, wish)),
            GridEvent::Filter(condition) => events.push(PanesEvent::Filter(index, condition)),
            GridEvent::View => events.push(PanesEvent::ViewCell),
            GridEvent::Leave if index > 0 => events.push(PanesEvent::GoTo(index - 1)),
            GridEvent::Leave => {}
        }
    }
}

fn side_by_side(
    ui: &mut Ui,
    rect: Rect,
    (index, is_peeking): (usize, bool),
    step: &Step,
    pane: &mut Pane,
    palette: &'static Palette,
    events: &mut Vec<PanesEvent>,
) {
    let row = step.selected.and_then(|row| pane.rows.row(row));
    let heading = row.map_or("Relations", |row| row.label.as_str());
    let empty_text = match row {
        None if pane.rows.row_count() == 0 => "There is no row here.",
        None => "Select a row to see what it is related to.",
        Some(_) => "No relationships lead from here.",
    };
    let input = RelationsInput {
        id: relations_id(step.pane),
        model_name: &pane.model_name,
        heading,
        entries: if row.is_some() { &pane.relations } else { &[] },
        empty_text,
        is_peeking,
        palette,
    };
    let (event, hovered) = relations_ui(ui, rect, &input);
    pane.hovered_relation = hovered;
    match event {
        Some(RelationsEvent::Open(relation)) => {
            events.push(PanesEvent::OpenRelation(index, relation));
        }
        Some(RelationsEvent::OpenInTab(relation)) => {
            events.push(PanesEvent::OpenRelationInTab(index, relation));
        }
        Some(RelationsEvent::Peek) => events.push(PanesEvent::Peek),
        Some(RelationsEvent::Lens(relation)) => events.push(PanesEvent::Lens(index, relation)),
        Some(RelationsEvent::Leave) => {
            ui.memory_mut(|memory| memory.request_focus(grid_id(step.pane)));
        }
        None => {}
    }
}

/// One message in the middle of a pane.
fn message_ui(ui: &mut Ui, rect: Rect, text: &str, color: egui::Color32) {
    let rect = rect.shrink(16.0);
    let mut child = ui.new_child(
        UiBuilder::new().max_rect(rect).layout(egui::Layout::top_down(egui::Align::Center)),
    );
    child.add_space((rect.height() * 0.3).min(64.0));
    child.label(RichText::new(text).color(color));
}
