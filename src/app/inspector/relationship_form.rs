//! All options of one end of a relationship, under its row. What was not said shows weakly what
//! SQLAlchemy takes instead.

use egui::{Button, Frame, Margin, RichText, Ui};

use super::LABEL_POINTS;
use super::column_form::more_ui;
use super::drafts::FieldLook;
use super::field::{Field, RelationshipField, end_options};
use super::model_form::labelled_field_ui;
use super::option_words::relationship_option;
use super::relationships::{EndRow, reference_name};
use crate::app::view_state::ViewState;
use crate::app::widgets::choice::{ChoiceLook, ShowList, choice_ui, combo_box};
use crate::app::widgets::section::option_label_ui;
use crate::app::{Outbox, PanelContext};
use crate::document::{Command, RelationshipOption};
use crate::mapping::{Cascade, Mapping, ResolvedRelationship};
use crate::schema::python_argument::RELATIONSHIP_ARGUMENTS;
use crate::schema::{
    Lazy, ModelId, ModelKind, ModelReference, PassiveDeletes, RelationshipEnd, RelationshipOptions,
    Schema,
};

/// Draws the form. `path` is the end in words: `Role.users`.
pub fn relationship_form_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    row: &EndRow<'_>,
    path: &str,
    outbox: &mut Outbox,
) {
    let frame = Frame::new()
        .fill(context.palette.row_hover)
        .corner_radius(4.0)
        .inner_margin(Margin { left: 8, right: 4, top: 4, bottom: 8 })
        .outer_margin(Margin { left: -4, right: -4, top: 0, bottom: 4 });
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let Some(options) = end_options(row.relationship, row.end) else { return };
        let form = Form { context, row, path, options };
        form.rows_ui(ui, view, outbox);
    });
}

struct Form<'a, 'b> {
    context: &'a PanelContext<'b>,
    row: &'a EndRow<'b>,
    path: &'a str,
    options: &'a RelationshipOptions,
}

impl Form<'_, '_> {
    /// The rows in the order of the options' table.
    fn rows_ui(&self, ui: &mut Ui, view: &mut ViewState, outbox: &mut Outbox) {
        let mapping = self.context.mapping;
        let hints = Hints::new(mapping, self.row.resolved);
        let is_declared = self.row.end == RelationshipEnd::Declared;
        self.target_ui(ui, outbox);
        if is_declared {
            self.text_ui(ui, view, RelationshipField::Backref, "none", outbox);
        } else {
            let declared =
                format!("{}.{}", self.row.declaring.class_name, self.row.relationship.name);
            self.fact_ui(ui, "made by", "The relationship whose backref this end is.", &declared);
        }
        self.lazy_ui(ui, outbox);
        self.text_ui(ui, view, RelationshipField::OrderBy, &hints.order_by, outbox);
        self.text_ui(ui, view, RelationshipField::Primaryjoin, &hints.primaryjoin, outbox);
        self.secondary_ui(ui, outbox);
        self.uselist_ui(ui, outbox);
        self.text_ui(ui, view, RelationshipField::Secondaryjoin, &hints.secondaryjoin, outbox);
        if is_declared {
            self.text_ui(ui, view, RelationshipField::BackPopulates, "none", outbox);
        }
        self.text_ui(ui, view, RelationshipField::ForeignKeys, &hints.foreign_keys, outbox);
        self.text_ui(ui, view, RelationshipField::RemoteSide, &hints.remote_side, outbox);
        self.text_ui(ui, view, RelationshipField::Cascade, &hints.cascade, outbox);
        self.passive_deletes_ui(ui, outbox);
        self.viewonly_ui(ui, outbox);
        self.post_update_ui(ui, outbox);
        self.single_parent_ui(ui, outbox);
        self.text_ui(ui, view, RelationshipField::Overlaps, "", outbox);
        let is_said = !self.options.more.is_empty();
        more_ui(ui, self.path, is_said, |ui| {
            for name in RELATIONSHIP_ARGUMENTS {
                self.text_ui(ui, view, RelationshipField::Argument(name), "", outbox);
            }
        });
        if let Some(resolved) = self.row.resolved {
            let words = "What the foreign keys make of it, seen from this side.";
            self.fact_ui(ui, "direction", words, resolved.direction.as_str());
        }
        ui.horizontal(|ui| {
            ui.add_space(LABEL_POINTS + 8.0);
            let text = RichText::new("Remove relationship").color(self.context.palette.error);
            if ui.add(Button::new(text)).on_hover_text("Removes both of its ends").clicked() {
                outbox.command(Command::RemoveRelationship {
                    model_id: self.row.declaring.id,
                    relationship_id: self.row.relationship.id,
                });
            }
        });
    }

    fn label_ui(&self, ui: &mut Ui, option: &str) {
        let words = relationship_option(option);
        option_label_ui(ui, self.context.palette, LABEL_POINTS, option, words);
    }

    /// Something that is only told.
    fn fact_ui(&self, ui: &mut Ui, label: &str, tooltip: &str, value: &str) {
        ui.horizontal(|ui| {
            option_label_ui(ui, self.context.palette, LABEL_POINTS, label, tooltip);
            ui.add_space(2.0);
            ui.add(egui::Label::new(value).truncate());
        });
    }

