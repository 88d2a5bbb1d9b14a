//! What commands are given: types, defaults, options and arguments of every kind.

use backref::document::{ForeignKeyOption, RelationshipOption, parse_column_line, type_names};
use backref::schema::{
    ColumnDefault, ColumnType, Lazy, MapperArgs, Model, PassiveDeletes, PolymorphicIdentity,
    PolymorphicOn, PythonArgument, ServerDefault, SqlExpression,
};
use serde_json::json;

use super::kinds::{ForeignKeyOptionKind, RelationshipOptionKind};
use super::pick::Pick;

/// A type of any name that can be written, without or with arguments.
pub fn column_type(pick: &Pick<'_>) -> Option<ColumnType> {
    let names = type_names();
    let name = names[pick.below(names.len())].name;
    let arguments = pick.one(&["", "(3)", "(8, 2)", "(a, b)"])?;
    let read = |line: String| parse_column_line(&line).ok()?.column.column_type;
    read(format!("c {name}{arguments}"))
        .or_else(|| read(format!("c {name}")))
        .or(Some(ColumnType::Integer {}))
}

fn sql_expression(pick: &Pick<'_>) -> Option<SqlExpression> {
    pick.one(&[
        SqlExpression::Text("CURRENT_TIMESTAMP".to_owned()),
        SqlExpression::Function { name: "now".to_owned(), arguments: Vec::new() },
        SqlExpression::Function { name: "f".to_owned(), arguments: vec![json!(1), json!("a")] },
        SqlExpression::True,
        SqlExpression::False,
        SqlExpression::Null,
    ])
}

pub fn column_default(pick: &Pick<'_>) -> Option<ColumnDefault> {
    pick.one(&[
        ColumnDefault::Scalar(json!(1)),
        ColumnDefault::Scalar(json!({"a": [1.5, null, true]})),
        ColumnDefault::EnumMember("Color.red".to_owned()),
        ColumnDefault::Callable("datetime.utcnow".to_owned()),
        ColumnDefault::Sql(sql_expression(pick)?),
    ])
}

pub fn server_default(pick: &Pick<'_>) -> Option<ServerDefault> {
    pick.one(&[ServerDefault::String(pick.text()), ServerDefault::Sql(sql_expression(pick)?)])
}

pub fn argument(pick: &Pick<'_>) -> Option<PythonArgument> {
    pick.one(&[
        PythonArgument::Constant(json!({"k": "v"})),
        PythonArgument::Constant(json!(true)),
        PythonArgument::Code("set".to_owned()),
        PythonArgument::Code(pick.expression()),
    ])
}

pub fn mapper_args(pick: &Pick<'_>, model: &Model) -> Option<MapperArgs> {
    let on = match pick.column_of(model) {
        Some(column_id) if pick.is_on() => PolymorphicOn::Column(column_id),
        _ => PolymorphicOn::Expression(pick.expression()),
    };
    let identity = pick.one(&[
        PolymorphicIdentity::Value(json!("user")),
        PolymorphicIdentity::Value(json!(3)),
        PolymorphicIdentity::EnumMember("Kind.user".to_owned()),
    ])?;
    let mut args = MapperArgs {
        concrete: pick.is_on(),
        polymorphic_on: pick.maybe(on),
        polymorphic_identity: pick.maybe(identity),
        inherit_condition: pick.maybe(pick.expression()),
        version_id_col: pick.column_of(model).filter(|_| pick.is_on()),
        ..MapperArgs::default()
    };
    if pick.is_on() {
        args.options.insert("batch".to_owned(), json!(pick.is_on()));
    }
    Some(args)
}

pub fn foreign_key_option(pick: &Pick<'_>) -> Option<ForeignKeyOption> {
    use ForeignKeyOptionKind as K;
    Some(match pick.one(K::ALL)? {
        K::Name => ForeignKeyOption::Name(pick.maybe(pick.text())),
        K::Ondelete => ForeignKeyOption::Ondelete(pick.maybe(pick.text())),
        K::Onupdate => ForeignKeyOption::Onupdate(pick.maybe("set null".to_owned())),
        K::Deferrable => ForeignKeyOption::Deferrable(pick.maybe(pick.is_on())),
        K::Initially => ForeignKeyOption::Initially(pick.maybe("DEFERRED".to_owned())),
        K::UseAlter => ForeignKeyOption::UseAlter(pick.is_on()),
    })
}

pub fn relationship_option(pick: &Pick<'_>) -> Option<RelationshipOption> {
    use RelationshipOption as O;
    use RelationshipOptionKind as K;
    Some(match pick.one(K::ALL)? {
        K::Lazy => O::Lazy(pick.maybe(pick.one(&Lazy::ALL)?)),
        K::OrderBy => O::OrderBy(pick.maybe(vec![pick.expression()]).unwrap_or_default()),
        K::Primaryjoin => O::Primaryjoin(pick.maybe(pick.expression())),
        K::Secondaryjoin => O::Secondaryjoin(pick.maybe(pick.expression())),
        K::Uselist => O::Uselist(pick.maybe(pick.is_on())),
        K::ForeignKeys => O::ForeignKeys(vec![pick.expression(), pick.expression()]),
        K::RemoteSide => O::RemoteSide(pick.maybe(vec![pick.expression()]).unwrap_or_default()),
        K::Cascade => O::Cascade(pick.maybe("all, delete-orphan".to_owned())),
        K::PassiveDeletes => {
            use PassiveDeletes as P;
            O::PassiveDeletes(pick.one(&[P::False, P::True, P::All])?)
        }
        K::Viewonly => O::Viewonly(pick.maybe(pick.is_on())),
        K::PostUpdate => O::PostUpdate(pick.is_on()),
        K::SingleParent => O::SingleParent(pick.is_on()),
        K::Argument => {
            let name = pick.one(&["info", "doc", "collection_class", "no_such"])?.to_owned();
            O::Argument(name, pick.maybe(argument(pick)?))
        }
        K::Overlaps => O::Overlaps(pick.maybe(pick.text())),
    })
}
