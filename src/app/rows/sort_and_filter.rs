//! Which rows of a pane are shown, and in which order: tried on the worker first, shown once SQLite takes it.

use std::sync::Arc;

use super::answers::Question;
use super::filter_bar::{SingleRow, filter_ui, single_row_ui};
use super::grid::SortWish;
use super::open_database::{OpenDatabase, PLAN_SLOT, slot};
use super::pane::Pane;
use super::panes::FocusWish;
use super::trail::PaneId;
use crate::app::PanelContext;
use crate::document::Document;
use crate::mapping::{Mapping, Operator, SqlExpr};
use crate::sqlite::{Comparison, RowQuery, Value, column_condition};

impl OpenDatabase {
    /// Draws the line that says which rows are shown.
    pub fn filter_ui(&mut self, ui: &mut egui::Ui, context: &PanelContext<'_>) {
        let Some(step) = self.trail.active_step() else { return };
        let Some(pane) = self.panes.get_mut(&step.pane) else { return };
        if let Some(single) = single_row(pane, context.mapping) {
            // The line's room stays, so that nothing jumps on the way.
            if single_row_ui(ui, filter_id(step.pane), &single, context.palette) {
                let model_id = pane.model_id;
                self.browse(model_id, context.document, context.mapping);
                self.focus_wish = Some(FocusWish::Grid);
            }
            return;
        }
        let query = pane.query.clone();
        let example = example_condition(pane);
        let shown = (&query, example.as_str());
        let wanted = filter_ui(ui, filter_id(step.pane), &mut pane.filter, shown, context.palette);
        if let Some(query) = wanted {
            if query == pane.query {
                self.focus_wish = Some(FocusWish::Grid);
            }
            self.ask_plan(step.pane, query, context.document, context.mapping);
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

/// A condition on columns that the pane has, as an example: on text and on numbers, as they are there.
fn example_condition(pane: &Pane) -> String {
    let row = pane.rows.iter().next();
    let first = |is_such: fn(&Value) -> bool| {
        let values = row.map(|row| row.values.iter()).into_iter().flatten();
        pane.column_names.iter().zip(values).find(|(_, value)| is_such(value)).map(|(name, _)| name)
    };
    let text = first(|value| matches!(value, Value::Text(text) if !text.is_empty()));
    let number = first(|value| matches!(value, Value::Integer(_)));
    let parts = [
        text.map(|name| column_condition(name, Comparison::Contains, &Value::Text("a".to_owned()))),
        number.map(|name| column_condition(name, Comparison::Above, &Value::Integer(10))),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" AND ")
}

/// What is said of a pane of one row.
fn single_row(pane: &Pane, mapping: &Mapping) -> Option<SingleRow> {
    let source = pane.source.related().filter(|source| !source.uselist)?;
    let class = mapping.model(source.parent_model);
    let class = class.map_or("", |class| class.class_name.as_str());
    let key = &source.key;
    let why = if source.by_key {
        format!("The key {key} refers to one row at most")
    } else {
        format!("{class}.{key} is a scalar: one row at most")
    };
    let parent = source.parent();
    // What is told by more than equal columns of the two rows is not put into other words.
    let plain = source.relationship(mapping);
    let plain = plain.filter(|one| one.secondary.is_none() && equates(&one.primaryjoin));
    let conditions = plain.and_then(|one| {
        let pairs = one.local_remote_pairs.iter().map(|(local, remote)| {
            let value = parent.value_of(mapping, *local)?;
            let remote = &mapping.column(*remote)?.name;
            (!value.is_null()).then(|| column_condition(remote, Comparison::Is, value))
        });
        pairs.collect::<Option<Vec<_>>>()
    });
    Some(SingleRow {
        why,
        condition: conditions.unwrap_or_default().join(" AND "),
        model_name: pane.model_name.clone(),
    })
}

/// Is it nothing but `a = b AND c = d`, each between two columns?
fn equates(join: &SqlExpr) -> bool {
    match join {
        SqlExpr::And(parts) => parts.iter().all(equates),
        SqlExpr::Binary { operator: Operator::Eq, left, right } => {
            let is_column = |one: &SqlExpr| matches!(one, SqlExpr::Column { .. });
            is_column(left) && is_column(right)
        }
        _ => false,
    }
}

/// The identity of the field with a pane's condition.
pub fn filter_id(pane: PaneId) -> egui::Id {
    egui::Id::unique("rows filter").with(pane)
}
