//! What each command does to a document. All or nothing: a refused command leaves it as it was.
//!
//! Reading order: this table, then a file a theme.

mod annotation;
pub(in crate::document) mod canvas;
pub(in crate::document) mod checks;
mod column;
pub(in crate::document) mod connect;
mod constraint;
mod foreign_key;
mod inheritance;
pub(in crate::document) mod insert;
mod many_to_many;
mod model;
mod relationship;
pub(in crate::document) mod remove;
mod view;

use super::{Applied, Command, CommandError, Document, import};

impl Document {
    /// Does a command and tells what it made. Refused, the document is as it was.
    pub fn apply(&mut self, command: Command) -> Result<Applied, CommandError> {
        let mut after = self.clone();
        let mut applied = Applied::default();
        apply_to(&mut after, command, &mut applied)?;
        *self = after;
        Ok(applied)
    }
}

fn apply_to(
    document: &mut Document,
    command: Command,
    applied: &mut Applied,
) -> Result<(), CommandError> {
    use Command as C;
    match command {
        C::AddModel { class_name, pos_in_canvas } => {
            model::add(document, &class_name, pos_in_canvas, applied)
        }
        C::RenameModel { model_id, class_name } => model::rename(document, model_id, &class_name),
        C::SetTablename { model_id, tablename } => {
            model::set_tablename(document, model_id, tablename)
        }
        C::SetModelComment { model_id, comment } => {
            checks::model_mut(document, model_id)?.comment = text_or_none(comment);
            Ok(())
        }
        C::SetRepr { model_id, column_id } => model::set_repr(document, model_id, column_id),
        C::SetModelKind { model_id, kind } => model::set_kind(document, model_id, &kind),
        C::SetModelOption { model_id, option, value } => {
            model::set_option(document, model_id, &option, value)
        }
        C::SetPrimaryKeyConstraint { model_id, primary_key } => {
            model::set_primary_key_constraint(document, model_id, primary_key)
        }
        C::SetMapperPrimaryKey { model_id, column_ids } => {
            model::set_mapper_primary_key(document, model_id, column_ids)
        }
        C::SetInherits { model_id, base } => inheritance::set_base(document, model_id, base),
        C::SetMapperArgs { model_id, mapper_args } => {
            inheritance::set_mapper_args(document, model_id, *mapper_args)
        }
        C::AddPrimaryKey { model_id } => model::add_primary_key(document, model_id, applied),
        C::RemoveModels { model_ids } => remove::models(document, &model_ids),
        C::Duplicate { model_ids, offset_in_canvas } => {
            insert::duplicate(document, &model_ids, offset_in_canvas, applied)
        }
        C::InsertSchema { source: _, schema, diagram } => {
            insert::part(document, &schema, &diagram, applied)
        }
        C::MergeSchema { merge } => import::accept::accept(document, &merge, applied),
        C::AddColumn { model_id, index, spec } => {
            column::add(document, model_id, index, *spec, applied)
        }
        C::EditColumn { model_id, column_id, spec } => {
            column::edit(document, model_id, column_id, *spec, applied)
        }
        C::RenameColumn { model_id, column_id, name } => {
            column::rename(document, model_id, column_id, &name)
        }
        C::SetColumnType { model_id, column_id, column_type } => {
            checks::column_mut(document, model_id, column_id)?.column_type = column_type;
            Ok(())
        }
        C::SetLength { model_id, column_id, length } => {
            column::set_length(document, model_id, column_id, length)
        }
        C::SetAttribute { model_id, column_id, attribute } => {
            column::set_attribute(document, model_id, column_id, attribute)
        }
        C::SetPrimaryKey { model_id, column_id, primary_key } => {
            column::set_primary_key(document, model_id, column_id, primary_key)
        }
        C::SetNullable { model_id, column_id, nullable } => {
            checks::column_mut(document, model_id, column_id)?.nullable = nullable;
            Ok(())
        }
        C::SetUnique { model_id, column_id, unique } => {
            checks::column_mut(document, model_id, column_id)?.unique = unique;
            Ok(())
        }
        C::SetIndex { model_id, column_id, index } => {
            checks::column_mut(document, model_id, column_id)?.index = index;
            Ok(())
        }
        C::SetDefault { model_id, column_id, default } => {
            checks::column_mut(document, model_id, column_id)?.default = default;
            Ok(())
        }
        C::SetServerDefault { model_id, column_id, server_default } => {
            checks::column_mut(document, model_id, column_id)?.server_default = server_default;
            Ok(())
        }
        C::SetOnupdate { model_id, column_id, onupdate } => {
            checks::column_mut(document, model_id, column_id)?.onupdate = onupdate;
            Ok(())
        }
        C::SetAutoincrement { model_id, column_id, autoincrement } => {
            checks::column_mut(document, model_id, column_id)?.autoincrement = autoincrement;
            Ok(())
        }
        C::SetComputed { model_id, column_id, computed } => {
            checks::column_mut(document, model_id, column_id)?.computed =
                computed.filter(|computed| !computed.sqltext.trim().is_empty());
            Ok(())
        }
        C::SetVariants { model_id, column_id, variants } => {
            checks::column_mut(document, model_id, column_id)?.variants = variants;
            Ok(())
        }
        C::SetColumnArgument { model_id, column_id, name, argument } => {
            let more = &mut checks::column_mut(document, model_id, column_id)?.more;
            match argument {
                Some(argument) => more.insert(name, argument),
                None => more.remove(&name),
            };
            Ok(())
        }
        C::SetTableSchema { model_id, schema } => model::set_schema(document, model_id, schema),
        C::SetColumnComment { model_id, column_id, comment } => {
            checks::column_mut(document, model_id, column_id)?.comment = text_or_none(comment);
            Ok(())
        }
        C::SetUseExistingColumn { model_id, column_id, use_existing_column } => {
            checks::column_mut(document, model_id, column_id)?.use_existing_column =
                use_existing_column;
            Ok(())
        }
        C::MoveColumn { model_id, column_id, index } => {
            column::move_to(document, model_id, column_id, index)
        }
        C::RemoveColumns { model_id, column_ids } => {
            remove::columns(document, model_id, &column_ids)
        }
        C::AddForeignKey {
            child,
            columns,
            parent,
            parent_columns,
            ondelete,
            onupdate,
            relationship,
        } => {
            let actions = (text_or_none(ondelete), text_or_none(onupdate));
            let ends = foreign_key::Ends { child, columns, parent, parent_columns };
            foreign_key::add(document, ends, actions, relationship, applied)
        }
        C::AddManyToMany { a, b, tablename, a_name, b_name } => {
            many_to_many::add(document, (a, &a_name), (b, &b_name), &tablename, applied)
        }
        C::SetForeignKeyTarget { model_id, constraint_id, target } => {
            foreign_key::set_target(document, model_id, constraint_id, None, target)
        }
        C::SetForeignKeyColumns { model_id, constraint_id, column_ids, target } => {
            foreign_key::set_target(document, model_id, constraint_id, Some(column_ids), target)
        }
        C::SetForeignKeyOption { model_id, constraint_id, option } => {
            foreign_key::set_option(document, model_id, constraint_id, option)
        }
        C::RemoveForeignKey { model_id, constraint_id } => {
            remove::foreign_key(document, model_id, constraint_id)
        }
        C::AddRelationship { model_id, name, target, backref, secondary } => {
            let ends = relationship::Ends { target, backref, secondary };
            relationship::add(document, model_id, &name, ends, applied)
        }
        C::RenameRelationship { model_id, relationship_id, name } => {
            relationship::rename(document, model_id, relationship_id, &name)
        }
        C::RenameBackref { model_id, relationship_id, name } => {
            relationship::set_backref(document, model_id, relationship_id, Some(&name))
        }
        C::SetBackref { model_id, relationship_id, backref } => {
            let name = text_or_none(backref);
            relationship::set_backref(document, model_id, relationship_id, name.as_deref())
        }
        C::SetBackPopulates { model_id, relationship_id, back_populates } => {
            let name = text_or_none(back_populates);
            relationship::set_back_populates(document, model_id, relationship_id, name)
        }
        C::SetRelationshipTarget { model_id, relationship_id, target } => {
            relationship::set_target(document, model_id, relationship_id, target)
        }
        C::MoveRelationship { model_id, relationship_id, to } => {
            relationship::move_to(document, model_id, relationship_id, to)
        }
        C::SetSecondary { model_id, relationship_id, secondary } => {
            relationship::set_secondary(document, model_id, relationship_id, secondary)
        }
        C::SetRelationshipOption { model_id, relationship_id, end, option } => {
            relationship::set_option(document, model_id, relationship_id, end, option)
        }
        C::RemoveRelationship { model_id, relationship_id } => {
            remove::relationship(document, model_id, relationship_id)
        }
        C::AddUniqueConstraint { model_id, constraint } => {
            constraint::add_unique(document, model_id, constraint, applied)
        }
        C::EditUniqueConstraint { model_id, constraint } => {
            constraint::edit_unique(document, model_id, constraint)
        }
        C::AddCheckConstraint { model_id, constraint } => {
            constraint::add_check(document, model_id, constraint, applied)
        }
        C::EditCheckConstraint { model_id, constraint } => {
            constraint::edit_check(document, model_id, constraint)
        }
        C::AddIndex { model_id, index } => {
            constraint::add_index(document, model_id, index, applied)
        }
        C::EditIndex { model_id, index } => constraint::edit_index(document, model_id, index),
        C::RemoveConstraint { model_id, constraint_id } => {
            constraint::remove(document, model_id, constraint_id)
        }
        C::MoveModels { positions } | C::Arrange { positions } => {
            canvas::move_models(document, &positions)
        }
        C::SetFolded { model_ids, folded } => canvas::set_folded(document, &model_ids, folded),
        C::SetPinned { model_ids, pinned } => canvas::set_pinned(document, &model_ids, pinned),
        C::SetColor { model_ids, color } => canvas::set_color(document, &model_ids, color),
        C::SetDetail { .. }
        | C::SetDetailOf { .. }
        | C::AddGroup { .. }
        | C::RenameGroup { .. }
        | C::SetGroupMembers { .. }
        | C::RemoveGroups { .. }
        | C::AddNote { .. }
        | C::SetNoteText { .. }
        | C::MoveNotes { .. }
        | C::ResizeNote { .. }
        | C::RemoveNotes { .. }
        | C::SetTint { .. } => annotation::apply(document, command, applied),
        C::AddView { .. }
        | C::RenameView { .. }
        | C::RemoveView { .. }
        | C::AddToView { .. }
        | C::RemoveFromView { .. }
        | C::InView { .. } => view::apply(document, command, applied),
        C::RenameProject { name } => {
            name.trim().clone_into(&mut document.settings_mut().name);
            Ok(())
        }
        C::SetDialect { dialect } => {
            document.settings_mut().dialect = dialect;
            Ok(())
        }
        C::SetLinkNotation { notation } => {
            document.settings_mut().link_notation = notation;
            Ok(())
        }
        C::SetDatabase { database } => {
            document.settings_mut().database = database;
            Ok(())
        }
        C::SetPythonStyle { style } => {
            document.settings_mut().python_style = style;
            Ok(())
        }
        C::SetNamingConvention { naming_convention } => {
            model::set_naming_convention(document, naming_convention)
        }
        C::Several { label: _, commands } => {
            commands.into_iter().try_for_each(|command| apply_to(document, command, applied))
        }
    }
}

/// An option that was emptied is not said.
fn text_or_none(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}
