//! The program: parses arguments and calls the command line or the window; nothing else.

use std::process::ExitCode;

use backref::app::{launch, log_file, picture};
use backref::cli::{self, Invocation};

/// Many small values are made and dropped while a schema is read and resolved.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match cli::parse() {
        Invocation::Window { file, is_verbose } => {
            begin_log(is_verbose);
            match launch::run(file) {
                Ok(()) => ExitCode::SUCCESS,
                Err(message) => {
                    eprintln!("{message}");
                    ExitCode::FAILURE
                }
            }
        }
        Invocation::Job(job) => {
            begin_log(false);
            cli::run(&job, |document, mapping, request| {
                picture::draw(document, mapping, request).map_err(|error| error.to_string())
            })
        }
    }
}

/// Errors go to standard error; with `--verbose` all there is to tell goes to a file. `RUST_LOG` says
/// otherwise.
fn begin_log(is_verbose: bool) {
    let default = if is_verbose { "info,backref=debug" } else { "error" };
    let mut builder =
        env_logger::Builder::from_env(env_logger::Env::default().default_filter_or(default));
    if is_verbose {
        match log_file::begin_log() {
            Ok((path, file)) => {
                eprintln!("The log is {}", path.display());
                builder.target(env_logger::Target::Pipe(Box::new(file)));
            }
            Err(error) => eprintln!("There is no log file, the log comes here: {error}"),
        }
    }
    builder.init();
    let (version, system) = (env!("CARGO_PKG_VERSION"), std::env::consts::OS);
    log::info!("Backref {version} on {system}, process {}", std::process::id());
}
