//! Import into the open project: a source is read, what it would change is looked at, and what is
//! chosen of that is done as one step.

mod preview_rows;
pub mod preview_sheet;
pub mod read_source;
mod source_path;
pub mod sources_sheet;
pub mod told;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::BackrefApp;
use super::actions::Action;
use super::dialogs::Modal;
use super::place_models::place_new_models;
use super::view_state::NoticeKind;
use crate::document::import::{Decisions, Merge, MergePlan, plan};
use crate::document::{Command, DialectName, Document, ImportSource, SourceKind};
use crate::schema::ModelId;

use preview_sheet::PreviewAnswer;
use read_source::{ReadSource, read_source};

/// A source that was read, and what is chosen of what it would change.
pub struct ImportJob {
    path: PathBuf,
    /// As messages name it: `models.py`.
    name: String,
    source: ReadSource,
    /// The models that it made before.
    made: BTreeSet<ModelId>,
    plan: MergePlan,
    ticked: BTreeSet<usize>,
    decisions: Decisions,
    /// Is the list of what was not read shown?
    shows_unread: bool,
}

impl BackrefApp {
    /// Reads a source and shows what it would change in the open project.
    pub fn begin_import(&mut self, ctx: &egui::Context, path: &Path, dialect: Option<DialectName>) {
        self.importing = None;
        let own = path.to_path_buf();
        let read = move |path: &Path| read_source(path, dialect);
        self.read_beside(ctx, path, read, move |app, _, read| match read {
            Ok(source) => app.show_import(own, source),
            Err(message) => app.view.notify(NoticeKind::Error, message),
        });
    }

