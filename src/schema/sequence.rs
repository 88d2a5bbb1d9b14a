//! `Identity(...)` and `Sequence(...)` of a column: numbers that the database gives.

use serde::{Deserialize, Serialize};

use super::column_type::is_false;

/// `Identity(always=…, start=…)`: `GENERATED … AS IDENTITY` where the dialect has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Identity {
    /// `ALWAYS`, else `BY DEFAULT`.
    #[serde(skip_serializing_if = "is_false")]
    pub always: bool,
    /// How it counts.
    #[serde(skip_serializing_if = "SequenceOptions::is_default")]
    pub options: SequenceOptions,
}

/// `Sequence("name", start=…)`: made before the table where the dialect has sequences.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sequence {
    /// Its name.
    pub name: String,
    /// The schema that it is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Left out where the database numbers rows by itself?
    #[serde(skip_serializing_if = "is_false")]
    pub optional: bool,
    /// How it counts.
    #[serde(skip_serializing_if = "SequenceOptions::is_default")]
    pub options: SequenceOptions,
}

/// How numbers are given (`IdentityOptions`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SequenceOptions {
    /// `START WITH`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<i64>,
    /// `INCREMENT BY`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub increment: Option<i64>,
    /// `MINVALUE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minvalue: Option<i64>,
    /// `MAXVALUE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maxvalue: Option<i64>,
    /// `NO MINVALUE`.
    #[serde(skip_serializing_if = "is_false")]
    pub nominvalue: bool,
    /// `NO MAXVALUE`.
    #[serde(skip_serializing_if = "is_false")]
    pub nomaxvalue: bool,
    /// `CYCLE` or `NO CYCLE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cycle: Option<bool>,
    /// `CACHE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache: Option<i64>,
}

impl SequenceOptions {
    /// Is nothing said?
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// The numbers by SQLAlchemy's names, in the order of SQL, with SQL's words before them.
    pub fn numbers(&self) -> [(&'static str, &'static str, Option<i64>); 5] {
        [
            ("increment", "INCREMENT BY", self.increment),
            ("start", "START WITH", self.start),
            ("minvalue", "MINVALUE", self.minvalue),
            ("maxvalue", "MAXVALUE", self.maxvalue),
            ("cache", "CACHE", self.cache),
        ]
    }
}
