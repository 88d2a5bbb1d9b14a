//! What describe prints.
