//! What the window shows and what is half done: selection, zoom, tools, drafts. Never saved with the
//! document and never undone.

use std::collections::BTreeSet;

use crate::diagram::{GroupId, NoteId, ViewId};
use crate::document::Document;
use crate::mapping::RelationshipEnd;
use crate::schema::{ColumnId, ConstraintId, ModelId, RelationshipId};

use super::actions::Action;
use super::canvas::CanvasState;
use super::canvas::view_strip::ViewNameDraft;
use super::command_palette::CommandPaletteState;
use super::drawer::DrawerState;
use super::inspector::InspectorState;
use super::problem_index::ProblemIndex;
use super::rows::RowsPath;

/// The state of the window beside the document.
#[derive(Default)]
pub struct ViewState {
    /// What is selected.
    pub selection: Selection,
    /// What a click on the canvas does.
    pub tool: Tool,
    /// The canvas: pan, zoom, drags, the cell being edited, popovers.
    pub canvas: CanvasState,
    /// The path through the rows, while they are shown; it is lit on the canvas.
    pub rows_path: RowsPath,
    /// The inspector's drafts.
    pub inspector: InspectorState,
    /// The drawer's tab, dialect and cached texts.
    pub drawer: DrawerState,
    /// Which panels are shown.
    pub panels: Panels,
    /// Do arranged boxes jump to their places instead of gliding?
    pub reduces_motion: bool,
    /// The named view that is looked at; `None` is the whole.
    pub active_view: Option<ViewId>,
    /// The named view (or the whole) to be looked at from the next frame on.
    pub wants_view: Option<Option<ViewId>>,
    /// The named view whose name is being written.
    pub view_name: Option<ViewNameDraft>,
    /// The filter over the list of models.
    pub models_filter: String,
    /// The command palette's box, if it is open.
    pub command_palette: CommandPaletteState,
    /// The mapping's problems by subject and by model.
    pub problems: ProblemIndex,
    /// Short notes to the user, newest last.
    pub notices: Vec<Notice>,
    /// The places of the opened file that were not understood: `models.py:12: …`.
    pub unread: Vec<String>,
}

impl ViewState {
    /// Drops every id that the document no longer has, as after undo.
    pub fn forget_missing(&mut self, document: &Document) {
        self.selection.forget_missing(document);
        self.canvas.forget_missing(document);
        self.inspector.forget_missing(document);
        if !self.tool.is_valid(document) {
            self.tool = Tool::Select;
        }
    }

    /// Tells the user something that needs no answer.
    pub fn notify(&mut self, kind: NoticeKind, text: impl Into<String>) {
        let text = text.into();
        log::info!("told: {text}");
        // Said again, it is shown anew, not twice.
        self.notices.retain(|one| one.text != text || one.action.is_some());
        self.notices.push(Notice { kind, text, shown_since: None, action: None });
    }

    /// The same with a button; it stays until it is closed or the button is used.
    pub fn notify_with(&mut self, kind: NoticeKind, text: impl Into<String>, action: Action) {
        let action = Some(action);
        self.notices.push(Notice { kind, text: text.into(), shown_since: None, action });
    }
}

/// What is selected: any number of boxes, and at most one part of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Selected boxes.
    pub models: BTreeSet<ModelId>,
    /// The selected column or link.
    pub part: Option<Part>,
    /// Selected groups and notes.
    pub annotations: BTreeSet<Annotation>,
}

/// What is drawn on the canvas beside models and links.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // as the diagram names them
pub enum Annotation {
    Group(GroupId),
    Note(NoteId),
}

impl Annotation {
    /// Is it in the document's diagram?
    pub fn exists(self, document: &Document) -> bool {
        match self {
            Self::Group(id) => document.diagram.groups.contains_key(&id),
            Self::Note(id) => document.diagram.notes.contains_key(&id),
        }
    }
}

/// A part of a box, or a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// A column.
    Column(ModelId, ColumnId),
    /// A relationship: the declaring model, and which of its ends was chosen.
    Relationship(ModelId, RelationshipId, RelationshipEnd),
    /// A foreign key without a relationship.
    ForeignKey(ModelId, ConstraintId),
    /// That a class inherits from another.
    Inheritance(ModelId),
}

impl Part {
    /// The model that holds it (of a relationship, the one that declares it).
    pub fn model_id(self) -> ModelId {
        match self {
            Self::Column(id, _)
            | Self::Relationship(id, _, _)
            | Self::ForeignKey(id, _)
            | Self::Inheritance(id) => id,
        }
    }
}

