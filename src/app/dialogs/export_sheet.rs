//! The sheet that asks in which format of text a design is exported, shows what would be written, and
//! tells what that format cannot hold. Writes nothing itself.

use std::collections::BTreeSet;

use std::sync::Arc;

use egui::text::LayoutJob;
use egui::{Button, Context, Modal, RichText, ScrollArea, TextEdit, TextStyle, Ui};

use super::{BUTTON_POINTS, buttons_row_ui, focus_if_free, sheet_frame};
use crate::app::theme::{self, Palette};
use crate::app::widgets::choice::{ShowList, combo_box};
use crate::app::widgets::code::Language;
use crate::app::widgets::code_view::coloured_code;
use crate::ddl::Dialect;
use crate::formats::{Drops, ExportFormat, ExportRequest, Exported};
use crate::schema::ModelId;

/// What is chosen in the sheet, and what came of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExportChoice {
    format: ExportFormat,
    is_selection: bool,
    dialect: Dialect,
    with_drops: bool,
    shown: Option<Shown>,
}

/// The request that was last asked for, its answer, and the begin of the text as it is drawn.
#[derive(Clone, Debug, PartialEq)]
struct Shown {
    request: ExportRequest,
    answer: Result<Exported, String>,
    job: LayoutJob,
}

/// How the sheet was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportAnswer {
    /// A file is to be chosen and written.
    Export,
    /// Nothing is to be done.
    Cancel,
}

impl ExportChoice {
    /// Begins anew: the answer of before may be of another design.
    pub fn begin(&mut self, dialect: Dialect) {
        self.dialect = dialect;
        self.shown = None;
    }

    /// The format of the file.
    pub fn format(&self) -> ExportFormat {
        self.format
    }

    /// What is shown, if it could be made.
    pub fn exported(&self) -> Option<&Exported> {
        self.shown.as_ref()?.answer.as_ref().ok()
    }

    fn request(&self, selected: &BTreeSet<ModelId>) -> ExportRequest {
        ExportRequest {
            format: self.format,
            only: (self.is_selection && !selected.is_empty()).then(|| selected.clone()),
            dialect: self.dialect,
            drops: if self.with_drops { Drops::With } else { Drops::Without },
            style: None,
        }
    }
}

/// Draws the sheet. `export` makes the text of a request.
pub fn export_sheet_ui(
    ctx: &Context,
    choice: &mut ExportChoice,
    selected: &BTreeSet<ModelId>,
    export: impl Fn(&ExportRequest) -> Result<Exported, String>,
) -> Option<ExportAnswer> {
    let palette = Palette::of(ctx);
    let screen = ctx.content_rect().size();
    let (width, height) = ((screen.x - 80.0).min(760.0), (screen.y - 380.0).clamp(80.0, 420.0));
    let mut answer = None;
    let frame = sheet_frame(ctx);
    let modal = Modal::new(egui::Id::unique("export text")).frame(frame).show(ctx, |ui| {
        ui.set_width(width);
        ui.label(RichText::new("Export as text").font(theme::semibold(18.0)));
        ui.add_space(theme::GAP);
        choices_ui(ui, choice, selected);
        let request = choice.request(selected);
        if choice.shown.as_ref().is_none_or(|shown| shown.request != request) {
            choice.shown = Some(shown(ui, palette, request, &export));
        }
        ui.add_space(theme::GAP);
        if let Some(shown) = &choice.shown {
            match &shown.answer {
                Ok(exported) => exported_ui(ui, palette, exported, &shown.job, height),
                Err(message) => refused_ui(ui, palette, message, height),
            }
        }
        ui.add_space(theme::GAP);
        buttons_row_ui(ui, |ui| {
            let size = BUTTON_POINTS;
            let can_write = choice.exported().is_some();
            ui.add_enabled_ui(can_write, |ui| {
                let word = RichText::new("Choose file…").color(palette.on_accent);
                let write = ui.add(Button::new(word).fill(palette.accent).min_size(size));
                focus_if_free(ui, &write);
                if write.clicked() {
                    answer = Some(ExportAnswer::Export);
                }
                let copy = ui.add(Button::new("Copy text").min_size(size));
                if copy.on_hover_text("Put the whole text on the clipboard").clicked()
                    && let Some(exported) = choice.exported()
                {
                    ui.ctx().copy_text(exported.written.text.clone());
                }
            });
            if ui.add(Button::new("Cancel").min_size(size)).clicked() {
                answer = Some(ExportAnswer::Cancel);
            }
        });
    });
    if modal.should_close() && answer.is_none() {
        answer = Some(ExportAnswer::Cancel);
    }
    answer
}

