//! `backref export`: text, the project itself or a picture; what that cannot hold is told on standard error.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::input::read_or_refuse;
use super::part::PartArguments;
use super::target::Target;
use super::{
    DialectArgument, DrawPicture, Failure, path_argument, print, print_bytes, refuse_errors,
};
use crate::diagram::arrange;
use crate::document::{self, Document};
use crate::export::arrange_request;
use crate::export::picture::{
    NOT_IN_PICTURES, PictureExtent, PictureFormat, PictureRequest, PictureTheme,
};
use crate::formats::{self, Drops, ExportFormat, ExportRequest};
use crate::mapping::{Mapping, printable, resolve};
use crate::python::PythonStyle;

/// `backref export`.
#[derive(Args)]
pub struct ExportArguments {
    /// A project, a SQLite file, a SQL script, a models.py or a folder of them
    #[arg(value_parser = path_argument())]
    input: PathBuf,
    /// What to write
    #[arg(long, value_enum)]
    to: Target,
    /// The dialect of the SQL
    #[arg(long, value_enum, default_value_t = DialectArgument::Sqlite)]
    dialect: DialectArgument,
    /// The dialect of a SQL script as INPUT; the one that it looks like without it
    #[arg(long, value_enum)]
    from_dialect: Option<DialectArgument>,
    #[command(flatten)]
    part: PartArguments,
    /// Begin the SQL with DROP statements for what it creates
    #[arg(long)]
    drop: bool,
    /// The style of the Python; that of the input without it
    #[arg(long, value_enum)]
    style: Option<StyleArgument>,
    /// The colours of SVG and PNG
    #[arg(long, value_enum, default_value_t = ThemeArgument::Light)]
    theme: ThemeArgument,
    /// Pixels of a PNG for one point
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=4))]
    scale: u8,
    /// The file to write; standard output without it
    #[arg(short, long, value_parser = path_argument())]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum StyleArgument {
    /// Columns as `db.Column(db.String(64))`
    Classic,
    /// Columns as `mapped_column(String(64))` with `Mapped[str | None]` before
    Typed,
}

#[derive(Clone, Copy, ValueEnum)]
enum ThemeArgument {
    Light,
    Dark,
    /// Light boxes on no ground
    Transparent,
    /// Dark boxes on no ground
    TransparentDark,
}

impl From<ThemeArgument> for PictureTheme {
    fn from(argument: ThemeArgument) -> Self {
        match argument {
            ThemeArgument::Light => Self::Light,
            ThemeArgument::Dark => Self::Dark,
            ThemeArgument::Transparent => Self::Transparent,
            ThemeArgument::TransparentDark => Self::TransparentDark,
        }
    }
}

impl From<StyleArgument> for PythonStyle {
    fn from(argument: StyleArgument) -> Self {
        match argument {
            StyleArgument::Classic => Self::Classic,
            StyleArgument::Typed => Self::Typed,
        }
    }
}

/// Writes what was asked for.
pub(super) fn export(arguments: &ExportArguments, draw: DrawPicture) -> Result<(), Failure> {
    let (document, _) = read_or_refuse(&arguments.input, arguments.from_dialect)?;
    let mapping = resolve(&document.schema);
    let format = match arguments.to {
        Target::Picture(format) => {
            return export_picture(arguments, document, &mapping, format, draw);
        }
        Target::Text(format) => format,
    };
    if matches!(format, ExportFormat::Sql | ExportFormat::Python) {
        refuse_errors(&document.schema, &mapping)?;
    }
    let is_project = format == ExportFormat::Json;
    let document = if is_project { arranged(document, &mapping) } else { document };
    let request = ExportRequest {
        format,
        only: arguments.part.models(&document)?,
        dialect: arguments.dialect.into(),
        drops: if arguments.drop { Drops::With } else { Drops::Without },
        style: arguments.style.map(PythonStyle::from),
    };
    let exported = formats::export(&document, &mapping, &request).map_err(Failure::Message)?;
    let text = &exported.written.text;
    match &arguments.output {
        Some(_) => write(arguments, text.as_bytes())?,
        None => print(text)?,
    }
    for line in &exported.written.left_out {
        eprintln!("backref: left out: {}", printable(line));
    }
    Ok(())
}

fn export_picture(
    arguments: &ExportArguments,
    document: Document,
    mapping: &Mapping,
    format: PictureFormat,
    draw: DrawPicture,
) -> Result<(), Failure> {
    if arguments.drop {
        return Err(Failure::Message("--drop is for SQL; a picture has no statements".to_owned()));
    }
    if format == PictureFormat::Png && arguments.output.is_none() && std::io::stdout().is_terminal()
    {
        let message = "a PNG is not text for a terminal: name a file with -o, or pipe it";
        return Err(Failure::Message(message.to_owned()));
    }
    let only = arguments.part.models(&document)?;
    let document = arguments.part.seen(arranged(document, mapping))?;
    let request = PictureRequest {
        // A view is drawn whole, with its groups and notes, unless some of its models are named.
        extent: match only.filter(|_| arguments.part.names_models()) {
            Some(only) => PictureExtent::Models(only),
            None => PictureExtent::Whole,
        },
        theme: arguments.theme.into(),
        format,
        scale: arguments.scale,
    };
    let bytes = draw(&document, mapping, &request).map_err(Failure::Message)?;
    match &arguments.output {
        Some(_) => write(arguments, &bytes)?,
        None => print_bytes(&bytes)?,
    }
    eprintln!("backref: {NOT_IN_PICTURES}");
    Ok(())
}

fn write(arguments: &ExportArguments, bytes: &[u8]) -> Result<(), Failure> {
    let Some(path) = &arguments.output else { return Ok(()) };
    document::write_atomically(path, bytes)
        .map_err(|error| Failure::Message(format!("cannot write {}: {error}", path.display())))
}

/// Boxes that were never placed get a place.
fn arranged(mut document: Document, mapping: &Mapping) -> Document {
    let placed = &document.diagram.positions;
    if document.schema.models.keys().all(|id| placed.contains_key(id)) {
        return document;
    }
    let mut request = arrange_request(&document.schema, mapping, &document.diagram);
    request.fixed.extend(placed.iter().map(|(id, pos_in_canvas)| (*id, *pos_in_canvas)));
    let positions = arrange(&request);
    Arc::make_mut(&mut document.diagram).positions.extend(positions);
    document
}
