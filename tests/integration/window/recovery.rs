//! Work that was in no file when the program ended: offered, compared, restored, set aside, left.

use std::path::{Path, PathBuf};

use backref::app::BackrefApp;
use backref::document::{Document, load, to_text};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use super::panels::{Window, click, press};
use super::window_of;

/// A folder with a project, and one for the program's own things.
pub struct Desk {
    _folder: tempfile::TempDir,
    pub data: PathBuf,
    pub project: PathBuf,
}

impl Desk {
    pub fn with_music() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().join("music.json");
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/music.json");
        std::fs::copy(sample, &project).unwrap();
        Self { data: folder.path().join("data"), project, _folder: folder }
    }

    /// A program with nothing open.
    pub fn window(&self) -> Window {
        let ctx = egui::Context::default();
        window_of([1280.0, 800.0], BackrefApp::new(&ctx).with_data_folder(&ctx, self.data.clone()))
    }

    /// A program with the project open.
    pub fn window_on_project(&self) -> Window {
        let mut window = self.window();
        let ctx = window.ctx.clone();
        window.state_mut().open_path(&ctx, &self.project);
        window.run_steps(3);
        window
    }

    /// The hidden files beside the project.
    pub fn hidden(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.project.parent().unwrap()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.filter(|name| name.starts_with('.')).collect();
        names.sort();
        names
    }
}

/// Removes the model of this name by the keyboard.
pub fn remove(window: &mut Window, class_name: &str) {
    click(window, &format!("{class_name} in the list"));
    window.get_by_label("Canvas").focus();
    window.run_steps(2);
    press(window, Modifiers::NONE, Key::Delete);
    assert!(window.state().document().schema.model_named(class_name).is_none());
}

/// The program is gone without a word: what it kept stays, and its lock goes.
pub fn end_without_saving(window: Window) {
    window.state().wait_for_keeper();
    drop(window);
}

#[test]
fn work_on_a_project_is_offered_with_what_differs_and_restored_as_one_step() {
    let desk = Desk::with_music();
    let before = std::fs::read_to_string(&desk.project).unwrap();
    let mut window = desk.window_on_project();
    assert!(desk.hidden().is_empty(), "nothing is kept of what is saved");
    remove(&mut window, "Song");
    let work = to_text(window.state().document());
    end_without_saving(window);
    assert_eq!(desk.hidden(), [".music.json.backref-journal"]);

    let mut window = desk.window_on_project();
    assert!(window.query_by_label_contains("on music was not saved").is_some());
    assert!(window.query_by_label("Song").is_some(), "what was removed is listed");
    click(&mut window, "Restore");
    assert_eq!(to_text(window.state().document()), work);
    assert!(window.state().is_unsaved());
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(to_text(window.state().document()), before);
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    press(&mut window, Modifiers::COMMAND, Key::S);
    window.state().wait_for_keeper();
    assert_eq!(std::fs::read_to_string(&desk.project).unwrap(), work);
    assert!(desk.hidden().is_empty(), "what is saved needs no journal");
}

#[test]
fn work_that_is_not_wanted_goes_to_the_backups_and_is_not_asked_about_again() {
    let desk = Desk::with_music();
    let mut window = desk.window_on_project();
    remove(&mut window, "Song");
    let work = window.state().document().clone();
    end_without_saving(window);
    let mut window = desk.window_on_project();
    click(&mut window, "Keep the file’s");
    assert!(!window.state().is_unsaved());
    assert!(desk.hidden().is_empty());
    drop(window);
    let window = desk.window_on_project();
    assert!(window.query_by_label("Restore").is_none());
    let backups = backref::recovery::Backups::of(Some(&desk.project), &desk.data).list();
    assert_eq!(backups.iter().map(|one| one.document().unwrap()).collect::<Vec<_>>(), [work]);
}

#[test]
fn what_is_decided_later_is_asked_again() {
    let desk = Desk::with_music();
    let mut window = desk.window_on_project();
    remove(&mut window, "Song");
    end_without_saving(window);
    for _ in 0..2 {
        let mut window = desk.window_on_project();
        click(&mut window, "Decide later");
        assert!(window.query_by_label("Restore").is_none());
        assert!(!window.state().is_unsaved());
    }
    assert_eq!(desk.hidden(), [".music.json.backref-journal"]);
}

