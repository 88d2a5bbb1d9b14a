//! The head of the inspector: the model's names, its kind, `__repr__`, comment and colour.

use egui::{Align, Layout, RichText, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::drafts::{FieldLook, field_ui, trouble_ui};
use super::field::Field;
use super::table_field::TableField;
use super::{InspectorState, LABEL_POINTS};
use crate::app::remedy_buttons::problems_of_ui;
use crate::app::theme::{self, HEADER_NAMES};
use crate::app::view_state::ViewState;
use crate::app::widgets::choice::{ShowList, combo_box};
use crate::app::widgets::icons::{Icon, icon_ui};
use crate::app::widgets::section::{option_label_ui, section_ui};
use crate::app::{Outbox, PanelContext};
use crate::document::Command;
use crate::mapping::Subject;
use crate::schema::{Model, ModelKind};

/// Draws the form.
pub fn model_form_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    model: &Model,
    outbox: &mut Outbox,
) {
    let palette = context.palette;
    kind_ui(context, ui, model, outbox);
    ui.add_space(2.0);
    class_name_ui(context, ui, &mut view.inspector, model, outbox);
    problems_of_ui(context, ui, Subject::Model(model.id), outbox);
    ui.add_space(4.0);
    let default_name = default_tablename(context, model);
    let name = &model.class_name;
    let rows = [
        (
            Field::Tablename(model.id),
            "__tablename__",
            "The table's name in the database. Left empty, Flask-SQLAlchemy makes one of the class name.",
            default_name.as_str(),
        ),
        (
            Field::ModelComment(model.id),
            "comment",
            "A note that is kept in the database, where it knows comments.",
            "",
        ),
    ];
    for (field, label, tooltip, hint) in rows {
        let accessible = format!("{name} {label}");
        let look = FieldLook { name: &accessible, hint, ..FieldLook::default() };
        labelled_field_ui(context, ui, &mut view.inspector, field, (label, tooltip), look, outbox);
        if label == "__tablename__" && model.kind.is_class() {
            repr_ui(context, ui, model, outbox);
        }
    }
    ui.horizontal(|ui| {
        option_label_ui(ui, palette, LABEL_POINTS, "colour", "The tint of the box's header.");
        let current = context.document.diagram.colors.get(&model.id).copied().unwrap_or(0);
        swatches_ui(context, ui, "header", Some(current), |color| {
            outbox.command(Command::SetColor { model_ids: vec![model.id], color });
        });
    });
    ui.add_space(theme::GAP);
}

/// What is said about the table as a whole beside its columns and constraints.
pub fn table_options_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    model: &Model,
    outbox: &mut Outbox,
) {
    if matches!(model.kind, ModelKind::View { .. }) {
        return;
    }
    section_ui(
        ui,
        context.palette,
        "Table",
        None,
        |_| {},
        |ui| {
            for (field, label, tooltip) in TableField::ALL {
                if field == TableField::MapperPrimaryKey && !model.kind.is_class() {
                    continue;
                }
                let name = format!("{} {label}", model.class_name);
                let is_code = field == TableField::Options;
                let hint = "not said";
                let look = FieldLook { name: &name, hint, is_code, ..FieldLook::default() };
                let field = Field::Table(model.id, field);
                let state = &mut view.inspector;
                labelled_field_ui(context, ui, state, field, (label, tooltip), look, outbox);
            }
        },
    );
}

fn class_name_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    state: &mut InspectorState,
    model: &Model,
    outbox: &mut Outbox,
) {
    let label = if model.kind.is_class() { "class name" } else { "name" };
    let name = format!("{} {label}", model.class_name);
    let look = FieldLook { name: &name, width: ui.available_width(), ..FieldLook::default() };
    let field = Field::ClassName(model.id);
    ui.scope(|ui| {
        ui.style_mut().override_font_id = Some(theme::semibold(15.0));
        field_ui(context, ui, &mut state.drafts, field, look, outbox);
    });
    trouble_ui(context, ui, &mut state.drafts, field, outbox);
}

fn default_tablename(context: &PanelContext<'_>, model: &Model) -> String {
    match &model.tablename {
        Some(_) => String::new(),
        None => context
            .mapping
            .table(model.id)
            .map_or_else(|| model.table_name(), |table| table.name.clone()),
    }
}

