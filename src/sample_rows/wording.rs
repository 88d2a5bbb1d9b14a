//! Texts for the columns of a row: names, addresses, titles, sentences, codes.

use super::facts::{Facts, Person};
use super::random::Random;
use super::text::Text;
use super::words::labels::{JOBS, PRODUCT_LOOKS, PRODUCT_STUFFS, PRODUCTS, VARIANTS, labels_of};
use super::words::names::{COMPANY_ENDS, COMPANY_STARTS, LAST, MAIL_DOMAINS, USERNAME_WORDS};
use super::words::phrases::{
    ABOUT, BAND_ENDS, BOOK_TITLES, COMMENTS, COURSE_TITLES, DESCRIPTIONS, POST_TITLES, REVIEWS,
    SENTENCES, SONG_TITLES, SUBJECTS, TASK_TITLES, TITLE_LOOKS, TITLE_THINGS, WORDS,
};
use super::words::places::STREETS;

impl Text {
    /// The text for a row, of any length. `attempt` is above 0 if an earlier one was refused.
    pub fn of(self, facts: &Facts, of: u64, random: &mut Random) -> String {
        let person = || facts.person(of);
        match self {
            Self::FirstName => again(facts, person().first.to_owned()),
            Self::LastName => again(facts, person().last.to_owned()),
            Self::FullName => full_name(facts, person(), random),
            Self::Username => username(facts, person(), random),
            Self::Email => email(facts, person(), of),
            Self::Initials => person().first[..1].to_owned() + &person().last[..1],
            Self::Job => random.pick(JOBS).to_owned(),
            Self::Company => company(facts, random),
            Self::Product => product(random, of),
            Self::Variant => again(facts, random.pick(VARIANTS).to_owned()),
            Self::Band => band(random),
            Self::Song => filled(random.pick(SONG_TITLES), random),
            Self::Book => filled(random.pick(BOOK_TITLES), random),
            Self::Post => random.pick(POST_TITLES).replace('*', random.pick(SUBJECTS)),
            Self::Task => again(facts, random.pick(TASK_TITLES).to_owned()),
            Self::ReviewTitle => REVIEWS[review(facts)].0.to_owned(),
            Self::Review => REVIEWS[review(facts)].1.to_owned(),
            Self::Comment => random.pick(COMMENTS).to_owned(),
            Self::Description => sentences(DESCRIPTIONS, 2, random),
            Self::About => sentences(ABOUT, 2, random),
            Self::Sentences(most) => sentences(SENTENCES, most, random),
            Self::Labels(labels) => label(labels, facts, random),
            Self::Words => {
                let (look, thing) = (random.pick(TITLE_LOOKS), random.pick(TITLE_THINGS));
                again(facts, format!("{look} {thing}"))
            }
            _ => self.sign(facts, of, random),
        }
    }

    /// Places, links and codes.
    fn sign(self, facts: &Facts, of: u64, random: &mut Random) -> String {
        let place = || facts.place(of);
        match self {
            Self::Phone => {
                let digits = digits("## ### ####", random);
                format!("{} {digits}", place().calling)
            }
            Self::Street => street(place().street, random),
            Self::SecondLine => [
                format!("Floor {}", random.between(1, 9)),
                format!("Apt {}", random.between(1, 40)),
            ][random.below(2)]
            .clone(),
            Self::City => again(facts, place().city.to_owned()),
            Self::Region => place().region.to_owned(),
            Self::Country => again(facts, place().country.to_owned()),
            Self::CountryCode => again(facts, place().code.to_owned()),
            Self::PostalCode => digits(place().postal, random),
            Self::Address => {
                let (street, postal) =
                    (street(place().street, random), digits(place().postal, random));
                format!("{street}, {postal} {}, {}", place().city, place().country)
            }
            Self::Timezone => place().timezone.to_owned(),
            Self::Currency => again(facts, place().currency.to_owned()),
            Self::Coordinates => format!("{:.5}, {:.5}", place().latitude, place().longitude),
            Self::Website => format!("https://{}.example", slug(&company(facts, random))),
            Self::Url => {
                let (one, other) = (random.pick(WORDS), random.pick(WORDS));
                format!("https://example.com/{one}/{other}-{}", facts.row + 1)
            }
            Self::ImageUrl => {
                let (one, other) = (random.pick(WORDS), random.pick(WORDS));
                format!("https://images.example.com/{one}-{other}-{}.jpg", facts.row + 1)
            }
            Self::Domain => format!("{}-{}.example", random.pick(WORDS), random.pick(WORDS)),
            Self::Slug => {
                let title = format!("{}-{}", random.pick(TITLE_LOOKS), random.pick(TITLE_THINGS));
                again(facts, slug(&title))
            }
            Self::File => {
                let ending = random.pick(&["pdf", "jpg", "png", "csv", "txt", "docx"]);
                format!("{}-{}.{ending}", random.pick(WORDS), facts.row + 1)
            }
            Self::Path => {
                format!("/{}/{}/{}", random.pick(WORDS), random.pick(WORDS), facts.row + 1)
            }
            Self::Ip => format!("203.0.113.{}", random.between(1, 254)),
            Self::UserAgent => {
                let system = random.pick(&[
                    "X11; Linux x86_64",
                    "Windows NT 10.0",
                    "Macintosh",
                    "Android 15",
                ]);
                format!(
                    "Mozilla/5.0 ({system}) Gecko/20100101 Firefox/{}.0",
                    random.between(115, 140)
                )
            }
            Self::Color => format!("#{:06x}", random.below(0x100_0000)),
            Self::Hash => format!("{}{}", hexadecimal(random), hexadecimal(random)),
            Self::Token => hexadecimal(random),
            Self::Iban => iban(random),
            Self::VatId => format!("{}{}", place().code, digits("#########", random)),
            Self::Pattern(pattern) => digits(pattern, random),
            Self::Running(least, most) => random.between(least, most).to_string(),
            Self::Institution(ends) => {
                let start = if random.chance(60) { place().city } else { random.pick(LAST) };
                again(facts, format!("{start} {}", random.pick(ends)))
            }
            Self::Course => {
                let subjects = labels_of("subject").unwrap_or(SUBJECTS);
                let title = random.pick(COURSE_TITLES).replace('*', random.pick(subjects));
                again(facts, title)
            }
            Self::Sku => digits("@@@-####-@", random),
            Self::Code => digits("@@@###", random),
            Self::Number => format!("{}-{:06}", digits("@@", random), facts.row + 1),
            Self::Isbn => isbn(random),
            Self::Version => {
                format!("{}.{}.{}", random.below(5), random.below(12), random.below(20))
            }
            Self::Language => random
                .pick(&["en", "de", "fr", "es", "it", "nl", "pt", "sv", "pl", "ja"])
                .to_owned(),
            _ => (2025 - random.skewed_below(45)).to_string(),
        }
    }
}

