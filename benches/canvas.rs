//! How long the canvas takes for a frame: layout and tessellation, without a window.
//!
//! Prints a line a figure with its bar beside it, `canvas/1000/pan 0.61 ms (bar 1.5)`: medians of
//! frames while panning at 100 % (`pan`), while one box with five links is dragged (`drag`; once more
//! where all links lead far across others, `500-far`), with
//! everything in view (`fit`), while zooming from there to 400 % and back (`zoom`) and while the
//! pointer wanders over the boxes (`hover`, at 100 %); how long an arrangement takes (`arrange`);
//! and the most memory that was ever in use (`memory`). Drags, zooms and hovering come in as the
//! window's own events. The schemas are generated here: ten columns and one and a half links to a
//! model. Arguments are parts of names: `cargo bench --bench canvas -- 1000/drag`.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use backref::app::canvas::canvas_ui;
use backref::app::theme::{self, Palette};
use backref::app::{Outbox, PanelContext, ViewState};
use backref::diagram::{Diagram, GRID_POINTS, arrange, snap};
use backref::document::{Command, Document};
use backref::export::arrange_request;
use backref::mapping::{Mapping, resolve};
use backref::schema::{
    Backref, Column, ColumnId, ColumnType, ConstraintId, ForeignKeyConstraint, ForeignKeyTarget,
    Model, ModelId, Relationship, RelationshipId, RelationshipOptions, Schema,
};
use egui::{Context, Event, Modifiers, PointerButton, Pos2, RawInput, Rect, Vec2, pos2, vec2};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const FRAMES: usize = 240;
const VIEWPORT: Vec2 = Vec2::new(1280.0, 800.0);
/// The links of the box that is dragged.
const LINKS_OF_HUB: usize = 5;

/// What a frame may take, in milliseconds.
struct Bars {
    models: u32,
    pan: Option<f64>,
    drag: Option<f64>,
    fit: Option<f64>,
    zoom: Option<f64>,
    /// For an arrangement of all.
    arrange: Option<f64>,
}

const SCHEMAS: [Bars; 3] = [
    Bars { models: 100, pan: None, drag: None, fit: None, zoom: None, arrange: None },
    Bars {
        models: 1_000,
        pan: Some(1.5),
        drag: Some(2.0),
        fit: Some(4.0),
        zoom: Some(4.0),
        arrange: Some(1_000.0),
    },
    Bars {
        models: 5_000,
        pan: Some(2.0),
        drag: Some(3.0),
        fit: Some(8.0),
        zoom: Some(6.0),
        arrange: Some(10_000.0),
    },
];
/// The models of a schema whose links all lead far, in no order, and what a frame of a drag may take.
const FAR: (u32, f64) = (500, 4.0);
/// The most memory that may be in use with the largest schema, in megabytes.
const MEMORY_BAR: f64 = 400.0;

fn main() {
    for bars in &SCHEMAS {
        let count = bars.models;
        let named = |what: &str| format!("canvas/{count}/{what}");
        if ["pan", "drag", "fit", "zoom", "hover", "memory"]
            .iter()
            .any(|one| is_wanted(&named(one)))
        {
            let (document, hub) = generate(count, Links::Near);
            let mapping = Arc::new(resolve(&document.schema));
            assert_eq!(mapping.diagnostics, [], "the generated models are sound");
            let mut canvas = Canvas::new(&document, &mapping);
            measure(&named("pan"), bars.pan, || pan(&mut canvas));
            measure(&named("drag"), bars.drag, || drag(&mut canvas, hub));
            measure(&named("hover"), None, || hover(&mut canvas));
            measure(&named("fit"), bars.fit, || {
                canvas.frame(|view| view.canvas.request_fit(), Vec::new());
                canvas.median_of_frames(|_, _| Vec::new())
            });
            measure(&named("zoom"), bars.zoom, || zoom(&mut canvas));
        }
        if count == SCHEMAS[SCHEMAS.len() - 1].models
            && is_wanted(&named("memory"))
            && let Some(megabytes) = most_memory()
        {
            println!("{} {megabytes:.0} MB (bar {MEMORY_BAR})", named("memory"));
        }
        let name = format!("arrange/{count}");
        if is_wanted(&name) {
            println!("{name} {:.0} ms{}", time_to_arrange(count), bar_beside(bars.arrange));
        }
    }
    let (count, bar) = FAR;
    let name = format!("canvas/{count}-far/drag");
    if is_wanted(&name) {
        let (document, hub) = generate(count, Links::Far);
        let mapping = Arc::new(resolve(&document.schema));
        let mut canvas = Canvas::new(&document, &mapping);
        measure(&name, Some(bar), || drag(&mut canvas, hub));
    }
}

