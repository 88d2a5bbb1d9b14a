//! How many links cross once everything is arranged, routed and drawn, beside Graphviz `dot`'s
//! drawing of the same boxes and links.
//!
//! `BACKREF_CROSSINGS` may name more files to compare, project files divided by colons.

mod dot;
mod lines;
mod office;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use backref::app::canvas::scene::{Scene, SceneRequest};
use backref::diagram::arrange;
use backref::document::{self, Document};
use backref::export::arrange_request;
use backref::mapping::resolve;
use emath::{Pos2, Rect};

use crate::samples;

/// How many crossings more than `dot` an arrangement may have.
const MOST_TIMES_DOT: f32 = 1.2;

/// The document as Arrange leaves it, drawn.
pub fn drawn(mut document: Document) -> Scene {
    let mapping = resolve(&document.schema);
    let mut request = arrange_request(&document.schema, &mapping, &document.diagram);
    request.fixed = BTreeMap::new();
    Arc::make_mut(&mut document.diagram).positions = arrange(&request);
    Scene::derive(&document, &mapping, &SceneRequest::default())
}

fn lines_of(scene: &Scene) -> Vec<Vec<Pos2>> {
    scene.links.iter().map(|link| link.route.points.clone()).collect()
}

/// How many links cross in our drawing and in that of `dot`; `None` if there is no `dot`.
fn compare(name: &str, document: Document) -> Option<(usize, usize)> {
    let scene = drawn(document);
    let boxes = scene.cards.iter().map(|card| card.rect).fold(Rect::NOTHING, Rect::union);
    let ours = lines::crossings(&lines_of(&scene));
    let Some(lines_of_dot) = dot::draw(&scene) else {
        crate::skipped("Graphviz");
        return None;
    };
    assert_eq!(lines_of_dot.len(), scene.links.len(), "{name}: dot drew every link");
    let theirs = lines::crossings(&lines_of_dot);
    println!(
        "crossings/{name} {ours}, dot {theirs} ({} boxes, {} links, {:.0} x {:.0})",
        scene.cards.len(),
        scene.links.len(),
        boxes.width(),
        boxes.height(),
    );
    Some((ours, theirs))
}

fn check(name: &str, document: Document) {
    let Some((ours, theirs)) = compare(name, document) else { return };
    assert!(
        ours as f32 <= MOST_TIMES_DOT * theirs as f32,
        "{name}: {ours} crossings, {theirs} by dot"
    );
}

#[test]
fn arranged_samples_cross_no_more_than_those_of_dot() {
    check("blog", samples::open("blog"));
    check("music", samples::open("music"));
    check("shop", samples::open("shop"));
}

/// Prints what else there is to compare, without a verdict.
#[test]
fn crossings_of_other_projects_are_printed() {
    let more = std::env::var("BACKREF_CROSSINGS").unwrap_or_default();
    for path in more.split(':').filter(|path| !path.is_empty()) {
        let document = document::load(Path::new(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
        compare(path, document);
    }
}

#[test]
fn five_hundred_arranged_tables_cross_no_more_than_those_of_dot() {
    check("500 tables", office::document(500));
}

#[test]
fn five_hundred_arranged_tables_stand_apart() {
    let scene = drawn(office::document(500));
    for (at, card) in scene.cards.iter().enumerate() {
        for other in &scene.cards[..at] {
            let are_apart = !card.rect.expand(16.0).intersects(other.rect.expand(16.0));
            assert!(are_apart, "{} and {}", card.title, other.title);
        }
    }
    let whole = scene.cards.iter().map(|card| card.rect).fold(Rect::NOTHING, Rect::union);
    assert!((1.0..2.6).contains(&whole.aspect_ratio()), "of a screen's shape: {whole:?}");
}