    fn text_ui(
        &self,
        ui: &mut Ui,
        view: &mut ViewState,
        field: RelationshipField,
        hint: &str,
        outbox: &mut Outbox,
    ) {
        let option = field.name();
        let name = format!("{} {option}", self.path);
        let is_code = !matches!(
            field,
            RelationshipField::Backref
                | RelationshipField::BackPopulates
                | RelationshipField::Cascade
        );
        let look = FieldLook { name: &name, hint, is_code, ..FieldLook::default() };
        let (declaring, id) = (self.row.declaring.id, self.row.relationship.id);
        let field = Field::Relationship(declaring, id, self.row.end, field);
        let label = (option, relationship_option(option));
        let state = &mut view.inspector;
        labelled_field_ui(self.context, ui, state, field, label, look, outbox);
    }

    /// A box with a few values; answers the one that was chosen anew.
    fn values_ui<T: Copy + PartialEq>(
        &self,
        ui: &mut Ui,
        option: &str,
        current: T,
        values: &[(T, &str)],
        weak: Option<&str>,
    ) -> Option<T> {
        let mut chosen = None;
        ui.horizontal(|ui| {
            self.label_ui(ui, option);
            let word = values.iter().find(|(value, _)| *value == current).map_or("", |one| one.1);
            let shown = match weak {
                Some(weak) => RichText::new(weak).color(self.context.palette.text_weak),
                None => RichText::new(word),
            };
            let combo = combo_box(option, ui.available_width(), shown);
            let response = combo.show_list(ui, |ui| {
                for (value, word) in values {
                    let is_chosen = *value == current;
                    if ui.selectable_label(is_chosen, *word).clicked() && !is_chosen {
                        chosen = Some(*value);
                    }
                }
            });
            response.response.accessible_name(format!("{} {option}", self.path));
        });
        chosen
    }

    fn set(&self, option: RelationshipOption) -> Command {
        Command::SetRelationshipOption {
            model_id: self.row.declaring.id,
            relationship_id: self.row.relationship.id,
            end: self.row.end,
            option,
        }
    }

    fn target_ui(&self, ui: &mut Ui, outbox: &mut Outbox) {
        let schema = &self.context.document.schema;
        let shown = self.row.target_name(schema);
        if self.row.end == RelationshipEnd::Backref {
            self.fact_ui(ui, "target", relationship_option("target"), &shown);
            return;
        }
        ui.horizontal(|ui| {
            self.label_ui(ui, "target");
            let name = format!("{} target", self.path);
            let width = ui.available_width();
            let look = ChoiceLook { name: &name, text: &shown, is_weak: false, width };
            let mut ids = Vec::new();
            let chosen = choice_ui(ui, self.context.palette, look, || {
                ids = choosable(schema, ModelKind::is_class);
                ids.iter().map(|id| model_name(schema, *id)).collect()
            });
            if let Some(id) = chosen.and_then(|index| ids.get(index)) {
                outbox.command(Command::SetRelationshipTarget {
                    model_id: self.row.declaring.id,
                    relationship_id: self.row.relationship.id,
                    target: ModelReference::Model(*id),
                });
            }
        });
    }

    fn secondary_ui(&self, ui: &mut Ui, outbox: &mut Outbox) {
        let schema = &self.context.document.schema;
        let secondary = self.row.relationship.secondary.as_ref();
        let shown =
            secondary.map_or_else(|| "none".to_owned(), |table| reference_name(schema, table));
        if self.row.end == RelationshipEnd::Backref {
            self.fact_ui(ui, "secondary", relationship_option("secondary"), &shown);
            return;
        }
        ui.horizontal(|ui| {
            self.label_ui(ui, "secondary");
            let name = format!("{} secondary", self.path);
            let width = ui.available_width();
            let look =
                ChoiceLook { name: &name, text: &shown, is_weak: secondary.is_none(), width };
            let mut ids = Vec::new();
            let chosen = choice_ui(ui, self.context.palette, look, || {
                ids = choosable(schema, |kind| *kind == ModelKind::AssociationTable);
                ids.extend(choosable(schema, ModelKind::is_class));
                let names = ids.iter().map(|id| model_name(schema, *id));
                std::iter::once("none".to_owned()).chain(names).collect()
            });
            let Some(chosen) = chosen else { return };
            let table = chosen.checked_sub(1).and_then(|index| ids.get(index));
            let secondary = table.map(|id| ModelReference::Model(*id));
            if secondary != self.row.relationship.secondary {
                outbox.command(Command::SetSecondary {
                    model_id: self.row.declaring.id,
                    relationship_id: self.row.relationship.id,
                    secondary,
                });
            }
        });
    }

    fn lazy_ui(&self, ui: &mut Ui, outbox: &mut Outbox) {
        let mut values = vec![(None, "not said (select)")];
        values.extend(Lazy::ALL.map(|lazy| (Some(lazy), lazy.as_str())));
        let lazy = self.options.lazy;
        let weak = lazy.is_none().then_some("select");
        if let Some(lazy) = self.values_ui(ui, "lazy", lazy, &values, weak) {
            outbox.command(self.set(RelationshipOption::Lazy(lazy)));
        }
    }

