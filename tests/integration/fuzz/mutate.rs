//! Sound files changed at random: bits and bytes, words, lines, pieces of other files, nesting.

use super::reading::Kind;

/// Longer inputs are cut: what is slow because it is long is no finding.
const LONGEST: usize = 200_000;

/// Numbers and words that are often at the edge of something.
const EDGES: [&str; 34] = [
    "0",
    "-1",
    "1e999",
    "9223372036854775807",
    "18446744073709551616",
    "4294967296",
    "''",
    "\"",
    "`",
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    ",",
    ";",
    ":",
    "\\",
    "\0",
    "\u{feff}",
    "é",
    "\u{202e}",
    "--",
    "/*",
    "*/",
    "$$",
    "#",
    "\"\"\"",
    "NULL",
    "None",
    "lambda x: x",
    "DELIMITER $$\n",
    "COPY t FROM stdin;\n",
];

/// Numbers that follow one another without a pattern (`SplitMix64`, Steele and others 2014).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A number under `end`; 0 for an empty range.
    pub fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { (self.next() % end as u64) as usize }
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// One of the sound files, changed in some places.
pub fn mutated(seeds: &[Vec<u8>], kind: Kind, random: &mut Random) -> Vec<u8> {
    let mut bytes = random.pick(seeds).clone();
    let other = random.pick(seeds).clone();
    for _ in 0..=random.below(6) {
        let way = random.below(10);
        if kind == Kind::Sqlite && way < 7 {
            if way < 5 {
                change_page(&mut bytes, random);
            } else {
                change_bytes(&mut bytes, random);
            }
            continue;
        }
        match way {
            0 => change_bytes(&mut bytes, random),
            1..=3 => change_word(&mut bytes, &other, random),
            4..=6 => change_lines(&mut bytes, &other, random),
            7 => nest(&mut bytes, random),
            8 => splice(&mut bytes, &other, random),
            _ => {
                let end = random.below(bytes.len() + 1);
                bytes.truncate(end.max(bytes.len() / 4));
            }
        }
    }
    bytes.truncate(LONGEST);
    bytes
}

fn change_bytes(bytes: &mut [u8], random: &mut Random) {
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len());
        let Some(byte) = bytes.get_mut(at) else { return };
        *byte = match random.below(4) {
            0 => 0,
            1 => 0xff,
            2 => *byte ^ (1 << random.below(8)),
            _ => random.next() as u8,
        };
    }
}

/// What SQLite's format has at fixed places: the header, page types, counts, offsets of cells.
fn change_page(bytes: &mut [u8], random: &mut Random) {
    let size = 512;
    let page = random.below(bytes.len() / size) * size;
    let start = page + if page == 0 { 100 } else { 0 };
    let (at, length) = match random.below(5) {
        0 => (random.below(100), 1 + random.below(4)),
        1 => (start + random.below(12), 1 + random.below(2)),
        2 => (start + 8 + random.below(40), 2),
        3 => (page + random.below(size), 1 + random.below(8)),
        _ => {
            let from = random.below(bytes.len() / size) * size;
            if from + size <= bytes.len() && page + size <= bytes.len() {
                bytes.copy_within(from..from + size, page);
            }
            return;
        }
    };
    let fill = *random.pick(&[0, 1, 0x7f, 0x80, 0xff, random.0 as u8]);
    for byte in bytes.iter_mut().skip(at).take(length) {
        *byte = fill;
    }
}

/// The stretches that are words, and those between them.
fn words(bytes: &[u8]) -> Vec<(usize, usize)> {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80;
    let mut found = Vec::new();
    let mut start = 0;
    while start < bytes.len() {
        let kind = is_word(&bytes[start]);
        let length = bytes[start..].iter().take_while(|byte| is_word(byte) == kind).count();
        found.push((start, start + length));
        start += length;
    }
    found
}

fn change_word(bytes: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    let found = words(bytes);
    if found.is_empty() {
        return;
    }
    let (start, end) = *random.pick(&found);
    let new = match random.below(5) {
        0 => Vec::new(),
        1 => random.pick(&EDGES).as_bytes().to_vec(),
        2 => {
            let (start, end) = *random.pick(&found);
            bytes[start..end].to_vec()
        }
        3 => bytes[start..end].repeat(2 + random.below(40)),
        _ => {
            let found = words(other);
            let (start, end) = found.get(random.below(found.len())).copied().unwrap_or((0, 0));
            other[start..end].to_vec()
        }
    };
    bytes.splice(start..end, new);
}

fn change_lines(bytes: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    let mut lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let others: Vec<&[u8]> = other.split_inclusive(|byte| *byte == b'\n').collect();
    if lines.is_empty() || others.is_empty() {
        return;
    }
    let (at, to) = (random.below(lines.len()), random.below(lines.len()));
    match random.below(4) {
        0 => drop(lines.remove(at)),
        1 => lines.insert(at, lines[to]),
        2 => lines.swap(at, to),
        _ => lines.insert(at, others[random.below(others.len())]),
    }
    *bytes = lines.concat();
}

fn splice(bytes: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    let start = random.below(other.len());
    let end = (start + random.below(2_000)).min(other.len());
    let at = random.below(bytes.len() + 1);
    bytes.splice(at..at, other[start..end].iter().copied());
}

/// Brackets, or what stands somewhere, many times inside one another.
fn nest(bytes: &mut Vec<u8>, random: &mut Random) {
    let (open, close) = *random.pick(&[
        ("(", ")"),
        ("[", "]"),
        ("{", "}"),
        ("-", ""),
        ("not ", ""),
        ("CASE WHEN ", " END"),
        ("{\"a\":", "}"),
        ("lambda: ", ""),
        ("x.", ""),
        ("1 + ", ""),
        ("/*", "*/"),
        ("if x:\n ", ""),
    ]);
    let times = 1 << random.below(13);
    let at = words(bytes).get(random.below(bytes.len() / 4)).map_or(0, |word| word.0);
    let nested = format!("{}1{}", open.repeat(times), close.repeat(times));
    bytes.splice(at..at, nested.into_bytes());
}
