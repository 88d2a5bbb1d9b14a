//! Rows and related rows of real SQLite files.
