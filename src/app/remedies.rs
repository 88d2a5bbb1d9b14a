//! Remedies of problems as commands of the document, and as words on a button.

use emath::{Pos2, vec2};

use crate::document::{Command, Document, ForeignKeyColumns, RelationshipOption, decide_link};
use crate::mapping::{Diagnostic, JoinChoice, Mapping, Remedy, RemedyOption, Subject, WrittenJoin};
use crate::schema::{
    Autoincrement, Column, ColumnType, ForeignKeyTarget, ModelId, PassiveDeletes,
    PolymorphicIdentity, RelationshipEnd, RelationshipId, Schema,
};

/// The command that a remedy is; `None` where what it would mend is gone.
pub fn remedy_command(document: &Document, remedy: &Remedy) -> Option<Command> {
    let schema = &document.schema;
    Some(match remedy.clone() {
        Remedy::SetOption { model_id, relationship_id, end, option } => {
            let option = written_option(option);
            Command::SetRelationshipOption { model_id, relationship_id, end, option }
        }
        Remedy::ChooseJoin { model_id, relationship_id, join } => {
            join_command(schema, model_id, relationship_id, join)
        }
        Remedy::SetBackPopulates { model_id, relationship_id, back_populates } => {
            Command::SetBackPopulates { model_id, relationship_id, back_populates }
        }
        Remedy::LinkEnds { ends } => {
            let names = [ends[1].2.clone(), ends[0].2.clone()];
            let label = format!("Link {} and {}", ends[0].2, ends[1].2);
            let commands =
                ends.into_iter().zip(names).map(|((model_id, relationship_id, _), name)| {
                    let back_populates = Some(name);
                    Command::SetBackPopulates { model_id, relationship_id, back_populates }
                });
            Command::Several { label, commands: commands.collect() }
        }
        Remedy::SetBackref { model_id, relationship_id, backref } => {
            Command::SetBackref { model_id, relationship_id, backref }
        }
        Remedy::RenameRelationship { model_id, relationship_id, name } => {
            Command::RenameRelationship { model_id, relationship_id, name }
        }
        Remedy::RenameBackref { model_id, relationship_id, name } => {
            Command::RenameBackref { model_id, relationship_id, name }
        }
        Remedy::SetTablename { model_id, tablename } => {
            Command::SetTablename { model_id, tablename: Some(tablename) }
        }
        Remedy::RenameModel { model_id, class_name } => {
            Command::RenameModel { model_id, class_name }
        }
        Remedy::RenameColumn { model_id, column_id, name } => {
            Command::RenameColumn { model_id, column_id, name }
        }
        Remedy::UseExistingColumn { model_id, column_id } => {
            Command::SetUseExistingColumn { model_id, column_id, use_existing_column: true }
        }
        Remedy::RemoveInherits { model_id } => Command::SetInherits { model_id, base: None },
        Remedy::JoinToBase { model_id, base } => {
            let key = |id| {
                let model = schema.model(id)?;
                Some(model.primary_key_columns().iter().map(|one| one.id).collect::<Vec<_>>())
            };
            Command::AddForeignKey {
                child: model_id,
                columns: ForeignKeyColumns::Existing(key(model_id)?),
                parent: base,
                parent_columns: key(base)?,
                ondelete: None,
                onupdate: None,
                relationship: None,
            }
        }
        Remedy::SetInheritCondition { model_id, inherit_condition } => {
            let mut mapper_args = Box::new(schema.model(model_id)?.mapper_args.clone());
            mapper_args.inherit_condition = Some(inherit_condition);
            Command::SetMapperArgs { model_id, mapper_args }
        }
        Remedy::SetPolymorphicIdentity { model_id, identity } => {
            let mut mapper_args = Box::new(schema.model(model_id)?.mapper_args.clone());
            mapper_args.polymorphic_identity = Some(PolymorphicIdentity::Value(identity.into()));
            Command::SetMapperArgs { model_id, mapper_args }
        }
        Remedy::SetAttribute { model_id, column_id, attribute } => {
            Command::SetAttribute { model_id, column_id, attribute: Some(attribute) }
        }
        Remedy::AddPrimaryKey { model_id } => Command::AddPrimaryKey { model_id },
        Remedy::AddModel { class_name } => {
            Command::AddModel { class_name, pos_in_canvas: free_place(document) }
        }
        Remedy::AddForeignKey { child, parent } => key_command(schema, child, parent)?,
        Remedy::RemoveRelationship { model_id, relationship_id } => {
            Command::RemoveRelationship { model_id, relationship_id }
        }
        Remedy::RemoveForeignKey { model_id, constraint_id } => {
            Command::RemoveForeignKey { model_id, constraint_id }
        }
        Remedy::SetForeignKeyTarget { model_id, constraint_id, target, columns } => {
            let target = ForeignKeyTarget::Columns { model: target, columns };
            Command::SetForeignKeyTarget { model_id, constraint_id, target }
        }
        Remedy::ClearAutoincrement { model_id, column_id } => {
            let autoincrement = Autoincrement::Auto;
            Command::SetAutoincrement { model_id, column_id, autoincrement }
        }
        Remedy::SetLength { model_id, column_id, length } => {
            let column = schema.model(model_id)?.column(column_id)?;
            let column_type = Some(with_length(column, length));
            Command::SetColumnType { model_id, column_id, column_type }
        }
    })
}

