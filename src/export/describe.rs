//! The resolved models as JSON: tables, columns, and both ends of every relationship.
//!
//! The form that `backref describe` prints. Knows no command line and writes no file.

use serde_json::{Map, Value, json};

use super::describe_type::type_json;
use crate::mapping::{
    ColumnRef, ErrorClass, Mapping, ResolvedColumn, ResolvedForeignKey, ResolvedIndexElement,
    ResolvedModel, ResolvedRelationship, ResolvedTable, SqlExpr,
};
use crate::schema::{
    ColumnDefault, PassiveDeletes, RelationshipEnd, Schema, ServerDefault, SqlExpression,
};

/// All models, tables and views. What could not be resolved is left out; [`describe_error`] tells it.
pub fn describe(schema: &Schema, mapping: &Mapping) -> Value {
    let (views, tables): (Vec<_>, Vec<_>) =
        mapping.tables.values().partition(|table| table.is_view);
    let mut described = json!({
        "models": mapping
            .models
            .values()
            .map(|model| model_json(schema, mapping, model))
            .collect::<Vec<_>>(),
        "tables": tables.into_iter().map(|table| table_json(mapping, table)).collect::<Vec<_>>(),
    });
    if !views.is_empty() {
        described["views"] = views.into_iter().map(|view| view_json(mapping, view)).collect();
    }
    described
}

/// What SQLAlchemy would raise first, if it would refuse the models.
pub fn describe_error(mapping: &Mapping) -> Option<Value> {
    let first = mapping.diagnostics.iter().find(|diagnostic| diagnostic.is_error())?;
    Some(error_json(first.class, &first.message))
}

/// What SQLAlchemy would raise.
pub fn error_json(class: ErrorClass, message: &str) -> Value {
    json!({ "error": { "type": class.as_str(), "message": message } })
}

fn model_json(schema: &Schema, mapping: &Mapping, model: &ResolvedModel) -> Value {
    let table = mapping.table(model.model_id);
    let attributes: Map<String, Value> = model
        .attributes
        .iter()
        .filter_map(|(attribute, column)| {
            Some((attribute.clone(), json!(mapping.column(*column)?.name)))
        })
        .collect();
    json!({
        "name": model.class_name,
        "table": table.map(|table| &table.name),
        "attributes": attributes,
        "relationships": mapping
            .relationships(model.model_id)
            .into_iter()
            .map(|relationship| relationship_json(schema, mapping, relationship))
            .collect::<Vec<_>>(),
    })
}

fn relationship_json(
    schema: &Schema,
    mapping: &Mapping,
    relationship: &ResolvedRelationship,
) -> Value {
    let text = |expr: &SqlExpr| expr.to_text(mapping);
    let path = |column: &ColumnRef| mapping.column_path(*column);
    let mut pairs: Vec<[String; 2]> = relationship
        .synchronize_pairs
        .iter()
        .chain(&relationship.secondary_synchronize_pairs)
        .map(|(referred, referring)| [path(referred), path(referring)])
        .collect();
    pairs.sort();
    let mut remote_side: Vec<String> = relationship.remote_side.iter().map(path).collect();
    remote_side.sort();
    let secondary = relationship.secondary.and_then(|id| mapping.table(id));
    json!({
        "name": relationship.key,
        "target": schema.model(relationship.target).map(|model| &model.class_name),
        "direction": relationship.direction.as_str(),
        "uselist": relationship.uselist,
        "lazy": relationship.lazy.as_str(),
        "order_by": relationship.order_by.iter().map(text).collect::<Vec<_>>(),
        "secondary": secondary.map(|table| &table.name),
        "primaryjoin": text(&relationship.primaryjoin),
        "secondaryjoin": relationship.secondaryjoin.as_ref().map(text),
        "pairs": pairs,
        "remote_side": remote_side,
        "backref": relationship.backref,
        "reverse": relationship.reverse,
        "from_backref": relationship.end == RelationshipEnd::Backref,
        "viewonly": relationship.viewonly,
        "cascade": relationship.cascade.names(),
        "passive_deletes": match relationship.passive_deletes {
            PassiveDeletes::False => json!(false),
            PassiveDeletes::True => json!(true),
            PassiveDeletes::All => json!("all"),
        },
    })
}