/// Panning at 100 %.
fn pan(canvas: &mut Canvas<'_>) -> f64 {
    canvas.frame(|view| view.canvas.request_actual_size(), Vec::new());
    canvas.median_of_frames(|view, frame| {
        let direction = if frame % 120 < 60 { -1.0 } else { 1.0 };
        view.canvas.pan_by(vec2(11.0, 7.0) * direction);
        Vec::new()
    })
}

/// Dragging the hub in a circle at 100 %, in one drag of the mouse.
fn drag(canvas: &mut Canvas<'_>, hub: ModelId) -> f64 {
    canvas.frame(|view| view.canvas.request_actual_size(), Vec::new());
    canvas.frame(|view| view.canvas.reveal(hub), Vec::new());
    canvas.frame(|_| {}, Vec::new());
    let scene = canvas.view.canvas.scene();
    let at = scene.card_index(hub).unwrap_or(usize::MAX);
    assert!(scene.links_of(at).len() >= LINKS_OF_HUB);
    let rect = scene.cards[at].rect;
    let start = canvas.view.canvas.screen_from_canvas(rect.left_top() + vec2(60.0, 14.0));
    let circle = |frame: usize| {
        let (sin, cos) = (frame as f32 * 0.11).sin_cos();
        start + vec2(sin * 150.0, cos * 100.0)
    };
    canvas.frame(|_| {}, vec![Event::PointerMoved(start)]);
    canvas.frame(|_| {}, vec![button(start, true)]);
    let median = canvas.median_of_frames(|_, frame| vec![Event::PointerMoved(circle(frame))]);
    let scene = canvas.view.canvas.scene();
    assert_ne!(scene.cards[at].rect, rect, "the box follows the pointer");
    canvas.frame(|_| {}, vec![button(circle(FRAMES - 1), false)]);
    assert!(
        canvas.commands.iter().any(|one| matches!(one, Command::MoveModels { .. })),
        "the drag is one command"
    );
    canvas.view.canvas.cancel();
    canvas.view.selection.clear();
    canvas.frame(|_| {}, vec![Event::PointerGone]);
    median
}

/// The pointer wanders over boxes, rows and links at 100 %.
fn hover(canvas: &mut Canvas<'_>) -> f64 {
    canvas.frame(|view| view.canvas.request_actual_size(), Vec::new());
    let median = canvas.median_of_frames(|_, frame| {
        let along = frame as f32;
        let x = (along * 23.0) % VIEWPORT.x;
        let y = (along * 9.0) % VIEWPORT.y;
        vec![Event::PointerMoved(pos2(x, y))]
    });
    canvas.frame(|_| {}, vec![Event::PointerGone]);
    median
}

/// Zooming about the pointer, from where everything is in view to 400 % and back.
fn zoom(canvas: &mut Canvas<'_>) -> f64 {
    canvas.frame(|view| view.canvas.request_fit(), Vec::new());
    let pointer = Event::PointerMoved((VIEWPORT / 2.0).to_pos2());
    canvas.frame(|_| {}, vec![pointer]);
    let from = canvas.view.canvas.zoom();
    let half = FRAMES / 2;
    let factor = (4.0 / from).powf(1.0 / half as f32);
    let mut largest = from;
    let median = canvas.median_of_frames(|view, frame| {
        largest = largest.max(view.canvas.zoom());
        let is_inwards = frame % FRAMES < half;
        vec![Event::Zoom(if is_inwards { factor } else { 1.0 / factor })]
    });
    assert!(largest > 3.0, "zoomed to {largest}");
    canvas.frame(|_| {}, vec![Event::PointerGone]);
    median
}

