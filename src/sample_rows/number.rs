//! Numbers that a column could have, by its name.

use super::facts::Facts;
use super::kind::Kind;
use super::meaning::has;
use super::moment::{LATEST, year};
use super::random::Random;
use super::trades::number_of_trade;

/// What a number counts or measures.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Number {
    /// Money, up to about so much: 12.99.
    Price(f64),
    /// From and to, small ones more often.
    Few(i64, i64),
    /// From and to, all alike.
    Between(i64, i64),
    /// From, to and by steps of.
    Round(i64, i64, i64),
    /// With digits behind the point.
    Fraction(f64, f64),
    Year,
    Age,
    Latitude,
    Longitude,
    /// 1 to 5, the good ones more often.
    Rating,
    /// Up or down by so much, never 0.
    Change(i64),
    /// As a tax rate is.
    TaxPercent,
    /// The number of the row.
    Running(i64),
}

/// The number that a name asks for.
pub(super) fn number_of_words(words: &[String], model: &[String], kind: &Kind) -> Number {
    if let Some(number) = number_of_trade(words, model, kind) {
        return number;
    }
    let any = |list: &[&str]| has(words, list);
    let is_whole = matches!(kind, Kind::Integer(_));
    if any(&["latitude", "lat"]) {
        Number::Latitude
    } else if any(&["longitude", "lng", "lon", "long"]) {
        Number::Longitude
    } else if any(&["percent", "percentage", "pct", "discount", "rate", "vat", "tax", "share"]) {
        if has(model, &["tax", "vat"]) || any(&["tax", "vat"]) {
            Number::TaxPercent
        } else if any(&["rate"]) && !is_whole {
            Number::Fraction(0.01, 1.0)
        } else {
            Number::Few(5, 60)
        }
    } else if any(&["salary", "income", "wage", "budget", "revenue", "loan", "balance"]) {
        Number::Price(90_000.0)
    } else if any(&["total", "subtotal", "amount", "sum", "paid", "value"]) {
        Number::Price(400.0)
    } else if any(&[
        "price", "cost", "fee", "charge", "shipping", "tip", "deposit", "cents", "freight",
    ]) {
        Number::Price(120.0)
    } else if any(&["rating", "stars", "grade"]) {
        Number::Rating
    } else if any(&["score", "points", "karma"]) {
        Number::Few(0, 1000)
    } else if any(&["year"]) {
        Number::Year
    } else if any(&["month"]) {
        Number::Between(1, 12)
    } else if any(&["weekday"]) {
        Number::Between(1, 7)
    } else if any(&["hour"]) {
        Number::Between(0, 23)
    } else if any(&["age"]) {
        Number::Age
    } else if any(&["milliseconds", "millis", "ms"]) {
        Number::Between(95_000, 420_000)
    } else if any(&["seconds", "secs"])
        || (any(&["duration", "length", "runtime"]) && has(model, &["song", "track"]))
    {
        Number::Between(95, 420)
    } else if any(&["minutes", "mins", "duration", "runtime"]) {
        Number::Few(5, 180)
    } else if any(&["days"]) {
        Number::Few(1, 30)
    } else if any(&["hours"]) {
        Number::Few(1, 40)
    } else if any(&["bytes", "filesize"]) {
        Number::Few(1_200, 9_000_000)
    } else if any(&["grams", "weight", "mass"]) {
        if is_whole { Number::Few(40, 8_000) } else { Number::Fraction(0.05, 40.0) }
    } else if any(&["cm", "mm", "width", "height", "depth", "size", "length"]) {
        if is_whole { Number::Between(10, 220) } else { Number::Fraction(5.0, 220.0) }
    } else if any(&["change", "delta", "difference", "adjustment"]) {
        Number::Change(24)
    } else if any(&["quantity", "qty", "copies", "seats", "guests", "persons"]) {
        if has(model, &["stock", "inventory", "warehouse"]) {
            Number::Few(0, 240)
        } else {
            Number::Few(1, 8)
        }
    } else if any(&["stock", "inventory", "available", "reserved"]) {
        Number::Few(0, 200)
    } else if any(&["position", "order", "sort", "rank", "sequence", "index", "ordinal", "line"]) {
        Number::Few(1, 12)
    } else if any(&["level", "priority", "tier", "floor"]) {
        Number::Between(1, 5)
    } else if any(&["track", "disc", "chapter", "page", "season", "episode"]) {
        Number::Few(1, 20)
    } else if any(&["version", "revision", "attempts", "retries"]) {
        Number::Few(1, 6)
    } else if any(&[
        "views",
        "visits",
        "clicks",
        "plays",
        "downloads",
        "hits",
        "followers",
        "population",
    ]) {
        Number::Few(0, 50_000)
    } else if any(&["count", "likes", "votes", "replies", "number", "num"]) {
        if any(&["number"]) { Number::Running(1000) } else { Number::Few(0, 400) }
    } else if any(&["temperature", "temp"]) {
        Number::Fraction(-5.0, 32.0)
    } else if any(&["port"]) {
        Number::Between(1024, 65_535)
    } else if is_whole {
        Number::Few(1, 100)
    } else {
        Number::Fraction(0.0, 100.0)
    }
}

impl Number {
    /// The number for a row.
    pub fn of(&self, facts: &Facts, of: u64, random: &mut Random) -> f64 {
        match self {
            Self::Price(most) => price(*most, random),
            Self::Few(least, most) => {
                (*least as f64) + random.skewed_below((most - least + 1) as usize) as f64
            }
            Self::Round(least, most, step) => {
                (least + random.between(0, (most - least) / step) * step) as f64
            }
            Self::Between(least, most) => random.between(*least, *most) as f64,
            Self::Fraction(least, most) => {
                let number = least + random.fraction() * (most - least);
                (number * 100.0).round() / 100.0
            }
            Self::Year => year(LATEST) as f64 - random.skewed_below(45) as f64,
            Self::Age => (year(LATEST) - year(facts.born())) as f64,
            Self::Latitude => near(facts.place(of).latitude, random),
            Self::Longitude => near(facts.place(of).longitude, random),
            Self::Rating => [5.0, 5.0, 5.0, 4.0, 4.0, 4.0, 3.0, 3.0, 2.0, 1.0][random.below(10)],
            Self::Change(most) => {
                let by = random.between(1, *most);
                if random.chance(55) { by as f64 } else { -by as f64 }
            }
            Self::TaxPercent => {
                [19.0, 7.0, 21.0, 5.5, 10.0, 25.0, 0.0, 20.0][(facts.row % 8) as usize]
            }
            Self::Running(from) => (from + 1) as f64 + facts.row as f64,
        }
    }
}

/// Prices end as prices do, and not on a nought, which a database would not show.
fn price(most: f64, random: &mut Random) -> f64 {
    let share = random.fraction().powf(1.8);
    let whole = (1.0 + share * most).floor();
    let cents = [0.99, 0.95, 0.49, 0.99, 0.79, 0.25, 0.99, 0.45][random.below(8)];
    whole + cents
}

/// Within some kilometres, to a metre or so.
fn near(degrees: f64, random: &mut Random) -> f64 {
    ((degrees + (random.fraction() - 0.5) * 0.12) * 100_000.0).round() / 100_000.0
}