    fn show_import(&mut self, path: PathBuf, source: ReadSource) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let made = self.known_source(&path).map(|one| one.models.clone()).unwrap_or_default();
        let Some(plan) = self.plan_import(&source, &made, &Decisions::new()) else {
            let message = "The project has run out of ids. Export it and import it again";
            return self.view.notify(NoticeKind::Error, message);
        };
        let ticked = plan.proposed();
        let decisions = Decisions::new();
        let shows_unread = false;
        self.importing =
            Some(ImportJob { path, name, source, made, plan, ticked, decisions, shows_unread });
        self.dialogs.modal = Some(Modal::Import);
    }

    /// Brings the models of a remembered source up to date: the only one, or one of those listed.
    pub(super) fn reimport(&mut self, ctx: &egui::Context) {
        match self.document().settings.sources.as_slice() {
            [] => {}
            [only] => {
                let (path, dialect) = (self.source_path(only), only.dialect);
                self.begin_import(ctx, &path, dialect);
            }
            _ => self.dialogs.modal = Some(Modal::Sources),
        }
    }

    /// Draws the list of sources; answers true when it is closed.
    pub(super) fn sources_ui(&mut self, ctx: &egui::Context) -> bool {
        let sources = self.document().settings.sources.clone();
        match sources_sheet::sources_sheet_ui(ctx, &sources) {
            Some(Some(at)) => {
                self.dialogs.modal = None;
                if let Some(source) = sources.get(at) {
                    let path = self.source_path(source);
                    self.begin_import(ctx, &path, source.dialect);
                }
                // The preview may stand there by now.
                false
            }
            Some(None) => true,
            None => false,
        }
    }

    /// Draws the preview of the import; answers true when it is closed.
    pub(super) fn import_ui(&mut self, ctx: &egui::Context) -> bool {
        let Some(job) = &mut self.importing else { return true };
        match preview_sheet::preview_sheet_ui(ctx, job) {
            PreviewAnswer::Open => false,
            PreviewAnswer::Cancel => {
                self.importing = None;
                true
            }
            PreviewAnswer::Import => {
                if let Some(job) = self.importing.take() {
                    self.finish_import(job);
                }
                true
            }
            PreviewAnswer::Decided => {
                self.plan_again();
                false
            }
            PreviewAnswer::ReadAs(dialect) => {
                let path = job.path.clone();
                self.begin_import(ctx, &path, Some(dialect));
                self.importing.is_none() && self.reading.is_none()
            }
        }
    }

    /// What is ticked stays ticked as far as it is still there.
    fn plan_again(&mut self) {
        let Some(job) = self.importing.take() else { return };
        if let Some(plan) = self.plan_import(&job.source, &job.made, &job.decisions) {
            let was_offered = |item| job.plan.items.iter().position(|known| known == item);
            let ticked = plan.items.iter().enumerate().filter(|(at, item)| {
                was_offered(*item).map_or_else(
                    || plan.proposed().contains(at),
                    |known| job.ticked.contains(&known),
                )
            });
            let ticked = ticked.map(|(at, _)| at).collect();
            self.importing = Some(ImportJob { plan, ticked, ..job });
        } else {
            self.importing = Some(job);
        }
    }

    fn plan_import(
        &self,
        source: &ReadSource,
        made: &BTreeSet<ModelId>,
        decisions: &Decisions,
    ) -> Option<MergePlan> {
        let document = self.document();
        let told = told::told(document, source.kind, source.dialect);
        let plan = plan(&document.schema, &told, &source.schema, made, decisions)?;
        Some(match source.kind {
            SourceKind::Sql | SourceKind::Database => plan.without_guesses(),
            SourceKind::Python | SourceKind::Project => plan,
        })
    }

    fn finish_import(&mut self, job: ImportJob) {
        let source = ImportSource {
            path: source_path::relative_to(self.project_folder().as_deref(), &job.path),
            kind: job.source.kind,
            dialect: job.source.dialect,
            models: BTreeSet::new(),
        };
        let count = job.ticked.len();
        let mut merge = Merge {
            plan: job.plan,
            accepted: job.ticked,
            positions: BTreeMap::new(),
            source_name: job.name.clone(),
            source: Some(source),
        };
        // As it would be, to see what is linked to what.
        let mut after = self.seen.clone();
        if let Ok(applied) = after.apply(Command::MergeSchema { merge: Arc::new(merge.clone()) }) {
            let near = self.view.canvas.pointer_or_center_in_canvas();
            let taken = self.view.canvas.scene().taken();
            let new = applied.models.iter().copied().collect();
            let (positions, whole) = place_new_models(&self.seen, &after, &new, taken, near);
            if !positions.is_empty() {
                self.view.canvas.fit_unless_in_view(whole);
            }
            merge.positions = positions;
        }
        self.insert(Command::MergeSchema { merge: Arc::new(merge) });
        let changes = if count == 1 { "1 change".to_owned() } else { format!("{count} changes") };
        let text = format!("Imported {changes} from {}", job.name);
        let unread = job.source.unread;
        if unread.is_empty() {
            self.view.notify(NoticeKind::Info, text);
        } else {
            let places = if unread.len() == 1 { "place was" } else { "places were" };
            let text = format!("{text}; {} {places} not read", unread.len());
            self.view.notify_with(NoticeKind::Warning, text, Action::ShowUnread);
        }
        self.opened_script = None;
        self.view.unread = unread;
    }

    /// The folder of the project's file, if it has one.
    fn project_folder(&self) -> Option<PathBuf> {
        let path = std::path::absolute(self.file.path.as_deref()?).ok()?;
        path.parent().map(Path::to_path_buf)
    }

    /// Where a remembered source stands.
    fn source_path(&self, source: &ImportSource) -> PathBuf {
        source_path::absolute(self.project_folder().as_deref(), &source.path)
    }

    fn known_source(&self, path: &Path) -> Option<&ImportSource> {
        let wanted = source_path::relative_to(self.project_folder().as_deref(), path);
        let plain = path.canonicalize().ok();
        self.document().settings.sources.iter().find(|one| {
            one.path == wanted
                || plain.is_some() && self.source_path(one).canonicalize().ok() == plain
        })
    }

    /// Paths of sources that were kept before the project had a file are told from its folder on.
    pub(super) fn tell_sources_from(&mut self, project: &Path) {
        let absolute = |source: &ImportSource| Path::new(&source.path).is_absolute();
        if !self.document().settings.sources.iter().any(absolute) {
            return;
        }
        let Some(folder) = std::path::absolute(project).ok() else { return };
        let mut document = self.document().clone();
        let settings = Arc::make_mut(&mut document.settings);
        for source in settings.sources.iter_mut().filter(|one| absolute(one)) {
            source.path = source_path::relative_to(folder.parent(), Path::new(&source.path));
        }
        self.history.amend(document);
        self.document_changed();
    }
}

/// A file's models as a project that remembers where they are from.
pub(super) fn with_source(
    mut document: Document,
    path: &Path,
    kind: SourceKind,
    dialect: Option<DialectName>,
) -> Document {
    let models: BTreeSet<ModelId> = document.schema.models.keys().copied().collect();
    if models.is_empty() {
        return document;
    }
    let path = source_path::relative_to(None, path);
    Arc::make_mut(&mut document.settings).sources =
        vec![ImportSource { path, kind, dialect, models }];
    document
}