fn written_option(option: RemedyOption) -> RelationshipOption {
    match option {
        RemedyOption::RemoteSide(columns) => RelationshipOption::RemoteSide(columns),
        RemedyOption::Overlaps(overlaps) => RelationshipOption::Overlaps(Some(overlaps)),
        RemedyOption::Viewonly => RelationshipOption::Viewonly(Some(true)),
        RemedyOption::SingleParent => RelationshipOption::SingleParent(true),
        RemedyOption::Cascade(cascade) => RelationshipOption::Cascade(cascade),
        RemedyOption::NoPassiveDeletes => RelationshipOption::PassiveDeletes(PassiveDeletes::False),
        RemedyOption::NoLazy => RelationshipOption::Lazy(None),
        RemedyOption::NoSecondaryjoin => RelationshipOption::Secondaryjoin(None),
    }
}

/// Written on the declared end; SQLAlchemy hands it to the end that a backref makes.
fn join_command(
    schema: &Schema,
    model_id: ModelId,
    relationship_id: RelationshipId,
    join: JoinChoice,
) -> Command {
    let end = RelationshipEnd::Declared;
    let set = |option| Command::SetRelationshipOption { model_id, relationship_id, end, option };
    match join.written {
        WrittenJoin::ForeignKeys(columns) => set(RelationshipOption::ForeignKeys(columns)),
        WrittenJoin::Joins { primaryjoin, secondaryjoin } => Command::Several {
            label: format!(
                "Choose the join of {}",
                end_name(schema, model_id, relationship_id, RelationshipEnd::Declared)
            ),
            commands: vec![
                set(RelationshipOption::Primaryjoin(Some(primaryjoin))),
                set(RelationshipOption::Secondaryjoin(Some(secondaryjoin))),
            ],
        },
    }
}

/// A key from `child` to the primary key of `parent`, without a relationship: there is one already.
fn key_command(schema: &Schema, child: ModelId, parent: ModelId) -> Option<Command> {
    let mut plan = decide_link(schema, (child, None), (parent, None))?;
    if plan.child != child {
        plan = plan.swapped(schema)?;
    }
    plan.relationship = None;
    Some(plan.command(None, None))
}

/// Below everything that stands on the canvas.
fn free_place(document: &Document) -> Pos2 {
    let places = document.schema.models.keys().map(|id| document.diagram.position(*id));
    let lowest = places.max_by(|a, b| a.y.total_cmp(&b.y));
    lowest.map_or(Pos2::new(80.0, 80.0), |lowest| lowest + vec2(0.0, 320.0))
}

fn with_length(column: &Column, new_length: u32) -> ColumnType {
    let mut column_type =
        column.column_type.clone().unwrap_or(ColumnType::String { length: None, collation: None });
    match &mut column_type {
        ColumnType::String { length, .. }
        | ColumnType::Text { length, .. }
        | ColumnType::Unicode { length, .. }
        | ColumnType::UnicodeText { length, .. }
        | ColumnType::LargeBinary { length } => *length = Some(new_length),
        other => *other = ColumnType::String { length: Some(new_length), collation: None },
    }
    column_type
}

