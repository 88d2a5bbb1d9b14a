//! The relations pane: every relationship of the selected row by its attribute's name, with what is at
//! its other end. Knows nothing of how that is found out.

use egui::{
    Button, EventFilter, FontId, Id, Key, Modifiers, Popup, Rect, Response, RichText, Role,
    ScrollArea, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::cell_text::count_text;
use super::grid::HEADER_HEIGHT;
use super::grid_paint::elided;
use crate::app::actions::Action;
use crate::app::theme::{Palette, semibold};
use crate::mapping::RelationshipEnd;
use crate::schema::RelationshipId;

/// The height of an entry in points.
const ENTRY_HEIGHT: f32 = 28.0;

/// What is at the other end of a relationship, for one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RelationState {
    /// Not known yet.
    Loading,
    /// A list of so many rows.
    Rows(u64),
    /// A list of more rows than are counted.
    MoreThan(u64),
    /// One row, by its label.
    Row(String),
    /// No row, as the foreign key is NULL: `role_id is NULL`, or as nothing refers to this row.
    Nothing(String),
    /// The key refers to a row that is not there: `no row: roles.id = 99`.
    Dangling(String),
    /// It could not be read.
    Failed(String),
}

impl RelationState {
    /// As the pane shows it.
    pub fn text(&self) -> String {
        match self {
            Self::Loading => "…".to_owned(),
            Self::Rows(count) => rows_text(*count),
            Self::MoreThan(count) => format!("{}+ rows", count_text(*count)),
            Self::Row(label) => label.clone(),
            Self::Nothing(reason) if reason.is_empty() => "None".to_owned(),
            Self::Nothing(reason) => format!("None ({reason})"),
            Self::Dangling(text) | Self::Failed(text) => text.clone(),
        }
    }

    /// Is there something to open?
    fn leads_on(&self) -> bool {
        !matches!(self, Self::Nothing(_) | Self::Dangling(_) | Self::Failed(_))
    }
}

/// `1 row`, `347 rows`.
pub fn rows_text(count: u64) -> String {
    if count == 1 { "1 row".to_owned() } else { format!("{} rows", count_text(count)) }
}

/// One relationship of the selected row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationEntry {
    /// Which relationship.
    pub relationship_id: RelationshipId,
    /// Which end of it.
    pub end: RelationshipEnd,
    /// The attribute's name.
    pub key: String,
    /// A list, not a scalar?
    pub uselist: bool,
    /// The class at the other end.
    pub target: String,
    /// The association table's name.
    pub secondary: Option<String>,
    /// Does a foreign key lead there that no attribute leads along?
    pub by_key: bool,
    /// What is there.
    pub state: RelationState,
}

/// What the pane shows.
pub struct RelationsInput<'a> {
    /// The pane's identity.
    pub id: Id,
    /// The class that the row is of.
    pub model_name: &'a str,
    /// The row's label, or why there are no relations.
    pub heading: &'a str,
    /// The relationships.
    pub entries: &'a [RelationEntry],
    /// What is said where there are none.
    pub empty_text: &'a str,
    /// Is there a card that a key asked for?
    pub is_peeking: bool,
    /// Colours.
    pub palette: &'static Palette,
}

/// What the user did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelationsEvent {
    /// Opened the relationship with this number.
    Open(usize),
    /// Opened it in a new tab.
    OpenInTab(usize),
    /// Wants to see the SQL of the relationship with this number.
    Lens(usize),
    /// Wants the card of the entry with the keyboard, or no longer.
    Peek,
    /// Went back to the grid.
    Leave,
}

/// The identity of an entry, to give it the focus.
pub fn entry_id(pane_id: Id, index: usize) -> Id {
    pane_id.with("relation").with(index)
}

