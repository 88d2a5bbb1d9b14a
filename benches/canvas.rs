//! Benchmarks; printed as `name value unit`, a line each.

fn main() {}
