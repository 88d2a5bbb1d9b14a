//! Times as a person says them: "today at 14:05". Knows the clock of the place, not what happened.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::{Timestamp, ToSpan, Zoned, tz::TimeZone};

/// The time in words, as the user's clock shows it.
pub fn clock_words(time: SystemTime) -> String {
    let zone = TimeZone::system();
    let Ok(time) = Timestamp::try_from(time) else { return "an unknown time".to_owned() };
    words(&time.to_zoned(zone.clone()), &Timestamp::now().to_zoned(zone))
}

/// The same of seconds since 1970.
pub fn clock_words_of_seconds(seconds: u64) -> String {
    let time = UNIX_EPOCH.checked_add(Duration::from_secs(seconds));
    time.map_or_else(|| "an unknown time".to_owned(), clock_words)
}

fn words(time: &Zoned, now: &Zoned) -> String {
    let day = if time.date() == now.date() {
        "today".to_owned()
    } else if now.date().checked_sub(1.day()).is_ok_and(|yesterday| yesterday == time.date()) {
        "yesterday".to_owned()
    } else {
        time.strftime("%-d %B %Y").to_string()
    };
    format!("{day} at {}", time.strftime("%H:%M"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn days_near_by_have_a_word_and_others_their_date() {
        let at = |text: &str| text.parse::<Zoned>().unwrap();
        let now = at("2026-03-01T00:10:00[Europe/Berlin]");
        for (time, expected) in [
            ("2026-03-01T00:05:00[Europe/Berlin]", "today at 00:05"),
            ("2026-02-28T23:59:00[Europe/Berlin]", "yesterday at 23:59"),
            ("2025-12-09T08:30:00[Europe/Berlin]", "9 December 2025 at 08:30"),
        ] {
            assert_eq!(words(&at(time), &now), expected);
        }
    }
}
