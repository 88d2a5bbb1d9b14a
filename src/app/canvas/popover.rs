//! What the popover at a link is about: a foreign key or a many-to-many to be made, or a link that
//! there is. A draft until it is accepted; drawn by [`super::popover_form`].

use egui::Pos2;

use super::links::Link;
use super::popover_choice::ambiguous_over;
use crate::app::PanelContext;
use crate::app::remedies::join_choices;
use crate::app::view_state::Part;
use crate::document::{
    Command, Document, ForeignKeyColumns, ForeignKeyOption, LinkPlan, ManyToManyPlan, decide_link,
    decide_many_to_many,
};
use crate::schema::{ColumnId, ConstraintId, ModelId, RelationshipEnd, RelationshipId, Schema};

/// A popover that is open.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Popover {
    /// What it is about.
    pub draft: Draft,
    /// Where it points, in canvas points.
    pub pos_in_canvas: Pos2,
    /// Why it could not be accepted.
    pub error: Option<String>,
    /// Has its first field been given the keyboard?
    pub has_had_focus: bool,
}

/// What a popover is about, with what was changed in it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Draft {
    /// A foreign key to be made.
    NewForeignKey {
        /// What it comes to, as proposed and changed.
        plan: LinkPlan,
        /// `ON DELETE`.
        ondelete: Option<String>,
    },
    /// A many-to-many to be made.
    NewManyToMany(ManyToManyPlan),
    /// A relationship whose join is to be chosen.
    ChooseJoin(JoinDraft),
    /// A link that there is.
    Existing {
        /// The relationship that it carries.
        relationship: Option<RelationshipDraft>,
        /// Its foreign key.
        foreign_key: Option<ForeignKeyDraft>,
    },
}

/// A relationship that could be joined in several ways.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct JoinDraft {
    /// The model that declares it.
    pub model_id: ModelId,
    /// Which.
    pub relationship_id: RelationshipId,
    /// The way that is marked.
    pub row: usize,
}

/// Both ends' names of a relationship that there is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RelationshipDraft {
    /// The model that declares it.
    pub model_id: ModelId,
    /// The model on the other side.
    pub target: ModelId,
    /// Which.
    pub relationship_id: RelationshipId,
    /// The declared end's name.
    pub name: String,
    /// The other end's name, if that end is a backref; empty for none.
    pub backref: Option<String>,
}

/// The option of a foreign key that there is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ForeignKeyDraft {
    /// The model that refers.
    pub model_id: ModelId,
    /// Which.
    pub constraint_id: ConstraintId,
    /// `ON DELETE`.
    pub ondelete: Option<String>,
}

impl Popover {
    fn new(draft: Draft, pos_in_canvas: Pos2) -> Self {
        Self { draft, pos_in_canvas, error: None, has_had_focus: false }
    }

    /// For a foreign key drawn between two boxes or columns.
    ///
    /// # Errors
    /// Why there can be none, and what to do.
    pub fn new_foreign_key(
        document: &Document,
        from: (ModelId, Option<ColumnId>),
        to: (ModelId, Option<ColumnId>),
        pos_in_canvas: Pos2,
    ) -> Result<Self, String> {
        let Some(plan) = decide_link(&document.schema, from, to) else {
            return Err(cannot_link(&document.schema, from.0, to.0, "a foreign key"));
        };
        Ok(Self::new(Draft::NewForeignKey { plan, ondelete: None }, pos_in_canvas))
    }

    /// For a many-to-many drawn between two boxes.
    ///
    /// # Errors
    /// Why there can be none, and what to do.
    pub fn new_many_to_many(
        document: &Document,
        from: ModelId,
        to: ModelId,
        pos_in_canvas: Pos2,
    ) -> Result<Self, String> {
        let Some(plan) = decide_many_to_many(&document.schema, from, to) else {
            return Err(cannot_link(&document.schema, from, to, "a many-to-many"));
        };
        Ok(Self::new(Draft::NewManyToMany(plan), pos_in_canvas))
    }