#[test]
fn the_journal_of_a_window_that_is_open_is_not_offered_and_not_written_to() {
    let desk = Desk::with_music();
    let mut first = desk.window_on_project();
    remove(&mut first, "Song");
    first.state().wait_for_keeper();
    let journal = desk.project.with_file_name(".music.json.backref-journal");
    let kept = std::fs::read(&journal).unwrap();
    let mut second = desk.window_on_project();
    assert!(second.query_by_label("Restore").is_none());
    remove(&mut second, "User");
    second.state().wait_for_keeper();
    assert_eq!(desk.hidden(), [".music.json.backref-journal", ".music.json.backref-journal-2"]);
    assert_eq!(std::fs::read(&journal).unwrap(), kept);
    end_without_saving(first);
    end_without_saving(second);
    // Both are offered, one after the other.
    let mut third = desk.window_on_project();
    click(&mut third, "Keep the file’s");
    click(&mut third, "Keep the file’s");
    assert!(third.query_by_label("Restore").is_none());
    assert!(desk.hidden().is_empty());
    assert_eq!(load(&desk.project).unwrap(), *third.state().document());
}

#[test]
fn a_design_that_was_never_saved_is_offered_at_the_next_start() {
    let desk = Desk::with_music();
    let mut window = desk.window();
    window.get_by_label("Canvas").focus();
    window.run_steps(2);
    window.event(egui::Event::Paste(
        "class Idea(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n".to_owned(),
    ));
    window.run_steps(4);
    let work = to_text(window.state().document());
    assert!(window.state().document().schema.model_named("Idea").is_some());
    end_without_saving(window);

    let mut window = desk.window();
    window.state_mut().offer_unsaved_design();
    window.run_steps(3);
    assert!(window.query_by_label_contains("on Untitled was not saved").is_some());
    click(&mut window, "Restore");
    assert_eq!(to_text(window.state().document()), work);
    assert!(window.state().is_unsaved());
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(*window.state().document(), Document::default());
}

#[test]
fn a_start_without_a_file_offers_the_work_on_a_saved_project() {
    let desk = Desk::with_music();
    let other = desk.project.with_file_name("other.json");
    std::fs::copy(&desk.project, &other).unwrap();
    let mut work = Vec::new();
    for project in [&other, &desk.project] {
        let mut window = desk.window();
        let ctx = window.ctx.clone();
        window.state_mut().open_path(&ctx, project);
        window.run_steps(3);
        remove(&mut window, "Song");
        work.push(to_text(window.state().document()));
        end_without_saving(window);
        // The entries tell the time in seconds.
        std::thread::sleep(std::time::Duration::from_millis(1_100));
    }
    let start = || {
        let mut window = desk.window();
        let ctx = window.ctx.clone();
        window.state_mut().offer_work_left_behind(&ctx);
        window.run_steps(3);
        window
    };
    let mut window = start();
    window.get_by_label_contains("on music was not saved");
    window.get_by_label_contains("There is unsaved work on other from today at");
    click(&mut window, "Restore");
    assert_eq!(to_text(window.state().document()), work[1]);
    press(&mut window, Modifiers::COMMAND, Key::S);
    window.state().wait_for_keeper();
    assert_eq!(std::fs::read_to_string(&desk.project).unwrap(), work[1]);
    drop(window);

    // The project is gone, its folder and the journal are not.
    std::fs::remove_file(&other).unwrap();
    let mut window = start();
    window.get_by_label_contains("on other was not saved");
    click(&mut window, "Restore");
    assert_eq!(to_text(window.state().document()), work[0]);
    press(&mut window, Modifiers::COMMAND, Key::S);
    window.state().wait_for_keeper();
    drop(window);
    let window = start();
    assert!(window.query_by_label("Restore").is_none(), "all is saved");
    assert!(desk.hidden().is_empty());
    assert_eq!(std::fs::read_dir(desk.data.join("journals")).unwrap().count(), 0);
}

