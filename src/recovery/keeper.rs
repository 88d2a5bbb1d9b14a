//! The thread that keeps work safe while the window is used: writes the journal soon after a change,
//! takes it away when the work is saved, and looks now and then whether the project file is still the
//! one that was read. Knows no window; it is told of changes and wakes whoever asked.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::FileStamp;
use super::journal::{Journal, JournalEntry, LeftBehind, real_path};
use super::projects_left;
use crate::document::project_file::reason;

/// How often the keeper does what.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// The least time between two entries of the journal; a change waits no longer.
    pub between_entries: Duration,
    /// The time between two looks at the project file.
    pub between_looks: Duration,
    /// The time after which a journal that was refused is tried again.
    pub after_refusal: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            between_entries: Duration::from_millis(700),
            between_looks: Duration::from_secs(2),
            after_refusal: Duration::from_secs(5),
        }
    }
}

/// What the keeper has found.
#[derive(Debug)]
pub enum KeeperEvent {
    /// An entry is on the disk.
    Kept(Box<JournalEntry>),
    /// The journal could not be written; told once until it can be again.
    Refused(String),
    /// The project file is not the one that was read or saved; told once for each content.
    Changed {
        /// The file.
        path: PathBuf,
        /// What it holds now.
        content: Vec<u8>,
    },
    /// The project file is no longer there; told once.
    Gone {
        /// The file.
        path: PathBuf,
    },
}

enum Request {
    Keep(Box<JournalEntry>),
    Adopt(Journal, Option<PathBuf>),
    Forget,
    Watch(Option<(PathBuf, FileStamp)>),
    Look,
    Answer(Sender<()>),
}

/// The thread and the ways to it. Dropping it puts what waits on the disk, and leaves the journal.
pub struct Keeper {
    requests: Option<Sender<Request>>,
    events: Receiver<KeeperEvent>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Starts the thread. `wake` is called after each event but [`KeeperEvent::Kept`].
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(
        data_folder: PathBuf,
        pace: Pace,
        wake: impl Fn() + Send + 'static,
    ) -> io::Result<Self> {
        let (requests, received) = channel();
        let (told, events) = channel();
        let thread = std::thread::Builder::new().name("keeper".to_owned()).spawn(move || {
            let tell = Box::new(move |event: KeeperEvent| {
                let is_news = !matches!(event, KeeperEvent::Kept(_));
                // Nobody listens any more when the window is closed.
                let _ = told.send(event);
                if is_news {
                    wake();
                }
            });
            Kept { data_folder, pace, tell, ..Kept::nothing() }.work(&received);
        })?;
        Ok(Self { requests: Some(requests), events, thread: Some(thread) })
    }

    /// There is this work that no file holds.
    pub fn keep(&self, entry: JournalEntry) {
        self.ask(Request::Keep(Box::new(entry)));
    }

    /// Goes on with a journal that was left behind.
    pub fn adopt(&self, left: LeftBehind) {
        let project = left.entry.project.clone();
        self.ask(Request::Adopt(left.adopt(), project));
    }

    /// All work is saved, or not wanted: there is no journal.
    pub fn forget(&self) {
        self.ask(Request::Forget);
    }

    /// Looks now and then whether this file is still as the stamp says.
    pub fn watch(&self, file: Option<(PathBuf, FileStamp)>) {
        self.ask(Request::Watch(file));
    }

    /// Looks now.
    pub fn look(&self) {
        self.ask(Request::Look);
    }

    /// Waits until all that was asked for before is done.
    pub fn wait(&self) {
        let (sender, receiver) = channel();
        self.ask(Request::Answer(sender));
        // The thread ends only with this.
        let _ = receiver.recv();
    }

    /// What was found since it was last asked.
    pub fn events(&self) -> Vec<KeeperEvent> {
        self.events.try_iter().collect()
    }

    fn ask(&self, request: Request) {
        if let Some(requests) = &self.requests {
            // The thread ends only with this.
            let _ = requests.send(request);
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.requests = None;
        if let Some(thread) = self.thread.take() {
            // A thread that has panicked has nothing more to write.
            let _ = thread.join();
        }
    }
}

/// What the thread knows.
struct Kept {
    data_folder: PathBuf,
    pace: Pace,
    tell: Box<dyn Fn(KeeperEvent)>,
    journal: Option<(Journal, Option<PathBuf>)>,
    waiting: Option<Box<JournalEntry>>,
    write_at: Instant,
    is_refused: bool,
    watched: Option<Watched>,
    look_at: Instant,
}

struct Watched {
    path: PathBuf,
    stamp: FileStamp,
    /// The sum of the content that was told of; empty once it was told that there is none.
    told: Option<String>,
}

impl Kept {
    fn nothing() -> Self {
        Self {
            data_folder: PathBuf::new(),
            pace: Pace::default(),
            tell: Box::new(|_| {}),
            journal: None,
            waiting: None,
            write_at: Instant::now(),
            is_refused: false,
            watched: None,
            look_at: Instant::now(),
        }
    }

