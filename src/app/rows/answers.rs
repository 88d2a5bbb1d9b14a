//! Taking in what the worker answers: each answer goes to the pane that asked, if it is still there.

use crate::document::Document;
use crate::mapping::{Direction, Mapping, ResolvedRelationship};
use crate::sqlite::{
    Answer, ParentRow, ReadError, RelatedCount, RelatedRows, RequestError, Response, RowCount,
    RowQuery, Value,
};

use super::cell_text::python_literal;
use super::cell_viewer::CellPlace;
use super::lens::LENS_SLOT;
use super::loaded_rows::{Count, LoadedRow, PAGE_ROWS};
use super::open_database::{CHANGES_SLOT, MEASURE_SLOTS, OpenDatabase};
use super::pane::Pane;
use super::pane_source::PaneSource;
use super::panes::FocusWish;
use super::peek::PEEK_SLOT;
use super::relations::RelationState;
use super::trail::PaneId;

/// What was asked of the worker, and for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// How many rows a pane has.
    Count(PaneId),
    /// A page of a pane's rows.
    Page {
        /// The pane.
        pane: PaneId,
        /// The page's number.
        page: u64,
    },
    /// What SQLite would do for a query.
    Plan {
        /// The pane.
        pane: PaneId,
        /// The query, which is shown if there is a plan.
        query: RowQuery,
    },
    /// All of a cell of which the grid has only the start.
    Whole(CellPlace),
    /// What a relationship of a row leads to.
    Relation {
        /// The pane.
        pane: PaneId,
        /// The row that was selected.
        row: u64,
        /// The number of the relationship.
        relation: usize,
    },
}

impl Question {
    /// The pane that it is for.
    pub fn pane(&self) -> PaneId {
        match self {
            Self::Whole(place) => place.pane,
            Self::Count(pane)
            | Self::Page { pane, .. }
            | Self::Plan { pane, .. }
            | Self::Relation { pane, .. } => *pane,
        }
    }
}

type Outcome = Result<Answer, RequestError>;

impl OpenDatabase {
    /// Takes in one answer.
    pub fn take(&mut self, response: Response, document: &Document, mapping: &Mapping) {
        if let Ok(Answer::Indexed { table, query, rows, is_complete }) = &response.result {
            self.positions_known(table, query, *rows, *is_complete);
            return;
        }
        if response.slot == PEEK_SLOT {
            self.take_peek(response, mapping);
            return;
        }
        if response.slot == LENS_SLOT {
            self.lens.take(response);
            return;
        }
        match response.result {
            Ok(Answer::Damage(lines)) => {
                self.damage = lines;
                return;
            }
            Ok(Answer::HasChanged(has_changed)) => {
                self.has_changed |= has_changed;
                self.is_asked_for_changes = false;
                return;
            }
            _ if response.slot == CHANGES_SLOT => {
                self.is_asked_for_changes = false;
                return;
            }
            _ => {}
        }
        if response.slot.0 >= MEASURE_SLOTS {
            self.design_window.take(response);
            return;
        }
        let is_asked =
            self.questions.get(&response.slot).is_some_and(|(number, _)| *number == response.id);
        if !is_asked {
            return;
        }
        let Some((_, question)) = self.questions.remove(&response.slot) else { return };
        let id = question.pane();
        let Some(pane) = self.panes.get_mut(&id) else { return };
        match question {
            Question::Count(_) => take_count(pane, &response.result),
            Question::Page { page, .. } => {
                take_page(pane, page, response.result, document, mapping);
                self.select_first(id);
            }
            Question::Plan { query, .. } => match response.result {
                Ok(Answer::Plan(plan)) => {
                    pane.filter.plan = Some(plan);
                    let is_other = pane.query.filter != query.filter;
                    pane.set_query(query);
                    if is_other {
                        self.focus_wish = Some(FocusWish::Grid);
                    }
                    self.all_trails().for_each(|trail| trail.forget_selected(id));
                }
                Err(error) => {
                    // It is put right where it is written.
                    pane.filter.refuse(&error.to_string());
                    self.focus_wish = Some(FocusWish::Filter);
                }
                Ok(_) => {}
            },
            Question::Whole(place) => {
                self.viewer.take_whole(place, whole_cell(response.result, place));
            }
            Question::Relation { row, relation, .. } => {
                if pane.related_row == Some(row) {
                    let state = relation_state(pane, relation, response.result, mapping);
                    if let Some(entry) = pane.relations.get_mut(relation) {
                        entry.state = state;
                    }
                }
            }
        }
    }

