//! The whole of one cell in a small window of its own: long text, JSON on lines, bytes, a picture; and
//! what the value is. It follows the current cell. Knows nothing of the worker.

use std::sync::mpsc::{Receiver, TryRecvError, channel};

use egui::{
    ColorImage, FontId, Key, Modifiers, RichText, ScrollArea, TextEdit, TextureHandle,
    TextureOptions, Ui, Vec2, WidgetInfo, Window, vec2,
};

use super::cell_note::{Holds, cell_note, reads_as_number};
use super::cell_text::{copy_text, count_text};
use super::hex_lines::{LINE_BYTES, hex_line};
use super::json_text::pretty_json;
use super::picture::{picture_head, unpack};
use super::trail::PaneId;
use crate::app::theme::Palette;
use crate::sqlite::Value;

/// The window's size at first, in points.
const SIZE: Vec2 = vec2(480.0, 320.0);
/// Rows that are higher than this, in points, have room for the window.
const TALL_ROWS: f32 = 420.0;

/// Bytes that are laid out as hexadecimal digits at most.
const MAX_HEX_BYTES: usize = 1 << 20;
/// Letters that are laid out as text at most.
const MAX_LETTERS: usize = 200_000;

/// Which cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellPlace {
    /// The pane.
    pub pane: PaneId,
    /// The row, counted from 0.
    pub row: u64,
    /// The column, counted from 0.
    pub column: usize,
}

/// One cell as the grid has it.
pub struct CellInput<'a> {
    /// Where it is.
    pub place: CellPlace,
    /// `username of <User 'ann'>`.
    pub title: String,
    /// The column's type in words; may be empty.
    pub type_text: &'a str,
    /// What the column is meant to hold.
    pub holds: Holds,
    /// The value, or its start.
    pub value: &'a Value,
}

/// A way to look at a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Text,
    Json,
    Picture,
    Hex,
}

impl Mode {
    fn name(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Json => "JSON",
            Self::Picture => "Picture",
            Self::Hex => "Hex",
        }
    }
}

/// The window's state.
#[derive(Default)]
pub struct CellViewer {
    /// Is the window there?
    pub is_open: bool,
    /// How the user last wanted to look at values that can be looked at in several ways.
    wanted: Option<Mode>,
    shown: Option<Shown>,
}

struct Shown {
    place: CellPlace,
    /// As the grid has it, to notice when it has another.
    loaded: Value,
    /// All of it, where the grid has only the start.
    whole: Option<Value>,
    is_asked: bool,
    /// Why there is only the start.
    note: Option<String>,
    text: String,
    json: Option<String>,
    picture: Picture,
}

enum Picture {
    None,
    Unpacking(Receiver<Result<ColorImage, String>>),
    Ready(TextureHandle),
    Failed(String),
}

impl CellViewer {
    /// Shows or hides the window.
    pub fn toggle(&mut self) {
        self.is_open ^= true;
        self.shown = None;
    }

    /// Takes in the whole of a cell that was asked for, or why there is none.
    pub fn take_whole(&mut self, place: CellPlace, whole: Result<Value, String>) {
        let Some(shown) = self.shown.as_mut().filter(|shown| shown.place == place) else { return };
        match whole {
            Ok(value) => {
                shown.prepare(&value);
                shown.whole = Some(value);
            }
            Err(why) => shown.note = Some(why),
        }
    }

    /// Draws the window; tells the place of a cell of which the whole is wanted.
    pub fn show(
        &mut self,
        ui: &Ui,
        input: Option<&CellInput<'_>>,
        palette: &Palette,
    ) -> Option<CellPlace> {
        if !self.is_open {
            return None;
        }
        let mut is_open = true;
        let mut wants = None;
        let title = input.map_or_else(|| "Cell".to_owned(), |input| input.title.clone());
        let (screen, rows) = (ui.ctx().content_rect(), ui.max_rect());
        // Where it covers least of what it is about: over the rows, or under the relations. Either place
        // is remembered by itself.
        let is_tall = rows.height() > TALL_ROWS;
        let pos = if is_tall {
            rows.right_bottom() - SIZE - vec2(16.0, 28.0)
        } else {
            screen.right_top() + vec2(-SIZE.x - 40.0, 96.0)
        };
        Window::new(RichText::new(title).size(13.0))
            .id(egui::Id::unique("cell viewer").with(is_tall))
            .open(&mut is_open)
            .collapsible(false)
            .default_pos(pos)
            .default_size(SIZE)
            .min_size(vec2(280.0, 160.0))
            .constrain_to(screen)
            .show(ui.ctx(), |ui| match input {
                Some(input) => wants = self.cell_ui(ui, input, palette),
                None => {
                    ui.weak("Select a cell to see the whole of it.");
                }
            });
        let escape = !ui.ctx().text_edit_focused()
            && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        if !is_open || escape {
            self.is_open = false;
            self.shown = None;
        }
        wants
    }

