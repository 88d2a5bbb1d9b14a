//! A command of any kind, about things that a document has. `None` where it has no such thing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use backref::diagram::{CardDetail, LinkNotation, Note};
use backref::document::import::{self, Merge};
use backref::document::{
    Command, DialectName, Document, ForeignKeyColumns, ImportSource, RelationshipNames, SourceKind,
    decide_link, decide_many_to_many,
};
use backref::schema::{
    ForeignKeyTarget, Model, ModelKind, PrimaryKey, PythonStyle, RelationshipEnd, Schema,
};
use emath::vec2;
use serde_json::json;

use super::kinds::CommandKind;
use super::make_part as part;
use super::pick::Pick;

/// How many commands may stand within commands.
const MAX_DEPTH: usize = 2;

pub fn make(kind: CommandKind, pick: &Pick<'_>, depth: usize) -> Option<Command> {
    use CommandKind as K;
    Some(match kind {
        K::AddModel => Command::AddModel { class_name: pick.text(), pos_in_canvas: pick.pos() },
        K::RenameModel => {
            Command::RenameModel { model_id: pick.model_id()?, class_name: pick.text() }
        }
        K::SetTablename => {
            Command::SetTablename { model_id: pick.model_id()?, tablename: pick.maybe(pick.text()) }
        }
        K::SetModelComment => Command::SetModelComment {
            model_id: pick.model_id()?,
            comment: pick.maybe(pick.text()),
        },
        K::SetRepr => {
            let model = pick.model()?;
            Command::SetRepr { model_id: model.id, column_id: pick.column_of(model) }
        }
        K::SetModelKind => Command::SetModelKind {
            model_id: pick.model_id()?,
            kind: pick.one(&[
                ModelKind::Class,
                ModelKind::AssociationTable,
                ModelKind::View { sql: "SELECT 1 AS one".to_owned(), dialect: None },
            ])?,
        },
        K::SetModelOption => Command::SetModelOption {
            model_id: pick.model_id()?,
            option: pick.one(&["sqlite_autoincrement", "mysql_engine", "no_such"])?.to_owned(),
            value: pick.maybe(pick.one(&[json!(true), json!("InnoDB"), json!([1, null])])?),
        },
        K::SetTableSchema => {
            Command::SetTableSchema { model_id: pick.model_id()?, schema: pick.maybe(pick.text()) }
        }
        K::SetPrimaryKeyConstraint => {
            let model = pick.model()?;
            let key: Vec<_> = model.primary_key_columns().iter().rev().map(|one| one.id).collect();
            let columns = if pick.is_on() { key } else { pick.columns_of(model) };
            let primary_key = PrimaryKey { name: pick.maybe(pick.text()), columns };
            Command::SetPrimaryKeyConstraint { model_id: model.id, primary_key }
        }
        K::SetMapperPrimaryKey => {
            let model = pick.model()?;
            Command::SetMapperPrimaryKey { model_id: model.id, column_ids: pick.columns_of(model) }
        }
        K::SetInherits => {
            Command::SetInherits { model_id: pick.model_id()?, base: pick.maybe(pick.reference()?) }
        }
        K::SetMapperArgs => {
            let model = pick.model()?;
            let mapper_args = Box::new(part::mapper_args(pick, model)?);
            Command::SetMapperArgs { model_id: model.id, mapper_args }
        }
        K::AddPrimaryKey => {
            let model = pick.model_where(|one| one.primary_key_columns().is_empty())?;
            Command::AddPrimaryKey { model_id: model.id }
        }
        K::RemoveModels => Command::RemoveModels { model_ids: pick.model_ids() },
        K::Duplicate => Command::Duplicate {
            model_ids: pick.model_ids(),
            offset_in_canvas: vec2(pick.below(99) as f32, pick.below(99) as f32),
        },
        K::InsertSchema => {
            let mut part = pick.document.part(&pick.model_ids());
            let diagram = Arc::make_mut(&mut part.diagram);
            if pick.is_on() {
                diagram.positions = pick.positions();
            }
            if pick.is_on() {
                diagram.notes = pick.document.diagram.notes.clone();
            }
            let source = pick.text();
            Command::InsertSchema { source, schema: part.schema, diagram: part.diagram }
        }
        K::MergeSchema => {
            let mut incoming = Schema::clone(&pick.document.part(&pick.model_ids()).schema);
            let ids: Vec<_> = incoming.models.keys().copied().collect();
            for (at, id) in ids.iter().enumerate() {
                let model = incoming.model_mut(*id)?;
                match (at + pick.below(4)) % 4 {
                    0 => model.tablename = Some(format!("new_{}", pick.below(9))),
                    1 => model.columns.iter_mut().for_each(|one| one.nullable = Some(true)),
                    2 => model.comment = Some(pick.text()),
                    _ => model.relationships.clear(),
                }
            }
            let (here, made) = (&pick.document.schema, pick.model_ids().into_iter().collect());
            let plan = import::plan(here, here, &incoming, &made, &BTreeMap::new())?;
            let accepted = if pick.is_on() { plan.all() } else { plan.proposed() };
            let (positions, source_name) = (BTreeMap::new(), pick.text());
            let source = Some(ImportSource {
                path: pick.text(),
                kind: SourceKind::Python,
                dialect: None,
                models: BTreeSet::new(),
            });
            let merge = Merge { plan, accepted, positions, source_name, source };
            Command::MergeSchema { merge: Arc::new(merge) }
        }
        K::AddColumn
        | K::EditColumn
        | K::RenameColumn
        | K::SetColumnType
        | K::SetLength
        | K::SetAttribute
        | K::SetPrimaryKey
        | K::SetNullable
        | K::SetUnique
        | K::SetIndex
        | K::SetDefault
        | K::SetServerDefault
        | K::SetOnupdate
        | K::SetAutoincrement
        | K::SetComputed
        | K::SetVariants
        | K::SetColumnArgument
        | K::SetColumnComment
        | K::SetUseExistingColumn
        | K::MoveColumn
        | K::RemoveColumns => return super::make_column::make(kind, pick),
        K::AddForeignKey => add_foreign_key(pick)?,
        K::AddManyToMany => {
            let (a, b) = (pick.model()?.id, pick.model()?.id);
            if pick.is_on() {
                return Some(decide_many_to_many(&pick.document.schema, a, b)?.command());
            }
            let tablename = pick.text();
            Command::AddManyToMany { a, b, tablename, a_name: pick.text(), b_name: pick.text() }
        }
        K::SetForeignKeyTarget => {
            let (model, constraint_id) = pick.foreign_key()?;
            let target = target(pick, 1)?;
            Command::SetForeignKeyTarget { model_id: model.id, constraint_id, target }
        }
        K::SetForeignKeyColumns => {
            let (model, constraint_id) = pick.foreign_key()?;
            let column_ids = pick.columns_of(model);
            let target = target(pick, column_ids.len())?;
            Command::SetForeignKeyColumns { model_id: model.id, constraint_id, column_ids, target }
        }
        K::SetForeignKeyOption => {
            let (model, constraint_id) = pick.foreign_key()?;
            let option = part::foreign_key_option(pick)?;
            Command::SetForeignKeyOption { model_id: model.id, constraint_id, option }
        }
        K::RemoveForeignKey => {
            let (model, constraint_id) = pick.foreign_key()?;
            Command::RemoveForeignKey { model_id: model.id, constraint_id }
        }
        K::AddRelationship => Command::AddRelationship {
            model_id: pick.model_id()?,
            name: pick.text(),
            target: pick.reference()?,
            backref: pick.maybe(pick.text()),
            secondary: pick.is_on().then(|| pick.reference()).flatten(),
        },
        K::RenameRelationship => {
            let (model_id, relationship_id) = pick.relationship()?;
            Command::RenameRelationship { model_id, relationship_id, name: pick.text() }
        }
        K::RenameBackref => {
            let (model_id, relationship_id) = pick.relationship()?;
            Command::RenameBackref { model_id, relationship_id, name: pick.text() }
        }
        K::SetBackref => {
            let (model_id, relationship_id) = pick.relationship()?;
            let backref = pick.maybe(pick.text());
            Command::SetBackref { model_id, relationship_id, backref }
        }
        K::SetBackPopulates => {
            let (model_id, relationship_id) = pick.relationship()?;
            let back_populates = pick.maybe(pick.text());
            Command::SetBackPopulates { model_id, relationship_id, back_populates }
        }
        K::SetRelationshipTarget => {
            let (model_id, relationship_id) = pick.relationship()?;
            Command::SetRelationshipTarget { model_id, relationship_id, target: pick.reference()? }
        }
        K::MoveRelationship => {
            let (model_id, relationship_id) = pick.relationship()?;
            Command::MoveRelationship { model_id, relationship_id, to: pick.model_id()? }
        }
        K::SetSecondary => {
            let (model_id, relationship_id) = pick.relationship()?;
            let secondary = pick.maybe(pick.reference()?);
            Command::SetSecondary { model_id, relationship_id, secondary }
        }
        K::SetRelationshipOption => {
            let (model_id, relationship_id) = pick.relationship()?;
            let end = pick.one(&[RelationshipEnd::Declared, RelationshipEnd::Backref])?;
            let option = part::relationship_option(pick)?;
            Command::SetRelationshipOption { model_id, relationship_id, end, option }
        }
        K::RemoveRelationship => {
            let (model_id, relationship_id) = pick.relationship()?;
            Command::RemoveRelationship { model_id, relationship_id }
        }
        K::AddUniqueConstraint
        | K::EditUniqueConstraint
        | K::AddCheckConstraint
        | K::EditCheckConstraint
        | K::AddIndex
        | K::EditIndex
        | K::RemoveConstraint => return super::make_column::make_constraint(kind, pick),
        K::MoveModels => Command::MoveModels { positions: pick.positions() },
        K::Arrange => Command::Arrange { positions: pick.positions() },
        K::SetFolded => {
            let is_table = |one: &Model| one.kind == ModelKind::AssociationTable;
            Command::SetFolded {
                model_ids: vec![pick.model_where(is_table)?.id],
                folded: pick.is_on(),
            }
        }
        K::SetPinned => Command::SetPinned { model_ids: pick.model_ids(), pinned: pick.is_on() },
        K::SetColor => Command::SetColor { model_ids: pick.model_ids(), color: color(pick) },
        K::SetDetail => Command::SetDetail { detail: detail(pick) },
        K::SetDetailOf => {
            let model_ids = pick.model_ids();
            Command::SetDetailOf { model_ids, detail: pick.maybe(detail(pick)) }
        }
        K::AddGroup => Command::AddGroup { title: pick.text(), model_ids: pick.model_ids() },
        K::RenameGroup => Command::RenameGroup { group_id: pick.group_id()?, title: pick.text() },
        K::SetGroupMembers => {
            let group_id = pick.group_id()?;
            Command::SetGroupMembers { group_id, model_ids: pick.model_ids() }
        }
        K::RemoveGroups => Command::RemoveGroups { group_ids: vec![pick.group_id()?] },
        K::AddNote => {
            let size = vec2(pick.below(300) as f32, pick.below(300) as f32);
            let note =
                Note { text: pick.text(), size, color: color(pick), ..Note::new(pick.pos()) };
            Command::AddNote { note }
        }
        K::SetNoteText => Command::SetNoteText { note_id: pick.note_id()?, text: pick.text() },
        K::MoveNotes => {
            Command::MoveNotes { positions: BTreeMap::from([(pick.note_id()?, pick.pos())]) }
        }
        K::ResizeNote => {
            Command::ResizeNote { note_id: pick.note_id()?, size: pick.pos().to_vec2() }
        }
        K::RemoveNotes => Command::RemoveNotes { note_ids: vec![pick.note_id()?] },
        K::SetTint => Command::SetTint {
            group_ids: pick.group_id().into_iter().collect(),
            note_ids: pick.note_id().into_iter().collect(),
            color: color(pick),
        },
        K::AddView => Command::AddView { name: pick.text(), positions: pick.positions() },
        K::RenameView => Command::RenameView { view_id: pick.view_id()?, name: pick.text() },
        K::RemoveView => Command::RemoveView { view_id: pick.view_id()? },
        K::AddToView => {
            let view_id = pick.view_id()?;
            let ids = pick.model_ids().into_iter();
            let positions = ids.map(|id| (id, pick.maybe(pick.pos()))).collect();
            Command::AddToView { view_id, positions }
        }
        K::RemoveFromView => {
            let view_id = pick.view_id()?;
            Command::RemoveFromView { view_id, model_ids: pick.model_ids() }
        }
        K::InView => in_view(pick, depth)?,
        K::RenameProject => Command::RenameProject { name: pick.text() },
        K::SetDialect => Command::SetDialect { dialect: pick.one(&DialectName::ALL)? },
        K::SetPythonStyle => Command::SetPythonStyle {
            style: pick.one(&[PythonStyle::Classic, PythonStyle::Typed])?,
        },
        K::SetLinkNotation => Command::SetLinkNotation {
            notation: pick.one(&[LinkNotation::CrowsFoot, LinkNotation::Uml])?,
        },
        K::SetDatabase => Command::SetDatabase {
            database: pick.one(&[None, Some("data/music.sqlite")])?.map(str::to_owned),
        },
        K::SetNamingConvention => {
            let keys = ["fk", "uq", "ix", "pk", "ck", "ix_unique"];
            let key = pick.one(&keys)?.to_owned();
            let pattern = pick.one(&["fk_%(table_name)s", "%(no)", "%(column_0_name)s_x", ""])?;
            let naming_convention = BTreeMap::from([(key, pattern.to_owned())]);
            Command::SetNamingConvention {
                naming_convention: pick.maybe(naming_convention).unwrap_or_default(),
            }
        }
        K::Several => several(pick, depth)?,
    })
}