/// Arranging every box anew.
fn time_to_arrange(count: u32) -> f64 {
    let (document, _) = generate(count, Links::Near);
    let mapping = resolve(&document.schema);
    let request = arrange_request(&document.schema, &mapping, &Diagram::default());
    let start = Instant::now();
    let positions = arrange(&request);
    let milliseconds = start.elapsed().as_secs_f64() * 1e3;
    assert_eq!(positions.len(), count as usize);
    milliseconds
}

/// The most memory that this process ever had, in megabytes; `None` where the system does not tell.
fn most_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024.0)
}

fn measure(name: &str, bar: Option<f64>, run: impl FnOnce() -> f64) {
    if is_wanted(name) {
        println!("{name} {:.2} ms{}", run(), bar_beside(bar));
    }
}

fn bar_beside(bar: Option<f64>) -> String {
    bar.map_or_else(String::new, |bar| format!(" (bar {bar})"))
}

fn is_wanted(name: &str) -> bool {
    let mut wanted = std::env::args().skip(1).filter(|one| !one.starts_with("--")).peekable();
    wanted.peek().is_none() || wanted.any(|one| name.contains(&one))
}

fn button(pos: Pos2, pressed: bool) -> Event {
    let modifiers = Modifiers::NONE;
    Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers }
}

/// A canvas without a window.
struct Canvas<'a> {
    ctx: Context,
    view: ViewState,
    document: &'a Document,
    mapping: &'a Arc<Mapping>,
    frames: u32,
    /// What the canvas asked for so far.
    commands: Vec<Command>,
}

impl<'a> Canvas<'a> {
    fn new(document: &'a Document, mapping: &'a Arc<Mapping>) -> Self {
        let ctx = Context::default();
        theme::install(&ctx);
        let (view, commands) = (ViewState::default(), Vec::new());
        let mut canvas = Self { ctx, view, document, mapping, frames: 0, commands };
        for _ in 0..4 {
            canvas.frame(|_| {}, Vec::new());
        }
        canvas
    }

    fn median_of_frames(
        &mut self,
        mut before: impl FnMut(&mut ViewState, usize) -> Vec<Event>,
    ) -> f64 {
        // The first frames rasterise text; and a drag begins in them.
        let mut milliseconds: Vec<f64> = (0..FRAMES * 2)
            .map(|frame| {
                let events = before(&mut self.view, frame % FRAMES);
                self.frame(|_| {}, events)
            })
            .skip(FRAMES)
            .collect();
        milliseconds.sort_by(f64::total_cmp);
        milliseconds[FRAMES / 2]
    }

    /// One frame; answers how many milliseconds it took.
    fn frame(&mut self, before: impl FnOnce(&mut ViewState), events: Vec<Event>) -> f64 {
        before(&mut self.view);
        self.frames += 1;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), VIEWPORT)),
            time: Some(f64::from(self.frames) / 60.0),
            events,
            ..RawInput::default()
        };
        let context = PanelContext {
            document: self.document,
            mapping: self.mapping,
            revision: 1,
            palette: Palette::of(&self.ctx),
            has_database: false,
        };
        let (view, mut outbox) = (&mut self.view, Outbox::default());
        let start = Instant::now();
        let mut output = self.ctx.run_ui(input, |ui| canvas_ui(&context, ui, view, &mut outbox));
        let meshes =
            self.ctx.tessellate(std::mem::take(&mut output.shapes), output.pixels_per_point);
        let milliseconds = start.elapsed().as_secs_f64() * 1e3;
        assert!(!meshes.is_empty(), "something was drawn");
        // There is no graphics card to upload textures to.
        output.drop_without_applying_deltas();
        self.commands.extend(outbox.commands);
        milliseconds
    }
}

/// Which boxes links join.
#[derive(Clone, Copy, PartialEq)]
enum Links {
    /// Those beside and above one another, as an arrangement would have it, and a few far away.
    Near,
    /// Any.
    Far,
}

