//! The inspector's section about what a class inherits: its base, whose table it has, and how rows of
//! one class are told from those of another.

use egui::{RichText, Ui};

use super::drafts::FieldLook;
use super::field::Field;
use super::inheritance_field::{InheritanceField, discriminator, set_mapper_args};
use super::model_form::labelled_field_ui;
use super::{InspectorState, LABEL_POINTS, follow};
use crate::app::view_state::{Part, ViewState};
use crate::app::widgets::choice::{ChoiceLook, ShowList, choice_ui, combo_box};
use crate::app::widgets::section::{option_label_ui, section_ui};
use crate::app::{Outbox, PanelContext};
use crate::document::{ColumnSpec, Command, ForeignKeySpec};
use crate::mapping::{Inheritance, InheritanceKind, Mapping};
use crate::schema::{
    Column, ColumnId, Model, ModelId, ModelReference, PolymorphicOn, PrimaryKey, Schema,
};

/// Draws the section.
pub fn inheritance_form_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    model: &Model,
    outbox: &mut Outbox,
) {
    let form = Form {
        context,
        model,
        inheritance: context.mapping.model(model.id).and_then(|one| one.inheritance.as_ref()),
    };
    let body = |ui: &mut Ui| {
        let top = ui.cursor().min;
        form.base_ui(ui, outbox);
        form.kind_ui(ui, outbox);
        if form.is_in_hierarchy() {
            form.polymorphic_on_ui(ui, &mut view.inspector, outbox);
            form.text_ui(ui, &mut view.inspector, InheritanceField::PolymorphicIdentity, outbox);
        }
        let is_joined = form.inheritance.is_some_and(|one| one.kind == InheritanceKind::Joined);
        if is_joined || model.mapper_args.inherit_condition.is_some() {
            form.text_ui(ui, &mut view.inspector, InheritanceField::InheritCondition, outbox);
        }
        form.version_id_col_ui(ui, outbox);
        let part = Part::Inheritance(model.id);
        if view.selection.part == Some(part) {
            let rows = egui::Rect::from_min_max(top, ui.min_rect().max);
            follow(ui, view, part, rows);
        }
    };
    section_ui(ui, context.palette, "Inheritance", None, |_| {}, body);
}

struct Form<'a> {
    context: &'a PanelContext<'a>,
    model: &'a Model,
    inheritance: Option<&'a Inheritance>,
}

