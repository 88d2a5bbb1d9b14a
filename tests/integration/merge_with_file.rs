//! Two documents that came from one, brought together: what either did is done, what both did is told.

use std::collections::BTreeMap;

use backref::document::{
    Command, Document, Merged, Side, differences, from_text, merge, parse_column_line, to_text,
};
use backref::mapping::resolve;
use backref::schema::ModelId;
use emath::pos2;
use proptest::prelude::*;

use crate::any_command::{after, first_document, steps};
use crate::samples;

fn merged(base: &Document, ours: &Document, theirs: &Document) -> Merged {
    merge(base, ours, theirs, &BTreeMap::new()).unwrap()
}

fn id(document: &Document, class_name: &str) -> ModelId {
    document.schema.model_named(class_name).unwrap().id
}

fn with_column(mut document: Document, class_name: &str, line: &str) -> Document {
    let spec = Box::new(parse_column_line(line).unwrap());
    let model_id = id(&document, class_name);
    document.apply(Command::AddColumn { model_id, index: 99, spec }).unwrap();
    document
}

fn with_model(mut document: Document, class_name: &str) -> Document {
    let class_name = class_name.to_owned();
    let command = Command::AddModel { class_name, pos_in_canvas: pos2(8.0, 8.0) };
    document.apply(command).unwrap();
    document
}

fn without(mut document: Document, class_name: &str) -> Document {
    let id = id(&document, class_name);
    document.apply(Command::RemoveModels { model_ids: vec![id] }).unwrap();
    document
}

fn replaced(document: &Document, from: &str, to: &str) -> Document {
    let text = to_text(document);
    assert!(text.contains(from), "{from}");
    from_text(&text.replace(from, to)).unwrap()
}

fn columns(document: &Document, class_name: &str) -> Vec<String> {
    let model = document.schema.model_named(class_name).unwrap();
    model.columns.iter().map(|one| one.name.clone()).collect()
}

#[test]
fn columns_that_both_add_to_one_model_are_both_there_though_they_have_one_id() {
    let base = samples::open("music");
    let ours = with_column(base.clone(), "User", "email String(120)");
    let theirs = with_column(base.clone(), "User", "born Date");
    let merged = merged(&base, &ours, &theirs);
    assert_eq!(merged.clashes, []);
    let names = columns(&merged.document, "User");
    assert!(names.contains(&"email".to_owned()) && names.contains(&"born".to_owned()), "{names:?}");
    assert_eq!(names.len(), columns(&base, "User").len() + 2);
}

#[test]
fn models_that_both_add_are_both_there_each_where_it_was_put() {
    let base = samples::open("music");
    let ours = with_column(with_model(base.clone(), "Label"), "Label", "city String(40)");
    let theirs = with_model(base.clone(), "Genre");
    let merged = merged(&base, &ours, &theirs);
    assert_eq!(merged.clashes, []);
    assert!(columns(&merged.document, "Label").contains(&"city".to_owned()));
    for name in ["Label", "Genre"] {
        let at = merged.document.diagram.positions.get(&id(&merged.document, name));
        assert_eq!(at, Some(&pos2(8.0, 8.0)), "{name}");
    }
    assert_eq!(merged.document.schema.models.len(), base.schema.models.len() + 2);
}

#[test]
fn what_both_have_changed_is_told_by_name_and_chosen() {
    let base = samples::open("music");
    let ours = replaced(&base, "\"length\": 120", "\"length\": 99");
    let theirs = replaced(&base, "\"length\": 120", "\"length\": 200");
    let first = merged(&base, &ours, &theirs);
    let [clash] = first.clashes.as_slice() else { panic!("{:?}", first.clashes) };
    assert_eq!(clash.name, "type of Song.title");
    assert_eq!(
        (clash.ours.as_str(), clash.theirs.as_str()),
        ("String (length 99)", "String (length 200)")
    );
    assert_eq!(first.document, ours);
    let choices = BTreeMap::from([(clash.place.clone(), Side::Theirs)]);
    let second = merge(&base, &ours, &theirs, &choices).unwrap();
    assert_eq!(second.document, theirs);
    assert_eq!(second.clashes[0].taken, Side::Theirs);
}

#[test]
fn a_model_that_one_removes_and_the_other_refers_to_anew_is_kept_and_told() {
    let base = samples::open("music");
    let theirs = without(base.clone(), "Role");
    let mut ours = base.clone();
    let (song, role) = (id(&ours, "Song"), id(&ours, "Role"));
    let plan = backref::document::decide_link(&ours.schema, (song, None), (role, None)).unwrap();
    ours.apply(plan.command(None, None)).unwrap();
    let merged = merged(&base, &ours, &theirs);
    assert!(merged.document.schema.model_named("Role").is_some());
    assert!(
        merged.kept.contains(&"Role".to_owned())
            || merged.clashes.iter().any(|one| one.name == "Role"),
        "{merged:?}"
    );
}

#[test]
fn a_box_that_one_moves_and_the_other_removes_with_its_model_is_gone() {
    let base = samples::open("music");
    let theirs = without(base.clone(), "Song");
    let mut ours = base.clone();
    let positions = BTreeMap::from([(id(&ours, "Song"), pos2(-400.0, -400.0))]);
    ours.apply(Command::MoveModels { positions }).unwrap();
    let merged = merged(&base, &ours, &theirs);
    assert_eq!(merged.document.schema, theirs.schema);
    assert_eq!(merged.clashes, []);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_both_do_the_merge_holds_together_and_one_side_alone_is_that_side(
        sample in 0..4_usize,
        our_steps in steps(12),
        their_steps in steps(12),
    ) {
        let base = first_document(sample);
        let ours = after(base.clone(), &our_steps);
        let theirs = after(base.clone(), &their_steps);
        for (ours, theirs, expected) in [(&ours, &base, &ours), (&base, &theirs, &theirs)] {
            let alone = merge(&base, ours, theirs, &BTreeMap::new()).unwrap();
            let left = differences(expected, &alone.document);
            prop_assert!(left.is_empty(), "{left:?}");
            prop_assert!(alone.clashes.is_empty(), "{:?}", alone.clashes);
        }
        let both = merge(&base, &ours, &theirs, &BTreeMap::new());
        prop_assert!(both.is_ok(), "{both:?}");
        let both = both.unwrap();
        let read = from_text(&to_text(&both.document));
        prop_assert!(read.as_ref().is_ok_and(|read| *read == both.document), "{read:?}");
        let _ = resolve(&both.document.schema);
        // Each clash can be chosen the other way, and the merge still holds together.
        let places = both.clashes.iter().map(|one| (one.place.clone(), Side::Theirs));
        let other = merge(&base, &ours, &theirs, &places.collect());
        prop_assert!(other.is_ok(), "{other:?}");
    }
}