    fn uselist_ui(&self, ui: &mut Ui, outbox: &mut Outbox) {
        let values =
            [(None, "by the direction"), (Some(true), "True, a list"), (Some(false), "False, one")];
        let by_direction = match self.row.resolved {
            Some(one) if one.uselist => "a list, by the direction",
            Some(_) => "one, by the direction",
            None => "by the direction",
        };
        let uselist = self.options.uselist;
        let weak = uselist.is_none().then_some(by_direction);
        if let Some(uselist) = self.values_ui(ui, "uselist", uselist, &values, weak) {
            outbox.command(self.set(RelationshipOption::Uselist(uselist)));
        }
    }

    fn passive_deletes_ui(&self, ui: &mut Ui, outbox: &mut Outbox) {
        let values = [
            (PassiveDeletes::False, "False"),
            (PassiveDeletes::True, "True"),
            (PassiveDeletes::All, "all"),
        ];
        let current = self.options.passive_deletes;
        let weak = current.is_false().then_some("False");
        if let Some(passive_deletes) = self.values_ui(ui, "passive_deletes", current, &values, weak)
        {
            outbox.command(self.set(RelationshipOption::PassiveDeletes(passive_deletes)));
        }
    }

    fn viewonly_ui(&self, ui: &mut Ui, outbox: &mut Outbox) {
        let values = [(None, "not said"), (Some(true), "True"), (Some(false), "False")];
        let current = self.options.viewonly;
        let resolved = self.row.resolved.is_some_and(|one| one.viewonly);
        let weak = current.is_none().then_some(if resolved { "True" } else { "False" });
        if let Some(viewonly) = self.values_ui(ui, "viewonly", current, &values, weak) {
            outbox.command(self.set(RelationshipOption::Viewonly(viewonly)));
        }
    }

    fn single_parent_ui(&self, ui: &mut Ui, outbox: &mut Outbox) {
        let values = [(false, "False"), (true, "True")];
        let current = self.options.single_parent;
        let weak = (!current).then_some("False");
        if let Some(on) = self.values_ui(ui, "single_parent", current, &values, weak) {
            outbox.command(self.set(RelationshipOption::SingleParent(on)));
        }
    }

    fn post_update_ui(&self, ui: &mut Ui, outbox: &mut Outbox) {
        let values = [(false, "False"), (true, "True")];
        let current = self.options.post_update;
        let weak = (!current).then_some("False");
        if let Some(post_update) = self.values_ui(ui, "post_update", current, &values, weak) {
            outbox.command(self.set(RelationshipOption::PostUpdate(post_update)));
        }
    }
}

fn choosable(schema: &Schema, is_wanted: impl Fn(&ModelKind) -> bool) -> Vec<ModelId> {
    let models = schema.models.values().filter(|model| is_wanted(&model.kind));
    let mut ids: Vec<ModelId> = models.map(|model| model.id).collect();
    ids.sort_by_cached_key(|id| model_name(schema, *id).to_lowercase());
    ids
}

fn model_name(schema: &Schema, id: ModelId) -> String {
    schema.model(id).map(|model| model.class_name.clone()).unwrap_or_default()
}

/// What SQLAlchemy takes where nothing was said.
#[derive(Default)]
struct Hints {
    order_by: String,
    primaryjoin: String,
    secondaryjoin: String,
    foreign_keys: String,
    remote_side: String,
    cascade: String,
}

impl Hints {
    fn new(mapping: &Mapping, resolved: Option<&ResolvedRelationship>) -> Self {
        let Some(resolved) = resolved else { return Self::default() };
        let paths = |columns: Vec<crate::mapping::ColumnRef>| {
            let mut paths: Vec<String> =
                columns.into_iter().map(|column| mapping.column_path(column)).collect();
            paths.dedup();
            paths.join(", ")
        };
        let pairs = resolved.synchronize_pairs.iter().chain(&resolved.secondary_synchronize_pairs);
        Self {
            order_by: "as they come".to_owned(),
            primaryjoin: resolved.primaryjoin.to_text(mapping),
            secondaryjoin: resolved
                .secondaryjoin
                .as_ref()
                .map_or_else(|| "none".to_owned(), |join| join.to_text(mapping)),
            foreign_keys: paths(pairs.map(|(_, referring)| *referring).collect()),
            remote_side: paths(resolved.remote_side.clone()),
            cascade: cascade_text(resolved.cascade),
        }
    }
}

fn cascade_text(cascade: Cascade) -> String {
    let words = [
        (cascade.save_update, "save-update"),
        (cascade.merge, "merge"),
        (cascade.delete, "delete"),
        (cascade.delete_orphan, "delete-orphan"),
        (cascade.refresh_expire, "refresh-expire"),
        (cascade.expunge, "expunge"),
    ];
    let words: Vec<&str> = words.iter().filter(|(is_on, _)| *is_on).map(|one| one.1).collect();
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}