impl Form<'_> {
    fn schema(&self) -> &Schema {
        &self.context.document.schema
    }

    /// Does it inherit, or is it inherited from, or does it say something that only then matters?
    fn is_in_hierarchy(&self) -> bool {
        let arguments = &self.model.mapper_args;
        self.model.inherits.is_some()
            || arguments.polymorphic_on.is_some()
            || arguments.polymorphic_identity.is_some()
            || self.context.mapping.descendants(self.model.id).next().is_some()
    }

    fn label_ui(&self, ui: &mut Ui, label: &str, tooltip: &str) {
        option_label_ui(ui, self.context.palette, LABEL_POINTS, label, tooltip);
    }

    fn base_ui(&self, ui: &mut Ui, outbox: &mut Outbox) {
        let tooltip = "The class that this one inherits from, with its columns and relationships.";
        let shown = match &self.model.inherits {
            None => "none".to_owned(),
            Some(ModelReference::Model(id)) => class_name(self.schema(), *id).to_owned(),
            Some(ModelReference::Unresolved(name)) => format!("{name}, which is no model here"),
        };
        let mut classes: Vec<ModelId> = Vec::new();
        let is_weak = self.model.inherits.is_none();
        let chosen = self.choice_ui(ui, ("base class", tooltip), (&shown, is_weak), || {
            classes = bases(self.schema(), self.model.id);
            let names = classes.iter().map(|id| class_name(self.schema(), *id).to_owned());
            std::iter::once("none".to_owned()).chain(names).collect()
        });
        let Some(chosen) = chosen else { return };
        let base = chosen.checked_sub(1).and_then(|index| classes.get(index).copied());
        let base = base.map(ModelReference::Model);
        if base != self.model.inherits {
            outbox.command(Command::SetInherits { model_id: self.model.id, base });
        }
    }

    /// Whose table the class has: which keys and `concrete` decide.
    fn kind_ui(&self, ui: &mut Ui, outbox: &mut Outbox) {
        let Some(inheritance) = self.inheritance else { return };
        let tooltip = "The base's table, with this class's columns put into it; a table of its own, \
                       joined to the base's by its primary key; or concrete, a table of its own that \
                       has nothing of the base's.";
        let name = format!("{} how it inherits", self.model.class_name);
        ui.horizontal(|ui| {
            self.label_ui(ui, "how", tooltip);
            let combo =
                combo_box("how", ui.available_width(), RichText::new(word(inheritance.kind)));
            let response = combo.show_list(ui, |ui| {
                for kind in KINDS {
                    let is_chosen = kind == inheritance.kind;
                    if ui.selectable_label(is_chosen, word(kind)).clicked() && !is_chosen {
                        let mapping = self.context.mapping;
                        outbox.command(set_kind(
                            self.schema(),
                            mapping,
                            self.model,
                            inheritance.base,
                            kind,
                        ));
                    }
                }
            });
            response.response.accessible_name(name);
        });
    }

    fn polymorphic_on_ui(&self, ui: &mut Ui, state: &mut InspectorState, outbox: &mut Outbox) {
        let tooltip = "The column that tells of which class a row is. Most often the base has it, for \
                       all the classes that inherit from it.";
        let arguments = &self.model.mapper_args;
        let inherited = discriminator(self.schema(), self.model.id)
            .filter(|(class, _)| class.id != self.model.id && arguments.polymorphic_on.is_none());
        let shown = match (&arguments.polymorphic_on, inherited) {
            (Some(PolymorphicOn::Column(id)), _) => {
                self.model.column(*id).map(|one| one.name.clone()).unwrap_or_default()
            }
            (Some(PolymorphicOn::Expression(text)), _) => text.clone(),
            (None, Some((class, column))) => {
                format!("{}.{}, inherited", class.class_name, column.attribute_name())
            }
            (None, None) => "none".to_owned(),
        };
        let mut columns: Vec<PolymorphicOn> = Vec::new();
        let is_weak = arguments.polymorphic_on.is_none();
        let chosen = self.choice_ui(ui, ("polymorphic_on", tooltip), (&shown, is_weak), || {
            let choices = discriminators(self.schema(), self.model);
            let names = choices.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
            columns = choices.into_iter().map(|(_, on)| on).collect();
            std::iter::once("none".to_owned()).chain(names).collect()
        });
        if let Some(chosen) = chosen {
            let on = chosen.checked_sub(1).and_then(|index| columns.get(index).cloned());
            if on != arguments.polymorphic_on {
                let mut arguments = arguments.clone();
                arguments.polymorphic_on = on;
                outbox.command(set_mapper_args(self.model, arguments));
            }
        }
        if matches!(arguments.polymorphic_on, Some(PolymorphicOn::Expression(_))) {
            self.text_ui(ui, state, InheritanceField::PolymorphicExpression, outbox);
        }
    }

    fn version_id_col_ui(&self, ui: &mut Ui, outbox: &mut Outbox) {
        let tooltip = "A column of whole numbers that Python counts up at each UPDATE, so that a row \
                       that was changed meanwhile is not written over.";
        let model = self.model;
        let current = model.mapper_args.version_id_col;
        let shown = current.and_then(|id| model.column(id)).map_or("none", |one| one.name.as_str());
        let look = (shown, current.is_none());
        let chosen = self.choice_ui(ui, ("version_id_col", tooltip), look, || {
            let names = model.columns.iter().map(|one| one.name.clone());
            std::iter::once("none".to_owned()).chain(names).collect()
        });
        let Some(chosen) = chosen else { return };
        let column = chosen.checked_sub(1).and_then(|index| model.columns.get(index));
        let column = column.map(|column| column.id);
        if column != current {
            let mut arguments = model.mapper_args.clone();
            arguments.version_id_col = column;
            outbox.command(set_mapper_args(model, arguments));
        }
    }

    /// A label and a choice in the rest of the width; what was chosen of the list.
    fn choice_ui(
        &self,
        ui: &mut Ui,
        (label, tooltip): (&str, &str),
        (text, is_weak): (&str, bool),
        items: impl FnOnce() -> Vec<String>,
    ) -> Option<usize> {
        let name = format!("{} {label}", self.model.class_name);
        ui.horizontal(|ui| {
            self.label_ui(ui, label, tooltip);
            let width = ui.available_width();
            let look = ChoiceLook { name: &name, text, is_weak, width };
            choice_ui(ui, self.context.palette, look, items)
        })
        .inner
    }

    fn text_ui(
        &self,
        ui: &mut Ui,
        state: &mut InspectorState,
        field: InheritanceField,
        outbox: &mut Outbox,
    ) {
        let joined = || {
            let condition = self.inheritance.and_then(|one| one.condition.as_ref());
            condition.map(|one| one.to_text(self.context.mapping)).unwrap_or_default()
        };
        let (label, tooltip, hint) = match field {
            InheritanceField::PolymorphicExpression => (
                "expression",
                "polymorphic_on as one writes it in Python: a column of a base, Person.kind, or an \
                 expression, case((Person.is_boss, \"boss\"), else_=\"person\").",
                String::new(),
            ),
            InheritanceField::PolymorphicIdentity => (
                "identity",
                "polymorphic_identity: what the column of polymorphic_on holds for rows of this class.",
                "none".to_owned(),
            ),
            InheritanceField::InheritCondition => (
                "inherit_condition",
                "How the two tables are joined, as one writes it in Python. Left empty, by the \
                 foreign key between them.",
                joined(),
            ),
        };
        let name = format!("{} {label}", self.model.class_name);
        let is_code = field != InheritanceField::PolymorphicIdentity;
        let look = FieldLook { name: &name, hint: &hint, is_code, ..FieldLook::default() };
        let field = Field::Inheritance(self.model.id, field);
        labelled_field_ui(self.context, ui, state, field, (label, tooltip), look, outbox);
    }
}

