//! Arrangement and routes.
