//! What there is to draw, derived from a document and its mapping: boxes with their rows, and links.
//!
//! Derived once for each revision of the document. Knows nothing of zoom, pointer or colours.

use std::collections::{BTreeSet, HashMap};

use egui::{Pos2, Rect, Vec2};

use super::annotations::{GroupFrame, NoteCard};
use super::links::{Link, derive_links};
use super::routing::{RoutedBefore, route_links, take_lines};
use super::rows::{Mark, Row, RowKind, column_row, relationship_rows};
use crate::diagram::{CardDetail, CardShape, Router, place_new};
use crate::document::Document;
use crate::export::cards;
use crate::mapping::{Mapping, Severity};
use crate::schema::{ColumnId, Model, ModelId, ModelKind, RelationshipEnd, RelationshipId};

/// What of a document is to be drawn, beside what its diagram says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SceneRequest {
    /// Room for a new column that is being written, before the one at this place of a model.
    pub draft: Option<(ModelId, usize)>,
    /// A box that shows all of its rows, because one of them is being edited.
    pub expanded: Option<ModelId>,
    /// No other boxes than these.
    pub only: Option<BTreeSet<ModelId>>,
}

/// All boxes and links of a document.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// The boxes, in the order of painting.
    pub cards: Vec<Card>,
    /// The links between them.
    pub links: Vec<Link>,
    /// Frames around boxes.
    pub groups: Vec<GroupFrame>,
    /// Texts beside them.
    pub notes: Vec<NoteCard>,
    index_of_card: HashMap<ModelId, usize>,
    links_of_card: Vec<Vec<usize>>,
    router: Router,
    /// Boxes that are being dragged, and how far, in canvas points.
    moved: Option<(BTreeSet<ModelId>, Vec2)>,
}

/// One box.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// The model it stands for.
    pub model_id: ModelId,
    /// What that is.
    pub kind: CardKind,
    /// Where it stands, in canvas points.
    pub rect: Rect,
    /// Its rows and width.
    pub shape: CardShape,
    /// The class name.
    pub title: String,
    /// The table's name.
    pub subtitle: String,
    /// The header tint that it was given.
    pub color: Option<u8>,
    /// Does an arrangement leave it where it is?
    pub is_pinned: bool,
    /// Columns, then relationships.
    pub rows: Vec<Row>,
    /// The option marks that its rows have, left to right: each has a place of its own in all rows.
    pub mark_slots: Vec<Mark>,
    /// What SQLAlchemy would refuse or warn of here.
    pub problem: Option<Problem>,
    /// The name that assistive technology speaks.
    pub accessible_name: String,
}

/// What a box stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // as the schema's kinds
pub enum CardKind {
    Class,
    AssociationTable,
    View,
}

impl CardKind {
    fn of(kind: &ModelKind) -> Self {
        match kind {
            ModelKind::Class => Self::Class,
            ModelKind::AssociationTable => Self::AssociationTable,
            ModelKind::View { .. } => Self::View,
        }
    }

    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Class => "model",
            Self::AssociationTable => "association table",
            Self::View => "view",
        }
    }
}

/// The problems of a box or a row, for its outline and tooltip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The worst of them.
    pub severity: Severity,
    /// What to do about each, a line each.
    pub advice: String,
}

impl Problem {
    pub(super) fn add(problem: &mut Option<Self>, severity: Severity, advice: &str) {
        match problem {
            Some(problem) => {
                problem.severity = problem.severity.min(severity);
                problem.advice.push('\n');
                problem.advice.push_str(advice);
            }
            None => *problem = Some(Self { severity, advice: advice.to_owned() }),
        }
    }
}

impl Card {
    /// Makes room for a new column before the one at `index`.
    fn add_draft(&mut self, index: usize) {
        self.rows.insert(index.min(self.shape.columns), Row::draft());
        self.shape.columns += 1;
        self.rect = Rect::from_min_size(self.rect.min, self.shape.size());
    }

    /// The row of a column, counted from the first.
    pub fn column_row(&self, column_id: ColumnId) -> Option<usize> {
        self.rows.iter().position(
            |row| matches!(row.kind, RowKind::Column { column_id: id, .. } if id == column_id),
        )
    }

    /// The row of one end of a relationship.
    pub fn relationship_row(&self, id: RelationshipId, end: RelationshipEnd) -> Option<usize> {
        self.rows.iter().position(|row| {
            matches!(row.kind, RowKind::Relationship { relationship_id, end: of, .. }
                if relationship_id == id && of == end)
        })
    }

