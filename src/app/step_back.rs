//! Esc: the innermost thing that was begun is taken back, one at a time. Fields, popovers and dialogs
//! take their own Esc before this is asked.

use super::BackrefApp;
use super::view_state::Tool;

impl BackrefApp {
    /// Takes back a drag, else the tool's first choice, else the tool, else an arrangement, else the
    /// opening of a file.
    pub(super) fn stop_what_is_begun(&mut self) -> bool {
        if self.view.canvas.is_busy() {
            self.view.canvas.cancel();
            return true;
        }
        let before = self.view.tool;
        self.view.tool = match before {
            Tool::ForeignKey(Some(_)) => Tool::ForeignKey(None),
            Tool::ManyToMany(Some(_)) => Tool::ManyToMany(None),
            _ => Tool::Select,
        };
        before != Tool::Select || self.cancel_arranging() || self.cancel_opening()
    }

    /// From a selected row or link to its box, from boxes to nothing selected.
    pub(super) fn select_less(&mut self) {
        let view = &mut self.view;
        match (view.selection.part, view.canvas.box_of_selection(&view.selection)) {
            (Some(_), Some(model_id)) => view.selection.select_model(model_id),
            _ => view.selection.clear(),
        }
    }
}
