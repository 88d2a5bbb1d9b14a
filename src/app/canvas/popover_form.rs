//! The popover at a link: its fields, Enter to accept, Esc to cancel.

use egui::text::{CCursor, CCursorRange};
use egui::{
    Align, Area, Button, Frame, Grid, Key, Label, Layout, Margin, Modifiers, Order, Response,
    RichText, TextEdit, Ui, vec2,
};

use super::popover::{Draft, ForeignKeyDraft, Popover, RelationshipDraft};
use super::popover_choice::{ChoiceAnswer, join_choice_ui};
use super::popover_names::NameFields;
use crate::app::theme::semibold;
use crate::app::view_state::ViewState;
use crate::app::widgets::choice::{ShowList, combo_box};
use crate::app::{Outbox, PanelContext};
use crate::document::name_checks::{attribute_beside, column_attribute, column_name, tablename};
use crate::document::{ForeignKeyColumns, LinkPlan, ManyToManyPlan};
use crate::schema::{Model, ModelId, Schema};

/// What `ON DELETE` can be, with what that means.
const ON_DELETE: [(Option<&str>, &str); 5] = [
    (None, "No action"),
    (Some("CASCADE"), "Cascade: delete the referring rows too"),
    (Some("SET NULL"), "Set null: keep them without the reference"),
    (Some("SET DEFAULT"), "Set default: keep them with the default"),
    (Some("RESTRICT"), "Restrict: refuse to delete"),
];

/// What was done with the popover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Accepted,
    Cancelled,
}

/// Draws the popover that is open, if there is one.
pub(super) fn popover_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    outbox: &mut Outbox,
) {
    let Some(mut popover) = view.canvas.popover.take() else { return };
    let transform = view.canvas.viewport_transform();
    let anchor = transform.screen_from_canvas(popover.pos_in_canvas) + vec2(12.0, 12.0);
    let is_list_open = egui::Popup::is_any_open(ui.ctx());
    let mut names = NameFields::new(ui, context.palette);
    let chooses = matches!(popover.draft, Draft::ChooseJoin(_));
    let mut answer = if is_list_open || chooses { None } else { answer_by_key(ui) };
    let mut join_answer = None;
    let area = Area::new(ui.scope_id().with("link popover"))
        .order(Order::Middle)
        .movable(false)
        .fixed_pos(anchor)
        .constrain_to(view.canvas.viewport_in_screen.shrink(8.0));
    let frame = Frame::popup(ui.style()).inner_margin(Margin::same(14));
    area.show(ui.ctx(), |ui| {
        frame.show(ui, |ui| {
            ui.set_width(330.0);
            ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
            // Fields are seen as such on the popover's own ground.
            ui.visuals_mut().extreme_bg_color = context.palette.canvas;
            if let Draft::ChooseJoin(draft) = &mut popover.draft {
                ui.set_width(400.0);
                join_answer = join_choice_ui(context, ui, draft);
                return;
            }
            form_ui(context, ui, &mut popover.draft, &mut names);
            let first_field = names.first.take();
            if !popover.has_had_focus
                && let Some(field) = first_field
            {
                select_all(ui, &field);
                field.request_focus();
                popover.has_had_focus = true;
            }
            if let Some(error) = popover.error.as_ref().filter(|_| !names.has_refusal) {
                let text = RichText::new(error).color(context.palette.error);
                ui.add(Label::new(text).wrap());
            }
            // As high as a button, not as what a larger form before this one left.
            let row = vec2(ui.available_width(), ui.spacing().interact_size.y);
            ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
                let accept = if matches!(popover.draft, Draft::Existing { .. }) {
                    "Apply"
                } else {
                    "Create"
                };
                let text = RichText::new(accept).color(context.palette.on_accent);
                let button = Button::new(text).fill(context.palette.accent);
                let button = ui.add_enabled(!names.has_refusal, button);
                if button.on_hover_text("Enter").clicked() {
                    answer = Some(Answer::Accepted);
                }
                if ui.button("Cancel").on_hover_text("Esc").clicked() {
                    answer = Some(Answer::Cancelled);
                }
            });
        });
    });
    match join_answer {
        None => {}
        Some(ChoiceAnswer::Chosen(command)) => {
            outbox.command(command);
            answer = Some(Answer::Cancelled);
        }
        Some(ChoiceAnswer::Cancelled) => answer = Some(Answer::Cancelled),
    }
    match answer {
        None => view.canvas.popover = Some(popover),
        Some(Answer::Cancelled) => view.canvas.focus_canvas(ui),
        Some(Answer::Accepted) => match popover.command(context.document) {
            Ok(command) => {
                if let Some(command) = command {
                    view.canvas.selects_new_link = true;
                    outbox.command(command);
                }
                view.canvas.focus_canvas(ui);
                ui.ctx().request_repaint();
            }
            Err(error) => {
                popover.error = Some(error);
                ui.ctx().request_repaint();
                view.canvas.popover = Some(popover);
            }
        },
    }
}

