//! The parent of a child that reads inputs: it sees when one takes long, takes much memory, or ends
//! the child, and keeps that input.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use super::reading::Kind;
use super::{CHILD, input, seeds};

/// Processor time that one input may take. Code without optimisation is many times slower.
const MOST_SECONDS: f64 = if cfg!(debug_assertions) { 20.0 } else { 1.0 };
/// The same by the clock, for what waits without end.
const LONGEST_WAIT: Duration = Duration::from_mins(1);
/// Bytes that the child may have in memory.
const MOST_BYTES: u64 = 1 << 30;
/// Findings after which there is no use in going on.
const ENOUGH: usize = 8;

/// Lets a child read inputs of this kind, and fails with all that was found.
pub fn try_inputs(kind: Kind) {
    let number_of = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let seconds = number_of("BACKREF_FUZZ_SECONDS").unwrap_or(1);
    let seed = number_of("BACKREF_FUZZ_SEED").unwrap_or(1);
    let until = Instant::now() + Duration::from_secs(seconds);
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    let mut next = 0;
    while found.len() < ENOUGH {
        let left = until.saturating_duration_since(Instant::now()).as_secs_f64().ceil();
        if left <= 0.0 && next > 0 {
            break;
        }
        next = watch_one(kind, seed, next, left.max(1.0) as u64, &mut found);
    }
    let mut told = Vec::new();
    let sound = seeds::of(kind);
    for (what, number) in &found {
        let path = kept(kind, seed, *number, &input(&sound, kind, seed, *number));
        told.push(format!("{what}\n    kept in {}", path.display()));
    }
    println!("{} inputs of {} were read", next, kind.name());
    assert!(found.is_empty(), "of {next} inputs of {}:\n{}", kind.name(), told.join("\n"));
}

/// One child until it is done or fails; answers the number of the input after its last one.
fn watch_one(
    kind: Kind,
    seed: u64,
    first: u64,
    seconds: u64,
    found: &mut BTreeMap<String, u64>,
) -> u64 {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["fuzz::inputs_of_a_parent_process_are_read", "--exact", "--nocapture"])
        .env(CHILD, format!("{} {seed} {first} {seconds}", kind.name()))
        .env("RUST_MIN_STACK", (8 << 20).to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = lines_of(&mut child);
    let (mut current, mut begun, mut used) = (first, Instant::now(), cpu_seconds(&child));
    loop {
        match lines.recv_timeout(Duration::from_millis(100)) {
            Ok(line) => {
                let (word, rest) = line.split_once(' ').unwrap_or((&line, ""));
                match word {
                    "at" => {
                        current = rest.parse().unwrap_or(current);
                        (begun, used) = (Instant::now(), cpu_seconds(&child));
                    }
                    "panic" => {
                        let what = rest.split_once(' ').map_or(rest, |(_, what)| what);
                        found.entry(format!("a panic at {what}")).or_insert(current);
                        if found.len() >= ENOUGH {
                            end(&mut child);
                            return current + 1;
                        }
                    }
                    "done" => {
                        let _ = child.wait();
                        return rest.parse().unwrap_or(current);
                    }
                    _ => {}
                }
            }
            Err(RecvTimeoutError::Disconnected) => {
                let status = child.wait().unwrap();
                found.insert(format!("the process ended ({status}) at input {current}"), current);
                return current + 1;
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
        let cpu = cpu_seconds(&child) - used;
        let fault = if cpu > MOST_SECONDS || begun.elapsed() > LONGEST_WAIT {
            format!("more than {MOST_SECONDS} s at input {current}")
        } else if peak_bytes(&child) > MOST_BYTES {
            format!("more than {MOST_BYTES} bytes of memory at input {current}")
        } else {
            continue;
        };
        end(&mut child);
        found.insert(fault, current);
        return current + 1;
    }
}

fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

/// The child's lines; the tests' own words stand between them.
fn lines_of(child: &mut Child) -> Receiver<String> {
    let (sender, receiver) = channel();
    let output = child.stdout.take().unwrap();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    receiver
}

/// Processor time so far, in seconds (`proc_pid_stat(5)`); 0 where the system does not tell.
fn cpu_seconds(child: &Child) -> f64 {
    const TICKS_A_SECOND: f64 = 100.0;
    let text = std::fs::read_to_string(format!("/proc/{}/stat", child.id())).unwrap_or_default();
    let fields: Vec<&str> = text.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|one| one.parse().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / TICKS_A_SECOND
}

/// The most memory so far, in bytes (`VmHWM`); 0 where the system does not tell.
fn peak_bytes(child: &Child) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0 kB");
    line.trim().trim_end_matches("kB").trim().parse::<u64>().unwrap_or(0) * 1024
}

fn kept(kind: Kind, seed: u64, number: u64, bytes: &[u8]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/fuzz");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{}-{seed}-{number}.{}", kind.name(), kind.ending()));
    std::fs::write(&path, bytes).unwrap();
    path
}
