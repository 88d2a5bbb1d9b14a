//! All options of one column, under its row: the type's arguments, the values that are text, the
//! foreign key.

use egui::{Button, Checkbox, Frame, Margin, RichText, Ui};

use super::LABEL_POINTS;
use super::drafts::FieldLook;
use super::field::{ColumnField, Field};
use super::model_form::labelled_field_ui;
use super::option_words::column_option;
use super::type_argument::{TypeArgument, TypeFlag};
use crate::app::view_state::ViewState;
use crate::app::widgets::choice::{ChoiceLook, ShowList, choice_ui, combo_box};
use crate::app::widgets::section::option_label_ui;
use crate::app::{Outbox, PanelContext};
use crate::document::{Command, ForeignKeyColumns, ForeignKeyOption};
use crate::schema::python_argument::{COLUMN_ARGUMENTS, DEFERRED_ARGUMENTS};
use crate::schema::{
    Autoincrement, Column, ColumnId, ForeignKeyConstraint, ForeignKeyTarget, Model, ModelId, Schema,
};

/// What a database can do to the referring row.
pub const KEY_ACTIONS: [&str; 5] = ["CASCADE", "SET NULL", "RESTRICT", "NO ACTION", "SET DEFAULT"];

/// Draws the form.
pub fn column_form_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    model: &Model,
    column: &Column,
    outbox: &mut Outbox,
) {
    let frame = Frame::new()
        .fill(context.palette.row_hover)
        .corner_radius(4.0)
        .inner_margin(Margin { left: 8, right: 4, top: 4, bottom: 8 })
        .outer_margin(Margin { left: -4, right: -4, top: 0, bottom: 4 });
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let path = format!("{}.{}", model.class_name, column.name);
        type_arguments_ui(context, ui, view, (model, column), &path, outbox);
        let mut field = |ui: &mut Ui, field: ColumnField, hint: &str, outbox: &mut Outbox| {
            let word = field.name();
            let name = format!("{path} {word}");
            let is_code = !matches!(field, ColumnField::Comment | ColumnField::Attribute);
            let look = FieldLook { name: &name, hint, is_code, ..FieldLook::default() };
            let label = (word, column_option(word));
            let field = Field::Column(model.id, column.id, field);
            labelled_field_ui(context, ui, &mut view.inspector, field, label, look, outbox);
        };
        field(ui, ColumnField::Default, "", outbox);
        field(ui, ColumnField::ServerDefault, "", outbox);
        field(ui, ColumnField::Onupdate, "", outbox);
        autoincrement_ui(context, ui, (model, column), &path, outbox);
        field(ui, ColumnField::Comment, "", outbox);
        foreign_key_ui(context, ui, (model, column), &path, outbox);
        field(ui, ColumnField::Attribute, &column.name, outbox);
        field(ui, ColumnField::Computed, "", outbox);
        if column.computed.is_some() {
            persisted_ui(context, ui, (model, column), &path, outbox);
        }
        let mut field = |ui: &mut Ui, field: ColumnField, hint: &str, outbox: &mut Outbox| {
            let word = field.name();
            let name = format!("{path} {word}");
            let look = FieldLook { name: &name, hint, is_code: true, ..FieldLook::default() };
            let field = Field::Column(model.id, column.id, field);
            let label = (word, column_option(word));
            labelled_field_ui(context, ui, &mut view.inspector, field, label, look, outbox);
        };
        field(ui, ColumnField::Variants, "mysql: Text; postgresql: JSON", outbox);
        let arguments = || COLUMN_ARGUMENTS.iter().chain(&DEFERRED_ARGUMENTS);
        let is_said = arguments().any(|name| column.more.contains_key(*name));
        more_ui(ui, &path, is_said, |ui| {
            for name in arguments() {
                field(ui, ColumnField::Argument(name), "", outbox);
            }
        });
        ui.horizontal(|ui| {
            ui.add_space(LABEL_POINTS + 8.0);
            let text = RichText::new("Remove column").color(context.palette.error);
            if ui.add(Button::new(text)).clicked() {
                let column_ids = vec![column.id];
                outbox.command(Command::RemoveColumns { model_id: model.id, column_ids });
            }
        });
    });
}

/// Options that are seldom said, behind a heading; open where one of them is said.
pub fn more_ui(ui: &mut Ui, path: &str, is_said: bool, contents: impl FnOnce(&mut Ui)) {
    let heading = RichText::new("More options").size(12.0);
    let header = egui::CollapsingHeader::new(heading).id_salt(path).default_open(is_said);
    let response = header.show_unindented(ui, contents);
    response.header_response.accessible_name(format!("{path} more options"));
}

