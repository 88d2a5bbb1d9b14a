//! The panels around the canvas: inspector, drawer, list of models, command palette.
