//! Commands about columns, constraints and indexes.

use std::collections::BTreeMap;

use backref::document::{ColumnSpec, Command, parse_column_line};
use backref::schema::{
    Autoincrement, CheckConstraint, ColumnType, Computed, ConstraintId, Index, IndexElement, Model,
    UniqueConstraint,
};
use serde_json::json;

use super::kinds::CommandKind;
use super::make_part as part;
use super::pick::Pick;

/// Lines of columns: plain, keys, references that are found and that are not, every kind of type.
const LINES: [&str; 12] = [
    "N Integer pk",
    "N String(80) unique index",
    "N -> users.id on delete cascade",
    "N Integer -> T",
    "N -> nowhere.id on update set null",
    "N Numeric(10, 2) default 1.5",
    "N Enum(a, b)",
    "N DateTime default datetime.utcnow",
    "N Boolean not null",
    "N",
    "N Text # what is kept of a text",
    "N JSON",
];

fn spec(pick: &Pick<'_>) -> Option<Box<ColumnSpec>> {
    let table = pick.model().map_or_else(|| "users".to_owned(), Model::table_name);
    let line = pick.one(&LINES)?.replace('T', &table).replacen('N', &pick.text(), 1);
    let spec = parse_column_line(&line).ok();
    Some(Box::new(spec.unwrap_or_else(|| ColumnSpec::new(pick.text(), None))))
}

pub fn make(kind: CommandKind, pick: &Pick<'_>) -> Option<Command> {
    use CommandKind as K;
    if kind == K::AddColumn {
        let (model_id, index) = (pick.model_id()?, pick.below(12));
        return Some(Command::AddColumn { model_id, index, spec: spec(pick)? });
    }
    if kind == K::SetLength {
        let (model, column) = pick.column()?;
        let mut strings = model.columns.iter().filter(|one| {
            matches!(one.column_type, Some(ColumnType::String { .. } | ColumnType::Text { .. }))
        });
        let column_id = strings.next_back().unwrap_or(column).id;
        let length = pick.below(300) as u32;
        return Some(Command::SetLength { model_id: model.id, column_id, length });
    }
    let (model, column) = pick.column()?;
    let (model_id, column_id) = (model.id, column.id);
    Some(match kind {
        K::EditColumn => Command::EditColumn { model_id, column_id, spec: spec(pick)? },
        K::RenameColumn => Command::RenameColumn { model_id, column_id, name: pick.text() },
        K::SetColumnType => {
            let column_type = pick.maybe(part::column_type(pick)?);
            Command::SetColumnType { model_id, column_id, column_type }
        }
        K::SetAttribute => {
            Command::SetAttribute { model_id, column_id, attribute: pick.maybe(pick.text()) }
        }
        K::SetPrimaryKey => {
            Command::SetPrimaryKey { model_id, column_id, primary_key: pick.is_on() }
        }
        K::SetNullable => {
            Command::SetNullable { model_id, column_id, nullable: pick.maybe(pick.is_on()) }
        }
        K::SetUnique => Command::SetUnique { model_id, column_id, unique: pick.is_on() },
        K::SetIndex => Command::SetIndex { model_id, column_id, index: pick.is_on() },
        K::SetDefault => {
            let default = pick.maybe(part::column_default(pick)?);
            Command::SetDefault { model_id, column_id, default }
        }
        K::SetServerDefault => {
            let server_default = pick.maybe(part::server_default(pick)?);
            Command::SetServerDefault { model_id, column_id, server_default }
        }
        K::SetOnupdate => {
            let onupdate = pick.maybe(part::column_default(pick)?);
            Command::SetOnupdate { model_id, column_id, onupdate }
        }
        K::SetAutoincrement => {
            use Autoincrement as A;
            let autoincrement = pick.one(&[A::Auto, A::True, A::False, A::IgnoreFk])?;
            Command::SetAutoincrement { model_id, column_id, autoincrement }
        }
        K::SetComputed => {
            let persisted = pick.maybe(pick.is_on());
            let computed = pick.maybe(Computed { sqltext: pick.expression(), persisted });
            Command::SetComputed { model_id, column_id, computed }
        }
        K::SetVariants => {
            let dialect = pick.one(&["mysql", "postgresql", "sqlite"])?.to_owned();
            let variants = BTreeMap::from([(dialect, part::column_type(pick)?)]);
            let variants = pick.maybe(variants).unwrap_or_default();
            Command::SetVariants { model_id, column_id, variants }
        }
        K::SetColumnArgument => {
            let name = pick.one(&["doc", "info", "quote", "no_such"])?.to_owned();
            let argument = pick.maybe(part::argument(pick)?);
            Command::SetColumnArgument { model_id, column_id, name, argument }
        }
        K::SetColumnComment => {
            Command::SetColumnComment { model_id, column_id, comment: pick.maybe(pick.text()) }
        }
        K::SetUseExistingColumn => {
            Command::SetUseExistingColumn { model_id, column_id, use_existing_column: pick.is_on() }
        }
        K::MoveColumn => Command::MoveColumn { model_id, column_id, index: pick.below(12) },
        K::RemoveColumns => Command::RemoveColumns { model_id, column_ids: pick.columns_of(model) },
        // `make::make` sends no other here.
        _ => return None,
    })
}