    fn work(mut self, requests: &Receiver<Request>) {
        loop {
            match self.due() {
                None => match requests.recv() {
                    Ok(request) => self.take(request),
                    Err(_) => break,
                },
                Some(due) => {
                    match requests.recv_timeout(due.saturating_duration_since(Instant::now())) {
                        Ok(request) => self.take(request),
                        Err(RecvTimeoutError::Timeout) => {}
                        Err(RecvTimeoutError::Disconnected) => break,
                    }
                }
            }
            for request in requests.try_iter() {
                self.take(request);
            }
            if self.waiting.is_some() && Instant::now() >= self.write_at {
                self.write();
            }
            if self.watched.is_some() && Instant::now() >= self.look_at {
                self.look(false);
            }
        }
        if self.waiting.is_some() {
            self.write();
        }
    }

    /// When there is something to do next.
    fn due(&self) -> Option<Instant> {
        let write = self.waiting.as_ref().map(|_| self.write_at);
        let look = self.watched.as_ref().map(|_| self.look_at);
        write.into_iter().chain(look).min()
    }

    fn take(&mut self, request: Request) {
        match request {
            Request::Keep(entry) => self.waiting = Some(entry),
            Request::Adopt(journal, project) => {
                self.drop_journal();
                self.journal = Some((journal, project));
            }
            Request::Forget => {
                self.waiting = None;
                self.drop_journal();
            }
            Request::Watch(file) => {
                self.watched = file.map(|(path, stamp)| Watched { path, stamp, told: None });
                self.look_at = Instant::now() + self.pace.between_looks;
            }
            Request::Look => self.look(true),
            Request::Answer(sender) => {
                if self.waiting.is_some() {
                    self.write();
                }
                let _ = sender.send(());
            }
        }
    }

    /// Puts what waits on the disk; what is refused waits on.
    fn write(&mut self) {
        let Some(entry) = self.waiting.take() else { return };
        match self.try_write(&entry) {
            Ok(()) => {
                self.is_refused = false;
                self.write_at = Instant::now() + self.pace.between_entries;
                (self.tell)(KeeperEvent::Kept(entry));
            }
            Err(error) => {
                log::warn!("the journal cannot be written: {error}");
                self.write_at = Instant::now() + self.pace.after_refusal;
                self.waiting = Some(entry);
                if !std::mem::replace(&mut self.is_refused, true) {
                    (self.tell)(KeeperEvent::Refused(reason(&error)));
                }
            }
        }
    }

    fn try_write(&mut self, entry: &JournalEntry) -> io::Result<()> {
        let is_here = |of: &Option<PathBuf>| of.as_deref().map(real_path) == project_path(entry);
        if let Some((journal, project)) = &mut self.journal
            && is_here(project)
        {
            match journal.write(entry) {
                Ok(()) => return Ok(()),
                Err(error) => log::warn!("{}: {error}", journal.path().display()),
            }
        }
        let journal = Journal::begin(entry, &self.data_folder)?;
        log::debug!("the journal is {}", journal.path().display());
        if let Some(project) = &entry.project
            && let Err(error) = projects_left::note(project, &self.data_folder)
        {
            log::warn!("{} is not noted: {error}", project.display());
        }
        // Only now, so that there is always one with the work.
        self.drop_journal();
        self.journal = Some((journal, entry.project.clone()));
        Ok(())
    }

    fn drop_journal(&mut self) {
        if let Some((journal, project)) = self.journal.take() {
            let path = journal.path().to_path_buf();
            if let Err(error) = journal.remove() {
                log::warn!("{} cannot be removed: {error}", path.display());
            }
            if let Some(project) = project {
                projects_left::forget(&project, &self.data_folder);
            }
        }
    }

    fn look(&mut self, closely: bool) {
        self.look_at = Instant::now() + self.pace.between_looks;
        let Some(watched) = &mut self.watched else { return };
        let path = watched.path.clone();
        let event = match watched.stamp.look(&path, closely) {
            Ok(None) => {
                watched.told = None;
                return;
            }
            Ok(Some(content)) => {
                let sum = super::file_stamp::sum(&content);
                if watched.told.replace(sum.clone()) == Some(sum) {
                    return;
                }
                KeeperEvent::Changed { path, content }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if watched.told.replace(String::new()).is_some_and(|told| told.is_empty()) {
                    return;
                }
                KeeperEvent::Gone { path }
            }
            // A network that is away for a moment is no news; saving says what is wrong.
            Err(error) => return log::info!("{}: {error}", path.display()),
        };
        (self.tell)(event);
    }
}

fn project_path(entry: &JournalEntry) -> Option<PathBuf> {
    entry.project.as_deref().map(|path: &Path| real_path(path))
}
