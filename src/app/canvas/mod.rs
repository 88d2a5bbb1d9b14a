//! The canvas: boxes and links, drawn by our own painter under our own transform.
//!
//! Reading order: [`scene`] with [`rows`], [`links`] and [`routing`] (what there is to draw), [`transform`] and
//! [`level_of_detail`] (how large), [`hit`] (what is where), `gesture`, `interaction` and `keys`
//! (what is done with mouse and keys), `in_place_edit` with `edit_place` and `edit_field`, and `popover` with
//! `popover_form`, `popover_names` and `popover_choice` (what is being written), `draw` and `paint` with `paint_cards`, `paint_links` and `marks`
//! (drawn), `accessibility` (spoken), `tooltip`, `toolbar` and `context_menu` (words and buttons),
//! `glide` (boxes on their way), `view_request`, `in_view` and `arranging` (what is brought into view).

mod accessibility;
mod annotation_edit;
mod annotation_gestures;
pub(super) mod annotation_menu;
pub mod annotations;
pub(super) mod arranging;
mod begin_edit;
mod context_menu;
mod draw;
mod edit_field;
mod edit_place;
pub mod focus;
mod gesture;
mod glide;
pub mod hit;
mod in_place_edit;
mod in_view;
mod interaction;
mod keys;
pub mod level_of_detail;
mod link_chooser;
mod link_tool;
pub mod links;
mod marks;
mod minimap;
mod paint;
mod paint_annotations;
mod paint_cards;
mod paint_links;
pub mod picture;
mod placing;
mod popover;
mod popover_choice;
mod popover_form;
mod popover_names;
mod reading;
mod reorder;
pub mod retarget;
pub mod routing;
pub mod rows;
pub mod scene;
mod snapping;
mod toolbar;
mod tooltip;
pub mod transform;
mod view_request;
pub mod view_strip;
mod walk;
mod zoom_menu;

use std::collections::BTreeMap;

use egui::{Pos2, Rect, Role, Sense, Ui, WidgetInfo, vec2};

use super::view_state::{Annotation, Part, Selection, ViewState};
use super::{Outbox, PanelContext};
use crate::diagram::GroupId;
use crate::document::{Applied, Document};
use crate::schema::{ModelId, RelationshipEnd, RelationshipId};

use annotation_edit::AnnotationEdit;
use annotation_gestures::AnnotationDrag;
use edit_place::Place;
use focus::Focus;
use gesture::Gesture;
use glide::Glide;
use hit::Hit;
use in_place_edit::{EditTarget, InPlaceEdit};
use level_of_detail::LevelOfDetail;
use link_chooser::LinkChooser;
use minimap::MapPicture;
use popover::Popover;
use scene::{Scene, SceneRequest};
use transform::CanvasTransform;
use view_request::ViewRequest;
use view_strip::ViewTransforms;

