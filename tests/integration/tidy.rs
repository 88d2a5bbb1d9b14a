//! The house rules that a compiler does not see: who imports whom, how files open, what they are
//! called and how long they are. Reads the sources as text; knows nothing of what they do.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Every room, and the rooms it may import from. `app` may import from everywhere.
const ROOMS: &[(&str, &[&str])] = &[
    ("unfinished_file", &[]),
    ("schema", &[]),
    ("mapping", &["schema"]),
    ("ddl", &["schema", "mapping"]),
    ("python", &["schema", "mapping"]),
    // How SQL is spelt (dialects, quoting) is told in `ddl`, also to those that read it.
    ("reflection", &["schema", "mapping", "ddl"]),
    ("sql", &["schema", "mapping", "ddl", "reflection"]),
    ("lens", &["schema", "mapping", "ddl"]),
    ("sample_rows", &["schema", "mapping"]),
    (
        "sqlite",
        &["schema", "mapping", "ddl", "reflection", "lens", "sample_rows", "unfinished_file"],
    ),
    ("diagram", &["schema"]),
    ("document", &["schema", "mapping", "diagram", "unfinished_file"]),
    ("recovery", &["schema", "diagram", "document"]),
    ("export", &["schema", "mapping", "ddl", "diagram"]),
    ("formats", &["schema", "mapping", "ddl", "python", "sqlite", "document", "export"]),
    (
        "cli",
        &[
            "schema",
            "mapping",
            "ddl",
            "python",
            "sql",
            "lens",
            "sample_rows",
            "sqlite",
            "diagram",
            "document",
            "export",
            "formats",
        ],
    ),
    (
        "app",
        &[
            "schema",
            "mapping",
            "ddl",
            "python",
            "sql",
            "lens",
            "sample_rows",
            "sqlite",
            "diagram",
            "document",
            "recovery",
            "export",
            "formats",
        ],
    ),
];

/// Crates that are named in some rooms only.
const CRATES: &[(&str, &[&str])] = &[
    ("egui", &["app"]),
    ("eframe", &["app"]),
    ("epaint", &["app"]),
    ("rfd", &["app"]),
    ("directories", &["app"]),
    ("rusqlite", &["sqlite"]),
    ("libsqlite3_sys", &["sqlite"]),
    ("sqlparser", &["sql"]),
    ("clap", &["cli"]),
    ("env_logger", &["main"]),
    ("tempfile", &["unfinished_file", "document", "sqlite", "cli", "app"]),
    ("rustix", &["unfinished_file"]),
    ("ruff_python_parser", &["mapping", "python"]),
    ("ruff_python_ast", &["mapping", "python"]),
    ("ruff_text_size", &["mapping", "python"]),
];

/// Rooms of pure functions, text in and data out, and what they therefore never name.
const PURE_ROOMS: &[&str] = &[
    "schema",
    "mapping",
    "ddl",
    "python",
    "reflection",
    "sql",
    "lens",
    "sample_rows",
    "diagram",
    "export",
];
const IMPURE: &[&str] = &[
    "std::fs",
    "std::io",
    "std::net",
    "std::process",
    "std::thread",
    "std::time",
    "std::env",
    "SystemTime",
    "Instant",
    "println!",
    "eprintln!",
];

/// Names that say nothing of what is in a file.
const EMPTY_NAMES: &[&str] =
    &["utils", "util", "helpers", "helper", "common", "misc", "manager", "types2"];

/// Lines that a file may have, and the flat tables that may have more, each with its reason.
const MAX_LINES: usize = 500;
const LONG_FILES: &[(&str, &str)] = &[];

/// What stands at the top of the repository.
const ROOT_ENTRIES: &[&str] = &[
    ".cargo",
    ".ci",
    ".gitattributes",
    ".github",
    ".gitignore",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "LICENSE-THIRD-PARTY.md",
    "NOTICE",
    "README.md",
    "assets",
    "benches",
    "clippy.toml",
    "deny.toml",
    "docs",
    "projects",
    "rust-toolchain.toml",
    "rustfmt.toml",
    "scripts",
    "src",
    "tests",
];

#[test]
fn rooms_import_only_from_the_rooms_they_may() {
    let mut faults = String::new();
    for source in sources() {
        let allowed = ROOMS.iter().find(|(room, _)| *room == source.room);
        for (line, room) in source.imported_rooms() {
            let may = match allowed {
                Some((_, rooms)) => room == source.room || rooms.contains(&room.as_str()),
                None => true,
            };
            if !may {
                let _ = writeln!(faults, "{}:{line}: imports `{room}`", source.name);
            }
        }
    }
    assert!(faults.is_empty(), "who may import whom stands in ARCHITECTURE.md:\n{faults}");
}

