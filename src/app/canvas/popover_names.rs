//! The fields of the popover in which names are written: a name that clashes is told while it is
//! typed, with a free one to take.

use egui::{Response, TextEdit, Ui};

use crate::app::theme::Palette;
use crate::app::widgets::refusal::{Refusal, refusal_ui, take_free_name_keys, underline_ui};
use crate::document::CommandError;

/// The fields of one popover in one frame.
pub(super) struct NameFields {
    palette: &'static Palette,
    takes_free: bool,
    /// Is a name refused as it stands?
    pub has_refusal: bool,
    /// The field that was drawn first.
    pub first: Option<Response>,
}

impl NameFields {
    /// Before any field is drawn.
    pub fn new(ui: &Ui, palette: &'static Palette) -> Self {
        let takes_free = take_free_name_keys(ui);
        Self { palette, takes_free, has_refusal: false, first: None }
    }

    /// A field of this accessible name; `checked` says whether its text can be taken.
    pub fn field_ui<T>(
        &mut self,
        ui: &mut Ui,
        name: &str,
        text: &mut String,
        checked: Result<T, CommandError>,
    ) {
        // An empty field is none, or on its way to another name.
        let refusal = checked.err().filter(|_| !text.trim().is_empty()).map(Refusal::from);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            let edit = TextEdit::singleline(text).desired_width(f32::INFINITY);
            let response = ui.add(edit).accessible_name(name);
            if let Some(refusal) = refusal {
                underline_ui(ui, self.palette, response.rect);
                let is_clicked = refusal_ui(ui, self.palette, &refusal);
                match refusal.free {
                    Some(free) if is_clicked || self.takes_free => {
                        *text = free;
                        self.takes_free = false;
                        response.request_focus();
                        ui.ctx().request_repaint();
                    }
                    _ => self.has_refusal = true,
                }
            }
            self.first.get_or_insert(response);
        });
    }
}
