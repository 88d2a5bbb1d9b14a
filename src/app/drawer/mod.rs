//! The drawer: SQL, Python, Problems and Rows.

use egui::Ui;

use super::rows::RowsState;
use super::view_state::ViewState;
use super::{Outbox, PanelContext, rows};

/// The drawer's tab and cached texts.
#[derive(Default)]
pub struct DrawerState {
    /// The tab shown.
    pub tab: DrawerTab,
}

/// The tabs, left to right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)] // the words on the tabs
pub enum DrawerTab {
    #[default]
    Sql,
    Python,
    Problems,
    Rows,
}

/// Draws the drawer.
pub fn drawer_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    rows: &mut RowsState,
    outbox: &mut Outbox,
) {
    if view.drawer.tab == DrawerTab::Rows {
        rows::rows_ui(context, ui, view, rows, outbox);
    }
}
