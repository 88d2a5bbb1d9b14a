//! Commands in words, for the Edit menu: "Rename User to Account".

use std::collections::BTreeMap;

use super::{Command, Document, ForeignKeyOption, RelationshipOption, label_of_canvas};
use crate::schema::{
    ColumnId, ColumnType, ModelId, ModelReference, RelationshipEnd, RelationshipId,
};

impl Command {
    /// What it does, read against the document before it, in the words of the Edit menu.
    pub fn label(&self, document: &Document) -> String {
        use Command as C;
        if let Some(label) = label_of_canvas::label(self, document) {
            return label;
        }
        let names = Names { document };
        match self {
            C::AddModel { class_name, .. } => format!("Add model {class_name}"),
            C::RenameModel { model_id, class_name } => {
                format!("Rename {} to {class_name}", names.model(*model_id))
            }
            C::SetTablename { model_id, tablename: Some(name) } => {
                format!("Name the table of {} {name}", names.model(*model_id))
            }
            C::SetTablename { model_id, tablename: None } => {
                format!("Name the table of {} by default", names.model(*model_id))
            }
            C::SetModelComment { model_id, .. } => {
                format!("Change the comment of {}", names.model(*model_id))
            }
            C::SetRepr { model_id, .. } => {
                format!("Change the __repr__ of {}", names.model(*model_id))
            }
            C::SetModelKind { model_id, kind } if kind.is_class() => {
                format!("Make {} a class", names.model(*model_id))
            }
            C::SetModelKind { model_id, .. } => {
                format!("Make {} an association table", names.model(*model_id))
            }
            C::SetModelOption { model_id, option, .. } => {
                format!("Change {option} of {}", names.model(*model_id))
            }
            C::SetPrimaryKeyConstraint { model_id, .. } => {
                format!("Change the primary key of {}", names.model(*model_id))
            }
            C::SetMapperPrimaryKey { model_id, .. } => {
                format!("Change the mapper's key of {}", names.model(*model_id))
            }
            C::SetInherits { model_id, base: Some(base) } => {
                let base = match base {
                    ModelReference::Model(id) => names.model(*id),
                    ModelReference::Unresolved(name) => name,
                };
                format!("Let {} inherit from {base}", names.model(*model_id))
            }
            C::SetInherits { model_id, base: None } => {
                format!("Let {} inherit from no model", names.model(*model_id))
            }
            C::SetMapperArgs { model_id, .. } => {
                format!("Change the mapper of {}", names.model(*model_id))
            }
            C::AddPrimaryKey { model_id } => {
                format!("Add a primary key to {}", names.model(*model_id))
            }
            C::RemoveModels { model_ids } => format!("Delete {}", names.models(model_ids)),
            C::Duplicate { model_ids, .. } => format!("Duplicate {}", names.models(model_ids)),
            C::MergeSchema { merge } => format!("Import {}", merge.source_name),
            C::InsertSchema { source, schema, diagram } => {
                let (models, notes) = (schema.models.len(), diagram.notes.len());
                let notes_alone = models == 0 && notes > 0;
                let count =
                    if notes_alone { counted(notes, "note") } else { counted(models, "model") };
                format!("{source}: {count}")
            }
            C::AddColumn { model_id, spec, .. } => {
                format!("Add column {}.{}", names.model(*model_id), spec.column.name)
            }
            C::EditColumn { model_id, column_id, spec } => {
                let before = names.column(*model_id, *column_id);
                let after = format!("{}.{}", names.model(*model_id), spec.column.name);
                if before == after {
                    format!("Change {before}")
                } else {
                    format!("Rename {before} to {}", spec.column.name)
                }
            }
            C::RenameColumn { model_id, column_id, name } => {
                format!("Rename {} to {name}", names.column(*model_id, *column_id))
            }
            C::SetColumnType { model_id, column_id, column_type } => {
                let label = column_type.as_ref().map_or("no type".to_owned(), ColumnType::label);
                format!("Make {} {label}", names.column(*model_id, *column_id))
            }
            C::SetLength { model_id, column_id, length } => {
                format!("Make {} {length} long", names.column(*model_id, *column_id))
            }
            C::SetAttribute { model_id, column_id, .. } => {
                names.option("attribute", *model_id, *column_id)
            }
            C::SetPrimaryKey { model_id, column_id, primary_key } => {
                names.tick("primary_key", *primary_key, *model_id, *column_id)
            }
            C::SetNullable { model_id, column_id, nullable: Some(nullable) } => {
                names.tick("nullable", *nullable, *model_id, *column_id)
            }
            C::SetNullable { model_id, column_id, nullable: None } => {
                names.option("nullable", *model_id, *column_id)
            }
            C::SetUnique { model_id, column_id, unique } => {
                names.tick("unique", *unique, *model_id, *column_id)
            }
            C::SetIndex { model_id, column_id, index } => {
                names.tick("index", *index, *model_id, *column_id)
            }
            C::SetDefault { model_id, column_id, .. } => {
                names.option("default", *model_id, *column_id)
            }
            C::SetServerDefault { model_id, column_id, .. } => {
                names.option("server_default", *model_id, *column_id)
            }
            C::SetOnupdate { model_id, column_id, .. } => {
                names.option("onupdate", *model_id, *column_id)
            }
            C::SetAutoincrement { model_id, column_id, .. } => {
                names.option("autoincrement", *model_id, *column_id)
            }
            C::SetComputed { model_id, column_id, .. } => {
                names.option("Computed", *model_id, *column_id)
            }
            C::SetVariants { model_id, column_id, .. } => {
                names.option("the types by dialect", *model_id, *column_id)
            }
            C::SetColumnArgument { model_id, column_id, name, .. } => {
                names.option(name, *model_id, *column_id)
            }
            C::SetTableSchema { model_id, .. } => {
                format!("Change the schema of {}", names.model(*model_id))
            }
            C::SetColumnComment { model_id, column_id, .. } => {
                names.option("comment", *model_id, *column_id)
            }
            C::SetUseExistingColumn { model_id, column_id, use_existing_column } => {
                names.tick("use_existing_column", *use_existing_column, *model_id, *column_id)
            }
            C::MoveColumn { model_id, column_id, .. } => {
                format!("Move {}", names.column(*model_id, *column_id))
            }
            C::RemoveColumns { model_id, column_ids } => match column_ids.as_slice() {
                [one] => format!("Delete {}", names.column(*model_id, *one)),
                all => {
                    format!("Delete {} of {}", counted(all.len(), "column"), names.model(*model_id))
                }
            },
            C::AddForeignKey { child, parent, .. } => {
                format!("Link {} to {}", names.model(*child), names.model(*parent))
            }
            C::AddManyToMany { a, b, .. } => {
                format!("Link {} and {} many to many", names.model(*a), names.model(*b))
            }
            C::SetForeignKeyTarget { model_id, .. } | C::SetForeignKeyColumns { model_id, .. } => {
                format!("Change a foreign key of {}", names.model(*model_id))
            }
            C::SetForeignKeyOption { model_id, option, .. } => {
                let option = foreign_key_option(option);
                format!("Change {option} of a foreign key of {}", names.model(*model_id))
            }
            C::RemoveForeignKey { model_id, .. } => {
                format!("Delete a foreign key of {}", names.model(*model_id))
            }
            C::AddRelationship { model_id, name, .. } => {
                format!("Add relationship {}.{name}", names.model(*model_id))
            }
            C::RenameRelationship { model_id, relationship_id, name } => {
                let before = names.end(*model_id, *relationship_id, RelationshipEnd::Declared);
                format!("Rename {before} to {name}")
            }
            C::RenameBackref { model_id, relationship_id, name } => {
                let before = names.end(*model_id, *relationship_id, RelationshipEnd::Backref);
                format!("Rename {before} to {name}")
            }
            C::SetBackref { model_id, relationship_id, .. } => {
                names.relationship_option("backref", *model_id, *relationship_id)
            }
            C::SetBackPopulates { model_id, relationship_id, .. } => {
                names.relationship_option("back_populates", *model_id, *relationship_id)
            }
            C::SetRelationshipTarget { model_id, relationship_id, .. } => {
                names.relationship_option("the target", *model_id, *relationship_id)
            }
            C::MoveRelationship { model_id, relationship_id, to } => format!(
                "Move {} to {}",
                names.end(*model_id, *relationship_id, RelationshipEnd::Declared),
                names.model(*to)
            ),
            C::SetSecondary { model_id, relationship_id, .. } => {
                names.relationship_option("secondary", *model_id, *relationship_id)
            }
            C::SetRelationshipOption { model_id, relationship_id, end, option } => {
                let end = names.end(*model_id, *relationship_id, *end);
                format!("Change {} of {end}", relationship_option(option))
            }
            C::RemoveRelationship { model_id, relationship_id } => {
                let end = names.end(*model_id, *relationship_id, RelationshipEnd::Declared);
                format!("Delete {end}")
            }
            C::AddUniqueConstraint { model_id, .. } => {
                format!("Add a unique constraint to {}", names.model(*model_id))
            }
            C::EditUniqueConstraint { model_id, .. } => {
                format!("Change a unique constraint of {}", names.model(*model_id))
            }
            C::AddCheckConstraint { model_id, .. } => {
                format!("Add a check to {}", names.model(*model_id))
            }
            C::EditCheckConstraint { model_id, .. } => {
                format!("Change a check of {}", names.model(*model_id))
            }
            C::AddIndex { model_id, .. } => format!("Add an index to {}", names.model(*model_id)),
            C::EditIndex { model_id, .. } => {
                format!("Change an index of {}", names.model(*model_id))
            }
            C::RemoveConstraint { model_id, .. } => {
                format!("Delete a constraint of {}", names.model(*model_id))
            }
            C::MoveModels { positions } => format!("Move {}", names.positioned(positions)),
            C::Arrange { positions } => format!("Arrange {}", names.positioned(positions)),
            C::SetFolded { model_ids, folded: true } => {
                format!("Fold {}", names.models(model_ids))
            }
            C::SetFolded { model_ids, folded: false } => {
                format!("Unfold {}", names.models(model_ids))
            }
            C::SetPinned { model_ids, pinned: true } => format!("Pin {}", names.models(model_ids)),
            C::SetPinned { model_ids, pinned: false } => {
                format!("Unpin {}", names.models(model_ids))
            }
            C::SetColor { model_ids, .. } => {
                format!("Change the colour of {}", names.models(model_ids))
            }
            C::RenameProject { name } => format!("Rename the project to {name}"),
            C::SetDialect { dialect } => format!("Change the dialect to {}", dialect.label()),
            C::SetLinkNotation { notation } => {
                format!("Draw ends of links as {}", notation.label())
            }
            C::SetDatabase { database: Some(path) } => format!("Remember the database {path}"),
            C::SetDatabase { database: None } => "Forget the database".to_owned(),
            C::SetPythonStyle { style } => {
                format!("Change the style of Python to {}", style.label().to_lowercase())
            }
            C::SetNamingConvention { .. } => "Change the naming convention".to_owned(),
            C::Several { label, commands } if label.is_empty() => {
                commands.first().map(|first| first.label(document)).unwrap_or_default()
            }
            C::Several { label, .. } => label.clone(),
            // Told above.
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
            | C::SetTint { .. }
            | C::AddView { .. }
            | C::RenameView { .. }
            | C::RemoveView { .. }
            | C::AddToView { .. }
            | C::RemoveFromView { .. }
            | C::InView { .. } => String::new(),
        }
    }
}