/// Selects a field's text, so that writing replaces it.
fn select_all(ui: &Ui, field: &Response) {
    let mut state = TextEdit::load_state(ui.ctx(), field.id).unwrap_or_default();
    let range = CCursorRange::two(CCursor::new(0), CCursor::new(usize::MAX));
    state.cursor.set_char_range(Some(range));
    TextEdit::store_state(ui.ctx(), field.id, state);
}

/// Enter accepts, Esc cancels.
fn answer_by_key(ui: &Ui) -> Option<Answer> {
    ui.input_mut(|input| {
        if input.consume_key(Modifiers::NONE, Key::Enter) {
            Some(Answer::Accepted)
        } else if input.consume_key(Modifiers::NONE, Key::Escape) {
            Some(Answer::Cancelled)
        } else {
            None
        }
    })
}

/// Draws the fields.
fn form_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    draft: &mut Draft,
    names: &mut NameFields,
) -> Option<()> {
    match draft {
        Draft::NewForeignKey { plan, ondelete } => {
            foreign_key_form_ui(context, ui, plan, ondelete, names)
        }
        Draft::NewManyToMany(plan) => many_to_many_form_ui(context, ui, plan, names),
        Draft::ChooseJoin(_) => None,
        Draft::Existing { relationship, foreign_key } => {
            existing_form_ui(context, ui, relationship.as_mut(), foreign_key.as_mut(), names);
            Some(())
        }
    }
}

fn foreign_key_form_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    plan: &mut LinkPlan,
    ondelete: &mut Option<String>,
    names: &mut NameFields,
) -> Option<()> {
    let schema = &context.document.schema;
    let (child, parent) = (schema.model(plan.child)?, schema.model(plan.parent)?);
    ui.horizontal(|ui| {
        title_ui(ui, &format!("{} refers to {}", child.class_name, parent.class_name));
        let swapped = if child.id == parent.id { None } else { plan.swapped(schema) };
        if let Some(swapped) = swapped {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let tooltip = format!("Make {} refer to {}", parent.class_name, child.class_name);
                if ui.small_button("Swap").on_hover_text(tooltip).clicked() {
                    *plan = swapped;
                }
            });
        }
    });
    let new_columns = match &plan.columns {
        ForeignKeyColumns::New(columns) => columns.clone(),
        ForeignKeyColumns::Existing(_) => Vec::new(),
    };
    Grid::new("new foreign key").num_columns(2).spacing([12.0, 8.0]).show(ui, |ui| {
        let is_self = child.id == parent.id;
        ui.label("Column");
        columns_ui(context, ui, (child, parent), plan, names);
        ui.end_row();
        // The keyboard goes to the list's name first: it is the one to be changed most often.
        names.first = None;
        if let Some(ends) = &mut plan.relationship {
            let coming: Vec<&str> = new_columns.iter().map(String::as_str).collect();
            let on_parent = if is_self { coming.as_slice() } else { &[] };
            attribute_ui(schema, ui, parent, &mut ends.parent_name, (None, on_parent), names);
            ui.end_row();
            let mut on_child = coming.clone();
            if is_self {
                on_child.push(&ends.parent_name);
            }
            attribute_ui(schema, ui, child, &mut ends.child_name, (None, &on_child), names);
            ui.end_row();
        }
        ui.label("On delete");
        on_delete_ui(ui, ondelete);
        ui.end_row();
    });
    if let Some(names) = &mut plan.relationship {
        ui.checkbox(&mut names.is_one_to_one, "One to one").on_hover_text(format!(
            "Each {} has one {} at most",
            parent.class_name, child.class_name
        ));
    }
    Some(())
}

/// The column that refers: one there is, or a new one and its name.
fn columns_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    (child, parent): (&Model, &Model),
    plan: &mut LinkPlan,
    names: &mut NameFields,
) {
    if plan.parent_columns.len() != 1 {
        let names: Vec<String> = match &plan.columns {
            ForeignKeyColumns::New(names) => names.clone(),
            ForeignKeyColumns::Existing(ids) => ids
                .iter()
                .filter_map(|id| child.column(*id))
                .map(|column| column.name.clone())
                .collect(),
        };
        ui.add(Label::new(names.join(", ")).truncate());
        return;
    }
    let new_name = match &plan.columns {
        ForeignKeyColumns::New(names) => names.first().cloned(),
        ForeignKeyColumns::Existing(_) => None,
    };
    let chosen = match &plan.columns {
        ForeignKeyColumns::New(_) => "New column".to_owned(),
        ForeignKeyColumns::Existing(ids) => ids
            .first()
            .and_then(|id| child.column(*id))
            .map_or_else(String::new, |column| column.name.clone()),
    };
    ui.horizontal(|ui| {
        let list = combo_box("referring column", 112.0, RichText::new(chosen));
        let list = list.show_list(ui, |ui| {
            if ui.selectable_label(new_name.is_some(), "New column").clicked() && new_name.is_none()
            {
                let stem = crate::document::naming::snake_case(&parent.class_name);
                let is_taken = |name: &str| child.column_named(name).is_some();
                let name = crate::document::naming::first_free(&format!("{stem}_id"), is_taken);
                plan.columns = ForeignKeyColumns::New(vec![name]);
            }
            for column in &child.columns {
                if child.id == parent.id && plan.parent_columns.contains(&column.id) {
                    continue;
                }
                let is_chosen = matches!(&plan.columns,
                    ForeignKeyColumns::Existing(ids) if ids.first() == Some(&column.id));
                if ui.selectable_label(is_chosen, &column.name).clicked() {
                    plan.columns = ForeignKeyColumns::Existing(vec![column.id]);
                }
            }
        });
        list.response.accessible_name("Referring column");
        if let ForeignKeyColumns::New(columns) = &mut plan.columns
            && let Some(name) = columns.first_mut()
        {
            let checked = column_name(child, name, None).and_then(|name| {
                if child.kind.is_class() {
                    column_attribute(&context.document.schema, child.id, &name, None)
                } else {
                    Ok(())
                }
            });
            names.field_ui(ui, "Column name", name, checked);
        }
    });
}

