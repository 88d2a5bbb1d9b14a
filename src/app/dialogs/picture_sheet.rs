//! The sheet that asks what a picture of the diagram is to show, and how. Draws nothing itself.

use std::collections::BTreeSet;

use egui::{Button, Context, Modal, RichText, Ui, Vec2, vec2};

use super::{BUTTON_POINTS, buttons_row_ui, focus_if_free, sheet_frame};
use crate::app::theme::{self, Palette};
use crate::app::widgets::choice::{ShowList, combo_box};
use crate::export::picture::{
    NOT_IN_PICTURES, PictureExtent, PictureFormat, PictureRequest, PictureTheme,
};
use crate::schema::ModelId;

/// What is chosen in the sheet; kept until the program ends.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PictureChoice {
    what: PictureWhat,
    /// The rest of the request; its extent is told by `what`.
    request: PictureRequest,
}

/// What of the diagram is drawn, before it is known what that is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum PictureWhat {
    #[default]
    Whole,
    Selection,
    View,
}

/// What there is to choose from.
pub struct PictureScope {
    /// The selected models; none where nothing is selected.
    pub selected: BTreeSet<ModelId>,
    /// What the canvas shows, in canvas points.
    pub visible: egui::Rect,
}

/// How the sheet was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureAnswer {
    /// A file is to be chosen and written.
    Export,
    /// Nothing is to be done.
    Cancel,
}

impl PictureChoice {
    /// The request as it was chosen.
    pub fn request(&self, scope: &PictureScope) -> PictureRequest {
        let extent = match self.what {
            PictureWhat::Selection if !scope.selected.is_empty() => {
                PictureExtent::Models(scope.selected.clone())
            }
            PictureWhat::View => PictureExtent::Area(scope.visible),
            PictureWhat::Whole | PictureWhat::Selection => PictureExtent::Whole,
        };
        PictureRequest { extent, ..self.request.clone() }
    }

    /// The format of the file.
    pub fn format(&self) -> PictureFormat {
        self.request.format
    }
}

/// Draws the sheet. `size_of` tells how large a request's picture is, in points.
pub fn picture_sheet_ui(
    ctx: &Context,
    choice: &mut PictureChoice,
    scope: &PictureScope,
    size_of: impl Fn(&PictureRequest) -> Option<Vec2>,
) -> Option<PictureAnswer> {
    let palette = Palette::of(ctx);
    let mut answer = None;
    if scope.selected.is_empty() && choice.what == PictureWhat::Selection {
        choice.what = PictureWhat::Whole;
    }
    let frame = sheet_frame(ctx);
    let modal = Modal::new(egui::Id::unique("picture")).frame(frame).show(ctx, |ui| {
        ui.set_width(440.0);
        ui.label(RichText::new("Export picture").font(theme::semibold(18.0)));
        ui.add_space(theme::GAP);
        egui::Grid::new("picture").num_columns(2).spacing(vec2(20.0, 12.0)).show(ui, |ui| {
            ui.label("Format");
            ui.horizontal(|ui| {
                for format in PictureFormat::ALL {
                    ui.selectable_value(&mut choice.request.format, format, format.label())
                        .on_hover_text(format.hint());
                }
            });
            ui.end_row();
            ui.label("What");
            what_ui(ui, choice, scope);
            ui.end_row();
            ui.label("Colours");
            theme_ui(ui, &mut choice.request.theme);
            ui.end_row();
            // Always there, so that nothing moves under the pointer.
            let has_scale = choice.request.format == PictureFormat::Png;
            ui.add_enabled(has_scale, egui::Label::new("Scale"));
            ui.add_enabled_ui(has_scale, |ui| {
                ui.horizontal(|ui| {
                    for scale in 1..=4 {
                        let word = format!("{scale}x");
                        ui.selectable_value(&mut choice.request.scale, scale, word)
                            .on_disabled_hover_text("An SVG is sharp at any scale");
                    }
                });
            });
            ui.end_row();
            ui.label("Size");
            ui.label(size_text(choice, size_of(&choice.request(scope))));
            ui.end_row();
        });
        ui.add_space(theme::GAP);
        let words = format!("{NOT_IN_PICTURES}.");
        ui.label(RichText::new(words).small().color(palette.text_weak));
        ui.add_space(2.0 * theme::GAP);
        buttons_row_ui(ui, |ui| {
            let size = BUTTON_POINTS;
            let word = RichText::new("Choose file…").color(palette.on_accent);
            let export = ui.add(Button::new(word).fill(palette.accent).min_size(size));
            focus_if_free(ui, &export);
            if export.clicked() {
                answer = Some(PictureAnswer::Export);
            }
            if ui.add(Button::new("Cancel").min_size(size)).clicked() {
                answer = Some(PictureAnswer::Cancel);
            }
        });
    });
    if modal.should_close() && answer.is_none() {
        answer = Some(PictureAnswer::Cancel);
    }
    answer
}

fn what_ui(ui: &mut Ui, choice: &mut PictureChoice, scope: &PictureScope) {
    ui.horizontal(|ui| {
        ui.selectable_value(&mut choice.what, PictureWhat::Whole, "Whole diagram");
        let has_selection = !scope.selected.is_empty();
        ui.add_enabled_ui(has_selection, |ui| {
            let word = match scope.selected.len() {
                0 => "Selection".to_owned(),
                1 => "Selection (1 box)".to_owned(),
                count => format!("Selection ({count} boxes)"),
            };
            ui.selectable_value(&mut choice.what, PictureWhat::Selection, word)
                .on_disabled_hover_text("Select boxes on the canvas first");
        });
        ui.selectable_value(&mut choice.what, PictureWhat::View, "What is in view");
    });
}

fn theme_ui(ui: &mut Ui, chosen: &mut PictureTheme) {
    let list = combo_box("picture theme", 220.0, RichText::new(chosen.label()));
    let response = list.show_list(ui, |ui| {
        for theme in PictureTheme::ALL {
            ui.selectable_value(chosen, theme, theme.label());
        }
    });
    let name = format!("Colours: {}", chosen.label());
    response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, &name));
}

fn size_text(choice: &PictureChoice, size: Option<Vec2>) -> String {
    let Some(size) = size else { return "Nothing to draw".to_owned() };
    match choice.request.format {
        PictureFormat::Svg => format!("{:.0} × {:.0} points", size.x, size.y),
        PictureFormat::Png => {
            let size = size * f32::from(choice.request.scale);
            format!("{:.0} × {:.0} pixels", size.x, size.y)
        }
    }
}
