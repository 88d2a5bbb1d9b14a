//! Foreign keys that only the values of a file tell of, as lines of the window that compares the design with
//! the file: which pairs of columns are weighed, and why some are proposed.

use std::collections::HashMap;

use egui::{RichText, Ui};

use super::open_database::{MEASURE_SLOTS, OpenDatabase};
use super::proposal_line::{ProposalLine, proposal_ui};
use crate::app::{Outbox, PanelContext};
use crate::document::link_over;
use crate::mapping::Mapping;
use crate::schema::{ColumnId, ModelId, Schema};
use crate::sqlite::{
    Answer, KeyEvidence, KeyPair, KeyReason, RequestKind, Response, Slot, ValueProposal,
    value_candidates,
};

/// How many pairs are asked for at a time: rows that are looked at come before them anyway.
const AT_A_TIME: usize = 8;
/// Slots beyond those of the proposals by name.
const SLOTS: u64 = MEASURE_SLOTS + (1 << 20);
/// How many targets are proposed for one column at most.
const TARGETS: usize = 2;
/// How many lines are shown at most: the best ones.
const LINES: usize = 40;

/// What is weighed and what was found.
pub struct ValueKeys {
    candidates: Vec<ValueProposal>,
    /// How many of them were asked for.
    asked: usize,
    answered: usize,
    waiting: HashMap<u64, usize>,
    /// What speaks for itself, the best first.
    found: Vec<Found>,
}

struct Found {
    proposal: ValueProposal,
    evidence: KeyEvidence,
    reason: KeyReason,
}

impl ValueKeys {
    fn of(schema: &Schema) -> Self {
        let candidates = value_candidates(schema);
        let waiting = HashMap::new();
        Self { candidates, asked: 0, answered: 0, waiting, found: Vec::new() }
    }

    /// Takes in an answer; was it one to these?
    pub fn take(&mut self, response: &Response) -> bool {
        let Some(at) = self.waiting.remove(&response.id) else { return false };
        self.answered += 1;
        // What could not be weighed in time is not proposed.
        let (Ok(Answer::Evidence(evidence)), Some(proposal)) =
            (&response.result, self.candidates.get(at))
        else {
            return true;
        };
        if let Some(reason) = evidence.reason() {
            self.insert(Found { proposal: proposal.clone(), evidence: *evidence, reason });
        }
        true
    }

    fn insert(&mut self, new: Found) {
        self.found.push(new);
        self.found.sort_by(|one, other| other.reason.score.total_cmp(&one.reason.score));
        let mut targets: HashMap<(ModelId, Vec<ColumnId>), usize> = HashMap::new();
        self.found.retain(|one| {
            let count =
                targets.entry((one.proposal.child, one.proposal.columns.clone())).or_default();
            *count += 1;
            *count <= TARGETS
        });
        self.found.truncate(LINES);
    }

    /// Draws a line for each proposal, and how far the search is.
    pub fn lines_ui(&self, ui: &mut Ui, context: &PanelContext<'_>, outbox: &mut Outbox) {
        let schema = &context.document.schema;
        for one in &self.found {
            let Some(text) = text_of(schema, &one.proposal) else { continue };
            let proposal = &one.proposal;
            let measured = Ok(one.evidence.measured);
            let why = ["by values: ", &one.reason.why].concat();
            let line = ProposalLine {
                text: &text,
                is_accepted: is_accepted(schema, proposal),
                outcome: Some(&measured),
                why: Some(&why),
            };
            if proposal_ui(ui, &line, context.palette) {
                let child = (proposal.child, proposal.columns.as_slice());
                let parent = (proposal.parent, proposal.parent_columns.as_slice());
                if let Some(plan) = link_over(schema, child, parent) {
                    outbox.command(plan.command(None, None));
                }
            }
        }
        let total = self.candidates.len();
        let said = match (self.answered < total, self.found.is_empty()) {
            (true, _) => format!("Comparing values: {} of {total} pairs of columns", self.answered),
            (false, true) => "No values tell of another key.".to_owned(),
            (false, false) => return,
        };
        ui.label(RichText::new(said).small().color(context.palette.text_weak));
    }
}

impl OpenDatabase {
    /// Asks for what is to be weighed next.
    pub(super) fn weigh_further(&mut self, context: &PanelContext<'_>) {
        let mut keys = match self.design_window.by_values.take() {
            Some(keys) => keys,
            None => ValueKeys::of(&context.document.schema),
        };
        while keys.waiting.len() < AT_A_TIME {
            let Some(proposal) = keys.candidates.get(keys.asked) else { break };
            keys.asked += 1;
            let pair = key_pair(context.mapping, proposal)
                .filter(|pair| self.has_table(&pair.table) && self.has_table(&pair.parent_table));
            let Some(pair) = pair else {
                keys.answered += 1;
                continue;
            };
            let slot = Slot(SLOTS + keys.asked as u64);
            let request = self.worker.request(slot, RequestKind::Weigh(pair));
            keys.waiting.insert(request, keys.asked - 1);
        }
        self.design_window.by_values = Some(keys);
    }
}

/// `Stay.house, Stay.number → Room.house, Room.number`.
fn text_of(schema: &Schema, proposal: &ValueProposal) -> Option<String> {
    let side = |model: ModelId, columns: &[ColumnId]| {
        let model = schema.model(model)?;
        let names: Option<Vec<String>> = columns
            .iter()
            .map(|id| model.column(*id).map(|one| [&model.class_name, ".", &one.name].concat()))
            .collect();
        names.map(|names| names.join(", "))
    };
    let child = side(proposal.child, &proposal.columns)?;
    let parent = side(proposal.parent, &proposal.parent_columns)?;
    Some([&child, " → ", &parent].concat())
}

fn is_accepted(schema: &Schema, proposal: &ValueProposal) -> bool {
    schema
        .model(proposal.child)
        .is_some_and(|model| model.foreign_keys.iter().any(|key| key.columns == proposal.columns))
}

fn key_pair(mapping: &Mapping, proposal: &ValueProposal) -> Option<KeyPair> {
    let (table, parent) = (mapping.table(proposal.child)?, mapping.table(proposal.parent)?);
    let columns = proposal.columns.iter().map(|id| Some(table.column(*id)?.name.clone()));
    let keys = proposal.parent_columns.iter().map(|id| Some(parent.column(*id)?.name.clone()));
    Some(KeyPair {
        table: table.name.clone(),
        columns: columns.collect::<Option<_>>()?,
        parent_table: parent.name.clone(),
        parent_columns: keys.collect::<Option<_>>()?,
    })
}