fn type_arguments_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    (model, column): (&Model, &Column),
    path: &str,
    outbox: &mut Outbox,
) {
    let Some(column_type) = &column.column_type else { return };
    for argument in TypeArgument::of(column_type) {
        let (word, tooltip) = argument.words();
        let name = format!("{path} {word}");
        let look = FieldLook { name: &name, ..FieldLook::default() };
        let field = Field::TypeArgument(model.id, column.id, *argument);
        labelled_field_ui(context, ui, &mut view.inspector, field, (word, tooltip), look, outbox);
    }
    for (flag, is_on) in TypeFlag::of(column_type) {
        let (word, tooltip) = flag.words();
        ui.horizontal(|ui| {
            option_label_ui(ui, context.palette, LABEL_POINTS, word, tooltip);
            let mut value = is_on;
            let response = ui.add(Checkbox::without_text(&mut value));
            if response.accessible_name(format!("{path} {word}")).changed() {
                let column_type = Some(flag.toggled(column_type));
                let (model_id, column_id) = (model.id, column.id);
                outbox.command(Command::SetColumnType { model_id, column_id, column_type });
            }
        });
    }
}

fn autoincrement_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    (model, column): (&Model, &Column),
    path: &str,
    outbox: &mut Outbox,
) {
    const VALUES: [(Autoincrement, &str); 4] = [
        (Autoincrement::Auto, "auto"),
        (Autoincrement::True, "True"),
        (Autoincrement::False, "False"),
        (Autoincrement::IgnoreFk, "ignore_fk"),
    ];
    let words = column_option("autoincrement");
    ui.horizontal(|ui| {
        option_label_ui(ui, context.palette, LABEL_POINTS, "autoincrement", words);
        let current =
            VALUES.iter().find(|(value, _)| *value == column.autoincrement).map_or("", |one| one.1);
        let counts = context
            .mapping
            .table(model.id)
            .and_then(|table| table.column(column.id))
            .is_some_and(|column| column.counts_up);
        let shown = if column.autoincrement == Autoincrement::Auto {
            let says = if counts { "auto, counts up" } else { "auto" };
            RichText::new(says).color(context.palette.text_weak)
        } else {
            RichText::new(current)
        };
        let combo = combo_box("autoincrement", ui.available_width(), shown);
        let response = combo.show_list(ui, |ui| {
            for (autoincrement, word) in VALUES {
                let is_chosen = autoincrement == column.autoincrement;
                if ui.selectable_label(is_chosen, word).clicked() && !is_chosen {
                    let (model_id, column_id) = (model.id, column.id);
                    outbox.command(Command::SetAutoincrement {
                        model_id,
                        column_id,
                        autoincrement,
                    });
                }
            }
        });
        response.response.accessible_name(format!("{path} autoincrement"));
    });
}

fn persisted_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    (model, column): (&Model, &Column),
    path: &str,
    outbox: &mut Outbox,
) {
    let Some(computed) = &column.computed else { return };
    let values =
        [(None, "as the database likes"), (Some(true), "STORED"), (Some(false), "VIRTUAL")];
    ui.horizontal(|ui| {
        let words = "Is the value kept on disk (STORED), or worked out at each reading (VIRTUAL)?";
        option_label_ui(ui, context.palette, LABEL_POINTS, "persisted", words);
        let current = values.iter().find(|one| one.0 == computed.persisted).map_or("", |one| one.1);
        let combo = combo_box("persisted", ui.available_width(), RichText::new(current));
        let response = combo.show_list(ui, |ui| {
            for (persisted, word) in values {
                let is_chosen = persisted == computed.persisted;
                if ui.selectable_label(is_chosen, word).clicked() && !is_chosen {
                    let computed = Some(crate::schema::Computed { persisted, ..computed.clone() });
                    let (model_id, column_id) = (model.id, column.id);
                    outbox.command(Command::SetComputed { model_id, column_id, computed });
                }
            }
        });
        response.response.accessible_name(format!("{path} persisted"));
    });
}

/// The foreign key of this column alone, if it has one.
fn own_key(model: &Model, column_id: ColumnId) -> Option<&ForeignKeyConstraint> {
    model.foreign_keys.iter().find(|key| key.columns == [column_id])
}

