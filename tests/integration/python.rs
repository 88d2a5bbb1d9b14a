//! The exported Python.
