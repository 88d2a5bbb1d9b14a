//! The list of constraints and indexes of a model, and the form in which one is written.

use egui::{
    Button, Checkbox, Frame, Id, Label, Margin, Popup, RichText, Role, Sense, TextEdit, Ui,
    WidgetInfo, vec2,
};

use super::LABEL_POINTS;
use super::column_form::{KEY_ACTIONS, target_text};
use super::constraint_draft::{ConstraintDraft, ConstraintKind, has_name};
use crate::app::remedy_buttons::problems_of_ui;
use crate::app::theme;
use crate::app::view_state::{Part, ViewState};
use crate::app::widgets::choice::{ChoiceLook, ShowList, choice_ui, combo_box, take_enter};
use crate::app::widgets::icons::{Icon, icon_button_named_ui};
use crate::app::widgets::refusal::{refusal_ui, take_free_name_keys, underline_ui};
use crate::app::widgets::section::{option_label_ui, section_ui};
use crate::app::{Outbox, PanelContext};
use crate::document::Command;
use crate::mapping::Subject;
use crate::schema::{ColumnId, ConstraintId, IndexElement, Model, ModelKind};

/// One line of the list.
struct Line {
    id: ConstraintId,
    kind: &'static str,
    text: String,
    is_key: bool,
}

/// Draws the section.
pub fn constraints_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    model: &Model,
    outbox: &mut Outbox,
) {
    let palette = context.palette;
    let lines = lines_of(context, model);
    let is_view = matches!(model.kind, ModelKind::View { .. });
    follow_selection(context, view, model);
    let mut begun = None;
    let buttons = |ui: &mut Ui| {
        if is_view {
            return;
        }
        let tooltip = "Add a constraint or index";
        let button = icon_button_named_ui(ui, palette, Icon::Plus, "Add constraint", tooltip);
        Popup::menu(&button).accessible_name("Kinds of constraints").show(|ui| {
            ui.set_min_width(160.0);
            for kind in ConstraintKind::ALL {
                let (word, tooltip) = kind.words();
                if ui.button(word).on_hover_text(tooltip).clicked() {
                    begun = Some(ConstraintDraft::new(model.id, kind));
                    ui.close();
                }
            }
        });
    };
    section_ui(ui, palette, "Constraints", Some(lines.len()), buttons, |ui| {
        if lines.is_empty() && view.inspector.constraint.is_none() {
            let hint = "Unique, check and index over several columns, and keys of several columns.";
            ui.add(Label::new(RichText::new(hint).color(palette.text_weak)).wrap());
        }
        for line in &lines {
            let is_open =
                view.inspector.constraint.as_ref().is_some_and(|draft| draft.id == Some(line.id));
            line_ui(context, ui, view, model, line, is_open, outbox);
            problems_of_ui(context, ui, Subject::Constraint(model.id, line.id), outbox);
            if is_open {
                form_ui(context, ui, view, model, outbox);
            }
        }
        let is_new = view
            .inspector
            .constraint
            .as_ref()
            .is_some_and(|draft| draft.id.is_none() && draft.model_id == model.id);
        if is_new {
            form_ui(context, ui, view, model, outbox);
        }
    });
    if begun.is_some() {
        view.inspector.constraint = begun;
    }
}

/// A foreign key selected on the canvas opens here.
fn follow_selection(context: &PanelContext<'_>, view: &mut ViewState, model: &Model) {
    let Some(Part::ForeignKey(_, id)) = view.selection.part else { return };
    let is_open = view.inspector.constraint.as_ref().is_some_and(|draft| draft.id == Some(id));
    if !is_open {
        let schema = &context.document.schema;
        view.inspector.constraint = ConstraintDraft::of(schema, model, id);
    }
}

