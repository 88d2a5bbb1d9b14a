//! A process that edits and saves is killed at random moments, two hundred times: the project file is
//! always whole, and what was in the journal or two seconds old comes back.
//!
//! The process that is killed is this same binary, told to run one test of it.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use backref::document::{load, save};
use backref::recovery::{JournalEntry, Keeper, KeeperEvent, Pace, left_behind};

use super::design;

/// Tells the process that is to be killed where to work.
const FOLDER_VARIABLE: &str = "BACKREF_TEST_FOLDER";
/// How many processes live and die.
const LIVES: usize = 200;
/// How many live at the same time; they sleep most of their lives.
const AT_A_TIME: usize = 40;
/// Milliseconds between two edits: the least, and how many more there may be.
const PACE: (u64, u64) = (10, 30);
/// So many edits are made in two seconds: only the last of them may be gone. They are counted, since a
/// machine that is busy with other things makes fewer of them and keeps them later, too.
const LOST_AT_MOST: usize = (2_000 / (PACE.0 + PACE.1 / 2)) as usize;

/// Milliseconds since 1970, alike in both processes.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as u64
}

/// What the process notes before or after what it does: `edit 7 1763864247123`.
fn note(folder: &Path, what: &str, columns: u32) {
    let mut notes =
        OpenOptions::new().append(true).create(true).open(folder.join("notes")).unwrap();
    notes.write_all(format!("{what} {columns} {}\n", now()).as_bytes()).unwrap();
}

/// Numbers that look like chance, the same in each run.
fn chance(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed
}

/// Not a test by itself: edits and saves as the window does, until it is killed.
#[test]
fn edits_and_saves_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER_VARIABLE).map(PathBuf::from) else { return };
    let project = folder.join("made.json");
    let keeper = Keeper::start(folder.join("data"), Pace::default(), || {}).unwrap();
    let mut seed = u64::from(std::process::id()) | 1 << 40;
    // Nobody lives longer than a minute, also where nobody kills.
    for columns in 1..6_000 {
        let document = design(columns);
        keeper.keep(JournalEntry::new(
            Some(project.clone()),
            "made".into(),
            None,
            document.clone(),
        ));
        note(&folder, "edit", columns);
        for event in keeper.events() {
            if let KeeperEvent::Kept(entry) = event {
                let count = entry.document.schema.models.values().next().unwrap().columns.len();
                note(&folder, "kept", count as u32);
            }
        }
        if chance(&mut seed).is_multiple_of(40) {
            save(&project, &document).unwrap();
            note(&folder, "saved", columns);
            keeper.forget();
        }
        thread::sleep(Duration::from_millis(PACE.0 + chance(&mut seed) % PACE.1));
    }
}

#[test]
fn two_hundred_processes_killed_at_random_moments_lose_nothing_older_than_two_seconds() {
    let mut seed = 0x5eed_u64;
    let mut worst = (0, Duration::ZERO);
    let mut recovered = 0;
    for _ in 0..LIVES / AT_A_TIME {
        let lives: Vec<_> = (0..AT_A_TIME)
            .map(|_| {
                let life = Duration::from_millis(chance(&mut seed) % 3_000);
                thread::spawn(move || live_and_die(life))
            })
            .collect();
        for life in lives {
            let end = life.join().unwrap();
            worst = worst.max(end.lost);
            recovered += usize::from(end.was_recovered);
        }
    }
    let (edits, time) = worst;
    println!("{recovered} of {LIVES} were recovered; at most {edits} edits of {time:?} were lost");
    assert!(recovered > LIVES / 4, "too few had work in no file: {recovered}");
}

/// What became of one process.
struct End {
    /// How many edits did not come back, and the age of the oldest of them when it was killed.
    lost: (usize, Duration),
    was_recovered: bool,
}

fn live_and_die(life: Duration) -> End {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("made.json");
    save(&project, &design(0)).unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "recovery::killed::edits_and_saves_until_it_is_killed"])
        .env(FOLDER_VARIABLE, folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // It lives from its first edit on.
    let notes = folder.path().join("notes");
    let started = Instant::now();
    while !notes.exists() && started.elapsed() < Duration::from_mins(1) {
        thread::sleep(Duration::from_millis(5));
    }
    thread::sleep(life);
    let killed_at = now();
    child.kill().unwrap();
    child.wait().unwrap();
    judge(folder.path(), &project, killed_at)
}

fn judge(folder: &Path, project: &Path, killed_at: u64) -> End {
    let notes = fs::read_to_string(folder.join("notes")).unwrap();
    let notes: Vec<(&str, u32, u64)> = notes
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ');
            Some((words.next()?, words.next()?.parse().ok()?, words.next()?.parse().ok()?))
        })
        .collect();
    let last = |what: &str| notes.iter().filter(|note| note.0 == what).map(|note| note.1).max();
    let in_file = load(project).expect("the project file is whole");
    let count = |document: &backref::document::Document| {
        document.schema.models.values().next().unwrap().columns.len() as u32
    };
    let in_file = {
        assert_eq!(in_file, design(count(&in_file)), "it is a version that was saved");
        count(&in_file)
    };
    assert!(in_file >= last("saved").unwrap_or(0), "what was saved is in the file");
    let left = left_behind(Some(project), &folder.join("data"));
    let in_journal = left.first().map_or(0, |one| {
        let columns = count(&one.entry.document);
        assert_eq!(one.entry.document, design(columns), "it is work that was done");
        columns
    });
    let back = in_file.max(in_journal);
    assert!(back >= last("kept").unwrap_or(0), "what was on the disk comes back");
    let gone = || notes.iter().filter(|note| note.0 == "edit" && note.1 > back);
    let age = gone().map(|note| killed_at.saturating_sub(note.2)).max().unwrap_or(0);
    let lost = (gone().count(), Duration::from_millis(age));
    assert!(lost.0 <= LOST_AT_MOST, "{} edits are gone, the oldest of {:?} before", lost.0, lost.1);
    End { lost, was_recovered: in_journal > in_file }
}
