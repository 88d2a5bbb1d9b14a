//! The mapper's rules.