/// What stands on the button.
pub fn remedy_text(schema: &Schema, mapping: &Mapping, remedy: &Remedy) -> String {
    let class_name =
        |id: ModelId| schema.model(id).map_or("?", |model| model.class_name.as_str()).to_owned();
    match remedy {
        Remedy::SetOption { model_id, relationship_id, end, option } => {
            option_text(option, &end_name(schema, *model_id, *relationship_id, *end))
        }
        Remedy::ChooseJoin { join, .. } => format!("Join by {}", join.columns_text(mapping)),
        Remedy::RenameRelationship { name, .. } | Remedy::RenameColumn { name, .. } => {
            format!("Rename to {name}")
        }
        Remedy::RenameBackref { name, .. } => format!("Rename backref to {name}"),
        Remedy::SetTablename { tablename, .. } => format!("Name the table {tablename}"),
        Remedy::RenameModel { class_name, .. } => format!("Rename to {class_name}"),
        Remedy::UseExistingColumn { .. } => "Use the existing column".to_owned(),
        Remedy::RemoveInherits { .. } => "Inherit from no model".to_owned(),
        Remedy::JoinToBase { base, .. } => {
            let base = schema.model(*base).map_or("its base", |base| base.class_name.as_str());
            format!("Let the primary key refer to {base}")
        }
        Remedy::SetInheritCondition { inherit_condition, .. } => {
            format!("Join by {inherit_condition}")
        }
        Remedy::SetPolymorphicIdentity { identity, .. } => format!("Identify it by {identity}"),
        Remedy::SetAttribute { attribute, .. } => format!("Call the attribute {attribute}"),
        Remedy::AddPrimaryKey { .. } => "Add id primary key".to_owned(),
        Remedy::AddModel { class_name } => format!("Draw {class_name}"),
        Remedy::AddForeignKey { child, parent } => {
            format!("Add foreign key {} → {}", class_name(*child), class_name(*parent))
        }
        Remedy::RemoveRelationship { .. } => "Remove relationship".to_owned(),
        Remedy::RemoveForeignKey { .. } => "Remove foreign key".to_owned(),
        Remedy::SetForeignKeyTarget { target, columns, .. } => {
            let model = schema.model(*target);
            let names = columns.iter().filter_map(|id| Some(model?.column(*id)?.name.as_str()));
            let names: Vec<&str> = names.collect();
            format!("Refer to {}.{}", class_name(*target), names.join(", "))
        }
        Remedy::SetBackPopulates { back_populates: Some(name), .. } => {
            format!("Set back_populates to {name}")
        }
        Remedy::SetBackPopulates { back_populates: None, .. } => {
            "Take out back_populates".to_owned()
        }
        Remedy::LinkEnds { ends } => format!(
            "Link {}.{} and {}.{} by back_populates",
            class_name(ends[0].0),
            ends[0].2,
            class_name(ends[1].0),
            ends[1].2
        ),
        Remedy::SetBackref { backref: Some(name), .. } => format!("Make {name} a backref"),
        Remedy::SetBackref { backref: None, .. } => "Take out the backref".to_owned(),
        Remedy::ClearAutoincrement { .. } => "Set autoincrement to auto".to_owned(),
        Remedy::SetLength { length, .. } => format!("Give it length {length}"),
    }
}

fn option_text(option: &RemedyOption, end: &str) -> String {
    match option {
        RemedyOption::RemoteSide(columns) => {
            format!("Let {end} hold one: remote_side {}", columns.join(", "))
        }
        RemedyOption::Overlaps(overlaps) => format!("Set overlaps=\"{overlaps}\" on {end}"),
        RemedyOption::Viewonly => format!("Make {end} viewonly"),
        RemedyOption::SingleParent => format!("Set single_parent on {end}"),
        RemedyOption::Cascade(Some(cascade)) => format!("Set cascade to \"{cascade}\""),
        RemedyOption::Cascade(None) => "Take out cascade".to_owned(),
        RemedyOption::NoPassiveDeletes => "Take out passive_deletes".to_owned(),
        RemedyOption::NoLazy => "Take out lazy".to_owned(),
        RemedyOption::NoSecondaryjoin => "Take out secondaryjoin".to_owned(),
    }
}

/// One end of a relationship: `Role.users`, or of the other end `User.role`.
pub fn end_name(
    schema: &Schema,
    model_id: ModelId,
    relationship_id: RelationshipId,
    end: RelationshipEnd,
) -> String {
    let Some(model) = schema.model(model_id) else { return String::new() };
    let Some(declared) = model.relationship(relationship_id) else { return String::new() };
    let target = declared.target.id().and_then(|id| schema.model(id));
    match (end, &declared.backref, target) {
        (RelationshipEnd::Backref, Some(backref), Some(target)) => {
            format!("{}.{}", target.class_name, backref.name)
        }
        _ => format!("{}.{}", model.class_name, declared.name),
    }
}

/// The joins that a relationship can be given where SQLAlchemy finds several; empty where it is clear.
pub fn join_choices(
    mapping: &Mapping,
    model_id: ModelId,
    relationship_id: RelationshipId,
) -> Vec<(&Remedy, &JoinChoice)> {
    let subject = Subject::Relationship(model_id, relationship_id);
    let about = mapping.diagnostics.iter().filter(|problem| problem.subject == subject);
    about.flat_map(problem_choices).collect()
}

/// The joins that a problem offers.
pub fn problem_choices(problem: &Diagnostic) -> impl Iterator<Item = (&Remedy, &JoinChoice)> {
    problem.remedies.iter().filter_map(|remedy| match remedy {
        Remedy::ChooseJoin { join, .. } => Some((remedy, join)),
        _ => None,
    })
}
