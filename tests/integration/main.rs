//! All tests in one binary: linking the window's libraries once keeps the suite quick.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod any_command;
mod any_round_trip;
mod bad_input;
mod browse;
mod cli;
mod column_line;
mod create_database;
mod crossings;
mod ddl;
mod ddl_constraints;
mod ddl_golden;
mod ddl_own_names;
mod ddl_sqlite;
mod ddl_views;
mod describe;
mod design_over_data;
mod diagram;
mod drafts;
mod drops_on_servers;
mod dumps_of_servers;
mod exports;
mod fuzz;
mod golden;
mod golden_servers;
mod hostile;
mod hostile_databases;
mod hostile_memory;
mod import;
mod inheritance;
mod inherited_rows;
mod killed;
mod lens;
mod mapping;
mod merge_with_file;
mod other_program;
mod picture;
mod place_on_server;
mod project_file;
mod python;
mod read_python;
mod recovery;
mod reflection;
mod remedies;
mod routes;
mod sample_rows;
mod sample_rows_believed;
mod sample_rows_circles;
mod sample_rows_followed;
mod samples;
mod servers;
mod sql;
mod sql_broken;
mod sql_dumps;
mod sql_round_trip;
mod sql_whole_grammar;
mod steady_requests;
mod tidy;
mod undo;
mod untouched;
mod value_keys;
mod window;

/// Says that a test was skipped and what it needs, straight to standard error: what passing tests
/// print is kept back otherwise.
pub fn skipped(needs: &str) {
    use std::io::Write;
    // Nothing can be done about a closed standard error.
    let _ = writeln!(std::io::stderr(), "skipped: needs {needs}");
}
