//! SQLite files: the only room that names rusqlite. Open, reflect, browse, and a worker thread.
