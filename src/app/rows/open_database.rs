//! The open file: the path of panes through it, and what was asked of its worker and not yet answered.
//!
//! Asks only for what is looked at, and takes answers in as they come; never waits.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::app::PanelContext;
use crate::document::Document;
use crate::mapping::Mapping;
use crate::schema::{ModelId, Schema};
use crate::sqlite::{RequestKind, Slot, Worker};

use super::answers::Question;
use super::arranged_columns::ArrangedColumns;
use super::breadcrumb::Crumb;
use super::canvas_lights::RelationWish;
use super::cell_viewer::{CellInput, CellPlace, CellViewer};
use super::design::{Design, FileFacts};
use super::design_window::DesignWindow;
use super::go_to_row::RowNumber;
use super::lens::SqlLens;
use super::loaded_rows::{Count, PAGE_ROWS};
use super::pane::Pane;
use super::pane_source::{PaneSource, RelatedSource};
use super::panes::FocusWish;
use super::peek::Peek;
use super::tabs::Tabs;
use super::trail::{PaneId, Step, Trail};

/// Related rows are counted up to here for the relations pane.
pub const COUNTED_ROWS: u64 = 1_000;
/// Related rows are counted up to here for a pane of them.
const COUNTED_IN_PANE: u64 = 1_000_000;
/// The slots of a pane: how many rows, a few pages, and each relationship of its selected row.
const SLOTS_OF_A_PANE: u64 = 1 << 16;
const COUNT_SLOT: u64 = 0;
const FIRST_PAGE_SLOT: u64 = 1;
const WHOLE_SLOT: u64 = 14;
pub const PLAN_SLOT: u64 = 15;
const FIRST_RELATION_SLOT: u64 = 16;

/// The slot of the question whether the file has changed.
pub const CHANGES_SLOT: Slot = Slot(u64::MAX - 1);
/// The first slot of measuring what speaks for foreign keys.
pub const MEASURE_SLOTS: u64 = u64::MAX - (1 << 32);
/// How often that is asked.
const CHANGES_EVERY: Duration = Duration::from_secs(1);

/// The open file and all that is shown of it.
pub struct OpenDatabase {
    /// The file.
    pub path: PathBuf,
    /// Reads the file on a thread of its own.
    pub worker: Worker,
    /// What was read from the file when it was opened; the document shows it, changed or not.
    reflected: Schema,
    /// Which models drive the browsing.
    pub design: Design,
    /// What the file has, to compare the design with.
    pub facts: FileFacts,
    /// The window that compares them.
    pub design_window: DesignWindow,
    /// Does the document have this file's models by now?
    pub is_shown: bool,
    /// Where we are, and were, in the tab that is shown.
    pub trail: Trail,
    /// The other tabs.
    pub tabs: Tabs,
    /// Panes that can be come to.
    pub panes: BTreeMap<PaneId, Pane>,
    /// What was asked and not answered yet, with the request's number. A newer request for a slot
    /// takes the place of an older one, which is then not answered.
    pub questions: HashMap<Slot, (u64, Question)>,
    /// Shows all of the current cell.
    pub viewer: CellViewer,
    /// The card of what the pointer or the keyboard is on.
    pub peek: Peek,
    /// The window with the SQL of a relationship.
    pub lens: SqlLens,
    /// How the columns of each model were last arranged, by their names.
    pub arranged: BTreeMap<ModelId, ArrangedColumns>,
    /// A relationship chosen on the canvas, which is to be opened.
    pub relation_wish: Option<RelationWish>,
    /// Where the keyboard is to go.
    pub focus_wish: Option<FocusWish>,
    /// The number of a row to go to, while it is typed.
    pub row_number: Option<RowNumber>,
    /// Has another program written to the file since its rows were read?
    pub has_changed: bool,
    /// What is damaged in the file, a line each.
    pub damage: Vec<String>,
    /// Was it asked whether the file has changed, and not answered yet?
    pub is_asked_for_changes: bool,
    asked_for_changes_at: Option<Instant>,
    /// The mapping that the panes were last named by.
    named_by: Option<Arc<Mapping>>,
    next_pane: u32,
}

