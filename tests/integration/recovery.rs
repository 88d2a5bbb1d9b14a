//! Journals, backups and stamps by themselves, without a window.

mod full_disk;
mod killed;
mod read_only_folder;

use std::fs;
use std::path::Path;
use std::time::Duration;

use backref::document::{Document, differences, load, save, to_text};
use backref::recovery::backups::MOST;
use backref::recovery::{
    BackupKind, Backups, JournalEntry, Keeper, KeeperEvent, Pace, left_behind,
};
use backref::schema::{Column, ColumnId, ColumnType, Model, ModelId, Schema};

/// A design of one model with this many columns.
pub fn design(columns: u32) -> Document {
    let mut schema = Schema::default();
    let mut model = Model::new(ModelId(schema.next_id()), "Made");
    for number in 0..columns {
        let id = ColumnId(schema.next_id());
        model.columns.push(Column::new(id, format!("c{number}"), Some(ColumnType::Integer {})));
    }
    schema.insert(model);
    Document::from_schema(schema)
}

fn keeper(data_folder: &Path) -> Keeper {
    Keeper::start(data_folder.to_owned(), Pace::default(), || {}).unwrap()
}

fn entry(project: Option<&Path>, document: Document) -> JournalEntry {
    JournalEntry::new(project.map(Path::to_owned), "made".to_owned(), None, document)
}

#[test]
fn differences_are_told_by_the_names_of_things() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/music.json");
    let text = fs::read_to_string(path).unwrap();
    let before = backref::document::from_text(&text).unwrap();
    assert_eq!(differences(&before, &before), []);
    let changed = text
        .replace("\"length\": 120", "\"length\": 99")
        .replace("\"class_name\": \"Role\"", "\"class_name\": \"Part\"")
        .replace("\"name\": \"username\"", "\"name\": \"login\"");
    let after = backref::document::from_text(&changed).unwrap();
    let told: Vec<String> = differences(&before, &after).iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "changed model Part: was Role",
            "changed column User.login: was username",
            "changed column Song.title: String(120) not null index → String(99) not null index",
        ]
    );
    let told: Vec<String> =
        differences(&Document::default(), &design(2)).iter().map(ToString::to_string).collect();
    assert_eq!(told, ["added model Made: 2 columns"]);
    let text = to_text(&before)
        .replace("\"dialect\": \"sqlite\"", "\"dialect\": \"mysql\", \"database\": \"a.sqlite\"");
    let after = backref::document::from_text(&text).unwrap();
    let told: Vec<String> = differences(&before, &after).iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        ["changed setting database: a.sqlite", "changed setting dialect: sqlite → mysql"]
    );
}

#[test]
fn a_folder_that_cannot_be_written_has_its_journal_in_the_data_folder() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    // A project whose folder is not there stands for one that refuses: root may write anywhere.
    let project = folder.path().join("gone").join("made.json");
    let keeper = keeper(&data);
    keeper.keep(entry(Some(&project), design(3)));
    keeper.wait();
    drop(keeper);
    let left = left_behind(Some(&project), &data);
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].entry.document, design(3));
    assert!(left_behind(Some(&folder.path().join("other.json")), &data).is_empty());
    drop(left);
    // The journal, and the note of the project that it is of.
    assert_eq!(fs::read_dir(data.join("journals")).unwrap().count(), 2);
}

#[test]
fn a_journal_that_nowhere_can_be_written_is_told_once_and_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    // A file where the data folder should be.
    let data = folder.path().join("data");
    fs::write(&data, "in the way").unwrap();
    let pace = Pace { after_refusal: Duration::ZERO, ..Pace::default() };
    let keeper = Keeper::start(data.clone(), pace, || {}).unwrap();
    keeper.keep(entry(None, design(1)));
    keeper.wait();
    keeper.wait();
    let refused = keeper.events().into_iter();
    assert_eq!(refused.filter(|event| matches!(event, KeeperEvent::Refused(_))).count(), 1);
    fs::remove_file(&data).unwrap();
    keeper.wait();
    drop(keeper);
    assert_eq!(left_behind(None, &data)[0].entry.document, design(1));
}

#[test]
fn a_project_reached_by_a_link_has_one_journal() {
    let folder = tempfile::tempdir().unwrap();
    let (project, data) = (folder.path().join("made.json"), folder.path().join("data"));
    save(&project, &design(0)).unwrap();
    #[cfg(unix)]
    {
        let link = folder.path().join("link.json");
        std::os::unix::fs::symlink("made.json", &link).unwrap();
        let keeper = keeper(&data);
        keeper.keep(entry(Some(&link), design(1)));
        keeper.wait();
        drop(keeper);
        assert_eq!(left_behind(Some(&project), &data).len(), 1);
    }
}

#[test]
fn a_file_written_by_another_program_is_noticed_and_one_written_alike_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let (project, data) = (folder.path().join("made.json"), folder.path().join("data"));
    save(&project, &design(1)).unwrap();
    let text = fs::read(&project).unwrap();
    let keeper = keeper(&data);
    let stamp = backref::recovery::FileStamp::of(&project, &text);
    keeper.watch(Some((project.clone(), stamp)));
    let look = || {
        keeper.look();
        keeper.wait();
        keeper.events()
    };
    assert!(look().is_empty());
    fs::write(&project, &text).unwrap();
    assert!(look().is_empty(), "the same content is no news");
    save(&project, &design(2)).unwrap();
    let events = look();
    let [KeeperEvent::Changed { content, .. }] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(*content, to_text(&design(2)).into_bytes());
    assert!(look().is_empty(), "it is told once");
    fs::remove_file(&project).unwrap();
    assert!(matches!(look().as_slice(), [KeeperEvent::Gone { .. }]));
    assert!(look().is_empty());
}

#[test]
fn the_last_saves_are_kept_and_the_same_twice_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let backups = Backups::of(Some(&folder.path().join("made.json")), folder.path());
    for columns in [0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] {
        backups.keep(&to_text(&design(columns)), BackupKind::Saved).unwrap();
    }
    let kept: Vec<_> = backups.list().iter().map(|one| one.document().unwrap()).collect();
    let expected: Vec<_> = (2..=11).rev().map(design).collect();
    assert_eq!(kept.len(), MOST);
    assert_eq!(kept, expected);
}

#[test]
fn every_version_that_is_read_back_is_the_one_that_was_kept() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("made.json");
    let keeper = keeper(folder.path());
    for columns in 0..20 {
        keeper.keep(entry(Some(&project), design(columns)));
        keeper.wait();
    }
    drop(keeper);
    let left = left_behind(Some(&project), folder.path());
    assert_eq!(left[0].entry.document, design(19));
    assert!(load(&project).is_err(), "the project itself was not written");
}
