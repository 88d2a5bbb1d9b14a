//! `backref export` to a format of text; what that cannot hold is told on standard error.

use std::collections::BTreeSet;

use clap::Args;

use super::{ExportArguments, Failure, print};
use crate::document::{self, Document};
use crate::formats::{self, Drops, ExportFormat, ExportRequest};
use crate::mapping::{Mapping, printable};
use crate::python::PythonStyle;
use crate::schema::{ModelId, Schema};

/// What only formats of text know.
#[derive(Args)]
pub struct TextArguments {
    /// Begin the SQL with DROP statements for what it creates
    #[arg(long)]
    drop: bool,
    /// Only these models, by class or table name, with commas between; not for pictures
    #[arg(long, value_delimiter = ',', value_name = "MODEL")]
    only: Vec<String>,
}

impl TextArguments {
    /// Pictures know none of these.
    pub(super) fn refuse_for_picture(&self) -> Result<(), Failure> {
        if self.drop || !self.only.is_empty() {
            let message =
                "--drop and --only are for formats of text; a picture has the whole diagram";
            return Err(Failure::Message(message.to_owned()));
        }
        Ok(())
    }
}

pub(super) fn export_text(
    arguments: &ExportArguments,
    document: &Document,
    mapping: &Mapping,
    format: ExportFormat,
) -> Result<(), Failure> {
    let request = ExportRequest {
        format,
        only: chosen(&document.schema, &arguments.text.only)?,
        dialect: arguments.dialect.into(),
        drops: if arguments.text.drop { Drops::With } else { Drops::Without },
        style: arguments.style.map(PythonStyle::from),
    };
    let exported = formats::export(document, mapping, &request).map_err(Failure::Message)?;
    let text = &exported.written.text;
    match &arguments.output {
        Some(path) => document::write_atomically(path, text.as_bytes()).map_err(|error| {
            Failure::Message(format!("cannot write {}: {error}", path.display()))
        })?,
        None => print(text)?,
    }
    for line in &exported.written.left_out {
        eprintln!("backref: left out: {}", printable(line));
    }
    Ok(())
}

/// The models of these names; all where there are no names.
fn chosen(schema: &Schema, names: &[String]) -> Result<Option<BTreeSet<ModelId>>, Failure> {
    if names.is_empty() {
        return Ok(None);
    }
    let mut ids = BTreeSet::new();
    for name in names {
        let models = schema.models.values();
        let of_name = models
            .filter(|model| model.class_name == *name || model.table_name() == *name)
            .map(|model| model.id);
        let before = ids.len();
        ids.extend(of_name);
        if ids.len() == before {
            let known: Vec<&str> =
                schema.models.values().map(|model| model.class_name.as_str()).collect();
            let message = format!("no model is called {name}; there are {}", known.join(", "));
            return Err(Failure::Message(printable(&message)));
        }
    }
    Ok(Some(ids))
}
