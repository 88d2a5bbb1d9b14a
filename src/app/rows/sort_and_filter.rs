//! Which rows of a pane are shown, and in which order: tried on the worker first, shown once SQLite takes it.

use std::sync::Arc;

use super::answers::Question;
use super::filter_bar::filter_ui;
use super::grid::SortWish;
use super::open_database::{OpenDatabase, PLAN_SLOT, slot};
use super::panes::FocusWish;
use super::trail::PaneId;
use crate::app::PanelContext;
use crate::document::Document;
use crate::mapping::Mapping;
use crate::sqlite::RowQuery;

impl OpenDatabase {
    /// Draws the line that says which rows are shown, if it can be said of them.
    pub fn filter_ui(&mut self, ui: &mut egui::Ui, context: &PanelContext<'_>) {
        let Some(step) = self.trail.active_step() else { return };
        let Some(pane) = self.panes.get_mut(&step.pane) else { return };
        if !pane.can_select() {
            return;
        }
        let query = pane.query.clone();
        let wanted = filter_ui(ui, filter_id(step.pane), &mut pane.filter, &query, context.palette);
        if let Some(query) = wanted {
            self.ask_plan(step.pane, query, context.document, context.mapping);
            self.focus_wish = Some(FocusWish::Grid);
        }
    }

    /// Sorts a step's rows by a column: upwards, downwards, not at all.
    pub fn sort(
        &mut self,
        index: usize,
        (column, wish): (usize, SortWish),
        document: &Document,
        mapping: &Arc<Mapping>,
    ) {
        let Some(step) = self.trail.steps().get(index).copied() else { return };
        let sorted = self.panes.get(&step.pane).and_then(|pane| pane.sorted_by(column, wish));
        if let Some(query) = sorted {
            self.ask_plan(step.pane, query, document, mapping);
        }
    }

    /// Shows only those of a step's rows that meet one more condition.
    pub fn add_filter(
        &mut self,
        index: usize,
        condition: &str,
        document: &Document,
        mapping: &Arc<Mapping>,
    ) {
        let Some(step) = self.trail.steps().get(index).copied() else { return };
        let Some(pane) = self.panes.get_mut(&step.pane) else { return };
        pane.filter.add(condition);
        let query = RowQuery { filter: pane.filter.text.clone(), ..pane.query.clone() };
        self.ask_plan(step.pane, query, document, mapping);
    }

    /// Tries a query; it is shown once SQLite takes it.
    fn ask_plan(
        &mut self,
        id: PaneId,
        query: RowQuery,
        document: &Document,
        mapping: &Arc<Mapping>,
    ) {
        let Some(pane) = self.panes.get_mut(&id) else { return };
        pane.filter.error = None;
        let kind = pane.plan_request(document, mapping, &query);
        self.ask(slot(id, PLAN_SLOT), kind, Question::Plan { pane: id, query });
    }
}

/// The identity of the field with a pane's condition.
pub fn filter_id(pane: PaneId) -> egui::Id {
    egui::Id::unique("rows filter").with(pane)
}
