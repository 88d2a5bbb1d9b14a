//! The lines of links: around boxes, beside one another, and steady while boxes move.

use backref::app::canvas::routing::EndOfLink;
use backref::app::canvas::scene::{Scene, SceneRequest};
use backref::diagram::route::STUB_POINTS;
use backref::diagram::{
    ArrangeLink, ArrangeRequest, LinkEnd, LinkRequest, Route, Router, Side, arrange,
};
use backref::mapping::resolve;
use backref::schema::ModelId;
use emath::{Pos2, Rect, pos2, vec2};
use proptest::prelude::*;

use super::samples;

/// The least space between the boxes of these tests, in canvas points: one step of the grid.
const GAP_POINTS: f32 = 8.0;

fn link(from: (usize, f32), to: (usize, f32)) -> LinkRequest {
    let end = |(card, y_below_top): (usize, f32)| LinkEnd { card, y_below_top };
    LinkRequest { from: end(from), to: end(to), kept_sides: None }
}

fn routes(boxes: &[Rect], links: &[LinkRequest]) -> Vec<Route> {
    all_of(&Router::new(boxes.to_vec(), links))
}

fn all_of(router: &Router) -> Vec<Route> {
    (0..router.len()).map(|at| router.route(at).unwrap().clone()).collect()
}

fn card(x: f32, y: f32, width: f32, height: f32) -> Rect {
    Rect::from_min_size(pos2(x, y), vec2(width, height))
}

/// Is the line from one corner to the next inside a box, by more than a hair?
fn passes(part: &[Pos2], card: Rect) -> bool {
    let (line, inside) = (Rect::from_two_pos(part[0], part[1]), card.shrink(0.01));
    line.left() < inside.right()
        && line.right() > inside.left()
        && line.top() < inside.bottom()
        && line.bottom() > inside.top()
}

/// Starts and ends at its boxes' edges, between their corners, has level and upright parts only, and passes
/// through no box at all.
pub fn check_line(route: &Route, request: &LinkRequest, boxes: &[Rect]) -> Result<(), String> {
    let points = &route.points;
    for (point, end, side) in
        [(route.start(), request.from, route.from_side), (route.end(), request.to, route.to_side)]
    {
        let card = boxes[end.card];
        if point.x != side.x_of(card) || !card.y_range().contains(point.y) {
            return Err(format!("{point:?} is not at {side:?} of {card:?}: {points:?}"));
        }
    }
    for part in points.windows(2) {
        if part[0].x != part[1].x && part[0].y != part[1].y {
            return Err(format!("aslant: {part:?} of {points:?}"));
        }
        if let Some(card) = boxes.iter().find(|card| passes(part, **card)) {
            return Err(format!("{part:?} of {points:?} is under {card:?}, {request:?}"));
        }
    }
    Ok(())
}

/// Parts of two lines that lie on one another, where the links do not end at one row.
fn overlap(a: (&Route, &LinkRequest), b: (&Route, &LinkRequest)) -> Option<(Vec<Pos2>, Vec<Pos2>)> {
    let ends = |(route, request): (&Route, &LinkRequest)| {
        [(request.from, route.from_side), (request.to, route.to_side)]
    };
    if ends(a).iter().any(|end| ends(b).contains(end)) {
        return None;
    }
    for one in a.0.points.windows(2) {
        for other in b.0.points.windows(2) {
            let (line, against) =
                (Rect::from_two_pos(one[0], one[1]), Rect::from_two_pos(other[0], other[1]));
            let level = line.height() == 0.0 && against.height() == 0.0;
            let upright = line.width() == 0.0 && against.width() == 0.0;
            let along = line.x_range().intersection(against.x_range()).span();
            let along_y = line.y_range().intersection(against.y_range()).span();
            if level && (line.top() - against.top()).abs() < 0.05 && along > 1.0
                || upright && (line.left() - against.left()).abs() < 0.05 && along_y > 1.0
            {
                return Some((one.to_vec(), other.to_vec()));
            }
        }
    }
    None
}