fn table_json(mapping: &Mapping, table: &ResolvedTable) -> Value {
    let names = |columns: &[_]| json!(table.column_names(columns));
    json!({
        "name": table.name,
        "comment": table.comment,
        "columns": columns_json(mapping, table),
        "primary_key": { "name": table.primary_key_name, "columns": names(&table.primary_key) },
        "foreign_keys": table
            .foreign_keys
            .iter()
            .map(|key| foreign_key_json(table, key))
            .collect::<Vec<_>>(),
        "uniques": table
            .uniques
            .iter()
            .map(|unique| json!({ "name": unique.name, "columns": names(&unique.columns) }))
            .collect::<Vec<_>>(),
        "checks": table
            .checks
            .iter()
            .map(|check| json!({ "name": check.name, "sql": check.sqltext }))
            .collect::<Vec<_>>(),
        "indexes": table
            .indexes
            .iter()
            .map(|index| {
                let elements = index.elements.iter().map(|element| match element {
                    ResolvedIndexElement::Column(id) => {
                        table.column(*id).map_or("", |column| column.name.as_str())
                    }
                    ResolvedIndexElement::Expression(sql) => sql.as_str(),
                });
                json!({
                    "name": index.name,
                    "unique": index.unique,
                    "columns": elements.collect::<Vec<_>>(),
                })
            })
            .collect::<Vec<_>>(),
        "options": table.options,
    })
}

fn view_json(mapping: &Mapping, view: &ResolvedTable) -> Value {
    json!({
        "name": view.name,
        "comment": view.comment,
        "columns": columns_json(mapping, view),
    })
}

fn columns_json(mapping: &Mapping, table: &ResolvedTable) -> Vec<Value> {
    table.columns.iter().map(|column| column_json(mapping, column)).collect()
}

fn column_json(mapping: &Mapping, column: &ResolvedColumn) -> Value {
    json!({
        "name": column.name,
        "type": type_json(column.column_type.as_ref()),
        "nullable": column.nullable,
        "primary_key": column.primary_key,
        "autoincrement": column.counts_up,
        "unique": column.unique,
        "index": column.index,
        "default": column.default.as_ref().map(|default| default_json(mapping, default)),
        "onupdate": column.onupdate.as_ref().map(|default| default_json(mapping, default)),
        "server_default": column.server_default.as_ref().map(|default| match default {
            ServerDefault::String(value) => json!({ "kind": "string", "value": value }),
            ServerDefault::Sql(sql) => sql_json(mapping, sql),
        }),
        "comment": column.comment,
    })
}

fn default_json(mapping: &Mapping, default: &ColumnDefault) -> Value {
    match default {
        ColumnDefault::Scalar(value) => json!({ "kind": "scalar", "value": value }),
        ColumnDefault::Constant(constant) => json!({ "kind": "scalar", "value": constant.repr() }),
        ColumnDefault::EnumMember(member) => json!({ "kind": "scalar", "value": member }),
        ColumnDefault::Callable(written) => {
            json!({ "kind": "callable", "name": callable_name(written) })
        }
        ColumnDefault::Sql(sql) => sql_json(mapping, sql),
    }
}

/// `__name__` of a callable: the last part of its path, `<lambda>` of a lambda.
fn callable_name(written: &str) -> &str {
    let written = written.trim();
    let is_lambda = written
        .strip_prefix("lambda")
        .is_some_and(|rest| rest.starts_with(|c: char| c == ':' || c.is_whitespace()));
    if is_lambda { "<lambda>" } else { written.rsplit('.').next().unwrap_or(written) }
}

fn sql_json(mapping: &Mapping, sql: &SqlExpression) -> Value {
    let literal = |value: &Value| SqlExpr::Literal(value.clone());
    let expr = match sql {
        SqlExpression::Text(text) => SqlExpr::Text(text.clone()),
        SqlExpression::Function { name, arguments } => SqlExpr::Function {
            name: name.clone(),
            arguments: arguments.iter().map(literal).collect(),
        },
        SqlExpression::True => literal(&Value::Bool(true)),
        SqlExpression::False => literal(&Value::Bool(false)),
        SqlExpression::Null => literal(&Value::Null),
    };
    json!({ "kind": "sql", "text": expr.to_text(mapping) })
}

fn foreign_key_json(table: &ResolvedTable, key: &ResolvedForeignKey) -> Value {
    json!({
        "name": key.name,
        "columns": table.column_names(&key.columns),
        "referred_table": key.referred_table,
        "referred_columns": key.referred_column_names,
        "ondelete": key.ondelete,
        "onupdate": key.onupdate,
        "deferrable": key.deferrable,
        "initially": key.initially,
        "use_alter": key.use_alter,
    })
}
