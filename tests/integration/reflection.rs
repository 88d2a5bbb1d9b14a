//! SQLite files read into models.