/// How many pairs of lines lie on one another somewhere.
fn overlaps(routes: &[Route], links: &[LinkRequest]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (at, one) in routes.iter().enumerate() {
        for (other_at, other) in routes.iter().enumerate().skip(at + 1) {
            if overlap((one, &links[at]), (other, &links[other_at])).is_some() {
                found.push((at, other_at));
            }
        }
    }
    found
}

/// Boxes in the cells of a grid, each with its own size, apart by one step of the grid or more.
fn scattered() -> impl Strategy<Value = Vec<Rect>> {
    let one = (0..40_u8, 0..40_u8, 25..45_u8, 10..50_u8);
    prop::collection::vec(one, 2..14).prop_map(|boxes| {
        let mut placed: Vec<Rect> = Vec::new();
        for (column, row, width, height) in boxes {
            let [column, row, width, height] =
                [column, row, width, height].map(|steps| f32::from(steps) * GAP_POINTS);
            let rect = card(column * 5.0, row * 4.0, width, height);
            let is_free = |other: &Rect| !other.expand(GAP_POINTS - 0.5).intersects(rect);
            if placed.iter().all(is_free) {
                placed.push(rect);
            }
        }
        placed
    })
}

fn linked(boxes: &[Rect], pairs: &[(usize, usize, u8, u8)]) -> Vec<LinkRequest> {
    let row = |card: usize, row: u8| {
        let rows = ((boxes[card].height() - 48.0) / 24.0).floor().max(1.0);
        36.0 + 24.0 * (f32::from(row) % rows)
    };
    pairs
        .iter()
        .map(|(a, b, row_a, row_b)| {
            let (a, b) = (a % boxes.len(), b % boxes.len());
            link((a, row(a, *row_a)), (b, row(b, *row_b)))
        })
        .collect()
}

