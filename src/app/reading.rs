//! A file that another thread reads, and what becomes of it once it is read. Most are read before anybody
//! could wait; for the others that is told, and can be given up. Does not know how files are read.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, channel};
use std::time::Duration;

use egui::{Align, Button, Layout, RichText, Spinner};

use super::BackrefApp;
use super::dialogs::{Modal, sheet_frame};
use super::theme;
use super::view_state::NoticeKind;

/// What takes no longer than this is waited for, as if the window had read it itself.
const UNTOLD: Duration = Duration::from_millis(100);

/// What the window does with what was read.
type Finish = Box<dyn FnOnce(&mut BackrefApp, &egui::Context) + Send>;

/// A file being read.
pub(super) struct ReadingJob {
    /// The file as messages name it: `dump.sql`.
    name: String,
    finish: Receiver<Finish>,
}

impl BackrefApp {
    /// Reads a file by `read` on another thread, then does `then` with what that came to. A file that was
    /// being read before is given up.
    pub(super) fn read_beside<T: Send + 'static>(
        &mut self,
        ctx: &egui::Context,
        path: &Path,
        read: impl FnOnce(&Path) -> T + Send + 'static,
        then: impl FnOnce(&mut Self, &egui::Context, T) + Send + 'static,
    ) {
        self.give_up_reading();
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let (sender, finish) = channel::<Finish>();
        let (own, window) = (path.to_path_buf(), ctx.clone());
        let thread = std::thread::Builder::new().name("read".to_owned()).spawn(move || {
            let found = read(&own);
            // The receiver is gone only when the reading was given up.
            let _ = sender.send(Box::new(move |app, ctx| then(app, ctx, found)));
            window.request_repaint();
        });
        if let Err(error) = thread {
            let message = format!("Cannot read {name}: {error}");
            return self.view.notify(NoticeKind::Error, message);
        }
        match finish.recv_timeout(UNTOLD) {
            Ok(finish) => finish(self, ctx),
            Err(RecvTimeoutError::Timeout) => {
                self.reading = Some(ReadingJob { name, finish });
                self.dialogs.modal = Some(Modal::Reading);
            }
            Err(RecvTimeoutError::Disconnected) => self.could_not_read(&name),
        }
    }

    /// Goes on with a file that is read by now; not while something else is asked.
    pub(super) fn take_read(&mut self, ctx: &egui::Context) {
        if self.dialogs.modal.as_ref().is_some_and(|modal| *modal != Modal::Reading) {
            return;
        }
        let Some(job) = &self.reading else { return };
        let finish = job.finish.try_recv();
        if matches!(finish, Err(TryRecvError::Empty)) {
            // Whatever stood in its place has been answered.
            self.dialogs.modal = Some(Modal::Reading);
            return;
        }
        let name = job.name.clone();
        self.give_up_reading();
        match finish {
            Ok(finish) => finish(self, ctx),
            Err(_) => self.could_not_read(&name),
        }
    }

    /// Draws that a file is being read; answers true when it is closed.
    pub(super) fn reading_ui(&mut self, ctx: &egui::Context) -> bool {
        let Some(job) = &self.reading else { return true };
        let mut is_given_up = false;
        let modal =
            egui::Modal::new(egui::Id::unique("reading")).frame(sheet_frame(ctx)).show(ctx, |ui| {
                ui.set_width(360.0);
                ui.horizontal(|ui| {
                    ui.add(Spinner::new().size(18.0));
                    ui.add_space(theme::GAP);
                    let text = format!("Reading {}", job.name);
                    ui.add(
                        egui::Label::new(RichText::new(text).font(theme::semibold(16.0)))
                            .truncate(),
                    );
                });
                ui.add_space(theme::GAP);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    is_given_up =
                        ui.add(Button::new("Cancel").min_size(egui::vec2(72.0, 26.0))).clicked();
                });
            });
        if is_given_up || modal.should_close() {
            self.give_up_reading();
            return true;
        }
        false
    }

    /// What is read comes to nothing; what is open stays.
    fn give_up_reading(&mut self) {
        self.reading = None;
        if self.dialogs.modal == Some(Modal::Reading) {
            self.dialogs.modal = None;
        }
    }

    fn could_not_read(&mut self, name: &str) {
        let message =
            format!("{name} could not be read. Please report this, with the file if you can");
        self.view.notify(NoticeKind::Error, message);
    }
}
