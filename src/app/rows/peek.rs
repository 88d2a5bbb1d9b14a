//! A look ahead: what a relationship or a key leads to, on a card beside it, while the pointer rests there
//! or a key asks for it. Asked of the worker only then, and given up when the pointer goes.

use egui::{Event, Id, Pos2, Rect, Ui};

use super::answers::scalar_state;
use super::open_database::OpenDatabase;
use super::pane::Pane;
use super::panes::{grid_id, relations_id};
use super::peek_card::{CardText, card_ui};
use super::relations::{RelationState, entry_id};
use super::trail::PaneId;
use crate::app::PanelContext;
use crate::mapping::{Direction, Mapping, RelationshipEnd};
use crate::schema::RelationshipId;
use crate::sqlite::{Answer, RelatedRows, RequestError, Response, Slot, Value};

/// The slot of its question.
pub const PEEK_SLOT: Slot = Slot(u64::MAX - 3);
/// Rows of a list that are shown.
const PEEKED_ROWS: u64 = 6;
/// How long the pointer rests until the card comes, in seconds; after another card it is there sooner.
const RESTS: f64 = 0.35;
const RESTS_AGAIN: f64 = 0.08;

/// What a card is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct PeekPlace {
    pane: PaneId,
    row: u64,
    at: PeekAt,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PeekAt {
    /// The row itself.
    Row,
    /// What this end leads to.
    Relation(RelationshipId, RelationshipEnd),
}

/// The card that is shown, or soon will be.
#[derive(Default)]
pub struct Peek {
    /// What the pointer is on, and since when.
    rests_on: Option<(PeekPlace, f64)>,
    /// The pointer was on this when a button was pressed: no card until it goes.
    dismissed: Option<PeekPlace>,
    /// Where the pointer was when a key was last pressed: what comes under it by that is not pointed at.
    left_at: Option<Pos2>,
    /// The widget with the keyboard whose card was asked for by a key.
    asked_at: Option<Id>,
    /// When a card was last shown.
    last_shown: f64,
    shown: Option<ShownPeek>,
}

struct ShownPeek {
    place: PeekPlace,
    /// The question's number, until it is answered.
    waits_for: Option<u64>,
    text: CardText,
}

impl Peek {
    /// Shows the card of what the keyboard is on, or hides it.
    pub fn toggle(&mut self, focused: Option<Id>) {
        self.asked_at = if self.asked_at.is_some() { None } else { focused };
    }

    /// Is a card shown that a key asked for?
    pub fn is_asked(&self) -> bool {
        self.asked_at.is_some()
    }

    /// Reads anew what is shown.
    pub fn forget(&mut self) {
        self.shown = None;
    }
}

impl OpenDatabase {
    /// Draws the card, if one is wanted, and asks for what is on it.
    pub fn peek_ui(&mut self, ui: &Ui, context: &PanelContext<'_>) {
        let wanted = self.peek_wish(ui, context.mapping);
        let shown = self.peek.shown.as_ref().map(|shown| shown.place);
        if shown != wanted.map(|(place, _)| place) {
            if self.peek.shown.take().is_some_and(|shown| shown.waits_for.is_some()) {
                self.worker.cancel(PEEK_SLOT);
            }
            self.peek.shown = wanted.and_then(|(place, _)| self.begin_peek(place, context));
        }
        let (Some((_, rect)), Some(shown)) = (wanted, &self.peek.shown) else { return };
        self.peek.last_shown = ui.input(|input| input.time);
        card_ui(ui, rect, &shown.text, context.palette);
    }