fn pairs(most: usize) -> impl Strategy<Value = Vec<(usize, usize, u8, u8)>> {
    prop::collection::vec((0..20_usize, 0..20_usize, 0..9_u8, 0..9_u8), 1..most)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_line_passes_through_a_box(boxes in scattered(), pairs in pairs(20)) {
        let links = linked(&boxes, &pairs);
        let routes = routes(&boxes, &links);
        for (route, request) in routes.iter().zip(&links) {
            check_line(route, request, &boxes).map_err(TestCaseError::fail)?;
        }
        prop_assert_eq!(all_of(&Router::new(boxes.clone(), &links)), routes);
    }

    #[test]
    fn moving_boxes_gives_what_routing_all_anew_gives(
        boxes in scattered(),
        pairs in pairs(16),
        moves in prop::collection::vec((0..20_usize, -6..6_i8, -6..6_i8), 1..5),
    ) {
        let links = linked(&boxes, &pairs);
        let mut router = Router::new(boxes.clone(), &links);
        let mut boxes = boxes;
        for (at, x, y) in moves {
            let at = at % boxes.len();
            boxes[at] = boxes[at].translate(vec2(f32::from(x), f32::from(y)) * GAP_POINTS);
            let before = all_of(&router);
            let changed = router.move_boxes(&[(at, boxes[at])]);
            let after = all_of(&router);
            for (link, (before, after)) in before.iter().zip(&after).enumerate() {
                prop_assert_eq!(before != after, changed.contains(&link));
            }
            let kept: Vec<LinkRequest> = links
                .iter()
                .zip(&before)
                .map(|(link, route)| LinkRequest { kept_sides: Some(route.into()), ..*link })
                .collect();
            prop_assert_eq!(after, routes(&boxes, &kept));
        }
    }

    #[test]
    fn a_drag_keeps_lines_clear_of_boxes_and_ends_as_if_all_were_routed_anew(
        boxes in scattered(),
        pairs in pairs(16),
        at in 0..20_usize,
        moves in prop::collection::vec((-6..6_i8, -6..6_i8), 1..6),
    ) {
        let links = linked(&boxes, &pairs);
        let mut router = Router::new(boxes.clone(), &links);
        let mut boxes = boxes;
        let at = at % boxes.len();
        for (x, y) in moves {
            let left = boxes[at];
            boxes[at] = left.translate(vec2(f32::from(x), f32::from(y)) * GAP_POINTS);
            let before = all_of(&router);
            let changed = router.drag_boxes(&[(at, boxes[at])]);
            let after = all_of(&router);
            for (link, (before, after)) in before.iter().zip(&after).enumerate() {
                prop_assert_eq!(before != after, changed.contains(&link));
            }
            let is_apart = |one: usize| {
                (0..boxes.len()).all(|other| one == other || !boxes[one].intersects(boxes[other]))
            };
            if (0..boxes.len()).all(is_apart) {
                for (route, request) in after.iter().zip(&links) {
                    check_line(route, request, &boxes).map_err(TestCaseError::fail)?;
                }
            }
        }
        let kept: Vec<LinkRequest> = links
            .iter()
            .zip(all_of(&router))
            .map(|(link, route)| LinkRequest { kept_sides: Some((&route).into()), ..*link })
            .collect();
        router.move_boxes(&[]);
        prop_assert_eq!(all_of(&router), routes(&boxes, &kept));
    }

    #[test]
    fn a_box_far_away_changes_no_line(boxes in scattered(), pairs in pairs(12), by in 1..9_u8) {
        let links = linked(&boxes, &pairs);
        let mut with_far = boxes.clone();
        with_far.push(card(9_000.0, 9_000.0, 200.0, 100.0));
        let mut router = Router::new(with_far, &links);
        let before = all_of(&router);
        prop_assert_eq!(&before, &routes(&boxes, &links));
        let moved = card(9_000.0 + f32::from(by) * 8.0, 9_000.0, 200.0, 100.0);
        prop_assert_eq!(router.move_boxes(&[(boxes.len(), moved)]), Vec::<usize>::new());
    }

    #[test]
    fn lines_lie_beside_one_another(
        columns in 2..5_usize,
        rows in 1..4_usize,
        pairs in pairs(24),
        jitter in prop::collection::vec((-4..4_i8, -4..4_i8), 20),
    ) {
        // As an arrangement has it: room for lanes between boxes.
        let boxes: Vec<Rect> = (0..columns * rows)
            .map(|n| {
                let at = vec2((n % columns) as f32 * 480.0, (n / columns) as f32 * 420.0);
                let (x, y) = jitter[n];
                let at = at + vec2(f32::from(x), f32::from(y)) * GAP_POINTS;
                card(at.x, at.y, 240.0, 280.0)
            })
            .collect();
        let mut links = linked(&boxes, &pairs);
        // Twice the same link says nothing.
        let ends = |link: &LinkRequest| {
            let mut ends = [link.from, link.to].map(|end| (end.card, end.y_below_top as i32));
            ends.sort_unstable();
            ends
        };
        links.sort_by_key(ends);
        links.dedup_by_key(|link| ends(link));
        let routes = routes(&boxes, &links);
        for (route, request) in routes.iter().zip(&links) {
            check_line(route, request, &boxes).map_err(TestCaseError::fail)?;
        }
        prop_assert_eq!(overlaps(&routes, &links), vec![]);
    }

    #[test]
    fn a_small_move_flips_no_edge(
        at in (-900..900_i16, -900..900_i16),
        rows in (0..8_u8, 0..8_u8),
        by in (-1..=1_i8, -1..=1_i8),
    ) {
        let first = card(0.0, 0.0, 240.0, 280.0);
        let second = card(f32::from(at.0) * 2.0, f32::from(at.1), 240.0, 280.0);
        prop_assume!(!first.expand(64.0).intersects(second));
        let links = linked(&[first, second], &[(0, 1, rows.0, rows.1)]);
        let mut router = Router::new(vec![first, second], &links);
        let before = router.route(0).unwrap().clone();
        let moved = second.translate(vec2(f32::from(by.0), f32::from(by.1)) * GAP_POINTS);
        router.move_boxes(&[(1, moved)]);
        let after = router.route(0).unwrap();
        prop_assert_eq!((before.from_side, before.to_side), (after.from_side, after.to_side));
    }

    #[test]
    fn a_link_the_other_way_round_has_the_same_line(boxes in scattered(), pairs in pairs(2)) {
        let links = linked(&boxes, &pairs);
        prop_assume!(links[0].from != links[0].to);
        let there = routes(&boxes, &links)[0].clone();
        let back = LinkRequest { from: links[0].to, to: links[0].from, kept_sides: None };
        let mut back = routes(&boxes, &[back])[0].points.clone();
        back.reverse();
        prop_assert_eq!(there.points, back);
    }
}