    /// For a link that there is.
    pub fn of_link(context: &PanelContext<'_>, link: &Link, pos_in_canvas: Pos2) -> Option<Self> {
        Self::of_part(context, link.part, pos_in_canvas)
    }

    /// For the link that a part stands for; `None` for a column.
    pub fn of_part(context: &PanelContext<'_>, part: Part, pos_in_canvas: Pos2) -> Option<Self> {
        let schema = &context.document.schema;
        if let Some(draft) = join_to_choose(context, part) {
            return Some(Self::new(Draft::ChooseJoin(draft), pos_in_canvas));
        }
        let (relationship, foreign_key) = match part {
            Part::Column(..) | Part::Inheritance(_) => return None,
            Part::ForeignKey(model_id, constraint_id) => (None, Some((model_id, constraint_id))),
            Part::Relationship(model_id, relationship_id, _) => {
                let declared = schema.model(model_id)?.relationship(relationship_id)?;
                let draft = RelationshipDraft {
                    model_id,
                    target: declared.target.id()?,
                    relationship_id,
                    name: declared.name.clone(),
                    backref: match (&declared.backref, &declared.back_populates) {
                        (Some(backref), _) => Some(backref.name.clone()),
                        (None, None) => Some(String::new()),
                        (None, Some(_)) => None,
                    },
                };
                (Some(draft), carrying_key(context, relationship_id))
            }
        };
        let foreign_key = foreign_key.and_then(|(model_id, constraint_id)| {
            let key =
                schema.model(model_id)?.foreign_keys.iter().find(|key| key.id == constraint_id)?;
            Some(ForeignKeyDraft { model_id, constraint_id, ondelete: key.ondelete.clone() })
        });
        let draft = Draft::Existing { relationship, foreign_key };
        Some(Self::new(draft, pos_in_canvas))
    }

    /// Is all that it is about still in the document?
    pub fn exists(&self, document: &Document) -> bool {
        let schema = &document.schema;
        let has = |id: ModelId| schema.models.contains_key(&id);
        match &self.draft {
            Draft::NewForeignKey { plan, .. } => has(plan.child) && has(plan.parent),
            Draft::NewManyToMany(plan) => has(plan.a) && has(plan.b),
            Draft::ChooseJoin(draft) => schema
                .model(draft.model_id)
                .is_some_and(|model| model.relationship(draft.relationship_id).is_some()),
            Draft::Existing { relationship, foreign_key } => {
                relationship.as_ref().is_none_or(|one| {
                    has(one.target)
                        && schema
                            .model(one.model_id)
                            .is_some_and(|model| model.relationship(one.relationship_id).is_some())
                }) && foreign_key.as_ref().is_none_or(|key| {
                    schema.model(key.model_id).is_some_and(|model| {
                        model.foreign_keys.iter().any(|one| one.id == key.constraint_id)
                    })
                })
            }
        }
    }

    /// The command that it comes to; `None` where nothing was changed.
    ///
    /// # Errors
    /// Why it cannot be done, and what to do.
    pub fn command(&self, document: &Document) -> Result<Option<Command>, String> {
        let command = match &self.draft {
            Draft::NewForeignKey { plan, ondelete } => Some(plan_command(plan, ondelete.clone())?),
            Draft::NewManyToMany(plan) => Some(plan.command()),
            Draft::ChooseJoin(_) => None,
            Draft::Existing { relationship, foreign_key } => {
                changes(document, relationship.as_ref(), foreign_key.as_ref())
            }
        };
        let Some(command) = command else { return Ok(None) };
        match document.clone().apply(command.clone()) {
            Ok(_) => Ok(Some(command)),
            Err(error) => Err(error.to_string()),
        }
    }
}

fn join_to_choose(context: &PanelContext<'_>, part: Part) -> Option<JoinDraft> {
    match part {
        Part::Column(..) | Part::Inheritance(_) => None,
        Part::ForeignKey(model_id, constraint_id) => {
            ambiguous_over(context, model_id, constraint_id)
        }
        Part::Relationship(model_id, relationship_id, _) => {
            let is_ambiguous = !join_choices(context.mapping, model_id, relationship_id).is_empty();
            is_ambiguous.then_some(JoinDraft { model_id, relationship_id, row: 0 })
        }
    }
}

