//! What a foreign key puts into a row: the row that it refers to, NULL, or what holds the place until all tables
//! have their rows.

use super::Cell;
use super::kind::Kind;
use super::parents::choose_before;
use super::plan::KeyPlan;
use super::table_rows::TableRows;
use crate::schema::ModelId;

/// Why a row has nothing to refer to.
pub(super) enum NoParent {
    /// There is nothing left.
    AtAll,
    /// What these columns hold by other keys leads nowhere by this one.
    OfThese(Vec<usize>),
}

impl TableRows<'_> {
    /// Fills the columns of a key; answers when what they refer to came to be.
    pub(super) fn fill_key(
        &self,
        at: usize,
        key: &KeyPlan,
        class: Option<&ModelId>,
        cells: &mut [Cell],
        filled: &mut [bool],
    ) -> Result<Option<i64>, NoParent> {
        let leave_null = |cells: &mut [Cell], filled: &mut [bool]| {
            for column in &key.columns {
                if !filled[*column] && self.plan.columns[*column].nullable {
                    (cells[*column], filled[*column]) = (Cell::Null, true);
                }
            }
        };
        let attempt = key.columns.iter().map(|one| self.attempts[*one]).max().unwrap_or(0);
        let mut random = self.facts(attempt).random(500 + at as u64);
        let is_foreign = !self.is_of(class, key.declared_on) && key.nullable;
        if key.is_late || key.table.is_none() || is_foreign || (key.nullable && attempt > 40) {
            if key.nullable {
                leave_null(cells, filled);
            } else if key.is_late && attempt == 0 {
                self.hold_places(key, cells, filled);
            }
            return Ok(None);
        }
        if key.columns.iter().all(|column| filled[*column]) {
            return Ok(None);
        }
        if key.is_self {
            let fixed = &self.fixed[at];
            let near = self.scope(cells).map(|scope| self.by_scope.get(&scope));
            let near = near.map(|rows| rows.map_or(&[][..], Vec::as_slice));
            match choose_before(key, &self.own, cells, (fixed, near), attempt, &mut random) {
                Some(parent) => {
                    for (place, column) in key.columns.iter().enumerate() {
                        cells[*column] = self.own.cell(parent, key.referred[place]).clone();
                        filled[*column] = true;
                    }
                    return Ok(Some(self.own.moment(parent)));
                }
                None if key.nullable => leave_null(cells, filled),
                // A root that has to refer to something refers to itself.
                None => {
                    for (place, column) in key.columns.iter().enumerate() {
                        let referred = key.referred[place];
                        if !filled[referred] {
                            cells[referred] = self.cell(referred, class, cells, false);
                            filled[referred] = true;
                        }
                        cells[*column] = cells[referred].clone();
                        filled[*column] = true;
                    }
                }
            }
            return Ok(None);
        }
        let Some(parent_table) = key.table else { return Ok(None) };
        let chosen = match &self.of_base {
            Some(rows) if key.is_inheritance => {
                rows.get(self.row as usize).map(|row| *row as usize)
            }
            _ if key.nullable && attempt == 0 && random.chance(10) => None,
            _ => self.choosers[at].as_ref().and_then(|chooser| {
                let (tried, facts) = ((self.row, attempt), self.facts(0));
                let moment = if self.plan.has_moments { facts.planned() } else { i64::MAX };
                let of = (key, &self.all.kept[parent_table]);
                chooser.choose_made_before(moment, of, cells, tried, &mut random)
            }),
        };
        let Some(chosen) = chosen else {
            if !key.nullable {
                // Another key chose what this one cannot follow: both choose again.
                let is_bound = !self.fixed[at].is_empty() && self.all.kept[parent_table].rows > 0;
                return Err(if is_bound {
                    NoParent::OfThese(
                        self.plan.keys.iter().flat_map(|key| key.columns.clone()).collect(),
                    )
                } else {
                    NoParent::AtAll
                });
            }
            leave_null(cells, filled);
            return Ok(None);
        };
        for (place, column) in key.columns.iter().enumerate() {
            cells[*column] = self.all.kept[parent_table].cell(chosen, key.referred[place]).clone();
            filled[*column] = true;
        }
        Ok(Some(self.all.kept[parent_table].moment(chosen)))
    }

    /// What is put in until a late key is filled: unlike anything that it will hold, so that no two rows ever
    /// hold the same.
    fn hold_places(&self, key: &KeyPlan, cells: &mut [Cell], filled: &mut [bool]) {
        let plan = self.plan;
        let is_kept = |at: &usize| {
            let mut others = plan.keys.iter().filter(|other| !other.is_late);
            plan.primary_key.contains(at) || others.any(|other| other.columns.contains(at))
        };
        for column in key.columns.iter().filter(|at| !is_kept(at)) {
            cells[*column] = match plan.columns[*column].kind {
                Kind::Integer(_) => Cell::Integer(1_000_000_000_000 + self.row.cast_signed()),
                Kind::Text(_) => Cell::Text(format!("~{}", self.row)),
                _ => continue,
            };
            filled[*column] = true;
        }
    }
}
