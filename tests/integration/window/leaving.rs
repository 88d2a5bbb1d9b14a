//! Every way out of unsaved work, with every answer: nothing is lost that was not given up.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use backref::app::BackrefApp;
use backref::app::dialogs::{FilePicker, Picked, Purpose};
use backref::document::{Document, load, to_text};
use backref::recovery::left_behind;
use egui::{Key, Modifiers, ViewportCommand, ViewportEvent, ViewportId};
use egui_kittest::kittest::Queryable;

use super::panels::{Window, click, press};
use super::recovery::{Desk, remove};
use super::window_of;

/// A way that leads away from what is open.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Door {
    New,
    /// Open…, where the picker is given up.
    OpenNothing,
    OpenOther,
    /// Open…, and what is chosen is no project.
    OpenBroken,
    Recent,
    Drop,
    DropBroken,
    Quit,
    /// By the window manager.
    Close,
}

const DOORS: [Door; 9] = [
    Door::New,
    Door::OpenNothing,
    Door::OpenOther,
    Door::OpenBroken,
    Door::Recent,
    Door::Drop,
    Door::DropBroken,
    Door::Quit,
    Door::Close,
];

/// What is said to "Save the changes?", and what comes of it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Answer {
    Cancel,
    Discard,
    Save,
    /// The work has no file yet, and none is chosen.
    SaveNowhere,
    /// The file is refused.
    SaveRefused,
}

const ANSWERS: [Answer; 5] =
    [Answer::Cancel, Answer::Discard, Answer::Save, Answer::SaveNowhere, Answer::SaveRefused];

/// What is there after a way was taken.
#[derive(Debug, PartialEq)]
enum Left {
    /// The work, in no file.
    Unsaved,
    /// The work, in its file.
    Saved,
    Nothing,
    Other,
    Closed,
}

fn expected(door: Door, answer: Answer) -> Left {
    match (answer, door) {
        (Answer::Cancel | Answer::SaveNowhere | Answer::SaveRefused, _) => Left::Unsaved,
        (_, Door::New) => Left::Nothing,
        (_, Door::OpenOther | Door::Recent | Door::Drop) => Left::Other,
        (_, Door::Quit | Door::Close) => Left::Closed,
        (Answer::Discard, _) => Left::Unsaved,
        (Answer::Save, _) => Left::Saved,
    }
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        fs::read(&self.0).map_err(|error| error.to_string())
    }
}

fn drop_file(window: &mut Window, path: PathBuf) {
    window.input_mut().dropped_files.push(Arc::new(Dropped(path)));
    window.run_steps(2);
}

