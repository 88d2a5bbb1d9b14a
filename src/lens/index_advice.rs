//! The columns by which a relationship looks rows up, and the index that would mend a missing one.
//!
//! Which indexes a file has and what SQLite plans is told elsewhere. Nothing here is ever run.

use super::loading::Lens;
use super::writer::quoted;
use crate::mapping::{ColumnRef, SqlExpr};

/// Columns of a table that rows are looked up by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// The table's name.
    pub table: String,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// The class and its attributes, as they are in the models: `Album.artist_id`.
    pub attributes: Vec<String>,
}

/// An index that a relationship needs and the file does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingIndex {
    /// What is looked up without it.
    pub lookup: Lookup,
    /// The statement that would make it, as SQLAlchemy names an `index=True`.
    pub create_index: String,
    /// What to write in the models for it.
    pub declaration: String,
}

impl Lens<'_> {
    /// By which columns the far side and the table between are looked up.
    pub fn lookups(&self) -> Vec<Lookup> {
        let ends = self.ends();
        let locals = ends.local_columns();
        let relationship = self.relationship;
        let mut found: Vec<(crate::schema::ModelId, Vec<ColumnRef>)> = Vec::new();
        let mut note = |expression: &SqlExpr, leaves_out: &[ColumnRef]| {
            for column in compared(expression) {
                let is_far =
                    relationship.secondary == Some(column.model_id) || self.target.has(column);
                if !is_far || leaves_out.contains(&column) {
                    continue;
                }
                match found.iter_mut().find(|(table, _)| *table == column.model_id) {
                    Some((_, columns)) if !columns.contains(&column) => columns.push(column),
                    Some(_) => {}
                    None => found.push((column.model_id, vec![column])),
                }
            }
        };
        note(&relationship.primaryjoin, &locals);
        if let Some(join) = &relationship.secondaryjoin {
            // The table between is looked up by the parent already.
            let between: Vec<ColumnRef> = compared(join)
                .into_iter()
                .filter(|one| relationship.secondary == Some(one.model_id))
                .collect();
            note(join, &between);
        }
        found.into_iter().filter_map(|(table, columns)| self.lookup(table, &columns)).collect()
    }

    fn lookup(&self, table: crate::schema::ModelId, columns: &[ColumnRef]) -> Option<Lookup> {
        let resolved = self.mapping.table(table)?;
        let name = |column: &ColumnRef| Some(self.mapping.column(*column)?.name.clone());
        let class = self.mapping.model(table);
        let attribute = |column: &ColumnRef| match class {
            Some(class) => {
                let (attribute, _) = class.attributes.iter().find(|(_, one)| one == column)?;
                Some([&class.class_name, ".", attribute].concat())
            }
            None => Some([&resolved.name, ".c.", &name(column)?].concat()),
        };
        Some(Lookup {
            table: resolved.name.clone(),
            columns: columns.iter().map(name).collect::<Option<_>>()?,
            attributes: columns.iter().filter_map(attribute).collect(),
        })
    }
}

/// The index for a lookup: `ix_albums_artist_id`.
pub fn missing_index(lookup: Lookup) -> MissingIndex {
    let name = ["ix_", &lookup.table, "_", &lookup.columns.join("_")].concat();
    let columns: Vec<String> = lookup.columns.iter().map(|one| quoted(one)).collect();
    let create_index = [
        "CREATE INDEX ",
        &quoted(&name),
        " ON ",
        &quoted(&lookup.table),
        " (",
        &columns.join(", "),
        ");",
    ]
    .concat();
    let declaration = match lookup.attributes.as_slice() {
        [one] => ["index=True on ", one].concat(),
        several => {
            let names: Vec<String> =
                lookup.columns.iter().map(|one| ["\"", one, "\""].concat()).collect();
            let class = several.first().and_then(|one| one.split('.').next()).unwrap_or_default();
            ["db.Index(\"", &name, "\", ", &names.join(", "), ") on ", class].concat()
        }
    };
    MissingIndex { lookup, create_index, declaration }
}

/// Columns that an expression compares by `=` with others.
fn compared(expression: &SqlExpr) -> Vec<ColumnRef> {
    match expression {
        SqlExpr::And(parts) => parts.iter().flat_map(compared).collect(),
        SqlExpr::Binary { operator: crate::mapping::Operator::Eq, left, right } => {
            let sides = [left.as_ref(), right.as_ref()];
            let columns: Vec<ColumnRef> = sides
                .into_iter()
                .filter_map(|side| match side {
                    SqlExpr::Column { column, .. } => Some(*column),
                    _ => None,
                })
                .collect();
            if columns.len() == 2 { columns } else { Vec::new() }
        }
        _ => Vec::new(),
    }
}
