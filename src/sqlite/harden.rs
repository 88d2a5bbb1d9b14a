//! Settings of a connection to a file from anywhere: it can read and nothing else, runs no code that
//! the file brings, takes bounded memory, and can be stopped at any time.
//!
//! After SQLite's "Defense Against The Dark Arts". Must not know of schemas or rows.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;

/// How long to wait for another program's lock before saying so.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_millis(250);

/// Virtual machine steps between two looks at the clock: about a millisecond.
const STEPS_BETWEEN_LOOKS: i32 = 20_000;

/// How much a file has to be in order for its tables to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Care {
    /// In order: a page that is missing or a CREATE that cannot be read is an error.
    Sound,
    /// What is missing or cannot be read is left out, the rest is shown.
    Salvage,
}

/// Sets all this up.
pub(super) fn harden(
    connection: &mut Connection,
    clock: &Clock,
    care: Care,
) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // SQLite reads past missing pages and bad CREATE statements only where the schema table could be
    // written ("writable_schema"), which a defensive connection never allows. This one is opened
    // read-only and asked to query only, so that it cannot be written in spite of that.
    let is_defensive = care == Care::Sound;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, is_defensive)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, 256 * 1024 * 1024)?;
    connection.set_limit(Limit::SQLITE_LIMIT_SQL_LENGTH, 4 * 1024 * 1024)?;
    connection.set_limit(Limit::SQLITE_LIMIT_VDBE_OP, 1_000_000)?;
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    connection.set_limit(Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000)?;
    connection.set_limit(Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 1)?;
    connection.set_limit(Limit::SQLITE_LIMIT_WORKER_THREADS, 0)?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.execute_batch(
        "PRAGMA query_only = ON; PRAGMA mmap_size = 0; PRAGMA cell_size_check = ON; \
         PRAGMA temp_store = MEMORY; PRAGMA hard_heap_limit = 805306368;",
    )?;
    if care == Care::Salvage {
        connection.execute_batch("PRAGMA writable_schema = ON;")?;
    }
    let clock = clock.clone();
    connection.progress_handler(STEPS_BETWEEN_LOOKS, Some(move || clock.says_stop()))?;
    connection.authorizer(Some(permit_reading))
}

/// Permits reading and nothing else.
#[allow(clippy::needless_pass_by_value)] // the authorizer's signature
fn permit_reading(context: AuthContext<'_>) -> Authorization {
    let permitted = match context.action {
        AuthAction::Select
        | AuthAction::Read { .. }
        | AuthAction::Recursive
        | AuthAction::Transaction { .. } => true,
        AuthAction::Function { function_name } => {
            !REACHING_OUT.iter().any(|name| function_name.eq_ignore_ascii_case(name))
        }
        AuthAction::Pragma { pragma_name, pragma_value } => {
            READING_PRAGMAS.contains(&pragma_name)
                || (pragma_name == "data_version" && pragma_value.is_none())
        }
        // An R*Tree prepares these when it is opened, for later use. `query_only` and the read-only
        // file let none of them run.
        AuthAction::Insert { table_name }
        | AuthAction::Update { table_name, .. }
        | AuthAction::Delete { table_name } => {
            ["_node", "_rowid", "_parent"].iter().any(|suffix| table_name.ends_with(suffix))
        }
        _ => false,
    };
    if permitted { Authorization::Allow } else { Authorization::Deny }
}

const READING_PRAGMAS: [&str; 7] = [
    "table_list",
    "table_xinfo",
    "index_list",
    "index_xinfo",
    "foreign_key_list",
    "table_info",
    "quick_check",
];

/// Functions that read or write other files or run code, in SQLite itself or in its shell. Most are
/// not built in; that none is may change with a later SQLite.
const REACHING_OUT: [&str; 7] =
    ["load_extension", "fts3_tokenizer", "readfile", "writefile", "edit", "lsdir", "fsdir"];

/// What the progress handler looks at.
#[derive(Clone)]
pub(super) struct Clock {
    /// When reading has to end; `u64::MAX` is never.
    pub deadline_millis: Arc<AtomicU64>,
    /// Is reading to end now?
    pub cancelled: Arc<AtomicBool>,
}

impl Clock {
    /// Without a deadline.
    pub fn new() -> Self {
        Self {
            deadline_millis: Arc::new(AtomicU64::new(u64::MAX)),
            cancelled: Arc::new(AtomicBool::new(false)),
        }
    }

    /// Has reading to end now?
    pub fn says_stop(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed) || {
            let deadline = self.deadline_millis.load(Ordering::Relaxed);
            deadline != u64::MAX && now_millis() >= deadline
        }
    }
}

/// Milliseconds since this was first asked.
pub(super) fn now_millis() -> u64 {
    static START: OnceLock<Instant> = OnceLock::new();
    u64::try_from(START.get_or_init(Instant::now).elapsed().as_millis()).unwrap_or(u64::MAX)
}
