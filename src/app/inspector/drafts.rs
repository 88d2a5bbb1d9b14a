//! Half-typed texts: kept until Enter or until the field is left, then one command. What the
//! document refuses stays in edit, in red, with the reason.

use std::collections::HashMap;

use egui::{Id, Key, Margin, Response, RichText, Stroke, StrokeKind, TextEdit, Ui};

use super::field::Field;
use crate::app::widgets::choice::take_enter;
use crate::app::widgets::refusal::{Refusal, refusal_ui, take_free_name_keys, underline_ui};
use crate::app::{Outbox, PanelContext};
use crate::document::Document;

/// The fields that hold another text than the document.
#[derive(Default)]
pub struct Drafts {
    open: HashMap<Field, Draft>,
}

struct Draft {
    text: String,
    trouble: Option<Refusal>,
    /// The pass of the window in which the field was last drawn.
    shown_in: u64,
}

impl Drafts {
    /// Finishes the drafts of fields that are no longer drawn, as when another model was selected.
    /// Answers what could not be done.
    pub fn settle(
        &mut self,
        document: &Document,
        pass_number: u64,
        outbox: &mut Outbox,
    ) -> Vec<String> {
        let left: Vec<Field> = self
            .open
            .iter()
            .filter(|(_, draft)| draft.shown_in + 1 < pass_number)
            .map(|(field, _)| *field)
            .collect();
        let mut troubles = Vec::new();
        for field in left {
            let Some(draft) = self.open.remove(&field) else { continue };
            if field.text(document).is_none() {
                continue;
            }
            match field.command(document, &draft.text) {
                Ok(Some(command)) => outbox.command(command),
                Ok(None) => {}
                Err(trouble) => {
                    troubles.push(format!("{} was not taken. {}", draft.text, trouble.message));
                }
            }
        }
        troubles
    }

    /// Drops drafts of what is gone.
    pub fn forget_missing(&mut self, document: &Document) {
        self.open.retain(|field, _| field.text(document).is_some());
    }

    /// Why the field's text cannot be taken.
    pub fn trouble(&self, field: Field) -> Option<&Refusal> {
        self.open.get(&field)?.trouble.as_ref()
    }
}

/// How a field looks.
#[derive(Clone, Copy, Default)]
pub struct FieldLook<'a> {
    /// The accessible name: `User.name default`.
    pub name: &'a str,
    /// Shown weakly while the field is empty.
    pub hint: &'a str,
    /// In points.
    pub width: f32,
    /// Python or SQL: in the monospaced font.
    pub is_code: bool,
    /// A cell of a table: without a frame until it is pointed at or edited.
    pub is_cell: bool,
}

/// The id under which a field's text box is known.
pub fn field_id(field: Field) -> Id {
    Id::unique(("inspector field", field))
}

/// A text box over a field of the document.
pub fn field_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    drafts: &mut Drafts,
    field: Field,
    look: FieldLook<'_>,
    outbox: &mut Outbox,
) -> Response {
    let id = field_id(field);
    let draft = drafts.open.get(&field);
    let mut text = match draft {
        Some(draft) => draft.text.clone(),
        None => field.text(context.document).unwrap_or_default(),
    };
    let is_in_trouble = draft.is_some_and(|draft| draft.trouble.is_some());
    if is_in_trouble
        && ui.memory(|memory| memory.has_focus(id))
        && take_free_name_keys(ui)
        && take_free_name(context, drafts, field, outbox)
    {
        text = field.text(context.document).unwrap_or_default();
    }
    let response = text_box_ui(context, ui, id, &mut text, look);
    let pass_number = ui.ctx().cumulative_pass_nr();
    if response.changed() {
        let trouble = field.typing_refusal(context.document, &text);
        drafts.open.insert(field, Draft { text, trouble, shown_in: pass_number });
    } else if let Some(draft) = drafts.open.get_mut(&field) {
        draft.shown_in = pass_number;
    }
    if response.lost_focus() {
        take_enter(ui);
    }
    if response.lost_focus()
        && let Some(mut draft) = drafts.open.remove(&field)
        && !ui.input(|input| input.key_pressed(Key::Escape))
    {
        match field.command(context.document, &draft.text) {
            Ok(Some(command)) => outbox.command(command),
            Ok(None) => {}
            Err(trouble) => {
                draft.trouble = Some(trouble);
                drafts.open.insert(field, draft);
            }
        }
    }
    if drafts.trouble(field).is_some() {
        underline_ui(ui, context.palette, response.rect);
    }
    response
}

/// Takes the free name that is offered for a field; answers whether there was one.
fn take_free_name(
    context: &PanelContext<'_>,
    drafts: &mut Drafts,
    field: Field,
    outbox: &mut Outbox,
) -> bool {
    let Some(free) = drafts.trouble(field).and_then(|trouble| trouble.free.clone()) else {
        return false;
    };
    match field.command(context.document, &free) {
        Ok(command) => {
            drafts.open.remove(&field);
            if let Some(command) = command {
                outbox.command(command);
            }
        }
        Err(trouble) => {
            if let Some(draft) = drafts.open.get_mut(&field) {
                draft.trouble = Some(trouble);
            }
        }
    }
    true
}

fn text_box_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    id: Id,
    text: &mut String,
    look: FieldLook<'_>,
) -> Response {
    let margin = Margin::symmetric(if look.is_cell { 4 } else { 6 }, 3);
    let mut hint = RichText::new(look.hint).color(context.palette.text_weak);
    let mut edit = TextEdit::singleline(text).id(id).desired_width(look.width).margin(margin);
    if look.is_code {
        edit = edit.font(egui::TextStyle::Monospace);
        hint = hint.monospace();
    }
    edit = edit.hint_text(hint);
    let is_in_use = ui.memory(|memory| memory.has_focus(id));
    if look.is_cell && !is_in_use {
        let frame = egui::Frame::new().inner_margin(margin);
        edit = edit.frame(frame);
    }
    let response = ui.add(edit).accessible_name(look.name);
    if look.is_cell && !is_in_use && response.hovered() {
        let stroke = Stroke::new(1.0, context.palette.card_border);
        ui.painter().rect_stroke(response.rect, 4.0, stroke, StrokeKind::Inside);
    }
    response
}

/// Why the field's text cannot be taken, under the field, with the free name to take instead.
pub fn trouble_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    drafts: &mut Drafts,
    field: Field,
    outbox: &mut Outbox,
) {
    let Some(trouble) = drafts.trouble(field) else { return };
    if refusal_ui(ui, context.palette, trouble) {
        take_free_name(context, drafts, field, outbox);
    }
}
