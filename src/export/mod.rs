//! Other text formats and pictures made from a mapping.

pub mod arrange_request;
pub mod cards;
pub mod dbml;
pub mod describe;
mod describe_type;
pub mod left_out;
pub mod markdown;
pub mod mermaid;
pub mod picture;
mod written;

pub use arrange_request::arrange_request;
pub use dbml::dbml;
pub use markdown::markdown;
pub use mermaid::mermaid;
pub use written::Written;
