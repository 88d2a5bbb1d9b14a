//! Bad input of every kind is answered by one clear message, and the file is left as it was.

/// SQLite files: every kind of fault, and that nothing is written.
mod sqlite {
    use std::collections::BTreeMap;
    use std::fs;
    use std::hash::{DefaultHasher, Hash, Hasher};
    use std::path::{Path, PathBuf};

    use backref::sqlite::{Anchor, Database, OpenError, TableShape, Value, fetch_page, reflect};
    use rusqlite::Connection;
    use tempfile::{TempDir, tempdir};

    use crate::other_program::OtherProgram;

    /// Every file of a folder with its length and a hash of its bytes.
    fn contents(folder: &Path) -> BTreeMap<PathBuf, (usize, u64)> {
        let fingerprint = |path: &Path| {
            let bytes = fs::read(path).unwrap_or_default();
            let mut hasher = DefaultHasher::new();
            bytes.hash(&mut hasher);
            (bytes.len(), hasher.finish())
        };
        fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| (path.clone(), fingerprint(&path)))
            .collect()
    }

    /// Opens a file that cannot be opened; the folder stays as it was.
    fn refusal(path: &Path) -> OpenError {
        let before = contents(path.parent().unwrap());
        let error = match Database::open(path) {
            Ok(database) => panic!("opened: {}", database.path().display()),
            Err(error) => error,
        };
        assert_eq!(contents(path.parent().unwrap()), before);
        let message = error.to_string();
        assert!(message.starts_with(&path.display().to_string()), "{message}");
        error
    }

    fn file(bytes: &[u8]) -> (TempDir, PathBuf) {
        let folder = tempdir().unwrap();
        let path = folder.path().join("some file.db");
        fs::write(&path, bytes).unwrap();
        (folder, path)
    }

    /// A sound database of some pages.
    fn sound(journal_mode: &str) -> (TempDir, PathBuf) {
        let folder = tempdir().unwrap();
        let path = folder.path().join("sound.db");
        let connection = Connection::open(&path).unwrap();
        connection
            .execute_batch(&format!(
                "PRAGMA journal_mode = {journal_mode};
                 CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT);
                 WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
                 INSERT INTO t SELECT i, 'some text to fill pages with, row ' || i FROM n;"
            ))
            .unwrap();
        (folder, path)
    }

    /// Opens a database, reads its schema and last row, and checks that no file has changed.
    fn last_row(path: &Path) -> i64 {
        let before = contents(path.parent().unwrap());
        let database = Database::open(path).unwrap();
        assert_eq!(reflect(&database).unwrap().schema.models.len(), 1);
        let shape = TableShape::of(&database, "t").unwrap();
        let page = fetch_page(&database, &shape, &Anchor::End, 1).unwrap();
        drop(database);
        assert_eq!(contents(path.parent().unwrap()), before);
        match page.rows[0].values[0] {
            Value::Integer(id) => id,
            ref other => panic!("{other:?}"),
        }
    }

    /// Bytes without a pattern.
    fn noise(length: usize) -> Vec<u8> {
        let mut state = 0x2545_F491_4F6C_DD1D_u64;
        (0..length)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                (state >> 32).to_le_bytes()[0]
            })
            .collect()
    }

    #[test]
    fn what_is_no_database_is_called_what_it_is() {
        let folder = tempdir().unwrap();
        assert!(matches!(refusal(&folder.path().join("none.db")), OpenError::NotFound(_)));
        fs::create_dir(folder.path().join("folder.db")).unwrap();
        assert!(matches!(refusal(&folder.path().join("folder.db")), OpenError::Directory(_)));
        let kind = |bytes: &[u8]| {
            let (_folder, path) = file(bytes);
            refusal(&path)
        };
        assert!(matches!(kind(b""), OpenError::Empty(_)));
        assert!(kind(b"").to_string().contains("empty (0 bytes)"));
        assert!(matches!(kind(b"Not a database at all.\n"), OpenError::NotADatabase(_)));
        assert!(matches!(
            kind(&[b"\x89PNG".to_vec(), noise(5_000)].concat()),
            OpenError::NotADatabase(_)
        ));
        assert!(matches!(kind(&noise(8_192)), OpenError::Encrypted(_)));
        assert!(matches!(kind(&noise(1_024)), OpenError::Encrypted(_)));
        assert!(matches!(kind(b"SQLite format 3\0"), OpenError::Truncated { .. }));
        assert!(matches!(kind(b"SQLite for"), OpenError::Truncated { .. }));
    }

    #[test]
    fn a_truncated_database_is_told_with_both_lengths() {
        let (_folder, path) = sound("DELETE");
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        let database = Database::open(&path).unwrap();
        let message = database.damage().unwrap();
        assert!(message.contains(&bytes.len().to_string()), "{message}");
        assert!(message.contains(&(bytes.len() / 2).to_string()), "{message}");
    }

    #[test]
    fn a_corrupt_database_is_told_at_once_or_where_it_is_read() {
        let (_folder, path) = sound("DELETE");
        let mut bytes = fs::read(&path).unwrap();
        let page: Vec<u8> = noise(4_096 - 100);
        bytes[100..4_096].copy_from_slice(&page);
        fs::write(&path, &bytes).unwrap();
        assert!(matches!(refusal(&path), OpenError::Corrupt { .. }));

        let (_folder, path) = sound("DELETE");
        let mut bytes = fs::read(&path).unwrap();
        let length = bytes.len();
        bytes[4_096..].copy_from_slice(&noise(length - 4_096));
        fs::write(&path, &bytes).unwrap();
        let database = Database::open(&path).unwrap();
        let shape = TableShape::of(&database, "t").unwrap();
        let error = fetch_page(&database, &shape, &Anchor::Start, 10).unwrap_err();
        assert!(error.to_string().contains("damaged"), "{error}");
    }

    #[test]
    fn any_file_name_works() {
        let (_folder, sound) = sound("WAL");
        let mut names = vec![
            "plain.db".into(),
            "a b.db".into(),
            "what?mode=rwc&x=1.db".into(),
            "a#b%41%.db".into(),
            "größe ❤.db".into(),
            "'; DROP TABLE t; --.db".into(),
            "file:x.db".into(),
        ];
        #[cfg(unix)]
        names.push(std::os::unix::ffi::OsStringExt::from_vec(b"not \xff utf-8.db".to_vec()));
        for name in &names {
            let folder = tempdir().unwrap();
            let path = folder.path().join::<&std::ffi::OsString>(name);
            fs::copy(&sound, &path).unwrap();
            assert_eq!(last_row(&path), 500);
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_file_that_may_not_be_read_is_told() {
        use std::os::unix::fs::PermissionsExt;
        let (_folder, path) = sound("DELETE");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
        if fs::read(&path).is_ok() {
            return; // The superuser may read everything.
        }
        assert!(matches!(Database::open(&path), Err(OpenError::NoPermission(_))));
    }

    #[test]
    fn rows_that_are_only_in_the_wal_are_seen_and_no_file_is_touched() {
        let (_folder, path) = sound("WAL");
        assert_eq!(last_row(&path), 500, "without a -wal");
        let mut writer = OtherProgram::start(&path);
        writer.run("PRAGMA wal_autocheckpoint = 0; INSERT INTO t VALUES (501, 'x');");
        assert_eq!(contents(path.parent().unwrap()).len(), 3);
        assert_eq!(last_row(&path), 501, "with a writer");
        // What a crash leaves behind: all three files, or the -shm gone.
        for suffixes in [["-wal", "-shm"].as_slice(), &["-wal"]] {
            let left = tempdir().unwrap();
            let copy = left.path().join("left behind.db");
            fs::copy(&path, &copy).unwrap();
            for suffix in suffixes {
                let beside = |path: &Path| PathBuf::from(format!("{}{suffix}", path.display()));
                fs::copy(beside(&path), beside(&copy)).unwrap();
            }
            assert_eq!(last_row(&copy), 501, "{suffixes:?}");
        }
        writer.run("INSERT INTO t VALUES (502, 'y');");
        assert_eq!(last_row(&path), 502, "the writer goes on");
    }

    #[test]
    fn a_wal_in_a_folder_that_may_not_be_written_is_read() {
        let (_folder, path) = sound("WAL");
        let writer = Connection::open(&path).unwrap();
        writer
            .execute_batch("PRAGMA wal_autocheckpoint = 0; INSERT INTO t VALUES (501, 'x');")
            .unwrap();
        let left = tempdir().unwrap();
        let copy = left.path().join("copy.db");
        fs::copy(&path, &copy).unwrap();
        let wal = |path: &Path| PathBuf::from(format!("{}-wal", path.display()));
        fs::copy(wal(&path), wal(&copy)).unwrap();
        for path in [left.path(), &copy, &wal(&copy)] {
            let mut permissions = fs::metadata(path).unwrap().permissions();
            permissions.set_readonly(true);
            fs::set_permissions(path, permissions).unwrap();
        }
        assert_eq!(last_row(&copy), 501);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(left.path(), fs::Permissions::from_mode(0o700)).unwrap();
        }
    }

    #[test]
    fn a_transaction_that_a_crash_left_half_done_is_not_seen() {
        let (_folder, path) = sound("DELETE");
        let writer = Connection::open(&path).unwrap();
        writer
            .execute_batch(
                "PRAGMA cache_size = 1; BEGIN; UPDATE t SET id = id + 10000, x = x || 'longer text';",
            )
            .unwrap();
        let left = tempdir().unwrap();
        let copy = left.path().join("left behind.db");
        fs::copy(&path, &copy).unwrap();
        let journal = |path: &Path| PathBuf::from(format!("{}-journal", path.display()));
        fs::copy(journal(&path), journal(&copy)).unwrap();
        assert_ne!(fs::read(&copy).unwrap().len(), 0);
        assert_eq!(last_row(&copy), 500);
    }

    #[test]
    fn a_database_that_another_program_locks_is_told() {
        for journal_mode in ["DELETE", "WAL"] {
            let (_folder, path) = sound(journal_mode);
            let mut other = OtherProgram::start(&path);
            other.run(
                "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; DELETE FROM t WHERE id = 1;",
            );
            let opened = Database::open(&path).map(|_| ());
            assert!(matches!(opened, Err(OpenError::Locked(_))), "{journal_mode}: {opened:?}");
            drop(other);
            assert_eq!(last_row(&path), 500);
        }
    }

    #[test]
    fn a_hostile_schema_changes_nothing_and_reads_no_other_file() {
        let (_folder, path) = sound("DELETE");
        let connection = Connection::open(&path).unwrap();
        connection
            .execute_batch(
                "CREATE VIEW reads AS SELECT load_extension('/nowhere/x.so') AS a FROM t;
                 CREATE VIEW fine AS SELECT id FROM t;",
            )
            .unwrap();
        drop(connection);
        let before = contents(path.parent().unwrap());
        let database = Database::open(&path).unwrap();
        let reflection = reflect(&database).unwrap();
        assert!(reflection.schema.model_named("Fine").is_some());
        if let Ok(shape) = TableShape::of(&database, "reads") {
            assert!(fetch_page(&database, &shape, &Anchor::Start, 1).is_err());
        }
        assert_eq!(contents(path.parent().unwrap()), before);
    }
}