fn many_to_many_form_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    plan: &mut ManyToManyPlan,
    names: &mut NameFields,
) -> Option<()> {
    let schema = &context.document.schema;
    let (a, b) = (schema.model(plan.a)?, schema.model(plan.b)?);
    title_ui(ui, &format!("{} and {}, many to many", a.class_name, b.class_name));
    Grid::new("new many-to-many").num_columns(2).spacing([12.0, 8.0]).show(ui, |ui| {
        attribute_ui(schema, ui, a, &mut plan.a_name, (None, &[]), names);
        ui.end_row();
        let a_name = [plan.a_name.as_str()];
        let coming = if a.id == b.id { a_name.as_slice() } else { &[] };
        attribute_ui(schema, ui, b, &mut plan.b_name, (None, coming), names);
        ui.end_row();
        ui.label("Table");
        let checked = tablename(schema, &plan.tablename, None);
        names.field_ui(ui, "Association table", &mut plan.tablename, checked);
        ui.end_row();
    });
    Some(())
}

fn existing_form_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    relationship: Option<&mut RelationshipDraft>,
    foreign_key: Option<&mut ForeignKeyDraft>,
    names: &mut NameFields,
) {
    let schema = &context.document.schema;
    let title = if relationship.is_some() { "Relationship" } else { "Foreign key" };
    title_ui(ui, title);
    Grid::new("link").num_columns(2).spacing([12.0, 8.0]).show(ui, |ui| {
        if let Some(draft) = relationship
            && let (Some(model), Some(target)) =
                (schema.model(draft.model_id), schema.model(draft.target))
        {
            let declared = model.relationship(draft.relationship_id);
            let before = declared.map(|one| one.name.as_str());
            attribute_ui(schema, ui, model, &mut draft.name, (before, &[]), names);
            ui.end_row();
            if let Some(backref) = &mut draft.backref {
                let before = declared.and_then(|one| one.backref.as_ref());
                let before = before.map(|one| one.name.as_str());
                attribute_ui(schema, ui, target, backref, (before, &[]), names);
                ui.end_row();
            }
        }
        if let Some(draft) = foreign_key {
            ui.label("On delete");
            on_delete_ui(ui, &mut draft.ondelete);
            ui.end_row();
        }
    });
}

fn title_ui(ui: &mut Ui, text: &str) {
    let text = RichText::new(text).font(semibold(14.0));
    ui.add(Label::new(text).truncate());
}

/// The name of the attribute that a class gets, beside its own and those that come with it.
fn attribute_ui(
    schema: &Schema,
    ui: &mut Ui,
    model: &Model,
    name: &mut String,
    (current, coming): (Option<&str>, &[&str]),
    names: &mut NameFields,
) {
    const MOST_CHARS: usize = 16;
    let class_name = if model.class_name.chars().count() > MOST_CHARS {
        let cut: String = model.class_name.chars().take(MOST_CHARS - 1).collect();
        format!("{cut}…")
    } else {
        model.class_name.clone()
    };
    ui.label(format!("{class_name}."));
    let checked = attribute_beside(schema, model.id, name, current, coming);
    names.field_ui(ui, &format!("Name on {}", model.class_name), name, checked);
}

fn on_delete_ui(ui: &mut Ui, ondelete: &mut Option<String>) {
    let shown =
        ON_DELETE.iter().find(|(value, _)| value.map(str::to_owned) == *ondelete).map_or_else(
            || ondelete.clone().unwrap_or_default(),
            |(value, words)| value.map_or_else(|| (*words).to_owned(), str::to_owned),
        );
    let list = combo_box("on delete", 160.0, RichText::new(shown));
    let list = list.show_list(ui, |ui| {
        for (value, words) in ON_DELETE {
            let value = value.map(str::to_owned);
            ui.selectable_value(ondelete, value, words);
        }
    });
    list.response.accessible_name("On delete");
}

/// The boxes that a popover is about, to be outlined while it is open.
pub(super) fn subjects(popover: &Popover) -> Vec<ModelId> {
    match &popover.draft {
        Draft::NewForeignKey { plan, .. } => vec![plan.child, plan.parent],
        Draft::NewManyToMany(plan) => vec![plan.a, plan.b],
        Draft::ChooseJoin(_) | Draft::Existing { .. } => Vec::new(),
    }
}
