//! Small pieces of the window that several panels use.

pub mod notices;
