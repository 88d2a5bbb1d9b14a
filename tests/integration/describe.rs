//! What describe prints, beyond what is recorded of real SQLAlchemy.

use backref::export::describe::{describe, describe_error};
use backref::mapping::resolve;
use backref::schema::{Column, ColumnId, ColumnType, Model, ModelId, ModelKind, Schema};
use serde_json::json;

/// A schema with one table and one view, each with the one column given.
fn schema(column_type: Option<&ColumnType>) -> Schema {
    let mut schema = Schema::default();
    for (class_name, kind) in [
        ("Invoice", ModelKind::Class),
        (
            "totals",
            ModelKind::View {
                sql: "CREATE VIEW totals AS SELECT 1 AS id".to_owned(),
                dialect: None,
            },
        ),
    ] {
        let mut model = Model::new(ModelId(schema.next_id()), class_name);
        model.kind = kind;
        let mut column = Column::new(ColumnId(schema.next_id()), "id", column_type.cloned());
        column.primary_key = model.kind.is_class();
        model.columns.push(column);
        schema.insert(model);
    }
    schema
}

#[test]
fn views_stand_apart_from_tables_and_models() {
    let schema = schema(Some(&ColumnType::Integer {}));
    let described = describe(&schema, &resolve(&schema));
    let names = |key: &str| -> Vec<String> {
        let list = described[key].as_array().unwrap();
        list.iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names("models"), ["Invoice"]);
    assert_eq!(names("tables"), ["invoice"]);
    assert_eq!(names("views"), ["totals"]);
    assert_eq!(described["views"][0]["columns"][0]["name"], "id");
}

#[test]
fn types_by_their_sql_names_are_taken_apart() {
    let check = |text: &str, expected: serde_json::Value| {
        let schema = schema(Some(&ColumnType::Sql { text: text.to_owned() }));
        let described = describe(&schema, &resolve(&schema));
        assert_eq!(described["tables"][0]["columns"][0]["type"], expected, "{text}");
    };
    check("NVARCHAR(160)", json!({ "name": "NVARCHAR", "length": 160 }));
    check("NUMERIC(10, 2)", json!({ "name": "NUMERIC", "precision": 10, "scale": 2 }));
    check("REAL", json!({ "name": "REAL" }));
    check("ENUM('a')", json!({ "name": "ENUM('a')" }));
    check("DOUBLE PRECISION", json!({ "name": "DOUBLE_PRECISION" }));
    check("INTEGER[]", json!({ "name": "ARRAY" }));
    check("BIGINT UNSIGNED", json!({ "name": "BIGINT" }));
    check("TIMESTAMP WITH TIME ZONE", json!({ "name": "TIMESTAMP", "timezone": true }));
}

#[test]
fn a_column_without_a_type_is_null_type() {
    let schema = schema(None);
    let described = describe(&schema, &resolve(&schema));
    assert_eq!(described["tables"][0]["columns"][0]["type"], json!({ "name": "NullType" }));
}

#[test]
fn the_first_refusal_is_the_error_and_a_warning_is_none() {
    let mut refused = schema(Some(&ColumnType::Integer {}));
    refused.model_mut(ModelId(1)).unwrap().columns[0].primary_key = false;
    let error = describe_error(&resolve(&refused)).unwrap();
    assert_eq!(error["error"]["type"], "ArgumentError");
    let message = error["error"]["message"].as_str().unwrap();
    assert!(message.contains("Mapper[Invoice(invoice)]"), "{message}");
    assert_eq!(describe_error(&resolve(&schema(Some(&ColumnType::Integer {})))), None);
}