#[test]
fn a_dragged_box_moves_no_line_that_it_does_not_touch() {
    // Four links side by side through one gap, and a fifth that is dragged into it.
    let boxes: Vec<Rect> = (0..10)
        .map(|n| card((n % 2) as f32 * 400.0, (n / 2) as f32 * 240.0, 200.0, 200.0))
        .collect();
    let ends = [(0, 3), (2, 5), (4, 7), (6, 9), (8, 1)];
    let links = ends.map(|(from, to)| link((from, 60.0), (to, 84.0)));
    let mut router = Router::new(boxes.clone(), &links);
    let before = all_of(&router);
    for step in 1..6 {
        let moved = boxes[8].translate(vec2(-8.0, 8.0) * step as f32);
        assert_eq!(router.drag_boxes(&[(8, moved)]), [4], "its own link alone");
        assert_eq!(all_of(&router)[..4], before[..4]);
        assert_eq!(overlaps(&all_of(&router), &links), vec![]);
    }
    router.drag_boxes(&[(8, boxes[8])]);
    router.move_boxes(&[]);
    assert_eq!(all_of(&router), before);
    // Into the way of the others: they go around it while it is there.
    let between = card(250.0, 300.0, 100.0, 100.0);
    let mut boxes = boxes;
    boxes.push(card(2_000.0, 300.0, 100.0, 100.0));
    let mut router = Router::new(boxes.clone(), &links);
    let before = all_of(&router);
    assert!(!router.drag_boxes(&[(10, between)]).is_empty());
    for line in all_of(&router) {
        assert!(line.points.windows(2).all(|part| !passes(part, between)), "{:?}", line.points);
    }
    router.drag_boxes(&[(10, boxes[10])]);
    let sides = |routes: &[Route]| {
        routes.iter().map(|one| (one.from_side, one.to_side)).collect::<Vec<_>>()
    };
    assert_eq!(sides(&all_of(&router)), sides(&before));
    router.move_boxes(&[]);
    assert_eq!(all_of(&router), before);
}

#[test]
fn boxes_side_by_side_are_joined_across_the_gap() {
    let boxes = [card(0.0, 0.0, 200.0, 200.0), card(400.0, 100.0, 200.0, 200.0)];
    let [route] = routes(&boxes, &[link((0, 60.0), (1, 60.0))]).try_into().unwrap();
    assert_eq!((route.from_side, route.to_side), (Side::Right, Side::Left));
    let expected = [(200.0, 60.0), (300.0, 60.0), (300.0, 160.0), (400.0, 160.0)];
    assert_eq!(route.points, expected.map(|(x, y)| pos2(x, y)));
    let boxes = [card(0.0, 0.0, 200.0, 200.0), card(400.0, 8.0, 200.0, 200.0)];
    let [route] = routes(&boxes, &[link((0, 60.0), (1, 60.0))]).try_into().unwrap();
    assert_eq!(route.points, [pos2(200.0, 64.0), pos2(400.0, 64.0)], "no jog of one step");
}

#[test]
fn boxes_above_one_another_are_joined_around_one_side() {
    let boxes = [card(0.0, 0.0, 200.0, 200.0), card(8.0, 300.0, 200.0, 200.0)];
    let [route] = routes(&boxes, &[link((0, 60.0), (1, 60.0))]).try_into().unwrap();
    assert_eq!(route.from_side, route.to_side);
    assert_eq!(route.points.len(), 4);
}