impl OpenDatabase {
    /// An open file, of which nothing is shown yet.
    pub fn new(path: PathBuf, worker: Worker, reflected: Schema, design: Design) -> Self {
        Self {
            facts: FileFacts::of(&reflected),
            design,
            design_window: DesignWindow::default(),
            path,
            worker,
            reflected,
            is_shown: false,
            trail: Trail::default(),
            tabs: Tabs::default(),
            panes: BTreeMap::new(),
            questions: HashMap::new(),
            viewer: CellViewer::default(),
            peek: Peek::default(),
            lens: SqlLens::default(),
            arranged: BTreeMap::new(),
            relation_wish: None,
            focus_wish: None,
            row_number: None,
            has_changed: false,
            damage: Vec::new(),
            is_asked_for_changes: false,
            asked_for_changes_at: None,
            named_by: None,
            next_pane: 0,
        }
    }

    /// Follows the document: its first state with this file's models begins the browsing, and later
    /// ones may name things anew.
    pub fn follow(&mut self, document: &Document, mapping: &Arc<Mapping>) {
        if !self.is_shown {
            let is_here = match &self.design {
                Design::Reflected => has_same_models(&document.schema, &self.reflected),
                Design::Laid => true,
                Design::Awaited(before) => !Arc::ptr_eq(before, &document.schema),
            };
            if !is_here {
                return;
            }
            self.is_shown = true;
            let has_table =
                |id: ModelId| mapping.table(id).is_some_and(|table| self.has_table(&table.name));
            let first = first_model(&document.schema, &has_table);
            if let Some(model_id) = first {
                self.browse(model_id, document, mapping);
            }
        }
        let is_named = self.named_by.as_ref().is_some_and(|by| Arc::ptr_eq(by, mapping));
        if !is_named {
            for pane in self.panes.values_mut() {
                pane.refresh(document, mapping);
            }
            self.named_by = Some(Arc::clone(mapping));
        }
    }

    /// Forgets every path: the models that these led by are to be others.
    pub fn begin_anew(&mut self) {
        self.is_shown = false;
        self.trail = Trail::default();
        self.tabs = Tabs::default();
        self.viewer = CellViewer::default();
        self.design_window = DesignWindow::default();
        self.arranged.clear();
        self.drop_panes();
    }

    /// Begins a new path with all rows of a model.
    pub fn browse(&mut self, model_id: ModelId, document: &Document, mapping: &Mapping) {
        if document.schema.model(model_id).is_none() {
            return;
        }
        let is_there = self.trail.steps().len() == 1
            && self.active_pane().is_some_and(|pane| {
                pane.model_id == model_id
                    && pane.source == PaneSource::Table
                    && pane.error.is_none()
            });
        if !is_there {
            let id = self.add_pane(Pane::new(model_id, PaneSource::Table, document, mapping));
            self.trail.begin(id);
            self.drop_panes();
        }
    }

    /// Opens a relationship of a step's selected row as the next pane.
    pub fn open_relation(
        &mut self,
        index: usize,
        relation: usize,
        document: &Document,
        mapping: &Mapping,
    ) {
        let Some(pane) = self.related_pane(index, relation, document, mapping) else { return };
        let id = self.add_pane(pane);
        self.trail.open(index, id);
        self.focus_wish = Some(FocusWish::Grid);
        self.drop_panes();
    }

    /// The pane of what a relationship of a step's selected row leads to.
    pub fn related_pane(
        &self,
        index: usize,
        relation: usize,
        document: &Document,
        mapping: &Mapping,
    ) -> Option<Pane> {
        let step = self.trail.steps().get(index)?;
        let pane = self.panes.get(&step.pane)?;
        let entry = pane.relations.get(relation)?;
        let row = step.selected.and_then(|row| pane.rows.row(row))?;
        let target = mapping.relationship(entry.relationship_id, entry.end)?;
        let source = PaneSource::Related(RelatedSource {
            relationship_id: entry.relationship_id,
            end: entry.end,
            parent_model: pane.model_id,
            parent_columns: Arc::clone(&pane.column_names),
            parent_values: row.values.clone(),
            key: entry.key.clone(),
            uselist: entry.uselist,
            by_key: entry.by_key,
        });
        Some(Pane::new(target.target, source, document, mapping))
    }

