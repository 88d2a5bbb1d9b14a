//! How long the Rows tab takes on a large file: 1,000 artists, 100,000 albums, 10,000,000 tracks. The
//! file is made once, in `target/`, and takes about half a gigabyte there. A second one has 1,000 tables.
//!
//! Prints a line a figure with the bar that it has to stay under.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use backref::app::rows::{RowsEvent, RowsState, rows_ui};
use backref::app::theme::{self, Palette};
use backref::app::{Outbox, PanelContext, ViewState};
use backref::document::Document;
use backref::mapping::{Mapping, resolve};
use backref::sqlite::{
    Answer, Database, ParentRow, RequestKind, RowKey, RowQuery, Slot, Value, Window, Worker,
    reflect, related_rows,
};
use egui::{Context, Event, Modifiers, PointerButton, Pos2, RawInput, Rect, Vec2, pos2, vec2};
use rusqlite::{Connection, OpenFlags};

const TRACKS: u64 = 10_000_000;
const FRAMES: usize = 600;
const VIEWPORT: Vec2 = Vec2::new(1280.0, 800.0);

/// The program's own allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Where a child process makes the large file: what that takes is no part of what the tab takes.
const MAKE: &str = "BACKREF_BENCH_MAKE";

fn main() {
    if let Some(unfinished) = std::env::var_os(MAKE) {
        make_music(Path::new(&unfinished));
        return;
    }
    let path = music();
    let mut tab = Tab::default();
    let opened = tab.open(&path);
    println!("rows/open {opened:.1} ms (bar 100)");
    tab.browse("Track");
    let (median, slowest) = tab.scroll();
    println!("rows/scroll {median:.2} ms (bar 2), slowest frame {slowest:.2}");
    jump(&path);
    related(&path);
    let seen = tab.drag_from_end_to_end();
    if let Some(megabytes) = most_memory() {
        println!("rows/memory {megabytes:.0} MB (bar 150), {seen} pages seen");
    }
    drop(tab);
    reflecting();
}

/// The file, made if it is not there.
fn music() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target").join("bench");
    let path = folder.join("music.sqlite");
    if path.exists() {
        return path;
    }
    eprintln!("making {}", path.display());
    std::fs::create_dir_all(&folder).expect("a folder in target");
    let unfinished = folder.join("music.unfinished");
    let _ = std::fs::remove_file(&unfinished);
    let program = std::env::current_exe().expect("this program");
    let made = std::process::Command::new(program).env(MAKE, &unfinished).status();
    assert!(made.is_ok_and(|status| status.success()), "the file is made");
    std::fs::rename(&unfinished, &path).expect("the file gets its name");
    path
}

fn make_music(path: &Path) {
    let connection = Connection::open(path).expect("a new file");
    connection
        .execute_batch(&format!(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;
             BEGIN;
             CREATE TABLE artist (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(120) NOT NULL);
             CREATE TABLE album (id INTEGER NOT NULL PRIMARY KEY, title VARCHAR(160) NOT NULL,
                 artist_id INTEGER NOT NULL REFERENCES artist (id));
             CREATE TABLE track (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(200) NOT NULL,
                 milliseconds INTEGER NOT NULL, album_id INTEGER NOT NULL REFERENCES album (id));
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000)
                 INSERT INTO artist SELECT i, 'Artist ' || i FROM n;
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000)
                 INSERT INTO album SELECT i, 'Album ' || i, 1 + i % 1000 FROM n;
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT {TRACKS})
                 INSERT INTO track SELECT i, 'Track ' || i, 60000 + i % 300000, 1 + i % 100000 FROM n;
             CREATE INDEX ix_album_artist_id ON album (artist_id);
             CREATE INDEX ix_track_album_id ON track (album_id);
             COMMIT;"
        ))
        .expect("the file is made");
}

/// The Rows tab without a window.
struct Tab {
    ctx: Context,
    view: ViewState,
    rows: RowsState,
    document: Document,
    mapping: Arc<Mapping>,
    frames: u32,
}

