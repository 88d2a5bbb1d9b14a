//! One value for one cell: what its column means, in the form that its type is stored in, within its bounds.

use serde_json::{Value as Json, json};

use super::Cell;
use super::bounds::Term;
use super::facts::Facts;
use super::kind::Kind;
use super::meaning::{ColumnMeaning, Json as JsonMeaning, Meaning, Moment};
use super::moment::{DAY, date, date_time, time};
use super::random::Random;
use super::text::Text;
use super::wording::{RATING, following};
use super::words::labels::labels_of;
use super::words::phrases::WORDS;

/// Makes a value. `facts.attempt` is above 0 where earlier ones were refused.
pub(super) fn value_of(column: &ColumnMeaning, kind: &Kind, facts: &Facts, number: u64) -> Cell {
    let mut random = facts.random(number);
    let random = &mut random;
    match &column.meaning {
        Meaning::Flag(percent) => {
            let percent = if facts.attempt == 0 { *percent } else { 50 };
            Cell::Integer(i64::from(random.chance(percent)))
        }
        Meaning::Number(meaning) => {
            let mut stream = match meaning {
                super::number::Number::Rating if facts.attempt == 0 => {
                    Random::of(&[facts.seed, facts.row, RATING])
                }
                _ => random.clone(),
            };
            let mut value = meaning.of(facts, column.of, &mut stream);
            if facts.attempt > 1 {
                value += (facts.row as f64 + 1.0) * f64::from(facts.attempt);
            }
            number_cell(value, kind)
        }
        Meaning::Text(meaning) => Cell::Text(text(*meaning, column, kind, facts, random)),
        Meaning::Moment(moment) => {
            let mut seconds = seconds_of(*moment, facts, random);
            if (1..4).contains(&facts.attempt) {
                seconds += random.between(0, 5 * DAY);
            } else if facts.attempt > 0 {
                seconds -= random.between(0, 20 * 365 * DAY);
            }
            moment_cell(seconds, *moment, kind, facts)
        }
        Meaning::Picture => Cell::Blob(picture(random)),
        Meaning::Bytes if *kind == Kind::Pickle => Cell::Blob(pickled(random.pick(WORDS))),
        Meaning::Bytes => {
            let most = kind_length(kind).unwrap_or(48).min(48);
            let count = (most / 2 + random.below(most / 2 + 1)).max(1);
            Cell::Blob((0..count).map(|_| random.below(256) as u8).collect())
        }
        Meaning::Json(meaning) => {
            Cell::Text(json_of(*meaning, facts, column.of, random).to_string())
        }
        Meaning::Uuid => Cell::Text(uuid(random, matches!(kind, Kind::Uuid { has_dashes: true }))),
        Meaning::Choice => match kind {
            Kind::Enum(values) if !values.is_empty() => {
                let at = if facts.attempt == 0 {
                    random.skewed_below(values.len())
                } else {
                    random.below(values.len())
                };
                Cell::Text(values[at].clone())
            }
            _ => Cell::Text(String::new()),
        },
    }
}

/// The value within what a CHECK of its column asks for.
pub(super) fn bounded(
    cell: Cell,
    at: usize,
    terms: &[Term],
    kind: &Kind,
    random: &mut Random,
) -> Cell {
    let of_column = terms.iter().filter(|term| match term {
        Term::Least(one, ..)
        | Term::Most(one, ..)
        | Term::Not(one, _)
        | Term::OneOf(one, _)
        | Term::LongerThan(one, _) => *one == at,
        Term::Ordered(..) => false,
    });
    let (mut least, mut most, mut cell, mut is_number) =
        (f64::NEG_INFINITY, f64::INFINITY, cell, false);
    let step = match kind {
        Kind::Integer(_) => 1.0,
        Kind::Decimal(_, scale) => 0.1_f64.powi(scale.cast_signed()),
        _ => 0.01,
    };
    for term in of_column {
        match term {
            Term::Least(_, number, more) => {
                least = least.max(number + if *more { step } else { 0.0 });
                is_number = true;
            }
            Term::Most(_, number, less) => {
                most = most.min(number - if *less { step } else { 0.0 });
                is_number = true;
            }
            Term::OneOf(_, cells) => return cells[random.below(cells.len())].clone(),
            Term::Not(_, number) if numeric(&cell) == Some(*number) => {
                cell = number_cell(number + step, kind);
            }
            Term::Not(..) | Term::Ordered(..) => {}
            Term::LongerThan(_, length) => {
                if let Cell::Text(text) = &mut cell {
                    while text.chars().count() <= *length {
                        text.push(char::from(b'a' + random.below(26) as u8));
                    }
                }
            }
        }
    }
    let Some(number) =
        numeric(&cell).filter(|number| is_number && !(least..=most).contains(number))
    else {
        return cell;
    };
    let inside = match (least.is_finite(), most.is_finite()) {
        (true, true) => least + random.fraction() * (most - least),
        (true, false) => least + number.abs(),
        _ => most - number.abs(),
    };
    let inside = if step == 1.0 { inside.round() } else { (inside / step).round() * step };
    number_cell(inside.clamp(least, most.max(least)), kind)
}