/// Pan, zoom, drags, the cell being edited, popovers.
pub struct CanvasState {
    transform: CanvasTransform,
    viewport_in_screen: Rect,
    scene: Scene,
    /// Boxes on their way to where they were arranged.
    glide: Option<Glide>,
    /// Where boxes glide from in the next scene, in canvas points.
    glide_from: BTreeMap<ModelId, Pos2>,
    /// What the scene was derived from.
    scene_key: Option<SceneKey>,
    gesture: Gesture,
    hover: Hit,
    pointer: Option<Pos2>,
    /// What is to be brought into view in the next frame.
    view_request: Option<ViewRequest>,
    /// The view that fits everything, the size of the canvas in points and the scene it was made for.
    fitted: Option<(CanvasTransform, egui::Vec2, SceneKey)>,
    edit: Option<InPlaceEdit>,
    /// What is to be edited from the next frame on: when the document has what was asked for, and
    /// the click that asked for it does not take the keyboard from the field.
    edit_next: Option<(EditTarget, Place)>,
    /// The other models that the new column to be edited is for.
    edits_also: Vec<ModelId>,
    /// Is the class name of the next model made to be edited?
    edits_new_model: bool,
    /// Did Tab go to another box in the last frame?
    took_tab: bool,
    /// Is the popover of the selected link to be opened in the next frame?
    edits_link: bool,
    /// The box that a link or row was reached from by keys.
    walked_from: Option<ModelId>,
    /// Was the selected relationship reached as a link, not as a row?
    walks_links: bool,
    /// Beside which box a new model is to be made in the next frame.
    places_beside: Option<ModelId>,
    popover: Option<Popover>,
    /// The model being named for the link that is drawn.
    link_chooser: Option<LinkChooser>,
    /// A relationship that has just become ambiguous: its join is asked for.
    asks_join: Option<(ModelId, RelationshipId)>,
    /// Is the next link made to be selected?
    selects_new_link: bool,
    selects_next: Option<Part>,
    focus: Option<Focus>,
    map_picture: Option<MapPicture>,
    /// Pan and zoom of the named views that were left.
    transforms: ViewTransforms,
    /// Counts the changes of the focus, so that the scene knows when it is stale.
    focus_changes: u32,
    annotation_drag: Option<AnnotationDrag>,
    annotation_edit: Option<AnnotationEdit>,
    /// A group that was just made: its title is written next.
    edits_group: Option<GroupId>,
    hovered_annotation: Option<Annotation>,
    /// Does the next click place a note?
    places_note: bool,
    menu_annotation: Option<Annotation>,
    /// Are the next models made to be selected?
    selects_new_models: bool,
    selects_models_next: Vec<ModelId>,
    menu_hit: Hit,
    menu_pos_in_canvas: Pos2,
    canvas_id: Option<egui::Id>,
}

/// What a scene depends on.
#[derive(Clone, Copy, Debug, PartialEq)]
struct SceneKey {
    revision: u64,
    /// The place of the new column being written.
    draft: Option<(ModelId, usize)>,
    /// The box of which a row is being edited.
    expanded: Option<ModelId>,
    focus_changes: u32,
}

impl Default for CanvasState {
    fn default() -> Self {
        Self {
            transform: CanvasTransform::default(),
            viewport_in_screen: Rect::from_min_size(Pos2::ZERO, vec2(800.0, 600.0)),
            scene: Scene::default(),
            glide: None,
            glide_from: BTreeMap::new(),
            scene_key: None,
            gesture: Gesture::None,
            hover: Hit::Empty,
            pointer: None,
            view_request: None,
            fitted: None,
            edit: None,
            edit_next: None,
            edits_also: Vec::new(),
            edits_new_model: false,
            took_tab: false,
            edits_link: false,
            walked_from: None,
            walks_links: false,
            places_beside: None,
            popover: None,
            link_chooser: None,
            asks_join: None,
            selects_new_link: false,
            selects_next: None,
            focus: None,
            map_picture: None,
            transforms: ViewTransforms::new(),
            focus_changes: 0,
            annotation_drag: None,
            annotation_edit: None,
            edits_group: None,
            hovered_annotation: None,
            places_note: false,
            menu_annotation: None,
            selects_new_models: false,
            selects_models_next: Vec::new(),
            menu_hit: Hit::Empty,
            menu_pos_in_canvas: Pos2::ZERO,
            canvas_id: None,
        }
    }
}

impl CanvasState {
    /// Drops every id that the document no longer has.
    pub fn forget_missing(&mut self, document: &Document) {
        self.edit = self.edit.take().filter(|edit| edit.target.exists(document));
        self.popover = self.popover.take().filter(|popover| popover.exists(document));
        let has = |id: &ModelId| document.schema.models.contains_key(id);
        let is_stale = match &self.gesture {
            Gesture::Move { models, .. } | Gesture::Clone { models, .. } => !models.iter().all(has),
            Gesture::Link { from } => !has(&from.0),
            Gesture::Reorder { model_id, .. } => !has(model_id),
            Gesture::Retarget { from, other, .. } => !has(from) || !has(other),
            Gesture::None | Gesture::Pan | Gesture::Marquee { .. } => false,
        };
        if is_stale {
            self.gesture = Gesture::None;
        }
        self.forget_missing_in_focus(document);
        let is_gone =
            |edit: &AnnotationEdit| edit.annotation().is_some_and(|a| !a.exists(document));
        self.annotation_edit = self.annotation_edit.take().filter(|edit| !is_gone(edit));
        self.annotation_drag = None;
        self.hovered_annotation = None;
        self.menu_annotation = None;
        self.hover = Hit::Empty;
        self.menu_hit = Hit::Empty;
        self.scene_key = None;
    }