/// Project files: each refusal in one line, and what is saved is saved whole.
mod project {
    use std::fs;
    use std::path::Path;

    use backref::document::{Document, load, save};

    /// What loading the file is refused with; the file is as it was.
    fn refusal(path: &Path) -> String {
        let before = fs::read(path).ok();
        let message = load(path).expect_err("a bad file was read").to_string();
        assert_eq!(fs::read(path).ok(), before);
        assert!(!message.contains('\n'), "one line: {message}");
        message
    }

    #[test]
    fn files_that_are_no_projects_are_refused_in_one_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("project.json");
        let mut gzip = b"\x1f\x8b\x08".to_vec();
        gzip.extend([7; 100]);
        for (bytes, expected) in [
            (b"".to_vec(), "The file is empty, so it is not a project"),
            (
                b"SQLite format 3\0rest".to_vec(),
                "The file is not text, it is a SQLite database, so it is not a project",
            ),
            (gzip, "The file is not text, it is packed, so it is not a project"),
            (b"{\"format\": 1\0}".to_vec(), "The file is not text, so it is not a project"),
            (
                b"{\"format\": \"\xff\"}".to_vec(),
                "The file is not text in UTF-8, so it is not a project",
            ),
            (
                b"{\"format\": 1,".to_vec(),
                "The file was cut off: it ends at line 1, column 13, in the middle",
            ),
            (b"CREATE TABLE t (id);".to_vec(), "Not JSON at line 1, column 1: expected value"),
            (vec![b'['; 200_000], "Not JSON at line 1, column 128: recursion limit exceeded"),
        ] {
            fs::write(&path, bytes).unwrap();
            assert_eq!(refusal(&path), expected);
        }
    }

    #[test]
    fn a_huge_file_is_refused_unread() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("huge.json");
        // A file with a hole takes no room on the disk.
        fs::File::create(&path).unwrap().set_len(1 << 40).unwrap();
        let message = load(&path).unwrap_err().to_string();
        assert_eq!(message, "The file has 1099511627776 bytes, and a project has at most 67108864");
    }

    #[test]
    fn folders_and_missing_files_are_told_as_such() {
        let folder = tempfile::tempdir().unwrap();
        let shown = folder.path().display();
        assert_eq!(refusal(folder.path()), format!("{shown} is a folder. Choose a file"));
        let message = save(folder.path(), &Document::default()).unwrap_err().to_string();
        assert_eq!(message, format!("{shown} is a folder. Choose a file"));

        let missing = folder.path().join("missing").join("a.json");
        let shown = missing.display();
        let reason = "there is no such file or folder";
        assert_eq!(refusal(&missing), format!("Cannot read {shown}: {reason}"));
        let message = save(&missing, &Document::default()).unwrap_err().to_string();
        let parent = missing.parent().unwrap().display();
        assert_eq!(message, format!("Cannot save {shown}: there is no folder {parent}"));
    }

    #[cfg(unix)]
    #[test]
    fn files_without_permission_are_neither_read_nor_overwritten() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("protected.json");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
        let message = save(&path, &Document::default()).unwrap_err().to_string();
        assert_eq!(message, format!("Cannot save {}: no permission", path.display()));
        assert_eq!(fs::read(&path).unwrap(), b"old");

        fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
        // The superuser reads everything.
        if fs::read(&path).is_err() {
            let message = refusal(&path);
            assert_eq!(message, format!("Cannot read {}: no permission", path.display()));
        }
    }

    /// The path that [`saves_where_it_is_told`] saves to.
    const SAVE_TO: &str = "BACKREF_TEST_SAVE_TO";

    /// Saves where the variable says, for the test below, which runs it without room on the disk.
    #[test]
    fn saves_where_it_is_told() {
        let Some(path) = std::env::var_os(SAVE_TO) else { return };
        match save(Path::new(&path), &Document::default()) {
            Ok(()) => println!("it was saved"),
            Err(error) => println!("it was refused: {error}"),
        }
    }

    /// A limit on the size of files stands in for a full disk: writing fails in the middle alike.
    #[cfg(unix)]
    #[test]
    fn saving_without_room_leaves_the_old_file_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("project.json");
        fs::write(&path, "old").unwrap();
        let tests = std::env::current_exe().unwrap();
        let script = "trap '' XFSZ; ulimit -f 0; exec \"$0\" --exact bad_input::project::saves_where_it_is_told --nocapture";
        let output = std::process::Command::new("sh")
            .args(["-c", script])
            .arg(tests)
            .env(SAVE_TO, &path)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        let expected = format!("it was refused: Cannot save {}: ", path.display());
        assert!(said.contains(&expected), "{said}");
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }
}
