//! Boxes that glide to where they were arranged. Only the drawing does: the document, the scene and
//! what the mouse meets are where the boxes end.

use std::collections::BTreeMap;

use egui::{Pos2, Ui};

use super::gesture::Gesture;
use super::scene::Scene;
use super::{CanvasState, SceneKey};
use crate::schema::ModelId;

/// How long boxes glide, in seconds.
const GLIDE_SECONDS: f64 = 0.25;

/// Drawings with more boxes than this jump: their lines cannot be sought anew for each picture.
const MOST_BOXES: usize = 200;

/// What glides.
pub(super) struct Glide {
    /// The scene with its boxes on their way.
    scene: Scene,
    /// The scene that it is a picture of.
    key: Option<SceneKey>,
    /// Where each box of the scene begins and ends, in canvas points.
    ways: Vec<(Pos2, Pos2)>,
    /// On the window's clock, in seconds.
    began: f64,
}

impl CanvasState {
    /// Has boxes glide from where they stand now to where the next scene has them.
    pub(in crate::app) fn glide_to_next_scene(&mut self) {
        let cards = &self.scene.cards;
        self.glide_from = cards.iter().map(|card| (card.model_id, card.rect.min)).collect();
    }

    /// Takes the boxes that glide further on their way, or ends that.
    pub(super) fn update_glide(&mut self, ui: &Ui) {
        let now = ui.input(|input| input.time);
        let from = std::mem::take(&mut self.glide_from);
        if !from.is_empty() && self.scene.cards.len() <= MOST_BOXES {
            self.glide = self.begin_glide(&from, now);
        }
        let is_over = |glide: &Glide| {
            now - glide.began >= GLIDE_SECONDS
                || glide.key != self.scene_key
                || self.gesture != Gesture::None
        };
        if self.glide.as_ref().is_some_and(is_over) {
            self.glide = None;
        }
        if let Some(glide) = &mut self.glide {
            glide.take_to(now);
            ui.ctx().request_repaint();
        }
    }

    fn begin_glide(&self, from: &BTreeMap<ModelId, Pos2>, now: f64) -> Option<Glide> {
        let ways = self.scene.cards.iter().map(|card| {
            let end = card.rect.min;
            (from.get(&card.model_id).copied().unwrap_or(end), end)
        });
        let ways: Vec<(Pos2, Pos2)> = ways.collect();
        let moves = ways.iter().any(|(start, end)| start != end);
        moves.then(|| Glide { scene: self.scene.clone(), key: self.scene_key, ways, began: now })
    }

    /// The scene as it is drawn: with boxes on their way while they glide.
    pub fn drawn_scene(&self) -> &Scene {
        self.glide.as_ref().map_or(&self.scene, |glide| &glide.scene)
    }
}

impl Glide {
    fn take_to(&mut self, now: f64) {
        let share = ((now - self.began) / GLIDE_SECONDS).clamp(0.0, 1.0) as f32;
        // Fast at first, slow at the end.
        let eased = 1.0 - (1.0 - share).powi(3);
        let corners: Vec<Pos2> =
            self.ways.iter().map(|(start, end)| start.lerp(*end, eased)).collect();
        self.scene.show_at(&corners);
    }
}
