//! The Python tab: the Flask-SQLAlchemy module, as the design stands now.

use std::collections::BTreeSet;

use egui::{RichText, Ui};

use super::super::actions::Action;
use super::super::view_state::{NoticeKind, ViewState};
use super::super::widgets::choice::{ShowList, combo_box};
use super::super::widgets::code::Language;
use super::super::{Outbox, PanelContext};
use super::empty_ui;
use super::generated::{Output, followed_model, go_to_clicked};
use crate::document::Command;
use crate::mapping::Mapping;
use crate::python::{PythonStyle, write_models, write_module};
use crate::schema::{ModelId, Schema};

/// The style, Copy and Export, from the right.
pub fn controls_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    outbox: &mut Outbox,
) {
    let row = Action::ExportPython.row();
    if ui.button("Export…").on_hover_text(row.tooltip).clicked() {
        outbox.action(Action::ExportPython);
    }
    if ui.button("Copy").on_hover_text("Copy the whole module").clicked() {
        ui.ctx().copy_text(view.drawer.python.text().to_owned());
        view.notify(NoticeKind::Info, "Python copied");
    }
    let chosen = context.document.settings.python_style;
    let combo = combo_box("python_style", 88.0, RichText::new(chosen.label()));
    let response = combo.show_list(ui, |ui| {
        for style in PythonStyle::ALL {
            let response = ui.selectable_label(style == chosen, style.label());
            if response.on_hover_text(example(style)).clicked() && style != chosen {
                outbox.command(Command::SetPythonStyle { style });
            }
        }
    });
    response.response.accessible_name("Style").on_hover_text("How columns are declared");
}

/// What a column looks like.
fn example(style: PythonStyle) -> &'static str {
    match style {
        PythonStyle::Classic => "name = db.Column(db.String(64))",
        PythonStyle::Typed => "name: Mapped[str | None] = mapped_column(String(64))",
    }
}

/// Draws the module.
pub fn python_ui(context: &PanelContext<'_>, ui: &mut Ui, view: &mut ViewState) {
    let schema = &context.document.schema;
    let generated = &mut view.drawer.python;
    let style = context.document.settings.python_style;
    generated.refresh(context, Language::Python, || generate(schema, context.mapping, style));
    if schema.models.is_empty() {
        empty_ui(ui, context.palette, "No models yet", "Their classes appear here as you draw");
        return;
    }
    let selected = followed_model(view);
    let begins = |id: ModelId, line: &str| {
        let Some(model) = schema.model(id) else { return false };
        let name = model.class_name.as_str();
        let rest = line.strip_prefix("class ").unwrap_or(line).strip_prefix(name);
        rest.is_some_and(|rest| rest.starts_with('(') || rest.starts_with(" = "))
    };
    let clicked = view.drawer.python.show(context, ui, "python", selected, begins);
    go_to_clicked(context, view, clicked);
}

/// The module; where Python cannot hold some models, that of the others.
fn generate(schema: &Schema, mapping: &Mapping, style: PythonStyle) -> Output {
    let errors = match write_module(schema, mapping, style) {
        Ok(module) => return (module, Vec::new()),
        Err(errors) => errors,
    };
    let refused: BTreeSet<ModelId> =
        errors.iter().filter_map(|error| error.subject.model_id()).collect();
    let others: Vec<ModelId> =
        schema.models.keys().copied().filter(|id| !refused.contains(id)).collect();
    let module = write_models(schema, mapping, style, &others).unwrap_or_default();
    let troubles = errors.into_iter().map(|error| (error.subject, error.to_string())).collect();
    (module, troubles)
}
