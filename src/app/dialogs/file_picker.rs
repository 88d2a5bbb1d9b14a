//! Choosing a file by the desktop's own dialog, behind a seam that tests replace.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What a file is chosen for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // each names the file that is asked for
pub enum Purpose {
    OpenProject,
    Import,
    ImportFolder,
    OpenDatabase,
    SaveProject,
    ExportSql,
    ExportPython,
    ExportPicture,
    ExportText,
    ExportRowsCsv,
    ExportRowsJson,
    LayDesign,
    OpenDatabaseUnder,
    CreateDatabase,
}

impl Purpose {
    /// Is the file written?
    pub fn saves(self) -> bool {
        !matches!(
            self,
            Self::OpenProject
                | Self::Import
                | Self::ImportFolder
                | Self::OpenDatabase
                | Self::LayDesign
                | Self::OpenDatabaseUnder
        )
    }

    /// Is it a folder that is chosen?
    pub fn is_folder(self) -> bool {
        self == Self::ImportFolder
    }

    /// The dialog's title.
    pub fn title(self) -> &'static str {
        match self {
            Self::OpenProject => "Open",
            Self::Import => "Import",
            Self::ImportFolder => "Import folder of Python files",
            Self::OpenDatabase => "Open database",
            Self::SaveProject => "Save project",
            Self::ExportSql => "Export SQL",
            Self::ExportPython => "Export Python",
            Self::ExportPicture => "Export picture",
            Self::ExportText => "Export as text",
            Self::LayDesign => "Lay a design over the database",
            Self::OpenDatabaseUnder => "Browse a database by this design",
            Self::CreateDatabase => "Create database",
            Self::ExportRowsCsv => "Export rows as CSV",
            Self::ExportRowsJson => "Export rows as JSON",
        }
    }

    /// The word on the button that ends the choice.
    pub fn button_word(self) -> &'static str {
        match self {
            Self::Import | Self::ImportFolder => "Import",
            one if one.saves() => "Save",
            _ => "Open",
        }
    }

    /// The kinds of files that are listed: a name and endings.
    pub fn filters(self) -> &'static [(&'static str, &'static [&'static str])] {
        const DATABASES: &[&str] = &["sqlite", "sqlite3", "db", "db3"];
        match self {
            Self::ImportFolder => &[],
            Self::OpenProject | Self::Import => &[
                (
                    "Projects, models and databases",
                    &["json", "py", "sql", "sqlite", "sqlite3", "db", "db3"],
                ),
                ("All files", &["*"]),
            ],
            Self::LayDesign => {
                &[("Projects and models", &["json", "py", "sql"]), ("All files", &["*"])]
            }
            Self::OpenDatabase | Self::OpenDatabaseUnder | Self::CreateDatabase => {
                &[("SQLite databases", DATABASES), ("All files", &["*"])]
            }
            Self::SaveProject => &[("Backref project", &["json"])],
            Self::ExportSql => &[("SQL", &["sql"])],
            Self::ExportPython => &[("Python", &["py"])],
            Self::ExportPicture => &[("SVG and PNG", &["svg", "png"])],
            Self::ExportText => &[("All files", &["*"])],
            Self::ExportRowsCsv => &[("CSV", &["csv"])],
            Self::ExportRowsJson => &[("JSON", &["json"])],
        }
    }
}

/// Which file is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRequest {
    /// What for.
    pub purpose: Purpose,
    /// A name to begin with, where a file is written.
    pub suggested_name: String,
    /// The folder to begin in.
    pub folder: Option<PathBuf>,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picked {
    /// This file.
    Path(PathBuf),
    /// The user changed their mind.
    Cancelled,
    /// The desktop has no dialog to show.
    NoDialog,
}

/// A way to choose a file. It may wait for the user, so it is called on a thread of its own.
pub type FilePicker = Arc<dyn Fn(&FileRequest) -> Picked + Send + Sync>;

/// The desktop's own dialogs (the XDG portal, or zenity).
pub fn desktop_file_picker() -> FilePicker {
    Arc::new(|request| {
        if !may_have_dialogs() {
            return Picked::NoDialog;
        }
        let asked = Instant::now();
        let mut dialog = rfd::FileDialog::new().set_title(request.purpose.title());
        for (name, endings) in request.purpose.filters() {
            dialog = dialog.add_filter(*name, endings);
        }
        if let Some(folder) = &request.folder {
            dialog = dialog.set_directory(folder);
        }
        let chosen = if request.purpose.saves() {
            dialog.set_file_name(&request.suggested_name).save_file()
        } else if request.purpose.is_folder() {
            dialog.pick_folder()
        } else {
            dialog.pick_file()
        };
        match chosen {
            Some(path) => Picked::Path(path),
            // rfd answers alike when there is no portal; nobody cancels as quickly as that.
            None if asked.elapsed() < Duration::from_millis(250) => Picked::NoDialog,
            None => Picked::Cancelled,
        }
    })
}

/// Without a session bus and without zenity rfd has nothing to show a dialog with.
fn may_have_dialogs() -> bool {
    if cfg!(not(any(target_os = "linux", target_os = "freebsd"))) {
        return true;
    }
    let bus = std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some()
        || std::env::var_os("XDG_RUNTIME_DIR")
            .is_some_and(|dir| Path::new(&dir).join("bus").exists());
    let zenity = std::env::var_os("PATH").is_some_and(|path| {
        std::env::split_paths(&path).any(|folder| folder.join("zenity").is_file())
    });
    bus || zenity
}