fn choices_ui(ui: &mut Ui, choice: &mut ExportChoice, selected: &BTreeSet<ModelId>) {
    ui.horizontal_wrapped(|ui| {
        for format in ExportFormat::ALL {
            ui.selectable_value(&mut choice.format, format, format.label())
                .on_hover_text(format.hint());
        }
    });
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        let has_selection = !selected.is_empty();
        let mut is_selection = choice.is_selection && has_selection;
        ui.add_enabled_ui(has_selection, |ui| {
            let word = match selected.len() {
                0 | 1 => "Only what is selected".to_owned(),
                count => format!("Only what is selected ({count})"),
            };
            if ui
                .checkbox(&mut is_selection, word)
                .on_disabled_hover_text("Select boxes on the canvas first")
                .changed()
            {
                choice.is_selection = is_selection;
            }
        });
        if choice.format != ExportFormat::Sql {
            return;
        }
        ui.add_space(16.0);
        ui.checkbox(&mut choice.with_drops, "DROP statements first")
            .on_hover_text("Removes the tables, with their rows, before they are made again");
        ui.add_space(16.0);
        let name = dialect_label(choice.dialect);
        let list = combo_box("export dialect", 148.0, RichText::new(name)).show_list(ui, |ui| {
            for dialect in [Dialect::Sqlite, Dialect::Postgresql, Dialect::Mysql] {
                ui.selectable_value(&mut choice.dialect, dialect, dialect_label(dialect));
            }
        });
        let spoken = format!("Dialect: {name}");
        list.response
            .widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, &spoken));
    });
}

fn dialect_label(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "SQLite",
        Dialect::Postgresql => "PostgreSQL",
        Dialect::Mysql => "MySQL, MariaDB",
    }
}

/// Asks for the text, and colours so much of it as is shown.
fn shown(
    ui: &Ui,
    palette: &Palette,
    request: ExportRequest,
    export: &impl Fn(&ExportRequest) -> Result<Exported, String>,
) -> Shown {
    const SHOWN_BYTES: usize = 40_000;
    let answer = export(&request);
    let text = answer.as_ref().map_or("", |exported| exported.written.text.as_str());
    let language = match request.format {
        ExportFormat::Sql => Some(Language::Sql),
        ExportFormat::Python => Some(Language::Python),
        _ => None,
    };
    let text = &text[..text.floor_char_boundary(SHOWN_BYTES)];
    let font = TextStyle::Monospace.resolve(ui.style());
    let mut job = match language {
        Some(language) => coloured_code(text, language, palette, &font),
        None => LayoutJob::simple(text.to_owned(), font, palette.text, f32::INFINITY),
    };
    job.wrap.max_width = f32::INFINITY;
    Shown { request, answer, job }
}

/// The text, what was proved of it, and what is not in it.
fn exported_ui(ui: &mut Ui, palette: &Palette, exported: &Exported, job: &LayoutJob, height: f32) {
    let area = ScrollArea::both().id_salt("export preview").max_height(height);
    area.auto_shrink([false, false]).show(ui, |ui| {
        let mut shown = job.text.as_str();
        let mut layouter = |ui: &Ui, _: &dyn egui::TextBuffer, _: f32| -> Arc<egui::Galley> {
            ui.fonts_mut(|fonts| fonts.layout_job(job.clone()))
        };
        let edit = TextEdit::multiline(&mut shown).code_editor().frame(egui::Frame::NONE);
        let edit = edit.layouter(&mut layouter).desired_width(f32::INFINITY);
        ui.add(edit).widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::Label, true, "What would be written")
        });
    });
    if job.text.len() < exported.written.text.trim_end().len() {
        ui.label(RichText::new("The rest is written too.").small().color(palette.text_weak));
    }
    if let Some(proof) = exported.proof {
        ui.label(RichText::new(proof).small().color(palette.success));
    }
    let left_out = &exported.written.left_out;
    let words = match left_out.len() {
        0 => "The format holds all of it.".to_owned(),
        1 => "1 thing is not in it:".to_owned(),
        count => format!("{count} things are not in it:"),
    };
    ui.label(RichText::new(words).small().color(palette.text_weak));
    if !left_out.is_empty() {
        let area = ScrollArea::vertical().id_salt("left out").max_height(84.0);
        area.auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            for line in left_out {
                ui.label(RichText::new(line).small());
            }
        });
    }
}

fn refused_ui(ui: &mut Ui, palette: &Palette, message: &str, height: f32) {
    let area = ScrollArea::vertical().id_salt("export refused").max_height(height);
    area.auto_shrink([false, true]).show(ui, |ui| {
        ui.label(RichText::new("The design cannot be exported so:").color(palette.error));
        for line in message.lines() {
            ui.label(line);
        }
    });
}
