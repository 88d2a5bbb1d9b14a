//! One thread that reads one database file, so that a window never waits for SQLite.
//!
//! Requests go in and responses come out over channels; all rows are owned. Rows come before counts,
//! and counts before what nobody asked for: what is less urgent is interrupted and done again later.
//! Knows no window: whoever starts it is told by a function that there is a response to fetch.

use std::collections::{HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::InterruptHandle;

use super::error::ReadError;
use super::open::Database;
use super::request::{Answer, RequestError, RequestKind, Urgency};
use super::session::{Idle, Session};

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
    /// How often its answer was interrupted for something more urgent.
    interruptions: u8,
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

/// How often something is begun anew that was interrupted for what is more urgent; then it is done.
const MAX_INTERRUPTIONS: u8 = 20;

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
        self.shared.want(slot, id, kind.urgency());
        if let Some(requests) = &self.requests {
            // The thread ends only with this worker, or if it could not start: then it has said so.
            let _ = requests.send(Request { id, slot, kind, interruptions: 0 });
        }
        id
    }

    /// Gives up what was asked for a slot.
    pub fn cancel(&self, slot: Slot) {
        self.shared.forget(slot);
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
    /// The most urgent of the requests that were sent and not yet taken from the channel.
    unread: Option<Urgency>,
    /// What is being read.
    running: Option<(Slot, u64, Urgency)>,
    /// Was it interrupted for something more urgent?
    is_overtaken: bool,
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

    fn begin(&mut self, slot: Slot, id: u64, urgency: Urgency) {
        self.running = Some((slot, id, urgency));
        self.is_overtaken = false;
        if let Some((flag, _)) = &self.stops {
            flag.store(self.is_stopping, Ordering::Relaxed);
        }
    }
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Wanted,
    Unwanted,
    /// It was interrupted, and is still wanted.
    Overtaken,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn want(&self, slot: Slot, id: u64, urgency: Urgency) {
        let mut state = self.lock();
        state.wanted.insert(slot, id);
        state.unread = state.unread.max(Some(urgency));
        match state.running {
            Some((running, ..)) if running == slot => state.interrupt(),
            Some((.., less)) if less < urgency => {
                state.is_overtaken = true;
                state.interrupt();
            }
            _ => {}
        }
    }

    fn forget(&self, slot: Slot) {
        let mut state = self.lock();
        state.wanted.remove(&slot);
        if state.running.is_some_and(|(running, ..)| running == slot) {
            state.interrupt();
        }
    }

    fn stop(&self) {
        let mut state = self.lock();
        state.is_stopping = true;
        state.interrupt();
    }

    /// All that was sent is about to be taken from the channel.
    fn take_in(&self) {
        self.lock().unread = None;
    }

    fn is_wanted(&self, request: &Request) -> bool {
        self.lock().wanted.get(&request.slot) == Some(&request.id)
    }

    /// Starts a request, unless something more urgent has come in the meantime.
    fn begin(&self, request: &Request) -> bool {
        let mut state = self.lock();
        let urgency = request.urgency();
        if state.is_stopping || state.unread.is_some_and(|unread| unread > urgency) {
            return false;
        }
        state.begin(request.slot, request.id, urgency);
        true
    }

    /// Starts what nobody asked for, unless something was asked for in the meantime.
    fn begin_idle(&self) -> bool {
        let mut state = self.lock();
        if state.is_stopping || state.unread.is_some() {
            return false;
        }
        state.begin(UNASKED, 0, Urgency::Idle);
        true
    }

    /// Ends what was begun last. Is its answer still wanted?
    fn end(&self) -> End {
        let mut state = self.lock();
        let ended = state.running.take();
        if let Some((flag, _)) = &state.stops {
            flag.store(state.is_stopping, Ordering::Relaxed);
        }
        let is_wanted = ended
            .is_some_and(|(slot, id, _)| slot == UNASKED || state.wanted.get(&slot) == Some(&id));
        match (state.is_stopping || !is_wanted, state.is_overtaken) {
            (true, _) => End::Unwanted,
            (false, true) => End::Overtaken,
            (false, false) => End::Wanted,
        }
    }

    fn opened(&self, database: &Database) {
        let mut state = self.lock();
        state.stops = Some((database.canceller(), database.interrupt_handle()));
        // What came before there was anything to interrupt.
        let is_wanted = state.running.is_none_or(|(slot, id, _)| {
            state.wanted.get(&slot) == Some(&id) && !state.is_overtaken
        });
        if state.is_stopping || !is_wanted {
            state.interrupt();
        }
    }

    fn is_stopping(&self) -> bool {
        self.lock().is_stopping
    }
}