impl Default for Tab {
    fn default() -> Self {
        let ctx = Context::default();
        theme::install(&ctx);
        let document = Document::default();
        let mapping = Arc::new(resolve(&document.schema));
        let mut tab = Self {
            ctx,
            view: ViewState::default(),
            rows: RowsState::default(),
            document,
            mapping,
            frames: 0,
        };
        tab.frame(Vec::new());
        tab
    }
}

impl Tab {
    /// Milliseconds until the first rows are on the screen.
    fn open(&mut self, path: &Path) -> f64 {
        let started = Instant::now();
        self.rows.open(&self.ctx, path);
        self.wait_for("[");
        started.elapsed().as_secs_f64() * 1e3
    }

    fn browse(&mut self, class_name: &str) {
        let model = self.document.schema.model_named(class_name).expect("a class of the file");
        self.rows.browse(model.id);
        self.wait_for(&format!("{class_name}["));
    }

    /// Until the path has this in it, and one frame more, which shows it.
    fn wait_for(&mut self, path: &str) {
        while !self.rows.path_text(&self.mapping).contains(path) {
            self.frame(Vec::new());
            std::thread::sleep(Duration::from_micros(200));
        }
        self.frame(Vec::new());
    }

    /// Milliseconds of a frame while the wheel turns: the median, and the slowest.
    fn scroll(&mut self) -> (f64, f64) {
        let over_grid = Event::PointerMoved(pos2(300.0, 400.0));
        self.frame(vec![over_grid]);
        let mut milliseconds: Vec<f64> = (0..FRAMES)
            .map(|_| {
                let wheel = Event::MouseWheel {
                    unit: egui::MouseWheelUnit::Point,
                    delta: vec2(0.0, -90.0),
                    phase: egui::TouchPhase::Move,
                    source: egui::MouseWheelSource::Wheel,
                    modifiers: Modifiers::NONE,
                };
                let taken = self.frame(vec![wheel]);
                // As a display does: sixty frames a second.
                std::thread::sleep(Duration::from_millis(16));
                taken
            })
            .collect();
        milliseconds.sort_by(f64::total_cmp);
        (milliseconds[FRAMES / 2], milliseconds[FRAMES - 1])
    }

    /// Drags the thumb of the scroll bar from the first row to the last; answers how many stops on the
    /// way had their rows.
    fn drag_from_end_to_end(&mut self) -> usize {
        let at = |y: f32| pos2(VIEWPORT.x - 316.0 - 6.0, y);
        let press = |pos: Pos2, pressed| Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        self.frame(vec![Event::PointerMoved(at(80.0))]);
        self.frame(vec![press(at(80.0), true)]);
        let stops = 500;
        for stop in 0..stops {
            let y = 80.0 + (VIEWPORT.y - 80.0) * stop as f32 / (stops - 1) as f32;
            for _ in 0..3 {
                self.frame(vec![Event::PointerMoved(at(y))]);
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        self.frame(vec![press(at(VIEWPORT.y), false)]);
        stops
    }

    /// One frame; answers how many milliseconds it took.
    fn frame(&mut self, events: Vec<Event>) -> f64 {
        self.frames += 1;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, VIEWPORT)),
            time: Some(f64::from(self.frames) / 60.0),
            events,
            ..RawInput::default()
        };
        let started = Instant::now();
        for event in self.rows.poll(&self.document, &self.mapping) {
            if let RowsEvent::Opened { schema, .. } = event {
                self.document = Document::from_schema(*schema);
                self.mapping = Arc::new(resolve(&self.document.schema));
            }
        }
        let context = PanelContext {
            document: &self.document,
            mapping: &self.mapping,
            revision: 0,
            palette: Palette::of(&self.ctx),
            has_database: true,
        };
        let mut outbox = Outbox::default();
        let (view, rows) = (&mut self.view, &mut self.rows);
        let mut output =
            self.ctx.run_ui(input, |ui| rows_ui(&context, ui, view, rows, &mut outbox));
        let shapes = std::mem::take(&mut output.shapes);
        let meshes = self.ctx.tessellate(shapes, output.pixels_per_point);
        let milliseconds = started.elapsed().as_secs_f64() * 1e3;
        assert!(self.frames < 3 || !meshes.is_empty(), "something was drawn");
        // There is no graphics card to upload textures to.
        output.drop_without_applying_deltas();
        milliseconds
    }
}