    /// The worker has found out where the rows of a table are.
    fn positions_known(&mut self, table: &str, query: &RowQuery, rows: u64, is_complete: bool) {
        let panes = self.panes.values_mut().filter(|pane| {
            pane.source == PaneSource::Table
                && pane.table_name == table
                && pane.query.has_same_rows(query)
        });
        for pane in panes {
            pane.rows.positions_known(rows);
            if is_complete {
                pane.rows.count = Count::Exactly(rows);
            } else if !query.is_empty() && !matches!(pane.rows.count, Count::Exactly(_)) {
                pane.rows.count = Count::AtLeast(rows);
            }
        }
    }

    /// The first row of a new pane is selected, so that its relations show at once.
    fn select_first(&mut self, id: PaneId) {
        if self.panes.get(&id).is_none_or(|pane| pane.rows.row(0).is_none()) {
            return;
        }
        for trail in self.all_trails() {
            let steps = trail.steps();
            let Some(last) = steps.len().checked_sub(1) else { continue };
            if steps[last].pane == id && steps[last].selected.is_none() {
                trail.select(last, 0);
            }
        }
    }
}

fn whole_cell(result: Outcome, place: CellPlace) -> Result<Value, String> {
    let mut values = match result {
        Ok(Answer::Row(Some(row))) => row.values,
        Ok(Answer::Related(mut related)) if !related.rows.is_empty() => related.rows.swap_remove(0),
        Ok(_) => return Err("The row is gone: refresh to see what is there now.".to_owned()),
        Err(error) => return Err(error.to_string()),
    };
    if place.column < values.len() {
        Ok(values.swap_remove(place.column))
    } else {
        Err("The column is gone: refresh to see what is there now.".to_owned())
    }
}

fn take_count(pane: &mut Pane, result: &Outcome) {
    let count = match result {
        Ok(
            Answer::Count(RowCount::Exact(rows)) | Answer::RelatedCount(RelatedCount::Exact(rows)),
        ) => Count::Exactly(*rows),
        Ok(Answer::Count(RowCount::About(rows))) => Count::About(*rows),
        Ok(
            Answer::Count(RowCount::AtLeast(rows))
            | Answer::RelatedCount(RelatedCount::MoreThan(rows)),
        ) => Count::AtLeast(*rows),
        // Without a count the grid grows as pages come; what fails for good fails for the pages, too.
        _ => return,
    };
    // The end may have been reached meanwhile.
    let is_less = matches!(count, Count::AtLeast(_));
    if !(is_less && matches!(pane.rows.count, Count::Exactly(_))) {
        pane.rows.count = count;
    }
}

