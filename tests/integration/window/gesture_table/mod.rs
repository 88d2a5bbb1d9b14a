//! The table of canvas gestures, line by line: each by the mouse and by keys alone, by accessible
//! names. `hands` is what a person does that [`super::person`] does not know.
//!
//! | line | tests |
//! |---|---|
//! | new model, names, columns in one line | `drawing`, `writing_lines` |
//! | edit in place | `editing` |
//! | foreign key, many-to-many, self-reference | `linking`, `dragging` |
//! | select, move | `selecting`, `walking`, `dragging` |
//! | pan and zoom | `looking`, `dragging` |
//! | copy | `copying`, `pasting` |
//! | arrange, show, undo | `showing`, `undoing` |

mod copying;
mod dragging;
mod drawing;
mod editing;
mod hands;
mod linking;
mod looking;
mod pasting;
mod selecting;
mod showing;
mod undoing;
mod walking;
mod writing_lines;