fn foreign_key_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    (model, column): (&Model, &Column),
    path: &str,
    outbox: &mut Outbox,
) {
    let schema = &context.document.schema;
    let key = own_key(model, column.id);
    let shown = key.map_or_else(|| "none".to_owned(), |key| target_text(schema, &key.target));
    ui.horizontal(|ui| {
        let words = column_option("foreign key");
        option_label_ui(ui, context.palette, LABEL_POINTS, "foreign key", words);
        let name = format!("{path} foreign key");
        let width = ui.available_width();
        let look = ChoiceLook { name: &name, text: &shown, is_weak: key.is_none(), width };
        let mut targets = Vec::new();
        let chosen = choice_ui(ui, context.palette, look, || {
            targets = key_targets(schema, column.id);
            let names =
                targets.iter().map(|(parent, column)| column_path(schema, *parent, *column));
            std::iter::once("none".to_owned()).chain(names).collect()
        });
        let Some(chosen) = chosen else { return };
        match (chosen.checked_sub(1).and_then(|index| targets.get(index)), key) {
            (None, Some(key)) => outbox
                .command(Command::RemoveForeignKey { model_id: model.id, constraint_id: key.id }),
            (None, None) => {}
            (Some((parent, parent_column)), Some(key)) => {
                let columns = vec![*parent_column];
                outbox.command(Command::SetForeignKeyTarget {
                    model_id: model.id,
                    constraint_id: key.id,
                    target: ForeignKeyTarget::Columns { model: *parent, columns },
                });
            }
            (Some((parent, parent_column)), None) => outbox.command(Command::AddForeignKey {
                child: model.id,
                columns: ForeignKeyColumns::Existing(vec![column.id]),
                parent: *parent,
                parent_columns: vec![*parent_column],
                ondelete: None,
                onupdate: None,
                relationship: None,
            }),
        }
    });
    if let Some(key) = key {
        for (word, label) in [("ondelete", "ondelete"), ("onupdate", "onupdate of the key")] {
            key_action_ui(context, ui, model, key, (word, label, path), outbox);
        }
    }
}

fn key_action_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    model: &Model,
    key: &ForeignKeyConstraint,
    (word, label, path): (&str, &str, &str),
    outbox: &mut Outbox,
) {
    let is_delete = word == "ondelete";
    let current = if is_delete { &key.ondelete } else { &key.onupdate };
    ui.horizontal(|ui| {
        let shown_label = if is_delete { "ondelete" } else { "key onupdate" };
        let words = column_option(label);
        option_label_ui(ui, context.palette, LABEL_POINTS, shown_label, words);
        let shown = current.as_deref().map_or_else(
            || RichText::new("not said").color(context.palette.text_weak),
            RichText::new,
        );
        let combo = combo_box(word, ui.available_width(), shown);
        let response = combo.show_list(ui, |ui| {
            for value in std::iter::once(None).chain(KEY_ACTIONS.map(Some)) {
                let is_chosen = current.as_deref() == value;
                let text = value.unwrap_or("not said");
                if ui.selectable_label(is_chosen, text).clicked() && !is_chosen {
                    let value = value.map(str::to_owned);
                    let option = if is_delete {
                        ForeignKeyOption::Ondelete(value)
                    } else {
                        ForeignKeyOption::Onupdate(value)
                    };
                    let (model_id, constraint_id) = (model.id, key.id);
                    outbox.command(Command::SetForeignKeyOption {
                        model_id,
                        constraint_id,
                        option,
                    });
                }
            }
        });
        response.response.accessible_name(format!("{path} {shown_label}"));
    });
}

/// The columns that a key can well refer to: primary keys and unique columns.
fn key_targets(schema: &Schema, except: ColumnId) -> Vec<(ModelId, ColumnId)> {
    let mut targets: Vec<(ModelId, ColumnId)> = schema
        .models
        .values()
        .flat_map(|model| {
            let columns = model.columns.iter();
            let columns =
                columns.filter(move |one| (one.primary_key || one.unique) && one.id != except);
            columns.map(move |one| (model.id, one.id))
        })
        .collect();
    targets.sort_by_cached_key(|(model, column)| column_path(schema, *model, *column));
    targets
}

/// What a foreign key refers to, in words: `Role.id`.
pub fn target_text(schema: &Schema, target: &ForeignKeyTarget) -> String {
    match target {
        ForeignKeyTarget::Columns { model, columns } => {
            let paths: Vec<String> =
                columns.iter().map(|column| column_path(schema, *model, *column)).collect();
            paths.join(", ")
        }
        ForeignKeyTarget::Unresolved { table, columns } => {
            format!("{table}.{} (not found)", columns.join(", "))
        }
    }
}

fn column_path(schema: &Schema, model: ModelId, column: ColumnId) -> String {
    let Some(model) = schema.model(model) else { return String::new() };
    let column = model.column(column).map_or("", |column| column.name.as_str());
    format!("{}.{column}", model.class_name)
}