#[test]
fn unsaved_work_is_told_of_at_a_start_with_another_file_and_listed_to_be_restored() {
    let desk = Desk::with_music();
    let other = desk.project.with_file_name("other.json");
    std::fs::copy(&desk.project, &other).unwrap();
    let mut window = desk.window_on_project();
    remove(&mut window, "Song");
    let work = to_text(window.state().document());
    end_without_saving(window);
    // The entries tell the time in seconds.
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    let mut window = desk.window();
    window.get_by_label("Canvas").focus();
    window.run_steps(2);
    let idea = "class Idea(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n";
    window.event(egui::Event::Paste(idea.to_owned()));
    window.run_steps(4);
    end_without_saving(window);

    let start_on = |project: &Path| {
        let mut window = desk.window();
        let ctx = window.ctx.clone();
        window.state_mut().open_path(&ctx, project);
        window.state_mut().tell_of_work_elsewhere();
        window.run_steps(3);
        window
    };
    let mut window = start_on(&other);
    assert!(window.query_by_label_contains("was not saved").is_none(), "not of this file");
    window.get_by_label_contains("There is unsaved work on Untitled from today at");
    window.get_by_label_contains(", and on music");
    // What is open is not lost by looking at other work.
    remove(&mut window, "User");
    click(&mut window, "Restore unsaved work…");
    window.get_by_label("never saved");
    let place = std::fs::canonicalize(&desk.project).unwrap();
    window.get_by_label(&place.display().to_string());
    click(&mut window, "Look at the work on music");
    click(&mut window, "Discard");
    window.get_by_label_contains("on music was not saved");
    click(&mut window, "Restore");
    assert_eq!(to_text(window.state().document()), work);
    press(&mut window, Modifiers::COMMAND, Key::S);
    window.state().wait_for_keeper();
    drop(window);

    let mut window = start_on(&desk.project);
    window.get_by_label_contains("There is unsaved work on Untitled from today at");
    click(&mut window, "Restore unsaved work…");
    click(&mut window, "Look at the work on Untitled");
    click(&mut window, "Set aside");
    click(&mut window, "File");
    click(&mut window, "Restore unsaved work…");
    window.get_by_label_contains("Nothing was left unsaved");
}

#[test]
fn discarded_work_leaves_no_journal() {
    let desk = Desk::with_music();
    let mut window = desk.window_on_project();
    remove(&mut window, "Song");
    window.state().wait_for_keeper();
    press(&mut window, Modifiers::COMMAND, Key::N);
    click(&mut window, "Discard");
    window.state().wait_for_keeper();
    assert!(desk.hidden().is_empty());
}

#[test]
fn work_on_a_project_that_cannot_be_read_any_more_is_offered_and_the_file_is_left_as_it_is() {
    let desk = Desk::with_music();
    let mut window = desk.window_on_project();
    remove(&mut window, "Song");
    let work = window.state().document().clone();
    end_without_saving(window);
    let damaged = &std::fs::read(&desk.project).unwrap()[..700];
    std::fs::write(&desk.project, damaged).unwrap();

    // What is in the window stays until the work is wanted.
    let mut window = desk.window_on_project();
    assert!(window.query_by_label_contains("it ends at line").is_some());
    assert!(window.state().document().schema.models.is_empty());
    click(&mut window, "Decide later");
    assert!(window.state().document().schema.models.is_empty());
    assert_eq!(desk.hidden(), [".music.json.backref-journal"]);
    drop(window);

    let mut window = desk.window_on_project();
    click(&mut window, "Restore");
    assert_eq!(*window.state().document(), work);
    assert!(window.state().is_unsaved());
    end_without_saving(window);
    assert_eq!(std::fs::read(&desk.project).unwrap(), damaged);

    // Ended once more before it was saved, and set aside then.
    let mut window = desk.window_on_project();
    click(&mut window, "Set aside");
    drop(window);
    assert!(desk.hidden().is_empty());
    let backups = backref::recovery::Backups::of(Some(&desk.project), &desk.data).list();
    assert_eq!(backups.iter().map(|one| one.document().unwrap()).collect::<Vec<_>>(), [work]);
    assert_eq!(std::fs::read(&desk.project).unwrap(), damaged);
}
