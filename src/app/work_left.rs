//! Which work was left behind unsaved, of any project and of none: told at a start, listed, and come back
//! to. How it is kept is told in the room `recovery`.

use std::path::{Path, PathBuf};

use super::clock_words::clock_words_of_seconds;
use super::dialogs::work_left_sheet::{WorkLeftAnswer, WorkLeftRow};
use super::dialogs::{AfterSaving, Modal};
use super::view_state::NoticeKind;
use super::{Action, BackrefApp, OpenFile};
use crate::document::Document;
use crate::recovery::{left_behind, projects_left, real_path};

impl BackrefApp {
    /// Offers work that was left behind, the newest first, as a start without a file does: a project's with
    /// the project, which is opened. Others are told.
    pub fn offer_work_left_behind(&mut self, ctx: &egui::Context) {
        let mut rows = self.work_left();
        if !rows.is_empty() {
            let newest = rows.remove(0);
            self.offer_work_of(ctx, newest.project.as_deref());
        }
        self.tell_work_left(&rows);
    }

    /// Tells of work that was left behind on anything but what is open, as a start with a file does.
    pub fn tell_of_work_elsewhere(&mut self) {
        let open = self.file.path.as_deref().map(real_path);
        let mut rows = self.work_left();
        rows.retain(|row| row.project.is_none() || row.project != open);
        self.tell_work_left(&rows);
    }

    /// Lists the work that was left behind.
    pub(super) fn list_work_left(&mut self) {
        let rows = self.work_left();
        if rows.is_empty() {
            let message = "Nothing was left unsaved by a window that is gone".to_owned();
            self.view.notify(NoticeKind::Info, message);
            return;
        }
        self.keeping.work_left = rows;
        self.dialogs.modal = Some(Modal::WorkLeft);
    }

    /// What becomes of the list.
    pub(super) fn answer_work_left(&mut self, ctx: &egui::Context, answer: WorkLeftAnswer) {
        self.dialogs.modal = None;
        let rows = std::mem::take(&mut self.keeping.work_left);
        if let WorkLeftAnswer::Look(at) = answer
            && let Some(row) = rows.into_iter().nth(at)
        {
            self.unless_unsaved(ctx, AfterSaving::WorkLeft(row.project));
        }
    }

    /// Opens the project, or nothing if the work was never saved, and offers the work on it.
    pub(super) fn offer_work_of(&mut self, ctx: &egui::Context, project: Option<&Path>) {
        match project {
            Some(project) if project.exists() => self.open_path(ctx, project),
            Some(project) => {
                let file = OpenFile { path: Some(project.to_path_buf()), title: None };
                self.show_document(Document::default(), file);
                self.offer_left_behind(Some(project));
            }
            None => self.offer_left_behind(None),
        }
    }

    /// The newest first. Designs that were never saved are one row: they are asked about one by one.
    fn work_left(&self) -> Vec<WorkLeftRow> {
        let Some(folder) = &self.keeping.data_folder else { return Vec::new() };
        let mut found: Vec<(u64, Option<PathBuf>, String)> = projects_left(folder)
            .into_iter()
            .map(|one| {
                let name = one.project.file_stem().unwrap_or_default().to_string_lossy();
                let name = name.into_owned();
                (one.written, Some(one.project), name)
            })
            .collect();
        let designs = left_behind(None, folder);
        if let Some(newest) = designs.first() {
            let name = match designs.len() {
                1 => newest.entry.name.clone(),
                more => format!("{} and {} more", newest.entry.name, more - 1),
            };
            found.push((newest.entry.written, None, name));
        }
        found.sort_by_key(|one| std::cmp::Reverse(one.0));
        let row = |(written, project, name)| {
            let when = clock_words_of_seconds(written);
            WorkLeftRow { name, when, project }
        };
        found.into_iter().map(row).collect()
    }

    fn tell_work_left(&mut self, rows: &[WorkLeftRow]) {
        let message = match rows {
            [] => return,
            [row] => format!("There is unsaved work on {} from {}", row.name, row.when),
            [first, rest @ ..] => {
                let work = format!("There is unsaved work on {} from {}", first.name, first.when);
                let names: Vec<&str> = rest.iter().map(|row| &*row.name).collect();
                format!("{work}, and on {}", names.join(", "))
            }
        };
        self.view.notify_with(NoticeKind::Warning, message, Action::RestoreWork);
    }
}
