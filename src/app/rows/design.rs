//! A design laid over the open file: its classes, relationships, orders and labels drive the browsing. What
//! of it the file does not have is left out of what is asked, and told.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::open_database::OpenDatabase;
use crate::document::Document;
use crate::mapping::{Mapping, ResolvedColumn, ResolvedTable, resolve};
use crate::schema::{ColumnId, Schema};
use crate::sqlite::differences::{Difference, differences};

/// Which models drive the browsing.
#[derive(Clone, Debug, Default)]
pub enum Design {
    /// Those that were read from the file, once they are in the window.
    #[default]
    Reflected,
    /// Those that are in the window.
    Laid,
    /// Those that will be in the window instead of these.
    Awaited(Arc<Schema>),
}

/// What the file has, and what of the design is not in it.
pub struct FileFacts {
    mapping: Mapping,
    columns: HashMap<String, HashSet<String>>,
    /// The design that was last compared, how it is asked, and what differs.
    compared: Option<Compared>,
}

struct Compared {
    design: Arc<Mapping>,
    fitted: Arc<Mapping>,
    browsed: Arc<Mapping>,
    differences: Vec<Difference>,
}

impl FileFacts {
    /// What was read from the file.
    pub fn of(reflected: &Schema) -> Self {
        let mapping = resolve(reflected);
        let columns = mapping.tables.values().map(|table| {
            let names = table.columns.iter().map(|column| column.name.to_ascii_lowercase());
            (table.name.to_ascii_lowercase(), names.collect())
        });
        let columns = columns.collect();
        Self { mapping, columns, compared: None }
    }

    fn compare(&mut self, design: &Arc<Mapping>) -> &Compared {
        let is_known =
            self.compared.as_ref().is_some_and(|known| Arc::ptr_eq(&known.design, design));
        if !is_known {
            self.compared = None;
        }
        self.compared.get_or_insert_with(|| {
            let fitted = fitted(design, &self.columns);
            Compared {
                design: Arc::clone(design),
                browsed: Arc::new(with_file_columns(&fitted, &self.mapping).with_key_links()),
                fitted,
                differences: differences(design, &self.mapping),
            }
        })
    }
}

impl OpenDatabase {
    /// The design as its rows are browsed: with the columns that only the file has, and with links for the
    /// foreign keys that no relationship leads along.
    pub fn browsed(&mut self, design: &Arc<Mapping>) -> Arc<Mapping> {
        Arc::clone(&self.facts.compare(design).browsed)
    }

    /// The design without the columns that the file does not have, so that its rows can be asked for.
    pub fn fitted(&mut self, design: &Arc<Mapping>) -> Arc<Mapping> {
        Arc::clone(&self.facts.compare(design).fitted)
    }

    /// What differs between the design and the file.
    pub fn differences(&mut self, design: &Arc<Mapping>) -> &[Difference] {
        &self.facts.compare(design).differences
    }

    /// Has the file this table?
    pub fn has_table(&self, table: &str) -> bool {
        self.facts.columns.contains_key(&table.to_ascii_lowercase())
    }

    /// Waits for another document than this one, which will drive the browsing.
    pub fn await_design(&mut self, document: &Document) {
        self.design = Design::Awaited(Arc::clone(&document.schema));
        self.begin_anew();
    }
}

/// The same mapping where the file has all of it. Columns that relationships need are kept: that they
/// are missing is then SQLite's answer where such a relationship is looked at.
fn fitted(design: &Arc<Mapping>, columns: &HashMap<String, HashSet<String>>) -> Arc<Mapping> {
    let is_missing = |table: &str, column: &str| {
        let there = columns.get(&table.to_ascii_lowercase());
        there.is_some_and(|there| !there.contains(&column.to_ascii_lowercase()))
    };
    let misses_any = design
        .tables
        .values()
        .any(|table| table.columns.iter().any(|column| is_missing(&table.name, &column.name)));
    if !misses_any {
        return Arc::clone(design);
    }
    let needed: HashSet<_> = design
        .models
        .values()
        .flat_map(|model| &model.relationships)
        .flat_map(|relationship| &relationship.local_remote_pairs)
        .flat_map(|(local, remote)| [*local, *remote])
        .collect();
    let mut fitted = Mapping::clone(design);
    for table in fitted.tables.values_mut() {
        let (name, model_id) = (&table.name, table.model_id);
        table.columns.retain(|column| {
            let is_needed = needed
                .iter()
                .any(|one| one.model_id == model_id && one.column_id == column.column_id);
            is_needed || !is_missing(name, &column.name)
        });
    }
    Arc::new(fitted)
}

/// Columns of the file alone have identities from here on, which no design reaches.
const FILE_COLUMNS: u32 = u32::MAX / 2;

/// Is it a column that the file has and the design has not?
pub fn is_of_file_alone(column: &ResolvedColumn) -> bool {
    column.column_id.0 >= FILE_COLUMNS
}

/// The same with the columns that only the file has behind the others of their tables.
fn with_file_columns(design: &Mapping, file: &Mapping) -> Mapping {
    let mut browsed = design.clone();
    let stored: HashMap<String, &ResolvedTable> =
        file.tables.values().map(|table| (table.name.to_ascii_lowercase(), table)).collect();
    for table in browsed.tables.values_mut() {
        let Some(other) = stored.get(&table.name.to_ascii_lowercase()) else { continue };
        let is_known =
            |name: &str| table.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name));
        let news: Vec<ResolvedColumn> = other
            .columns
            .iter()
            .filter(|column| !is_known(&column.name))
            .map(|column| ResolvedColumn {
                column_id: ColumnId(FILE_COLUMNS.saturating_add(column.column_id.0)),
                declared_on: table.model_id,
                ..column.clone()
            })
            .collect();
        table.columns.extend(news);
    }
    browsed
}
