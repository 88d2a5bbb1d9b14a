//! The table of relationships: every one that the class has, declared here or made by a backref of
//! another class; a row opens to the form of all options.

use egui::{
    Align2, FontId, Id, Label, Popup, Rect, RichText, Role, Sense, Stroke, Ui, WidgetInfo, pos2,
    vec2,
};

use super::columns::cell_ui;
use super::drafts::{FieldLook, field_ui, trouble_ui};
use super::field::{Field, RelationshipField};
use super::option_words::relationship_option;
use super::relationship_form::relationship_form_ui;
use crate::app::remedy_buttons::problems_of_ui;
use crate::app::theme::{self, Palette};
use crate::app::view_state::{Part, ViewState};
use crate::app::widgets::icons::{Icon, icon_button_named_ui, paint_icon};
use crate::app::widgets::section::section_ui;
use crate::app::{Outbox, PanelContext};
use crate::document::Command;
use crate::document::naming::{first_free, snake_case, taken_attribute_names};
use crate::mapping::naming_ends::{many_to_many_names, plural, relationship_names};
use crate::mapping::{Direction, ResolvedRelationship, Severity, Subject};
use crate::schema::{
    Model, ModelId, ModelKind, ModelReference, Relationship, RelationshipEnd, RelationshipId,
    Schema,
};

/// Height of a row, in points.
const ROW_POINTS: f32 = 28.0;
/// Width of the chevron at the left, in points.
const HANDLE_POINTS: f32 = 18.0;
/// Width of the mark of list or scalar, in points.
const MARK_POINTS: f32 = 34.0;

/// One end of a relationship, on the class that is shown.
#[derive(Clone, Copy)]
pub struct EndRow<'a> {
    /// The model that declares the relationship.
    pub declaring: &'a Model,
    /// The declaration.
    pub relationship: &'a Relationship,
    /// Which end this is.
    pub end: RelationshipEnd,
    /// What it comes to, if SQLAlchemy would accept it.
    pub resolved: Option<&'a ResolvedRelationship>,
}

impl EndRow<'_> {
    /// The attribute's name.
    pub fn name(&self) -> &str {
        match (self.end, &self.relationship.backref) {
            (RelationshipEnd::Backref, Some(backref)) => &backref.name,
            _ => &self.relationship.name,
        }
    }

    /// The class on the other side.
    pub fn target_name(&self, schema: &Schema) -> String {
        match (self.end, &self.relationship.target) {
            (RelationshipEnd::Backref, _) => self.declaring.class_name.clone(),
            (RelationshipEnd::Declared, target) => reference_name(schema, target),
        }
    }

    /// The attribute on the other side, if there is one.
    pub fn reverse(&self) -> Option<&str> {
        match self.end {
            RelationshipEnd::Backref => Some(&self.relationship.name),
            RelationshipEnd::Declared => {
                let backref = self.relationship.backref.as_ref().map(|one| one.name.as_str());
                backref.or(self.relationship.back_populates.as_deref())
            }
        }
    }
}

/// The class or table that a reference names.
pub fn reference_name(schema: &Schema, reference: &ModelReference) -> String {
    match reference {
        ModelReference::Model(id) => {
            schema.model(*id).map(|model| model.class_name.clone()).unwrap_or_default()
        }
        ModelReference::Unresolved(name) => name.clone(),
    }
}

/// Every relationship of a class: those declared here, then those that backrefs make.
fn end_rows<'a>(context: &PanelContext<'a>, model: &'a Model) -> Vec<EndRow<'a>> {
    let resolved = |id: RelationshipId, end: RelationshipEnd| {
        let ends = context.mapping.model(model.id).map(|model| &model.relationships);
        ends?.iter().find(|one| one.relationship_id == id && one.end == end)
    };
    let mut rows: Vec<EndRow<'a>> = model
        .relationships
        .iter()
        .map(|relationship| {
            let end = RelationshipEnd::Declared;
            let resolved = resolved(relationship.id, end);
            EndRow { declaring: model, relationship, end, resolved }
        })
        .collect();
    for declaring in context.document.schema.models.values() {
        for relationship in &declaring.relationships {
            if relationship.backref.is_some() && relationship.target.id() == Some(model.id) {
                let end = RelationshipEnd::Backref;
                let resolved = resolved(relationship.id, end);
                rows.push(EndRow { declaring, relationship, end, resolved });
            }
        }
    }
    rows
}

