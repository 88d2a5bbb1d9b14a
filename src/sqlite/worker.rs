//! One thread that reads one database file, so that a window never waits for SQLite.
//!
//! Requests go in and responses come out over channels; all rows are owned. Knows no window: whoever
//! starts it is told by a function that there is a response to fetch.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::InterruptHandle;

use super::error::ReadError;
use super::open::Database;
use super::session::{Answer, RequestError, RequestKind, Session};

/// A place that shows one answer at a time: a newer request for it makes older ones useless.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slot(pub u64);

/// A question, with the number that its response will have.
#[derive(Clone, Debug)]
pub struct Request {
    /// Counts up from 1.
    pub id: u64,
    /// Where the answer is wanted.
    pub slot: Slot,
    /// What is asked.
    pub kind: RequestKind,
}

/// A response. One to a request that was overtaken by a newer one for the same slot never comes.
#[derive(Debug)]
pub struct Response {
    /// The request's; 0 for [`Answer::Indexed`], which nobody asks for.
    pub id: u64,
    /// The request's.
    pub slot: Slot,
    /// The answer, or why there is none.
    pub result: Result<Answer, RequestError>,
}

/// The thread's owner. Dropping it stops what is being read and waits for the thread's end.
pub struct Worker {
    requests: Option<Sender<Request>>,
    responses: Receiver<Response>,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
    last_id: u64,
}

/// The slot of what nobody asks for.
const UNASKED: Slot = Slot(u64::MAX);

/// How long positions are learnt between two looks for requests.
const INDEX_SLICE: Duration = Duration::from_millis(15);

impl Worker {
    /// Starts the thread. The file is opened there with the first request. `notify` is called on that
    /// thread after each response.
    pub fn spawn(path: impl Into<PathBuf>, notify: impl Fn() + Send + 'static) -> Self {
        let path = path.into();
        let (requests, incoming) = channel();
        let (outgoing, responses) = channel();
        let shared = Arc::new(Shared::default());
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into());
        let thread_shared = Arc::clone(&shared);
        let failure = outgoing.clone();
        let spawned = std::thread::Builder::new()
            // A NUL in a thread's name panics.
            .name(["sqlite ", &name.replace('\0', "")].concat())
            .spawn(move || {
                run(Session::new(path), &incoming, &outgoing, &thread_shared, &notify);
            });
        let thread = match spawned {
            Ok(thread) => Some(thread),
            Err(error) => {
                let result = Err(ReadError::Stopped(error.to_string()).into());
                // The receiver is in this very function.
                let _ = failure.send(Response { id: 0, slot: UNASKED, result });
                None
            }
        };
        Self { requests: Some(requests), responses, shared, thread, last_id: 0 }
    }

    /// Asks for something; returns the number of its response. What was asked for the same slot before
    /// is given up, also while it is being read.
    pub fn request(&mut self, slot: Slot, kind: RequestKind) -> u64 {
        self.last_id += 1;
        let id = self.last_id;
        self.shared.want(slot, id);
        if let Some(requests) = &self.requests {
            // The thread ends only with this worker, or if it could not start: then it has said so.
            let _ = requests.send(Request { id, slot, kind });
        }
        id
    }

    /// Gives up what was asked for a slot.
    pub fn cancel(&self, slot: Slot) {
        self.shared.want(slot, u64::MAX);
        self.shared.lock().wanted.remove(&slot);
    }

    /// The next response, if there is one by now.
    pub fn try_response(&self) -> Option<Response> {
        self.responses.try_recv().ok()
    }

    /// Waits for the next response.
    ///
    /// # Errors
    /// When none came in time, or none can come any more.
    pub fn wait_response(&self, limit: Duration) -> Result<Response, RecvTimeoutError> {
        self.responses.recv_timeout(limit)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.shared.stop();
        self.requests = None;
        if let Some(thread) = self.thread.take() {
            // A panic there has been reported by the panic hook.
            let _ = thread.join();
        }
    }
}

/// What both threads look at.
#[derive(Default)]
struct Shared {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The newest request of each slot.
    wanted: HashMap<Slot, u64>,
    /// What is being read.
    running: Option<(Slot, u64)>,
    /// Stops the open database: the flag for as long as it is set, the handle at once.
    stops: Option<(Arc<AtomicBool>, InterruptHandle)>,
    is_stopping: bool,
}

impl State {
    fn interrupt(&self) {
        if let Some((flag, handle)) = &self.stops {
            // The flag first: the handle alone is lost between two statements.
            flag.store(true, Ordering::Relaxed);
            handle.interrupt();
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn want(&self, slot: Slot, id: u64) {
        let mut state = self.lock();
        state.wanted.insert(slot, id);
        if state.running.is_some_and(|(running, _)| running == slot) {
            state.interrupt();
        }
    }

    fn stop(&self) {
        let mut state = self.lock();
        state.is_stopping = true;
        state.interrupt();
    }

    /// Starts a request, unless nobody wants it any more.
    fn begin(&self, request: &Request) -> bool {
        let mut state = self.lock();
        if state.is_stopping || state.wanted.get(&request.slot) != Some(&request.id) {
            return false;
        }
        state.running = Some((request.slot, request.id));
        if let Some((flag, _)) = &state.stops {
            flag.store(false, Ordering::Relaxed);
        }
        true
    }

    /// Ends a request. Is its answer still wanted?
    fn end(&self, slot: Slot, id: u64) -> bool {
        let mut state = self.lock();
        state.running = None;
        if let Some((flag, _)) = &state.stops {
            flag.store(state.is_stopping, Ordering::Relaxed);
        }
        !state.is_stopping && state.wanted.get(&slot) == Some(&id)
    }

    fn opened(&self, database: &Database) {
        let mut state = self.lock();
        state.stops = Some((database.canceller(), database.interrupt_handle()));
        if state.is_stopping {
            state.interrupt();
        }
    }

    fn is_stopping(&self) -> bool {
        self.lock().is_stopping
    }
}

/// The thread's loop: requests in their order, and positions while there is none.
fn run(
    mut session: Session,
    incoming: &Receiver<Request>,
    outgoing: &Sender<Response>,
    shared: &Shared,
    notify: &impl Fn(),
) {
    let mut has_more_to_index = false;
    loop {
        let request = if has_more_to_index {
            match incoming.try_recv() {
                Ok(request) => Some(request),
                Err(TryRecvError::Empty) => None,
                Err(TryRecvError::Disconnected) => return,
            }
        } else {
            match incoming.recv() {
                Ok(request) => Some(request),
                Err(_) => return,
            }
        };
        if shared.is_stopping() {
            return;
        }
        let response = match request {
            Some(request) => {
                has_more_to_index = true;
                if !shared.begin(&request) {
                    continue;
                }
                let (id, slot) = (request.id, request.slot);
                let result = answer(&mut session, request.kind, shared);
                if !shared.end(slot, id) {
                    continue;
                }
                Response { id, slot, result }
            }
            None => match session.index_further(INDEX_SLICE) {
                Some(Answer::Indexed { is_complete: false, .. }) => continue,
                Some(answer) => Response { id: 0, slot: UNASKED, result: Ok(answer) },
                None => {
                    has_more_to_index = false;
                    continue;
                }
            },
        };
        if outgoing.send(response).is_err() {
            return;
        }
        notify();
    }
}

fn answer(
    session: &mut Session,
    kind: RequestKind,
    shared: &Shared,
) -> Result<Answer, RequestError> {
    session.prepare(|database| shared.opened(database))?;
    Ok(session.answer(kind)?)
}
