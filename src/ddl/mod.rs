//! Mapping to SQL, as `create_all` would emit it: one compiler, a file per dialect for its differences.
