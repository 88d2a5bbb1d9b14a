//! The Problems tab: what SQLAlchemy would refuse or warn of, a row each, with the way there and the
//! buttons that mend it.

use egui::{
    Align, Align2, Button, Layout, Rect, RichText, Role, ScrollArea, Sense, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

use super::super::go_to::{go_to_subject, subject_name};
use super::super::remedies::{remedy_command, remedy_text};
use super::super::theme::{self, Palette};
use super::super::view_state::ViewState;
use super::super::widgets::icons::{Icon, paint_icon};
use super::super::{Outbox, PanelContext};
use super::{empty_ui, severity_color};
use crate::mapping::{Diagnostic, Severity};

/// Height of a row, in points: a line of what and where, a line of advice.
const ROW_POINTS: f32 = 46.0;

/// No more buttons than these on a row.
const MAX_REMEDIES: usize = 3;

/// Draws the table.
pub fn problems_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    outbox: &mut Outbox,
) {
    let problems = &context.mapping.diagnostics;
    if problems.is_empty() {
        let hint = "SQLAlchemy would accept these models as they are";
        empty_ui(ui, context.palette, "No problems", hint);
        return;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let area = ScrollArea::vertical().id_salt("problems").auto_shrink(false);
    area.show_rows(ui, ROW_POINTS, problems.len(), |ui, rows| {
        for (index, problem) in problems.iter().enumerate().take(rows.end).skip(rows.start) {
            problem_row_ui(context, ui, view, outbox, index, problem);
        }
    });
}

fn problem_row_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    outbox: &mut Outbox,
    index: usize,
    problem: &Diagnostic,
) {
    let palette = context.palette;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_POINTS), Sense::hover());
    let response = ui.interact(rect, ui.scope_id().with(("problem", index)), Sense::click());
    let name = subject_name(&context.document.schema, problem.subject);
    let word = severity_word(problem.severity);
    let spoken = format!("{word}, {}, {name}: {}", problem.class.as_str(), problem.advice);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spoken));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 0.0, palette.row_hover);
    }
    let line = egui::Stroke::new(1.0, palette.card_divider);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, line);
    let buttons_left = remedies_ui(context, ui, outbox, rect, problem);
    paint_words(ui, palette, rect.with_max_x(buttons_left - 8.0), problem, &name);
    if response.clicked() {
        go_to_subject(context.document, view, problem.subject);
    }
    response.on_hover_ui(|ui| {
        ui.set_max_width(520.0);
        ui.label(RichText::new(&problem.advice));
        ui.label(RichText::new(&problem.message).small().color(palette.text_weak));
    });
}

fn paint_words(ui: &Ui, palette: &Palette, rect: Rect, problem: &Diagnostic, name: &str) {
    let color = severity_color(palette, problem.severity);
    let (top, bottom) = (rect.top() + 14.0, rect.top() + 32.0);
    let icon = match problem.severity {
        Severity::Error => Icon::Error,
        Severity::Warning => Icon::Warning,
    };
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    paint_icon(&painter, pos2(rect.left() + 20.0, top), icon, color);
    let mut left = rect.left() + 34.0;
    let body = egui::FontId::proportional(13.0);
    for (text, font, color, width) in [
        (severity_word(problem.severity), theme::semibold(13.0), color, 64.0_f32),
        (name, theme::semibold(13.0), palette.text, 0.0),
        (problem.class.as_str(), egui::FontId::monospace(11.5), palette.text_weak, 0.0),
    ] {
        let end = painter.text(pos2(left, top), Align2::LEFT_CENTER, text, font, color);
        left = (end.right() + 10.0).max(left + width);
    }
    // The subject stands above already.
    let advice = problem.advice.strip_prefix(name).unwrap_or(&problem.advice);
    let advice = advice.trim_start_matches(':').trim_start();
    let galley = {
        let mut job =
            egui::text::LayoutJob::simple_singleline(advice.replace('\n', " "), body, palette.text);
        job.wrap = egui::text::TextWrapping::truncate_at_width(rect.width() - 42.0);
        painter.layout_job(job)
    };
    let pos = pos2(rect.left() + 34.0, bottom - galley.size().y / 2.0);
    painter.galley(pos, galley, palette.text);
}

/// Buttons at the right of a row; answers where they begin.
fn remedies_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    outbox: &mut Outbox,
    rect: Rect,
    problem: &Diagnostic,
) -> f32 {
    let room = Rect::from_min_max(
        pos2(rect.left() + rect.width() * 0.35, rect.top()),
        pos2(rect.right() - 12.0, rect.bottom()),
    );
    let layout = Layout::right_to_left(Align::Center);
    let mut buttons = ui.new_child(UiBuilder::new().max_rect(room).layout(layout));
    for remedy in problem.remedies.iter().take(MAX_REMEDIES).rev() {
        let Some(command) = remedy_command(context.document, remedy) else { continue };
        let text = remedy_text(&context.document.schema, context.mapping, remedy);
        let shown = RichText::new(&text).color(context.palette.accent);
        let button = Button::new(shown).fill(context.palette.accent_soft);
        if buttons.add(button).on_hover_text(command.label(context.document)).clicked() {
            outbox.command(command);
        }
    }
    buttons.min_rect().left().max(room.left())
}

fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
    }
}
