//! A text made from the whole design, kept until the design changes: SQL or Python, with what could
//! not be written at the top.

use std::sync::Arc;

use egui::{Button, Label, Layout, Margin, RichText, ScrollArea, Ui};

use super::super::PanelContext;
use super::super::go_to::{go_to_subject, subject_name};
use super::super::view_state::{Part, ViewState};
use super::super::widgets::code::Language;
use super::super::widgets::code_view::{CodeMarks, CodeText, code_view_ui};
use super::super::widgets::icons::{Icon, icon_ui};
use crate::document::Settings;
use crate::mapping::{Mapping, Subject};
use crate::schema::ModelId;

/// A generated text and what it was generated from.
#[derive(Default)]
pub struct Generated {
    of: Option<(Arc<Mapping>, Arc<Settings>)>,
    code: CodeText,
    troubles: Vec<(Subject, String)>,
    followed: Option<ModelId>,
}

/// What a generator gives: the text, and what it could not write.
pub type Output = (String, Vec<(Subject, String)>);

impl Generated {
    /// Generates the text anew if the mapping or a setting is another than before.
    pub fn refresh(
        &mut self,
        context: &PanelContext<'_>,
        language: Language,
        generate: impl FnOnce() -> Output,
    ) {
        let settings = &context.document.settings;
        let is_fresh = self.of.as_ref().is_some_and(|(mapping, of_settings)| {
            Arc::ptr_eq(mapping, context.mapping) && of_settings == settings
        });
        if is_fresh {
            return;
        }
        let (text, troubles) = generate();
        self.code = CodeText::new(text, language);
        self.troubles = troubles;
        self.of = Some((Arc::clone(context.mapping), Arc::clone(settings)));
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.code.text()
    }

    /// Draws troubles and text. The statement that `begins_statement` finds for the selected model
    /// is lit, and brought into view when the selection has moved there.
    pub fn show(
        &mut self,
        context: &PanelContext<'_>,
        ui: &mut Ui,
        id_salt: &str,
        selected: Option<ModelId>,
        begins_statement: impl Fn(ModelId, &str) -> bool,
    ) -> Option<Subject> {
        let clicked = self.troubles_ui(context, ui);
        let first = selected.and_then(|id| self.code.find_line(|line| begins_statement(id, line)));
        let has_moved = selected.is_some() && selected != self.followed;
        self.followed = selected;
        let marks = CodeMarks {
            lit: first.map(|first| self.code.paragraph(first)),
            scroll_to: first.filter(|_| has_moved),
        };
        code_view_ui(ui, context.palette, id_salt, &mut self.code, &marks);
        clicked
    }

    /// What could not be written, each line a click to its subject.
    fn troubles_ui(&self, context: &PanelContext<'_>, ui: &mut Ui) -> Option<Subject> {
        if self.troubles.is_empty() {
            return None;
        }
        let mut clicked = None;
        let palette = context.palette;
        let frame =
            egui::Frame::new().fill(palette.error_soft).inner_margin(Margin::symmetric(12, 4));
        frame.show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            let height = (self.troubles.len() as f32 * 26.0).min(104.0);
            ui.spacing_mut().item_spacing.y = 2.0;
            let area = ScrollArea::vertical().id_salt("troubles").max_height(height);
            area.auto_shrink([false, true]).show_rows(ui, 24.0, self.troubles.len(), |ui, rows| {
                for (subject, message) in &self.troubles[rows] {
                    ui.horizontal(|ui| {
                        icon_ui(ui, Icon::Error, palette.error);
                        let name = subject_name(&context.document.schema, *subject);
                        let button = Button::new(RichText::new(&name).color(palette.error)).small();
                        if ui.add(button).on_hover_text("Show it").clicked() {
                            clicked = Some(*subject);
                        }
                        let text = message.strip_prefix(&name).unwrap_or(message);
                        let text = text.trim_start_matches(':').trim_start();
                        ui.with_layout(Layout::left_to_right(egui::Align::Center), |ui| {
                            ui.add(Label::new(RichText::new(text).color(palette.text)).truncate());
                        });
                    });
                }
            });
        });
        clicked
    }
}

/// The model whose statement is to be seen.
pub fn followed_model(view: &ViewState) -> Option<ModelId> {
    view.selection.only_model().or_else(|| view.selection.part.map(Part::model_id))
}

/// Goes where a trouble was clicked.
pub fn go_to_clicked(context: &PanelContext<'_>, view: &mut ViewState, clicked: Option<Subject>) {
    if let Some(subject) = clicked {
        go_to_subject(context.document, view, subject);
    }
}
