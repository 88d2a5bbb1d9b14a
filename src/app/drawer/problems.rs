//! The Problems tab: what SQLAlchemy would refuse or warn of, a row each, with the way there and the
//! buttons that mend it.

use egui::{
    Align, Align2, Layout, Rect, RichText, Role, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo,
    pos2, vec2,
};

use super::super::go_to::{go_to_subject, subject_name};
use super::super::remedy_buttons::{look_of, remedy_row_ui};
use super::super::theme::{self, Palette};
use super::super::view_state::ViewState;
use super::super::widgets::icons::paint_icon;
use super::super::{Outbox, PanelContext};
use super::empty_ui;
use crate::mapping::{Diagnostic, Severity};

/// Height of a row, in points: a line of what and where, a line of advice.
const ROW_POINTS: f32 = 46.0;

/// Height of the buttons under them, in points.
const BUTTONS_POINTS: f32 = 32.0;

/// Where the words of a row begin, in points.
const INDENT_POINTS: f32 = 34.0;

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
    let heights = problems.iter().map(row_height);
    let total: f32 = heights.sum();
    let area = ScrollArea::vertical().id_salt("problems").auto_shrink(false);
    area.show_viewport(ui, |ui, viewport| {
        ui.set_height(total);
        let corner = ui.max_rect().min;
        let width = ui.available_width();
        let mut top = 0.0;
        for (index, problem) in problems.iter().enumerate() {
            let height = row_height(problem);
            // Only what is in view is laid out.
            if top + height >= viewport.top() && top <= viewport.bottom() {
                let rect = Rect::from_min_size(corner + vec2(0.0, top), vec2(width, height));
                problem_row_ui(context, ui, view, outbox, (index, rect), problem);
            }
            top += height;
        }
    });
}

fn row_height(problem: &Diagnostic) -> f32 {
    if problem.remedies.is_empty() { ROW_POINTS } else { ROW_POINTS + BUTTONS_POINTS }
}

fn problem_row_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    outbox: &mut Outbox,
    (index, rect): (usize, Rect),
    problem: &Diagnostic,
) {
    let palette = context.palette;
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
    paint_words(ui, palette, rect.with_max_x(rect.right() - 12.0), problem, &name);
    if !problem.remedies.is_empty() {
        let room = Rect::from_min_max(
            pos2(rect.left() + INDENT_POINTS, rect.top() + ROW_POINTS - 4.0),
            rect.right_bottom() - vec2(12.0, 8.0),
        );
        let layout = Layout::left_to_right(Align::Center);
        let mut buttons =
            ui.new_child(UiBuilder::new().max_rect(room).layout(layout).id_salt(index));
        remedy_row_ui(context, &mut buttons, &problem.remedies, outbox);
    }
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
    let (icon, color) = look_of(palette, problem.severity);
    let (top, bottom) = (rect.top() + 14.0, rect.top() + 32.0);
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    paint_icon(&painter, pos2(rect.left() + 20.0, top), icon, color);
    let mut left = rect.left() + INDENT_POINTS;
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
    let rest = problem.advice.strip_prefix(name).and_then(|rest| rest.strip_prefix(':'));
    let advice = rest.unwrap_or(&problem.advice).trim_start();
    let galley = {
        let mut job =
            egui::text::LayoutJob::simple_singleline(advice.replace('\n', " "), body, palette.text);
        job.wrap = egui::text::TextWrapping::truncate_at_width(rect.width() - 42.0);
        painter.layout_job(job)
    };
    let pos = pos2(rect.left() + INDENT_POINTS, bottom - galley.size().y / 2.0);
    painter.galley(pos, galley, palette.text);
}

fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
    }
}
