//! How an arrangement tells how far it is and hears that it is no longer wanted.

use std::cell::Cell;
use std::ops::ControlFlow;

/// Told how much is done, from 0 to 1; answers whether to go on.
pub type Report<'a> = &'a dyn Fn(f32) -> ControlFlow<()>;

/// What the steps of an arrangement tell and ask.
pub struct Watch<'a> {
    report: Report<'a>,
    /// Which part of the whole the step is that is under way.
    part: Cell<(f32, f32)>,
    told: Cell<f32>,
    is_cancelled: Cell<bool>,
}

impl<'a> Watch<'a> {
    /// A watch that tells `report`.
    pub fn new(report: Report<'a>) -> Self {
        Self {
            report,
            part: Cell::new((0.0, 1.0)),
            told: Cell::new(0.0),
            is_cancelled: Cell::new(false),
        }
    }

    /// What is told from here on is between these parts of the whole.
    pub fn begin(&self, from: f32, to: f32) {
        self.part.set((from, to));
        self.done(0.0);
    }

    /// So much of the part is done, from 0 to 1.
    pub fn done(&self, share: f32) {
        let (from, to) = self.part.get();
        self.told.set((from + (to - from) * share).clamp(0.0, 1.0));
        self.is_cancelled();
    }

    /// Is the arrangement no longer wanted? Asks anew, so that a long step hears it.
    pub fn is_cancelled(&self) -> bool {
        if !self.is_cancelled.get() && (self.report)(self.told.get()).is_break() {
            self.is_cancelled.set(true);
        }
        self.is_cancelled.get()
    }
}
