//! Damaged input of every kind that is opened: project JSON, Python, SQL and SQLite files. Sound files
//! are changed at random, by bytes and by words, and read as the program would; none may make it
//! panic, hang or take much memory.
//!
//! Each kind is tried for a second in the suite, and for `BACKREF_FUZZ_SECONDS` where that is set:
//!
//! ```text
//! BACKREF_FUZZ_SECONDS=600 cargo test --release --test integration fuzz:: -- --test-threads=1
//! ```
//!
//! `BACKREF_FUZZ_SEED` begins with other inputs. What is found is kept in `target/fuzz/`, to become a
//! test of its own.
//!
//! The inputs are read by a child process, which is this binary again, so that a hang or an overflow
//! of the stack is a finding and not the end of the tests.

mod mutate;
mod reading;
mod seeds;
mod watch;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use mutate::Random;
use reading::Kind;

/// What the child is asked for: `sql 7 120 60`, the kind, the seed, the first input and the seconds.
const CHILD: &str = "BACKREF_FUZZ_CHILD";

#[test]
fn damaged_project_files_are_read_or_refused() {
    watch::try_inputs(Kind::Project);
}

#[test]
fn damaged_python_is_read_or_refused() {
    watch::try_inputs(Kind::Python);
}

#[test]
fn damaged_sql_is_read_or_refused() {
    watch::try_inputs(Kind::Sql);
}

#[test]
fn damaged_databases_are_read_or_refused() {
    watch::try_inputs(Kind::Sqlite);
}

/// Where the last panic was, and its words.
static PLACE: Mutex<String> = Mutex::new(String::new());

/// The child's part. Without its variable there is nothing to do.
#[test]
fn inputs_of_a_parent_process_are_read() {
    let Ok(asked) = std::env::var(CHILD) else { return };
    let words: Vec<&str> = asked.split(' ').collect();
    let [kind, seed, first, seconds] = words[..] else { panic!("{asked}") };
    let kind = Kind::named(kind);
    let (seed, first) = (seed.parse().unwrap(), first.parse().unwrap());
    let until = Instant::now() + Duration::from_secs(seconds.parse().unwrap());
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        *PLACE.lock().unwrap() = format!("{place}: {}", info.payload_as_str().unwrap_or_default());
    }));
    let seeds = seeds::of(kind);
    for number in first.. {
        if Instant::now() >= until {
            println!("\ndone {number}");
            return;
        }
        let input = input(&seeds, kind, seed, number);
        println!("\nat {number}");
        if catch_unwind(AssertUnwindSafe(|| reading::read(kind, &input))).is_err() {
            println!("\npanic {number} {}", PLACE.lock().unwrap().replace('\n', " "));
        }
    }
}

/// The input of this number, the same at each call.
fn input(seeds: &[Vec<u8>], kind: Kind, seed: u64, number: u64) -> Vec<u8> {
    let mut random = Random::new(seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    mutate::mutated(seeds, kind, &mut random)
}