impl Request {
    fn urgency(&self) -> Urgency {
        // What was put off again and again is done in the end.
        if self.interruptions >= MAX_INTERRUPTIONS { Urgency::Rows } else { self.kind.urgency() }
    }
}

/// The thread's loop: the most urgent request first, and what is worth knowing while there is none.
fn run(
    mut session: Session,
    incoming: &Receiver<Request>,
    outgoing: &Sender<Response>,
    shared: &Shared,
    notify: &impl Fn(),
) {
    let mut waiting: VecDeque<Request> = VecDeque::new();
    let mut has_more_to_learn = false;
    loop {
        if waiting.is_empty() && !has_more_to_learn {
            match incoming.recv() {
                Ok(request) => waiting.push_back(request),
                Err(_) => return,
            }
        }
        shared.take_in();
        loop {
            match incoming.try_recv() {
                Ok(request) => waiting.push_back(request),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => return,
            }
        }
        if shared.is_stopping() {
            return;
        }
        waiting.retain(|request| shared.is_wanted(request));
        let response = if let Some(mut request) = take_most_urgent(&mut waiting) {
            if !shared.begin(&request) {
                waiting.push_front(request);
                continue;
            }
            has_more_to_learn = true;
            let (id, slot) = (request.id, request.slot);
            let result = answer(&mut session, &request.kind, shared);
            session.rest();
            match shared.end() {
                End::Unwanted => continue,
                End::Overtaken if is_interruption(&result) => {
                    request.interruptions += 1;
                    waiting.push_back(request);
                    continue;
                }
                End::Wanted | End::Overtaken => Response { id, slot, result },
            }
        } else {
            if !shared.begin_idle() {
                continue;
            }
            let learnt = session.learn();
            shared.end();
            match learnt {
                Idle::Learnt(answer) => Response { id: 0, slot: UNASKED, result: Ok(answer) },
                Idle::GoesOn => continue,
                Idle::Nothing => {
                    has_more_to_learn = false;
                    continue;
                }
            }
        };
        if outgoing.send(response).is_err() {
            return;
        }
        notify();
    }
}

/// The first of the most urgent ones.
fn take_most_urgent(waiting: &mut VecDeque<Request>) -> Option<Request> {
    let most = waiting.iter().map(Request::urgency).max()?;
    let at = waiting.iter().position(|request| request.urgency() == most)?;
    waiting.remove(at)
}

fn is_interruption(result: &Result<Answer, RequestError>) -> bool {
    matches!(result, Err(RequestError::Read(ReadError::Interrupted)))
}

fn answer(
    session: &mut Session,
    kind: &RequestKind,
    shared: &Shared,
) -> Result<Answer, RequestError> {
    const TRIES: u32 = 5;
    session.prepare(|database| shared.opened(database))?;
    let mut answer = session.answer(kind);
    for tries in 1..TRIES {
        if !matches!(answer, Err(ReadError::Locked)) {
            break;
        }
        session.rest();
        // Another program is in the middle of a commit: a moment later it is not.
        std::thread::sleep(Duration::from_millis(4 << tries));
        session.prepare(|database| shared.opened(database))?;
        answer = session.answer(kind);
    }
    let is_to_be_kept = matches!(kind, RequestKind::Export(_) | RequestKind::HasChanged);
    if is_to_be_kept || !session.may_be_mixed() {
        return Ok(answer?);
    }
    session.prepare(|database| shared.opened(database))?;
    Ok(session.answer(kind)?)
}
