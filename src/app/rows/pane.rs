//! One pane of the path: whose rows it shows, its columns, its rows so far, and what its selected row
//! is related to. Knows nothing of the worker.

use std::sync::Arc;

use egui::Rect;

use crate::document::Document;
use crate::mapping::{Mapping, RelationshipEnd, ResolvedRelationship, ResolvedTable};
use crate::schema::{ModelId, RelationshipId};
use crate::sqlite::{
    ExportedRows, ParentRow, RelatedFrom, RequestKind, Row, RowKey, RowOrder, RowQuery, Value,
    Window, inherited_columns, row_label, single_table_condition,
};

use super::cell_text::python_literal;
use super::filter_bar::FilterDraft;
use super::grid::{GridColumn, GridState, SortWish};
use super::grid_column::{grid_column, inherited_column};
use super::loaded_rows::{Count, LoadedRow, LoadedRows};
use super::pane_source::PaneSource;
use super::relations::{RelationEntry, RelationState};
use super::scroll::GridPosition;

/// One pane.
#[derive(Clone, Debug)]
pub struct Pane {
    /// Whose rows it shows.
    pub model_id: ModelId,
    /// The class (or table variable) as it is called now.
    pub model_name: String,
    /// The table's name now.
    pub table_name: String,
    /// Where the rows come from.
    pub source: PaneSource,
    /// The names of the columns that came with the rows.
    pub column_names: Arc<[String]>,
    /// The same with all that the mapping knows of them.
    pub columns: Vec<GridColumn>,
    /// The rows.
    pub rows: LoadedRows,
    /// Which rows of the table, and in which order.
    pub query: RowQuery,
    /// What is typed to filter them by, and how SQLite took it.
    pub filter: FilterDraft,
    /// The grid's scrolling and widths.
    pub grid: GridState,
    /// Was it asked how many rows there are?
    pub is_counting: bool,
    /// What could not be read, in one message.
    pub error: Option<String>,
    /// Why a pane of one related row is empty.
    pub missing: Option<String>,
    /// The relationship that the pointer is on, and where it is drawn.
    pub hovered_relation: Option<(usize, Rect)>,
    /// The row that `relations` is about.
    pub related_row: Option<u64>,
    /// The relationships of that row.
    pub relations: Vec<RelationEntry>,
}

impl Pane {
    /// A pane without rows yet.
    pub fn new(
        model_id: ModelId,
        source: PaneSource,
        document: &Document,
        mapping: &Mapping,
    ) -> Self {
        let mut pane = Self {
            model_id,
            model_name: String::new(),
            table_name: String::new(),
            source,
            column_names: Arc::from([]),
            columns: Vec::new(),
            rows: LoadedRows::default(),
            query: RowQuery::default(),
            filter: FilterDraft::default(),
            grid: GridState::default(),
            is_counting: false,
            error: None,
            missing: None,
            hovered_relation: None,
            related_row: None,
            relations: Vec::new(),
        };
        pane.refresh(document, mapping);
        if pane.source == PaneSource::Table {
            // Rows of a single-table subclass; the condition can be seen, and cleared.
            let only = single_table_condition(&document.schema, mapping, model_id);
            pane.filter.text = only.unwrap_or_default();
            pane.query.filter.clone_from(&pane.filter.text);
        }
        pane
    }

    /// Takes over names, types and labels after the document has changed.
    pub fn refresh(&mut self, document: &Document, mapping: &Mapping) {
        if let Some(model) = document.schema.model(self.model_id) {
            self.model_name.clone_from(&model.class_name);
        }
        if let Some(table) = mapping.table(self.model_id) {
            self.table_name.clone_from(&table.name);
        }
        if let PaneSource::Related(related) = &mut self.source
            && let Some(relationship) = related.relationship(mapping)
        {
            related.key.clone_from(&relationship.key);
        }
        let inherited = inherited_columns(mapping, self.model_id);
        if *self.query.inherited != *inherited {
            self.query.inherited = inherited.into();
            self.forget_rows();
        }
        self.name_columns(mapping);
        let mut rows = std::mem::take(&mut self.rows);
        rows.for_each(|row| row.label = self.label_of(&row.values, document, mapping));
        self.rows = rows;
        self.related_row = None;
    }

    /// The same for another tab, which asks for itself what is still on its way here.
    pub fn copied(&self) -> Self {
        let mut copy = self.clone();
        copy.rows.forget_what_is_on_its_way();
        copy.is_counting = copy.rows.count != Count::Unknown;
        (copy.related_row, copy.hovered_relation, copy.grid.hovered) = (None, None, None);
        copy
    }

    /// Lets go of all rows, to have them read anew.
    pub fn forget_rows(&mut self) {
        self.rows = LoadedRows::default();
        self.is_counting = false;
        self.error = None;
        self.missing = None;
        self.related_row = None;
    }

    /// Shows other rows, or in another order.
    pub fn set_query(&mut self, query: RowQuery) {
        self.query = query;
        self.grid.position = GridPosition::default();
        self.forget_rows();
    }

