//! The SQL tab: what `create_all` would emit in the chosen dialect, as the design stands now.

use std::collections::BTreeSet;

use egui::{RichText, Ui};

use super::super::actions::Action;
use super::super::view_state::{NoticeKind, ViewState};
use super::super::widgets::choice::{ShowList, combo_box};
use super::super::widgets::code::Language;
use super::super::{Outbox, PanelContext, dialect};
use super::empty_ui;
use super::generated::{Output, followed_model, go_to_clicked};
use crate::ddl::quoting::quote_identifier;
use crate::ddl::{Dialect, create_all, statements_of};
use crate::document::{Command, DialectName};
use crate::mapping::Mapping;
use crate::schema::ModelId;

/// The dialect, Copy and Export, from the right.
pub fn controls_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    outbox: &mut Outbox,
) {
    let row = Action::ExportSql.row();
    if ui.button("Export…").on_hover_text(row.tooltip).clicked() {
        outbox.action(Action::ExportSql);
    }
    if ui.button("Copy").on_hover_text("Copy the whole script").clicked() {
        ui.ctx().copy_text(view.drawer.sql.text().to_owned());
        view.notify(NoticeKind::Info, "SQL copied");
    }
    let chosen = context.document.settings.dialect;
    let combo = combo_box("dialect", 136.0, RichText::new(label(chosen)));
    let response = combo.show_list(ui, |ui| {
        for name in DialectName::ALL {
            if ui.selectable_label(name == chosen, label(name)).clicked() && name != chosen {
                outbox.command(Command::SetDialect { dialect: name });
            }
        }
    });
    response.response.accessible_name("Dialect").on_hover_text("The kind of database");
}

fn label(name: DialectName) -> &'static str {
    match name {
        DialectName::Mysql => "MySQL / MariaDB",
        other => other.label(),
    }
}

/// Draws the script.
pub fn sql_ui(context: &PanelContext<'_>, ui: &mut Ui, view: &mut ViewState) {
    let dialect = dialect(context.document.settings.dialect);
    let generated = &mut view.drawer.sql;
    generated.refresh(context, Language::Sql, || generate(context.mapping, dialect));
    if context.document.schema.models.is_empty() {
        empty_ui(
            ui,
            context.palette,
            "No tables yet",
            "Their CREATE TABLE appears here as you draw",
        );
        return;
    }
    let selected = followed_model(view);
    let begins = |id: ModelId, line: &str| {
        let Some(table) = context.mapping.table(id) else { return false };
        let Some(rest) = line.strip_prefix("CREATE TABLE ") else { return false };
        let name = quote_identifier(&table.name, dialect);
        rest.strip_prefix(&*name).is_some_and(|rest| rest.starts_with(' '))
    };
    let clicked = view.drawer.sql.show(context, ui, "sql", selected, begins);
    go_to_clicked(context, view, clicked);
}

/// The script; where the dialect cannot hold some tables, that of the others.
fn generate(mapping: &Mapping, dialect: Dialect) -> Output {
    let errors = match create_all(mapping, dialect) {
        Ok(script) => return (script.to_string(), Vec::new()),
        Err(errors) => errors,
    };
    let refused: BTreeSet<ModelId> =
        errors.iter().filter_map(|error| error.subject.model_id()).collect();
    let others: Vec<ModelId> =
        mapping.tables.keys().copied().filter(|id| !refused.contains(id)).collect();
    let script = statements_of(mapping, dialect, &others).unwrap_or_default();
    let troubles = errors.into_iter().map(|error| (error.subject, error.message)).collect();
    (script.to_string(), troubles)
}
