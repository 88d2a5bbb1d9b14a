//! The buttons that mend a problem, in a row as long as there is room, the rest behind "More"; and a
//! problem with its buttons as the inspector has it, under what it is about.

use egui::{Button, FontId, Label, Popup, RichText, Ui, vec2};

use super::remedies::{remedy_command, remedy_text};
use super::theme::Palette;
use super::widgets::icons::{Icon, icon_ui};
use super::{Outbox, PanelContext};
use crate::mapping::{Diagnostic, Remedy, Severity, Subject};

/// What a button's text has beside it, in points.
const BUTTON_MARGIN: f32 = 18.0;
/// Width kept for the button "More", in points.
const MORE_POINTS: f32 = 64.0;

/// Buttons in one row.
pub fn remedy_row_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    remedies: &[Remedy],
    outbox: &mut Outbox,
) {
    let texts = texts_of(context, remedies);
    let mut left = ui.available_width();
    let mut shown = 0;
    for (index, text) in texts.iter().enumerate() {
        let font = FontId::proportional(12.5);
        let width = ui.painter().layout_no_wrap(text.clone(), font, context.palette.text).size().x;
        let width = width + BUTTON_MARGIN + ui.spacing().item_spacing.x;
        let is_last = index + 1 == texts.len();
        if width > left - if is_last { 0.0 } else { MORE_POINTS } && index > 0 {
            break;
        }
        left -= width;
        shown = index + 1;
    }
    for (remedy, text) in remedies.iter().zip(&texts).take(shown) {
        button_ui(context, ui, remedy, text, outbox);
    }
    if shown == remedies.len() {
        return;
    }
    let more = Button::new(RichText::new("More").size(12.5).color(context.palette.text));
    let more = ui.add(more).accessible_name("More remedies");
    Popup::menu(&more).accessible_name("Remedies").show(|ui| {
        for (remedy, text) in remedies.iter().zip(&texts).skip(shown) {
            if ui.button(text).clicked() {
                outbox.commands.extend(remedy_command(context.document, remedy));
                ui.close();
            }
        }
    });
}

fn texts_of(context: &PanelContext<'_>, remedies: &[Remedy]) -> Vec<String> {
    let schema = &context.document.schema;
    remedies.iter().map(|remedy| remedy_text(schema, context.mapping, remedy)).collect()
}

fn button_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    remedy: &Remedy,
    text: &str,
    outbox: &mut Outbox,
) {
    let Some(command) = remedy_command(context.document, remedy) else { return };
    let shown = RichText::new(text).size(12.5).color(context.palette.accent);
    let button = Button::new(shown).fill(context.palette.accent_soft).truncate();
    let response = ui.add(button).on_hover_ui(|ui| {
        ui.set_max_width(420.0);
        ui.label(command.label(context.document));
        if let Remedy::ChooseJoin { join, .. } = remedy {
            ui.label(RichText::new(join.condition_text(context.mapping)).monospace());
        }
    });
    if response.clicked() {
        outbox.command(command);
    }
}

/// Everything that is wrong with a subject, each with a sign, the advice and its buttons.
pub fn problems_of_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    subject: Subject,
    outbox: &mut Outbox,
) {
    for problem in context.mapping.diagnostics.iter().filter(|one| one.subject == subject) {
        problem_ui(context, ui, problem, outbox);
    }
}

fn problem_ui(context: &PanelContext<'_>, ui: &mut Ui, problem: &Diagnostic, outbox: &mut Outbox) {
    let (icon, color) = look_of(context.palette, problem.severity);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
        ui.add_space(2.0);
        ui.horizontal_top(|ui| {
            icon_ui(ui, icon, color);
            let text = RichText::new(&problem.advice).small().color(color);
            ui.add(Label::new(text).wrap()).on_hover_text(&problem.message);
        });
        let texts = texts_of(context, &problem.remedies);
        for (remedy, text) in problem.remedies.iter().zip(&texts) {
            ui.horizontal(|ui| {
                ui.add_space(22.0);
                button_ui(context, ui, remedy, text, outbox);
            });
        }
        ui.add_space(4.0);
    });
}

/// The sign and the colour of a severity.
pub fn look_of(palette: &Palette, severity: Severity) -> (Icon, egui::Color32) {
    match severity {
        Severity::Error => (Icon::Error, palette.error),
        Severity::Warning => (Icon::Warning, palette.warning),
    }
}
