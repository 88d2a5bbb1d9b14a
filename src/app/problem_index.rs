//! The mapping's problems by their subjects, looked up by the panels. Built once for each mapping.

use std::collections::HashMap;
use std::sync::Arc;

use crate::mapping::{Mapping, Severity, Subject};
use crate::schema::ModelId;

/// Problems by subject and by model.
#[derive(Default)]
pub struct ProblemIndex {
    mapping: Option<Arc<Mapping>>,
    by_model: HashMap<ModelId, Severity>,
    by_subject: HashMap<Subject, usize>,
}

impl ProblemIndex {
    /// Builds the index anew if the mapping is another than before.
    pub fn refresh(&mut self, mapping: &Arc<Mapping>) {
        if self.mapping.as_ref().is_some_and(|known| Arc::ptr_eq(known, mapping)) {
            return;
        }
        self.by_model.clear();
        self.by_subject.clear();
        for (index, problem) in mapping.diagnostics.iter().enumerate() {
            // Errors come first, so the first problem of a subject is its worst.
            self.by_subject.entry(problem.subject).or_insert(index);
            if let Some(model_id) = problem.subject.model_id() {
                let worst = self.by_model.entry(model_id).or_insert(problem.severity);
                *worst = problem.severity.min(*worst);
            }
        }
        self.mapping = Some(Arc::clone(mapping));
    }

    /// The worst problem in a model.
    pub fn of_model(&self, id: ModelId) -> Option<Severity> {
        self.by_model.get(&id).copied()
    }

    /// Severity and advice of the worst problem of a subject itself.
    pub fn of_subject(&self, subject: Subject) -> Option<(Severity, &str)> {
        let problem = self.mapping.as_ref()?.diagnostics.get(*self.by_subject.get(&subject)?)?;
        Some((problem.severity, problem.advice.as_str()))
    }
}
