//! `backref create-database`: a new SQLite file of the design.

use std::path::PathBuf;

use clap::Args;

use super::{Failure, read, refuse_errors};
use crate::mapping::resolve;
use crate::sqlite::create_database;

/// `backref create-database`.
#[derive(Args)]
pub struct CreateArguments {
    /// A project, a SQLite file, a SQL script, a models.py or a folder of them
    input: PathBuf,
    /// The SQLite file to make; one that exists is left as it is
    #[arg(short, long)]
    output: PathBuf,
}

pub(super) fn create(arguments: &CreateArguments) -> Result<(), Failure> {
    let document = read(&arguments.input)?;
    let mapping = resolve(&document.schema);
    refuse_errors(&document.schema, &mapping)?;
    create_database(&arguments.output, &mapping)?;
    Ok(())
}