    /// The query with another order by a column.
    pub fn sorted_by(&self, column: usize, wish: SortWish) -> Option<RowQuery> {
        if !self.can_select() {
            return None;
        }
        let column = self.column_names.get(column)?.clone();
        let now = self.query.order.as_ref().filter(|order| order.column == column);
        let descending = match (wish, now.map(|order| order.descending)) {
            (SortWish::None, _)
            | (SortWish::Next | SortWish::Downwards, Some(true))
            | (SortWish::Upwards, Some(false)) => None,
            (SortWish::Next, Some(false)) | (SortWish::Downwards, _) => Some(true),
            (SortWish::Next, None) | (SortWish::Upwards, _) => Some(false),
        };
        let order = descending.map(|descending| RowOrder { column, descending });
        Some(RowQuery { order, ..self.query.clone() })
    }

    /// The number of the column that rows are sorted by, and whether the greatest is first.
    pub fn sorted_column(&self) -> Option<(usize, bool)> {
        let order = self.query.order.as_ref()?;
        let at = self.column_names.iter().position(|name| *name == order.column)?;
        Some((at, order.descending))
    }

    /// Takes over the columns that rows come with.
    pub fn set_column_names(&mut self, names: Arc<[String]>, mapping: &Mapping) {
        if self.column_names != names {
            self.column_names = names;
            self.name_columns(mapping);
        }
    }