/// Names of what a command is about, as they are before it.
struct Names<'a> {
    document: &'a Document,
}

impl Names<'_> {
    fn model(&self, id: ModelId) -> &str {
        self.document.schema.model(id).map_or("a model", |model| &model.class_name)
    }

    fn models(&self, ids: &[ModelId]) -> String {
        match ids {
            [one] => self.model(*one).to_owned(),
            several => counted(several.len(), "model"),
        }
    }

    fn positioned<T>(&self, positions: &BTreeMap<ModelId, T>) -> String {
        self.models(&positions.keys().copied().collect::<Vec<_>>())
    }

    /// `User.name`.
    fn column(&self, model_id: ModelId, column_id: ColumnId) -> String {
        let model = self.document.schema.model(model_id);
        let column = model.and_then(|model| model.column(column_id));
        let name = column.map_or("a column", |column| &column.name);
        format!("{}.{name}", self.model(model_id))
    }

    fn option(&self, option: &str, model_id: ModelId, column_id: ColumnId) -> String {
        format!("Change {option} of {}", self.column(model_id, column_id))
    }

    fn tick(&self, option: &str, on: bool, model_id: ModelId, column_id: ColumnId) -> String {
        let not = if on { "" } else { "not " };
        format!("Make {} {not}{option}", self.column(model_id, column_id))
    }

    /// `Role.users`, or of the other end `User.role`.
    fn end(&self, model_id: ModelId, id: RelationshipId, end: RelationshipEnd) -> String {
        let model = self.document.schema.model(model_id);
        let Some(one) = model.and_then(|model| model.relationship(id)) else {
            return "a relationship".to_owned();
        };
        match (end, &one.backref, one.target.id()) {
            (RelationshipEnd::Backref, Some(backref), Some(target)) => {
                format!("{}.{}", self.model(target), backref.name)
            }
            (RelationshipEnd::Backref, Some(backref), None) => backref.name.clone(),
            _ => format!("{}.{}", self.model(model_id), one.name),
        }
    }

    fn relationship_option(&self, option: &str, model_id: ModelId, id: RelationshipId) -> String {
        format!("Change {option} of {}", self.end(model_id, id, RelationshipEnd::Declared))
    }
}

