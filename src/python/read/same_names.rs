//! Classes and variables of one name in several modules: in one module, and in one drawing, each
//! needs a name of its own.

use std::collections::BTreeSet;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::build::Build;

impl Build {
    /// The first of a name keeps it; the others get a number, and keep the names of their tables.
    ///
    /// Two classes of one name for one table in one file are left to `mapping`, which says what
    /// SQLAlchemy says of the table.
    pub(super) fn number_same_names(&mut self) {
        let mut taken: BTreeSet<String> =
            self.program.classes.iter().map(|class| class.name.clone()).collect();
        taken.extend(self.models.iter().map(|built| built.model.class_name.clone()));
        let mut seen: FxHashMap<String, Vec<usize>> =
            FxHashMap::with_capacity_and_hasher(self.models.len(), FxBuildHasher);
        for at in 0..self.models.len() {
            let built = &self.models[at];
            if built.is_merged {
                continue;
            }
            let name = built.model.class_name.clone();
            let of_that_name = seen.entry(name.clone()).or_default();
            let earlier = of_that_name.iter().map(|at| &self.models[*at]).find(|other| {
                other.site.file != built.site.file
                    || other.model.full_table_name() != built.model.full_table_name()
            });
            let Some(earlier) = earlier else {
                of_that_name.push(at);
                continue;
            };
            let first = self.program.files[earlier.site.file].module.clone();
            let is_class = built.model.kind.is_class();
            let between = if is_class { "" } else { "_" };
            let mut number = 2;
            let mut free = format!("{name}{between}{number}");
            while taken.contains(&free) {
                number += 1;
                free = format!("{name}{between}{number}");
            }
            taken.insert(free.clone());
            let (site, what) = (built.site, if is_class { "class" } else { "table" });
            self.program.note(
                site,
                format!(
                    "another {what} is called {name} in {first}; this one is called {free} here"
                ),
            );
            let model = &mut self.models[at].model;
            if model.has_own_table() {
                model.tablename = Some(model.table_name());
            }
            model.class_name = free;
        }
    }
}
