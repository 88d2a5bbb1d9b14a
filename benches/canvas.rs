//! How long the canvas takes for a frame: layout and tessellation, without a window.
//!
//! Prints a line a figure, `canvas/1000/pan 0.61 ms`: the median of frames while panning at 100 %
//! (`pan`) and with everything in view (`fit`). The schemas are generated here: ten columns and one
//! and a half links to a model.

use std::time::Instant;

use backref::app::canvas::canvas_ui;
use backref::app::theme::{self, Palette};
use backref::app::{Outbox, PanelContext, ViewState};
use backref::diagram::{Diagram, GRID_POINTS, snap};
use backref::document::Document;
use backref::mapping::{Mapping, resolve};
use backref::schema::{
    Backref, Column, ColumnId, ColumnType, ConstraintId, ForeignKeyConstraint, ForeignKeyTarget,
    Model, ModelId, Relationship, RelationshipId, Schema,
};
use egui::{Context, RawInput, Rect, Vec2, pos2, vec2};

const FRAMES: usize = 240;
const VIEWPORT: Vec2 = Vec2::new(1280.0, 800.0);

fn main() {
    for count in [100, 1_000, 5_000] {
        let document = generate(count);
        let mapping = std::sync::Arc::new(resolve(&document.schema));
        assert_eq!(mapping.diagnostics, [], "the generated models are sound");
        let mut canvas = Canvas::new(&document, &mapping);
        canvas.frame(|view| view.canvas.request_actual_size());
        let pan = canvas.median_of_frames(|view, frame| {
            let direction = if frame % 120 < 60 { -1.0 } else { 1.0 };
            view.canvas.pan_by(vec2(11.0, 7.0) * direction);
        });
        println!("canvas/{count}/pan {pan:.2} ms");
        canvas.frame(|view| view.canvas.request_fit());
        let fit = canvas.median_of_frames(|_, _| {});
        println!("canvas/{count}/fit {fit:.2} ms");
    }
}

/// A canvas without a window.
struct Canvas<'a> {
    ctx: Context,
    view: ViewState,
    document: &'a Document,
    mapping: &'a std::sync::Arc<Mapping>,
    frames: u32,
}

impl<'a> Canvas<'a> {
    fn new(document: &'a Document, mapping: &'a std::sync::Arc<Mapping>) -> Self {
        let ctx = Context::default();
        theme::install(&ctx);
        let mut canvas = Self { ctx, view: ViewState::default(), document, mapping, frames: 0 };
        for _ in 0..4 {
            canvas.frame(|_| {});
        }
        canvas
    }

    fn median_of_frames(&mut self, mut before: impl FnMut(&mut ViewState, usize)) -> f64 {
        for frame in 0..20 {
            self.frame(|view| before(view, frame));
        }
        let mut milliseconds: Vec<f64> =
            (0..FRAMES).map(|frame| self.frame(|view| before(view, frame))).collect();
        milliseconds.sort_by(f64::total_cmp);
        milliseconds[FRAMES / 2]
    }

    /// One frame; answers how many milliseconds it took.
    fn frame(&mut self, before: impl FnOnce(&mut ViewState)) -> f64 {
        before(&mut self.view);
        self.frames += 1;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), VIEWPORT)),
            time: Some(f64::from(self.frames) / 60.0),
            ..RawInput::default()
        };
        let context = PanelContext {
            document: self.document,
            mapping: self.mapping,
            revision: 1,
            palette: Palette::of(&self.ctx),
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
        milliseconds
    }
}

/// `count` models of ten columns in a square, with three links for each two of them.
fn generate(count: u32) -> Document {
    const TYPES: [&str; 5] = ["title", "price", "created_at", "is_active", "body"];
    let mut schema = Schema::default();
    let mut positions = std::collections::BTreeMap::new();
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
    for child in 0..count {
        // Near by, as an arrangement would have it: the box above, and for every second the left one.
        let parents = [child.checked_sub(per_row), child.checked_sub(1).filter(|_| child % 2 == 0)];
        for (at, parent) in parents.into_iter().enumerate() {
            let parent = parent.unwrap_or((child + count / 2) % count);
            if at == 1 && child % 2 == 1 {
                continue;
            }
            link(&mut schema, keys[child as usize].0, keys[parent as usize], at);
        }
    }
    let diagram = Diagram { positions, ..Diagram::default() };
    Document { diagram: std::sync::Arc::new(diagram), ..Document::from_schema(schema) }
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
    declared.backref = Some(Backref {
        name: format!("parent_{at}"),
        options: backref::schema::RelationshipOptions::default(),
    });
    if let Some(model) = schema.model_mut(parent.0) {
        model.relationships.push(declared);
    }
}