#[test]
fn a_loop_is_outside_its_box() {
    let boxes = [card(0.0, 0.0, 200.0, 200.0)];
    for request in [link((0, 60.0), (0, 132.0)), link((0, 60.0), (0, 60.0))] {
        let [route] = routes(&boxes, &[request]).try_into().unwrap();
        check_line(&route, &request, &boxes).unwrap();
        assert_eq!((route.from_side, route.to_side), (Side::Right, Side::Right));
        assert_eq!(route.points[1].x, 200.0 + STUB_POINTS);
    }
}

#[test]
fn a_loop_at_one_row_stays_clear_of_a_box_close_by() {
    let boxes = [card(360.0, 640.0, 344.0, 96.0), card(720.0, 672.0, 200.0, 80.0)];
    let request = link((0, 36.0), (0, 36.0));
    let [route] = routes(&boxes, &[request]).try_into().unwrap();
    check_line(&route, &request, &boxes).unwrap();
}

#[test]
fn a_box_in_between_is_gone_around_and_back_when_it_leaves() {
    let boxes = [
        card(0.0, 0.0, 200.0, 200.0),
        card(800.0, 0.0, 200.0, 200.0),
        card(400.0, 900.0, 200.0, 400.0),
    ];
    let request = link((0, 100.0), (1, 100.0));
    let mut router = Router::new(boxes.to_vec(), &[request]);
    let straight = router.route(0).unwrap().clone();
    assert_eq!(straight.points.len(), 2);
    let between = card(400.0, -100.0, 200.0, 400.0);
    assert_eq!(router.move_boxes(&[(2, between)]), [0]);
    check_line(router.route(0).unwrap(), &request, &[boxes[0], boxes[1], between]).unwrap();
    assert_eq!(router.move_boxes(&[(2, boxes[2])]), [0]);
    assert_eq!(*router.route(0).unwrap(), straight);
}

#[test]
fn boxes_over_one_another_are_still_linked() {
    let boxes = [
        card(0.0, 0.0, 200.0, 200.0),
        card(40.0, 40.0, 200.0, 200.0),
        card(-20.0, -20.0, 300.0, 300.0),
    ];
    let links =
        [link((0, 60.0), (1, 60.0)), link((0, 60.0), (2, 60.0)), link((1, 60.0), (1, 84.0))];
    for route in routes(&boxes, &links) {
        assert!(route.points.len() >= 2, "{route:?}");
    }
    let nowhere = routes(&boxes, &[link((0, 60.0), (7, 60.0))]);
    assert_eq!(nowhere[0].points, []);
}

#[test]
fn links_end_at_their_rows_unless_they_would_cross() {
    let left = card(0.0, 0.0, 200.0, 400.0);
    let (above, below) = (card(500.0, 0.0, 200.0, 100.0), card(500.0, 300.0, 200.0, 100.0));
    let ends = |rows: [f32; 2]| {
        let links = [link((0, rows[0]), (1, 60.0)), link((0, rows[1]), (2, 60.0))];
        let routes = routes(&[left, above, below], &links);
        assert_eq!(crossings(&routes), 0, "{routes:?}");
        [routes[0].start().y, routes[1].start().y]
    };
    assert_eq!(ends([60.0, 204.0]), [60.0, 204.0]);
    let [first, second] = ends([204.0, 60.0]);
    assert!(first < second && (60.0..204.0).contains(&first), "{first} {second}");
}

#[test]
fn lines_through_one_gap_do_not_cross_needlessly() {
    let boxes = [card(0.0, 0.0, 200.0, 400.0), card(500.0, 200.0, 200.0, 400.0)];
    let row = |n: usize| 60.0 + 24.0 * n as f32;
    let in_order: Vec<LinkRequest> = (0..8).map(|n| link((0, row(n)), (1, row(n)))).collect();
    assert_eq!(crossings(&routes(&boxes, &in_order)), 0);
    let turned: Vec<LinkRequest> = (0..8).map(|n| link((0, row(n)), (1, row(7 - n)))).collect();
    let turned_routes = routes(&boxes, &turned);
    assert_eq!(crossings(&turned_routes), 0, "ends give way to one another");
    assert_eq!(overlaps(&turned_routes, &turned), []);
}

