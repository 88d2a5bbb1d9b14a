//! The window, driven by accessible names, without a display.

mod annotations;
mod arrange;
mod backups;
mod canvas;
mod changed_file;
mod create_database;
mod exports;
mod gesture_table;
mod gestures_count;
mod importing;
mod inheritance;
mod joins;
mod leaving;
mod music_app;
mod names;
mod opening;
mod panels;
mod person;
mod pictures;
mod recovery;
mod replacing;
mod rows;
mod rows_chooser;
mod rows_design;
mod rows_inherited;
mod rows_lens;
mod rows_strip;
mod rows_tabs;
mod shell;
mod views;

use backref::app::{BackrefApp, theme};
use egui_kittest::Harness;

/// The window at this size in points, with an empty project.
pub fn window(size: [f32; 2]) -> Harness<'static, BackrefApp> {
    window_of(size, BackrefApp::new(&egui::Context::default()))
}

/// The window at this size in points, with a program that was made ready before.
pub fn window_of(size: [f32; 2], app: BackrefApp) -> Harness<'static, BackrefApp> {
    Harness::builder()
        .with_size(size)
        .with_step_dt(0.05)
        // The harness has a context of its own, which needs our fonts and colours too.
        .with_context_setup(theme::install)
        .build_ui_state(
            |ui, app: &mut BackrefApp| {
                let ctx = ui.ctx().clone();
                app.logic(&ctx);
                app.ui(ui);
            },
            app,
        )
}