pub fn make_constraint(kind: CommandKind, pick: &Pick<'_>) -> Option<Command> {
    use CommandKind as K;
    let any = pick.model()?;
    Some(match kind {
        K::AddUniqueConstraint => {
            Command::AddUniqueConstraint { model_id: any.id, constraint: unique(pick, None)? }
        }
        K::EditUniqueConstraint => {
            let model = pick.model_where(|one| !one.unique_constraints.is_empty())?;
            let id = model.unique_constraints[pick.below(model.unique_constraints.len())].id;
            let mut constraint = unique(pick, Some(id))?;
            constraint.columns = pick.columns_of(model);
            Command::EditUniqueConstraint { model_id: model.id, constraint }
        }
        K::AddCheckConstraint => {
            let constraint = check(pick, ConstraintId(0), pick.column_of(any));
            Command::AddCheckConstraint { model_id: any.id, constraint }
        }
        K::EditCheckConstraint => {
            let model = pick.model_where(|one| !one.check_constraints.is_empty())?;
            let id = model.check_constraints[pick.below(model.check_constraints.len())].id;
            let constraint = check(pick, id, pick.column_of(model));
            Command::EditCheckConstraint { model_id: model.id, constraint }
        }
        K::AddIndex => {
            let elements = elements(pick, pick.column_of(any)?);
            Command::AddIndex { model_id: any.id, index: index(pick, ConstraintId(0), elements) }
        }
        K::EditIndex => {
            let model = pick.model_where(|one| !one.indexes.is_empty())?;
            let id = model.indexes[pick.below(model.indexes.len())].id;
            let elements = elements(pick, pick.column_of(model)?);
            Command::EditIndex { model_id: model.id, index: index(pick, id, elements) }
        }
        K::RemoveConstraint => {
            let ids = |one: &Model| -> Vec<ConstraintId> {
                let uniques = one.unique_constraints.iter().map(|found| found.id);
                let checks = one.check_constraints.iter().map(|found| found.id);
                uniques.chain(checks).chain(one.indexes.iter().map(|found| found.id)).collect()
            };
            let model = pick.model_where(|one| !ids(one).is_empty())?;
            let constraint_id = pick.one(&ids(model))?;
            Command::RemoveConstraint { model_id: model.id, constraint_id }
        }
        // `make::make` sends no other here.
        _ => return None,
    })
}

fn unique(pick: &Pick<'_>, id: Option<ConstraintId>) -> Option<UniqueConstraint> {
    let model = pick.model()?;
    let id = id.unwrap_or(ConstraintId(0));
    Some(UniqueConstraint { id, name: pick.maybe(pick.text()), columns: pick.columns_of(model) })
}

fn check(
    pick: &Pick<'_>,
    id: ConstraintId,
    column: Option<backref::schema::ColumnId>,
) -> CheckConstraint {
    CheckConstraint {
        id,
        name: pick.maybe(pick.text()),
        conv: pick.is_on(),
        sqltext: pick.expression(),
        column: column.filter(|_| pick.is_on()),
    }
}

fn elements(pick: &Pick<'_>, column: backref::schema::ColumnId) -> Vec<IndexElement> {
    let mut elements = vec![IndexElement::Column(column)];
    if pick.is_on() {
        elements.push(IndexElement::Expression(pick.expression()));
    }
    elements
}

fn index(pick: &Pick<'_>, id: ConstraintId, elements: Vec<IndexElement>) -> Index {
    let options = pick.maybe(BTreeMap::from([("sqlite_where".to_owned(), json!("id > 3"))]));
    Index {
        id,
        name: pick.maybe(pick.text()),
        unique: pick.is_on(),
        elements,
        options: options.unwrap_or_default(),
    }
}
