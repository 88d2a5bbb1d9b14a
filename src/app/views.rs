//! Looking at named views: which is shown, and what the commands of one do to it.

use std::collections::BTreeMap;
use std::sync::Arc;

use emath::Pos2;

use super::BackrefApp;
use super::canvas::view_strip::ViewNameDraft;
use crate::diagram::{CardDetail, ViewId};
use crate::document::Command;
use crate::schema::ModelId;

impl BackrefApp {
    /// The named view that is looked at; `None` is the whole.
    pub fn active_view(&self) -> Option<ViewId> {
        self.view.active_view
    }

    /// The command as it is meant in the view that is looked at.
    pub(super) fn in_active_view(&self, command: Command) -> Command {
        let is_about_views = matches!(
            command,
            Command::AddView { .. }
                | Command::RenameView { .. }
                | Command::RemoveView { .. }
                | Command::AddToView { .. }
                | Command::RemoveFromView { .. }
                | Command::InView { .. }
        );
        match self.view.active_view {
            Some(view_id) if !is_about_views => {
                Command::InView { view_id, command: Box::new(command) }
            }
            _ => command,
        }
    }

    /// Takes up the document as it is in the view that is looked at, or in the whole where that view
    /// is gone.
    pub(super) fn look_at_active_view(&mut self) {
        let document = self.history.document();
        self.seen = document.clone();
        let Some(view_id) = self.view.active_view else { return };
        if let Some(diagram) = document.diagram.seen_in(view_id) {
            self.seen.diagram = Arc::new(diagram);
        } else {
            self.view.active_view = None;
            self.view.canvas.request_fit();
        }
    }

    /// Shows a named view, or the whole, as it was left.
    pub(super) fn show_view(&mut self, view_id: Option<ViewId>) {
        let before = self.view.active_view;
        if before == view_id {
            return;
        }
        self.view.canvas.leave_focus();
        self.view.canvas.change_view(before, view_id);
        self.view.active_view = view_id;
        self.revision += 1;
        self.look_at_active_view();
        let diagram = &self.seen.diagram;
        self.view.selection.models.retain(|id| diagram.shows(*id));
        self.view.forget_missing(&self.seen);
    }

    /// A view of the selected boxes, or of all, where they stand; its name is written at once.
    pub(super) fn new_view(&mut self) {
        let selected = &self.view.selection.models;
        let cards = self.view.canvas.scene().cards.iter();
        let positions: BTreeMap<ModelId, Pos2> = cards
            .filter(|card| selected.is_empty() || selected.contains(&card.model_id))
            .map(|card| (card.model_id, card.rect.min))
            .collect();
        let name = self.document().diagram.free_view_name("View");
        let known: Vec<ViewId> = self.document().diagram.views.keys().copied().collect();
        self.run_command(Command::AddView { name, positions });
        let mut ids = self.document().diagram.views.keys().copied();
        if let Some(new) = ids.find(|id| !known.contains(id)) {
            self.show_view(Some(new));
            self.view.canvas.request_fit();
            self.begin_view_name();
        }
    }

    /// Writes the name of the view that is looked at.
    pub(super) fn begin_view_name(&mut self) {
        let Some(view_id) = self.view.active_view else { return };
        if let Some(view) = self.document().diagram.views.get(&view_id) {
            self.view.view_name = Some(ViewNameDraft::new(view_id, &view.name));
        }
    }

    pub(super) fn delete_view(&mut self) {
        if let Some(view_id) = self.view.active_view {
            self.show_view(None);
            self.run_command(Command::RemoveView { view_id });
        }
    }

    pub(super) fn take_out_of_view(&mut self) {
        let Some(view_id) = self.view.active_view else { return };
        let model_ids: Vec<ModelId> = self.view.selection.models.iter().copied().collect();
        self.run_command(Command::RemoveFromView { view_id, model_ids });
        self.view.selection.clear();
    }

    /// The view so many places further, the whole being the first.
    pub(super) fn step_view(&mut self, by: isize) {
        let ids = self.document().diagram.views.keys().map(|id| Some(*id));
        let all: Vec<Option<ViewId>> = std::iter::once(None).chain(ids).collect();
        let at = all.iter().position(|id| *id == self.view.active_view).unwrap_or(0);
        let next = at.wrapping_add_signed(by).wrapping_add(all.len()) % all.len();
        self.show_view(all[next]);
    }

    /// Which rows boxes have.
    pub(super) fn shown_detail(&self) -> CardDetail {
        self.seen.diagram.detail
    }

    pub(super) fn show_detail(&mut self, detail: CardDetail) {
        let diagram = &self.seen.diagram;
        if diagram.detail != detail || !diagram.details.is_empty() {
            self.run_command(Command::SetDetail { detail });
        }
    }

    /// The selected boxes without rows, or, where none of them has any, as they are otherwise.
    pub(super) fn collapse_or_expand(&mut self) {
        let diagram = &self.seen.diagram;
        let model_ids: Vec<ModelId> = self.view.selection.models.iter().copied().collect();
        let are_collapsed = model_ids.iter().all(|id| diagram.detail_of(*id) == CardDetail::Names);
        let detail = match (are_collapsed, diagram.detail) {
            (false, _) => Some(CardDetail::Names),
            (true, CardDetail::Names) => Some(CardDetail::All),
            (true, _) => None,
        };
        self.run_command(Command::SetDetailOf { model_ids, detail });
    }
}
