//! What tells the rows of a table without a primary key apart: SQLAlchemy's mapper has to know.

use crate::schema::{ColumnId, IndexElement, Model};

/// Sets `__mapper_args__["primary_key"]` of a class whose table has no primary key, and says so: the
/// smallest key that is unique and never NULL, or else all columns.
pub(crate) fn identify_rows(model: &mut Model) -> Option<String> {
    if !model.kind.is_class() || model.columns.iter().any(|column| column.primary_key) {
        return None;
    }
    let is_not_null =
        |id: &ColumnId| model.column(*id).is_some_and(|one| one.nullable == Some(false));
    let of_columns = model.columns.iter().filter(|one| one.unique).map(|one| vec![one.id]);
    let of_constraints = model.unique_constraints.iter().map(|one| one.columns.clone());
    let of_indexes = model.indexes.iter().filter(|index| index.unique).filter_map(|index| {
        let is_partial = index.options.keys().any(|name| name.ends_with("_where"));
        let columns = index.elements.iter().map(|element| match element {
            IndexElement::Column(id) => Some(*id),
            IndexElement::Expression(_) => None,
        });
        if is_partial { None } else { columns.collect::<Option<Vec<ColumnId>>>() }
    });
    let unique = of_columns
        .chain(of_constraints)
        .chain(of_indexes)
        .filter(|columns| !columns.is_empty() && columns.iter().all(is_not_null))
        .min_by_key(Vec::len);
    let what = match &unique {
        Some(columns) => {
            let names = columns.iter().filter_map(|id| model.column(*id));
            names.map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ")
        }
        None => "all columns together".to_owned(),
    };
    let all = || model.columns.iter().map(|column| column.id).collect();
    model.mapper_primary_key = unique.unwrap_or_else(all);
    Some(["It has no primary key; its rows are told apart by ", &what, "."].concat())
}
