//! The command palette: one box that finds models, columns, relationships and commands; Enter goes
//! there or runs it.

pub(super) mod fuzzy;

use std::sync::Arc;

use egui::{
    Align2, Context, FontId, Id, Modal, Role, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, pos2,
    vec2,
};

use super::actions::{ACTIONS, Action};
use super::go_to::go_to_model;
use super::inspector::color_command;
use super::theme::{HEADER_NAMES, Palette};
use super::view_state::{Annotation, Part, ViewState};
use super::widgets::choice::{move_row, take_enter};
use super::widgets::icons::{Icon, paint_icon};
use super::{Outbox, PanelContext};
use crate::diagram::{Diagram, ViewId};
use crate::mapping::Mapping;
use crate::schema::{ModelId, ModelKind, Schema};
use fuzzy::fuzzy_score;

/// Height of a row, in points.
const ROW_POINTS: f32 = 32.0;
/// No more than these are listed; a longer name narrows them.
const MAX_FOUND: usize = 100;

/// Whether the box is open, and what is typed in it.
#[derive(Default)]
pub struct CommandPaletteState {
    is_open: bool,
    is_new: bool,
    query: String,
    row: usize,
    places: Places,
    found: Option<Vec<Target>>,
    /// What can be run now.
    runnable: Vec<Action>,
    /// Groups, notes and views, as they were when the box was opened.
    on_canvas: Vec<(String, Target)>,
}

impl CommandPaletteState {
    /// Opens the box, with the actions that can be run now.
    pub fn open(&mut self, runnable: Vec<Action>) {
        self.runnable = runnable;
        self.is_open = true;
        self.is_new = true;
        self.query.clear();
        self.row = 0;
        self.found = None;
    }

    /// Is the box open?
    pub fn is_open(&self) -> bool {
        self.is_open
    }
}

/// What Enter goes to or runs.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Target {
    Action(Action),
    Model(ModelId),
    Part(Part),
    Annotation(Annotation),
    /// A named view, or the whole.
    View(Option<ViewId>),
    /// A colour for what is selected.
    Color(Option<u8>),
}

/// The groups, notes and views of a diagram with their names.
fn on_canvas(diagram: &Diagram) -> Vec<(String, Target)> {
    let groups = diagram
        .groups
        .iter()
        .map(|(id, group)| (group.title.clone(), Target::Annotation(Annotation::Group(*id))));
    let notes = diagram
        .notes
        .iter()
        .map(|(id, note)| (note.summary(), Target::Annotation(Annotation::Note(*id))));
    let views = diagram.views.iter().map(|(id, view)| (view.name.clone(), Target::View(Some(*id))));
    let whole = (!diagram.views.is_empty()).then(|| ("All models".to_owned(), Target::View(None)));
    groups.chain(notes).chain(views).chain(whole).collect()
}

/// The colours that boxes, groups and notes can have.
fn colors() -> impl Iterator<Item = (String, Target)> {
    let names = HEADER_NAMES.iter().enumerate();
    names.map(|(at, name)| {
        let color = if at == 0 { None } else { u8::try_from(at).ok() };
        (format!("Colour {name}"), Target::Color(color))
    })
}

/// Every place of the design with its name, built once for each mapping.
#[derive(Default)]
struct Places {
    mapping: Option<Arc<Mapping>>,
    entries: Vec<(String, Target)>,
}

impl Places {
    /// Answers whether they are others than before.
    fn refresh(&mut self, schema: &Schema, mapping: &Arc<Mapping>) -> bool {
        if self.mapping.as_ref().is_some_and(|known| Arc::ptr_eq(known, mapping)) {
            return false;
        }
        self.mapping = Some(Arc::clone(mapping));
        self.entries.clear();
        for model in schema.models.values() {
            self.entries.push((model.class_name.clone(), Target::Model(model.id)));
            for column in &model.columns {
                let name = format!("{}.{}", model.class_name, column.name);
                self.entries.push((name, Target::Part(Part::Column(model.id, column.id))));
            }
        }
        for model in mapping.models.values() {
            for one in &model.relationships {
                let declaring = match one.end {
                    crate::schema::RelationshipEnd::Declared => one.model_id,
                    crate::schema::RelationshipEnd::Backref => one.target,
                };
                let part = Part::Relationship(declaring, one.relationship_id, one.end);
                let name = format!("{}.{}", model.class_name, one.key);
                self.entries.push((name, Target::Part(part)));
            }
        }
        true
    }
}