/// A label, a field of text in the rest of the width, and under it what is wrong with the text.
pub fn labelled_field_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    state: &mut InspectorState,
    field: Field,
    (label, tooltip): (&str, &str),
    look: FieldLook<'_>,
    outbox: &mut Outbox,
) {
    ui.horizontal(|ui| {
        option_label_ui(ui, context.palette, LABEL_POINTS, label, tooltip);
        let look = FieldLook { width: ui.available_width(), ..look };
        let response = field_ui(context, ui, &mut state.drafts, field, look, outbox);
        let text = field.text(context.document).unwrap_or_default();
        let shown = if text.is_empty() { look.hint } else { &text };
        // A long text is cut off in a narrow panel; the tooltip has it whole.
        if shown.len() > 24 && !response.has_focus() {
            response.on_hover_text(shown);
        }
    });
    if state.drafts.trouble(field).is_some() {
        ui.horizontal(|ui| {
            ui.add_space(LABEL_POINTS + ui.spacing().item_spacing.x);
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                trouble_ui(context, ui, &mut state.drafts, field, outbox);
            });
        });
    }
}

fn repr_ui(context: &PanelContext<'_>, ui: &mut Ui, model: &Model, outbox: &mut Outbox) {
    let tooltip = "The column by which a row is called in print: <Role 'admin'>.";
    ui.horizontal(|ui| {
        option_label_ui(ui, context.palette, LABEL_POINTS, "__repr__", tooltip);
        let chosen = model.repr.and_then(|id| model.column(id));
        let shown = chosen.map_or_else(
            || RichText::new("primary key").color(context.palette.text_weak),
            |column| RichText::new(&column.name),
        );
        let combo = combo_box("repr", ui.available_width(), shown);
        let response = combo.show_list(ui, |ui| {
            let model_id = model.id;
            if ui.selectable_label(chosen.is_none(), "primary key").clicked() && chosen.is_some() {
                outbox.command(Command::SetRepr { model_id, column_id: None });
            }
            for column in &model.columns {
                let is_chosen = model.repr == Some(column.id);
                if ui.selectable_label(is_chosen, &column.name).clicked() && !is_chosen {
                    outbox.command(Command::SetRepr { model_id, column_id: Some(column.id) });
                }
            }
        });
        response.response.accessible_name(format!("{} __repr__", model.class_name));
    });
}

/// What it is, and, for all but views, the choice of what it is to be.
fn kind_ui(context: &PanelContext<'_>, ui: &mut Ui, model: &Model, outbox: &mut Outbox) {
    let (icon, kind) = match model.kind {
        ModelKind::Class => (Icon::Model, "Model"),
        ModelKind::AssociationTable => (Icon::AssociationTable, "Association table"),
        ModelKind::View { .. } => (Icon::View, "View of a database, read-only"),
    };
    let tooltip = "A model has a class in Python; an association table is only a db.Table, for the \
                   secondary of a many-to-many.";
    let text = RichText::new(kind).size(12.0).color(context.palette.text_weak);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        icon_ui(ui, icon, context.palette.text_weak);
        if matches!(model.kind, ModelKind::View { .. }) {
            ui.label(text);
            return;
        }
        let fill = egui::Color32::TRANSPARENT;
        ui.visuals_mut().widgets.inactive.weak_bg_fill = fill;
        let response = combo_box("kind", 150.0, text).show_list(ui, |ui| {
            for (word, kind) in
                [("Model", ModelKind::Class), ("Association table", ModelKind::AssociationTable)]
            {
                let is_chosen = kind == model.kind;
                if ui.selectable_label(is_chosen, word).clicked() && !is_chosen {
                    outbox.command(Command::SetModelKind { model_id: model.id, kind });
                }
            }
        });
        let response = response.response.accessible_name(format!("{} kind", model.class_name));
        response.on_hover_text(tooltip);
    });
}

/// The colours that headers and tints can have, `of` being which. `current` is `None` where several
/// differ.
pub fn swatches_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    of: &str,
    current: Option<u8>,
    mut choose: impl FnMut(Option<u8>),
) {
    let palette = context.palette;
    ui.spacing_mut().item_spacing.x = 5.0;
    for (index, name) in HEADER_NAMES.iter().enumerate() {
        let color = if index == 0 { None } else { u8::try_from(index).ok() };
        let (rect, response) = ui.allocate_exact_size(vec2(19.0, 24.0), Sense::click());
        let is_chosen = current == Some(color.unwrap_or(0));
        let spoken = format!("{name} {of}");
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_chosen, &spoken));
        let square = egui::Rect::from_center_size(rect.center(), vec2(17.0, 17.0));
        ui.painter().rect_filled(square, 5.0, palette.header(color));
        let stroke = if is_chosen {
            Stroke::new(2.0, palette.accent)
        } else if response.hovered() || response.has_focus() {
            Stroke::new(1.0, palette.accent)
        } else {
            Stroke::new(1.0, palette.card_border)
        };
        ui.painter().rect_stroke(square, 5.0, stroke, StrokeKind::Outside);
        if response.on_hover_text(*name).clicked() && !is_chosen {
            choose(color);
        }
    }
}
