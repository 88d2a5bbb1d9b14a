//! The canvas's geometry: arrangements without overlaps, free spots, measures of boxes.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use backref::diagram::{
    ArrangeLink, ArrangeRequest, CardShape, arrange, arrange_watched, place_new,
};
use backref::schema::ModelId;
use emath::{Pos2, Rect, Vec2, pos2, vec2};
use proptest::prelude::*;

fn rects(request: &ArrangeRequest, positions: &BTreeMap<ModelId, Pos2>) -> Vec<(ModelId, Rect)> {
    request
        .cards
        .iter()
        .map(|(id, size)| (*id, Rect::from_min_size(positions[id], *size)))
        .collect()
}

/// Each box is placed, on the grid, and none touches another.
fn check_arranged(request: &ArrangeRequest) -> BTreeMap<ModelId, Pos2> {
    let positions = arrange(request);
    assert_eq!(positions.len(), request.cards.len());
    for (id, at) in &positions {
        if !request.fixed.contains_key(id) {
            assert!(at.x % 8.0 == 0.0 && at.y % 8.0 == 0.0, "{id:?} at {at:?}");
        }
    }
    let mut rects = rects(request, &positions);
    rects.sort_by(|a, b| a.1.left().total_cmp(&b.1.left()));
    for (n, (id, rect)) in rects.iter().enumerate() {
        let near = rects[n + 1..].iter().take_while(|(_, other)| other.left() < rect.right());
        for (other, other_rect) in near {
            let are_fixed = request.fixed.contains_key(id) && request.fixed.contains_key(other);
            assert!(!other_rect.intersects(*rect) || are_fixed, "{id:?} {other:?}");
        }
    }
    positions
}

fn request(sizes: &[(u32, Vec2)], links: &[(u32, u32)]) -> ArrangeRequest {
    ArrangeRequest {
        cards: sizes.iter().map(|(id, size)| (ModelId(*id), *size)).collect(),
        links: links.iter().map(|(a, b)| ArrangeLink::between(ModelId(*a), ModelId(*b))).collect(),
        ..ArrangeRequest::default()
    }
}

/// Boxes of a few sizes in no order, by a counter that no one need trust.
fn boxes(count: u32) -> Vec<(u32, Vec2)> {
    let card = |n: u32| CardShape {
        columns: 1 + (n * 7 % 13) as usize,
        relationships: (n * 5 % 4) as usize,
        widest_chars: 10 + (n * 11 % 30) as usize,
    };
    (1..=count).map(|n| (n, card(n).size())).collect()
}

#[test]
fn what_is_referred_to_stands_left_of_what_refers() {
    let request = request(&boxes(4), &[(1, 2), (2, 3), (1, 4)]);
    let at = check_arranged(&request);
    let x = |n: u32| at[&ModelId(n)].x;
    assert!(x(1) < x(2) && x(2) < x(3) && x(1) < x(4));
    assert_eq!(arrange(&request), at, "the same answer again");
}

#[test]
fn links_to_nowhere_to_itself_and_in_circles_do_no_harm() {
    check_arranged(&request(&boxes(3), &[(1, 1), (1, 2), (2, 1), (2, 3), (3, 1), (1, 99), (1, 2)]));
    check_arranged(&request(&[], &[(1, 2)]));
    check_arranged(&request(&boxes(1), &[]));
}

#[test]
fn isolated_boxes_make_a_grid_of_a_screens_shape() {
    let request = request(&boxes(60), &[]);
    let at = check_arranged(&request);
    let whole = rects(&request, &at).iter().fold(Rect::NOTHING, |all, (_, rect)| all.union(*rect));
    let ratio = whole.width() / whole.height();
    assert!((1.0..2.6).contains(&ratio), "{ratio}");
}

#[test]
fn a_hub_is_not_one_tall_column() {
    let links: Vec<(u32, u32)> = (2..=200).map(|n| (1, n)).collect();
    let request = request(&boxes(200), &links);
    let at = check_arranged(&request);
    let whole = rects(&request, &at).iter().fold(Rect::NOTHING, |all, (_, rect)| all.union(*rect));
    let ratio = whole.width() / whole.height();
    assert!((0.6..3.0).contains(&ratio), "{ratio}");
    let hub = at[&ModelId(1)].x;
    assert!(at.iter().all(|(id, other)| id.0 == 1 || other.x > hub));
}

#[test]
fn fixed_boxes_stay_and_the_others_keep_clear() {
    let mut request = request(&boxes(12), &[(1, 2), (2, 3), (4, 5), (5, 6)]);
    request.fixed = [(ModelId(2), pos2(3.0, 5.0)), (ModelId(7), pos2(500.0, 5.0))].into();
    let at = check_arranged(&request);
    assert_eq!(at[&ModelId(2)], pos2(3.0, 5.0));
    assert_eq!(at[&ModelId(7)], pos2(500.0, 5.0));
}