    /// The height in the canvas at which a link meets this row, or the header.
    pub fn row_center_in_canvas(&self, row: Option<usize>) -> f32 {
        let below_top = match row {
            Some(row) => self.shape.row_center_y(row),
            None => crate::diagram::card::HEADER_HEIGHT_POINTS / 2.0,
        };
        self.rect.top() + below_top
    }
}

impl Scene {
    /// Derives what is asked for from a document and what its schema comes to.
    pub fn derive(document: &Document, mapping: &Mapping, request: &SceneRequest) -> Self {
        Self::default().derive_next(document, mapping, request)
    }

    /// The same after this scene: links keep the edges that they leave boxes by unless others are
    /// much better, and only lines near what changed are sought anew.
    #[must_use]
    pub fn derive_next(
        self,
        document: &Document,
        mapping: &Mapping,
        request: &SceneRequest,
    ) -> Self {
        let before = RoutedBefore {
            cards: self.cards.iter().map(|card| card.model_id).collect(),
            links: self.links,
            router: self.router,
        };
        let folded = folded_tables(document, mapping);
        let SceneRequest { draft, expanded, only } = request;
        let is_shown = |id: ModelId| {
            document.diagram.shows(id) && only.as_ref().is_none_or(|only| only.contains(&id))
        };
        let mut boxes: Vec<Card> = document
            .schema
            .models
            .values()
            .filter(|model| !folded.contains(&model.id) && is_shown(model.id))
            .map(|model| {
                let is_expanded = *expanded == Some(model.id);
                let detail = document.diagram.detail_of(model.id);
                let detail = if is_expanded { CardDetail::All } else { detail };
                card(document, mapping, model, detail)
            })
            .collect();
        let index_of_card: HashMap<ModelId, usize> =
            boxes.iter().enumerate().map(|(at, card)| (card.model_id, at)).collect();
        place_unplaced(document, mapping, &mut boxes);
        if let Some((model_id, index)) = draft
            && let Some(&at) = index_of_card.get(model_id)
        {
            boxes[at].add_draft(*index);
        }
        for diagnostic in &mapping.diagnostics {
            let Some(model_id) = diagnostic.subject.model_id() else { continue };
            if let Some(&at) = index_of_card.get(&model_id) {
                let card = &mut boxes[at];
                Problem::add(&mut card.problem, diagnostic.severity, &diagnostic.advice);
                if let Some(row) = card.rows.iter_mut().find(|row| row.is_about(diagnostic.subject))
                {
                    Problem::add(&mut row.problem, diagnostic.severity, &diagnostic.advice);
                }
            }
        }
        let mut scene = Self { cards: boxes, index_of_card, ..Self::default() };
        if only.is_none() {
            scene.annotate(document);
        }
        scene.links = derive_links(&scene, mapping, &folded);
        scene.router = route_links(&mut scene.links, &scene.cards, before);
        scene.links_of_card = vec![Vec::new(); scene.cards.len()];
        for (at, link) in scene.links.iter().enumerate() {
            scene.links_of_card[link.from.card].push(at);
            if link.to.card != link.from.card {
                scene.links_of_card[link.to.card].push(at);
            }
        }
        scene
    }

    /// The box of a model, unless it is folded or gone.
    pub fn card(&self, model_id: ModelId) -> Option<&Card> {
        self.card_index(model_id).map(|at| &self.cards[at])
    }

    /// Where in [`Self::cards`] the box of a model is.
    pub fn card_index(&self, model_id: ModelId) -> Option<usize> {
        self.index_of_card.get(&model_id).copied()
    }

    /// The links of a box, as places in [`Self::links`].
    pub fn links_of(&self, card: usize) -> &[usize] {
        self.links_of_card.get(card).map_or(&[], Vec::as_slice)
    }

