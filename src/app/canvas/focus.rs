//! Focus: only the chosen models and what is a few links away from them is shown. A way of looking,
//! not a part of the document.

use std::collections::{BTreeMap, BTreeSet};

use egui::{Align2, Button, RichText, Ui, vec2};

use super::toolbar::{bar_ui, tooltip};
use super::transform::CanvasTransform;
use super::{CanvasState, scene};
use crate::app::view_state::ViewState;
use crate::app::{Action, Outbox, PanelContext, theme};
use crate::document::Document;
use crate::export::cards;
use crate::mapping::Mapping;
use crate::schema::ModelId;

/// The farthest that a focus reaches, in links.
pub const MAX_HOPS: u8 = 9;

/// The room that the bar takes from the canvas, in screen points.
pub(super) const FOCUS_BAR_POINTS: f32 = 44.0;

/// What the focus is on.
#[derive(Clone, Debug, PartialEq)]
pub struct Focus {
    /// The models that were chosen.
    pub roots: BTreeSet<ModelId>,
    /// How many links away from them is still shown.
    pub hops: u8,
    /// Pan and zoom as they were before.
    before: CanvasTransform,
}

/// The models at most `hops` links away from `roots`.
pub fn within(
    document: &Document,
    mapping: &Mapping,
    roots: &BTreeSet<ModelId>,
    hops: u8,
) -> BTreeSet<ModelId> {
    let folded = scene::folded_tables(document, mapping);
    let is_box = |id: &ModelId| !folded.contains(id) && document.diagram.shows(*id);
    let mut beside: BTreeMap<ModelId, Vec<ModelId>> = BTreeMap::new();
    for (a, b) in cards::links(&document.schema, mapping, &document.diagram) {
        if is_box(&a) && is_box(&b) {
            beside.entry(a).or_default().push(b);
            beside.entry(b).or_default().push(a);
        }
    }
    let mut reached = roots.clone();
    let mut edge: Vec<ModelId> = roots.iter().copied().collect();
    for _ in 0..hops {
        let next = edge.iter().filter_map(|id| beside.get(id)).flatten().copied();
        let next: Vec<ModelId> = next.collect();
        edge = next.into_iter().filter(|id| reached.insert(*id)).collect();
    }
    reached
}

impl CanvasState {
    /// What the focus is on, if there is one.
    pub fn focus(&self) -> Option<&Focus> {
        self.focus.as_ref()
    }

    /// Shows only these models and their neighbours; with the same models again it ends.
    pub fn focus_on(&mut self, roots: BTreeSet<ModelId>) {
        if roots.is_empty() || self.focus.as_ref().is_some_and(|focus| focus.roots == roots) {
            self.leave_focus();
            return;
        }
        let before = self.focus.take().map_or(self.transform, |focus| focus.before);
        self.focus = Some(Focus { roots, hops: 1, before });
        self.focus_changes += 1;
        self.request_fit();
    }

    /// Shows what is one link further away, or nearer.
    pub fn change_hops(&mut self, by: i8) {
        let Some(focus) = &mut self.focus else { return };
        focus.hops = focus.hops.saturating_add_signed(by).min(MAX_HOPS);
        self.focus_changes += 1;
        self.request_fit();
    }

    /// Shows everything again, as it was. Answers whether there was a focus.
    pub fn leave_focus(&mut self) -> bool {
        let Some(focus) = self.focus.take() else { return false };
        self.transform = focus.before;
        self.view_request = None;
        self.focus_changes += 1;
        true
    }

    /// Drops models that are gone from the focus, which ends with the last.
    pub(super) fn forget_missing_in_focus(&mut self, document: &Document) {
        let Some(focus) = &mut self.focus else { return };
        focus
            .roots
            .retain(|id| document.schema.models.contains_key(id) && document.diagram.shows(*id));
        if focus.roots.is_empty() {
            self.leave_focus();
        }
    }
}

/// The models that a focus on the selection is about: boxes, or both ends of a link.
pub(in crate::app) fn roots(view: &ViewState) -> BTreeSet<ModelId> {
    let mut roots = view.selection.models.clone();
    if let Some(part) = view.selection.part {
        let scene = &view.canvas.scene;
        let is_it = |link: &&super::links::Link| super::paint::is_same_link(link.part, part);
        match scene.links.iter().find(is_it) {
            Some(link) => {
                roots.extend([link.from.card, link.to.card].map(|at| scene.cards[at].model_id));
            }
            None => {
                roots.insert(part.model_id());
            }
        }
    }
    roots
}

/// Draws what the focus is on, with its buttons.
pub(super) fn focus_bar_ui(
    context: &PanelContext<'_>,
    ui: &Ui,
    view: &ViewState,
    outbox: &mut Outbox,
) {
    let canvas = &view.canvas;
    let Some(focus) = &canvas.focus else { return };
    let name = match focus.roots.iter().next().and_then(|id| context.document.schema.model(*id)) {
        Some(model) if focus.roots.len() == 1 => model.class_name.clone(),
        _ => format!("{} models", focus.roots.len()),
    };
    let links = if focus.hops == 1 { "1 link".to_owned() } else { format!("{} links", focus.hops) };
    let boxes = &context.document.diagram;
    let all = context
        .document
        .schema
        .models
        .keys()
        .filter(|id| cards::is_box(&context.document.schema, context.mapping, boxes, **id));
    let count = format!("{} of {} models", canvas.scene.cards.len(), all.count());
    let at = canvas.viewport_in_screen.center_top() + vec2(0.0, 56.0);
    bar_ui(context, ui, "focus", at, Align2::CENTER_TOP, |ui| {
        ui.add_space(8.0);
        ui.label(RichText::new(format!("Focus: {name}")).font(theme::semibold(13.0)));
        ui.label(RichText::new(&count).color(context.palette.text_weak));
        let button = |ui: &mut Ui, action: Action, text: &str, is_enabled: bool| {
            let button = Button::new(text).frame_when_inactive(false).min_size(vec2(24.0, 24.0));
            let response = ui.add_enabled(is_enabled, button);
            let name = action.row().text;
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
            response.on_hover_text(tooltip(ui, action)).clicked()
        };
        if button(ui, Action::FocusLess, "−", focus.hops > 0) {
            outbox.action(Action::FocusLess);
        }
        ui.label(links);
        if button(ui, Action::FocusMore, "+", focus.hops < MAX_HOPS) {
            outbox.action(Action::FocusMore);
        }
        let leave = ui.button("Leave").accessible_name(Action::LeaveFocus.row().text);
        let leave = leave.on_hover_text(tooltip(ui, Action::LeaveFocus));
        if leave.clicked() {
            outbox.action(Action::LeaveFocus);
        }
    });
}
