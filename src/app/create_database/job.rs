//! The work beside the window: making and filling a file, and the rows that a preview shows.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use crate::mapping::Mapping;
use crate::schema::{ModelId, Schema};
use crate::sqlite::{
    CreateError, Filled, Progress, Sample, Value, create_database, create_filled, preview,
};

/// How many rows of a table the preview makes.
const PREVIEW_ROWS: u64 = 60;

/// The rows that are shown, by table.
pub type Shown = BTreeMap<ModelId, Vec<Vec<Value>>>;

/// A file that is being made.
pub struct CreateJob {
    /// The file.
    pub path: PathBuf,
    /// How many rows it is to have.
    pub rows: u64,
    progress: Arc<Progress>,
    answer: Receiver<Result<Filled, String>>,
}

impl CreateJob {
    /// Begins to make a file, with rows if `sample` is given.
    pub fn begin(
        ctx: &egui::Context,
        path: PathBuf,
        schema: &Arc<Schema>,
        mapping: &Arc<Mapping>,
        sample: Option<&Sample>,
    ) -> Self {
        let progress = Arc::new(Progress::default());
        let rows = sample.map_or(0, |sample| sample.counts.values().sum());
        let (schema, mapping, sample) = (Arc::clone(schema), Arc::clone(mapping), sample.cloned());
        let (target, watched) = (path.clone(), Arc::clone(&progress));
        let answer = beside_the_window(ctx, "create database", move || {
            let done = match sample {
                Some(sample) => create_filled(&target, &schema, &mapping, &sample, &watched),
                None => create_database(&target, &mapping).map(|()| Filled::default()),
            };
            done.map_err(|error| told(&error, &target))
        });
        Self { path, rows, progress, answer }
    }

    /// How many rows are written.
    pub fn written(&self) -> u64 {
        self.progress.written.load(Ordering::Relaxed)
    }

    /// Stops it; the outcome says so.
    pub fn cancel(&self) {
        self.progress.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// What came of it, once.
    pub fn outcome(&self) -> Option<Result<Filled, String>> {
        taken(&self.answer)
    }
}

impl Drop for CreateJob {
    fn drop(&mut self) {
        self.cancel();
    }
}

/// A preview that is being made.
pub struct PreviewJob(Receiver<Result<Shown, String>>);

impl PreviewJob {
    /// Begins to make the first rows of each table.
    pub fn begin(
        ctx: &egui::Context,
        schema: &Arc<Schema>,
        mapping: &Arc<Mapping>,
        sample: &Sample,
    ) -> Self {
        let (schema, mapping, sample) = (Arc::clone(schema), Arc::clone(mapping), sample.clone());
        Self(beside_the_window(ctx, "sample rows", move || {
            preview(&schema, &mapping, &sample, PREVIEW_ROWS).map_err(|error| error.to_string())
        }))
    }

    /// What came of it, once.
    pub fn outcome(&self) -> Option<Result<Shown, String>> {
        taken(&self.0)
    }
}

fn told(error: &CreateError, path: &Path) -> String {
    match error {
        // The field above shows the whole path.
        CreateError::Exists(_) => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            format!("{name} exists already and is left as it is. Choose another name.")
        }
        other => other.to_string(),
    }
}

fn beside_the_window<T: Send + 'static>(
    ctx: &egui::Context,
    name: &str,
    work: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Receiver<Result<T, String>> {
    let (sender, receiver) = channel();
    let (ctx, failed) = (ctx.clone(), sender.clone());
    let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
        // The receiver is gone only when nobody waits any more.
        let _ = sender.send(work());
        ctx.request_repaint();
    });
    if let Err(error) = thread {
        let _ = failed.send(Err(format!("The work could not begin: {error}")));
    }
    receiver
}

fn taken<T>(answer: &Receiver<Result<T, String>>) -> Option<Result<T, String>> {
    match answer.try_recv() {
        Ok(outcome) => Some(outcome),
        Err(TryRecvError::Empty) => None,
        Err(TryRecvError::Disconnected) => Some(Err("The work ended early; try again.".to_owned())),
    }
}
