//! The same boxes and links drawn by Graphviz `dot`, left to right.

use std::io::Write;
use std::process::{Command, Stdio};

use backref::app::canvas::scene::Scene;
use emath::{Pos2, Vec2, pos2};

/// Into how many straight parts each curve is divided.
const PARTS_OF_CURVE: usize = 16;
const POINTS_PER_INCH: f32 = 72.0;

/// The line of each link, in points; `None` if there is no `dot` here.
pub fn draw(scene: &Scene) -> Option<Vec<Vec<Pos2>>> {
    let mut child = Command::new("dot")
        .arg("-Tplain")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut input = child.stdin.take().unwrap();
    let text = request(scene);
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success(), "dot failed");
    let answer = String::from_utf8(output.stdout).unwrap();
    Some(answer.lines().filter(|line| line.starts_with("edge ")).map(curve).collect())
}

fn request(scene: &Scene) -> String {
    let mut text = "digraph {\nrankdir=LR\nnode [shape=box fixedsize=true]\n".to_owned();
    for (at, card) in scene.cards.iter().enumerate() {
        let size = card.rect.size() / POINTS_PER_INCH;
        text += &format!("{at} [label=\"\" width={} height={}]\n", size.x, size.y);
    }
    for link in &scene.links {
        text += &format!("{} -> {}\n", link.to.card, link.from.card);
    }
    text + "}\n"
}

/// `edge tail head n x1 y1 … xn yn …`: the points of Bézier curves that follow one another.
fn curve(line: &str) -> Vec<Pos2> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let count: usize = words[3].parse().unwrap();
    let numbers: Vec<f32> =
        words[4..4 + 2 * count].iter().map(|one| one.parse().unwrap()).collect();
    let points: Vec<Pos2> = numbers
        .chunks(2)
        .map(|at| pos2(at[0] * POINTS_PER_INCH, at[1] * POINTS_PER_INCH))
        .collect();
    let mut line = vec![points[0]];
    for start in (0..points.len() - 1).step_by(3) {
        let controls = [0, 1, 2, 3].map(|n| points[start + n].to_vec2());
        line.extend((1..=PARTS_OF_CURVE).map(|part| {
            let along = part as f32 / PARTS_OF_CURVE as f32;
            let rest = 1.0 - along;
            let weights = [
                rest * rest * rest,
                3.0 * rest * rest * along,
                3.0 * rest * along * along,
                along * along * along,
            ];
            let sum = |sum: Vec2, (at, weight): (&Vec2, f32)| sum + *at * weight;
            controls.iter().zip(weights).fold(Vec2::ZERO, sum).to_pos2()
        }));
    }
    line
}