/// Draws the box if it is open.
pub fn command_palette_ui(
    context: &PanelContext<'_>,
    ctx: &Context,
    view: &mut ViewState,
    outbox: &mut Outbox,
) {
    if !view.command_palette.is_open {
        return;
    }
    let area = Modal::default_area(Id::unique("command palette"))
        .anchor(Align2::CENTER_TOP, vec2(0.0, 88.0));
    let mut chosen = None;
    let backdrop = egui::Color32::from_black_alpha(if context.palette.is_dark { 110 } else { 50 });
    let modal = Modal::new(Id::unique("command palette")).area(area).backdrop_color(backdrop);
    let response = modal.show(ctx, |ui| {
        ui.set_width(560.0);
        chosen = palette_ui(context, ui, view);
    });
    if chosen.is_some() || response.should_close() {
        view.command_palette.is_open = false;
    }
    match chosen {
        Some(Target::Action(action)) => outbox.action(action),
        Some(Target::View(view_id)) => view.wants_view = Some(view_id),
        Some(Target::Color(color)) => {
            outbox.commands.extend(color_command(&view.selection, color));
        }
        Some(Target::Annotation(annotation)) => {
            view.panels.drawer_fills = false;
            view.selection.select_annotation(annotation);
            view.canvas.reveal_annotation(annotation);
        }
        Some(Target::Model(model_id)) => go_to_model(view, model_id),
        Some(Target::Part(part)) => {
            view.panels.drawer_fills = false;
            view.selection.select_part(part);
            let end = match part {
                Part::Relationship(_, id, end) => context.mapping.relationship(id, end),
                _ => None,
            };
            view.canvas.reveal(end.map_or(part.model_id(), |end| end.model_id));
        }
        None => {}
    }
}

fn palette_ui(context: &PanelContext<'_>, ui: &mut Ui, view: &mut ViewState) -> Option<Target> {
    let palette = context.palette;
    let schema = &context.document.schema;
    let state = &mut view.command_palette;
    let has_changed = state.places.refresh(schema, context.mapping);
    let moved = move_row(ui, &mut state.row, state.found.as_ref().map_or(0, Vec::len));
    let field = TextEdit::singleline(&mut state.query)
        .id(Id::unique("command palette box"))
        .hint_text(
            egui::RichText::new("Find a model, column, relationship, note, view or command")
                .color(palette.text_weak),
        )
        .font(FontId::proportional(15.0))
        .frame(egui::Frame::new().inner_margin(egui::Margin::symmetric(8, 6)))
        .desired_width(f32::INFINITY);
    let response = ui.add(field).accessible_name("Find or run");
    if std::mem::take(&mut state.is_new) {
        response.request_focus();
        state.on_canvas = on_canvas(&context.document.diagram);
        if color_command(&view.selection, None).is_some() {
            state.on_canvas.extend(colors());
        }
    }
    if response.changed() || has_changed {
        state.found = None;
        state.row = 0;
    }
    let found = state.found.get_or_insert_with(|| {
        let places = state.places.entries.iter().chain(&state.on_canvas);
        find(&state.query, places, &state.runnable)
    });
    let enter = take_enter(ui);
    ui.separator();
    if found.is_empty() {
        ui.add_space(8.0);
        ui.label(egui::RichText::new("Nothing of that name").color(palette.text_weak));
        ui.add_space(8.0);
        return None;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let height = ROW_POINTS * found.len().min(10) as f32;
    let mut area = ScrollArea::vertical().max_height(height).auto_shrink([false, true]);
    if moved {
        area = area.vertical_scroll_offset((state.row as f32 - 5.0).max(0.0) * ROW_POINTS);
    }
    let mut chosen = None;
    area.show_rows(ui, ROW_POINTS, found.len(), |ui, rows| {
        for row in rows {
            let is_current = row == state.row;
            let clicked = row_ui(ui, palette, context, found[row], is_current);
            if clicked || is_current && enter {
                chosen = Some(found[row]);
            }
        }
    });
    chosen
}

/// What the query finds, best first. An empty query lists the commands.
fn find<'a>(
    query: &str,
    places: impl Iterator<Item = &'a (String, Target)>,
    runnable: &[Action],
) -> Vec<Target> {
    let commands = ACTIONS
        .iter()
        .filter(|row| row.action != Action::CommandPalette && runnable.contains(&row.action))
        .map(|row| (row.text.trim_end_matches('…'), Target::Action(row.action)));
    let query = query.trim();
    if query.is_empty() {
        return commands.map(|(_, target)| target).collect();
    }
    let places = places.map(|(name, target)| (name.as_str(), *target));
    let query: Vec<char> = query.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let mut scored: Vec<(i32, &str, Target)> = places
        .chain(commands)
        .filter_map(|(name, target)| Some((fuzzy_score(&query, name)?, name, target)))
        .collect();
    scored.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.len().cmp(&b.1.len())).then_with(|| a.1.cmp(b.1)));
    scored.into_iter().take(MAX_FOUND).map(|(_, _, target)| target).collect()
}

