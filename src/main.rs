//! The program: parses arguments and calls the command line or the window; nothing else.

fn main() {}
