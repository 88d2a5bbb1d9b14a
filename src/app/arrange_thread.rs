//! A thread that arranges: how far it is, that it is no longer wanted, and its answer. Does not know
//! how boxes are laid out, nor what becomes of them.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use emath::Pos2;

use crate::diagram::ArrangeRequest;
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

/// Work on another thread that arranges and comes to a `T`; it is broken off when this is dropped.
pub(super) struct ArrangeThread<T> {
    progress: Arc<Progress>,
    answer: Receiver<Option<T>>,
    /// On the window's clock, in seconds.
    began: f64,
}

impl<T> Drop for ArrangeThread<T> {
    fn drop(&mut self) {
        self.progress.is_cancelled.store(true, Ordering::Relaxed);
    }
}

impl<T: Send + 'static> ArrangeThread<T> {
    /// Begins the work, which is given what arranges. It comes to nothing when that is broken off.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(super) fn begin(
        ctx: &egui::Context,
        arranger: &Arranger,
        work: impl FnOnce(&dyn Fn(&ArrangeRequest) -> Option<Positions>) -> Option<T> + Send + 'static,
    ) -> io::Result<Self> {
        let progress = Arc::new(Progress::default());
        let (sender, answer) = channel();
        std::thread::Builder::new().name("arrange".to_owned()).spawn({
            let (ctx, progress) = (ctx.clone(), Arc::clone(&progress));
            let arranger = Arc::clone(arranger);
            move || {
                let done = work(&|request| watched(&arranger, request, &ctx, &progress));
                // The receiver is gone only when nobody waits any more.
                let _ = sender.send(done);
                ctx.request_repaint();
            }
        })?;
        let began = ctx.input(|input| input.time);
        ctx.request_repaint_after(Duration::from_secs_f64(UNTOLD_SECONDS));
        Ok(Self { progress, answer, began })
    }

    /// How much is done, from 0 to 1, once that is worth telling.
    pub(super) fn told(&self, ctx: &egui::Context) -> Option<f32> {
        let seconds = ctx.input(|input| input.time) - self.began;
        let thousandths = self.progress.thousandths.load(Ordering::Relaxed);
        (seconds >= UNTOLD_SECONDS).then_some(thousandths as f32 / 1000.0)
    }

    /// What it came to, once.
    ///
    /// # Errors
    /// While it is under way, and when the thread has ended without an answer.
    pub(super) fn answer(&self) -> Result<Option<T>, TryRecvError> {
        self.answer.try_recv()
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