#[test]
fn every_room_stands_in_the_table() {
    let rooms: BTreeSet<String> = sources().into_iter().map(|source| source.room).collect();
    let known = |room: &str| {
        matches!(room, "lib" | "main") || ROOMS.iter().any(|(known, _)| *known == room)
    };
    let unknown: Vec<_> = rooms.iter().filter(|room| !known(room)).collect();
    assert!(unknown.is_empty(), "not in the table of rooms: {unknown:?}");
}

#[test]
fn crates_are_named_only_in_their_rooms() {
    let mut faults = String::new();
    for source in sources() {
        for (number, line) in source.code_lines() {
            for (name, rooms) in CRATES {
                if names_crate(line, name) && !rooms.contains(&source.room.as_str()) {
                    let _ = writeln!(faults, "{}:{number}: names `{name}`", source.name);
                }
            }
        }
    }
    assert!(faults.is_empty(), "crates outside their rooms:\n{faults}");
}

#[test]
fn pure_rooms_touch_no_file_clock_or_thread() {
    let mut faults = String::new();
    for source in sources() {
        if !PURE_ROOMS.contains(&source.room.as_str()) {
            continue;
        }
        for (number, line) in source.code_lines() {
            for word in IMPURE.iter().filter(|word| contains_word(line, word)) {
                let _ = writeln!(faults, "{}:{number}: names `{word}`", source.name);
            }
        }
    }
    assert!(faults.is_empty(), "text in, data out:\n{faults}");
}

#[test]
fn every_file_opens_by_saying_what_it_is() {
    let silent: Vec<String> = sources()
        .into_iter()
        .filter(|source| !source.text.starts_with("//! "))
        .map(|source| source.name)
        .collect();
    assert!(silent.is_empty(), "files that do not open with `//! `: {silent:?}");
}

#[test]
fn files_are_named_for_what_they_hold() {
    let empty: Vec<String> = sources()
        .into_iter()
        .map(|source| source.name)
        .filter(|name| {
            Path::new(name).components().any(|part| {
                let part = part.as_os_str().to_string_lossy();
                EMPTY_NAMES.contains(&part.trim_end_matches(".rs"))
            })
        })
        .collect();
    assert!(empty.is_empty(), "names that say nothing: {empty:?}");
}

#[test]
fn files_are_short_enough_to_read() {
    let mut faults = String::new();
    for source in sources() {
        let lines = source.text.lines().count();
        let may_be_long = LONG_FILES.iter().any(|(name, _)| *name == source.name);
        if lines > MAX_LINES && !may_be_long {
            let _ = writeln!(faults, "{}: {lines} lines", source.name);
        }
        if lines <= MAX_LINES && may_be_long {
            let _ = writeln!(faults, "{}: {lines} lines, and still listed as long", source.name);
        }
    }
    assert!(faults.is_empty(), "more than {MAX_LINES} lines, and no flat table:\n{faults}");
}

#[test]
fn the_top_of_the_repository_holds_only_what_is_known() {
    let unknown: Vec<String> = top_level_entries()
        .into_iter()
        .filter(|name| !ROOT_ENTRIES.contains(&name.as_str()))
        .collect();
    assert!(unknown.is_empty(), "at the top of the repository: {unknown:?}");
}

#[test]
fn the_tests_of_this_file_see_what_they_look_for() {
    let source = Source {
        name: "src/ddl/create.rs".to_owned(),
        room: "ddl".to_owned(),
        module_depth: 2,
        text: "//! Docs of crate::app.\n\
               use crate::{mapping::Mapping, sqlite::{open, browse}};\n\
               // crate::cli\n\
               fn one() { crate::app::launch::run(\"crate::document\"); }\n\
               use super::super::python;\n\
               use super::quoting;\n\
               #[cfg(test)]\n\
               mod tests { use crate::cli; }\n"
            .to_owned(),
    };
    let found: Vec<(usize, String)> = source.imported_rooms();
    let found: Vec<(usize, &str)> = found.iter().map(|(line, room)| (*line, &**room)).collect();
    assert_eq!(found, [(2, "mapping"), (2, "sqlite"), (4, "app"), (5, "python")]);
    assert!(names_crate("use egui::Ui;", "egui"));
    assert!(names_crate("    egui::Context::default()", "egui"));
    assert!(!names_crate("use egui_kittest::Harness;", "egui"));
    assert!(!names_crate("my_egui::Ui", "egui"));
}

