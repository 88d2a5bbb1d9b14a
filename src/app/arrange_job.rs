//! An arrangement that another thread works out: how far it is, that it is no longer wanted, and what
//! becomes of its answer. Does not know how boxes are laid out.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use emath::{Pos2, Rect};

use super::BackrefApp;
use super::view_state::NoticeKind;
use crate::diagram::{ArrangeRequest, ViewId};
use crate::document::Command;
use crate::export::arrange_request;
use crate::schema::ModelId;

/// Where boxes are to stand.
pub type Positions = BTreeMap<ModelId, Pos2>;

/// Works out an arrangement as [`crate::diagram::arrange_watched`] does: tells how far it is, from 0
/// to 1, and stops with no answer when told so.
pub type Arranger = Arc<
    dyn Fn(&ArrangeRequest, &dyn Fn(f32) -> ControlFlow<()>) -> Option<Positions> + Send + Sync,
>;

/// What takes no longer than this is not told, in seconds.
const UNTOLD_SECONDS: f64 = 0.3;

/// The time between two pictures of how far it is.
const BETWEEN_PICTURES: Duration = Duration::from_millis(80);

/// What both threads see.
#[derive(Default)]
struct Progress {
    /// How many thousandths are done.
    thousandths: AtomicU32,
    is_cancelled: AtomicBool,
}

/// An arrangement that is being worked out; it is broken off when this is dropped.
pub(super) struct ArrangeJob {
    progress: Arc<Progress>,
    answer: Receiver<Option<Positions>>,
    /// Where the boxes stood when it began.
    positions_before: Positions,
    /// The named view that it is for.
    view_id: Option<ViewId>,
    /// On the window's clock, in seconds.
    began: f64,
}

impl Drop for ArrangeJob {
    fn drop(&mut self) {
        self.progress.is_cancelled.store(true, Ordering::Relaxed);
    }
}

impl ArrangeJob {
    /// How much is done, from 0 to 1, once that is worth telling.
    pub(super) fn told(&self, ctx: &egui::Context) -> Option<f32> {
        let seconds = ctx.input(|input| input.time) - self.began;
        let thousandths = self.progress.thousandths.load(Ordering::Relaxed);
        (seconds >= UNTOLD_SECONDS).then_some(thousandths as f32 / 1000.0)
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
        let progress = Arc::new(Progress::default());
        let (sender, answer) = channel();
        let thread = std::thread::Builder::new().name("arrange".to_owned()).spawn({
            let (ctx, progress) = (ctx.clone(), Arc::clone(&progress));
            let arranger = Arc::clone(&self.arranger);
            move || {
                let positions =
                    watched(&arranger, &request, &ctx, &progress).map(|mut positions| {
                        positions.retain(|id, _| !request.fixed.contains_key(id));
                        positions
                    });
                // The receiver is gone only when nobody waits any more.
                let _ = sender.send(positions);
                ctx.request_repaint();
            }
        });
        if let Err(error) = thread {
            self.view.notify(NoticeKind::Error, format!("Cannot arrange: {error}"));
            return;
        }
        let began = ctx.input(|input| input.time);
        let view_id = self.view.active_view;
        self.arranging = Some(ArrangeJob { progress, answer, positions_before, view_id, began });
        ctx.request_repaint_after(Duration::from_secs_f64(UNTOLD_SECONDS));
    }

    /// Breaks off the arrangement that is under way. Answers whether there was one.
    pub(super) fn cancel_arranging(&mut self) -> bool {
        self.arranging.take().is_some()
    }

    /// Moves the boxes when their arrangement is done.
    pub(super) fn take_arrangement(&mut self) {
        let Some(job) = &self.arranging else { return };
        let answer = match job.answer.try_recv() {
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

/// Arranges, telling `progress`, and the window now and then.
fn watched(
    arranger: &Arranger,
    request: &ArrangeRequest,
    ctx: &egui::Context,
    progress: &Progress,
) -> Option<Positions> {
    let pictured = Cell::new(Instant::now());
    arranger(request, &|share| {
        let thousandths = (share.clamp(0.0, 1.0) * 1000.0) as u32;
        let before = progress.thousandths.swap(thousandths, Ordering::Relaxed);
        if before != thousandths && pictured.get().elapsed() >= BETWEEN_PICTURES {
            pictured.set(Instant::now());
            ctx.request_repaint();
        }
        if progress.is_cancelled.load(Ordering::Relaxed) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })
}
