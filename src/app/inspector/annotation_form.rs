//! A group or note that is selected: what it is, its tint, and what can be done to it.

use egui::{Label, RichText, Ui};

use super::LABEL_POINTS;
use super::model_form::swatches_ui;
use crate::app::actions::Action;
use crate::app::canvas::annotation_menu::sorted;
use crate::app::theme;
use crate::app::view_state::{Annotation, Selection, ViewState};
use crate::app::widgets::section::option_label_ui;
use crate::app::{Outbox, PanelContext};
use crate::diagram::Diagram;
use crate::document::Command;
use crate::schema::ModelId;

/// Draws the panel.
pub fn annotation_form_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    outbox: &mut Outbox,
) {
    let palette = context.palette;
    let diagram = &context.document.diagram;
    let selection = &view.selection;
    let (title, text) = words(diagram, selection);
    ui.label(RichText::new(title).font(theme::semibold(15.0)));
    ui.add(Label::new(RichText::new(text).color(palette.text_weak)).wrap());
    ui.add_space(theme::GAP);
    ui.horizontal(|ui| {
        let words = "The tint of the frame or note.";
        option_label_ui(ui, palette, LABEL_POINTS, "colour", words);
        let tint = |one: &Annotation| match one {
            Annotation::Group(id) => diagram.groups.get(id).and_then(|group| group.color),
            Annotation::Note(id) => diagram.notes.get(id).and_then(|note| note.color),
        };
        let tints: Vec<u8> =
            selection.annotations.iter().map(|one| tint(one).unwrap_or(0)).collect();
        let is_same = tints.windows(2).all(|pair| pair[0] == pair[1]);
        let current = tints.first().copied().filter(|_| is_same);
        swatches_ui(context, ui, "tint", current, |color| {
            outbox.commands.extend(color_command(selection, color));
        });
    });
    ui.add_space(theme::GAP);
    let (groups, notes) = sorted(&selection.annotations);
    ui.horizontal(|ui| {
        let mut actions = vec![Action::Rename, Action::Duplicate];
        if !groups.is_empty() {
            actions.push(Action::Ungroup);
        }
        if !notes.is_empty() {
            actions.push(Action::Delete);
        }
        for action in actions {
            let row = action.row();
            let is_note = action == Action::Rename && groups.is_empty();
            let text = if is_note { "Edit note" } else { row.text };
            if ui.button(text).on_hover_text(row.tooltip).clicked() {
                outbox.action(action);
            }
        }
    });
}

/// The command that gives all that is selected a colour; `None` where nothing has one.
pub fn color_command(selection: &Selection, color: Option<u8>) -> Option<Command> {
    let model_ids: Vec<ModelId> = selection.models.iter().copied().collect();
    let (group_ids, note_ids) = sorted(&selection.annotations);
    let mut commands = Vec::new();
    if !model_ids.is_empty() {
        commands.push(Command::SetColor { model_ids, color });
    }
    if !group_ids.is_empty() || !note_ids.is_empty() {
        commands.push(Command::SetTint { group_ids, note_ids, color });
    }
    match commands.len() {
        0 | 1 => commands.pop(),
        _ => Some(Command::Several { label: "Change colours".to_owned(), commands }),
    }
}

fn words(diagram: &Diagram, selection: &Selection) -> (String, String) {
    let only = selection.annotations.first().filter(|_| selection.annotations.len() == 1);
    match only {
        Some(Annotation::Group(id)) => {
            let group = diagram.groups.get(id);
            let count = group.map_or(0, |group| group.members.len());
            let plural = if count == 1 { "" } else { "s" };
            let title = group.map_or("", |group| group.title.as_str());
            (title.to_owned(), format!("Group of {count} model{plural}"))
        }
        Some(Annotation::Note(id)) => {
            let text = diagram.notes.get(id).map_or("", |note| note.text.as_str());
            ("Note".to_owned(), text.to_owned())
        }
        None => {
            let (groups, notes) = sorted(&selection.annotations);
            let counted = |count: usize, noun: &str| match count {
                0 => None,
                1 => Some(format!("1 {noun}")),
                count => Some(format!("{count} {noun}s")),
            };
            let parts = [counted(groups.len(), "group"), counted(notes.len(), "note")];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            (format!("{} selected", selection.annotations.len()), parts.join(", "))
        }
    }
}
