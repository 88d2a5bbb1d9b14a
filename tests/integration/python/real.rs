//! Modules under real Flask-SQLAlchemy: imported, configured, and their tables compared with those
//! of our own DDL, both as SQLite then has them.
