//! Which row a foreign key refers to: a few parents have many children and some have none, keys of several
//! columns agree with each other, and one-to-one keys lead to another row each time.

use std::collections::HashMap;

use super::Cell;
use super::plan::KeyPlan;
use super::random::Random;

/// What is kept of the rows of a table that has them: the columns that others refer to.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept {
    /// The columns, by their places in the table.
    pub columns: Vec<usize>,
    /// Row after row.
    cells: Vec<Cell>,
    pub rows: usize,
    /// When each row came to be, in seconds; the least number where that is not known.
    moments: Vec<i64>,
}

impl Kept {
    /// Nothing yet, of these columns.
    pub fn of(columns: &[usize]) -> Self {
        Self { columns: columns.to_vec(), ..Self::default() }
    }

    /// Keeps what is asked for of a row, which came to be at this moment.
    pub fn push(&mut self, row: &[Cell], moment: i64) {
        self.moments.push(moment);
        self.cells.extend(self.columns.iter().map(|column| row[*column].clone()));
        self.rows += 1;
    }

    /// When a row came to be.
    pub fn moment(&self, row: usize) -> i64 {
        self.moments.get(row).copied().unwrap_or(i64::MIN)
    }

    /// Puts another cell where one is kept.
    pub fn set(&mut self, row: usize, column: usize, cell: Cell) {
        let at = self.columns.iter().position(|one| *one == column);
        if let Some(kept) = at.and_then(|at| self.cells.get_mut(row * self.columns.len() + at)) {
            *kept = cell;
        }
    }

    /// A kept cell; NULL where there is none.
    pub fn cell(&self, row: usize, column: usize) -> &Cell {
        let at = self.columns.iter().position(|one| *one == column);
        at.and_then(|at| self.cells.get(row * self.columns.len() + at)).unwrap_or(&Cell::Null)
    }
}

/// How the parents of one key are chosen.
#[derive(Debug)]
pub(super) struct Chooser {
    /// How many parents there are, and how many of them may have children.
    parents: usize,
    usable: usize,
    stride: usize,
    offset: usize,
    /// Rows that have changed their places in favour of the first ones.
    swaps: Vec<(usize, usize)>,
    /// First rows that have a child in any case.
    favoured: Vec<usize>,
    /// Places in the key whose columns another key has filled already.
    fixed: Vec<usize>,
    by_fixed: HashMap<String, Vec<u32>>,
}

impl Chooser {
    /// For a key to these rows; `fixed` are places in the key that are filled before.
    pub fn new(key: &KeyPlan, parents: &Kept, fixed: Vec<usize>, seed: u64) -> Self {
        let count = parents.rows;
        let mut random = Random::of(&[seed, 21]);
        let mut stride = 1 + random.below(count.max(1));
        while count > 1 && greatest_common_divisor(stride, count) != 1 {
            stride += 1;
        }
        let mut by_fixed: HashMap<String, Vec<u32>> = HashMap::new();
        if !fixed.is_empty() && !key.is_self {
            for row in 0..count {
                let cells = fixed.iter().map(|at| parents.cell(row, key.referred[*at]));
                by_fixed.entry(text_of(cells)).or_default().push(row as u32);
            }
        }
        let is_partner = key.is_one_to_one;
        let childless = if is_partner || count < 8 { 0 } else { 1 + count / 12 };
        let offset = random.below(count.max(1));
        let usable = count - childless;
        let (swaps, favoured) = (Vec::new(), Vec::new());
        let mut chooser =
            Self { parents: count, usable, stride, offset, swaps, favoured, fixed, by_fixed };
        chooser.favour_first_rows(&mut random);
        chooser
    }

    /// Whoever looks at rows looks at the first ones first: most of them get ranks with children. (Every fourth
    /// stays as it was, for its list to differ.)
    fn favour_first_rows(&mut self, random: &mut Random) {
        const FIRST: usize = 12;
        let rows: Vec<usize> = (0..FIRST.min(self.usable / 3)).filter(|row| row % 4 != 3).collect();
        let mut ranks: Vec<usize> =
            (0..rows.len()).map(|at| at * self.usable / (3 * rows.len())).collect();
        for at in (1..ranks.len()).rev() {
            ranks.swap(at, random.below(at + 1));
        }
        for (row, rank) in rows.into_iter().zip(ranks) {
            self.swaps.push((self.row_of(rank), row));
            self.favoured.push(row);
        }
    }

