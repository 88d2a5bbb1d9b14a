//! The files that models were imported from, to bring their models up to date.

use egui::{Align, Button, Context, Label, Layout, Modal, RichText, ScrollArea, vec2};

use crate::app::dialogs::sheet_frame;
use crate::app::theme::{self, Palette};
use crate::document::{ImportSource, SourceKind};

/// Draws the list; answers the place of the one that was chosen, or `None` within when it is closed.
pub fn sources_sheet_ui(ctx: &Context, sources: &[ImportSource]) -> Option<Option<usize>> {
    let palette = Palette::of(ctx);
    let mut answer = None;
    let modal = Modal::new(egui::Id::unique("sources")).frame(sheet_frame(ctx)).show(ctx, |ui| {
        ui.set_width(560.0);
        ui.label(RichText::new("Import again from").font(theme::semibold(18.0)));
        ui.add_space(theme::GAP);
        ScrollArea::vertical().max_height(320.0).auto_shrink([false, true]).show(ui, |ui| {
            for (at, source) in sources.iter().enumerate() {
                ui.horizontal(|ui| {
                    let name = source.path.rsplit('/').next().unwrap_or(&source.path);
                    let button = ui.add(Button::new("Import again").min_size(vec2(0.0, 26.0)));
                    let button = button.accessible_name(format!("Import again {name}"));
                    if button.clicked() {
                        answer = Some(Some(at));
                    }
                    let path = RichText::new(&source.path).monospace();
                    ui.add(Label::new(path).truncate()).on_hover_text(&source.path);
                    let count = match source.models.len() {
                        1 => "1 model".to_owned(),
                        count => format!("{count} models"),
                    };
                    let weak = format!("{}, {count}", kind_words(source));
                    ui.label(RichText::new(weak).color(palette.text_weak));
                });
            }
        });
        ui.add_space(theme::GAP);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(Button::new("Close").min_size(vec2(72.0, 26.0))).clicked() {
                answer = Some(None);
            }
        });
    });
    if modal.should_close() && answer.is_none() {
        answer = Some(None);
    }
    answer
}

fn kind_words(source: &ImportSource) -> &'static str {
    match (source.kind, source.dialect) {
        (SourceKind::Python, _) => "Python",
        (SourceKind::Sql, Some(dialect)) => dialect.label(),
        (SourceKind::Sql, None) => "SQL",
        (SourceKind::Database, _) => "SQLite file",
        (SourceKind::Project, _) => "project",
    }
}