/// Answers whether the row was clicked.
fn row_ui(
    ui: &mut Ui,
    palette: &Palette,
    context: &PanelContext<'_>,
    target: Target,
    is_current: bool,
) -> bool {
    let Some((icon, name, detail)) = words(context, ui.ctx(), target) else { return false };
    let size = vec2(ui.available_width(), ROW_POINTS);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_current, &name));
    if is_current {
        ui.painter().rect_filled(rect, 5.0, palette.row_selected);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 5.0, palette.row_hover);
    }
    let middle = rect.center().y;
    paint_icon(ui.painter(), pos2(rect.left() + 18.0, middle), icon, palette.text_weak);
    let detail_rect = ui.painter().text(
        pos2(rect.right() - 10.0, middle),
        Align2::RIGHT_CENTER,
        detail,
        FontId::proportional(12.0),
        palette.text_weak,
    );
    let mut job =
        egui::text::LayoutJob::simple_singleline(name, FontId::proportional(13.5), palette.text);
    let width = (detail_rect.left() - rect.left() - 48.0).max(40.0);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width);
    let galley = ui.painter().layout_job(job);
    let pos = pos2(rect.left() + 36.0, middle - galley.size().y / 2.0);
    ui.painter().galley(pos, galley, palette.text);
    response.clicked()
}

/// Icon, name and what stands weakly at the right.
fn words(
    context: &PanelContext<'_>,
    ctx: &Context,
    target: Target,
) -> Option<(Icon, String, String)> {
    let schema = &context.document.schema;
    Some(match target {
        Target::Action(action) => {
            let row = action.row();
            let keys = row.shortcuts.first().map(|keys| ctx.format_shortcut(keys));
            (Icon::Command, row.text.to_owned(), keys.unwrap_or_default())
        }
        Target::Annotation(Annotation::Group(id)) => {
            let group = context.document.diagram.groups.get(&id)?;
            (Icon::View, group.title.clone(), "group".to_owned())
        }
        Target::Annotation(Annotation::Note(id)) => {
            let note = context.document.diagram.notes.get(&id)?;
            (Icon::View, note.summary(), "note".to_owned())
        }
        Target::Color(color) => {
            let name = HEADER_NAMES.get(usize::from(color.unwrap_or(0)))?;
            (Icon::Command, format!("Colour {name}"), "of what is selected".to_owned())
        }
        Target::View(None) => (Icon::View, "All models".to_owned(), "the whole".to_owned()),
        Target::View(Some(id)) => {
            let view = context.document.diagram.views.get(&id)?;
            (Icon::View, view.name.clone(), "named view".to_owned())
        }
        Target::Model(id) => {
            let model = schema.model(id)?;
            let icon = match model.kind {
                ModelKind::Class => Icon::Model,
                ModelKind::AssociationTable => Icon::AssociationTable,
                ModelKind::View { .. } => Icon::View,
            };
            let table = context.mapping.table(id).map(|table| table.name.clone());
            (icon, model.class_name.clone(), table.unwrap_or_default())
        }
        Target::Part(Part::Column(id, column_id)) => {
            let model = schema.model(id)?;
            let column = model.column(column_id)?;
            let name = format!("{}.{}", model.class_name, column.name);
            let resolved = context.mapping.declared_column(id, column_id);
            let column_type = resolved.and_then(|column| column.column_type.as_ref());
            (
                Icon::Column,
                name,
                column_type.map(crate::schema::ColumnType::label).unwrap_or_default(),
            )
        }
        Target::Part(Part::Relationship(_, id, end)) => {
            let one = context.mapping.relationship(id, end)?;
            let owner = schema.model(one.model_id)?;
            let far = schema.model(one.target)?;
            let name = format!("{}.{}", owner.class_name, one.key);
            let detail = if one.uselist { "list of " } else { "one " };
            (Icon::Relationship, name, format!("{detail}{}", far.class_name))
        }
        Target::Part(Part::ForeignKey(..) | Part::Inheritance(_)) => return None,
    })
}