fn lines_of(context: &PanelContext<'_>, model: &Model) -> Vec<Line> {
    let names = |ids: &[ColumnId]| {
        let names: Vec<&str> =
            ids.iter().filter_map(|id| Some(model.column(*id)?.name.as_str())).collect();
        names.join(", ")
    };
    let named = |name: &Option<String>, text: String| match name {
        Some(name) => format!("{name} ({text})"),
        None => text,
    };
    let mut lines = Vec::new();
    for key in &model.foreign_keys {
        let target = target_text(&context.document.schema, &key.target);
        let text = format!("{} → {target}", names(&key.columns));
        let text = named(&key.name, text);
        lines.push(Line { id: key.id, kind: "foreign key", text, is_key: true });
    }
    for one in &model.unique_constraints {
        let text = named(&one.name, names(&one.columns));
        lines.push(Line { id: one.id, kind: "unique", text, is_key: false });
    }
    for one in &model.check_constraints {
        let text = named(&one.name, one.sqltext.clone());
        lines.push(Line { id: one.id, kind: "check", text, is_key: false });
    }
    for one in &model.indexes {
        let elements: Vec<String> = one
            .elements
            .iter()
            .map(|element| match element {
                IndexElement::Column(id) => names(&[*id]),
                IndexElement::Expression(sql) => sql.clone(),
            })
            .collect();
        let kind = if one.unique { "unique index" } else { "index" };
        lines.push(Line {
            id: one.id,
            kind,
            text: named(&one.name, elements.join(", ")),
            is_key: false,
        });
    }
    lines
}

fn line_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    model: &Model,
    line: &Line,
    is_open: bool,
    outbox: &mut Outbox,
) {
    let palette = context.palette;
    ui.horizontal(|ui| {
        let width = ui.available_width() - 32.0;
        let (rect, _) = ui.allocate_exact_size(vec2(width, 24.0), Sense::hover());
        let response = ui.interact(rect, Id::unique(("constraint", line.id)), Sense::click());
        let spoken = format!("{} {}", line.kind, line.text);
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_open, &spoken));
        if is_open {
            ui.painter().rect_filled(rect, 4.0, palette.row_selected);
        } else if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(rect, 4.0, palette.row_hover);
        }
        super::columns::cell_ui(ui, rect.shrink2(vec2(4.0, 0.0)), |ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            ui.label(RichText::new(line.kind).size(12.0).color(palette.text_weak));
            ui.add(Label::new(&line.text).truncate());
        });
        if response.on_hover_text(&line.text).clicked() {
            if is_open {
                view.inspector.constraint = None;
                if line.is_key {
                    view.selection.select_model(model.id);
                }
            } else {
                let schema = &context.document.schema;
                view.inspector.constraint = ConstraintDraft::of(schema, model, line.id);
            }
        }
        let name = format!("Remove {spoken}");
        if icon_button_named_ui(ui, palette, Icon::Cross, &name, "Remove").clicked() {
            let (model_id, constraint_id) = (model.id, line.id);
            outbox.command(if line.is_key {
                Command::RemoveForeignKey { model_id, constraint_id }
            } else {
                Command::RemoveConstraint { model_id, constraint_id }
            });
        }
    });
}

fn form_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    model: &Model,
    outbox: &mut Outbox,
) {
    let Some(mut draft) = view.inspector.constraint.take() else { return };
    let palette = context.palette;
    let frame = Frame::new().fill(palette.row_hover).corner_radius(4.0).inner_margin(Margin {
        left: 8,
        right: 4,
        top: 6,
        bottom: 8,
    });
    let mut is_done = false;
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        if draft.id.is_none() {
            let title = format!("New {}", draft.kind.words().0.to_lowercase());
            ui.label(RichText::new(title).font(theme::semibold(13.0)));
        }
        parts_ui(context, ui, model, &mut draft);
        if let Some(trouble) = draft.trouble.as_ref().filter(|one| one.free.is_none()) {
            refusal_ui(ui, palette, trouble);
        }
        ui.horizontal(|ui| {
            ui.add_space(LABEL_POINTS + 8.0);
            let (word, name) = match draft.id {
                None => ("Add", "Add constraint to model"),
                Some(_) => ("Apply", "Apply constraint"),
            };
            let text = RichText::new(word).color(palette.on_accent);
            let button = Button::new(text).fill(palette.accent).min_size(vec2(56.0, 24.0));
            if ui.add(button).accessible_name(name).clicked() {
                match draft.command(context.document) {
                    Ok(command) => {
                        outbox.command(command);
                        is_done = true;
                    }
                    Err(trouble) => draft.trouble = Some(trouble),
                }
            }
            if ui.button("Cancel").clicked() {
                is_done = true;
            }
        });
    });
    if !is_done {
        view.inspector.constraint = Some(draft);
    } else if matches!(view.selection.part, Some(Part::ForeignKey(..))) {
        view.selection.select_model(model.id);
    }
}