/// A slug, a website or a mail address that belongs to a name.
pub(super) fn following(meaning: Text, name: &str, facts: &Facts) -> String {
    let slug = match facts.attempt {
        0 => slug(name),
        1 => format!("{}-{}", slug(name), facts.row + 1),
        attempt => format!("{}-{}-{attempt}", slug(name), facts.row + 1),
    };
    match meaning {
        Text::Website => format!("https://{slug}.example"),
        Text::Email => format!("hello@{slug}.example"),
        _ => slug,
    }
}

/// One that was refused gets a number, which nothing else has.
pub(super) fn again(facts: &Facts, text: String) -> String {
    match facts.attempt {
        0 => text,
        1 => format!("{text} {}", facts.row + 1),
        attempt => format!("{text} {}-{attempt}", facts.row + 1),
    }
}

fn full_name(facts: &Facts, person: Person, random: &mut Random) -> String {
    let Person { first, last, .. } = person;
    match facts.attempt {
        0 => format!("{first} {last}"),
        1 => format!("{first} {}. {last}", digits("@", random)),
        _ => format!("{first} {last}-{}", random.pick(LAST)),
    }
}

/// Of the same name as the row's e-mail and full name.
fn username(facts: &Facts, person: Person, random: &mut Random) -> String {
    let (first, last) = (ascii(person.first), ascii(person.last));
    let word = random.pick(USERNAME_WORDS);
    let name = match facts.row.wrapping_mul(31) % 7 {
        0 => format!("{first}.{last}"),
        1 => format!("{first}_{last}"),
        2 => format!("{first}{}", person.number),
        3 => format!("{}{last}", &first[..1]),
        4 => format!("{first}_{word}"),
        5 => format!("{word}_{first}"),
        _ => format!("{first}{last}{}", person.number),
    };
    if facts.attempt == 0 {
        name
    } else {
        format!("{name}{}", facts.row + u64::from(facts.attempt))
    }
}

fn email(facts: &Facts, person: Person, of: u64) -> String {
    let (first, last) = (ascii(person.first), ascii(person.last));
    let domain = MAIL_DOMAINS[(facts.row.wrapping_add(of) % MAIL_DOMAINS.len() as u64) as usize];
    let number = match facts.attempt {
        0 => String::new(),
        attempt => (facts.row + u64::from(attempt)).to_string(),
    };
    format!("{first}.{last}{number}@{domain}")
}

fn company(facts: &Facts, random: &mut Random) -> String {
    let end = random.pick(COMPANY_ENDS);
    let start = if random.chance(35) { random.pick(LAST) } else { random.pick(COMPANY_STARTS) };
    if facts.attempt < 3 {
        format!("{start} {end}")
    } else {
        again(facts, format!("{start} {end}"))
    }
}

fn product(random: &mut Random, _: u64) -> String {
    let look = random.pick(PRODUCT_LOOKS);
    format!("{look} {} {}", random.pick(PRODUCT_STUFFS), random.pick(PRODUCTS))
}

