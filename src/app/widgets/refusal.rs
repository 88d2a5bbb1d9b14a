//! Why a text cannot be taken, told at its field: a sign, a sentence, and a button for the free name
//! that can be had instead.

use egui::{
    Button, FontId, Id, Key, Label, Modifiers, Rect, RichText, Role, Stroke, Ui, WidgetInfo, vec2,
};

use super::icons::{Icon, paint_icon};
use crate::app::theme::Palette;
use crate::document::CommandError;

/// Why a text cannot be taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// One sentence that says what is wrong and what to do.
    pub message: String,
    /// A name that could be taken instead.
    pub free: Option<String>,
}

impl From<String> for Refusal {
    fn from(message: String) -> Self {
        Self { message, free: None }
    }
}

impl From<CommandError> for Refusal {
    fn from(error: CommandError) -> Self {
        Self { message: error.to_string(), free: error.free_name().map(str::to_owned) }
    }
}

/// The key that takes the free name, as it is written on its button.
const KEY_TEXT: &str = "Alt+Enter";

/// Were the keys pressed that take the free name? They are used up: what is drawn later would take
/// them for Enter.
pub fn take_free_name_keys(ui: &Ui) -> bool {
    ui.input_mut(|input| input.consume_key(Modifiers::ALT, Key::Enter))
}

/// The sentence with its sign, and the button under it; answers whether the free name was taken.
pub fn refusal_ui(ui: &mut Ui, palette: &Palette, refusal: &Refusal) -> bool {
    let mut is_taken = false;
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        ui.horizontal_top(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(14.0, 15.0), egui::Sense::hover());
            paint_icon(ui.painter(), rect.center(), Icon::Error, palette.error);
            let text = RichText::new(&refusal.message).size(12.0).color(palette.error);
            ui.add(Label::new(text).wrap());
        });
        if let Some(free) = &refusal.free {
            ui.horizontal(|ui| {
                ui.add_space(18.0);
                is_taken = free_name_button_ui(ui, palette, free).clicked();
            });
        }
    });
    is_taken
}

fn free_name_button_ui(ui: &mut Ui, palette: &Palette, free: &str) -> egui::Response {
    let mut job = egui::text::LayoutJob::default();
    let format = |size, color| egui::TextFormat::simple(FontId::proportional(size), color);
    job.append(&format!("Use {free}"), 0.0, format(12.0, palette.accent));
    job.append(KEY_TEXT, 10.0, format(11.0, palette.text_weak));
    let button = Button::new(job).fill(palette.accent_soft);
    ui.add(button).accessible_name(format!("Use {free}"))
}

/// The same under a field that floats, on a ground of its own, at most so wide in points. Answers
/// whether the free name was taken, and whether the mouse is pressed on it.
pub fn floating_refusal_ui(
    ui: &mut Ui,
    palette: &Palette,
    at: egui::Pos2,
    width: f32,
    refusal: &Refusal,
) -> (bool, bool) {
    let font = FontId::proportional(12.0);
    let text_width = width - 18.0;
    let galley = ui.painter().layout(refusal.message.clone(), font, palette.error, text_width);
    let button_height = if refusal.free.is_some() { 28.0 } else { 0.0 };
    let height = galley.size().y + button_height;
    let rect = Rect::from_min_size(at + vec2(4.0, 6.0), vec2(galley.size().x + 18.0, height));
    let ground = rect.expand2(vec2(8.0, 6.0));
    let shadow = egui::Shadow { offset: [0, 3], blur: 10, spread: 0, color: palette.card_shadow };
    ui.painter().add(shadow.as_shape(ground, 6.0));
    let line = Stroke::new(1.0, palette.error);
    ui.painter().rect(ground, 6.0, palette.error_soft, line, egui::StrokeKind::Outside);
    let id: Id = ui.scope_id().with("what is wrong");
    let response = ui.interact(ground, id, egui::Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &refusal.message));
    paint_icon(ui.painter(), rect.min + vec2(6.0, 8.0), Icon::Error, palette.error);
    ui.painter().galley(rect.min + vec2(18.0, 0.0), galley, palette.error);
    let Some(free) = &refusal.free else { return (false, response.is_pointer_button_down_on()) };
    let row = Rect::from_min_max(
        rect.left_bottom() + vec2(18.0, -24.0),
        rect.left_bottom() + vec2(width, 0.0),
    );
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(row));
    let button = free_name_button_ui(&mut child, palette, free);
    let is_pressed = button.is_pointer_button_down_on() || response.is_pointer_button_down_on();
    (button.clicked(), is_pressed || button.clicked())
}

/// A line under a field's text, so that what is wrong is not seen by colour alone.
pub fn underline_ui(ui: &Ui, palette: &Palette, field: Rect) {
    let stroke = Stroke::new(1.0, palette.error);
    ui.painter().rect_stroke(field, 4.0, stroke, egui::StrokeKind::Inside);
    let y = field.bottom() - 3.0;
    ui.painter().hline(
        field.left() + 6.0..=field.right() - 6.0,
        y,
        Stroke::new(1.5, palette.error),
    );
}