    fn cell_ui(
        &mut self,
        ui: &mut Ui,
        input: &CellInput<'_>,
        palette: &Palette,
    ) -> Option<CellPlace> {
        let is_same = self
            .shown
            .as_ref()
            .is_some_and(|shown| shown.place == input.place && shown.loaded == *input.value);
        if !is_same {
            let mut shown = Shown::of(input);
            shown.prepare(input.value);
            self.shown = Some(shown);
        }
        let shown = self.shown.as_mut()?;
        let value = shown.whole.as_ref().unwrap_or(&shown.loaded);
        let is_start = matches!(value, Value::Long { .. });
        let wants = (is_start && !shown.is_asked).then_some(shown.place);
        shown.is_asked |= wants.is_some();
        let modes = modes(value, shown.json.is_some());
        let first = modes.first().copied();
        let mode = self.wanted.filter(|mode| modes.contains(mode)).or(first);
        let mut copied = None;
        ui.horizontal(|ui| {
            let said = what_it_is(value, input);
            let label = ui.add(egui::Label::new(RichText::new(&said).small().weak()).truncate());
            label.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, said.clone()));
        });
        ui.horizontal(|ui| {
            for one in modes.iter().filter(|_| modes.len() > 1) {
                if ui.selectable_label(mode == Some(*one), one.name()).clicked() {
                    self.wanted = Some(*one);
                }
            }
            if !value.is_null() && ui.button("Copy").on_hover_text("Copy the value").clicked() {
                copied = Some(match mode {
                    Some(Mode::Json) => shown.json.clone().unwrap_or_default(),
                    _ => copy_text(value),
                });
            }
            if is_start && shown.note.is_none() {
                ui.spinner();
                ui.weak("Reading the rest…");
            }
            if let Some(note) = &shown.note {
                ui.label(RichText::new(note).small().color(palette.warning));
            }
        });
        ui.separator();
        match mode {
            Some(Mode::Text) => text_ui(ui, &shown.text, FontId::proportional(13.0)),
            Some(Mode::Json) => {
                let text = shown.json.as_deref().unwrap_or_default();
                text_ui(ui, text, FontId::monospace(12.5));
            }
            Some(Mode::Hex) => hex_ui(ui, value),
            Some(Mode::Picture) => shown.picture.show(ui, value, palette),
            None => {
                ui.add_space(8.0);
                ui.label(RichText::new(word_for(value)).italics().color(palette.text_weak));
            }
        }
        if let Some(text) = copied {
            ui.ctx().copy_text(text);
        }
        wants
    }
}

impl Shown {
    fn of(input: &CellInput<'_>) -> Self {
        Self {
            place: input.place,
            loaded: input.value.clone(),
            whole: None,
            is_asked: false,
            note: None,
            text: String::new(),
            json: None,
            picture: Picture::None,
        }
    }

    fn prepare(&mut self, value: &Value) {
        let text = match value {
            Value::Text(text) => text.clone(),
            Value::InvalidText(bytes) | Value::Blob(bytes) => {
                String::from_utf8_lossy(bytes).into_owned()
            }
            Value::Long { start, .. } if !matches!(**start, Value::Blob(_)) => start.to_string(),
            Value::Null | Value::Long { .. } => String::new(),
            other => other.to_string(),
        };
        self.json = matches!(value, Value::Text(_)).then(|| pretty_json(&text)).flatten();
        self.text = match text.char_indices().nth(MAX_LETTERS) {
            Some((end, _)) => format!("{}… (the rest is copied, but not shown)", &text[..end]),
            None => text,
        };
        self.picture = Picture::None;
    }
}

impl Picture {
    fn show(&mut self, ui: &mut Ui, value: &Value, palette: &Palette) {
        if matches!(self, Self::None)
            && let Value::Blob(bytes) = value
        {
            *self = begin_unpacking(ui.ctx(), bytes);
        }
        if let Self::Unpacking(receiver) = self {
            match receiver.try_recv() {
                Ok(Ok(image)) => {
                    let options = TextureOptions::LINEAR;
                    *self = Self::Ready(ui.ctx().load_texture("cell picture", image, options));
                }
                Ok(Err(why)) => *self = Self::Failed(why),
                Err(TryRecvError::Disconnected) => {
                    *self = Self::Failed("The picture cannot be read.".to_owned());
                }
                Err(TryRecvError::Empty) => {}
            }
        }
        match self {
            Self::Ready(texture) => {
                ScrollArea::both().auto_shrink(false).show(ui, |ui| {
                    let room = ui.available_size().max(vec2(64.0, 64.0));
                    let size = texture.size_vec2();
                    let scale = (room.x / size.x).min(room.y / size.y).min(4.0).min(1.0_f32.max(
                        // Small icons are shown larger, in whole steps.
                        (64.0 / size.x.max(size.y)).floor(),
                    ));
                    let image = egui::Image::new(&*texture).fit_to_exact_size(size * scale);
                    let response = ui.add(image);
                    response.widget_info(|| {
                        WidgetInfo::labeled(egui::Role::Image, true, "picture in this cell")
                    });
                });
            }
            Self::Failed(why) => {
                ui.label(RichText::new(why.as_str()).color(palette.error));
            }
            Self::None | Self::Unpacking(_) => {
                ui.spinner();
            }
        }
    }
}