fn take_page(pane: &mut Pane, page: u64, result: Outcome, document: &Document, mapping: &Mapping) {
    pane.rows.give_up(page);
    match result {
        Ok(Answer::Page { columns, page: read }) => {
            pane.set_column_names(columns, mapping);
            let rows =
                read.rows.into_iter().map(|row| pane.loaded(row, document, mapping)).collect();
            if let Some(damage) = read.damage {
                pane.rows.mark_damaged(page, damage);
            }
            pane.rows.insert(page, rows);
            if !read.is_exact {
                pane.rows.mark_estimated(page);
            }
        }
        Ok(Answer::Related(related)) => {
            pane.set_column_names(related.columns.clone().into(), mapping);
            let is_more = related.has_more;
            pane.missing = missing_text(pane, &related, mapping);
            let rows: Vec<LoadedRow> = loaded_related(related);
            let end = page * PAGE_ROWS + rows.len() as u64;
            pane.rows.insert(page, rows);
            if is_more && pane.rows.count == Count::Unknown {
                pane.rows.count = Count::AtLeast(end + 1);
            } else if !is_more {
                pane.rows.count = Count::Exactly(end);
            }
        }
        Err(RequestError::Read(ReadError::Interrupted)) | Ok(_) => {}
        // The rows of other pages may be sound.
        Err(RequestError::Read(ReadError::Corrupt(damage))) if pane.rows.row_count() > 0 => {
            pane.rows.mark_damaged(page, damage);
            pane.rows.insert(page, Vec::new());
        }
        Err(error) => pane.error = Some(error.to_string()),
    }
}

fn loaded_related(related: RelatedRows) -> Vec<LoadedRow> {
    let mut labels = related.labels.into_iter();
    related
        .rows
        .into_iter()
        .map(|values| LoadedRow { key: None, label: labels.next().unwrap_or_default(), values })
        .collect()
}

/// Why a pane of one related row is empty.
fn missing_text(pane: &Pane, related: &RelatedRows, mapping: &Mapping) -> Option<String> {
    let source = pane.source.related()?;
    let relationship = source.relationship(mapping).filter(|one| !one.uselist)?;
    let state = scalar_state(relationship, related, &source.parent(), mapping);
    match state {
        RelationState::Row(_) => None,
        other => Some(other.text()),
    }
}

fn relation_state(
    pane: &Pane,
    relation: usize,
    result: Outcome,
    mapping: &Mapping,
) -> RelationState {
    match result {
        Ok(Answer::RelatedCount(RelatedCount::Exact(rows))) => RelationState::Rows(rows),
        Ok(Answer::RelatedCount(RelatedCount::MoreThan(rows))) => RelationState::MoreThan(rows),
        Ok(Answer::Related(related)) => {
            let entry = pane.relations.get(relation);
            let relationship =
                entry.and_then(|one| mapping.relationship(one.relationship_id, one.end));
            let row = pane.related_row.and_then(|row| pane.rows.row(row));
            match (relationship, row) {
                (Some(relationship), Some(row)) => {
                    scalar_state(relationship, &related, &pane.parent_row(&row.values), mapping)
                }
                _ => RelationState::Loading,
            }
        }
        Err(error) => RelationState::Failed(error.to_string()),
        Ok(_) => RelationState::Loading,
    }
}

/// What a scalar leads to: a row, nothing as its key is NULL, or a row that is not there.
pub fn scalar_state(
    relationship: &ResolvedRelationship,
    related: &RelatedRows,
    parent: &ParentRow<'_>,
    mapping: &Mapping,
) -> RelationState {
    if let Some(label) = related.labels.first() {
        return RelationState::Row(label.clone());
    }
    if relationship.direction != Direction::ManyToOne {
        return RelationState::Nothing(String::new());
    }
    let mut nulls = Vec::new();
    let mut sought = Vec::new();
    for (at, (local, remote)) in relationship.local_remote_pairs.iter().enumerate() {
        let Some(column) = mapping.column(*local) else { continue };
        // What is in the table of a base is not in the row: it was found out on the way.
        let found = || related.dangling.as_ref().and_then(|values| values.get(at));
        match parent.value_of(mapping, *local).or_else(found) {
            None | Some(Value::Null) => nulls.push(column.name.clone()),
            Some(value) => {
                sought.push(format!(
                    "{} = {}",
                    mapping.column_path(*remote),
                    python_literal(value)
                ));
            }
        }
    }
    if nulls.is_empty() {
        RelationState::Dangling(format!("no row: {}", sought.join(", ")))
    } else {
        RelationState::Nothing(format!("{} is NULL", nulls.join(", ")))
    }
}
