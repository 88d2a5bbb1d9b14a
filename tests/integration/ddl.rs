//! DDL in three dialects.
