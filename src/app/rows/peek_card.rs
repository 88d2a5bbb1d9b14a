//! The card of a look ahead: a row's label with its first columns, or the first rows of a list. Pure
//! drawing; it takes no pointer and no keys.

use egui::{
    Align2, Area, FontId, Frame, Id, Order, Rect, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2,
    vec2,
};

use super::cell_text::{CellLook, cell_text, count_text};
use super::grid_paint::elided;
use crate::app::theme::{Palette, semibold};
use crate::sqlite::{RelatedRows, Value};

/// Columns of a row that are shown.
const COLUMNS: usize = 8;
/// The card's width and the height of its lines, in points.
const WIDTH: f32 = 300.0;
const LINE: f32 = 20.0;

/// What stands on a card.
pub struct CardText {
    /// `<Role 'admin'>`, or the attribute: `Role.users`.
    title: String,
    /// What that is: `User.role, one Role`.
    kind: String,
    lines: Vec<Line>,
    /// What is said below: how many more there are, that nothing is there.
    note: Option<Note>,
}

enum Line {
    Column { name: String, text: String, look: CellLook },
    Row(String),
}

enum Note {
    Weak(String),
    Error(String),
}

impl CardText {
    /// A row that is here.
    pub fn of_target(label: String, kind: String, columns: Vec<(String, Value)>) -> Self {
        let hidden = columns.len().saturating_sub(COLUMNS);
        let lines = columns.into_iter().take(COLUMNS).map(|(name, value)| {
            let cell = cell_text(&value);
            Line::Column { name, text: cell.text, look: cell.look }
        });
        let unit = if hidden == 1 { "column" } else { "columns" };
        let note = (hidden > 0).then(|| Note::Weak(format!("and {hidden} more {unit}")));
        Self { title: label, kind, lines: lines.collect(), note }
    }

    /// The first rows of a list, of so many if that is known.
    pub fn of_list(
        (title, kind): (String, String),
        related: &RelatedRows,
        count: Option<u64>,
    ) -> Self {
        let lines: Vec<Line> = related.labels.iter().cloned().map(Line::Row).collect();
        let note = match (lines.len(), related.has_more) {
            (0, _) => Some("No rows".to_owned()),
            (shown, true) => Some(match count.and_then(|count| count.checked_sub(shown as u64)) {
                Some(more) => format!("and {} more", count_text(more)),
                None => "and more".to_owned(),
            }),
            _ => None,
        };
        Self { title, kind, lines, note: note.map(Note::Weak) }
    }

    /// What is there is not known yet.
    pub fn loading((title, kind): (String, String)) -> Self {
        Self { title, kind, lines: Vec::new(), note: Some(Note::Weak("Reading…".to_owned())) }
    }

    /// Nothing is there, and why.
    pub fn nothing((title, kind): (String, String), why: String) -> Self {
        Self { title, kind, lines: Vec::new(), note: Some(Note::Weak(why)) }
    }

    /// What should be there is not, or cannot be read.
    pub fn failed((title, kind): (String, String), why: String) -> Self {
        Self { title, kind, lines: Vec::new(), note: Some(Note::Error(why)) }
    }

    /// All of it as it is said.
    fn said(&self) -> String {
        let mut said = vec![format!("{}, {}", self.title, self.kind)];
        said.extend(self.lines.iter().map(Line::said));
        said.extend(self.note.as_ref().map(|note| match note {
            Note::Weak(text) | Note::Error(text) => text.clone(),
        }));
        said.join("; ")
    }
}

impl Line {
    fn said(&self) -> String {
        match self {
            Self::Column { name, text, .. } => format!("{name}: {text}"),
            Self::Row(label) => label.clone(),
        }
    }
}