    /// Told after each command, so that what it made can be edited at once.
    pub fn command_applied(&mut self, applied: &Applied) {
        // One that came with its boxes has its title already.
        self.edits_group = applied.groups.first().copied().filter(|_| applied.models.is_empty());
        if std::mem::take(&mut self.edits_new_model)
            && let Some(id) = applied.models.first()
        {
            self.edit_next = Some((EditTarget::ClassName(*id), Place::All));
        }
        if std::mem::take(&mut self.selects_new_models) {
            self.selects_models_next.clone_from(&applied.models);
        }
        if std::mem::take(&mut self.selects_new_link) {
            use RelationshipEnd::Declared;
            let relationship = applied.relationships.first();
            let relationship = relationship.map(|(on, id)| Part::Relationship(*on, *id, Declared));
            let key = applied.constraints.first();
            self.selects_next =
                relationship.or_else(|| key.map(|(on, id)| Part::ForeignKey(*on, *id)));
        }
    }

    /// Asks by a popover which join is meant, unless something else is being written.
    pub fn ask_join(&mut self, model_id: ModelId, relationship_id: RelationshipId) {
        self.asks_join = Some((model_id, relationship_id));
    }

    fn show_asked_link(&mut self, context: &PanelContext<'_>, selection: &Selection) {
        if std::mem::take(&mut self.edits_link)
            && let Some(part) = selection.part
        {
            let at = self.place_of_part(context, part);
            self.popover = Popover::of_part(context, part, at);
        }
    }

    fn show_asked_join(&mut self, context: &PanelContext<'_>) {
        let Some((model_id, relationship_id)) = self.asks_join.take() else { return };
        if self.is_editing() {
            return;
        }
        let part = Part::Relationship(model_id, relationship_id, RelationshipEnd::Declared);
        let at = self.place_of_join(context, model_id, relationship_id);
        self.popover = Popover::of_part(context, part, at);
    }

    /// The box that the selection is in: the only one, or that of the selected row or link.
    pub fn box_of_selection(&self, selection: &Selection) -> Option<ModelId> {
        self.box_of(selection)
    }

    /// Has the canvas the keyboard?
    pub fn has_focus(&self, ctx: &egui::Context) -> bool {
        self.canvas_id.is_some() && ctx.memory(egui::Memory::focused) == self.canvas_id
    }

    /// Is a name or a column being edited on the canvas, or a popover open?
    pub fn is_editing(&self) -> bool {
        self.edit.is_some()
            || self.edit_next.is_some()
            || self.popover.is_some()
            || self.link_chooser.is_some()
            || self.annotation_edit.is_some()
            || self.edits_group.is_some()
    }

    /// Ends drags, drafts and popovers without a change.
    pub fn cancel(&mut self) {
        if matches!(self.gesture, Gesture::Move { .. }) {
            self.scene.show_moved(&std::collections::BTreeSet::new(), egui::Vec2::ZERO);
        }
        self.cancel_annotations();
        self.gesture = Gesture::None;
        self.edit = None;
        self.edit_next = None;
        self.edits_new_model = false;
        self.popover = None;
        self.link_chooser = None;
        self.scene_key = None;
    }

    /// How much is drawn at the scale of the last frame.
    pub fn level_of_detail(&self) -> LevelOfDetail {
        LevelOfDetail::of_zoom(self.transform.zoom)
    }

    /// Screen points for one canvas point.
    pub fn zoom(&self) -> f32 {
        self.transform.zoom
    }

    /// What was drawn in the last frame.
    pub fn scene(&self) -> &Scene {
        &self.scene
    }

    /// Where a point of the canvas is on the screen.
    pub fn screen_from_canvas(&self, pos_in_canvas: Pos2) -> Pos2 {
        self.viewport_transform().screen_from_canvas(pos_in_canvas)
    }

    /// Pans by so many screen points, as the wheel does.
    pub fn pan_by(&mut self, screen_points: egui::Vec2) {
        self.transform.offset += screen_points;
    }

