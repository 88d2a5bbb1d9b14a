//! Counts the crossings of drawn lines.

use emath::{Pos2, Vec2};

/// At how many points one of these lines crosses another. Lines that only touch do not cross, nor
/// does a line that crosses itself.
pub fn crossings(lines: &[Vec<Pos2>]) -> usize {
    let mut parts: Vec<(usize, Pos2, Pos2)> = lines
        .iter()
        .enumerate()
        .flat_map(|(line, points)| points.windows(2).map(move |ends| (line, ends[0], ends[1])))
        .filter(|(_, a, b)| a != b)
        .collect();
    parts.sort_by(|a, b| a.1.x.min(a.2.x).total_cmp(&b.1.x.min(b.2.x)));
    let mut crossings = 0;
    let mut open: Vec<(usize, Pos2, Pos2)> = Vec::new();
    for part in parts {
        let (line, a, b) = part;
        open.retain(|(_, c, d)| c.x.max(d.x) >= a.x.min(b.x));
        crossings += open
            .iter()
            .filter(|(other, c, d)| *other != line && do_cross([a, b], [*c, *d]))
            .count();
        open.push(part);
    }
    crossings
}

fn do_cross([a, b]: [Pos2; 2], [c, d]: [Pos2; 2]) -> bool {
    let is_near = a.y.min(b.y) <= c.y.max(d.y) && c.y.min(d.y) <= a.y.max(b.y);
    let side = |from: Pos2, to: Pos2, of: Pos2| cross(to - from, of - from);
    is_near
        && f64::from(side(a, b, c)) * f64::from(side(a, b, d)) < 0.0
        && f64::from(side(c, d, a)) * f64::from(side(c, d, b)) < 0.0
}

fn cross(a: Vec2, b: Vec2) -> f32 {
    a.x * b.y - a.y * b.x
}

#[test]
fn lines_cross_where_each_leads_to_both_sides_of_the_other() {
    let line = |points: &[(f32, f32)]| points.iter().map(|(x, y)| Pos2::new(*x, *y)).collect();
    let check = |a: &[(f32, f32)], b: &[(f32, f32)], expected: usize| {
        assert_eq!(crossings(&[line(a), line(b)]), expected, "{a:?} {b:?}");
        assert_eq!(crossings(&[line(b), line(a)]), expected, "{b:?} {a:?}");
    };
    check(&[(0.0, 5.0), (10.0, 5.0)], &[(5.0, 0.0), (5.0, 10.0)], 1);
    check(&[(0.0, 5.0), (10.0, 5.0)], &[(5.0, 0.0), (5.0, 5.0)], 0);
    check(&[(0.0, 5.0), (10.0, 5.0)], &[(0.0, 6.0), (10.0, 6.0)], 0);
    check(&[(0.0, 5.0), (10.0, 5.0)], &[(2.0, 0.0), (2.0, 9.0), (4.0, 9.0), (4.0, 0.0)], 2);
    check(&[(0.0, 0.0), (10.0, 10.0)], &[(0.0, 10.0), (10.0, 0.0)], 1);
    assert_eq!(
        crossings(&[line(&[(0.0, 0.0), (9.0, 0.0), (9.0, 5.0), (4.0, 5.0), (4.0, -5.0)])]),
        0
    );
}
