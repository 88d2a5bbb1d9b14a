//! The program: parses arguments and calls the command line or the window; nothing else.

use std::process::ExitCode;

use backref::app::picture;
use backref::cli::{self, Invocation};

/// Many small values are made and dropped while a schema is read and resolved.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or("error")).init();
    match cli::parse() {
        Invocation::Window(path) => match backref::app::launch::run(path) {
            Ok(()) => ExitCode::SUCCESS,
            Err(message) => {
                eprintln!("{message}");
                ExitCode::FAILURE
            }
        },
        Invocation::Job(job) => cli::run(&job, |document, mapping, request| {
            picture::draw(document, mapping, request).map_err(|error| error.to_string())
        }),
    }
}
