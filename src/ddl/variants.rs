//! Types that a column has on one dialect only (`TypeEngine.with_variant`), put in place of its own.

use std::borrow::Cow;

use super::Dialect;
use crate::mapping::Mapping;

/// The mapping with each column's type as this dialect has it.
pub fn with_variants_of(mapping: &Mapping, dialect: Dialect) -> Cow<'_, Mapping> {
    let is_varied = mapping
        .tables
        .values()
        .flat_map(|table| &table.columns)
        .any(|column| column.variants.contains_key(dialect.as_str()));
    if !is_varied {
        return Cow::Borrowed(mapping);
    }
    let mut varied = mapping.clone();
    for column in varied.tables.values_mut().flat_map(|table| &mut table.columns) {
        if let Some(variant) = column.variants.get(dialect.as_str()) {
            column.column_type = Some(variant.clone());
        }
    }
    Cow::Owned(varied)
}