fn add_foreign_key(pick: &Pick<'_>) -> Option<Command> {
    let (one, other) = (pick.model()?, pick.model()?);
    if pick.is_on() {
        let ends = ((one.id, pick.column_of(one)), (other.id, None));
        return Some(decide_link(&pick.document.schema, ends.0, ends.1)?.command(None, None));
    }
    let columns = match pick.columns_of(one) {
        existing if pick.is_on() => ForeignKeyColumns::Existing(existing),
        some => ForeignKeyColumns::New(some.iter().map(|_| pick.text()).collect()),
    };
    Some(Command::AddForeignKey {
        child: one.id,
        columns,
        parent: other.id,
        parent_columns: pick.columns_of(other),
        ondelete: pick.maybe("cascade".to_owned()),
        onupdate: pick.maybe(pick.text()),
        relationship: pick.maybe(RelationshipNames {
            parent_name: pick.text(),
            child_name: pick.text(),
            is_one_to_one: pick.is_on(),
        }),
    })
}

fn target(pick: &Pick<'_>, count: usize) -> Option<ForeignKeyTarget> {
    if pick.below(6) == 0 {
        let columns = pick.maybe(vec!["id".to_owned(); count]).unwrap_or_default();
        return Some(ForeignKeyTarget::Unresolved { table: pick.text(), columns });
    }
    let model = pick.model()?;
    let columns = (0..count).filter_map(|_| pick.column_of(model)).collect();
    Some(ForeignKeyTarget::Columns { model: model.id, columns })
}

