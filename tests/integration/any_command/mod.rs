//! Undo over commands of every kind: whatever was done, undoing all gives the first document and its
//! file byte by byte, and redoing all the last. What fails is printed as steps, made as few as can be.

mod kinds;
mod make;
mod make_column;
mod make_part;
mod pick;

use std::collections::BTreeSet;

use backref::diagram::Note;
use backref::document::{Command, Document, History, from_text, save, to_text};
use backref::mapping::resolve;
use backref::schema::ModelId;
use emath::pos2;
use kinds::{CommandKind, ForeignKeyOptionKind, RelationshipOptionKind};
use pick::Pick;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng};

use super::samples;

/// The numbers that a step picks with.
const NUMBERS: usize = 16;

/// A kind and the numbers that the rest is picked by.
pub type Step = (usize, [u8; NUMBERS]);

/// Up to so many steps.
pub fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec((0..CommandKind::ALL.len(), any::<[u8; NUMBERS]>()), 1..most)
}

/// One of the documents to begin with, by a number below 4.
pub fn first_document(which: usize) -> Document {
    match which {
        0 => Document::default(),
        1 => furnished(samples::open("blog")),
        2 => furnished(samples::open("music")),
        _ => samples::open("shop"),
    }
}

/// With a group and a note, outside and in a view of its first models.
fn furnished(mut document: Document) -> Document {
    let model_ids: Vec<ModelId> = document.schema.models.keys().copied().take(2).collect();
    let places = document.diagram.positions.iter();
    let positions = places.filter(|(id, _)| model_ids.contains(id)).map(|(id, at)| (*id, *at));
    let view = Command::AddView { name: "Some".to_owned(), positions: positions.collect() };
    let view_id = document.apply(view).unwrap().views[0];
    let furniture = [
        Command::AddGroup { title: "Group".to_owned(), model_ids },
        Command::AddNote { note: Note { text: "Note".to_owned(), ..Note::new(pos2(8.0, 8.0)) } },
    ];
    for command in furniture {
        document.apply(command.clone()).unwrap();
        document.apply(Command::InView { view_id, command: Box::new(command) }).unwrap();
    }
    document
}

/// Some, or as many as the environment asks for.
fn config() -> ProptestConfig {
    let asked = ProptestConfig::default();
    if std::env::var_os("PROPTEST_CASES").is_some() {
        return asked;
    }
    ProptestConfig { cases: 40, ..asked }
}

/// What was done, to be looked at from both ends.
struct Walk {
    history: History,
    /// The document and its file after each step, the first before them all.
    states: Vec<(Document, String)>,
    /// The kinds that were done and changed something.
    done: BTreeSet<CommandKind>,
}

impl Walk {
    fn new(document: Document) -> Self {
        let text = to_text(&document);
        let history = History::new(document.clone());
        Self { history, states: vec![(document, text)], done: BTreeSet::new() }
    }

    /// Does a step as the window does. Refused, nothing has changed; done, the document holds
    /// together: its file is read back as it, and what it maps to is resolved.
    fn step(&mut self, (kind, numbers): &Step) -> Result<(), TestCaseError> {
        let before = self.history.document().clone();
        let kind = CommandKind::ALL[*kind];
        let Some(command) = make::make(kind, &Pick::new(&before, numbers), 0) else {
            return Ok(());
        };
        let said = format!("{command:?}");
        let label = command.label(&before);
        prop_assert!(!label.is_empty() || matches!(command, Command::Several { .. }), "{}", said);
        let made = CommandKind::of(&command);
        let mut after = before.clone();
        if let Err(error) = after.apply(command) {
            prop_assert!(after == before, "refused, but something changed: {}", said);
            prop_assert!(!error.to_string().is_empty(), "{}", said);
            return Ok(());
        }
        let text = to_text(&after);
        let read = from_text(&text);
        prop_assert!(read.is_ok(), "{}: {:?}", said, read.err());
        prop_assert!(read.is_ok_and(|read| read == after), "read back as another: {}", said);
        prop_assert_eq!(before == after, self.last().1 == text, "{}", said);
        self.history.push(label, after.clone());
        if before != after {
            let _ = resolve(&after.schema);
            self.states.push((after, text));
            self.done.insert(made);
        }
        Ok(())
    }

    fn last(&self) -> &(Document, String) {
        &self.states[self.states.len() - 1]
    }

    fn is_at(&self, at: usize) -> Result<(), TestCaseError> {
        let (document, text) = &self.states[at];
        prop_assert!(self.history.document() == document, "another document at step {}", at);
        prop_assert_eq!(&to_text(self.history.document()), text, "another file at step {}", at);
        Ok(())
    }