    /// The keyboard goes back to the canvas.
    fn focus_canvas(&self, ui: &Ui) {
        if let Some(id) = self.canvas_id {
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        ui.ctx().request_repaint();
    }

    /// Where the popover of a link is put.
    fn middle_of(&self, part: Part) -> Pos2 {
        let is_it = |link: &&links::Link| paint::is_same_link(link.part, part);
        self.scene.links.iter().find(is_it).map_or_else(
            || self.viewport_transform().visible_in_canvas().center(),
            links::Link::middle,
        )
    }

    fn update_scene(&mut self, context: &PanelContext<'_>) {
        let draft = match self.edit.as_ref().map(|edit| edit.target) {
            Some(EditTarget::NewColumn(model_id, index)) => Some((model_id, index)),
            _ => None,
        };
        let is_of_row = |target: &EditTarget| {
            !matches!(target, EditTarget::ClassName(_) | EditTarget::Tablename(_))
        };
        let edited = self.edit.as_ref().map(|edit| edit.target).filter(is_of_row);
        let expanded = edited.map(EditTarget::model_id);
        let (revision, focus_changes) = (context.revision, self.focus_changes);
        let key = SceneKey { revision, draft, expanded, focus_changes };
        if self.scene_key != Some(key) {
            let (document, mapping) = (context.document, context.mapping);
            let focus = self.focus.as_ref();
            let only = focus.map(|one| focus::within(document, mapping, &one.roots, one.hops));
            let request = SceneRequest { draft, expanded, only };
            let before = std::mem::take(&mut self.scene);
            self.scene = before.derive_next(document, mapping, &request);
            self.scene_key = Some(key);
        }
    }
}

/// Draws the canvas and answers the mouse and keys on it.
pub fn canvas_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    outbox: &mut Outbox,
) {
    let viewport = ui.available_rect_before_wrap();
    let response = ui.allocate_rect(viewport, Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Canvas"));
    view.canvas.viewport_in_screen = viewport;
    view.canvas.canvas_id = Some(response.id);
    if !view.canvas.transform.is_valid() {
        view.canvas.transform = CanvasTransform::default();
    }
    view.canvas.begin_next_edit(context.document);
    view.canvas.update_scene(context);
    if !view_request::leave_what_hides(context, view) {
        view.canvas.answer_view_request(&view.selection);
    }
    view.canvas.show_asked_join(context);
    view.canvas.show_asked_link(context, &view.selection);
    view.canvas.place_beside(context, outbox);
    if let Some(part) = view.canvas.selects_next.take() {
        view.selection.select_part(part);
    }
    let new_models = std::mem::take(&mut view.canvas.selects_models_next);
    if !new_models.is_empty() {
        view.selection.clear();
        view.selection.models.extend(new_models);
    }
    let is_pressed = response.is_pointer_button_down_on() && ui.input(|i| i.pointer.any_pressed());
    if is_pressed {
        response.request_focus();
        view.canvas.popover = None;
        view.canvas.link_chooser = None;
    }
    if let Some(group_id) = view.canvas.edits_group.take() {
        view.canvas.edit_annotation(context.document, Annotation::Group(group_id));
    }
    if !annotation_gestures::interact(context, ui, &response, view, outbox) {
        interaction::interact(context, ui, &response, view, outbox);
    }
    annotation_gestures::take_keys(context, ui, &response, view, outbox);
    keys::take_keys(context, ui, &response, view, outbox);
    view.canvas.update_scene(context);

    view.canvas.update_glide(ui);
    draw::draw_ui(context, ui, viewport, view);
    accessibility::nodes_ui(ui, &response, &view.canvas, &mut view.selection);
    tooltip::tooltip_ui(ui, &response, &view.canvas);
    annotation_edit::annotation_edit_ui(context, ui, view, outbox);
    edit_field::edit_field_ui(context, ui, view, outbox);
    popover_form::popover_ui(context, ui, view, outbox);
    link_chooser::link_chooser_ui(context, ui, view, outbox);
    toolbar::toolbar_ui(context, ui, view, outbox);
    minimap::minimap_ui(context, ui, view);
    focus::focus_bar_ui(context, ui, view, outbox);
    context_menu::context_menu_ui(context, &response, view, outbox);
    if view.canvas.edit_next.is_some() || view.canvas.view_request.is_some() {
        ui.ctx().request_repaint();
    }
}