/// Most kinds within a view, where all that is picked is picked as it is seen there.
fn in_view(pick: &Pick<'_>, depth: usize) -> Option<Command> {
    let view_id = pick.view_id()?;
    let kind = pick.one(CommandKind::ALL)?;
    if depth == MAX_DEPTH {
        return None;
    }
    let diagram = pick.document.diagram.seen_in(view_id)?;
    let seen = Document { diagram: Arc::new(diagram), ..pick.document.clone() };
    let command = Box::new(make(kind, &pick.over(&seen), depth + 1)?);
    Some(Command::InView { view_id, command })
}

/// Commands as they can be given at once, so that one may take away what the next is about.
fn several(pick: &Pick<'_>, depth: usize) -> Option<Command> {
    if depth == MAX_DEPTH {
        return None;
    }
    let commands = (0..=pick.below(3)).filter_map(|_| {
        let kind = pick.one(CommandKind::ALL)?;
        make(kind, pick, depth + 1)
    });
    let commands: Vec<Command> = commands.collect();
    (!commands.is_empty()).then(|| Command::Several { label: pick.text(), commands })
}

fn color(pick: &Pick<'_>) -> Option<u8> {
    pick.maybe(pick.below(256) as u8)
}

fn detail(pick: &Pick<'_>) -> CardDetail {
    [CardDetail::All, CardDetail::Keys, CardDetail::Names][pick.below(3)]
}
