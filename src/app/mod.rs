//! The window: the only room that names egui, eframe and rfd.
