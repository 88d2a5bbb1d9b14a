//! The command line: the core without a window. Results go to standard output, messages to standard
//! error; exit status 0 is done, 1 the input has errors, 2 wrong usage.

use std::path::PathBuf;

use clap::Parser;

/// What the arguments ask for.
pub enum Invocation {
    /// The window, on a file if one was named.
    Window(Option<PathBuf>),
}

/// Reads the program's arguments. Wrong usage ends the program with status 2, `--help` with 0.
pub fn parse() -> Invocation {
    Invocation::Window(Arguments::parse().file)
}

/// Draw your models; get the SQL, the Python and the rows.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    /// The project or SQLite file to open in the window
    file: Option<PathBuf>,
}