/// Draws the section.
pub fn relationships_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    model: &Model,
    outbox: &mut Outbox,
) {
    let palette = context.palette;
    let rows = end_rows(context, model);
    let buttons = |ui: &mut Ui| add_button_ui(context, ui, model, outbox);
    // The two closures cannot both have the outbox, so what is added waits in one of its own.
    let mut asked = Outbox::default();
    section_ui(ui, palette, "Relationships", Some(rows.len()), buttons, |ui| {
        if rows.is_empty() {
            let hint = "None yet. Drag from this box to another, or press F.";
            ui.add(Label::new(RichText::new(hint).color(palette.text_weak)).wrap());
            return;
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        header_ui(context, ui);
        for row in &rows {
            row_ui(context, ui, view, model, row, &mut asked);
        }
    });
    outbox.commands.append(&mut asked.commands);
}

fn cells_of(rect: Rect) -> [Rect; 4] {
    let rest = rect.width() - HANDLE_POINTS - MARK_POINTS;
    let widths = [rest * 0.36, rest * 0.34, rest * 0.30, MARK_POINTS];
    let mut left = rect.left() + HANDLE_POINTS;
    widths.map(|width| {
        let cell = Rect::from_min_size(pos2(left, rect.top()), vec2(width, rect.height()));
        left += width;
        cell
    })
}

fn header_ui(context: &PanelContext<'_>, ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
    let words = [
        ("name", "The attribute on this class that leads to the related rows."),
        ("target", relationship_option("target")),
        ("backref", relationship_option("backref")),
        ("uselist", relationship_option("uselist")),
    ];
    for (cell, (word, tooltip)) in cells_of(rect).into_iter().zip(words) {
        let pos = pos2(cell.left() + 4.0, cell.center().y);
        let font = FontId::proportional(11.0);
        let shown = if word == "uselist" { "list" } else { word };
        ui.painter().text(pos, Align2::LEFT_CENTER, shown, font, context.palette.text_weak);
        let response =
            ui.interact(cell, ui.scope_id().with(("relationship header", word)), Sense::hover());
        response.on_hover_ui(|ui| {
            ui.set_max_width(280.0);
            ui.label(RichText::new(word).font(theme::semibold(13.0)));
            ui.label(tooltip);
        });
    }
}

fn row_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    model: &Model,
    row: &EndRow<'_>,
    outbox: &mut Outbox,
) {
    let palette = context.palette;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_POINTS), Sense::hover());
    let part = Part::Relationship(row.declaring.id, row.relationship.id, row.end);
    let is_open = view.selection.part == Some(part);
    let path = format!("{}.{}", model.class_name, row.name());
    if is_open {
        ui.painter().rect_filled(rect.expand2(vec2(4.0, 0.0)), 4.0, palette.row_hover);
    }
    if chevron_ui(ui, palette, rect, is_open, part, &path) {
        if is_open {
            view.selection.select_model(model.id);
        } else {
            view.selection.select_part(part);
        }
    }
    let [name_cell, target_cell, backref_cell, mark_cell] = cells_of(rect);
    let field = Field::Relationship(
        row.declaring.id,
        row.relationship.id,
        row.end,
        RelationshipField::Name,
    );
    let name = format!("{path} name");
    let width = name_cell.width() - 4.0;
    let look = FieldLook { name: &name, is_cell: true, width, ..FieldLook::default() };
    let drafts = &mut view.inspector.drafts;
    cell_ui(ui, name_cell, |ui| field_ui(context, ui, drafts, field, look, outbox));
    let subject = Subject::Relationship(row.declaring.id, row.relationship.id);
    let problem = view.problems.of_subject(subject);
    if let Some((severity, advice)) = problem {
        let color = if severity == Severity::Error { palette.error } else { palette.warning };
        let center = pos2(name_cell.right() - 8.0, name_cell.center().y);
        ui.painter().circle_filled(center, 3.5, color);
        let dot = Rect::from_center_size(center, vec2(14.0, 14.0));
        let id = ui.scope_id().with(("relationship problem", part));
        ui.interact(dot, id, Sense::hover()).on_hover_text(advice);
    }
    let target = row.target_name(&context.document.schema);
    let reverse = row.reverse().unwrap_or("none");
    let reverse_color = if row.reverse().is_some() { palette.text } else { palette.text_weak };
    for (cell, text, color) in
        [(target_cell, target.as_str(), palette.text), (backref_cell, reverse, reverse_color)]
    {
        cell_ui(ui, cell.shrink2(vec2(4.0, 0.0)), |ui| {
            ui.add(Label::new(RichText::new(text).color(color)).truncate());
        });
    }
    mark_ui(ui, palette, mark_cell, row, part);
    trouble_ui(context, ui, &mut view.inspector.drafts, field, outbox);
    if is_open {
        super::follow(ui, view, part, rect);
        problems_of_ui(context, ui, subject, outbox);
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            relationship_form_ui(context, ui, view, row, &path, outbox);
        });
    }
}

/// Answers whether it was clicked.
fn chevron_ui(
    ui: &Ui,
    palette: &Palette,
    row: Rect,
    is_open: bool,
    part: Part,
    path: &str,
) -> bool {
    let rect = row.with_max_x(row.left() + HANDLE_POINTS);
    let response = ui.interact(rect, Id::unique(("relationship chevron", part)), Sense::click());
    let spoken = format!("{path} details");
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_open, &spoken));
    let icon = if is_open { Icon::ChevronDown } else { Icon::ChevronRight };
    let is_near = response.hovered() || response.has_focus() || is_open;
    let color = if is_near { palette.text } else { palette.text_weak };
    paint_icon(ui.painter(), rect.center() - vec2(2.0, 0.0), icon, color);
    if response.has_focus() {
        let stroke = Stroke::new(1.0, palette.accent);
        ui.painter().rect_stroke(rect.shrink(2.0), 4.0, stroke, egui::StrokeKind::Inside);
    }
    response.on_hover_text("All options").clicked()
}

