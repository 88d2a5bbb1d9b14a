//! What one row is about: its person, its place, its moments. Columns of a row ask here, so that an e-mail has the
//! name of its row and nothing ends before it began.

use super::moment::{DAY, LATEST};
use super::random::Random;
use super::words::names::{FIRST, LAST};
use super::words::places::{PLACES, Place};

/// The row that values are made for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    /// The seed and the table in one number.
    pub seed: u64,
    /// The row, from 0.
    pub row: u64,
    /// How many rows the table gets.
    pub rows: u64,
    /// How often values were refused: from 1 on, others are to be made.
    pub attempt: u32,
    /// What the row refers to was there from this moment on; the least number if that is not known.
    pub since: i64,
    /// Does what it tells of take some hours at most?
    pub is_short: bool,
}

/// A name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Person {
    pub first: &'static str,
    pub last: &'static str,
    /// Two digits that the person likes.
    pub number: i64,
}

const PERSON: u64 = 1;
const PLACE: u64 = 2;
const MOMENT: u64 = 3;

impl Facts {
    /// The person of the row; `of` tells several apart (`billing_name`, `shipping_name`).
    pub fn person(&self, of: u64) -> Person {
        let mut random = Random::of(&[self.seed, self.row, PERSON, of]);
        Person {
            first: random.pick(FIRST),
            last: random.pick(LAST),
            number: random.between(60, 99),
        }
    }

    /// The place of the row.
    pub fn place(&self, of: u64) -> &'static Place {
        let mut random = Random::of(&[self.seed, self.row, PLACE, of]);
        &PLACES[random.skewed_below(PLACES.len())]
    }

    /// When the row came to be: when it would by itself, or some time after what it refers to.
    pub fn created(&self) -> i64 {
        let planned = self.planned();
        if planned >= self.since {
            return planned;
        }
        let mut random = Random::of(&[self.seed, self.row, MOMENT, 4]);
        let days_left = (LATEST - self.since) / DAY;
        if self.since - planned < DAY || days_left < 3 {
            return self.since + random.between(60, 6 * 3600);
        }
        let day = (self.since + random.between(1, days_left.min(45)) * DAY) / DAY * DAY;
        day + random.between(7 * 3600, 22 * 3600)
    }

    /// When the row would come to be by itself. Later rows come later, over three years.
    pub fn planned(&self) -> i64 {
        let mut random = Random::of(&[self.seed, self.row, MOMENT]);
        let span = 3 * 365 * DAY;
        let share = (self.row as f64 + random.fraction()) / self.rows.max(1) as f64;
        let day = (LATEST - span + (share * (span - 10 * DAY) as f64) as i64) / DAY * DAY;
        // By day rather than by night.
        day + random.between(7 * 3600, 22 * 3600)
    }

    /// What happened to it after so many steps: paid, shipped, delivered, updated.
    pub fn stage(&self, stage: u64) -> i64 {
        let mut random = Random::of(&[self.seed, self.row, MOMENT, 1]);
        let steps = (0..stage).map(|_| random.between(600, 36 * 3600));
        self.created() + steps.sum::<i64>()
    }

    /// How long the row's span from start to end is, in seconds: whole quarters of an hour up to some days.
    pub fn span(&self) -> i64 {
        let mut random = Random::of(&[self.seed, self.row, MOMENT, 2]);
        let quarters = if random.chance(60) || self.is_short {
            random.between(2, 16)
        } else {
            96 * random.between(1, 60)
        };
        quarters * 900
    }

    /// When its person was born, 18 to 80 years before.
    pub fn born(&self) -> i64 {
        let mut random = Random::of(&[self.seed, self.row, MOMENT, 3]);
        (LATEST - random.between(18 * 365 + 5, 80 * 365) * DAY) / DAY * DAY
    }

    /// A stream for one column of the row.
    pub fn random(&self, column: u64) -> Random {
        Random::of(&[self.seed, self.row, column, u64::from(self.attempt)])
    }
}