/// `count` models of ten columns in a square, with three links for each two of them; and the one in
/// their middle, which has five at least.
fn generate(count: u32, links: Links) -> (Document, ModelId) {
    const TYPES: [&str; 5] = ["title", "price", "created_at", "is_active", "body"];
    let mut schema = Schema::default();
    let mut positions = BTreeMap::new();
    let per_row = f64::from(count).sqrt().ceil() as u32;
    let mut keys = Vec::new();
    for number in 0..count {
        let id = ModelId(schema.next_id());
        let mut model = Model::new(id, format!("Model{number}"));
        let mut key = Column::new(ColumnId(schema.next_id()), "id", Some(ColumnType::Integer {}));
        key.primary_key = true;
        keys.push((id, key.id));
        model.columns.push(key);
        for at in 0..9_usize {
            let name = format!("{}_{at}", TYPES[at % TYPES.len()]);
            let column_type = match at % TYPES.len() {
                0 => ColumnType::String { length: Some(80), collation: None },
                1 => ColumnType::Numeric { precision: Some(10), scale: Some(2) },
                2 => ColumnType::DateTime { timezone: false },
                3 => ColumnType::Boolean { create_constraint: false, constraint_name: None },
                _ => ColumnType::Text { length: None, collation: None },
            };
            let mut column = Column::new(ColumnId(schema.next_id()), name, Some(column_type));
            column.unique = at == 0;
            column.index = at == 2;
            model.columns.push(column);
        }
        let at = vec2((number % per_row) as f32, (number / per_row) as f32);
        positions.insert(id, snap(pos2(at.x * 45.0 * GRID_POINTS, at.y * 56.0 * GRID_POINTS)));
        schema.insert(model);
    }
    // A box with links on all sides: above, below, left, from a box of the first row, and from one
    // near by, which refers to it in place of the box above.
    let hub = (per_row / 2) * (per_row + 1) / 2 * 2;
    let follower = hub + per_row + 1;
    for child in 0..count {
        // Near by, as an arrangement would have it: the box above, and for every second the left one.
        let parents = [child.checked_sub(per_row), child.checked_sub(1).filter(|_| child % 2 == 0)];
        for (at, parent) in parents.into_iter().enumerate() {
            let parent = parent.unwrap_or((child + count / 2) % count);
            // Numbers in no order that are the same each time: by a multiplication in a prime field.
            let any = ((u64::from(child) * 2 + at as u64 + 1) * 48_271 % 2_147_483_647) as u32;
            let parent = match links {
                Links::Near if at == 0 && child == follower => hub,
                Links::Near => parent,
                Links::Far if child % (count / 4) == 1 => hub,
                Links::Far => any % count,
            };
            if at == 1 && child % 2 == 1 {
                continue;
            }
            link(&mut schema, keys[child as usize].0, keys[parent as usize], at);
        }
    }
    let diagram = Diagram { positions, ..Diagram::default() };
    let hub = keys[hub as usize].0;
    (Document { diagram: Arc::new(diagram), ..Document::from_schema(schema) }, hub)
}

/// Makes one of the child's columns refer to the parent, with a relationship of two ends.
fn link(schema: &mut Schema, child: ModelId, parent: (ModelId, ColumnId), at: usize) {
    let constraint = ConstraintId(schema.next_id());
    let relationship = RelationshipId(schema.next_id());
    let Some(model) = schema.model_mut(child) else { return };
    let column = &mut model.columns[8 + at];
    column.name = format!("parent_{at}_id");
    column.column_type = None;
    let target = ForeignKeyTarget::Columns { model: parent.0, columns: vec![parent.1] };
    let columns = vec![column.id];
    let path = format!("{}.{}", model.class_name, column.name);
    model.foreign_keys.push(ForeignKeyConstraint::new(constraint, columns, target));
    let number = child.0;
    let mut declared = Relationship::new(relationship, format!("children_{number}_{at}"), child);
    declared.options.foreign_keys = vec![path];
    declared.backref =
        Some(Backref { name: format!("parent_{at}"), options: RelationshipOptions::default() });
    if let Some(model) = schema.model_mut(parent.0) {
        model.relationships.push(declared);
    }
}