    /// Undoes all and redoes all, looking at every step.
    fn there_and_back(&mut self) -> Result<(), TestCaseError> {
        for at in (0..self.states.len() - 1).rev() {
            prop_assert!(self.history.undo().is_some());
            self.is_at(at)?;
        }
        prop_assert!(self.history.undo().is_none() && self.history.is_saved());
        for at in 1..self.states.len() {
            prop_assert!(self.history.redo().is_some());
            self.is_at(at)?;
        }
        prop_assert!(self.history.redo().is_none());
        Ok(())
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn after_commands_of_any_kind_undo_gives_the_first_document_and_redo_the_last(
        sample in 0..4_usize,
        steps in steps(40),
        undone in 0..40_usize,
        others in steps(4),
    ) {
        let mut walk = Walk::new(first_document(sample));
        for step in &steps {
            walk.step(step)?;
        }
        walk.there_and_back()?;
        // Half-way back, something else: what was undone is forgotten, the rest is not.
        for _ in 0..undone.min(walk.states.len() - 1) {
            walk.history.undo();
            walk.states.pop();
        }
        let length = walk.states.len();
        for step in &others {
            walk.step(step)?;
        }
        if walk.states.len() > length {
            prop_assert!(walk.history.redo().is_none(), "what was undone came back");
        }
        if walk.states.len() > length || undone == 0 {
            walk.there_and_back()?;
        }
    }
}

#[test]
fn saved_after_undo_and_redo_the_file_is_the_same_byte_by_byte() {
    let folder = tempfile::tempdir().unwrap();
    let saved = |document: &Document| {
        let path = folder.path().join("project.json");
        save(&path, document).unwrap();
        std::fs::read(&path).unwrap()
    };
    let mut walk = Walk::new(first_document(3));
    let first = saved(walk.history.document());
    assert_eq!(first, std::fs::read(samples::path("shop")).unwrap(), "as it was opened");
    for step in fixed_steps(120) {
        walk.step(&step).unwrap();
    }
    let last = saved(walk.history.document());
    assert_ne!(first, last);
    while walk.history.undo().is_some() {}
    assert_eq!(saved(walk.history.document()), first);
    while walk.history.redo().is_some() {}
    assert_eq!(saved(walk.history.document()), last);
}

/// Else the property above would say nothing about a kind that is always refused.
#[test]
fn every_kind_of_command_is_done_and_changes_something() {
    let mut walk = Walk::new(first_document(1));
    for (at, (kind, numbers)) in fixed_steps(2_000).into_iter().enumerate() {
        let all = CommandKind::ALL.iter().enumerate();
        let missing = all.filter(|(_, kind)| !walk.done.contains(kind)).map(|(at, _)| at);
        let missing: Vec<usize> = missing.collect();
        if missing.is_empty() {
            return;
        }
        // In between any kind, so that there is something to be about.
        let kind = if at % 3 == 0 { kind } else { missing[at % missing.len()] };
        walk.step(&(kind, numbers)).unwrap();
    }
    panic!("done are only {:?}", walk.done);
}

#[test]
fn every_option_of_keys_and_relationships_is_made() {
    let document = first_document(1);
    let (mut keys, mut relationships) = (BTreeSet::new(), BTreeSet::new());
    for (_, numbers) in fixed_steps(400) {
        let pick = Pick::new(&document, &numbers);
        keys.extend(make_part::foreign_key_option(&pick).map(|one| ForeignKeyOptionKind::of(&one)));
        let option = make_part::relationship_option(&pick);
        relationships.extend(option.map(|one| RelationshipOptionKind::of(&one)));
    }
    assert_eq!(keys.len(), ForeignKeyOptionKind::ALL.len());
    assert_eq!(relationships.len(), RelationshipOptionKind::ALL.len());
}

/// The document after these steps; what is refused is left out.
pub fn after(mut document: Document, steps: &[Step]) -> Document {
    for (kind, numbers) in steps {
        let before = document.clone();
        let made = make::make(CommandKind::ALL[*kind], &Pick::new(&before, numbers), 0);
        if let Some(command) = made {
            // Refused, nothing has changed.
            let _ = document.apply(command);
        }
    }
    document
}

/// A document after so many commands, picked by a seed.
pub fn edited(document: &Document, seed: u8, count: usize) -> Document {
    let mut rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let step = |rng: &mut TestRng| {
        let kind = (rng.next_u32() as usize) % CommandKind::ALL.len();
        let mut numbers = [0; NUMBERS];
        rng.fill_bytes(&mut numbers);
        (kind, numbers)
    };
    let steps: Vec<Step> = (0..count).map(|_| step(&mut rng)).collect();
    after(document.clone(), &steps)
}

/// The same steps each time.
fn fixed_steps(count: usize) -> Vec<Step> {
    let mut rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let step = |rng: &mut TestRng| {
        let kind = (rng.next_u32() as usize) % CommandKind::ALL.len();
        let mut numbers = [0; NUMBERS];
        rng.fill_bytes(&mut numbers);
        (kind, numbers)
    };
    (0..count).map(|_| step(&mut rng)).collect()
}
