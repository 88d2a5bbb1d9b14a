//! The Rows tab: a database walked by its relationships.