/// `list` or `one`, with the direction in the tooltip.
fn mark_ui(ui: &Ui, palette: &Palette, cell: Rect, row: &EndRow<'_>, part: Part) {
    let (word, color, tooltip) = match row.resolved {
        Some(one) => {
            let word = if one.uselist { "list" } else { "one" };
            let direction = match one.direction {
                Direction::OneToMany => "one to many",
                Direction::ManyToOne => "many to one",
                Direction::ManyToMany => "many to many",
            };
            (word, palette.relationship, format!("{} ({direction})", one.direction.as_str()))
        }
        None => ("?", palette.error, "SQLAlchemy could not resolve it; see Problems".to_owned()),
    };
    let pos = pos2(cell.left() + 4.0, cell.center().y);
    ui.painter().text(pos, Align2::LEFT_CENTER, word, FontId::proportional(12.0), color);
    let id = ui.scope_id().with(("relationship mark", part));
    ui.interact(cell, id, Sense::hover()).on_hover_text(tooltip);
}

/// The plus in the section's heading: a list of the classes to relate to.
fn add_button_ui(context: &PanelContext<'_>, ui: &mut Ui, model: &Model, outbox: &mut Outbox) {
    let name = "Add relationship";
    let tooltip = "Declare a relationship to another class";
    let button = icon_button_named_ui(ui, context.palette, Icon::Plus, name, tooltip);
    let schema = &context.document.schema;
    Popup::menu(&button).accessible_name("Classes to relate to").show(|ui| {
        ui.set_min_width(200.0);
        ui.label(RichText::new("To which class?").small().color(context.palette.text_weak));
        egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            for target in schema.models.values().filter(|target| target.kind.is_class()) {
                if ui.button(&target.class_name).clicked() {
                    outbox.command(new_relationship(context, model, target));
                    ui.close();
                }
            }
        });
    });
}

/// A relationship with names such as a person would choose: by the foreign keys between the two, or
/// else through an association table.
fn new_relationship(context: &PanelContext<'_>, model: &Model, target: &Model) -> Command {
    let (schema, mapping) = (&context.document.schema, context.mapping);
    let columns_between = |child: &Model, parent: ModelId| {
        let table = mapping.table(child.id)?;
        let parent = mapping.table_owner(parent);
        let key = table.foreign_keys.iter().find(|key| key.referred_model == Some(parent))?;
        let names = table.column_names(&key.columns);
        Some(names.into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    let as_strs =
        |names: &[String]| names.iter().map(String::as_str).map(str::to_owned).collect::<Vec<_>>();
    let (name, backref, secondary) = if let Some(columns) = columns_between(target, model.id) {
        let columns = as_strs(&columns);
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        let names = relationship_names(schema, mapping, target.id, model.id, &columns);
        (names.on_parent, names.on_child, None)
    } else if let Some(columns) = columns_between(model, target.id) {
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        let names = relationship_names(schema, mapping, model.id, target.id, &columns);
        (names.on_child, names.on_parent, None)
    } else if let Some((table, left, right)) = association_between(context, model.id, target.id) {
        let left: Vec<&str> = left.iter().map(String::as_str).collect();
        let right: Vec<&str> = right.iter().map(String::as_str).collect();
        let names = many_to_many_names(schema, model.id, target.id, &left, &right);
        (names.on_left, names.on_right, Some(ModelReference::Model(table)))
    } else {
        let taken = taken_attribute_names(schema, model.id);
        let name =
            first_free(&plural(&snake_case(&target.class_name)), |name| taken.contains(name));
        let taken = taken_attribute_names(schema, target.id);
        let backref = first_free(&snake_case(&model.class_name), |name| taken.contains(name));
        (name, backref, None)
    };
    Command::AddRelationship {
        model_id: model.id,
        name,
        target: ModelReference::Model(target.id),
        backref: Some(backref),
        secondary,
    }
}

/// An association table with keys to both, and the names of its columns for each.
fn association_between(
    context: &PanelContext<'_>,
    left: ModelId,
    right: ModelId,
) -> Option<(ModelId, Vec<String>, Vec<String>)> {
    let tables = context.document.schema.models.values();
    let tables = tables.filter(|model| model.kind == ModelKind::AssociationTable);
    for model in tables {
        let Some(table) = context.mapping.table(model.id) else { continue };
        let mut keys = table.foreign_keys.iter();
        let Some(to_left) = keys.clone().find(|key| key.referred_model == Some(left)) else {
            continue;
        };
        let to_right = keys.find(|key| {
            key.referred_model == Some(right) && key.constraint_id != to_left.constraint_id
        });
        if let Some(to_right) = to_right {
            let names = |ids| table.column_names(ids).into_iter().map(str::to_owned).collect();
            return Some((model.id, names(&to_left.columns), names(&to_right.columns)));
        }
    }
    None
}
