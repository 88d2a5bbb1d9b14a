//! Things of a document picked by numbers: the same numbers pick the same things.

use std::cell::Cell;
use std::collections::BTreeMap;

use backref::diagram::{Diagram, GroupId, NoteId, ViewId};
use backref::document::Document;
use backref::schema::{
    Column, ColumnId, ConstraintId, Model, ModelId, ModelReference, RelationshipId,
};
use emath::{Pos2, pos2};

/// Names that are free, taken, or refused, and texts that are hard to keep.
const TEXTS: [&str; 24] = [
    "id",
    "name",
    "User",
    "Role",
    "user_id",
    "role",
    "users",
    "posts",
    "Post",
    "class",
    "a b",
    "",
    " ",
    "é",
    "名前",
    "ID",
    "x",
    "Y",
    "tags",
    "it's \"so\"",
    "line\nline",
    "# note",
    "Z9",
    "_hidden",
];

/// Expressions that hold, that name what is not there, and that are none.
const EXPRESSIONS: [&str; 8] = [
    "User.id",
    "User.id == Post.user_id",
    "and_(Role.id == User.role_id, User.name != 'User.name')",
    "desc(User.name)",
    "Nobody.nothing",
    "(",
    "id > 0",
    "lower(name)",
];

/// Draws from the numbers of one step, over and over.
pub struct Pick<'a> {
    pub document: &'a Document,
    numbers: &'a [u8],
    drawn: Cell<usize>,
}

impl<'a> Pick<'a> {
    pub fn new(document: &'a Document, numbers: &'a [u8]) -> Self {
        Self { document, numbers, drawn: Cell::new(0) }
    }

    /// The same numbers from where they are now, over another look at the document.
    pub fn over<'b>(&'b self, document: &'b Document) -> Pick<'b> {
        Pick { document, numbers: self.numbers, drawn: Cell::new(self.drawn.get() + 1) }
    }

    /// A number below `end`; 0 where there is none below it.
    pub fn below(&self, end: usize) -> usize {
        let drawn = self.drawn.replace(self.drawn.get() + 1);
        // Another round over the same numbers picks other things.
        let round = drawn / self.numbers.len();
        let number = usize::from(self.numbers[drawn % self.numbers.len()]);
        (number + round * 7) % end.max(1)
    }

    pub fn is_on(&self) -> bool {
        self.below(2) == 0
    }

    pub fn one<T: Clone>(&self, of: &[T]) -> Option<T> {
        of.get(self.below(of.len())).cloned()
    }

    pub fn maybe<T>(&self, value: T) -> Option<T> {
        (self.below(4) != 0).then_some(value)
    }

    pub fn text(&self) -> String {
        let text = TEXTS[self.below(TEXTS.len())];
        // Most are free, so that most commands are done.
        if self.below(3) == 0 { text.to_owned() } else { format!("N{}", self.below(200)) }
    }

    pub fn expression(&self) -> String {
        EXPRESSIONS[self.below(EXPRESSIONS.len())].to_owned()
    }

    pub fn pos(&self) -> Pos2 {
        match self.below(40) {
            0 => pos2(f32::NAN, 0.0),
            1 => pos2(0.1, -1e6),
            2 => pos2(f32::INFINITY, 2e6),
            _ => pos2(self.below(250) as f32 * 8.0 - 400.0, self.below(250) as f32 * 7.3),
        }
    }

    fn diagram(&self) -> &Diagram {
        &self.document.diagram
    }

    /// A model; now and then one that is gone.
    pub fn model_id(&self) -> Option<ModelId> {
        if self.below(60) == 59 {
            return Some(ModelId(9_999));
        }
        let ids: Vec<ModelId> = self.document.schema.models.keys().copied().collect();
        self.one(&ids)
    }

    pub fn model(&self) -> Option<&Model> {
        self.document.schema.model(self.model_id()?)
    }

    /// The first model from a picked one on that fits.
    pub fn model_where(&self, fits: impl Fn(&Model) -> bool) -> Option<&Model> {
        let models: Vec<&Model> = self.document.schema.models.values().map(|one| &**one).collect();
        let first = self.below(models.len());
        let mut turned = models.iter().cycle().skip(first).take(models.len());
        turned.find(|model| fits(model)).copied()
    }

    /// No, one or several models, of which one may be named twice.
    pub fn model_ids(&self) -> Vec<ModelId> {
        (0..self.below(4)).filter_map(|_| self.model_id()).collect()
    }

    pub fn positions(&self) -> BTreeMap<ModelId, Pos2> {
        self.model_ids().into_iter().map(|id| (id, self.pos())).collect()
    }

    pub fn column_of(&self, model: &Model) -> Option<ColumnId> {
        if self.below(60) == 59 {
            return Some(ColumnId(9_999));
        }
        model.columns.get(self.below(model.columns.len())).map(|column| column.id)
    }

    pub fn columns_of(&self, model: &Model) -> Vec<ColumnId> {
        (0..self.below(4)).filter_map(|_| self.column_of(model)).collect()
    }

    /// A model with one of its columns.
    pub fn column(&self) -> Option<(&Model, &Column)> {
        let model = self.model_where(|model| !model.columns.is_empty())?;
        Some((model, model.columns.get(self.below(model.columns.len()))?))
    }

    /// A model and a foreign key of it.
    pub fn foreign_key(&self) -> Option<(&Model, ConstraintId)> {
        let model = self.model_where(|model| !model.foreign_keys.is_empty())?;
        Some((model, model.foreign_keys[self.below(model.foreign_keys.len())].id))
    }

    /// A model and a relationship declared on it.
    pub fn relationship(&self) -> Option<(ModelId, RelationshipId)> {
        let model = self.model_where(|model| !model.relationships.is_empty())?;
        Some((model.id, model.relationships[self.below(model.relationships.len())].id))
    }

    pub fn reference(&self) -> Option<ModelReference> {
        if self.below(8) == 0 {
            return Some(ModelReference::Unresolved(self.text()));
        }
        self.model_id().map(ModelReference::Model)
    }

    pub fn group_id(&self) -> Option<GroupId> {
        let ids: Vec<GroupId> = self.diagram().groups.keys().copied().collect();
        self.one(&ids).or_else(|| (self.below(9) == 0).then_some(GroupId(9_999)))
    }

    pub fn note_id(&self) -> Option<NoteId> {
        let ids: Vec<NoteId> = self.diagram().notes.keys().copied().collect();
        self.one(&ids).or_else(|| (self.below(9) == 0).then_some(NoteId(9_999)))
    }

    pub fn view_id(&self) -> Option<ViewId> {
        let ids: Vec<ViewId> = self.diagram().views.keys().copied().collect();
        self.one(&ids).or_else(|| (self.below(9) == 0).then_some(ViewId(9_999)))
    }
}