fn band(random: &mut Random) -> String {
    match random.below(5) {
        0 => format!("The {} {}s", random.pick(TITLE_LOOKS), random.pick(TITLE_THINGS)),
        1 => format!("The {} {}", random.pick(LAST), random.pick(BAND_ENDS)),
        2 => format!("{} {}", random.pick(TITLE_LOOKS), random.pick(TITLE_THINGS)),
        _ => format!("{} {}", random.pick(super::words::names::FIRST), random.pick(LAST)),
    }
}

fn filled(pattern: &str, random: &mut Random) -> String {
    let mut text = String::new();
    for letter in pattern.chars() {
        match letter {
            '*' => text.push_str(random.pick(TITLE_THINGS)),
            '+' => text.push_str(random.pick(TITLE_LOOKS)),
            other => text.push(other),
        }
    }
    text.replace("  ", " ").replace("ys ", "ies ")
}

/// Of ten from bad to good, in step with the row's rating.
fn review(facts: &Facts) -> usize {
    [9, 8, 9, 7, 6, 7, 5, 4, 2, 1][Random::of(&[facts.seed, facts.row, RATING]).below(10)]
}

/// The stream of what a row is rated.
pub(super) const RATING: u64 = 77;

fn sentences(of: &[&str], most: usize, random: &mut Random) -> String {
    let count = 1 + random.below(most);
    let start = random.below(of.len());
    // Each once: a stride without common factors would do; lists are short, so neighbours a step apart do.
    let said: Vec<&str> =
        (0..count.min(of.len())).map(|at| of[(start + at * 5) % of.len()]).collect();
    said.join(" ")
}

/// Each label once, in the order of the list turned by the seed; then with a word before.
fn label(labels: &[&str], facts: &Facts, random: &mut Random) -> String {
    let count = labels.len() as u64;
    let at = if facts.rows <= count { facts.row } else { random.next() % count };
    let label = labels[((at + facts.seed % count) % count) as usize];
    if facts.attempt == 0 {
        return label.to_owned();
    }
    // Beyond the list, they are numbered.
    if facts.attempt < 4 {
        let label = labels[(facts.row % count) as usize];
        return match facts.row / count + u64::from(facts.attempt) {
            1 => label.to_owned(),
            number => format!("{label} {number}"),
        };
    }
    let is_small = label.starts_with(char::is_lowercase);
    let look = random.pick(TITLE_LOOKS);
    let look = if is_small { look.to_lowercase() } else { look.to_owned() };
    if facts.attempt < 6 {
        format!("{look} {label}")
    } else {
        again(facts, format!("{look} {label}"))
    }
}

fn street(pattern: &str, random: &mut Random) -> String {
    let name = random.pick(STREETS);
    let number = random.between(1, 180).to_string();
    let mut is_numbered = false;
    let mut text = String::new();
    for letter in pattern.chars() {
        match letter {
            '*' => text.push_str(name),
            '#' if is_numbered => {}
            '#' => {
                text.push_str(&number);
                is_numbered = true;
            }
            other => text.push(other),
        }
    }
    text.trim().to_owned()
}

/// `#` becomes a digit, `@` a letter.
pub(super) fn digits(pattern: &str, random: &mut Random) -> String {
    let letters = b"ABCDEFGHJKLMNPRSTUVWXY";
    let sign = |letter: char| match letter {
        '#' => char::from(b'0' + random.below(10) as u8),
        '@' => char::from(letters[random.below(letters.len())]),
        other => other,
    };
    pattern.chars().map(sign).collect()
}

/// 32 digits.
fn hexadecimal(random: &mut Random) -> String {
    format!("{:016x}{:016x}", random.next(), random.next())
}

/// A German one, with its check digits (ISO 13616).
fn iban(random: &mut Random) -> String {
    let account = digits("##################", random);
    // `DE00` behind it, with 13 for D and 14 for E.
    let checked = account + "131400";
    let rest = checked.bytes().fold(0, |rest, digit| (rest * 10 + u32::from(digit - b'0')) % 97);
    format!("DE{:02}{}", 98 - rest, &checked[..18])
}

fn isbn(random: &mut Random) -> String {
    let text = digits("978#########", random);
    let weighted = text
        .bytes()
        .enumerate()
        .map(|(at, digit)| u32::from(digit - b'0') * if at % 2 == 0 { 1 } else { 3 });
    let check = (10 - weighted.sum::<u32>() % 10) % 10;
    format!("{text}{check}")
}

/// `A Small Garden!` as `a-small-garden`.
pub(super) fn slug(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(ascii).collect::<Vec<_>>().join("-")
}

/// In small letters without accents.
fn ascii(text: &str) -> String {
    let plain = |letter: char| match letter {
        'ä' | 'á' | 'à' | 'ã' => 'a',
        'é' | 'è' | 'ê' => 'e',
        'ö' | 'ó' | 'ø' => 'o',
        'ü' | 'ú' => 'u',
        other => other,
    };
    text.to_lowercase().chars().map(plain).filter(char::is_ascii_alphanumeric).collect()
}
