//! What one strategy emitted: each statement as SQLAlchemy writes it, how often, its values, rows, time
//! and plan; and the index that would mend what is missing, to be copied, never run.

use egui::{FontId, Frame, Label, Margin, RichText, ScrollArea, Stroke, Ui};

use super::cell_text::python_literal;
use super::lens_table::{meaning, millis_text};
use super::relations::rows_text;
use crate::app::theme::{Palette, semibold};
use crate::app::widgets::code_view::coloured_sql;
use crate::lens::{MissingIndex, Stage};
use crate::schema::Lazy;
use crate::sqlite::{EmittedGroup, LensRun, Value};

/// So many values are shown of a statement.
const VALUES_SHOWN: usize = 12;

/// Draws it all.
pub fn statements_ui(ui: &mut Ui, run: &LensRun, palette: &Palette) {
    ScrollArea::vertical().id_salt(run.lazy.as_str()).auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        ui.label(RichText::new(format!("lazy=\"{}\"", run.lazy.as_str())).font(semibold(14.0)));
        ui.add(Label::new(RichText::new(meaning(run.lazy)).weak()).wrap());
        let is_other =
            matches!(run.lazy, Lazy::Joined | Lazy::Subquery | Lazy::Selectin) && run.is_per_parent;
        if is_other {
            let text = "Here it acts as select does: the class leads to itself, and no join_depth says \
                        how deep to follow it.";
            ui.add(Label::new(RichText::new(text).color(palette.warning)).wrap());
        }
        if run.is_n_plus_one() {
            let more = run.statements.len() - 1;
            let text = format!(
                "N+1: one statement for the page, and {more} more for its {} parents.",
                run.parents
            );
            ui.add(Label::new(RichText::new(text).color(palette.error)).wrap());
        }
        for text in run.error.iter().chain(&run.stopped) {
            ui.add(Label::new(RichText::new(text).color(palette.error)).wrap());
        }
        for missing in &run.missing {
            missing_ui(ui, missing, palette);
        }
        for group in run.groups() {
            group_ui(ui, run, &group, palette);
        }
    });
}

fn missing_ui(ui: &mut Ui, missing: &MissingIndex, palette: &Palette) {
    card(palette.warning, palette).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let columns = missing.lookup.columns.join(", ");
        let text =
            format!("{} has no index on {columns}: every row is looked at.", missing.lookup.table);
        ui.horizontal(|ui| {
            ui.label(RichText::new("Missing index").font(semibold(12.5)).color(palette.warning));
            copy_ui(ui, "Copy CREATE INDEX", &missing.create_index);
        });
        ui.add(Label::new(RichText::new(text).size(12.5)).wrap());
        code_ui(ui, &missing.create_index, palette);
        let text = format!("In the models: {}.", missing.declaration);
        ui.add(Label::new(RichText::new(text).size(12.0).weak()).wrap());
    });
}

fn group_ui(ui: &mut Ui, run: &LensRun, group: &EmittedGroup<'_>, palette: &Palette) {
    card(palette.card_border, palette).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            let stage = match group.first.stage {
                Stage::Load => "When parents are loaded",
                Stage::Touch => "When the relationship is looked at",
            };
            ui.label(RichText::new(stage).font(semibold(12.5)));
            if group.count > 1 {
                let color = if run.is_n_plus_one() { palette.error } else { palette.text };
                let times = RichText::new(format!("× {}", group.count));
                ui.label(times.font(semibold(12.5)).color(color));
            }
            let cost = format!("{}, {} ms", rows_text(group.rows), millis_text(group.time));
            ui.label(RichText::new(cost).size(12.0).weak());
            copy_ui(ui, "Copy SQL", &group.first.sql);
        });
        code_ui(ui, &on_lines(&group.first.sql), palette);
        if !group.first.parameters.is_empty() {
            let first = if group.count > 1 { "first " } else { "" };
            let text = format!("{first}{}", values_text(&group.first.parameters));
            let text = RichText::new(text).font(FontId::monospace(11.5)).weak();
            ui.add(Label::new(text).wrap());
        }
        let plan = run.plan(&group.first.sql);
        for (depth, step) in plan.into_iter().flat_map(|plan| &plan.steps) {
            let goes_through = |table| run.goes_through(&group.first.sql, step, table);
            let is_bad = run.missing.iter().any(|missing| goes_through(&missing.lookup.table));
            let color = if is_bad { palette.warning } else { palette.text_weak };
            let text = format!("{:indent$}→ {step}", "", indent = depth * 2);
            ui.add(
                Label::new(RichText::new(text).font(FontId::monospace(11.5)).color(color)).wrap(),
            );
        }
    });
}

fn card(color: egui::Color32, palette: &Palette) -> Frame {
    Frame::new()
        .fill(palette.card)
        .stroke(Stroke::new(1.0, color))
        .corner_radius(6)
        .inner_margin(Margin::symmetric(10, 8))
}

fn copy_ui(ui: &mut Ui, name: &str, text: &str) {
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        let button = egui::Button::new(RichText::new(name).size(11.5)).frame_when_inactive(false);
        if ui.add(button).on_hover_text("Copy it to the clipboard; it is never run here").clicked()
        {
            ui.ctx().copy_text(text.to_owned());
        }
    });
}

fn code_ui(ui: &mut Ui, sql: &str, palette: &Palette) {
    let job = coloured_sql(sql, palette, &FontId::monospace(12.0));
    ui.add(Label::new(job).wrap().selectable(true));
}

/// `[1, 'jazz', …]`
fn values_text(values: &[Value]) -> String {
    let mut texts: Vec<String> = values.iter().take(VALUES_SHOWN).map(python_literal).collect();
    if values.len() > VALUES_SHOWN {
        texts.push(format!("… {} in all", values.len()));
    }
    format!("[{}]", texts.join(", "))
}

/// A statement with each of its clauses on a line.
fn on_lines(sql: &str) -> String {
    const CLAUSES: [&str; 6] =
        ["FROM ", "LEFT OUTER JOIN ", "JOIN ", "WHERE ", "ORDER BY ", "LIMIT "];
    let mut lines = String::new();
    let (mut depth, mut quote) = (0_usize, None);
    for (at, letter) in sql.char_indices() {
        match (quote, letter) {
            (Some(open), letter) if open == letter => quote = None,
            (None, '"' | '\'') => quote = Some(letter),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, ' ') if depth == 0 => {
                let rest = &sql[at + 1..];
                // The words before JOIN are on its line already.
                let is_clause = CLAUSES.iter().any(|clause| rest.starts_with(clause));
                if is_clause && !(rest.starts_with("JOIN ") && lines.ends_with("OUTER")) {
                    lines.push('\n');
                    continue;
                }
            }
            _ => {}
        }
        lines.push(letter);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::on_lines;

    #[test]
    fn clauses_stand_on_lines_of_their_own() {
        let sql = "SELECT a FROM (SELECT b FROM c LIMIT ?) AS d LEFT OUTER JOIN \"x FROM y\" ON e \
                   JOIN f ON g WHERE h = ? ORDER BY i";
        let lines: Vec<String> = on_lines(sql).lines().map(str::to_owned).collect();
        assert_eq!(
            lines,
            [
                "SELECT a",
                "FROM (SELECT b FROM c LIMIT ?) AS d",
                "LEFT OUTER JOIN \"x FROM y\" ON e",
                "JOIN f ON g",
                "WHERE h = ?",
                "ORDER BY i"
            ]
        );
    }
}