    /// Reads everything that is shown anew, as another program may have written to the file.
    pub fn reload(&mut self) {
        for (slot, _) in self.questions.drain() {
            self.worker.cancel(slot);
        }
        self.panes.values_mut().for_each(Pane::forget_rows);
        self.has_changed = false;
        self.peek.forget();
        self.lens.forget();
    }

    /// Selects a row of the pane that the keyboard is in and brings it into view.
    pub fn go_to_row(&mut self, row: u64) {
        let Some(step) = self.trail.active_step() else { return };
        self.trail.select(self.trail.active(), row);
        if let Some(pane) = self.panes.get_mut(&step.pane) {
            (pane.grid.reveal, pane.grid.reveal_amid) = (true, true);
        }
        self.focus_wish = Some(FocusWish::Grid);
    }

    /// Draws the window with all of the current cell, if it is wanted.
    pub fn viewer_ui(&mut self, ui: &egui::Ui, context: &PanelContext<'_>) {
        let step = self.trail.active_step();
        let pane = step.and_then(|step| self.panes.get(&step.pane));
        let input = step.zip(pane).and_then(|(step, pane)| {
            let number = step.selected?;
            let row = pane.rows.row(number)?;
            let at = pane.grid.column.checked_sub(1)?;
            let column = pane.columns.get(at)?;
            Some(CellInput {
                place: CellPlace { pane: step.pane, row: number, column: at },
                title: format!("{} of {}", column.name, row.label),
                type_text: &column.type_text,
                holds: column.holds,
                value: row.values.get(at)?,
            })
        });
        let Some(place) = self.viewer.show(ui, input.as_ref(), context.palette) else { return };
        let kind = self
            .panes
            .get(&place.pane)
            .and_then(|pane| pane.whole_row_request(context.document, context.mapping, place.row));
        if let Some(kind) = kind {
            self.ask(slot(place.pane, WHOLE_SLOT), kind, Question::Whole(place));
        } else {
            let why = "Only the start is here: the row is no longer looked at.".to_owned();
            self.viewer.take_whole(place, Err(why));
        }
    }

    /// Asks now and then whether the file has changed; answers how soon to come back.
    pub fn ask_for_changes(&mut self) -> Duration {
        let now = Instant::now();
        let since = self.asked_for_changes_at.map(|at| now.duration_since(at));
        if let Some(since) = since.filter(|since| *since < CHANGES_EVERY) {
            return CHANGES_EVERY.saturating_sub(since);
        }
        if !self.is_asked_for_changes {
            self.is_asked_for_changes = true;
            self.worker.request(CHANGES_SLOT, RequestKind::HasChanged);
        }
        self.asked_for_changes_at = Some(now);
        CHANGES_EVERY
    }

    /// The pane that the keyboard is in.
    pub fn active_pane(&self) -> Option<&Pane> {
        self.panes.get(&self.trail.active_step()?.pane)
    }

    /// The path as it can be read and copied.
    pub fn crumbs(&self, mapping: &Mapping) -> Vec<Crumb> {
        self.crumbs_of(&self.trail, mapping)
    }

    /// The path of a tab.
    pub fn crumbs_of(&self, trail: &Trail, mapping: &Mapping) -> Vec<Crumb> {
        trail.steps().iter().filter_map(|step| self.crumb(*step, mapping)).collect()
    }

    fn crumb(&self, step: Step, mapping: &Mapping) -> Option<Crumb> {
        let pane = self.panes.get(&step.pane)?;
        let by_key = pane.source.related().is_some_and(|related| related.by_key);
        // No attribute leads along a bare key: the path begins anew with the row itself.
        let (name, has_key) = match pane.source.related().filter(|_| !by_key) {
            None => (pane.model_name.clone(), true),
            Some(related) => (format!(".{}", related.key), related.uselist),
        };
        let row = step.selected.and_then(|row| pane.rows.row(row)).filter(|_| has_key);
        let key = row.map(|row| pane.bracket(row, mapping)).unwrap_or_default();
        Some(Crumb { name, key, by_key })
    }

    /// Asks for the rows and relations that are in view and not here.
    pub fn ask_missing(&mut self, document: &Document, mapping: &Arc<Mapping>) {
        if !self.is_shown {
            return;
        }
        let steps = self.trail.steps().to_vec();
        for step in &steps {
            self.ask_rows(step.pane, document, mapping);
        }
        if let Some(step) = self.trail.active_step() {
            self.ask_relations(step, document, mapping);
        }
    }