/// The number in a cell.
pub(super) fn numeric(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Integer(number) => Some(*number as f64),
        Cell::Real(number) => Some(*number),
        _ => None,
    }
}

fn number_cell(number: f64, kind: &Kind) -> Cell {
    match kind {
        Kind::Integer(most) => Cell::Integer((number.round() as i64).clamp(-most - 1, *most)),
        Kind::Decimal(precision, scale) => {
            let unit = 10_f64.powi(scale.cast_signed());
            let most = 10_f64.powi(precision.saturating_sub(*scale).cast_signed()) - 1.0 / unit;
            let number = (number * unit).round() / unit;
            Cell::Real(number.clamp(-most, most))
        }
        _ => Cell::Real(number),
    }
}

fn seconds_of(moment: Moment, facts: &Facts, random: &mut Random) -> i64 {
    match moment {
        Moment::Stage(stage) => facts.stage(stage),
        Moment::Birthday => facts.born(),
        Moment::Start => start_of(facts),
        Moment::End => start_of(facts) + facts.span(),
        Moment::Due => facts.created() / DAY * DAY + random.between(7, 400) * DAY,
    }
}

/// A whole quarter of an hour, not before the row came to be.
fn start_of(facts: &Facts) -> i64 {
    (facts.created() + 899) / 900 * 900
}

fn moment_cell(seconds: i64, moment: Moment, kind: &Kind, facts: &Facts) -> Cell {
    match kind {
        Kind::Date => Cell::Text(date(seconds)),
        Kind::Time => Cell::Text(time(match moment {
            // An end does not come before its start for being on the next day.
            Moment::End => {
                let start = start_of(facts).rem_euclid(DAY);
                (start + facts.span()).min(DAY - 900).max(start)
            }
            _ => seconds,
        })),
        // SQLAlchemy keeps an interval as a moment after 1970.
        Kind::Interval => Cell::Text(date_time(facts.span())),
        Kind::Integer(_) | Kind::Real | Kind::Decimal(..) => Cell::Integer(seconds),
        Kind::Text(length) if length.is_some_and(|length| length < 26) => {
            Cell::Text(date_time(seconds).chars().take(length.unwrap_or(26).min(19)).collect())
        }
        _ => Cell::Text(date_time(seconds)),
    }
}

fn text(
    meaning: Text,
    column: &ColumnMeaning,
    kind: &Kind,
    facts: &Facts,
    random: &mut Random,
) -> String {
    let text = meaning.of(facts, column.of, random);
    fitted(text, meaning, kind, facts, random)
}

/// A text of a column that is written after the row's name.
pub(super) fn following_cell(
    column: &ColumnMeaning,
    kind: &Kind,
    facts: &Facts,
    name: &str,
) -> Option<Cell> {
    let Meaning::Text(meaning) = column.meaning else { return None };
    let text = following(meaning, name, facts);
    let mut random = facts.random(8_000);
    Some(Cell::Text(fitted(text, meaning, kind, facts, &mut random)))
}

