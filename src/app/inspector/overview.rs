//! Nothing selected: the project as a whole.

use egui::{Label, RichText, Ui};

use super::drafts::FieldLook;
use super::field::Field;
use super::model_form::labelled_field_ui;
use crate::app::actions::Action;
use crate::app::theme;
use crate::app::view_state::ViewState;
use crate::app::widgets::section::section_ui;
use crate::app::{Outbox, PanelContext};
use crate::schema::ModelKind;

/// The keys of `MetaData(naming_convention=…)`: what each names, and the pattern that SQLAlchemy's
/// documentation proposes.
#[rustfmt::skip]
const CONVENTIONS: [(&str, &str, &str); 5] = [
    ("ix", "Names of indexes.", "ix_%(column_0_label)s"),
    ("uq", "Names of unique constraints.", "uq_%(table_name)s_%(column_0_name)s"),
    ("ck", "Names of check constraints.", "ck_%(table_name)s_%(constraint_name)s"),
    ("fk", "Names of foreign keys.", "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s"),
    ("pk", "Names of primary keys.", "pk_%(table_name)s"),
];

/// Draws the panel.
pub fn overview_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    outbox: &mut Outbox,
) {
    let palette = context.palette;
    ui.label(RichText::new("Project").font(theme::semibold(15.0)));
    ui.add_space(4.0);
    let label = ("name", "What the project is called.");
    let look = FieldLook { name: "Project name", hint: "not named", ..FieldLook::default() };
    labelled_field_ui(context, ui, &mut view.inspector, Field::ProjectName, label, look, outbox);
    ui.add_space(4.0);
    for (count, one, many) in counts(context) {
        if count > 0 {
            let noun = if count == 1 { one } else { many };
            ui.label(format!("{count} {noun}"));
        }
    }
    ui.add_space(theme::GAP);
    section_ui(
        ui,
        palette,
        "Naming convention",
        None,
        |_| {},
        |ui| {
            let words = "Patterns by which constraints without a name of their own are called.";
            ui.add(Label::new(RichText::new(words).color(palette.text_weak)).wrap());
            for (key, words, hint) in CONVENTIONS {
                let name = format!("Naming convention {key}");
                let look = FieldLook { name: &name, hint, is_code: true, ..FieldLook::default() };
                let field = Field::NamingConvention(key);
                labelled_field_ui(
                    context,
                    ui,
                    &mut view.inspector,
                    field,
                    (key, words),
                    look,
                    outbox,
                );
            }
        },
    );
    section_ui(
        ui,
        palette,
        "Hints",
        None,
        |_| {},
        |ui| {
            for action in [
                Action::NewModel,
                Action::NewForeignKey,
                Action::NewManyToMany,
                Action::Arrange,
                Action::CommandPalette,
                Action::Shortcuts,
            ] {
                let row = action.row();
                let keys = row.shortcuts.first().map(|keys| ui.ctx().format_shortcut(keys));
                ui.horizontal(|ui| {
                    let keys = keys.unwrap_or_default();
                    ui.scope(|ui| {
                        ui.set_width(56.0);
                        ui.label(
                            RichText::new(keys).font(theme::semibold(12.5)).color(palette.accent),
                        );
                    });
                    let text = row.text.trim_end_matches('…');
                    ui.add(Label::new(text).truncate()).on_hover_text(row.tooltip);
                });
            }
        },
    );
}

fn counts(context: &PanelContext<'_>) -> [(usize, &'static str, &'static str); 6] {
    let models = || context.document.schema.models.values();
    let of_kind =
        |is_wanted: fn(&ModelKind) -> bool| models().filter(|model| is_wanted(&model.kind)).count();
    [
        (of_kind(ModelKind::is_class), "model", "models"),
        (
            of_kind(|kind| *kind == ModelKind::AssociationTable),
            "association table",
            "association tables",
        ),
        (of_kind(|kind| matches!(kind, ModelKind::View { .. })), "view", "views"),
        (models().map(|model| model.columns.len()).sum(), "column", "columns"),
        (models().map(|model| model.relationships.len()).sum(), "relationship", "relationships"),
        (models().map(|model| model.foreign_keys.len()).sum(), "foreign key", "foreign keys"),
    ]
}