/// How often lines cross.
pub fn crossings(routes: &[Route]) -> usize {
    let parts = |route: &Route| -> Vec<Rect> {
        route.points.windows(2).map(|ends| Rect::from_two_pos(ends[0], ends[1])).collect()
    };
    let crosses = |a: &Rect, b: &Rect| {
        let (level, upright) = if a.height() == 0.0 { (a, b) } else { (b, a) };
        level.height() == 0.0
            && upright.width() == 0.0
            && level.left() < upright.left()
            && upright.left() < level.right()
            && upright.top() < level.top()
            && level.top() < upright.bottom()
    };
    let mut count = 0;
    for (at, one) in routes.iter().enumerate() {
        for other in &routes[at + 1..] {
            let (one, other) = (parts(one), parts(other));
            count += one.iter().flat_map(|a| other.iter().filter(move |b| crosses(a, b))).count();
        }
    }
    count
}

#[test]
fn links_of_the_samples_pass_under_no_box_and_are_taken_hold_of_at_their_ends() {
    for (name, _) in samples::SAMPLES {
        let document = samples::open(name);
        let mapping = resolve(&document.schema);
        let scene = Scene::derive(&document, &mapping, &SceneRequest::default());
        let boxes: Vec<Rect> = scene.cards.iter().map(|card| card.rect).collect();
        assert!(!scene.links.is_empty(), "{name}");
        for link in &scene.links {
            for part in link.route.points.windows(2) {
                let under = boxes.iter().find(|card| passes(part, **card));
                assert_eq!(under, None, "{name}: {}", link.accessible_name);
            }
            for end in [EndOfLink::From, EndOfLink::To] {
                assert_eq!(link.end_at(link.handle_of(end), 4.0), Some(end));
            }
            assert_eq!(link.end_at(link.middle() + vec2(0.0, 5_000.0), 4.0), None);
        }
    }
}

#[test]
fn links_of_five_hundred_arranged_boxes_pass_under_none() {
    let heights = |n: u32| 120.0 + 24.0 * (n * 7 % 9) as f32;
    let pairs: Vec<(u32, u32)> = (1..500_u32)
        .map(|n| (n - 1 - n * 31 % n.min(12), n))
        .chain((6..250).map(|n| (n * 2 - 5, n * 2)))
        .collect();
    let request = ArrangeRequest {
        cards: (0..500).map(|n| (ModelId(n), vec2(240.0, heights(n)))).collect(),
        links: pairs.iter().map(|(a, b)| ArrangeLink::between(ModelId(*a), ModelId(*b))).collect(),
        ..ArrangeRequest::default()
    };
    let places = arrange(&request);
    let boxes: Vec<Rect> =
        request.cards.iter().map(|(id, size)| Rect::from_min_size(places[id], *size)).collect();
    let links: Vec<LinkRequest> = pairs
        .iter()
        .map(|(a, b)| {
            let last = boxes[*a as usize].height() - 20.0 - 24.0 * (b % 3) as f32;
            link((*b as usize, 84.0), (*a as usize, last))
        })
        .collect();
    let routes = routes(&boxes, &links);
    for (route, request) in routes.iter().zip(&links) {
        check_line(route, request, &boxes).unwrap();
    }
    println!("500 boxes, {} links: {} crossings", links.len(), crossings(&routes));
}

#[test]
fn upright_lines_that_follow_one_another_stay_beside_one_another_when_level_ones_are_set_apart() {
    let jitter = [(0, 0), (2, 0), (-1, 2), (0, 0), (0, 0), (-1, 0), (2, -1), (0, 1)];
    let boxes: Vec<Rect> = jitter
        .iter()
        .enumerate()
        .map(|(n, (x, y))| {
            let at = vec2((n % 4) as f32 * 480.0, (n / 4) as f32 * 420.0);
            let at = at + vec2(*x as f32, *y as f32) * GAP_POINTS;
            card(at.x, at.y, 240.0, 280.0)
        })
        .collect();
    let links = linked(&boxes, &[(0, 6, 0, 0), (1, 7, 1, 0), (4, 3, 0, 0)]);
    assert_eq!(overlaps(&routes(&boxes, &links), &links), vec![]);
}