/// Draws the pane in `rect` and tells what was done in it, and which entry the pointer is on.
pub fn relations_ui(
    ui: &mut Ui,
    rect: Rect,
    input: &RelationsInput<'_>,
) -> (Option<RelationsEvent>, Option<(usize, Rect)>) {
    let mut hovered = None;
    let palette = input.palette;
    let painter = ui.painter_at(rect);
    let header = rect.with_max_y(rect.top() + HEADER_HEIGHT);
    painter.rect_filled(header, 0.0, palette.row_hover);
    let line = Stroke::new(1.0, palette.card_border);
    painter.hline(header.x_range(), header.bottom() - 0.5, line);
    let mut event = None;
    let mut room = header.width();
    if !input.entries.is_empty() {
        let button = Rect::from_min_max(pos2(header.right() - 74.0, header.top()), header.max);
        room -= button.width();
        if lens_button(ui, button).clicked() {
            event = Some(RelationsEvent::Lens(focused_entry(ui, input)));
        }
    }
    let heading = elided(&painter, input.heading, semibold(12.5), palette.text, room);
    let is_cut = heading.elided;
    let y = header.center().y - heading.size().y / 2.0;
    painter.galley(pos2(header.left() + 8.0, y), heading, palette.text);
    if is_cut {
        ui.interact(header, input.id.with("heading"), Sense::hover()).on_hover_text(input.heading);
    }
    let builder = UiBuilder::new()
        .max_rect(rect.with_min_y(header.bottom()))
        .id_salt(input.id)
        .accessibility_role(Role::List)
        .accessibility_label(format!("Relations of {} {}", input.model_name, input.heading));
    let mut list = ui.new_child(builder);
    list.set_clip_rect(ui.clip_rect().intersect(rect));
    if input.entries.is_empty() {
        list.add_space(12.0);
        list.horizontal_wrapped(|ui| {
            ui.add_space(8.0);
            ui.weak(input.empty_text);
        });
        return (None, None);
    }
    ScrollArea::vertical().id_salt("entries").auto_shrink(false).show(&mut list, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (index, entry) in input.entries.iter().enumerate() {
            let response = entry_ui(ui, input, index, entry);
            if response.hovered() {
                hovered = Some((index, response.rect));
            }
            // The space bar, a click on any widget with the focus, shows the card here.
            if response.clicked() && !ui.input(|input| input.key_pressed(Key::Space)) {
                let in_tab = ui.input(|input| input.modifiers.command);
                let chosen = if in_tab { RelationsEvent::OpenInTab } else { RelationsEvent::Open };
                event = Some(chosen(index));
            }
            if response.middle_clicked() {
                event = Some(RelationsEvent::OpenInTab(index));
            }
            Popup::context_menu(&response).show(|ui| {
                ui.set_min_width(180.0);
                let lens = (Action::RowsLens.row().text, RelationsEvent::Lens(index));
                for (text, chosen) in [
                    ("Open", RelationsEvent::Open(index)),
                    (Action::RowsOpenInTab.row().text, RelationsEvent::OpenInTab(index)),
                ]
                .into_iter()
                .chain((!entry.by_key).then_some(lens))
                {
                    if ui.add(Button::new(text)).clicked() {
                        event = Some(chosen);
                        ui.close();
                    }
                }
            });
            if response.gained_focus() {
                response.scroll_to_me(None);
            }
            if response.has_focus() {
                event = event.or(entry_keys(ui, input, index));
            }
        }
    });
    (event, hovered)
}

fn lens_button(ui: &mut Ui, rect: Rect) -> Response {
    let row = Action::RowsLens.row();
    let keys = row.shortcuts.first().map(|keys| ui.ctx().format_shortcut(keys));
    let hint = format!("{} ({})", row.tooltip, keys.unwrap_or_default());
    let text = RichText::new("SQL lens").size(11.5);
    let rect = rect.shrink2(vec2(4.0, 2.0));
    ui.put(rect, Button::new(text).frame_when_inactive(false)).on_hover_text(hint)
}

/// The entry that the keyboard is in, else the first list, else the first.
fn focused_entry(ui: &Ui, input: &RelationsInput<'_>) -> usize {
    let focused = ui.memory(egui::Memory::focused);
    let entries = 0..input.entries.len();
    let by_keyboard = entries.into_iter().find(|at| focused == Some(entry_id(input.id, *at)));
    by_keyboard.or_else(|| input.entries.iter().position(|entry| entry.uselist)).unwrap_or(0)
}

/// `Role.users, list, 2 rows`.
pub fn accessible_name(model_name: &str, entry: &RelationEntry) -> String {
    let kind = if entry.uselist { "list" } else { "scalar" };
    let state = match &entry.state {
        RelationState::Loading => "counting".to_owned(),
        state => state.text(),
    };
    match (entry.by_key, entry.uselist) {
        (true, true) => format!("{} of {model_name}, list by key, {state}", entry.key),
        (true, false) => format!("{model_name}.{}, key, {state}", entry.key),
        (false, _) => format!("{model_name}.{}, {kind}, {state}", entry.key),
    }
}