const KINDS: [InheritanceKind; 3] =
    [InheritanceKind::SingleTable, InheritanceKind::Joined, InheritanceKind::Concrete];

fn word(kind: InheritanceKind) -> &'static str {
    match kind {
        InheritanceKind::SingleTable => "in its base's table",
        InheritanceKind::Joined => "a table of its own, joined",
        InheritanceKind::Concrete => "a table of its own, concrete",
    }
}

fn class_name(schema: &Schema, id: ModelId) -> &str {
    schema.model(id).map_or("", |model| model.class_name.as_str())
}

/// All other mapped classes, by name. Those that inherit from the class itself are among them: why
/// they cannot be its base is told when they are chosen.
fn bases(schema: &Schema, model: ModelId) -> Vec<ModelId> {
    let classes = schema.models.values().filter(|one| one.kind.is_class() && one.id != model);
    let mut ids: Vec<ModelId> = classes.map(|one| one.id).collect();
    ids.sort_by_cached_key(|id| class_name(schema, *id).to_lowercase());
    ids
}

/// The class's own columns, and those of its bases as expressions.
fn discriminators(schema: &Schema, model: &Model) -> Vec<(String, PolymorphicOn)> {
    let own = model.columns.iter();
    let mut choices: Vec<(String, PolymorphicOn)> =
        own.map(|column| (column.name.clone(), PolymorphicOn::Column(column.id))).collect();
    for base in schema.ancestry(model.id).into_iter().skip(1) {
        choices.extend(base.columns.iter().map(|column| {
            let text = format!("{}.{}", base.class_name, column.attribute_name());
            (text.clone(), PolymorphicOn::Expression(text))
        }));
    }
    choices
}