    /// The smallest rectangle around these boxes; `None` where there are none.
    pub fn bounds<'a>(cards: impl IntoIterator<Item = &'a Card>) -> Option<Rect> {
        cards.into_iter().map(|card| card.rect).reduce(Rect::union)
    }

    /// Shows these boxes `offset` away from where the document has them, links following; none moved
    /// by a zero offset. Later calls replace earlier ones.
    pub fn show_moved(&mut self, models: &BTreeSet<ModelId>, offset: Vec2) {
        let (moved_before, offset_before) = self.moved.take().unwrap_or_default();
        if offset_before == offset && moved_before == *models {
            self.moved = Some((moved_before, offset_before));
            return;
        }
        let mut stale_cards = BTreeSet::new();
        for (ids, offset) in [(&moved_before, -offset_before), (models, offset)] {
            for id in ids {
                let Some(at) = self.card_index(*id) else { continue };
                self.cards[at].rect = self.cards[at].rect.translate(offset);
                stale_cards.insert(at);
            }
        }
        let moved: Vec<(usize, Rect)> =
            stale_cards.into_iter().map(|at| (at, self.cards[at].rect)).collect();
        // Where they end up, the scene after this one routes all that it changes.
        let is_dragged = offset != Vec2::ZERO;
        let router = &mut self.router;
        let changed =
            if is_dragged { router.drag_boxes(&moved) } else { router.move_boxes(&moved) };
        take_lines(&mut self.links, &self.router, &changed);
        if is_dragged {
            self.moved = Some((models.clone(), offset));
        }
        self.reframe();
    }

    /// Shows each box with its left upper corner here, in the order of [`Self::cards`], links
    /// following.
    pub(super) fn show_at(&mut self, corners: &[Pos2]) {
        for (card, corner) in self.cards.iter_mut().zip(corners) {
            card.rect = Rect::from_min_size(*corner, card.rect.size());
        }
        let moved: Vec<(usize, Rect)> =
            self.cards.iter().map(|card| card.rect).enumerate().collect();
        let changed = self.router.move_boxes(&moved);
        take_lines(&mut self.links, &self.router, &changed);
        self.reframe();
    }
}

/// Association tables that are drawn as one link: those that a relationship goes through, unless the
/// diagram has them unfolded.
pub(super) fn folded_tables(document: &Document, mapping: &Mapping) -> BTreeSet<ModelId> {
    let used: BTreeSet<ModelId> = mapping
        .models
        .values()
        .flat_map(|model| &model.relationships)
        .filter_map(|relationship| relationship.secondary)
        .collect();
    document
        .schema
        .models
        .values()
        .filter(|model| model.kind == ModelKind::AssociationTable)
        .map(|model| model.id)
        .filter(|id| {
            // A view that a table is not in has its link.
            let is_unfolded = document.diagram.unfolded.contains(id) && document.diagram.shows(*id);
            used.contains(id) && !is_unfolded
        })
        .collect()
}

/// Puts boxes that the diagram has no place for, such as an association table that was unfolded,
/// clear of the others and near what they refer to.
fn place_unplaced(document: &Document, mapping: &Mapping, boxes: &mut [Card]) {
    let is_placed = |card: &&Card| document.diagram.positions.contains_key(&card.model_id);
    let mut taken: Vec<Rect> = boxes.iter().filter(is_placed).map(|card| card.rect).collect();
    if taken.len() == boxes.len() {
        return;
    }
    let placed: HashMap<ModelId, Rect> =
        boxes.iter().filter(is_placed).map(|card| (card.model_id, card.rect)).collect();
    for card in boxes.iter_mut().filter(|card| !placed.contains_key(&card.model_id)) {
        let referred: Vec<Rect> = mapping
            .table(card.model_id)
            .into_iter()
            .flat_map(|table| &table.foreign_keys)
            .filter_map(|key| placed.get(&key.referred_model?).copied())
            .collect();
        let near = referred
            .iter()
            .copied()
            .reduce(Rect::union)
            .map_or(Pos2::ZERO, |around| around.center() - card.rect.size() / 2.0);
        let size = card.rect.size();
        let free = place_new(&taken, &[size], near).first().copied().unwrap_or(near);
        card.rect = Rect::from_min_size(free, size);
        taken.push(card.rect);
    }
}

fn card(document: &Document, mapping: &Mapping, model: &Model, detail: CardDetail) -> Card {
    let subtitle = cards::subtitle(&document.schema, mapping, model);
    let columns = cards::shown_columns(mapping, model, detail);
    let mut rows: Vec<Row> =
        columns.into_iter().map(|column| column_row(mapping, model, column)).collect();
    rows.extend(relationship_rows(mapping, model, detail));
    let mark_slots: BTreeSet<Mark> = rows.iter().flat_map(|row| row.marks.at_right()).collect();
    let shape = cards::card_shape(&document.schema, mapping, model.id, detail);
    let top_left = document.diagram.positions.get(&model.id).copied().unwrap_or(Pos2::ZERO);
    let kind = CardKind::of(&model.kind);
    Card {
        model_id: model.id,
        kind,
        rect: Rect::from_min_size(top_left, shape.size()),
        shape,
        title: model.class_name.clone(),
        accessible_name: format!("{}, {}, table {subtitle}", model.class_name, kind.label()),
        subtitle,
        color: document.diagram.colors.get(&model.id).copied(),
        is_pinned: document.diagram.pinned.contains(&model.id),
        rows,
        mark_slots: mark_slots.into_iter().collect(),
        problem: None,
    }
}
