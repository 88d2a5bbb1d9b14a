//! How the user arranged the columns of a model, kept while the file is open: a new pane of the same model
//! begins so.

use std::sync::Arc;

use super::column_plan::ColumnPlan;
use super::open_database::OpenDatabase;

/// Widths and places of columns.
#[derive(Clone, Debug, PartialEq)]
pub struct ArrangedColumns {
    /// The columns that these are of.
    names: Arc<[String]>,
    plan: ColumnPlan,
    widths: Vec<f32>,
}

impl OpenDatabase {
    /// Remembers how columns are arranged, and arranges those of new panes.
    pub fn keep_columns(&mut self) {
        for pane in self.panes.values_mut() {
            if pane.column_names.is_empty() {
                continue;
            }
            let names = Arc::clone(&pane.column_names);
            if pane.grid.is_arranged {
                pane.grid.is_arranged = false;
                pane.grid.is_own = true;
                let (plan, widths) = (pane.grid.plan.clone(), pane.grid.widths.clone());
                self.arranged.insert(pane.model_id, ArrangedColumns { names, plan, widths });
            } else if !pane.grid.is_own {
                pane.grid.is_own = true;
                let kept = self.arranged.get(&pane.model_id).filter(|kept| kept.names == names);
                if let Some(kept) = kept {
                    pane.grid.plan = kept.plan.clone();
                    pane.grid.widths.clone_from(&kept.widths);
                    pane.grid.keeps_widths = true;
                }
            }
        }
    }
}