/// Steps until the threads of file choices have answered; did the window close itself?
fn settle(window: &mut Window) -> bool {
    let mut is_closed = false;
    for _ in 0..8 {
        window.step();
        is_closed |= window
            .output()
            .viewport_output
            .values()
            .any(|output| output.commands.contains(&ViewportCommand::Close));
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    is_closed
}

struct Files {
    desk: Desk,
    /// Another project.
    other: PathBuf,
    broken: PathBuf,
    /// Where work without a file is saved.
    new: PathBuf,
}

impl Files {
    fn made() -> Self {
        let desk = Desk::with_music();
        let beside = |name: &str| desk.project.with_file_name(name);
        let (other, broken, new) =
            (beside("other.json"), beside("broken.json"), beside("new.json"));
        fs::write(&other, to_text(&super::super::recovery::design(2))).unwrap();
        fs::write(&broken, "{\"backref\": 1, \"schema\": ").unwrap();
        Self { desk, other, broken, new }
    }

    fn window(&self, door: Door, answer: Answer) -> Window {
        let open = match door {
            Door::OpenOther => Picked::Path(self.other.clone()),
            Door::OpenBroken => Picked::Path(self.broken.clone()),
            _ => Picked::Cancelled,
        };
        let save = match answer {
            Answer::SaveNowhere => Picked::Cancelled,
            _ => Picked::Path(self.new.clone()),
        };
        let picker: FilePicker = Arc::new(move |request| match request.purpose {
            Purpose::SaveProject => save.clone(),
            _ => open.clone(),
        });
        let ctx = egui::Context::default();
        let app = BackrefApp::with_file_picker(&ctx, picker);
        window_of([1000.0, 600.0], app.with_data_folder(&ctx, self.desk.data.clone()))
    }
}

/// Takes the way with the answer, from work on a file or on none.
fn take(door: Door, answer: Answer, has_file: bool) {
    let what = format!("{door:?}, {answer:?}, {}", if has_file { "a file" } else { "no file" });
    let files = Files::made();
    let mut window = files.window(door, answer);
    let ctx = window.ctx.clone();
    if door == Door::Recent {
        window.state_mut().open_path(&ctx, &files.other);
    }
    if has_file {
        window.state_mut().open_path(&ctx, &files.desk.project);
        window.run_steps(3);
        remove(&mut window, "Song");
    } else {
        press(&mut window, Modifiers::COMMAND, Key::N);
        window.get_by_label("Canvas").focus();
        window.run_steps(2);
        let text = "class Idea(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n";
        window.event(egui::Event::Paste(text.to_owned()));
        window.run_steps(3);
    }
    let work = window.state().document().clone();
    assert!(window.state().is_unsaved(), "{what}");
    let target = if has_file { &files.desk.project } else { &files.new };
    if answer == Answer::SaveRefused {
        let _ = fs::remove_file(target);
        fs::create_dir(target).unwrap();
    }

    match door {
        Door::New => press(&mut window, Modifiers::COMMAND, Key::N),
        Door::OpenNothing | Door::OpenOther | Door::OpenBroken => {
            press(&mut window, Modifiers::COMMAND, Key::O);
        }
        Door::Recent => {
            click(&mut window, "File");
            click(&mut window, "Open recent");
            click(&mut window, "other.json");
        }
        Door::Drop | Door::DropBroken => {
            let path = if door == Door::Drop { &files.other } else { &files.broken };
            drop_file(&mut window, path.clone());
            click(&mut window, "Open");
        }
        Door::Quit => press(&mut window, Modifiers::COMMAND, Key::Q),
        Door::Close => {
            let root = window.input_mut().viewports.entry(ViewportId::ROOT).or_default();
            root.events.push(ViewportEvent::Close);
            window.run_steps(3);
        }
    }
    let word = match answer {
        Answer::Cancel => "Cancel",
        Answer::Discard => "Discard",
        Answer::Save | Answer::SaveNowhere | Answer::SaveRefused => "Save",
    };
    window.get_by_label(word).click();
    let is_closed = settle(&mut window);

    let here = window.state().document();
    let left = if is_closed {
        Left::Closed
    } else if *here == work {
        if window.state().is_unsaved() { Left::Unsaved } else { Left::Saved }
    } else if *here == Document::default() {
        Left::Nothing
    } else {
        assert_eq!(*here, load(&files.other).unwrap(), "{what}");
        Left::Other
    };
    assert_eq!(left, expected(door, answer), "{what}");
    if answer == Answer::Save {
        assert_eq!(load(target).unwrap(), work, "{what}");
    }
    // The program is killed now: work that no file holds is in a journal, and other work is not.
    window.state().wait_for_keeper();
    drop(window);
    let project = has_file.then_some(files.desk.project.as_path());
    let journals = left_behind(project, &files.desk.data);
    let kept: Vec<&Document> = journals.iter().map(|one| &one.entry.document).collect();
    let expected: &[&Document] = if left == Left::Unsaved { &[&work] } else { &[] };
    assert_eq!(kept, expected, "{what}");
}

fn take_all(has_file: bool) {
    for door in DOORS {
        for answer in ANSWERS {
            // Work on a file is saved there, and no file is chosen.
            let is_none = has_file && answer == Answer::SaveNowhere;
            // Where it leads makes a difference only once that is gone on to.
            let goes_on = matches!(answer, Answer::Discard | Answer::Save);
            let is_second =
                matches!(door, Door::OpenNothing | Door::OpenBroken | Door::DropBroken) && !goes_on;
            if !is_none && !is_second {
                take(door, answer, has_file);
            }
        }
    }
}

#[test]
fn every_way_out_of_work_on_a_file_keeps_what_was_not_given_up() {
    take_all(true);
}

#[test]
fn every_way_out_of_work_on_no_file_keeps_what_was_not_given_up() {
    take_all(false);
}

#[test]
fn saving_after_a_choice_that_was_given_up_leads_nowhere() {
    let files = Files::made();
    let first = std::sync::atomic::AtomicBool::new(true);
    let new = files.new.clone();
    let picker: FilePicker = Arc::new(move |_| {
        let is_first = first.swap(false, std::sync::atomic::Ordering::SeqCst);
        if is_first { Picked::Cancelled } else { Picked::Path(new.clone()) }
    });
    let ctx = egui::Context::default();
    let mut window = window_of([1000.0, 600.0], BackrefApp::with_file_picker(&ctx, picker));
    window.state_mut().open_path(&ctx, &files.desk.project.with_file_name("none.json"));
    press(&mut window, Modifiers::COMMAND, Key::N);
    window.get_by_label("Canvas").focus();
    window.run_steps(2);
    let text = "class Idea(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n";
    window.event(egui::Event::Paste(text.to_owned()));
    window.run_steps(3);
    press(&mut window, Modifiers::COMMAND, Key::Q);
    click(&mut window, "Save");
    assert!(!settle(&mut window));
    press(&mut window, Modifiers::COMMAND, Key::S);
    assert!(!settle(&mut window), "the wish to quit went with the choice of a file");
    assert!(!window.state().is_unsaved());
    assert!(load(&files.new).unwrap().schema.model_named("Idea").is_some());
}

#[test]
fn what_is_changed_while_the_desktop_asks_for_a_file_is_not_lost() {
    let files = Files::made();
    let (sender, receiver) = std::sync::mpsc::channel::<PathBuf>();
    let receiver = std::sync::Mutex::new(receiver);
    let picker: FilePicker =
        Arc::new(move |_| Picked::Path(receiver.lock().unwrap().recv().unwrap()));
    let ctx = egui::Context::default();
    let mut window = window_of([1000.0, 600.0], BackrefApp::with_file_picker(&ctx, picker));
    window.state_mut().open_path(&ctx, &files.desk.project);
    window.run_steps(3);
    press(&mut window, Modifiers::COMMAND, Key::O);
    // Its dialog is another program's: the window can still be worked in by the pointer.
    click(&mut window, "Song in the list");
    click(&mut window, "Edit");
    window.get_by_label_contains("Delete Delete").click();
    window.run_steps(4);
    assert!(window.state().document().schema.model_named("Song").is_none());
    let work = window.state().document().clone();
    sender.send(files.other.clone()).unwrap();
    settle(&mut window);
    assert_eq!(*window.state().document(), work);
    window.get_by_label("Save the changes to music?");
    click(&mut window, "Save");
    assert_eq!(load(&files.desk.project).unwrap(), work);
    assert_eq!(*window.state().document(), load(&files.other).unwrap());
}

#[test]
fn of_several_dropped_files_the_one_that_is_taken_is_named() {
    let files = Files::made();
    let mut window = files.window(Door::Drop, Answer::Cancel);
    for path in [&files.other, &files.desk.project] {
        window.input_mut().dropped_files.push(Arc::new(Dropped(path.clone())));
    }
    window.run_steps(3);
    window.get_by_label_contains("other.json alone is taken of the 2 that were dropped");
    let is_other = window.state().title().starts_with("other");
    assert!(is_other, "an empty window opens it: {}", window.state().title());
}

#[test]
fn recent_files_of_one_name_are_told_apart_and_a_drive_that_is_away_keeps_its_files() {
    let files = Files::made();
    let mut window = files.window(Door::Recent, Answer::Cancel);
    let ctx = window.ctx.clone();
    let away = files.other.parent().unwrap().join("stick");
    fs::create_dir(&away).unwrap();
    fs::copy(&files.other, away.join("other.json")).unwrap();
    for path in [&files.other, &away.join("other.json")] {
        window.state_mut().open_path(&ctx, path);
        window.run_steps(2);
    }
    fs::rename(&away, away.with_file_name("away")).unwrap();
    let recent = |window: &mut Window| {
        click(window, "File");
        click(window, "Open recent");
    };
    for _ in 0..2 {
        recent(&mut window);
        click(&mut window, "other.json, in stick");
        window.get_by_label_contains("its folder is not there");
    }
    recent(&mut window);
    click(&mut window, "Clear this list");
    fs::rename(away.with_file_name("away"), &away).unwrap();
    assert_eq!(window.state().recent_files(), [] as [PathBuf; 0]);
}