/// As long as it may be.
fn fitted(
    mut text: String,
    meaning: Text,
    kind: &Kind,
    facts: &Facts,
    random: &mut Random,
) -> String {
    if facts.attempt > 3 && !matches!(meaning, Text::Email | Text::Username) {
        text = format!("{text} {}", random.below(1_000_000));
    }
    let Some(most) = kind.length() else { return text };
    if text.chars().count() <= most {
        return text;
    }
    if most < 5 || facts.attempt > 1 {
        // Nothing readable fits; at least each is another.
        let letters = b"abcdefghijklmnopqrstuvwxyz0123456789";
        let keep = most.saturating_sub(6);
        let start: String = text.chars().take(keep).collect();
        let end = (keep..most).map(|_| char::from(letters[random.below(letters.len())]));
        return start.chars().chain(end).collect();
    }
    if let (Text::Email, Some((name, domain))) = (meaning, text.split_once('@')) {
        let room = most.saturating_sub(domain.len() + 1);
        if room > 2 {
            return format!("{}@{domain}", name.chars().take(room).collect::<String>());
        }
    }
    shortened(&text, most)
}

/// At the end of a word, if that leaves half of it.
fn shortened(text: &str, most: usize) -> String {
    let cut: String = text.chars().take(most).collect();
    match cut.rfind([' ', '-', '.']) {
        Some(at) if at > cut.len() / 2 => cut[..at].trim_end_matches([' ', '-', ',']).to_owned(),
        _ => cut,
    }
}

fn json_of(meaning: JsonMeaning, facts: &Facts, of: u64, random: &mut Random) -> Json {
    match meaning {
        JsonMeaning::Settings => json!({
            "theme": random.pick(&["light", "dark", "system"]),
            "newsletter": random.chance(40),
            "page_size": random.pick(&["20", "50", "100"]).parse::<u32>().unwrap_or(20),
        }),
        JsonMeaning::Tags => {
            let tags = labels_of("tag").unwrap_or(WORDS);
            let start = random.below(tags.len());
            (0..=random.below(3)).map(|at| tags[(start + at * 7) % tags.len()]).collect()
        }
        JsonMeaning::Allergies => {
            let all = ["pollen", "penicillin", "peanuts", "latex", "shellfish", "dust mites"];
            (0..random.below(3)).map(|at| all[(facts.row as usize + at * 2) % all.len()]).collect()
        }
        JsonMeaning::Address => {
            let place = facts.place(of);
            json!({ "city": place.city, "country": place.code })
        }
        JsonMeaning::Attributes => json!({
            "color": random.pick(&["black", "white", "sand", "forest", "slate"]),
            "material": random.pick(&["oak", "linen", "steel", "wool", "glass"]),
            "width_cm": random.between(5, 120),
        }),
    }
}

/// Version 4, as `uuid.uuid4()` makes them.
fn uuid(random: &mut Random, has_dashes: bool) -> String {
    let (high, low) = (random.next(), random.next());
    let high = (high & !0xF000) | 0x4000;
    let low = (low & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000;
    let text = format!("{high:016x}{low:016x}");
    if !has_dashes {
        return text;
    }
    [&text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..]].join("-")
}

/// A text as Python pickles it (protocol 4: a short Unicode text).
fn pickled(text: &str) -> Vec<u8> {
    let mut bytes = vec![0x80, 4, 0x8C, text.len() as u8];
    bytes.extend(text.bytes());
    bytes.push(b'.');
    bytes
}

fn kind_length(kind: &Kind) -> Option<usize> {
    match kind {
        Kind::Blob(length) => *length,
        _ => None,
    }
}

/// A symmetric pattern of five by five, as a PNG of 40 by 40 points.
fn picture(random: &mut Random) -> Vec<u8> {
    const SIDE: u32 = 40;
    let color = [40, 90, 140, 180].map(|_| 60 + random.below(150) as u8);
    let pattern = random.next();
    let mut pixels = Vec::with_capacity((SIDE * SIDE * 3) as usize);
    for at in 0..SIDE * SIDE {
        let (x, y) = (at % SIDE / 8, at / SIDE / 8);
        let bit = y * 3 + x.min(4 - x);
        let is_set = pattern >> bit & 1 == 1;
        pixels.extend(if is_set { [color[0], color[1], color[2]] } else { [238, 238, 242] });
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, SIDE, SIDE);
    encoder.set_color(png::ColorType::Rgb);
    let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(&pixels));
    if written.is_ok() { bytes } else { Vec::new() }
}
