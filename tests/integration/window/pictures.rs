//! Pictures asked for in the window, and the files that come of it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use backref::app::BackrefApp;
use backref::app::dialogs::{FilePicker, Picked};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use resvg::usvg::roxmltree;

use super::window_of;

struct Window {
    harness: Harness<'static, BackrefApp>,
    folder: tempfile::TempDir,
}

impl Window {
    /// The blog, in a window whose file dialogs answer with the suggested name in a folder.
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().to_path_buf();
        let picker: FilePicker =
            Arc::new(move |request| Picked::Path(place.join(&request.suggested_name)));
        let app = BackrefApp::with_file_picker(&egui::Context::default(), picker);
        let mut harness = window_of([1280.0, 900.0], app);
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("projects/blog.json");
        let ctx = harness.ctx.clone();
        harness.state_mut().open_path(&ctx, &path);
        harness.run_steps(4);
        Self { harness, folder }
    }

    fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_steps(4);
    }

    fn click(&mut self, name: &str) {
        self.harness.get_by_label(name).click();
        self.harness.run_steps(4);
    }

    /// Presses and lets go within one frame.
    fn tap(&mut self, name: &str) {
        let pos = self.harness.get_by_label(name).rect().center();
        self.harness.event(egui::Event::PointerMoved(pos));
        self.harness.run_steps(3);
        let button = |pressed| egui::Event::PointerButton {
            pos,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        self.harness.input_mut().events.extend([button(true), button(false)]);
        self.harness.run_steps(4);
    }

    /// Steps until the file is there, for a minute at most.
    fn written(&mut self, name: &str) -> Vec<u8> {
        let path = self.folder.path().join(name);
        let begun = Instant::now();
        while !path.exists() {
            assert!(begun.elapsed() < Duration::from_mins(1), "no {name}");
            std::thread::sleep(Duration::from_millis(5));
            self.harness.step();
        }
        std::fs::read(path).unwrap()
    }
}

#[test]
fn the_selection_is_written_as_svg() {
    let mut window = Window::open();
    window.click("Post in the list");
    window.press(Modifiers::COMMAND.plus(Modifiers::ALT), Key::P);
    window.click("Selection (1 box)");
    window.click("Choose file…");
    let bytes = window.written("blog.svg");
    let text = String::from_utf8(bytes).unwrap();
    let xml = roxmltree::Document::parse(&text).unwrap();
    let has = |name: &str| xml.descendants().any(|node| node.text() == Some(name));
    assert!(has("Post") && !has("Comment"));
}

#[test]
fn a_png_is_written_in_the_scale_that_was_chosen() {
    let mut window = Window::open();
    window.press(Modifiers::COMMAND, Key::K);
    window.harness.event(egui::Event::Text("export picture".to_owned()));
    window.harness.run_steps(3);
    window.press(Modifiers::NONE, Key::Enter);
    window.click("PNG");
    window.click("1x");
    window.harness.get_by_label("1016 × 584 pixels");
    window.click("Choose file…");
    let bytes = window.written("blog.png");
    let reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
    assert_eq!((reader.info().width, reader.info().height), (1016, 584));
}

#[test]
fn escape_leaves_the_sheet_and_writes_nothing() {
    let mut window = Window::open();
    window.press(Modifiers::COMMAND.plus(Modifiers::ALT), Key::P);
    assert!(window.harness.query_by_label("Choose file…").is_some());
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.harness.query_by_label("What is in view").is_none());
    assert_eq!(std::fs::read_dir(window.folder.path()).unwrap().count(), 0);
}

/// A touch pad presses and lets go within a frame, which brings the list and the sheet to the front at once.
#[test]
fn a_list_stands_before_its_sheet_however_quick_the_click() {
    let mut window = Window::open();
    window.press(Modifiers::COMMAND.plus(Modifiers::ALT), Key::P);
    window.click("PNG");
    for (shown, chosen) in [("Light", "Dark"), ("Dark", "Transparent, for light pages")] {
        window.tap(&format!("Colours: {shown}"));
        window.tap(chosen);
        window.harness.get_by_label(&format!("Colours: {chosen}"));
        window.tap("3x");
    }
}