impl Selection {
    /// Selects one box and nothing else.
    pub fn select_model(&mut self, id: ModelId) {
        self.models = BTreeSet::from([id]);
        self.part = None;
        self.annotations.clear();
    }

    /// Selects one group or note and nothing else.
    pub fn select_annotation(&mut self, annotation: Annotation) {
        *self = Self { annotations: BTreeSet::from([annotation]), ..Self::default() };
    }

    /// Selects a part, and the box that it is in.
    pub fn select_part(&mut self, part: Part) {
        self.models = match part {
            Part::Column(id, _) => BTreeSet::from([id]),
            Part::Relationship(..) | Part::ForeignKey(..) | Part::Inheritance(_) => BTreeSet::new(),
        };
        self.part = Some(part);
        self.annotations.clear();
    }

    /// Adds a box, or takes it out.
    pub fn toggle_model(&mut self, id: ModelId) {
        if !self.models.remove(&id) {
            self.models.insert(id);
        }
        self.part = None;
    }

    /// Selects nothing.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Is nothing selected?
    pub fn is_empty(&self) -> bool {
        self.models.is_empty() && self.part.is_none() && self.annotations.is_empty()
    }

    /// The box that the inspector shows: the only one selected.
    pub fn only_model(&self) -> Option<ModelId> {
        let mut models = self.models.iter();
        match (models.next(), models.next()) {
            (Some(id), None) => Some(*id),
            _ => None,
        }
    }

    fn forget_missing(&mut self, document: &Document) {
        let schema = &document.schema;
        self.models.retain(|id| schema.models.contains_key(id));
        self.annotations.retain(|one| one.exists(document));
        let exists = |part: &Part| {
            let Some(model) = schema.model(part.model_id()) else { return false };
            match part {
                Part::Column(_, id) => model.column(*id).is_some(),
                Part::Relationship(_, id, _) => model.relationship(*id).is_some(),
                Part::ForeignKey(_, id) => model.foreign_keys.iter().any(|key| key.id == *id),
                Part::Inheritance(_) => model.inherits.is_some(),
            }
        };
        self.part = self.part.filter(exists);
    }
}

/// What a click on the canvas does.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Tool {
    /// Selects and moves.
    #[default]
    Select,
    /// Places a new model.
    NewModel,
    /// Draws a foreign key; the first box once it is clicked.
    ForeignKey(Option<(ModelId, Option<ColumnId>)>),
    /// Draws a many-to-many; the first box once it is clicked.
    ManyToMany(Option<ModelId>),
    /// Takes an end of a link to the box that is chosen.
    Retarget {
        /// The link.
        part: Part,
        /// The box that the end is at.
        from: ModelId,
    },
}

impl Tool {
    /// Is a box (or a column of one) to be chosen next?
    pub fn chooses_a_box(self) -> bool {
        match self {
            Self::Select | Self::NewModel => false,
            Self::ForeignKey(_) | Self::ManyToMany(_) | Self::Retarget { .. } => true,
        }
    }

    fn is_valid(self, document: &Document) -> bool {
        match self {
            Self::Select | Self::NewModel => true,
            Self::ForeignKey(from) => {
                from.is_none_or(|(id, _)| document.schema.models.contains_key(&id))
            }
            Self::ManyToMany(from) => {
                from.is_none_or(|id| document.schema.models.contains_key(&id))
            }
            Self::Retarget { part, from } => {
                [part.model_id(), from].iter().all(|id| document.schema.models.contains_key(id))
            }
        }
    }
}

/// Which panels are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[allow(missing_docs)] // named for the panels
#[serde(default)]
pub struct Panels {
    pub models: bool,
    pub inspector: bool,
    pub drawer: bool,
    pub minimap: bool,
    /// Has the drawer the place of the canvas and the Inspector too? Not kept between starts.
    #[serde(skip)]
    pub drawer_fills: bool,
}

impl Default for Panels {
    fn default() -> Self {
        Self { models: true, inspector: true, drawer: true, minimap: true, drawer_fills: false }
    }
}

/// A short note to the user.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Good or bad.
    pub kind: NoticeKind,
    /// One or two sentences.
    pub text: String,
    /// Seconds of the window's clock at which it was first shown.
    pub shown_since: Option<f64>,
    /// What its button does.
    pub action: Option<Action>,
}

/// What kind of note it is. Errors stay until they are closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // plain words
pub enum NoticeKind {
    Info,
    Warning,
    Error,
}