/// From the question to its answer.
fn ask(worker: &mut Worker, kind: RequestKind) -> (Answer, f64) {
    let started = Instant::now();
    let id = worker.request(Slot(1), kind);
    loop {
        let response = worker.wait_response(Duration::from_mins(2)).expect("an answer");
        if response.id == id {
            return (response.result.expect("rows"), started.elapsed().as_secs_f64() * 1e3);
        }
    }
}

/// Jumps to rows all over the table.
fn jump(path: &Path) {
    let mut worker = Worker::spawn(path, || {});
    let rows = |first| RequestKind::Rows {
        table: "track".to_owned(),
        first,
        count: 100,
        query: RowQuery::default(),
    };
    ask(&mut worker, rows(0));
    let started = Instant::now();
    let at_once: Vec<f64> = (1..50).map(|step| ask(&mut worker, rows(step * 200_000)).1).collect();
    loop {
        let response = worker.wait_response(Duration::from_mins(2)).expect("an answer");
        if let Ok(Answer::Indexed { is_complete: true, .. }) = response.result {
            break;
        }
    }
    let indexed = started.elapsed().as_secs_f64() * 1e3;
    let warm: Vec<f64> = (0..200_u64)
        .map(|step| {
            let first = step * 7_919_993 % TRACKS;
            let (answer, taken) = ask(&mut worker, rows(first));
            let Answer::Page { page, .. } = answer else { panic!("{answer:?}") };
            assert_eq!(page.rows[0].key, RowKey::Rowid(i64::try_from(first + 1).unwrap()));
            taken
        })
        .collect();
    let (median, slowest) = median_and_slowest(warm);
    println!("rows/jump {median:.2} ms (bar 20), slowest {slowest:.2}");
    let (median, slowest) = median_and_slowest(at_once);
    println!(
        "rows/jump/unindexed {median:.2} ms, slowest {slowest:.2}; indexed in {indexed:.0} ms"
    );

    let database = Database::open(path).expect("the file opens");
    let key = |step: i64| RowKey::Rowid(1 + step * 7_919 % 10_000_000);
    let request = |step| RequestKind::Row {
        table: "track".to_owned(),
        key: key(step),
        inherited: Arc::default(),
    };
    let asked: Vec<f64> = (0..500).map(|step| ask(&mut worker, request(step)).1).collect();
    drop(database);
    let (median, _) = median_and_slowest(asked);
    println!("rows/request {median:.3} ms (bar 1)");
}

/// The tracks of albums, by the relationship and by hand.
fn related(path: &Path) {
    let database = Database::open(path).expect("the file opens");
    let schema = reflect(&database).expect("the file is read").schema;
    let mapping = resolve(&schema);
    let album = schema.model_named("Album").expect("a class");
    let end = mapping.models[&album.id]
        .relationships
        .iter()
        .find(|one| one.key == "tracks")
        .expect("a relationship");
    let columns = ["id".to_owned()];
    let by_relationship = |id: i64| {
        let values = [Value::Integer(id)];
        let parent = ParentRow { model: album.id, columns: &columns, values: &values };
        related_rows(&database, &schema, &mapping, end, &parent, Window::ALL).unwrap().rows.len()
    };
    let raw = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let by_hand = |id: i64| {
        let mut statement = raw
            .prepare_cached("SELECT id, name, milliseconds, album_id FROM track WHERE ? = album_id")
            .unwrap();
        let read = |row: &rusqlite::Row<'_>| -> rusqlite::Result<Vec<rusqlite::types::Value>> {
            (0..4).map(|at| row.get(at)).collect()
        };
        statement.query_map([id], read).unwrap().map(Result::unwrap).collect::<Vec<_>>().len()
    };
    let time = |run: &dyn Fn(i64) -> usize| {
        let times = (0..400).map(|step| {
            let started = Instant::now();
            assert_eq!(run(1 + step * 241 % 100_000), 100);
            started.elapsed().as_secs_f64() * 1e3
        });
        median_and_slowest(times.collect()).0
    };
    let (_, _) = (time(&by_hand), time(&by_relationship));
    let (raw, ours) = (time(&by_hand), time(&by_relationship));
    println!("rows/related {ours:.3} ms (bar {:.3})", 2.0 * raw);
    println!("rows/related/raw {raw:.3} ms");
}