fn foreign_key_option(option: &ForeignKeyOption) -> &'static str {
    match option {
        ForeignKeyOption::Name(_) => "the name",
        ForeignKeyOption::Ondelete(_) => "ondelete",
        ForeignKeyOption::Onupdate(_) => "onupdate",
        ForeignKeyOption::Deferrable(_) => "deferrable",
        ForeignKeyOption::Initially(_) => "initially",
        ForeignKeyOption::UseAlter(_) => "use_alter",
    }
}

fn relationship_option(option: &RelationshipOption) -> &str {
    use RelationshipOption as O;
    match option {
        O::Lazy(_) => "lazy",
        O::OrderBy(_) => "order_by",
        O::Primaryjoin(_) => "primaryjoin",
        O::Secondaryjoin(_) => "secondaryjoin",
        O::Uselist(_) => "uselist",
        O::ForeignKeys(_) => "foreign_keys",
        O::RemoteSide(_) => "remote_side",
        O::Cascade(_) => "cascade",
        O::PassiveDeletes(_) => "passive_deletes",
        O::Viewonly(_) => "viewonly",
        O::PostUpdate(_) => "post_update",
        O::SingleParent(_) => "single_parent",
        O::Argument(name, _) => name,
        O::Overlaps(_) => "overlaps",
    }
}

/// "1 model", "3 models".
fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