fn parts_ui(context: &PanelContext<'_>, ui: &mut Ui, model: &Model, draft: &mut ConstraintDraft) {
    let text = |ui: &mut Ui, label: &str, tooltip: &str, hint: &str, value: &mut String| {
        ui.horizontal(|ui| {
            option_label_ui(ui, context.palette, LABEL_POINTS, label, tooltip);
            let hint = RichText::new(hint).color(context.palette.text_weak);
            let edit = TextEdit::singleline(value).hint_text(hint).desired_width(f32::INFINITY);
            let response = ui.add(edit).accessible_name(format!("Constraint {label}"));
            if response.lost_focus() {
                take_enter(ui);
            }
        });
    };
    match draft.kind {
        ConstraintKind::Check => {
            let words = "A SQL condition over the columns of this table.";
            text(ui, "condition", words, "price > 0", &mut draft.sqltext);
        }
        ConstraintKind::Unique | ConstraintKind::ForeignKey => {
            text(ui, "columns", "In this order.", "a, b", &mut draft.columns);
        }
        ConstraintKind::Index => {
            let words = "Columns and SQL expressions, in this order.";
            text(ui, "columns", words, "a, lower(b)", &mut draft.columns);
        }
    }
    if draft.kind != ConstraintKind::Check {
        let names = model.columns.iter().map(|column| column.name.as_str());
        if let Some(name) = chips_ui(ui, names, &draft.columns, "column") {
            draft.toggle_column(&name);
        }
    }
    if draft.kind == ConstraintKind::ForeignKey {
        target_ui(context, ui, draft);
        let target = draft.target.and_then(|id| context.document.schema.model(id));
        text(ui, "refer to", "Columns of the target.", "id", &mut draft.target_columns);
        if let Some(target) = target {
            let names = target.columns.iter().map(|column| column.name.as_str());
            if let Some(name) = chips_ui(ui, names, &draft.target_columns, "target column") {
                draft.toggle_target_column(&name);
            }
        }
        action_ui(context, ui, "ondelete", &mut draft.ondelete);
        action_ui(context, ui, "onupdate", &mut draft.onupdate);
        if draft.id.is_some() {
            key_timing_ui(context, ui, draft);
        }
    }
    if draft.kind == ConstraintKind::Index {
        ui.horizontal(|ui| {
            let words = "No two rows may have the same values there.";
            option_label_ui(ui, context.palette, LABEL_POINTS, "unique", words);
            ui.add(Checkbox::without_text(&mut draft.unique)).accessible_name("Constraint unique");
        });
        let words = "Options of one dialect: sqlite_where='price > 0', postgresql_using=gin";
        text(ui, "options", words, "not said", &mut draft.options);
    }
    if draft.kind != ConstraintKind::ForeignKey || draft.id.is_some() {
        name_ui(context, ui, draft);
    }
}

/// When a foreign key is checked, and when it is made.
fn key_timing_ui(context: &PanelContext<'_>, ui: &mut Ui, draft: &mut ConstraintDraft) {
    let deferrable =
        [(None, "not said"), (Some(true), "DEFERRABLE"), (Some(false), "NOT DEFERRABLE")];
    let words = "May it be checked at the end of a transaction only?";
    values_ui(context, ui, ("deferrable", words), &mut draft.deferrable, &deferrable);
    let initially = [
        (String::new(), "not said"),
        ("DEFERRED".to_owned(), "DEFERRED"),
        ("IMMEDIATE".to_owned(), "IMMEDIATE"),
    ];
    let words = "When is it checked, as long as a transaction does not say otherwise?";
    values_ui(context, ui, ("initially", words), &mut draft.initially, &initially);
    ui.horizontal(|ui| {
        let words = "Added by ALTER TABLE after all tables are made, for tables that refer to each \
                     other.";
        option_label_ui(ui, context.palette, LABEL_POINTS, "use_alter", words);
        let tick = Checkbox::without_text(&mut draft.use_alter);
        ui.add(tick).accessible_name("Constraint use_alter");
    });
}

/// A box with a few values.
fn values_ui<T: Clone + PartialEq>(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    (word, tooltip): (&str, &str),
    value: &mut T,
    values: &[(T, &str)],
) {
    ui.horizontal(|ui| {
        option_label_ui(ui, context.palette, LABEL_POINTS, word, tooltip);
        let shown = values.iter().find(|(one, _)| one == value).map_or("", |(_, text)| text);
        let combo = combo_box(word, ui.available_width(), RichText::new(shown));
        let response = combo.show_list(ui, |ui| {
            for (one, text) in values {
                if ui.selectable_label(one == value, *text).clicked() {
                    value.clone_from(one);
                }
            }
        });
        response.response.accessible_name(format!("Constraint {word}"));
    });
}

