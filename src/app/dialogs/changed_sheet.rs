//! The question when another program has written the project file, and the choice between what both
//! have changed. Does not know how that was noticed.

use egui::{Align, Button, Context, Layout, Modal, RichText, Ui, vec2};

use super::difference_list::{difference_count, difference_list_ui, heading_ui};
use super::sheet_frame;
use crate::app::theme::{self, Palette};
use crate::document::{Clash, Difference, Side};

/// What is told of the file.
#[derive(Clone, Debug, Default)]
pub struct ChangedOffer {
    /// The file's name: `music.json`.
    pub name: String,
    /// What the other program did, if what it wrote can be read.
    pub theirs: Vec<Difference>,
    /// Why what it wrote cannot be read.
    pub refused: Option<String>,
    /// Is there work that no file holds?
    pub is_unsaved: bool,
    /// Was it noticed when it was to be saved over?
    pub is_saving: bool,
}

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the words on the buttons
pub enum ChangedChoice {
    Reload,
    Merge,
    SaveElsewhere,
    KeepMine,
    SaveOver,
    Cancel,
}

/// Asks what is to become of a file that another program has written.
pub fn changed_sheet_ui(ctx: &Context, offer: &ChangedOffer) -> Option<ChangedChoice> {
    let palette = Palette::of(ctx);
    let mut choice = None;
    let height = (ctx.content_rect().height() - 300.0).clamp(80.0, 320.0);
    let modal = Modal::new(egui::Id::unique("changed")).frame(sheet_frame(ctx)).show(ctx, |ui| {
        ui.set_width(600.0);
        heading_ui(ui, format!("{} was changed by another program", offer.name));
        ui.add_space(4.0);
        let words = match (&offer.refused, offer.is_unsaved) {
            (Some(why), _) => format!("What it holds now cannot be read. {why}"),
            (None, true) => {
                "You have changes too. Merging keeps both; each answer can be undone.".to_owned()
            }
            (None, false) => "You have no changes of your own. Reloading can be undone.".to_owned(),
        };
        ui.add(egui::Label::new(RichText::new(words).color(palette.text_weak)).wrap());
        if offer.refused.is_none() {
            ui.add_space(theme::GAP);
            ui.label(format!("{} in the file now", difference_count(&offer.theirs)));
            ui.add_space(4.0);
            difference_list_ui(ui, palette, "theirs", &offer.theirs, height);
        }
        ui.add_space(2.0 * theme::GAP);
        choice = answers_ui(ui, palette, offer);
    });
    if modal.should_close() && choice.is_none() {
        choice =
            Some(if offer.is_saving { ChangedChoice::Cancel } else { ChangedChoice::KeepMine });
    }
    choice
}

fn answers_ui(ui: &mut Ui, palette: &Palette, offer: &ChangedOffer) -> Option<ChangedChoice> {
    use ChangedChoice::{Cancel, KeepMine, Merge, Reload, SaveElsewhere, SaveOver};
    let last = if offer.is_saving {
        (
            SaveOver,
            "Save over it",
            "Replace the file by what is here; its content goes to the backups",
        )
    } else {
        (KeepMine, "Keep mine", "Leave what is here as it is; saving then replaces the file")
    };
    let mut answers = Vec::new();
    if offer.refused.is_none() {
        let merge = (Merge, "Merge", "Both changes, yours and the file’s, as one step");
        let reload = (Reload, "Reload", "What the file holds now, as one step that can be undone");
        if offer.is_unsaved {
            answers.push(merge);
        }
        answers.push(reload);
    }
    answers.push((SaveElsewhere, "Save elsewhere…", "Save what is here under another name"));
    answers.push(last);
    if offer.is_saving {
        answers.push((Cancel, "Cancel", "Do not save now"));
    }
    let mut choice = None;
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        for (at, (answer, word, hint)) in answers.into_iter().enumerate() {
            let size = vec2(84.0, 28.0);
            let button = if at == 0 {
                let word = RichText::new(word).color(palette.on_accent);
                ui.add(Button::new(word).fill(palette.accent).min_size(size))
            } else {
                ui.add(Button::new(word).min_size(size))
            };
            if at == 0 && ui.memory(|memory| memory.focused().is_none()) {
                button.request_focus();
            }
            if button.on_hover_text(hint).clicked() {
                choice = Some(answer);
            }
        }
    });
    choice
}

/// The answer to [`clashes_sheet_ui`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClashAnswer {
    /// What is chosen at this place.
    Take(String, Side),
    /// The merge is done as it is chosen.
    Merge,
    /// Nothing is merged.
    Cancel,
}

/// Lists what both have changed, and lets the user choose.
pub fn clashes_sheet_ui(ctx: &Context, clashes: &[Clash], kept: &[String]) -> Option<ClashAnswer> {
    let palette = Palette::of(ctx);
    let mut answer = None;
    let height = (ctx.content_rect().height() - 300.0).clamp(80.0, 400.0);
    let modal = Modal::new(egui::Id::unique("clashes")).frame(sheet_frame(ctx)).show(ctx, |ui| {
        ui.set_width(640.0);
        heading_ui(
            ui,
            match clashes.len() {
                1 => "1 thing was changed on both sides".to_owned(),
                several => format!("{several} things were changed on both sides"),
            },
        );
        ui.add_space(4.0);
        let words = "Choose what is to stand. All else of both is merged.";
        ui.label(RichText::new(words).color(palette.text_weak));
        ui.add_space(theme::GAP);
        egui::ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            for clash in clashes {
                ui.label(RichText::new(&clash.name).font(theme::semibold(13.0)));
                for (side, whose, value) in
                    [(Side::Ours, "Mine", &clash.ours), (Side::Theirs, "The file’s", &clash.theirs)]
                {
                    let row = ui.radio(clash.taken == side, format!("{whose}: {value}"));
                    if row.clicked() {
                        answer = Some(ClashAnswer::Take(clash.place.clone(), side));
                    }
                }
                ui.add_space(6.0);
            }
        });
        if !kept.is_empty() {
            ui.add_space(theme::GAP);
            let words = format!(
                "Removed on one side, and kept since the other refers to it: {}",
                kept.join(", ")
            );
            ui.add(egui::Label::new(RichText::new(words).color(palette.text_weak)).wrap());
        }
        ui.add_space(2.0 * theme::GAP);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let size = vec2(84.0, 28.0);
            let word = RichText::new("Merge").color(palette.on_accent);
            if ui.add(Button::new(word).fill(palette.accent).min_size(size)).clicked() {
                answer = Some(ClashAnswer::Merge);
            }
            if ui.add(Button::new("Cancel").min_size(size)).clicked() {
                answer = Some(ClashAnswer::Cancel);
            }
        });
    });
    if modal.should_close() && answer.is_none() {
        answer = Some(ClashAnswer::Cancel);
    }
    answer
}