#[test]
fn a_part_stays_about_where_it_was_and_clear_of_the_rest() {
    let mut request = request(&boxes(9), &[(1, 2), (2, 3), (1, 4)]);
    request.center_in_canvas = Some(pos2(4_000.0, 3_000.0));
    request.fixed = (5..=9).map(|n| (ModelId(n), pos2(700.0 * n as f32, 100.0))).collect();
    let at = check_arranged(&request);
    let moved = rects(&request, &at).into_iter().filter(|(id, _)| id.0 < 5);
    let whole = moved.fold(Rect::NOTHING, |all, (_, rect)| all.union(rect));
    assert!(whole.center().distance(pos2(4_000.0, 3_000.0)) < 16.0, "{whole:?}");
    request.center_in_canvas = Some(pos2(700.0 * 7.0, 200.0));
    check_arranged(&request);
}

#[test]
fn an_arrangement_tells_how_far_it_is_and_can_be_broken_off() {
    let links: Vec<(u32, u32)> =
        (0..300_u32).map(|n| (1 + n * 31 % 200, 1 + n * 17 % 199)).collect();
    let request = request(&boxes(200), &links);
    let told = std::cell::RefCell::new(Vec::new());
    let whole = arrange_watched(&request, &|done| {
        told.borrow_mut().push(done);
        ControlFlow::Continue(())
    });
    assert_eq!(whole, Some(arrange(&request)));
    let told = told.into_inner();
    assert!(told.is_sorted() && told.iter().all(|done| (0.0..=1.0).contains(done)), "{told:?}");
    assert!(told.len() > 2, "{told:?}");
    let broken = arrange_watched(&request, &|done| {
        if done > 0.0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(broken, None);
}

#[test]
fn five_thousand_boxes_are_arranged() {
    let links: Vec<(u32, u32)> =
        (0..7_500_u32).map(|n| (1 + n * 31 % 5_000, 1 + n * 17 % 4_999)).collect();
    check_arranged(&request(&boxes(5_000), &links));
    let chain: Vec<(u32, u32)> = (1..5_000_u32).map(|n| (n, n + 1)).collect();
    check_arranged(&request(&boxes(5_000), &chain));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn any_graph_is_arranged_without_overlaps(
        sizes in prop::collection::vec((8..500_u16, 8..900_u16), 1..40),
        links in prop::collection::vec((0..40_u32, 0..40_u32), 0..60),
        fixed in prop::collection::vec((0..40_u32, -900..900_i16, -900..900_i16), 0..3),
        spacing in 0.0..100.0_f32,
    ) {
        let sizes: Vec<(u32, Vec2)> = sizes
            .iter()
            .enumerate()
            .map(|(n, (w, h))| (n as u32, vec2(f32::from(*w), f32::from(*h))))
            .collect();
        let mut request = request(&sizes, &links);
        request.spacing_points = spacing;
        request.fixed = fixed
            .into_iter()
            .map(|(n, x, y)| (ModelId(n), pos2(f32::from(x), f32::from(y))))
            .collect();
        check_arranged(&request);
    }

    #[test]
    fn new_boxes_overlap_nothing(
        existing in prop::collection::vec((-900..900_i16, -900..900_i16), 0..20),
        count in 1..6_usize,
        near in (-900.0..900.0_f32, -900.0..900.0_f32),
    ) {
        let size = vec2(200.0, 160.0);
        let taken: Vec<Rect> = existing
            .iter()
            .map(|(x, y)| Rect::from_min_size(pos2(f32::from(*x), f32::from(*y)), size))
            .collect();
        let mut all = taken.clone();
        for at in place_new(&taken, &vec![size; count], pos2(near.0, near.1)) {
            let new = Rect::from_min_size(at, size);
            prop_assert!(all.iter().all(|other| !other.intersects(new)));
            all.push(new);
        }
    }
}

#[test]
fn rows_of_a_card_follow_one_another() {
    let shape = CardShape { columns: 3, relationships: 2, widest_chars: 20 };
    let rows: Vec<Rect> = (0..5).map(|row| shape.row_rect(pos2(8.0, 16.0), row)).collect();
    assert!(rows.windows(2).all(|pair| pair[0].bottom() <= pair[1].top()));
    assert!(rows[4].bottom() <= 16.0 + shape.size().y);
    for (row, rect) in rows.iter().enumerate() {
        assert_eq!(shape.row_at(rect.center().y - 16.0), Some(row));
        assert_eq!(rect.center().y - 16.0, shape.row_center_y(row));
    }
    assert_eq!(shape.row_at(2.0), None);
    assert_eq!(shape.row_at(shape.size().y + 5.0), None);
    assert_eq!(shape.size().x % 8.0, 0.0);
}