/// One step that lets the class have its base's table, or one of its own: a key that refers to the
/// base's is made for a joined one and removed for a shared one.
fn set_kind(
    schema: &Schema,
    mapping: &Mapping,
    model: &Model,
    base: ModelId,
    kind: InheritanceKind,
) -> Command {
    let model_id = model.id;
    let mut commands = Vec::new();
    let has_table = model.has_own_table();
    let owner = mapping.table_owner(base);
    let owner = schema.model(owner);
    match kind {
        InheritanceKind::SingleTable => commands.extend(drop_key(model, owner)),
        InheritanceKind::Joined if !has_table => {
            commands.extend(owner.into_iter().flat_map(|owner| refer_to_key(model, owner)));
        }
        InheritanceKind::Concrete if !has_table => {
            commands.push(Command::AddPrimaryKey { model_id });
        }
        InheritanceKind::Joined | InheritanceKind::Concrete => {}
    }
    let concrete = kind == InheritanceKind::Concrete;
    if concrete != model.mapper_args.concrete {
        let mut arguments = model.mapper_args.clone();
        arguments.concrete = concrete;
        let gone = removed(&commands);
        arguments.forget_columns(&|id| gone.contains(id));
        commands.push(set_mapper_args(model, arguments));
    }
    let label = format!(
        "Let {} have {}",
        model.class_name,
        match kind {
            InheritanceKind::SingleTable => "its base's table",
            InheritanceKind::Joined => "a table of its own, joined to its base's",
            InheritanceKind::Concrete => "a table of its own, concrete",
        }
    );
    Command::Several { label, commands }
}

/// Columns of the key that the base's table has too are removed, others only leave the key.
fn drop_key(model: &Model, owner: Option<&Model>) -> Vec<Command> {
    let model_id = model.id;
    let mut commands = Vec::new();
    if !model.primary_key.is_plain() {
        let primary_key = PrimaryKey::default();
        commands.push(Command::SetPrimaryKeyConstraint { model_id, primary_key });
    }
    let key = model.primary_key_columns().into_iter();
    let is_in_base =
        |column: &&Column| owner.is_some_and(|owner| owner.column_named(&column.name).is_some());
    let (double, own): (Vec<&Column>, Vec<&Column>) = key.partition(is_in_base);
    commands.extend(own.iter().map(|column| Command::SetPrimaryKey {
        model_id,
        column_id: column.id,
        primary_key: false,
    }));
    if !double.is_empty() {
        let column_ids = double.iter().map(|column| column.id).collect();
        commands.push(Command::RemoveColumns { model_id, column_ids });
    }
    commands
}

fn removed(commands: &[Command]) -> Vec<ColumnId> {
    let removed = commands.iter().filter_map(|command| match command {
        Command::RemoveColumns { column_ids, .. } => Some(column_ids.clone()),
        _ => None,
    });
    removed.flatten().collect()
}

/// A primary key of the same columns as the base's, which refers to that. Several columns need one
/// key over all of them: the problem of the class without one offers it.
fn refer_to_key(model: &Model, owner: &Model) -> Vec<Command> {
    let model_id = model.id;
    let key = owner.primary_key_columns();
    let columns = key.iter().enumerate().map(|(index, column)| {
        if let Some(own) = model.column_named(&column.name) {
            return Command::SetPrimaryKey { model_id, column_id: own.id, primary_key: true };
        }
        let mut spec = ColumnSpec::new(&column.name, column.column_type.clone());
        spec.column.primary_key = true;
        spec.foreign_key = (key.len() == 1).then(|| ForeignKeySpec {
            table: owner.class_name.clone(),
            column: Some(column.name.clone()),
            ..ForeignKeySpec::default()
        });
        Command::AddColumn { model_id, index, spec: Box::new(spec) }
    });
    columns.collect()
}