fn plan_command(plan: &LinkPlan, ondelete: Option<String>) -> Result<Command, String> {
    let mut plan = plan.clone();
    if let ForeignKeyColumns::New(names) = &mut plan.columns {
        for name in names {
            *name = name.trim().to_owned();
        }
    }
    if let Some(names) = &mut plan.relationship {
        names.parent_name = names.parent_name.trim().to_owned();
        names.child_name = names.child_name.trim().to_owned();
        match (names.parent_name.is_empty(), names.child_name.is_empty()) {
            (true, true) => plan.relationship = None,
            (true, false) => {
                return Err(
                    "Name the list too, or clear both names to make a foreign key without \
                            a relationship"
                        .to_owned(),
                );
            }
            _ => {}
        }
    }
    Ok(plan.command(ondelete, None))
}

fn changes(
    document: &Document,
    relationship: Option<&RelationshipDraft>,
    foreign_key: Option<&ForeignKeyDraft>,
) -> Option<Command> {
    let schema = &document.schema;
    let mut commands = Vec::new();
    if let Some(draft) = relationship
        && let Some(declared) =
            schema.model(draft.model_id).and_then(|model| model.relationship(draft.relationship_id))
    {
        let (model_id, relationship_id) = (draft.model_id, draft.relationship_id);
        let name = draft.name.trim();
        if name != declared.name {
            let name = name.to_owned();
            commands.push(Command::RenameRelationship { model_id, relationship_id, name });
        }
        let before = declared.backref.as_ref().map_or("", |backref| backref.name.as_str());
        if let Some(backref) = draft.backref.as_deref().map(str::trim)
            && backref != before
        {
            commands.push(if before.is_empty() || backref.is_empty() {
                let backref = (!backref.is_empty()).then(|| backref.to_owned());
                Command::SetBackref { model_id, relationship_id, backref }
            } else {
                let name = backref.to_owned();
                Command::RenameBackref { model_id, relationship_id, name }
            });
        }
    }
    if let Some(draft) = foreign_key {
        let (model_id, constraint_id) = (draft.model_id, draft.constraint_id);
        let before = schema
            .model(model_id)
            .and_then(|model| model.foreign_keys.iter().find(|key| key.id == constraint_id))
            .and_then(|key| key.ondelete.clone());
        if before != draft.ondelete {
            let option = ForeignKeyOption::Ondelete(draft.ondelete.clone());
            commands.push(Command::SetForeignKeyOption { model_id, constraint_id, option });
        }
    }
    match commands.len() {
        0 => None,
        1 => commands.pop(),
        _ => Some(Command::Several { label: "Change the ends of a link".to_owned(), commands }),
    }
}

/// The foreign key that a relationship goes by.
pub(super) fn carrying_key(
    context: &PanelContext<'_>,
    relationship_id: RelationshipId,
) -> Option<(ModelId, ConstraintId)> {
    let resolved = context.mapping.relationship(relationship_id, RelationshipEnd::Declared)?;
    if resolved.secondary.is_some() {
        return None;
    }
    let pairs = &resolved.synchronize_pairs;
    let child = pairs.first()?.1.model_id;
    let key = context.mapping.table(child)?.foreign_keys.iter().find(|key| {
        key.columns.len() == pairs.len()
            && pairs.iter().all(|(_, referring)| key.columns.contains(&referring.column_id))
    })?;
    Some((key.declared_on, key.constraint_id))
}

fn cannot_link(schema: &Schema, a: ModelId, b: ModelId, what: &str) -> String {
    let name = |id: ModelId| schema.model(id).map_or("?", |model| model.class_name.as_str());
    format!(
        "There can be no {} between {} and {}: neither has a primary key to refer to. \
         Add a primary key to one of them first",
        what.trim_start_matches("a "),
        name(a),
        name(b)
    )
}
