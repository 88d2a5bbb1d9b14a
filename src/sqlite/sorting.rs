//! Sorts the rows of a table on a thread and a connection of its own, so that it goes on whatever else
//! is asked in the meantime. Knows nothing of pages or requests.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::error::ReadError;
use super::open::Database;

/// How long sorting all rows of a table may take.
const SORT_LIMIT: Duration = Duration::from_mins(2);

/// A sort that goes on at the side. Dropping it stops it, without waiting for its end: what SQLite does
/// between two steps of a program cannot be interrupted.
#[derive(Debug)]
pub(super) struct Sorting {
    found: Receiver<Result<Vec<i64>, ReadError>>,
    stop: Arc<Stop>,
}

#[derive(Debug, Default)]
struct Stop {
    is_unwanted: AtomicBool,
    /// What stops the database once it is open.
    canceller: OnceLock<Arc<AtomicBool>>,
}

impl Sorting {
    /// Starts it: `sql` selects rowids in their order.
    pub fn start(path: PathBuf, sql: String) -> Self {
        let (outgoing, found) = channel();
        let stop = Arc::new(Stop::default());
        let thread_stop = Arc::clone(&stop);
        // Without a thread nothing will ever be sent, which is told to whoever waits.
        let _ = std::thread::Builder::new().name("sqlite sort".to_owned()).spawn(move || {
            let sorted = sort(&path, &sql, &thread_stop);
            // Nobody may be waiting any more.
            let _ = outgoing.send(sorted);
        });
        Self { found, stop }
    }

    /// The rowids in their order, if they are known within this time.
    pub fn wait(&self, limit: Duration) -> Option<Result<Vec<i64>, ReadError>> {
        match self.found.recv_timeout(limit) {
            Ok(sorted) => Some(sorted),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => {
                Some(Err(ReadError::Stopped("the rows could not be sorted".to_owned())))
            }
        }
    }
}

impl Drop for Sorting {
    fn drop(&mut self) {
        self.stop.is_unwanted.store(true, Ordering::SeqCst);
        if let Some(canceller) = self.stop.canceller.get() {
            canceller.store(true, Ordering::SeqCst);
        }
    }
}

fn sort(path: &std::path::Path, sql: &str, stop: &Stop) -> Result<Vec<i64>, ReadError> {
    let database = Database::open(path).map_err(|error| ReadError::Stopped(error.to_string()))?;
    let _ = stop.canceller.set(database.canceller());
    // It may have been dropped before there was anything to cancel.
    if stop.is_unwanted.load(Ordering::SeqCst) {
        return Err(ReadError::Interrupted);
    }
    database.within(SORT_LIMIT, |database| {
        let mut statement = database.connection.prepare(sql)?;
        let mut found = statement.query([])?;
        let mut rowids = Vec::new();
        while let Some(row) = found.next()? {
            rowids.push(row.get(0)?);
        }
        Ok(rowids)
    })
}
