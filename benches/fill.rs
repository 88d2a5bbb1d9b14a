//! How long it takes to make a database of the shop with a million sample rows.
//!
//! Prints a line with the bar that it has to stay under.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::path::Path;
use std::time::Instant;

use backref::document::load;
use backref::mapping::resolve;
use backref::sample_rows::row_counts;
use backref::sqlite::{Progress, Sample, create_filled};

const ROWS: u64 = 1_000_000;

fn main() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/shop.json");
    let document = load(&project).expect("the sample project");
    let mapping = resolve(&document.schema);
    let sample = Sample { counts: row_counts(&document.schema, &mapping, ROWS), seed: 1 };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("shop.sqlite");
    let begun = Instant::now();
    let filled = create_filled(&file, &document.schema, &mapping, &sample, &Progress::default())
        .expect("it is filled");
    let seconds = begun.elapsed().as_secs_f64();
    println!("fill/million {seconds:.1} s (bar 30), {} rows", filled.rows);
}