    /// What a card is wanted for now, and beside what.
    fn peek_wish(&mut self, ui: &Ui, mapping: &Mapping) -> Option<(PeekPlace, Rect)> {
        let focused = ui.memory(egui::Memory::focused);
        if self.peek.asked_at.is_some() && self.peek.asked_at != focused {
            // The card goes along with the keyboard as long as that stays in these panes.
            let is_here = focused.is_some_and(|id| self.focused_place(ui, id, mapping).is_some());
            self.peek.asked_at = focused.filter(|_| is_here);
        }
        if let Some(id) = self.peek.asked_at {
            return self.focused_place(ui, id, mapping);
        }
        let now = ui.input(|input| input.time);
        let pointer = ui.input(|input| input.pointer.latest_pos());
        if ui.input(|input| input.events.iter().any(is_key)) {
            self.peek.left_at = pointer;
        }
        let is_left = self.peek.left_at.is_some() && self.peek.left_at == pointer;
        let hovered = self.hovered_place(mapping).filter(|_| !is_left);
        let is_pressed = ui.input(|input| input.pointer.any_down());
        let Some((place, rect)) = hovered.filter(|_| !egui::Popup::is_any_open(ui.ctx())) else {
            (self.peek.rests_on, self.peek.dismissed) = (None, None);
            return None;
        };
        if is_pressed {
            self.peek.dismissed = Some(place);
        }
        if self.peek.dismissed == Some(place) {
            return None;
        }
        self.peek.dismissed = None;
        let since = match self.peek.rests_on {
            Some((resting, since)) if resting == place => since,
            _ => now,
        };
        self.peek.rests_on = Some((place, since));
        let is_soon = now - self.peek.last_shown < 0.5;
        let left = since + if is_soon { RESTS_AGAIN } else { RESTS } - now;
        if left > 0.0 {
            ui.ctx().request_repaint_after_secs(left as f32);
            return None;
        }
        Some((place, rect))
    }

    /// What the widget with the keyboard is about: a relationship, or the current cell of the grid.
    fn focused_place(&self, ui: &Ui, id: Id, mapping: &Mapping) -> Option<(PeekPlace, Rect)> {
        let step = self.trail.active_step()?;
        let pane = self.panes.get(&step.pane)?;
        let row = step.selected?;
        if id == grid_id(step.pane) {
            let column = pane.grid.column.checked_sub(1);
            let at = column.and_then(|at| pane.key_end(row, at, mapping)).unwrap_or(PeekAt::Row);
            return Some((PeekPlace { pane: step.pane, row, at }, pane.grid.current_rect?));
        }
        let is_entry = |at: &usize| entry_id(relations_id(step.pane), *at) == id;
        let entry = pane.relations.get((0..pane.relations.len()).find(is_entry)?)?;
        let at = PeekAt::Relation(entry.relationship_id, entry.end);
        Some((PeekPlace { pane: step.pane, row, at }, ui.ctx().read_response(id)?.rect))
    }

    /// What the pointer is on: a relationship, a foreign key's cell, or a row of which only the label shows.
    fn hovered_place(&self, mapping: &Mapping) -> Option<(PeekPlace, Rect)> {
        let active = self.trail.active_step()?;
        for step in self.trail.steps() {
            let Some(pane) = self.panes.get(&step.pane) else { continue };
            if let Some((at, rect)) = pane.hovered_relation.filter(|_| step.pane == active.pane) {
                let entry = pane.relations.get(at)?;
                let at = PeekAt::Relation(entry.relationship_id, entry.end);
                return Some((PeekPlace { pane: step.pane, row: step.selected?, at }, rect));
            }
            let Some((row, cell, rect)) = pane.grid.hovered else { continue };
            let at = match cell.checked_sub(1) {
                Some(column) => pane.key_end(row, column, mapping)?,
                None if step.pane != active.pane => PeekAt::Row,
                None => return None,
            };
            return Some((PeekPlace { pane: step.pane, row, at }, rect));
        }
        None
    }

    fn begin_peek(&mut self, place: PeekPlace, context: &PanelContext<'_>) -> Option<ShownPeek> {
        let pane = self.panes.get(&place.pane)?;
        let row = pane.rows.row(place.row)?;
        let (id, end) = match place.at {
            PeekAt::Row => {
                let columns = pane.columns.iter().map(|column| column.name.clone());
                let lines = columns.zip(row.values.iter().cloned()).collect();
                let kind = format!("{} of this path", pane.model_name);
                let text = CardText::of_target(row.label.clone(), kind, lines);
                return Some(ShownPeek { place, waits_for: None, text });
            }
            PeekAt::Relation(id, end) => (id, end),
        };
        let kind =
            pane.peek_request(context.document, context.mapping, place.row, (id, end), PEEKED_ROWS);
        let text = CardText::loading(heading(pane, (id, end), context.mapping)?);
        let waits_for = Some(self.worker.request(PEEK_SLOT, kind?));
        Some(ShownPeek { place, waits_for, text })
    }

