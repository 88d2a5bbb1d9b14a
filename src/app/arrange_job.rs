//! Arranging the boxes that are here: what is asked of another thread, and what becomes of its answer.
//! Does not know how boxes are laid out.

use std::sync::mpsc::TryRecvError;

use emath::{Pos2, Rect};

use super::BackrefApp;
use super::arrange_thread::ArrangeThread;
pub use super::arrange_thread::{Arranger, Positions};
use super::view_state::NoticeKind;
use crate::diagram::ViewId;
use crate::document::Command;
use crate::export::arrange_request;
use crate::schema::ModelId;

/// An arrangement that is being worked out.
pub(super) struct ArrangeJob {
    thread: ArrangeThread<Positions>,
    /// Where the boxes stood when it began.
    positions_before: Positions,
    /// The named view that it is for.
    view_id: Option<ViewId>,
}

impl ArrangeJob {
    /// How much is done, from 0 to 1, once that is worth telling.
    pub(super) fn told(&self, ctx: &egui::Context) -> Option<f32> {
        self.thread.told(ctx)
    }
}

impl BackrefApp {
    /// The same with another way to arrange, as tests have.
    #[must_use]
    pub fn with_arranger(mut self, arranger: Arranger) -> Self {
        self.arranger = arranger;
        self
    }

    /// Arranges the selected boxes if there are several, else all, on a thread of its own.
    pub(super) fn arrange(&mut self, ctx: &egui::Context) {
        let document = &self.seen;
        let mut request = arrange_request(&document.schema, &self.mapping, &document.diagram);
        let chosen = &self.view.selection.models;
        let is_part = chosen.len() > 1;
        if is_part {
            // The others stay where they are, and the chosen ones about where they were.
            let corners = chosen.iter().filter_map(|id| {
                let at = document.diagram.positions.get(id)?;
                let (_, size) = request.cards.iter().find(|(card, _)| card == id)?;
                Some(Rect::from_min_size(*at, *size))
            });
            request.center_in_canvas = corners.reduce(Rect::union).map(|all| all.center());
            for (id, at) in &document.diagram.positions {
                if !chosen.contains(id) {
                    request.fixed.insert(*id, *at);
                }
            }
        }
        let positions_before = document.diagram.positions.clone();
        let thread = ArrangeThread::begin(ctx, &self.arranger, move |arrange| {
            let mut positions = arrange(&request)?;
            positions.retain(|id, _| !request.fixed.contains_key(id));
            Some(positions)
        });
        let view_id = self.view.active_view;
        match thread {
            Ok(thread) => self.arranging = Some(ArrangeJob { thread, positions_before, view_id }),
            Err(error) => self.view.notify(NoticeKind::Error, format!("Cannot arrange: {error}")),
        }
    }

    /// Breaks off the arrangement that is under way. Answers whether there was one.
    pub(super) fn cancel_arranging(&mut self) -> bool {
        self.arranging.take().is_some()
    }

    /// Moves the boxes when their arrangement is done.
    pub(super) fn take_arrangement(&mut self) {
        let Some(job) = &self.arranging else { return };
        let answer = match job.thread.answer() {
            Ok(answer) => answer,
            Err(TryRecvError::Empty) => return,
            Err(TryRecvError::Disconnected) => {
                let message = "The boxes could not be arranged; they stay where they are";
                self.view.notify(NoticeKind::Error, message);
                None
            }
        };
        let Some(job) = self.arranging.take() else { return };
        let Some(mut positions) = answer else { return };
        let diagram = &self.seen.diagram;
        let stands_elsewhere =
            |(id, at): (&ModelId, &Pos2)| diagram.positions.get(id).is_some_and(|now| now != at);
        if job.view_id != self.view.active_view || job.positions_before.iter().any(stands_elsewhere)
        {
            let message = "Boxes were moved, or another view shown, while these were arranged: \
                           they stay where they are. Arrange them again";
            self.view.notify(NoticeKind::Warning, message);
            return;
        }
        positions.retain(|id, _| {
            self.seen.schema.models.contains_key(id) && !diagram.pinned.contains(id)
        });
        if positions.is_empty() {
            return;
        }
        self.view.canvas.show_arranged(&positions);
        if !self.view.reduces_motion {
            self.view.canvas.glide_to_next_scene();
        }
        self.run_command(Command::Arrange { positions });
    }
}
