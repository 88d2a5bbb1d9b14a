//! The dialog as it is drawn: where the file goes, whether it is filled, how far that is.

use egui::{
    Align, Button, Context, DragValue, Key, Label, Layout, Modal, Modifiers, ProgressBar, Response,
    RichText, TextEdit, Ui, vec2,
};

use super::{CreateDatabase, MOST_ROWS};
use crate::app::dialogs::sheet_frame;
use crate::app::rows::count_text;
use crate::app::theme::{self, Palette};
use crate::sqlite::CreateError;

/// Totals at hand.
const TOTALS: [u64; 5] = [100, 1_000, 10_000, 100_000, 1_000_000];

/// What the dialog asks for.
pub enum Answer {
    Close,
    ChooseFile,
}

impl CreateDatabase {
    /// Draws the dialog.
    pub fn show(&mut self, ctx: &Context) -> Option<Answer> {
        let palette = Palette::of(ctx);
        let mut answer = None;
        let screen = ctx.content_rect().size();
        let width = if self.fills { (screen.x - 80.0).min(900.0) } else { 560.0 };
        let id = egui::Id::unique("create database");
        let is_entered = self.is_entered(ctx);
        let modal = Modal::new(id).frame(sheet_frame(ctx)).show(ctx, |ui| {
            ui.set_width(width);
            ui.label(RichText::new("Create database").font(theme::semibold(18.0)));
            let words = "A new SQLite file of this design, then browsed in the Rows tab. No file that is there \
                         is ever replaced.";
            ui.add(Label::new(RichText::new(words).color(palette.text_weak)).wrap());
            ui.add_space(theme::GAP);
            let is_busy = self.job.is_some();
            ui.add_enabled_ui(!is_busy, |ui| {
                if self.file_ui(ui, palette) {
                    answer = Some(Answer::ChooseFile);
                }
                ui.add_space(theme::GAP);
                let fills = ui.checkbox(&mut self.fills, "Fill with sample rows");
                self.tick_box = Some(fills.id);
                if self.fills {
                    self.amount_ui(ui, palette);
                    ui.add_space(4.0);
                    self.tables_ui(ui, palette, (screen.y - 420.0).clamp(140.0, 320.0));
                }
            });
            if let Some(error) = &self.error {
                ui.add_space(4.0);
                // What the user stopped is no fault.
                let is_stopped = *error == CreateError::Cancelled.to_string();
                let color = if is_stopped { palette.text_weak } else { palette.error };
                ui.add(Label::new(RichText::new(error).color(color)).wrap().selectable(true));
            }
            ui.add_space(theme::GAP);
            match &self.job {
                Some(job) => {
                    let (rows, all) = (job.written(), job.rows);
                    progress_ui(ui, rows, all);
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        let cancel = ui.add(Button::new("Cancel").min_size(vec2(80.0, 28.0)));
                        if cancel.on_hover_text("Stop; no file is left").clicked() {
                            job.cancel();
                        }
                    });
                    ui.ctx().request_repaint_after_secs(0.05);
                }
                None => {
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        let creates = self.create_button_ui(ui, palette);
                        if creates || (is_entered && self.is_ready() && answer.is_none()) {
                            self.create(ui.ctx());
                        }
                        let cancel = ui.add(Button::new("Cancel").min_size(vec2(80.0, 28.0)));
                        if self.is_clicked(&cancel) {
                            answer = Some(Answer::Close);
                        }
                    });
                }
            }
        });
        if modal.should_close() && answer.is_none() {
            match &self.job {
                Some(job) => job.cancel(),
                None => answer = Some(Answer::Close),
            }
        }
        answer
    }

    /// Answers true if a file is to be chosen.
    fn file_ui(&mut self, ui: &mut Ui, palette: &Palette) -> bool {
        let mut chooses = false;
        ui.horizontal(|ui| {
            let label = ui.label("File");
            let field = TextEdit::singleline(&mut self.path)
                .desired_width(ui.available_width() - 84.0)
                .background_color(palette.canvas)
                .margin(vec2(6.0, 4.0));
            let field = ui.add(field).labelled_by(label.id);
            if std::mem::take(&mut self.is_new) {
                field.request_focus();
                self.is_taken = self.target().is_some_and(|path| path.symlink_metadata().is_ok());
            }
            if field.changed() {
                self.look_at_path();
            }
            let choose = ui.button("Choose…").on_hover_text("Choose the folder and the name");
            chooses = self.is_clicked(&choose);
        });
        if self.is_taken {
            let text = "This exists already and is left as it is. Choose another name.";
            ui.label(RichText::new(text).small().color(palette.error));
        }
        chooses
    }

    fn amount_ui(&mut self, ui: &mut Ui, palette: &Palette) {
        ui.horizontal(|ui| {
            ui.label("Rows in all");
            let mut total = self.total;
            for one in TOTALS {
                let text = count_text(one);
                let response = ui.selectable_label(self.total == one, text.as_str());
                if self.is_clicked(&response.accessible_name(format!("{text} rows"))) {
                    total = one;
                }
            }
            let field = number_field(&mut total).range(1..=MOST_ROWS).speed(10.0);
            ui.add(field).accessible_name("Rows in all");
            if total != self.total {
                self.set_total(total);
            }
            ui.add_space(16.0);
            ui.label("Seed").on_hover_text("The same seed makes the same rows");
            let seed =
                ui.add(DragValue::new(&mut self.sample.seed).speed(0.1)).accessible_name("Seed");
            let other = ui.button("Other rows").on_hover_text("Take the next seed");
            let takes_other = self.is_clicked(&other);
            if takes_other {
                self.sample.seed = self.sample.seed.wrapping_add(1);
            }
            if seed.changed() || takes_other {
                self.forget_preview();
            }
            let all: u64 = self.sample.counts.values().sum();
            if all != self.total {
                let text = format!("{} in all by the list", count_text(all));
                ui.label(RichText::new(text).small().color(palette.text_weak));
            }
        });
    }

    fn create_button_ui(&mut self, ui: &mut Ui, palette: &Palette) -> bool {
        let text = RichText::new("Create").color(palette.on_accent);
        let button = Button::new(text).fill(palette.accent).min_size(vec2(80.0, 28.0));
        let create = ui.add_enabled(self.is_ready(), button);
        self.is_clicked(&create)
    }

    fn is_ready(&self) -> bool {
        !self.is_taken && self.target().is_some()
    }

    /// Is Enter pressed for the dialog as a whole? A button that has the focus takes it for itself; the tick box,
    /// the fields and the ground do not.
    fn is_entered(&mut self, ctx: &Context) -> bool {
        let buttons = std::mem::take(&mut self.buttons);
        let focused = ctx.memory(egui::Memory::focused);
        // The key that opened the dialog, or closed the file box before it, was not meant for it.
        if self.is_new || focused.is_some_and(|id| buttons.contains(&id)) {
            return false;
        }
        if focused.is_some() && focused == self.tick_box {
            return ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        }
        ctx.input(|input| input.modifiers.is_none() && input.key_pressed(Key::Enter))
    }

    /// Is a button pressed? Enter is its own while it has the focus.
    pub(super) fn is_clicked(&mut self, button: &Response) -> bool {
        self.buttons.push(button.id);
        button.clicked()
    }
}

/// A number with its thousands apart, as it is shown elsewhere.
pub(super) fn number_field(number: &mut u64) -> DragValue<'_> {
    DragValue::new(number)
        .custom_formatter(|number, _| count_text(number.max(0.0) as u64))
        .custom_parser(|text| text.replace([',', ' ', '\u{202f}'], "").parse().ok())
}

fn progress_ui(ui: &mut Ui, rows: u64, all: u64) {
    let share = rows as f32 / all.max(1) as f32;
    let text = if all > 0 && rows >= all {
        "Checking the keys…".to_owned()
    } else {
        format!("{} of {} rows", count_text(rows), count_text(all))
    };
    ui.add(ProgressBar::new(share).desired_height(8.0).fill(Palette::of(ui.ctx()).accent));
    ui.label(RichText::new(text).small());
}
