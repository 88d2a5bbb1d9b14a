//! The window that compares the design with the open file: what differs, and which foreign keys the file
//! may mean without declaring them. Accepted ones go into the project, never into the file.

use egui::{Frame, Key, Label, Margin, Modifiers, RichText, ScrollArea, Ui, Window, vec2};

use super::open_database::{MEASURE_SLOTS, OpenDatabase};
use super::proposal_line::{ProposalLine, proposal_ui};
use super::value_keys::ValueKeys;
use crate::app::theme::{Palette, semibold};
use crate::app::{Outbox, PanelContext};
use crate::document::link_from;
use crate::mapping::Mapping;
use crate::schema::{ForeignKeyConstraint, ForeignKeyTarget, Schema};
use crate::sqlite::{
    Answer, ColumnPair, Containment, KeyProposal, RequestKind, Response, Slot, propose_keys,
};

/// The window's state.
#[derive(Default)]
pub struct DesignWindow {
    /// Is it there?
    pub is_open: bool,
    proposals: Option<Vec<Measured>>,
    pub(super) by_values: Option<ValueKeys>,
}

struct Measured {
    proposal: KeyProposal,
    request: u64,
    outcome: Option<Result<Containment, String>>,
}

impl DesignWindow {
    /// Shows or hides it.
    pub fn toggle(&mut self) {
        *self = Self { is_open: !self.is_open, ..Self::default() };
    }

    /// Takes in what was measured.
    pub fn take(&mut self, response: Response) {
        if self.by_values.as_mut().is_some_and(|keys| keys.take(&response)) {
            return;
        }
        let mut all = self.proposals.iter_mut().flatten();
        let Some(one) = all.find(|one| one.request == response.id) else { return };
        one.outcome = match response.result {
            Ok(Answer::Containment(measured)) => Some(Ok(measured)),
            Ok(_) => None,
            Err(error) => Some(Err(error.to_string())),
        };
    }
}

impl OpenDatabase {
    /// Draws the window, if it is wanted.
    pub fn design_ui(&mut self, ui: &Ui, context: &PanelContext<'_>, outbox: &mut Outbox) {
        if !self.design_window.is_open {
            return;
        }
        if self.design_window.proposals.is_none() {
            self.propose(context);
        }
        self.weigh_further(context);
        let lines: Vec<(String, String)> = self
            .differences(context.mapping)
            .iter()
            .map(|one| (one.table.clone(), one.message.clone()))
            .collect();
        let mut is_open = true;
        let screen = ui.ctx().content_rect();
        Window::new(RichText::new("Design and file").size(13.0))
            .id(egui::Id::unique("design and file"))
            .open(&mut is_open)
            .collapsible(false)
            .default_pos(screen.center_top() + vec2(-300.0, 80.0))
            .default_size(vec2(600.0, 380.0))
            .min_size(vec2(360.0, 160.0))
            .constrain_to(screen)
            .show(ui.ctx(), |ui| {
                ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                    // Clear of the edges and of the scroll bar.
                    let margin = Margin { left: 6, right: 14, top: 4, bottom: 8 };
                    Frame::new().inner_margin(margin).show(ui, |ui| {
                        ui.set_width(ui.available_width());
                        self.proposals_ui(ui, context, outbox);
                        ui.add_space(14.0);
                        differences_ui(ui, &lines, context.palette);
                    });
                });
            });
        let escape = !ui.ctx().text_edit_focused()
            && !egui::Popup::is_any_open(ui.ctx())
            && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        if !is_open || escape {
            self.design_window = DesignWindow::default();
        }
    }

    fn propose(&mut self, context: &PanelContext<'_>) {
        let schema = &context.document.schema;
        let mut measured = Vec::new();
        for proposal in propose_keys(schema) {
            let Some(pair) = column_pair(context.mapping, &proposal) else { continue };
            if !self.has_table(&pair.table) || !self.has_table(&pair.parent_table) {
                continue;
            }
            let slot = Slot(MEASURE_SLOTS + measured.len() as u64);
            let request = self.worker.request(slot, RequestKind::Measure(pair));
            measured.push(Measured { proposal, request, outcome: None });
        }
        self.design_window.proposals = Some(measured);
    }

    fn proposals_ui(&self, ui: &mut Ui, context: &PanelContext<'_>, outbox: &mut Outbox) {
        let palette = context.palette;
        ui.label(RichText::new("Foreign keys that the file does not declare").font(semibold(14.0)));
        let proposals = self.design_window.proposals.as_deref().unwrap_or_default();
        ui.weak(
            "Found by the names of columns, or by their values where names do not tell. What you \
             accept is kept in the project; the file stays as it is.",
        );
        ui.add_space(6.0);
        if proposals.is_empty() {
            ui.weak("No column is named as if it referred to another table.");
        }
        for one in proposals {
            let schema = &context.document.schema;
            let Some(text) = proposal_text(schema, &one.proposal) else { continue };
            let line = ProposalLine {
                text: &text,
                is_accepted: is_accepted(schema, &one.proposal),
                outcome: one.outcome.as_ref(),
                why: None,
            };
            if proposal_ui(ui, &line, palette) {
                let proposal = &one.proposal;
                let plan = link_from(
                    schema,
                    (proposal.child, Some(proposal.column)),
                    (proposal.parent, Some(proposal.parent_column)),
                );
                if let Some(plan) = plan {
                    outbox.command(plan.command(None, None));
                }
            }
        }
        if let Some(keys) = &self.design_window.by_values {
            keys.lines_ui(ui, context, outbox);
        }
    }
}

fn differences_ui(ui: &mut Ui, lines: &[(String, String)], palette: &Palette) {
    let count = match lines.len() {
        0 => "The design and the file agree".to_owned(),
        1 => "1 difference between design and file".to_owned(),
        count => format!("{count} differences between design and file"),
    };
    ui.label(RichText::new(count).font(semibold(14.0)));
    ui.add_space(4.0);
    for (table, message) in lines {
        ui.horizontal_top(|ui| {
            let name = RichText::new(table).monospace().size(12.0).color(palette.accent);
            ui.add(Label::new(name).selectable(true));
            ui.add(Label::new(message).wrap().selectable(true));
        });
    }
}

/// `Album.artist_id → Artist.id`.
fn proposal_text(schema: &Schema, proposal: &KeyProposal) -> Option<String> {
    let (child, parent) = (schema.model(proposal.child)?, schema.model(proposal.parent)?);
    let column = &child.column(proposal.column)?.name;
    let key = &parent.column(proposal.parent_column)?.name;
    Some(format!("{}.{column} → {}.{key}", child.class_name, parent.class_name))
}

fn is_accepted(schema: &Schema, proposal: &KeyProposal) -> bool {
    // A key of several columns that goes elsewhere leaves the column free to refer to this table.
    let goes_there = |key: &ForeignKeyConstraint| matches!(&key.target, ForeignKeyTarget::Columns { model, .. } if *model == proposal.parent);
    schema.model(proposal.child).is_some_and(|model| {
        model.foreign_keys.iter().any(|key| {
            key.columns == [proposal.column]
                || (goes_there(key) && key.columns.contains(&proposal.column))
        })
    })
}

fn column_pair(mapping: &Mapping, proposal: &KeyProposal) -> Option<ColumnPair> {
    let (table, parent) = (mapping.table(proposal.child)?, mapping.table(proposal.parent)?);
    Some(ColumnPair {
        table: table.name.clone(),
        column: table.column(proposal.column)?.name.clone(),
        parent_table: parent.name.clone(),
        parent_column: parent.column(proposal.parent_column)?.name.clone(),
    })
}
