//! Other text formats and pictures made from a mapping.

pub mod cards;
pub mod describe;
mod describe_type;