/// Another thread unpacks the picture: it may be large, or made to be slow.
fn begin_unpacking(ctx: &egui::Context, bytes: &[u8]) -> Picture {
    let (sender, receiver) = channel();
    let (ctx, bytes) = (ctx.clone(), bytes.to_vec());
    let thread = std::thread::Builder::new().name("picture".to_owned()).spawn(move || {
        // The receiver is gone when another cell is looked at by now.
        let _ = sender.send(unpack(&bytes));
        ctx.request_repaint();
    });
    match thread {
        Ok(_) => Picture::Unpacking(receiver),
        Err(error) => Picture::Failed(format!("The picture cannot be unpacked: {error}.")),
    }
}

fn modes(value: &Value, is_json: bool) -> Vec<Mode> {
    match value {
        Value::Null => Vec::new(),
        Value::Text(text) if text.is_empty() => Vec::new(),
        Value::Text(_) if is_json => vec![Mode::Json, Mode::Text, Mode::Hex],
        Value::Text(_) | Value::InvalidText(_) => vec![Mode::Text, Mode::Hex],
        Value::Integer(_) | Value::Real(_) => vec![Mode::Text],
        Value::Blob(bytes) if bytes.is_empty() => Vec::new(),
        Value::Blob(bytes) => {
            let picture = picture_head(bytes).map(|_| Mode::Picture);
            let is_text = bytes.len() <= MAX_HEX_BYTES && std::str::from_utf8(bytes).is_ok();
            let text = is_text.then_some(Mode::Text);
            picture.into_iter().chain([Mode::Hex]).chain(text).collect()
        }
        Value::Long { start, .. } => match start.as_ref() {
            Value::Blob(_) => vec![Mode::Hex],
            _ => vec![Mode::Text, Mode::Hex],
        },
    }
}

/// `String(64), text, 1,234 letters`: the column's type, and what is stored.
fn what_it_is(value: &Value, input: &CellInput<'_>) -> String {
    let bytes_text = |count: usize| match count {
        1 => "1 byte".to_owned(),
        count => format!("{} bytes", count_text(count as u64)),
    };
    let mut parts = Vec::new();
    if !input.type_text.is_empty() {
        parts.push(format!("column {}", input.type_text));
    }
    parts.push(match value {
        Value::Null => "NULL, no value".to_owned(),
        Value::Integer(_) => "INTEGER".to_owned(),
        Value::Real(_) => "REAL".to_owned(),
        Value::Text(text) if text.is_empty() => "TEXT, empty: not NULL".to_owned(),
        Value::Text(text) => {
            let letters = text.chars().count();
            let unit = if letters == 1 { "letter" } else { "letters" };
            let count = count_text(letters as u64);
            format!("TEXT, {count} {unit}, {}", bytes_text(text.len()))
        }
        Value::InvalidText(bytes) => format!("TEXT that is no UTF-8, {}", bytes_text(bytes.len())),
        Value::Blob(bytes) => format!("BLOB, {}", bytes_text(bytes.len())),
        Value::Long { start, bytes } => {
            let kind = if matches!(**start, Value::Blob(_)) { "BLOB" } else { "TEXT" };
            format!("{kind}, {}", bytes_text(*bytes))
        }
    });
    let note = cell_note(value, input.holds);
    let is_number = matches!(value, Value::Text(text) if reads_as_number(text));
    parts.extend(note.or_else(|| is_number.then(|| "reads as a number".to_owned())));
    parts.join(" · ")
}

fn word_for(value: &Value) -> &'static str {
    match value {
        Value::Null => "NULL",
        Value::Blob(_) => "An empty BLOB",
        _ => "Empty text",
    }
}

fn text_ui(ui: &mut Ui, mut text: &str, font: FontId) {
    ScrollArea::both().auto_shrink(false).show(ui, |ui| {
        let edit = TextEdit::multiline(&mut text)
            .font(font)
            .frame(egui::Frame::NONE)
            .desired_width(ui.available_width());
        ui.add(edit).accessible_name("Text of the cell");
    });
}

fn hex_ui(ui: &mut Ui, value: &Value) {
    let value = match value {
        Value::Long { start, .. } => start,
        other => other,
    };
    let bytes = match value {
        Value::Blob(bytes) | Value::InvalidText(bytes) => bytes.as_slice(),
        Value::Text(text) => text.as_bytes(),
        _ => &[],
    };
    let shown = &bytes[..bytes.len().min(MAX_HEX_BYTES)];
    if shown.len() < bytes.len() {
        ui.weak(format!("The first {} bytes", count_text(shown.len() as u64)));
    }
    let lines = shown.len().div_ceil(LINE_BYTES);
    let height = ui.text_style_height(&egui::TextStyle::Monospace);
    ScrollArea::both().auto_shrink(false).show_rows(ui, height, lines, |ui, rows| {
        for line in rows {
            let text = RichText::new(hex_line(shown, line)).monospace();
            ui.add(egui::Label::new(text).extend());
        }
    });
}