/// The schema of a file of 1,000 tables, and what SQLite takes to tell of them.
fn reflecting() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target").join("bench");
    std::fs::create_dir_all(&folder).expect("a folder in target");
    let path = folder.join("thousand_tables.sqlite");
    let _ = std::fs::remove_file(&path);
    let mut sql = "PRAGMA synchronous = OFF; BEGIN;".to_owned();
    for table in 0..1_000 {
        let parent = table / 2;
        sql.push_str(&format!(
            "CREATE TABLE table_{table} (id INTEGER NOT NULL PRIMARY KEY,
                 code VARCHAR(20) NOT NULL UNIQUE, title VARCHAR(160) NOT NULL DEFAULT 'none',
                 amount NUMERIC(10, 2), is_active BOOLEAN NOT NULL DEFAULT 1,
                 created_at DATETIME DEFAULT CURRENT_TIMESTAMP, notes TEXT,
                 parent_id INTEGER NOT NULL REFERENCES table_{parent} (id) ON DELETE CASCADE,
                 CONSTRAINT ck_table_{table}_amount CHECK (amount >= 0));
             CREATE INDEX ix_table_{table}_parent_id ON table_{table} (parent_id);"
        ));
    }
    sql.push_str("COMMIT;");
    Connection::open(&path).and_then(|file| file.execute_batch(&sql)).expect("the file is made");

    let database = Database::open(&path).expect("the file opens");
    let raw = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let by_hand = || read_pragmas(&raw).expect("the PRAGMAs are read");
    let ours = || reflect(&database).expect("the file is reflected").schema;
    let (raw, ours) = (
        time_of(by_hand, |tables| assert_eq!(tables.len(), 1_000)),
        time_of(ours, |schema| assert_eq!(schema.models.len(), 1_000)),
    );
    println!("rows/reflect {ours:.1} ms (bar {:.1})", 2.0 * raw);
    println!("rows/reflect/raw {raw:.1} ms");
}

/// Milliseconds until there is a result and it has been given up again.
fn time_of<R>(run: impl Fn() -> R, check: impl Fn(&R)) -> f64 {
    let times = (0..21).map(|_| {
        let started = Instant::now();
        let result = run();
        check(&result);
        drop(result);
        started.elapsed().as_secs_f64() * 1e3
    });
    median_and_slowest(times.collect()).0
}

/// The rows of one PRAGMA.
type Told = Vec<Vec<rusqlite::types::Value>>;

/// All that the PRAGMAs tell of each table.
fn read_pragmas(connection: &Connection) -> rusqlite::Result<Vec<[Told; 3]>> {
    let transaction = connection.unchecked_transaction()?;
    let told = |pragma: &str, of: &str| -> rusqlite::Result<Told> {
        let mut statement = connection.prepare(&format!("PRAGMA {pragma}(\"{of}\")"))?;
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| (0..columns).map(|at| row.get(at)).collect())?;
        rows.collect()
    };
    let names: Vec<String> = connection
        .prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut tables = Vec::new();
    for name in &names {
        let (columns, keys) = (told("table_xinfo", name)?, told("foreign_key_list", name)?);
        assert_eq!((columns.len(), keys.len()), (8, 1));
        let mut elements = Vec::new();
        for index in told("index_list", name)? {
            let rusqlite::types::Value::Text(index) = &index[1] else { continue };
            elements.extend(told("index_xinfo", index)?);
        }
        assert!(!elements.is_empty());
        tables.push([columns, keys, elements]);
    }
    transaction.finish()?;
    Ok(tables)
}

fn median_and_slowest(mut times: Vec<f64>) -> (f64, f64) {
    times.sort_by(f64::total_cmp);
    (times[times.len() / 2], times[times.len() - 1])
}

/// The most memory that this process ever had, in megabytes; `None` where the system does not tell.
fn most_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024.0)
}
