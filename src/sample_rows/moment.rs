//! Points in time, as seconds since 1970, and as SQLAlchemy writes them into SQLite. No clock is read: rows end
//! at a fixed day, so that the same seed makes the same rows next year.

/// The last moment of what has happened: the evening of 31 December 2025.
pub(super) const LATEST: i64 = 1_767_204_000;
/// Seconds of a day.
pub(super) const DAY: i64 = 86_400;

/// `2025-12-31 18:00:00.000000`.
pub(super) fn date_time(seconds: i64) -> String {
    format!("{} {}", date(seconds), time(seconds))
}

/// `2025-12-31`.
pub(super) fn date(seconds: i64) -> String {
    let (year, month, day) = civil(seconds.div_euclid(DAY));
    format!("{year:04}-{month:02}-{day:02}")
}

/// `18:00:00.000000`.
pub(super) fn time(seconds: i64) -> String {
    let of_day = seconds.rem_euclid(DAY);
    format!("{:02}:{:02}:{:02}.000000", of_day / 3600, of_day / 60 % 60, of_day % 60)
}

/// The point in time of a text as [`date_time`] and [`date`] write it.
pub(super) fn seconds_of_text(text: &str) -> Option<i64> {
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<i64>().ok();
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    // Years begin in March, as in `civil`.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let of_year = (153 * month + 2) / 5 + day - 1;
    let days = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let part = |start: usize| number(start..start + 2).unwrap_or(0);
    Some((days + of_year - 719_468) * DAY + part(11) * 3600 + part(14) * 60 + part(17))
}

/// The year.
pub(super) fn year(seconds: i64) -> i64 {
    civil(seconds.div_euclid(DAY)).0
}

/// Year, month and day of a day since 1970, in the Gregorian calendar. Years begin in March here, so that
/// the leap day is the last of its year and months have 153 days in five.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, is_next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (year + era * 400 + is_next, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_the_dates_of_the_calendar() {
        let dates = [0, 58, 59, 789, 790, 11_016, 11_017, 20_453, -1].map(|day| date(day * DAY));
        let expected = [
            "1970-01-01",
            "1970-02-28",
            "1970-03-01",
            "1972-02-29",
            "1972-03-01",
            "2000-02-29",
            "2000-03-01",
            "2025-12-31",
            "1969-12-31",
        ];
        assert_eq!(dates, expected);
        assert_eq!(date_time(LATEST), "2025-12-31 18:00:00.000000");
        for moment in [0, LATEST, 951_825_600 + 3_723, -1, 68_169_600] {
            assert_eq!(seconds_of_text(&date_time(moment)), Some(moment));
            assert_eq!(seconds_of_text(&date(moment)), Some(moment.div_euclid(DAY) * DAY));
        }
        assert_eq!(seconds_of_text("soon"), None);
    }
}