fn entry_ui(
    ui: &mut Ui,
    input: &RelationsInput<'_>,
    index: usize,
    entry: &RelationEntry,
) -> Response {
    let palette = input.palette;
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ENTRY_HEIGHT));
    let response = ui.interact(rect, entry_id(input.id, index), Sense::click());
    response.widget_info(|| {
        WidgetInfo::labeled(Role::Button, true, accessible_name(input.model_name, entry))
    });
    let painter = ui.painter_at(rect);
    if response.has_focus() {
        painter.rect_filled(rect, 0.0, palette.row_selected);
        let stroke = Stroke::new(1.5, palette.accent);
        painter.rect_stroke(rect.shrink(1.0), 3.0, stroke, egui::StrokeKind::Inside);
    } else if response.hovered() {
        painter.rect_filled(rect, 0.0, palette.row_hover);
    }
    painter.hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, palette.card_divider));
    let leads_on = entry.state.leads_on();
    let state_color = match &entry.state {
        RelationState::Dangling(_) | RelationState::Failed(_) => palette.error,
        RelationState::Loading | RelationState::Nothing(_) => palette.text_weak,
        _ => palette.text,
    };
    let center = rect.center().y;
    let font = FontId::proportional(13.0);
    let name_color = if entry.by_key { palette.foreign_key } else { palette.relationship };
    let name_room = rect.width() * if entry.uselist { 0.62 } else { 0.42 };
    let name = elided(&painter, &entry.key, semibold(13.0), name_color, name_room);
    let name_right = rect.left() + 8.0 + name.size().x;
    painter.galley(pos2(rect.left() + 8.0, center - name.size().y / 2.0), name, palette.text);
    let right = rect.right() - if leads_on { 22.0 } else { 8.0 };
    let text = entry.state.text();
    let state_galley = elided(&painter, &text, font, state_color, right - name_right + 4.0);
    let state_left = right - state_galley.size().x;
    painter.galley(
        pos2(state_left, center - state_galley.size().y / 2.0),
        state_galley,
        state_color,
    );
    let kind = match (entry.by_key, entry.uselist) {
        (true, true) => "by key".to_owned(),
        (true, false) => "key".to_owned(),
        (false, true) => format!("list of {}", entry.target),
        (false, false) => String::new(),
    };
    let room = state_left - name_right;
    if !kind.is_empty() && room > 56.0 {
        let small = FontId::proportional(11.0);
        let kind = elided(&painter, &kind, small, palette.text_weak, room);
        painter.galley(
            pos2(name_right + 8.0, center - kind.size().y / 2.0 + 0.5),
            kind,
            palette.text_weak,
        );
    }
    if leads_on {
        let tip = pos2(rect.right() - 9.0, center);
        let stroke = Stroke::new(1.5, palette.text_weak);
        painter.line_segment([tip + vec2(-4.0, -4.0), tip], stroke);
        painter.line_segment([tip + vec2(-4.0, 4.0), tip], stroke);
    }
    response
}

/// Up and Down walk the entries, Space shows the card, Left and Escape go back to the grid. (Enter is a
/// click.)
fn entry_keys(ui: &Ui, input: &RelationsInput<'_>, index: usize) -> Option<RelationsEvent> {
    let filter = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        escape: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(entry_id(input.id, index), filter));
    let presses =
        |key: Key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
    let (down, up) = (presses(Key::ArrowDown), presses(Key::ArrowUp));
    let next = (index + down).saturating_sub(up).min(input.entries.len() - 1);
    if next != index {
        ui.memory_mut(|memory| memory.request_focus(entry_id(input.id, next)));
    }
    let is_escaped = presses(Key::Escape) > 0;
    if presses(Key::Space) > 0 || (is_escaped && input.is_peeking) {
        return Some(RelationsEvent::Peek);
    }
    if is_escaped || presses(Key::ArrowLeft) > 0 {
        return Some(RelationsEvent::Leave);
    }
    (presses(Key::ArrowRight) > 0).then_some(RelationsEvent::Open(index))
}
