//! A person at the window: the mouse and the keys, counted.

use backref::app::BackrefApp;
use backref::document::Document;
use backref::schema::Model;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use super::window;

const SIZE: [f32; 2] = [1280.0, 800.0];

/// A person at the window, who counts clicks, drags, key presses and typed words.
pub struct Person {
    pub window: Harness<'static, BackrefApp>,
    pub actions: usize,
}

impl Person {
    pub fn at_an_empty_canvas() -> Self {
        let mut window = window(SIZE);
        window.run_steps(3);
        Self { window, actions: 0 }
    }

    /// Two models that are linked: Role with its users, User with its role.
    pub fn at_role_and_user() -> Self {
        let mut person = Self::at_an_empty_canvas();
        person.double_click_at(pos2(320.0, 200.0));
        person.type_words("Role: name String(64) unique");
        person.double_click_at(pos2(640.0, 200.0));
        person.type_words("User: username String(64) unique index, -> Role");
        person.key_with(Modifiers::COMMAND, Key::Enter);
        person.key(Key::Escape);
        person.actions = 0;
        person
    }

    /// What the selection is, in words: boxes, or the spoken name of the row or link.
    pub fn selected(&self) -> Vec<String> {
        let nodes = self.window.query_all(egui_kittest::kittest::By::new().predicate(|node| {
            let on_canvas = [Role::Group, Role::ListItem, Role::Link].contains(&node.role());
            on_canvas && node.is_selected() == Some(true)
        }));
        nodes.filter_map(|node| node.accesskit_node().label()).collect()
    }

    pub fn columns(&self, class_name: &str) -> Vec<String> {
        self.model(class_name).columns.iter().map(|column| column.name.clone()).collect()
    }

    pub fn document(&self) -> &Document {
        self.window.state().document()
    }

    pub fn model(&self, class_name: &str) -> &Model {
        self.document().schema.model_named(class_name).unwrap()
    }

    pub fn settle(&mut self) {
        self.window.run_steps(3);
    }

    pub fn key(&mut self, key: Key) {
        self.key_with(Modifiers::NONE, key);
    }

    pub fn key_with(&mut self, modifiers: Modifiers, key: Key) {
        self.actions += 1;
        self.window.key_press_modifiers(modifiers, key);
        self.settle();
    }

    /// Types; each word counts.
    pub fn type_words(&mut self, text: &str) {
        self.actions += text.split_whitespace().count();
        for char in text.chars() {
            self.window.event(Event::Text(char.to_string()));
        }
        self.settle();
    }

    pub fn button_at(&mut self, pos: Pos2, button: PointerButton, modifiers: Modifiers) {
        self.window.event(Event::PointerMoved(pos));
        for pressed in [true, false] {
            self.window.event(Event::PointerButton { pos, button, pressed, modifiers });
        }
    }

    pub fn click_at(&mut self, pos: Pos2) {
        self.click_at_with(pos, Modifiers::NONE);
    }

    pub fn click_at_with(&mut self, pos: Pos2, modifiers: Modifiers) {
        self.actions += 1;
        self.window.event(Event::ModifiersChanged(modifiers));
        self.button_at(pos, PointerButton::Primary, modifiers);
        self.window.event(Event::ModifiersChanged(Modifiers::NONE));
        self.settle();
        // So long that the next click is not the second of a double click.
        self.window.run_steps(8);
    }

    pub fn double_click_at(&mut self, pos: Pos2) {
        self.actions += 2;
        self.button_at(pos, PointerButton::Primary, Modifiers::NONE);
        self.button_at(pos, PointerButton::Primary, Modifiers::NONE);
        self.settle();
    }

    pub fn drag(&mut self, from: Pos2, to: Pos2) {
        self.drag_held(from, to, Modifiers::NONE);
    }

    fn drag_held(&mut self, from: Pos2, to: Pos2, modifiers: Modifiers) {
        self.actions += 1;
        self.window.event(Event::PointerMoved(from));
        self.window.drag_at(from);
        for step in 1..=5_u8 {
            let at = from + (to - from) * (f32::from(step) / 5.0);
            self.window.event(Event::PointerMoved(at));
        }
        self.window.step();
        self.window.event(Event::PointerMoved(to));
        let button = PointerButton::Primary;
        self.window.event(Event::PointerButton { pos: to, button, pressed: false, modifiers });
        self.settle();
    }

    pub fn drag_with(&mut self, from: Pos2, to: Pos2, modifiers: Modifiers) {
        self.window.event(Event::ModifiersChanged(modifiers));
        self.drag_held(from, to, modifiers);
        self.window.event(Event::ModifiersChanged(Modifiers::NONE));
        self.settle();
    }

    pub fn paste(&mut self, text: &str) {
        self.actions += 1;
        self.window.event(Event::Paste(text.to_owned()));
        self.settle();
    }

    /// The middle of what has this accessible name.
    pub fn at(&self, name: &str) -> Pos2 {
        self.window.get_by_label(name).rect().center()
    }

    pub fn is_shown(&self, name: &str) -> bool {
        self.window.query_by_label(name).is_some()
    }

    /// The port at the right edge of the box whose header has this name.
    pub fn port_of(&self, name: &str) -> Pos2 {
        let rect = self.window.get_by_label(name).rect();
        pos2(rect.right(), rect.center().y)
    }

    /// Where the boxes stand, in canvas points.
    pub fn scene_rects(&self) -> Vec<egui::Rect> {
        let scene = self.window.state().view().canvas.scene();
        scene.cards.iter().map(|card| card.rect).collect()
    }
}
