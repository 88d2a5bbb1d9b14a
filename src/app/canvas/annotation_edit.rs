//! Writing a note or the title of a group in its place. One command when it is done.

use egui::{
    Area, FontId, Frame, Id, Key, Margin, Modifiers, Order, Pos2, Rect, TextEdit, Ui, vec2,
};

use super::CanvasState;
use super::paint_annotations::{GROUP_TITLE_SIZE, NOTE_TEXT_SIZE, NOTE_TINT};
use crate::app::theme::semibold;
use crate::app::view_state::{Annotation, ViewState};
use crate::app::{Outbox, PanelContext};
use crate::diagram::Note;
use crate::document::{Command, Document};

/// What is being written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct AnnotationEdit {
    target: Target,
    text: String,
    is_new: bool,
}

/// Where it is written.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Target {
    Annotation(Annotation),
    /// A note that is not in the document yet, at this place of the canvas.
    NewNote(Pos2),
}

impl AnnotationEdit {
    /// A note that is made once something is written.
    pub fn new_note(at: Pos2) -> Self {
        Self { target: Target::NewNote(at), text: String::new(), is_new: true }
    }

    /// The group or note, unless it is new.
    pub fn annotation(&self) -> Option<Annotation> {
        match self.target {
            Target::Annotation(annotation) => Some(annotation),
            Target::NewNote(_) => None,
        }
    }

    fn is_note(&self) -> bool {
        !matches!(self.target, Target::Annotation(Annotation::Group(_)))
    }

    fn command(&self, document: &Document) -> Option<Command> {
        let text = self.text.trim_end().to_owned();
        match self.target {
            Target::NewNote(_) if text.is_empty() => None,
            Target::NewNote(at) => Some(Command::AddNote { note: Note { text, ..Note::new(at) } }),
            Target::Annotation(Annotation::Note(note_id)) => {
                let note = document.diagram.notes.get(&note_id)?;
                (note.text != text).then_some(Command::SetNoteText { note_id, text })
            }
            Target::Annotation(Annotation::Group(group_id)) => {
                let group = document.diagram.groups.get(&group_id)?;
                let title = text.trim().to_owned();
                (group.title != title && !title.is_empty())
                    .then_some(Command::RenameGroup { group_id, title })
            }
        }
    }
}

impl CanvasState {
    /// Writes a note or the title of a group.
    pub fn edit_annotation(&mut self, document: &Document, annotation: Annotation) {
        let diagram = &document.diagram;
        let text = match annotation {
            Annotation::Group(id) => diagram.groups.get(&id).map(|group| group.title.clone()),
            Annotation::Note(id) => diagram.notes.get(&id).map(|note| note.text.clone()),
        };
        self.annotation_edit = text.map(|text| AnnotationEdit {
            target: Target::Annotation(annotation),
            text,
            is_new: true,
        });
    }
}

/// Draws the field over what is written, and ends it by Esc, by Ctrl+Enter (by Enter in a title) or
/// by a click elsewhere; only Esc drops what was written.
pub(super) fn annotation_edit_ui(
    context: &PanelContext<'_>,
    ui: &Ui,
    view: &mut ViewState,
    outbox: &mut Outbox,
) {
    let canvas = &mut view.canvas;
    let Some(mut edit) = canvas.annotation_edit.take() else { return };
    let rect = match edit.target {
        Target::Annotation(annotation) => canvas.scene.rect_of(annotation),
        Target::NewNote(at) => Some(Note::new(at).rect()),
    };
    let Some(rect) = rect else { return };
    let is_note = edit.is_note();
    let transform = canvas.viewport_transform();
    let zoom = transform.zoom();
    let in_screen = transform.rect_in_screen(rect);
    let id = Id::unique("annotation field");
    let ctrl_enter =
        is_note && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
    let area = Area::new(Id::unique("annotation edit"))
        .order(Order::Middle)
        .fixed_pos(in_screen.min)
        .constrain(false);
    let response = area
        .show(ui.ctx(), |ui| {
            let frame = Frame::new()
                .fill(context.palette.header(Some(tint(context, &edit))))
                .stroke(egui::Stroke::new(2.0, context.palette.accent))
                .corner_radius(4)
                .inner_margin(if is_note { Margin::same(6) } else { Margin::symmetric(6, 2) });
            frame.show(ui, |ui| field_ui(ui, &mut edit, id, in_screen, zoom)).inner
        })
        .inner;
    if std::mem::take(&mut edit.is_new) {
        response.request_focus();
        ui.ctx().request_repaint();
        view.canvas.annotation_edit = Some(edit);
        return;
    }
    let is_dropped = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape));
    if !response.lost_focus() && !ctrl_enter {
        view.canvas.annotation_edit = Some(edit);
        return;
    }
    crate::app::widgets::choice::take_enter(ui);
    if ctrl_enter {
        response.surrender_focus();
    }
    if !is_dropped && let Some(command) = edit.command(context.document) {
        outbox.command(command);
    }
}

fn field_ui(
    ui: &mut Ui,
    edit: &mut AnnotationEdit,
    id: Id,
    in_screen: Rect,
    zoom: f32,
) -> egui::Response {
    let width = (in_screen.width() - 12.0).max(160.0);
    let scale = super::level_of_detail::text_scale(zoom);
    if edit.is_note() {
        let size = (NOTE_TEXT_SIZE * scale).max(11.0);
        let rows = ((in_screen.height() - 12.0) / (size * 1.35)).max(2.0) as usize;
        let field = TextEdit::multiline(&mut edit.text)
            .id(id)
            .font(FontId::proportional(size))
            .frame(Frame::NONE)
            .hint_text("Write a note. Ctrl+Enter ends")
            .desired_rows(rows)
            .desired_width(width);
        return ui.add(field).accessible_name("Note");
    }
    let font = semibold((GROUP_TITLE_SIZE * scale).max(11.0));
    let field = TextEdit::singleline(&mut edit.text)
        .id(id)
        .font(font)
        .frame(Frame::NONE)
        .min_size(vec2(0.0, 20.0))
        .desired_width(width.min(320.0));
    ui.add(field).accessible_name("Title of the group")
}

fn tint(context: &PanelContext<'_>, edit: &AnnotationEdit) -> u8 {
    let diagram = &context.document.diagram;
    match edit.target {
        Target::NewNote(_) => NOTE_TINT,
        Target::Annotation(Annotation::Note(id)) => {
            diagram.notes.get(&id).and_then(|note| note.color).unwrap_or(NOTE_TINT)
        }
        Target::Annotation(Annotation::Group(id)) => {
            diagram.groups.get(&id).and_then(|group| group.color).unwrap_or(0)
        }
    }
}