    fn ask_rows(&mut self, id: PaneId, document: &Document, mapping: &Arc<Mapping>) {
        let Some(pane) = self.panes.get_mut(&id) else { return };
        if pane.error.is_some() {
            return;
        }
        // The page in view takes the place of one that was asked for and is no longer looked at.
        let visible = pane.grid.visible_rows.clone();
        let missing = pane.rows.missing_pages(&visible);
        let mut asked = Vec::new();
        for page in missing {
            let Some(place) = pane.rows.free_place(page, &visible) else { break };
            let kind = pane.rows_request(document, mapping, page * PAGE_ROWS, PAGE_ROWS);
            asked.push((
                slot(id, FIRST_PAGE_SLOT + place),
                kind,
                Question::Page { pane: id, page },
            ));
        }
        if pane.rows.count == Count::Unknown && !pane.is_counting {
            pane.is_counting = true;
            let kind = pane.count_request(document, mapping, COUNTED_IN_PANE);
            asked.push((slot(id, COUNT_SLOT), kind, Question::Count(id)));
        }
        for (slot, kind, question) in asked {
            self.ask(slot, kind, question);
        }
    }

    /// Asks what the selected row is related to. The slots are those of the row before, so walking
    /// down with the arrow keys leaves no work behind.
    fn ask_relations(&mut self, step: Step, document: &Document, mapping: &Arc<Mapping>) {
        let Some(pane) = self.panes.get_mut(&step.pane) else { return };
        let Some(row) = step.selected else { return };
        if pane.related_row == Some(row) || pane.rows.row(row).is_none() {
            return;
        }
        pane.begin_relations(row, document, mapping);
        let asked: Vec<(RequestKind, usize)> = (0..pane.relations.len())
            .filter_map(|relation| {
                let kind = pane.relation_request(document, mapping, row, relation, COUNTED_ROWS)?;
                Some((kind, relation))
            })
            .collect();
        for (kind, relation) in asked {
            let question = Question::Relation { pane: step.pane, row, relation };
            self.ask(slot(step.pane, FIRST_RELATION_SLOT + relation as u64), kind, question);
        }
    }

    /// Asks the worker, in the place of what was asked for the slot before.
    pub fn ask(&mut self, slot: Slot, kind: RequestKind, question: Question) {
        let id = self.worker.request(slot, kind);
        self.questions.insert(slot, (id, question));
    }

    /// Takes in a pane.
    pub fn add_pane(&mut self, pane: Pane) -> PaneId {
        self.next_pane += 1;
        let id = PaneId(self.next_pane);
        self.panes.insert(id, pane);
        id
    }

    /// Lets go of panes that no way leads to any more.
    pub fn drop_panes(&mut self) {
        let (trail, tabs) = (&self.trail, &self.tabs);
        self.panes.retain(|id, _| Self::has_pane(trail, tabs, *id));
        let (panes, worker) = (&self.panes, &self.worker);
        self.questions.retain(|slot, (_, question)| {
            let is_wanted = panes.contains_key(&question.pane());
            if !is_wanted {
                worker.cancel(*slot);
            }
            is_wanted
        });
    }
}

/// One of a pane's slots.
pub fn slot(pane: PaneId, place: u64) -> Slot {
    Slot(u64::from(pane.0) * SLOTS_OF_A_PANE + place)
}

/// Is the document still made of the very models that were read from the file?
fn has_same_models(schema: &Schema, reflected: &Schema) -> bool {
    schema.models.len() == reflected.models.len()
        && schema
            .models
            .iter()
            .zip(&reflected.models)
            .all(|((id, model), (other_id, other))| id == other_id && Arc::ptr_eq(model, other))
}

/// The class that comes first by name, or whatever there is.
fn first_model(schema: &Schema, has_table: &dyn Fn(ModelId) -> bool) -> Option<ModelId> {
    let by_name = |classes: bool| {
        schema
            .models
            .values()
            .filter(|model| has_table(model.id) && (!classes || model.kind.is_class()))
            .min_by(|one, other| one.class_name.cmp(&other.class_name))
            .map(|model| model.id)
    };
    by_name(true).or_else(|| by_name(false))
}
