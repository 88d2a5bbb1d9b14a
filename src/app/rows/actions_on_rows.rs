//! What the table of actions, the canvas and the list of models ask of the Rows tab.

use std::sync::Arc;

use super::canvas_lights::RelationWish;
use super::column_menu::{ColumnWish, arrange};
use super::go_to_row::RowNumber;
use super::panes::FocusWish;
use super::{RowsState, breadcrumb, panes, relations, sort_and_filter};
use crate::app::view_state::Part;
use crate::document::Document;
use crate::mapping::{Mapping, RelationshipEnd};
use crate::schema::{ModelId, RelationshipId};
use crate::sqlite::{Comparison, Value, column_condition};

impl RowsState {
    /// Shows a model's rows.
    pub fn browse(&mut self, model_id: ModelId) {
        self.wanted = Some(model_id);
    }

    /// Shows what a relationship chosen on the canvas leads to, from the selected row of its model, or
    /// the first one.
    pub fn browse_relationship(&mut self, part: Part) {
        let Some(database) = &mut self.database else { return };
        self.seen_part = Some(part);
        database.relation_wish = RelationWish::of(Some(part), false);
        if database.active_pane().is_none_or(|pane| pane.model_id != part.model_id()) {
            self.wanted = Some(part.model_id());
        }
    }

    /// Opens the list of tables.
    pub fn choose_table(&mut self) {
        self.table_chooser.open();
    }

    /// Has the button of that list the keyboard, so that letters are the begin of a name?
    pub fn is_choosing_table(&self, ctx: &egui::Context) -> bool {
        self.database.is_some() && self.table_chooser.has_focus(ctx)
    }

    /// Puts the keyboard into the rows, unless it is in a field.
    pub fn focus_grid(&mut self, ctx: &egui::Context) {
        if let Some(database) = self.database.as_mut().filter(|_| !ctx.text_edit_focused()) {
            database.focus_wish = Some(FocusWish::Grid);
        }
    }

    /// Is there an earlier path?
    pub fn can_go_back(&self) -> bool {
        self.database.as_ref().is_some_and(|database| database.trail.can_go_back())
    }

    /// Is there a later path?
    pub fn can_go_forward(&self) -> bool {
        self.database.as_ref().is_some_and(|database| database.trail.can_go_forward())
    }

    /// Goes to the earlier path.
    pub fn go_back(&mut self) {
        if let Some(database) = &mut self.database {
            database.trail.go_back();
            database.focus_wish = Some(FocusWish::Grid);
        }
    }

    /// Goes to the later path.
    pub fn go_forward(&mut self) {
        if let Some(database) = &mut self.database {
            database.trail.go_forward();
            database.focus_wish = Some(FocusWish::Grid);
        }
    }

    /// Is the current cell that of a column?
    pub fn has_column(&self) -> bool {
        let pane = self.database.as_ref().and_then(|database| database.active_pane());
        pane.is_some_and(|pane| pane.grid.column > 0)
    }

    /// Sorts or filters by the column of the current cell, or puts it elsewhere.
    pub fn change_column(&mut self, wish: ColumnWish, document: &Document, mapping: &Arc<Mapping>) {
        let Some(database) = &mut self.database else { return };
        let mapping = &database.browsed(mapping);
        let (index, step) = (database.trail.active(), database.trail.active_step());
        let pane = step.and_then(|step| database.panes.get_mut(&step.pane));
        let (Some(step), Some(pane)) = (step, pane) else { return };
        let column = pane.grid.column.checked_sub(1);
        database.focus_wish = Some(FocusWish::Grid);
        match (wish, column) {
            (ColumnWish::ShowAll, _) => arrange(&mut pane.grid, 0, wish),
            (_, None) => {}
            (ColumnWish::Sort(order), Some(column)) => {
                database.sort(index, (column, order), document, mapping);
            }
            (ColumnWish::OnlyValue, Some(column)) => {
                let row = step.selected.and_then(|row| pane.rows.row(row));
                let value = row.and_then(|row| row.values.get(column));
                let name = pane.column_names.get(column);
                // Of what is long only the start is here.
                let known = value.filter(|value| !matches!(value, Value::Long { .. }));
                if let (Some(value), Some(name), true) = (known, name, pane.can_select()) {
                    let condition = column_condition(name, Comparison::Is, value);
                    database.add_filter(index, &condition, document, mapping);
                }
            }
            (wish, Some(column)) => arrange(&mut pane.grid, column, wish),
        }
    }

