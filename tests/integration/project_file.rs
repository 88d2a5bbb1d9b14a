//! Project files: round trips and refusals.
