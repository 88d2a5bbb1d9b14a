//! Widgets that several panels share: code with colours, a choice with a filter, ticks, small
//! painted icons, notices. They know no document.

pub mod choice;
pub mod code;
pub mod code_view;
pub mod icons;
pub mod notices;
pub mod refusal;
pub mod section;
pub mod tick;
