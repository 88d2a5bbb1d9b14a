//! `backref create-database`: a new SQLite file of the design, with sample rows if so many are asked for.

use std::path::PathBuf;

use clap::Args;

use super::{Failure, path_argument, print, read, refuse_errors};
use crate::mapping::{printable, resolve};
use crate::sample_rows::row_counts;
use crate::sqlite::{Progress, Sample, create_database, create_filled};

/// `backref create-database`.
#[derive(Args)]
pub struct CreateArguments {
    /// A project, a SQLite file, a SQL script, a models.py or a folder of them
    #[arg(value_parser = path_argument())]
    input: PathBuf,
    /// The SQLite file to make; one that exists is left as it is
    #[arg(short, long, value_parser = path_argument())]
    output: PathBuf,
    /// Fill it with so many sample rows, shared out over the tables
    #[arg(long)]
    rows: Option<u64>,
    /// The same seed makes the same rows
    #[arg(long, default_value_t = 1, requires = "rows")]
    seed: u64,
}

pub(super) fn create(arguments: &CreateArguments) -> Result<(), Failure> {
    let document = read(&arguments.input)?;
    let (schema, mapping) = (&document.schema, resolve(&document.schema));
    refuse_errors(schema, &mapping)?;
    let Some(rows) = arguments.rows else {
        create_database(&arguments.output, &mapping)?;
        return Ok(());
    };
    let sample = Sample { counts: row_counts(schema, &mapping, rows), seed: arguments.seed };
    let filled = create_filled(&arguments.output, schema, &mapping, &sample, &Progress::default())?;
    for note in &filled.notes {
        eprintln!("{}", printable(&format!("backref: {note}")));
    }
    print(&format!("{} rows\n", filled.rows))
}