/// Draws a card beside `anchor`: to its left where there is room, else below it.
pub fn card_ui(ui: &Ui, anchor: Rect, card: &CardText, palette: &'static Palette) {
    let screen = ui.ctx().content_rect();
    let is_wide = anchor.width() > 200.0 && anchor.right() > screen.right() - 420.0;
    let (at, pivot) = if is_wide {
        (anchor.left_top() - vec2(6.0, 2.0), Align2::RIGHT_TOP)
    } else if anchor.bottom() + height_of(card) + 16.0 < screen.bottom() {
        (anchor.left_bottom() + vec2(0.0, 4.0), Align2::LEFT_TOP)
    } else {
        (anchor.left_top() - vec2(0.0, 4.0), Align2::LEFT_BOTTOM)
    };
    Area::new(Id::unique("rows peek card"))
        .order(Order::Tooltip)
        .interactable(false)
        .fixed_pos(at)
        .pivot(pivot)
        .constrain_to(screen)
        .fade_in(false)
        .show(ui.ctx(), |ui| {
            Frame::popup(ui.style()).inner_margin(10).show(ui, |ui| {
                let builder = UiBuilder::new()
                    .accessibility_role(Role::Tooltip)
                    .accessibility_label(format!("Peek: {}", card.said()));
                ui.scope_builder(builder, |ui| lines_ui(ui, card, palette));
            });
        });
}

fn height_of(card: &CardText) -> f32 {
    let lines = card.lines.len() + usize::from(card.note.is_some());
    LINE * (lines as f32 + 2.0) + 28.0
}

fn lines_ui(ui: &mut Ui, card: &CardText, palette: &'static Palette) {
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.set_width(WIDTH);
    let font = FontId::proportional(12.5);
    let line = |ui: &mut Ui, said: String| {
        let (rect, response) = ui.allocate_exact_size(vec2(WIDTH, LINE), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
        rect
    };
    let paint = |ui: &Ui, rect: Rect, text: &str, font: FontId, color: egui::Color32| {
        // `elided` leaves a cell's padding on both sides.
        let galley = elided(ui.painter(), text, font, color, rect.width() + 16.0);
        let y = rect.center().y - galley.size().y / 2.0;
        ui.painter().galley(pos2(rect.left(), y), galley, color);
    };
    let rect = line(ui, card.title.clone());
    paint(ui, rect, &card.title, semibold(13.0), palette.text);
    let rect = line(ui, card.kind.clone());
    paint(ui, rect, &card.kind, FontId::proportional(11.5), palette.text_weak);
    if !card.lines.is_empty() {
        ui.add_space(4.0);
        let y = ui.cursor().top();
        let stroke = egui::Stroke::new(1.0, palette.card_divider);
        ui.painter().hline(rect.x_range(), y, stroke);
        ui.add_space(4.0);
    }
    let name_width = name_width(ui, card, &font);
    for one in &card.lines {
        let rect = line(ui, one.said());
        match one {
            Line::Column { name, text, look } => {
                let left = rect.with_max_x(rect.left() + name_width);
                paint(ui, left, name, font.clone(), palette.text_weak);
                let right = rect.with_min_x(left.right() + 12.0);
                let (font, color) = match look {
                    CellLook::Text | CellLook::Number => (font.clone(), palette.text),
                    CellLook::Stand => (font.clone(), palette.text_weak),
                    CellLook::Bytes => (FontId::monospace(11.5), palette.text_weak),
                };
                paint(ui, right, text, font, color);
            }
            Line::Row(label) => paint(ui, rect, label, font.clone(), palette.text),
        }
    }
    if let Some(note) = &card.note {
        let (text, color) = match note {
            Note::Weak(text) => (text, palette.text_weak),
            Note::Error(text) => (text, palette.error),
        };
        ui.add_space(if card.lines.is_empty() { 4.0 } else { 2.0 });
        let text = egui::RichText::new(text).font(font).color(color);
        ui.add(egui::Label::new(text).wrap());
    }
}

/// As wide as the longest name, within reason.
fn name_width(ui: &Ui, card: &CardText, font: &FontId) -> f32 {
    let widths = card.lines.iter().map(|line| match line {
        Line::Column { name, .. } => {
            let color = egui::Color32::PLACEHOLDER;
            ui.painter().layout_no_wrap(name.clone(), font.clone(), color).size().x
        }
        Line::Row(_) => 0.0,
    });
    widths.fold(0.0, f32::max).min(WIDTH * 0.42)
}
