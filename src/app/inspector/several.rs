//! Several boxes selected: how many, and what can be done to all of them.

use egui::{Label, RichText, Ui, vec2};

use super::LABEL_POINTS;
use super::model_form::swatches_ui;
use crate::app::actions::Action;
use crate::app::theme;
use crate::app::view_state::ViewState;
use crate::app::widgets::section::option_label_ui;
use crate::app::{Outbox, PanelContext};
use crate::document::Command;
use crate::schema::{Model, ModelId, ModelKind};

/// Draws the panel.
pub fn several_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    outbox: &mut Outbox,
) {
    let palette = context.palette;
    let schema = &context.document.schema;
    let diagram = &context.document.diagram;
    let ids: Vec<ModelId> = view.selection.models.iter().copied().collect();
    let models: Vec<&Model> = ids.iter().filter_map(|id| schema.model(*id)).collect();
    ui.label(RichText::new(format!("{} selected", models.len())).font(theme::semibold(15.0)));
    let names: Vec<&str> = models.iter().take(12).map(|model| model.class_name.as_str()).collect();
    let mut names = names.join(", ");
    if models.len() > 12 {
        names.push_str(", …");
    }
    ui.add(Label::new(RichText::new(names).color(palette.text_weak)).wrap());
    ui.add_space(theme::GAP);
    ui.horizontal(|ui| {
        let words = "The tint of the boxes' headers.";
        option_label_ui(ui, palette, LABEL_POINTS, "colour", words);
        let colors: Vec<u8> =
            ids.iter().map(|id| diagram.colors.get(id).copied().unwrap_or(0)).collect();
        let is_same = colors.windows(2).all(|pair| pair[0] == pair[1]);
        let current = colors.first().copied().filter(|_| is_same);
        swatches_ui(context, ui, "header", current, |color| {
            outbox.command(Command::SetColor { model_ids: ids.clone(), color });
        });
    });
    let pinned = ids.iter().filter(|id| diagram.pinned.contains(id)).count();
    ui.horizontal(|ui| {
        let words = "An arrangement leaves pinned boxes where they are.";
        option_label_ui(ui, palette, LABEL_POINTS, "pinned", words);
        ui.label(format!("{pinned} of {}", ids.len()));
        let is_all = pinned == ids.len();
        let word = if is_all { "Unpin" } else { "Pin" };
        if ui.button(word).clicked() {
            outbox.command(Command::SetPinned { model_ids: ids.clone(), pinned: !is_all });
        }
    });
    fold_ui(context, ui, &models, outbox);
    ui.add_space(theme::GAP);
    ui.horizontal(|ui| {
        for action in [Action::Arrange, Action::ZoomToSelection] {
            let row = action.row();
            if ui.button(row.text).on_hover_text(row.tooltip).clicked() {
                outbox.action(action);
            }
        }
    });
    ui.add_space(4.0);
    let text = RichText::new(format!("Delete {} models", models.len())).color(palette.error);
    if ui.add(egui::Button::new(text).min_size(vec2(120.0, 24.0))).clicked() {
        outbox.command(Command::RemoveModels { model_ids: ids });
    }
}

fn fold_ui(context: &PanelContext<'_>, ui: &mut Ui, models: &[&Model], outbox: &mut Outbox) {
    let tables: Vec<ModelId> = models
        .iter()
        .filter(|model| model.kind == ModelKind::AssociationTable)
        .map(|model| model.id)
        .collect();
    if tables.is_empty() {
        return;
    }
    ui.horizontal(|ui| {
        let words = "A folded association table is drawn as one link.";
        option_label_ui(ui, context.palette, LABEL_POINTS, "tables", words);
        for (word, folded) in [("Fold", true), ("Unfold", false)] {
            if ui.button(word).clicked() {
                outbox.command(Command::SetFolded { model_ids: tables.clone(), folded });
            }
        }
    });
}
