//! A SELECT as SQLAlchemy's compiler writes it, and what is bound in it.
//!
//! Holds no values of rows: a [`Bind`] says where each comes from.

use serde_json::Value;

use crate::mapping::ColumnRef;

/// A SELECT with question marks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statement {
    /// The text; where [`Self::list`] is, the keys of an IN are still to be put in.
    pub sql: String,
    /// What each question mark stands for, in order.
    pub binds: Vec<Bind>,
    /// What each column of the result is.
    pub columns: Vec<Selected>,
    /// Places of the columns that say whose each row is: of which parent, or which target by a key.
    pub keys: Vec<usize>,
    /// The IN whose keys come from rows.
    pub list: Option<KeyList>,
}

/// One value of a statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Bind {
    /// A constant of the models.
    Constant(Value),
    /// How many parents a page has.
    Limit,
    /// How many are stepped over: none.
    Offset,
    /// A part of the key by which one object is got.
    Key(usize),
    /// The value of a column of the object whose relationship is loaded.
    Cell(ColumnRef),
    /// All the keys of [`Statement::list`].
    Keys,
}

/// A column of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selected {
    /// Whose: 0 is the parent, 1 what its relationship leads to, 2 what that of these leads to.
    pub level: usize,
    /// The column.
    pub column: ColumnRef,
}

/// Where the keys of an IN stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyList {
    /// The byte in the text at which they are put in.
    pub at: usize,
    /// How many columns a key has.
    pub width: usize,
}

impl Statement {
    /// Where a column stands in the result.
    pub fn place(&self, level: usize, column: ColumnRef) -> Option<usize> {
        self.columns.iter().position(|one| *one == Selected { level, column })
    }

    /// The columns of what the relationship leads to, in the order of the result.
    pub fn target_columns(&self) -> Vec<ColumnRef> {
        self.columns.iter().filter(|one| one.level == 1).map(|one| one.column).collect()
    }

    /// The text with so many keys in its IN: `(?, ?)`, or `(VALUES (?, ?), (?, ?))` for keys of
    /// several columns.
    pub fn sql_for(&self, keys: usize) -> String {
        let Some(list) = self.list else { return self.sql.clone() };
        let marks = |count: usize| vec!["?"; count].join(", ");
        let text = if list.width == 1 {
            ["(", &marks(keys), ")"].concat()
        } else {
            let key = ["(", &marks(list.width), ")"].concat();
            ["(VALUES ", &vec![key; keys].join(", "), ")"].concat()
        };
        let (before, after) = self.sql.split_at(list.at);
        [before, &text, after].concat()
    }
}
