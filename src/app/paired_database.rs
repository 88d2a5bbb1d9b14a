//! The database that a project is browsed over: remembered in the project, offered when it is opened again,
//! and only opened when that is asked for.

use std::path::{Component, Path, PathBuf};

use super::view_state::NoticeKind;
use super::{Action, BackrefApp};
use crate::document::Command;

impl BackrefApp {
    /// Remembers the open database in the project that is, or will be, in this file.
    pub(super) fn pair_database(&mut self, project: &Path) {
        let database = self.rows.database_path().map(Path::to_path_buf).or_else(|| {
            // It moves along where the project is saved to another folder.
            self.file.path.as_deref().filter(|path| *path != project)?;
            self.paired_database()
        });
        let (Some(database), Some(folder)) = (database, folder_of(project)) else { return };
        let database = Some(path_from(&folder, &database));
        if self.document().settings.database != database {
            self.run_command(Command::SetDatabase { database });
        }
    }

    /// The database that the project is browsed over.
    pub(super) fn paired_database(&self) -> Option<PathBuf> {
        let path = self.document().settings.database.as_deref()?;
        let folder = self.file.path.as_deref().and_then(folder_of).unwrap_or_default();
        Some(folder.join(path))
    }

    /// Offers the database of the project that has just been opened.
    pub(super) fn offer_paired_database(&mut self) {
        let Some(path) = self.paired_database() else { return };
        let text = format!("This project goes with the database {}", path.display());
        self.view.notify_with(NoticeKind::Info, text, Action::OpenPairedDatabase);
    }

    /// Opens the project's database under it.
    pub(super) fn open_paired_database(&mut self, ctx: &egui::Context) {
        let Some(path) = self.paired_database() else { return };
        if path.is_file() {
            self.rows.open_under(ctx, &path);
        } else {
            let text = format!("{} is not there any more. Say where it is now", path.display());
            self.view.notify_with(NoticeKind::Error, text, Action::OpenDatabaseUnder);
        }
    }
}

fn folder_of(project: &Path) -> Option<PathBuf> {
    std::path::absolute(project).ok()?.parent().map(Path::to_path_buf)
}

/// The way from a folder to a file, with `/` between its parts; the file's whole path where the two have no
/// folder in common.
fn path_from(folder: &Path, file: &Path) -> String {
    let Ok(file) = std::path::absolute(file) else { return file.display().to_string() };
    let common = folder.components().zip(file.components()).take_while(|(one, other)| one == other);
    let common = common.count();
    let shares_folder =
        folder.components().take(common).any(|one| matches!(one, Component::Normal(_)));
    if !shares_folder {
        return file.display().to_string();
    }
    let up = folder.components().skip(common).map(|_| "..".to_owned());
    let down = file.components().skip(common);
    let down = down.map(|one| one.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(all(test, unix))]
mod tests {
    use std::path::Path;

    use super::path_from;

    #[test]
    fn the_way_to_the_database_holds_wherever_both_are_moved_together() {
        for (folder, file, expected) in [
            ("/home/ann/shop", "/home/ann/shop/shop.sqlite", "shop.sqlite"),
            ("/home/ann/shop/design", "/home/ann/shop/data/shop.sqlite", "../data/shop.sqlite"),
            ("/home/ann/shop", "/srv/shop.sqlite", "/srv/shop.sqlite"),
        ] {
            assert_eq!(path_from(Path::new(folder), Path::new(file)), expected);
        }
    }
}