    fn row_of(&self, rank: usize) -> usize {
        let place =
            (rank as u128 * self.stride as u128 + self.offset as u128) % self.parents as u128;
        self.swaps.iter().fold(place as usize, |row, (one, other)| match row {
            row if row == *one => *other,
            row if row == *other => *one,
            row => row,
        })
    }

    /// As [`Self::choose`]; at first a row that was there before `moment`, if some draws find one.
    pub fn choose_made_before(
        &self,
        moment: i64,
        (key, parents): (&KeyPlan, &Kept),
        cells: &[Cell],
        (row, attempt): (u64, u32),
        random: &mut Random,
    ) -> Option<usize> {
        const DRAWS: usize = 7;
        let mut found = self.choose(key, cells, row, attempt, random)?;
        for _ in 0..DRAWS {
            if attempt > 0 || parents.moment(found) <= moment {
                break;
            }
            let other = self.choose(key, cells, row, attempt, random)?;
            if parents.moment(other) < parents.moment(found) {
                found = other;
            }
        }
        Some(found)
    }

    /// The row that a child refers to; `None` if there is none that it could.
    pub fn choose(
        &self,
        key: &KeyPlan,
        cells: &[Cell],
        row: u64,
        attempt: u32,
        random: &mut Random,
    ) -> Option<usize> {
        if self.parents == 0 {
            return None;
        }
        if !self.fixed.is_empty() {
            let fixed = self.fixed.iter().map(|at| &cells[key.columns[*at]]);
            let rows = self.by_fixed.get(&text_of(fixed))?;
            let at = if attempt < 3 {
                random.skewed_below(rows.len())
            } else {
                random.below(rows.len())
            };
            return rows.get(at).map(|row| *row as usize);
        }
        // Every third of the first children is one of theirs.
        if attempt == 0
            && !key.is_one_to_one
            && row.is_multiple_of(3)
            && let Some(parent) = self.favoured.get((row / 3) as usize)
        {
            return Some(*parent);
        }
        let rank = match attempt {
            0 if key.is_one_to_one => {
                // Without what would be too many, some parents have no partner.
                let rank = row as usize;
                if rank >= self.parents {
                    return None;
                }
                rank
            }
            0..4 => random.skewed_below(self.usable),
            _ => random.below(self.parents),
        };
        Some(self.row_of(rank))
    }
}

/// A row before this one, of the same table: trees with several roots. `near` are the rows that belong to the same,
/// if that is known; none of them is no reason to take another.
pub(super) fn choose_before(
    key: &KeyPlan,
    own: &Kept,
    cells: &[Cell],
    (fixed, near): (&[usize], Option<&[u32]>),
    attempt: u32,
    random: &mut Random,
) -> Option<usize> {
    if own.rows == 0 || (key.nullable && attempt == 0 && random.chance(35)) {
        return None;
    }
    if key.is_one_to_one && attempt < 2 {
        return Some(own.rows - 1);
    }
    let agrees = |row: &usize| {
        fixed.iter().all(|at| own.cell(*row, key.referred[*at]) == &cells[key.columns[*at]])
    };
    let drawn = |random: &mut Random| match near {
        Some(rows) if key.nullable => rows.get(random.below(rows.len())).map(|row| *row as usize),
        _ => Some(random.below(own.rows)),
    };
    (0..24).filter_map(|_| drawn(random)).find(agrees)
}

/// The cells as one text, for looking them up.
pub(super) fn text_of<'c>(cells: impl Iterator<Item = &'c Cell>) -> String {
    let mut text = String::new();
    for cell in cells {
        match cell {
            Cell::Integer(number) => text.push_str(&number.to_string()),
            Cell::Text(value) => text.push_str(value),
            other => text.push_str(&format!("{other:?}")),
        }
        text.push('\u{1f}');
    }
    text
}

fn greatest_common_divisor(one: usize, other: usize) -> usize {
    if other == 0 { one } else { greatest_common_divisor(other, one % other) }
}
