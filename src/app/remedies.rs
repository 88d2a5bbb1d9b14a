//! Remedies of problems as commands of the document, and as words on a button.

use crate::document::{Command, RelationshipOption};
use crate::mapping::Remedy;
use crate::schema::{Column, ColumnType, RelationshipEnd, Schema};

/// The command that a remedy is; `None` where what it would mend is gone.
pub fn remedy_command(schema: &Schema, remedy: &Remedy) -> Option<Command> {
    let end = RelationshipEnd::Declared;
    Some(match remedy.clone() {
        Remedy::SetForeignKeys { model_id, relationship_id, foreign_keys } => {
            let option = RelationshipOption::ForeignKeys(foreign_keys);
            Command::SetRelationshipOption { model_id, relationship_id, end, option }
        }
        Remedy::SetRemoteSide { model_id, relationship_id, remote_side } => {
            let option = RelationshipOption::RemoteSide(remote_side);
            Command::SetRelationshipOption { model_id, relationship_id, end, option }
        }
        Remedy::SetOverlaps { model_id, relationship_id, overlaps } => {
            let option = RelationshipOption::Overlaps(Some(overlaps));
            Command::SetRelationshipOption { model_id, relationship_id, end, option }
        }
        Remedy::SetJoins { model_id, relationship_id, primaryjoin, secondaryjoin } => {
            let set =
                |option| Command::SetRelationshipOption { model_id, relationship_id, end, option };
            Command::Several {
                label: String::new(),
                commands: vec![
                    set(RelationshipOption::Primaryjoin(Some(primaryjoin))),
                    set(RelationshipOption::Secondaryjoin(Some(secondaryjoin))),
                ],
            }
        }
        Remedy::SetBackPopulates { model_id, relationship_id, back_populates } => {
            let back_populates = Some(back_populates);
            Command::SetBackPopulates { model_id, relationship_id, back_populates }
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
        Remedy::AddPrimaryKey { model_id } => Command::AddPrimaryKey { model_id },
        Remedy::RemoveRelationship { model_id, relationship_id } => {
            Command::RemoveRelationship { model_id, relationship_id }
        }
        Remedy::RemoveForeignKey { model_id, constraint_id } => {
            Command::RemoveForeignKey { model_id, constraint_id }
        }
        Remedy::SetLength { model_id, column_id, length } => {
            let column = schema.model(model_id)?.column(column_id)?;
            let column_type = Some(with_length(column, length));
            Command::SetColumnType { model_id, column_id, column_type }
        }
    })
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
pub fn remedy_text(remedy: &Remedy) -> String {
    match remedy {
        Remedy::SetForeignKeys { foreign_keys, .. } => format!("Use {}", foreign_keys.join(", ")),
        Remedy::SetRemoteSide { remote_side, .. } => {
            format!("Set remote_side to {}", remote_side.join(", "))
        }
        Remedy::RenameRelationship { name, .. } | Remedy::RenameColumn { name, .. } => {
            format!("Rename to {name}")
        }
        Remedy::RenameBackref { name, .. } => format!("Rename backref to {name}"),
        Remedy::SetTablename { tablename, .. } => format!("Name the table {tablename}"),
        Remedy::RenameModel { class_name, .. } => format!("Rename to {class_name}"),
        Remedy::AddPrimaryKey { .. } => "Add id primary key".to_owned(),
        Remedy::RemoveRelationship { .. } => "Remove relationship".to_owned(),
        Remedy::RemoveForeignKey { .. } => "Remove foreign key".to_owned(),
        Remedy::SetOverlaps { overlaps, .. } => format!("Set overlaps to {overlaps}"),
        Remedy::SetJoins { primaryjoin, .. } => format!("Join by {primaryjoin}"),
        Remedy::SetBackPopulates { back_populates, .. } => {
            format!("Set back_populates to {back_populates}")
        }
        Remedy::SetLength { length, .. } => format!("Give it length {length}"),
    }
}
