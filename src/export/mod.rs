//! Other text formats and pictures made from a mapping.

pub mod arrange_request;
pub mod cards;
pub mod describe;
mod describe_type;
pub mod picture;

pub use arrange_request::arrange_request;
