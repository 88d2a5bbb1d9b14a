//! The words that sample rows are made of. Flat lists; nothing is decided here.

pub mod labels;
pub mod names;
pub mod phrases;
pub mod places;