    /// Are there several tabs?
    pub fn has_tabs(&self) -> bool {
        self.database.as_ref().is_some_and(|database| database.tabs.count() > 1)
    }

    /// Opens the relationship that the keyboard is on in a new tab, else the selected row.
    pub fn open_in_tab(
        &mut self,
        ctx: &egui::Context,
        document: &Document,
        mapping: &Arc<Mapping>,
    ) {
        let Some(database) = &mut self.database else { return };
        let mapping = &database.browsed(mapping);
        let Some(step) = database.trail.active_step() else { return };
        let index = database.trail.active();
        let focused = ctx.memory(egui::Memory::focused);
        let relations = database.panes.get(&step.pane).map_or(0, |pane| pane.relations.len());
        let relation = (0..relations)
            .find(|at| focused == Some(relations::entry_id(panes::relations_id(step.pane), *at)));
        match (relation, step.selected) {
            (Some(relation), _) => {
                database.open_relation_in_tab(index, relation, document, mapping);
            }
            (None, Some(row)) => database.open_row_in_tab(index, row),
            (None, None) => {}
        }
    }

    /// Closes the tab that is shown.
    pub fn close_tab(&mut self) {
        if let Some(database) = &mut self.database {
            database.close_tab(database.tabs.shown());
        }
    }

    /// Goes to the tab to the right or left.
    pub fn step_tab(&mut self, to_right: bool) {
        if let Some(database) = &mut self.database {
            database.step_tab(to_right);
        }
    }

    /// Puts the keyboard into the condition that filters rows.
    pub fn begin_filter(&mut self, ctx: &egui::Context) {
        if let Some(step) = self.database.as_ref().and_then(|one| one.trail.active_step()) {
            ctx.memory_mut(|memory| memory.request_focus(sort_and_filter::filter_id(step.pane)));
        }
    }

    /// Reads what is shown anew.
    pub fn refresh(&mut self) {
        if let Some(database) = &mut self.database {
            database.reload();
        }
    }

    /// Begins to ask for the number of a row to go to.
    pub fn ask_row_number(&mut self) {
        if let Some(database) = &mut self.database {
            database.row_number = Some(RowNumber::default());
        }
    }

    /// Shows all of the current cell in a window of its own, or hides that.
    pub fn toggle_cell_viewer(&mut self) {
        if let Some(database) = &mut self.database {
            database.viewer.toggle();
        }
    }

    /// Shows the card of what the keyboard is on, or hides it.
    pub fn toggle_peek(&mut self, ctx: &egui::Context) {
        let Some(database) = &mut self.database else { return };
        let focused = ctx.memory(egui::Memory::focused);
        let grid = database.trail.active_step().map(|step| panes::grid_id(step.pane));
        let is_here = database.trail.active_step().is_some_and(|step| {
            let relations = database.panes.get(&step.pane).map_or(0, |pane| pane.relations.len());
            focused.is_some_and(|id| panes::is_part_of(id, step.pane, relations))
        });
        if !is_here {
            database.focus_wish = Some(FocusWish::Grid);
        }
        database.peek.toggle(if is_here { focused } else { grid });
    }

    /// Opens the SQL lens: on this relationship, or else on one of the rows that are looked at.
    pub fn open_lens(&mut self, end: Option<(RelationshipId, RelationshipEnd)>, mapping: &Mapping) {
        let Some(database) = &mut self.database else { return };
        let end = end.or_else(|| database.related_end(mapping));
        database.lens.open(end, mapping);
    }

    /// The path as it can be copied: `Role[1].users[3].role`.
    pub fn path_text(&self, mapping: &Mapping) -> String {
        let crumbs = self.database.as_ref().map(|database| database.crumbs(mapping));
        breadcrumb::breadcrumb_text(&crumbs.unwrap_or_default())
    }

    /// Is the keyboard in the grid or the relations, so that keys for the canvas are not meant?
    pub fn has_focus(&self, ctx: &egui::Context) -> bool {
        let (Some(database), Some(focused)) = (&self.database, ctx.memory(egui::Memory::focused))
        else {
            return false;
        };
        database.trail.steps().iter().any(|step| {
            let relations = database.panes.get(&step.pane).map_or(0, |pane| pane.relations.len());
            panes::is_part_of(focused, step.pane, relations)
        })
    }
}