    /// Takes in what the worker says to the card's question.
    pub fn take_peek(&mut self, response: Response, mapping: &Mapping) {
        let Some(shown) = &mut self.peek.shown else { return };
        if shown.waits_for != Some(response.id) {
            return;
        }
        shown.waits_for = None;
        let PeekAt::Relation(id, end) = shown.place.at else { return };
        let Some(pane) = self.panes.get(&shown.place.pane) else { return };
        if let Some(text) = peeked(pane, shown.place.row, (id, end), response.result, mapping) {
            shown.text = text;
        }
    }
}

fn is_key(event: &Event) -> bool {
    matches!(event, Event::Key { pressed: true, .. } | Event::Text(_))
}

/// `User.role`, and what that is.
fn heading(
    pane: &Pane,
    (id, end): (RelationshipId, RelationshipEnd),
    mapping: &Mapping,
) -> Option<(String, String)> {
    let relationship = mapping.relationship(id, end)?;
    let target = mapping.model(relationship.target).map_or("row", |model| &model.class_name);
    if mapping.key_of_link(id).is_some() {
        let (key, kind) = (&relationship.key, if relationship.uselist { "rows" } else { "one" });
        return Some((format!("{key} of {}", pane.model_name), format!("{kind} {target} by key")));
    }
    let through = relationship.secondary.and_then(|id| mapping.table(id));
    let through = through.map(|table| format!(" through {}", table.name)).unwrap_or_default();
    let kind = if relationship.uselist { "a list of" } else { "one" };
    Some((format!("{}.{}", pane.model_name, relationship.key), format!("{kind} {target}{through}")))
}

fn peeked(
    pane: &Pane,
    row: u64,
    end: (RelationshipId, RelationshipEnd),
    result: Result<Answer, RequestError>,
    mapping: &Mapping,
) -> Option<CardText> {
    let (name, kind) = heading(pane, end, mapping)?;
    let related = match result {
        Ok(Answer::Related(related)) => related,
        Ok(_) => return None,
        Err(error) => return Some(CardText::failed((name, kind), error.to_string())),
    };
    let relationship = mapping.relationship(end.0, end.1)?;
    if relationship.uselist {
        let entry = pane.relations.iter().find(|one| (one.relationship_id, one.end) == end);
        let count = entry.filter(|_| pane.related_row == Some(row)).map(|one| &one.state);
        let count = match count {
            Some(RelationState::Rows(count)) => Some(*count),
            _ => None,
        };
        return Some(CardText::of_list((name, kind), &related, count));
    }
    let values = &pane.rows.row(row)?.values;
    Some(match scalar_state(relationship, &related, &pane.parent_row(values), mapping) {
        RelationState::Row(label) => {
            CardText::of_target(label, format!("{name}, {kind}"), lines_of(related))
        }
        RelationState::Dangling(text) => CardText::failed((name, kind), text),
        other => CardText::nothing((name, kind), other.text()),
    })
}

fn lines_of(related: RelatedRows) -> Vec<(String, Value)> {
    let row = related.rows.into_iter().next().unwrap_or_default();
    related.columns.into_iter().zip(row).collect()
}

impl Pane {
    /// The end that a foreign key's cell leads by, if this is one and not NULL.
    fn key_end(&self, row: u64, column: usize, mapping: &Mapping) -> Option<PeekAt> {
        let name = &self.columns.get(column).filter(|column| column.foreign_key)?.name;
        if self.rows.row(row)?.values.get(column)?.is_null() {
            return None;
        }
        let is_by = |relationship: &&crate::mapping::ResolvedRelationship| {
            relationship.direction == Direction::ManyToOne
                && relationship.local_remote_pairs.iter().any(|(local, _)| {
                    let is_here = local.model_id == mapping.table_owner(self.model_id);
                    let column = mapping.column(*local).filter(|_| is_here);
                    column.is_some_and(|one| one.name.eq_ignore_ascii_case(name))
                })
        };
        let relationship = mapping.relationships(self.model_id).into_iter().find(is_by)?;
        Some(PeekAt::Relation(relationship.relationship_id, relationship.end))
    }
}