/// One file of `src/`.
struct Source {
    /// Its path from the root, with `/`.
    name: String,
    /// The first part of the path under `src/`, without `.rs`.
    room: String,
    /// How many modules deep it is: 1 for `src/ddl/mod.rs`, 2 for `src/ddl/create.rs`.
    module_depth: usize,
    text: String,
}

impl Source {
    /// The lines of code with their numbers from 1: no comments, no texts in quotes, and nothing of
    /// the tests at the end of the file, which may use more than the room does.
    fn code_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .take_while(|(_, line)| line.trim() != "#[cfg(test)]")
            .map(|(index, line)| (index + 1, line.split("//").next().unwrap_or("")))
    }

    /// The rooms named after `crate::`, or after as many `super::` as lead to the crate's root.
    fn imported_rooms(&self) -> Vec<(usize, String)> {
        let root_by_super = "super::".repeat(self.module_depth);
        let mut found = Vec::new();
        let lines: Vec<(usize, &str)> = self.code_lines().collect();
        for (index, (number, line)) in lines.iter().enumerate() {
            let line = without_texts(line);
            for root in ["crate::", root_by_super.as_str()] {
                for (start, _) in line.match_indices(root) {
                    let before = line[..start].chars().next_back();
                    if root.is_empty() || before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
                        continue;
                    }
                    let mut rest = line[start + root.len()..].to_owned();
                    if rest.starts_with('{') {
                        // A group may go on over several lines, to the semicolon.
                        for (_, more) in &lines[index + 1..] {
                            if rest.contains(';') {
                                break;
                            }
                            rest.push_str(more);
                        }
                    }
                    found.extend(first_names(&rest).into_iter().map(|room| (*number, room)));
                }
            }
        }
        found
    }
}

/// The names that a path begins with: one, or each of a group in braces.
fn first_names(path: &str) -> Vec<String> {
    let name = |text: &str| -> String {
        text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let Some(group) = path.strip_prefix('{') else { return vec![name(path)] };
    let mut names = Vec::new();
    let (mut depth, mut start) = (0_u32, 0);
    for (index, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.push(name(&group[start..index]));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(name(&group[start..index]));
                start = index + 1;
            }
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// The line without what stands in double quotes.
fn without_texts(line: &str) -> String {
    line.split('"').step_by(2).collect::<Vec<_>>().join("\"\"")
}

fn names_crate(line: &str, name: &str) -> bool {
    let line = without_texts(line);
    line.match_indices(name).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        let after = &line[start + name.len()..];
        let begins = !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ':' | '.'));
        let is_use = line[..start].trim_end().ends_with("use");
        begins && (after.starts_with("::") || (is_use && after.starts_with(';')))
    })
}

fn contains_word(line: &str, word: &str) -> bool {
    let line = without_texts(line);
    line.match_indices(word).any(|(start, _)| {
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        let before = line[..start].chars().next_back();
        let after = line[start + word.len()..].chars().next();
        !before.is_some_and(is_name) && !after.is_some_and(is_name)
    })
}

fn sources() -> Vec<Source> {
    let root = root();
    let mut files = Vec::new();
    collect(&root.join("src"), &mut files);
    files.sort();
    assert!(files.len() > 20, "the sources were not found");
    files
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("sources are text");
            let parts: Vec<String> = path
                .strip_prefix(&root)
                .expect("it is inside")
                .components()
                .map(|part| part.as_os_str().to_string_lossy().into_owned())
                .collect();
            let inner = &parts[1..];
            let is_mod = inner.last().is_some_and(|name| name == "mod.rs");
            Source {
                name: parts.join("/"),
                room: inner[0].trim_end_matches(".rs").to_owned(),
                module_depth: inner.len() - usize::from(is_mod),
                text,
            }
        })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// What git tracks; without git, all that is there but what cargo and git put there.
fn top_level_entries() -> BTreeSet<String> {
    let tracked = Command::new("git").arg("ls-files").current_dir(root()).output();
    if let Some(output) = tracked.ok().filter(|output| output.status.success()) {
        let listed = String::from_utf8_lossy(&output.stdout).into_owned();
        let first = |path: &str| path.split('/').next().unwrap_or(path).to_owned();
        return listed.lines().map(first).collect();
    }
    fs::read_dir(root())
        .expect("the root")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name != "target" && name != ".git")
        .collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