/// The name, with what is wrong with it while it is typed.
fn name_ui(context: &PanelContext<'_>, ui: &mut Ui, draft: &mut ConstraintDraft) {
    let refusal = draft.name_refusal(&context.document.schema);
    let mut takes_free = false;
    ui.horizontal(|ui| {
        let words = "Left empty, the naming convention or the database makes one.";
        option_label_ui(ui, context.palette, LABEL_POINTS, "name", words);
        let hint = RichText::new("not said").color(context.palette.text_weak);
        let id = Id::unique("constraint name");
        if refusal.is_some() && ui.memory(|memory| memory.has_focus(id)) {
            takes_free = take_free_name_keys(ui);
        }
        let edit = TextEdit::singleline(&mut draft.name).id(id).hint_text(hint);
        let response = ui.add(edit.desired_width(f32::INFINITY)).accessible_name("Constraint name");
        if response.lost_focus() {
            take_enter(ui);
        }
        if refusal.is_some() {
            underline_ui(ui, context.palette, response.rect);
        }
    });
    let Some(refusal) = refusal else { return };
    ui.horizontal(|ui| {
        ui.add_space(LABEL_POINTS + ui.spacing().item_spacing.x);
        takes_free |= refusal_ui(ui, context.palette, &refusal);
    });
    if let Some(free) = refusal.free.filter(|_| takes_free) {
        draft.name = free;
    }
}

/// Small buttons with names; those in the list are lit. Answers the one that was clicked.
fn chips_ui<'a>(
    ui: &mut Ui,
    names: impl Iterator<Item = &'a str>,
    list: &str,
    what: &str,
) -> Option<String> {
    let mut clicked = None;
    ui.horizontal(|ui| {
        ui.add_space(LABEL_POINTS + 8.0);
        ui.vertical(|ui| {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
                for name in names {
                    let button =
                        Button::selectable(has_name(list, name), RichText::new(name).size(12.0))
                            .frame_when_inactive(true);
                    let response = ui.add(button).accessible_name(format!("{what} {name}"));
                    if response.clicked() {
                        clicked = Some(name.to_owned());
                    }
                }
            });
        });
    });
    clicked
}

fn target_ui(context: &PanelContext<'_>, ui: &mut Ui, draft: &mut ConstraintDraft) {
    let schema = &context.document.schema;
    ui.horizontal(|ui| {
        let words = "The table whose columns are referred to.";
        option_label_ui(ui, context.palette, LABEL_POINTS, "target", words);
        let target = draft.target.and_then(|id| schema.model(id));
        let shown = target.map_or("choose", |model| model.class_name.as_str());
        let width = ui.available_width();
        let look =
            ChoiceLook { name: "Constraint target", text: shown, is_weak: target.is_none(), width };
        let models: Vec<&Model> = schema
            .models
            .values()
            .map(AsRef::as_ref)
            .filter(|model| !matches!(model.kind, ModelKind::View { .. }))
            .collect();
        let chosen = choice_ui(ui, context.palette, look, || {
            models.iter().map(|model| model.class_name.clone()).collect()
        });
        if let Some(model) = chosen.and_then(|index| models.get(index)) {
            draft.target = Some(model.id);
            let keys: Vec<&str> =
                model.primary_key_columns().iter().map(|column| column.name.as_str()).collect();
            draft.target_columns = keys.join(", ");
        }
    });
}

fn action_ui(context: &PanelContext<'_>, ui: &mut Ui, word: &str, value: &mut String) {
    ui.horizontal(|ui| {
        let words = super::option_words::column_option(if word == "ondelete" {
            "ondelete"
        } else {
            "onupdate of the key"
        });
        option_label_ui(ui, context.palette, LABEL_POINTS, word, words);
        let shown = if value.is_empty() {
            RichText::new("not said").color(context.palette.text_weak)
        } else {
            RichText::new(value.as_str())
        };
        let combo = combo_box(word, ui.available_width(), shown);
        let response = combo.show_list(ui, |ui| {
            for action in std::iter::once("").chain(KEY_ACTIONS) {
                let text = if action.is_empty() { "not said" } else { action };
                if ui.selectable_label(value == action, text).clicked() {
                    action.clone_into(value);
                }
            }
        });
        response.response.accessible_name(format!("Constraint {word}"));
    });
}
