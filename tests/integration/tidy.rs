//! The plan of the house, enforced.