    fn name_columns(&mut self, mapping: &Mapping) {
        let table = mapping.table(self.model_id);
        let inherited = &self.query.inherited;
        let column = |name: &String| {
            let own = table.is_some_and(|table| {
                table.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name))
            });
            let base = inherited.iter().find(|column| column.name == *name).filter(|_| !own);
            base.and_then(|base| inherited_column(base, mapping))
                .unwrap_or_else(|| grid_column(name, table))
        };
        self.columns = self.column_names.iter().map(column).collect();
    }

    /// A row as the grid keeps it.
    pub fn loaded(&self, row: Row, document: &Document, mapping: &Mapping) -> LoadedRow {
        let label = self.label_of(&row.values, document, mapping);
        LoadedRow { key: Some(row.key), label, values: row.values }
    }

    fn label_of(&self, values: &[Value], document: &Document, mapping: &Mapping) -> String {
        let (Some(model), Some(table)) =
            (document.schema.model(self.model_id), mapping.table(self.model_id))
        else {
            return format!("<{}>", self.model_name);
        };
        row_label(model, table, &self.values_of_table(values, table))
    }

    /// The values in the order of the mapping's columns: NULL for one that the file does not have.
    pub fn values_of_table(&self, values: &[Value], table: &ResolvedTable) -> Vec<Value> {
        table.columns.iter().map(|column| self.value_named(values, &column.name)).collect()
    }

    fn value_named(&self, values: &[Value], name: &str) -> Value {
        let at = self.column_names.iter().position(|one| one.eq_ignore_ascii_case(name));
        at.and_then(|at| values.get(at)).cloned().unwrap_or(Value::Null)
    }

    /// What tells a row from the others, as the path shows it: `[1]`, `['PHY', 101]`.
    pub fn bracket(&self, row: &LoadedRow, mapping: &Mapping) -> String {
        let table = mapping.table(self.model_id);
        let names = table.map(|table| table.column_names(&table.primary_key)).unwrap_or_default();
        let parts: Vec<String> = if names.is_empty() {
            match &row.key {
                Some(RowKey::Rowid(rowid)) => vec![format!("rowid={rowid}")],
                Some(RowKey::Key(values)) => values.iter().map(python_literal).collect(),
                Some(RowKey::Position(position)) => vec![format!("row={}", position + 1)],
                None => Vec::new(),
            }
        } else {
            names.iter().map(|name| python_literal(&self.value_named(&row.values, name))).collect()
        };
        format!("[{}]", parts.join(", "))
    }

    /// Asks for some of the pane's rows.
    pub fn rows_request(
        &self,
        document: &Document,
        mapping: &Arc<Mapping>,
        first: u64,
        count: u64,
    ) -> RequestKind {
        match self.related_from(document, mapping) {
            Some(from) => RequestKind::Related { from, window: Window { skip: first, count } },
            None => RequestKind::Rows {
                table: self.table_name.clone(),
                first,
                count: u32::try_from(count).unwrap_or(u32::MAX),
                query: self.query.clone(),
            },
        }
    }

    /// Asks how many rows the pane has; related ones are counted up to `at_most`.
    pub fn count_request(
        &self,
        document: &Document,
        mapping: &Arc<Mapping>,
        at_most: u64,
    ) -> RequestKind {
        match self.related_from(document, mapping) {
            Some(from) => RequestKind::CountRelated { from, at_most },
            None => {
                RequestKind::Count { table: self.table_name.clone(), query: self.query.clone() }
            }
        }
    }

    /// Asks for all of one of the pane's rows.
    pub fn whole_row_request(
        &self,
        document: &Document,
        mapping: &Arc<Mapping>,
        row: u64,
    ) -> Option<RequestKind> {
        if let Some(from) = self.related_from(document, mapping) {
            return Some(RequestKind::RelatedRow { from, at: row });
        }
        let key = self.rows.row(row)?.key.clone()?;
        // A view's rows are known by their place among all of them.
        let is_among_some = matches!(key, RowKey::Position(_)) && !self.query.is_empty();
        let table = self.table_name.clone();
        Some(if is_among_some {
            RequestKind::SelectedRow { table, query: self.query.clone(), at: row }
        } else {
            RequestKind::Row { table, key, inherited: Arc::clone(&self.query.inherited) }
        })
    }

    /// All of the pane's rows, to be written to a file.
    pub fn exported_rows(&self, document: &Document, mapping: &Arc<Mapping>) -> ExportedRows {
        match self.related_from(document, mapping) {
            Some(from) => ExportedRows::Related(from),
            None => {
                ExportedRows::Table { table: self.table_name.clone(), query: self.query.clone() }
            }
        }
    }

    /// Can its rows be sorted and filtered? One row need not be.
    pub fn can_select(&self) -> bool {
        self.source.related().is_none_or(|related| related.uselist)
    }

    /// Asks what SQLite would do for a query of the pane's rows.
    pub fn plan_request(
        &self,
        document: &Document,
        mapping: &Arc<Mapping>,
        query: &RowQuery,
    ) -> RequestKind {
        match self.related_from(document, mapping) {
            Some(from) => {
                RequestKind::PlanRelated { from: RelatedFrom { query: query.clone(), ..from } }
            }
            None => RequestKind::Plan { table: self.table_name.clone(), query: query.clone() },
        }
    }

    fn related_from(&self, document: &Document, mapping: &Arc<Mapping>) -> Option<RelatedFrom> {
        let related = self.source.related()?;
        Some(related.request(document, mapping, self.query.clone()))
    }

    /// Asks what a relationship of one of the pane's rows leads to: of a list how many rows, up to
    /// `at_most`.
    pub fn relation_request(
        &self,
        document: &Document,
        mapping: &Arc<Mapping>,
        row: u64,
        relation: usize,
        at_most: u64,
    ) -> Option<RequestKind> {
        let entry = self.relations.get(relation)?;
        let end = (entry.relationship_id, entry.end);
        let from = self.parent_of(document, mapping, row, end)?;
        Some(if entry.uselist {
            RequestKind::CountRelated { from, at_most }
        } else {
            RequestKind::Related { from, window: Window { skip: 0, count: 1 } }
        })
    }

    /// Asks for the first rows that one of a row's relationships leads to.
    pub fn peek_request(
        &self,
        document: &Document,
        mapping: &Arc<Mapping>,
        row: u64,
        end: (RelationshipId, RelationshipEnd),
        count: u64,
    ) -> Option<RequestKind> {
        let from = self.parent_of(document, mapping, row, end)?;
        Some(RequestKind::Related { from, window: Window { skip: 0, count } })
    }

    /// One of the pane's rows, as relationships lead from it.
    pub fn parent_row<'r>(&'r self, values: &'r [Value]) -> ParentRow<'r> {
        ParentRow { model: self.model_id, columns: &self.column_names, values }
    }

    fn parent_of(
        &self,
        document: &Document,
        mapping: &Arc<Mapping>,
        row: u64,
        (relationship, end): (RelationshipId, RelationshipEnd),
    ) -> Option<RelatedFrom> {
        Some(RelatedFrom {
            model: self.model_id,
            schema: Arc::clone(&document.schema),
            mapping: Arc::clone(mapping),
            relationship,
            end,
            columns: Arc::clone(&self.column_names),
            values: self.rows.row(row)?.values.clone(),
            query: RowQuery::default(),
        })
    }

    /// Begins anew with what a row is related to.
    pub fn begin_relations(&mut self, row: u64, document: &Document, mapping: &Mapping) {
        self.related_row = Some(row);
        // A subclass has its bases' relationships; bare keys are no attributes, and so are not inherited.
        self.relations = mapping
            .relationships(self.model_id)
            .into_iter()
            .filter(|one| {
                let is_own = one.model_id == self.model_id;
                is_own || mapping.key_of_link(one.relationship_id).is_none()
            })
            .map(|relationship| entry(relationship, document, mapping))
            .collect();
    }
}

fn entry(
    relationship: &ResolvedRelationship,
    document: &Document,
    mapping: &Mapping,
) -> RelationEntry {
    let target = document.schema.model(relationship.target);
    let target = target.map(|model| model.class_name.clone());
    RelationEntry {
        relationship_id: relationship.relationship_id,
        end: relationship.end,
        key: relationship.key.clone(),
        uselist: relationship.uselist,
        target: target.unwrap_or_default(),
        secondary: relationship
            .secondary
            .and_then(|id| mapping.table(id))
            .map(|table| table.name.clone()),
        by_key: mapping.key_of_link(relationship.relationship_id).is_some(),
        state: RelationState::Loading,
    }
}
