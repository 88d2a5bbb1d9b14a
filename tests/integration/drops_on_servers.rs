//! DROP statements on real servers: what was created goes, whole, twice without harm, and what was not
//! chosen stands as it stood. Without a server each test says so and passes.

use std::collections::BTreeSet;

use backref::ddl::{Dialect, create_all, drop_all};
use backref::mapping::{Mapping, resolve};
use backref::schema::{ColumnType, EnumType, ModelId, Schema};
use serde_json::Value;

use crate::ddl_constraints::cycle;
use crate::drafts::{Draft, integer};
use crate::place_on_server::Place;

fn drops(mapping: &Mapping, dialect: Dialect, models: Option<&[ModelId]>) -> (String, Vec<String>) {
    let (statements, notes) = drop_all(mapping, dialect, models);
    (statements.join(";\n") + ";\n", notes)
}

/// Makes everything and drops it; nothing is left, and dropping again harms nothing.
fn check_all_goes(name: &str, schema: &Schema, dialect: Dialect) {
    let Some(place) = Place::new(dialect, &format!("drops_{name}")) else { return };
    let mapping = resolve(schema);
    let create = create_all(&mapping, dialect).unwrap().to_string();
    let (drop, notes) = drops(&mapping, dialect, None);
    assert_eq!(notes, Vec::<String>::new());
    place.run(&drop);
    place.run(&create);
    assert!(!place.catalog().is_empty());
    place.run(&drop);
    assert_eq!(place.catalog(), BTreeSet::new(), "{name} on {dialect}:\n{drop}");
    place.run(&drop);
    place.run(&[drop, create].concat());
}

/// Makes everything and drops some; what the catalog tells of the others is as it was.
fn check_rest_stands(name: &str, schema: &Schema, dialect: Dialect, tables: &[&str]) {
    let Some(place) = Place::new(dialect, &format!("rests_{name}")) else { return };
    let mapping = resolve(schema);
    place.run(&create_all(&mapping, dialect).unwrap().to_string());
    let chosen: Vec<ModelId> = mapping
        .tables
        .values()
        .filter(|table| tables.contains(&table.name.as_str()))
        .map(|table| table.model_id)
        .collect();
    assert_eq!(chosen.len(), tables.len());
    let before = place.catalog();
    let (drop, notes) = drops(&mapping, dialect, Some(&chosen));
    place.run(&drop);
    let after = place.catalog();
    let gone: Vec<&String> = before.difference(&after).collect();
    assert_eq!(after.difference(&before).count(), 0);
    for fact in &gone {
        let Value::Array(parts) = serde_json::from_str(fact).unwrap() else { panic!("{fact}") };
        let is_of_chosen =
            parts.iter().filter_map(Value::as_str).any(|part| tables.contains(&part));
        let is_own_object = ["sequence", "enum"].map(Value::from).contains(&parts[0]);
        assert!(is_of_chosen || is_own_object, "{fact} went with {tables:?}\n{drop}");
    }
    for table in tables {
        let named = format!("\"{table}\"");
        assert!(after.iter().all(|fact| !fact.contains(&named)), "{table} stands\n{drop}");
    }
    // What is shared is told, and stands.
    for note in &notes {
        let shared = note.split("TYPE IF EXISTS ").nth(1).and_then(|rest| rest.split(' ').next());
        let shared = shared.unwrap_or_else(|| panic!("{note}"));
        assert!(
            after.iter().any(|fact| fact.contains(&format!("[\"enum\",\"public\",\"{shared}\"")))
        );
    }
}

/// Two tables with the same enum type, and a third with one of its own.
fn sharing() -> Schema {
    let of = |name: &str| {
        ColumnType::Enum(EnumType {
            values: vec!["a".to_owned(), "b".to_owned()],
            enum_name: Some(name.to_owned()),
            enum_class: None,
            native_enum: true,
            create_constraint: false,
            length: None,
            schema: None,
        })
    };
    let mut draft = Draft::default();
    draft.table("doors").key().plain("kind", of("shared"));
    draft.table("gates").key().plain("kind", of("shared")).plain("own", of("lone"));
    draft
        .table("keys")
        .key()
        .plain("door_id", integer())
        .foreign_key(&["door_id"], "doors", &["id"], |_| {})
        .plain("only_here", of("keys only"));
    draft.schema
}

/// A table that stays refers into a cycle that goes: the note says what becomes of its key.
#[test]
fn postgresql_drops_keys_into_a_cycle_and_says_so() {
    let Some(place) = Place::new(Dialect::Postgresql, "drops_outsider") else { return };
    let mut draft = Draft { schema: cycle() };
    let inside = resolve(&draft.schema);
    let chosen: Vec<ModelId> = inside.tables.keys().copied().collect();
    let name = inside.tables.values().next().unwrap().name.clone();
    draft.table("outsider").key().plain("to_id", integer()).foreign_key(
        &["to_id"],
        &name,
        &["id"],
        |_| {},
    );
    let mapping = resolve(&draft.schema);
    place.run(&create_all(&mapping, Dialect::Postgresql).unwrap().to_string());
    let (drop, notes) = drops(&mapping, Dialect::Postgresql, Some(&chosen));
    let told = "outsider refers to what is dropped; its foreign key is dropped, too";
    assert_eq!(notes, [told]);
    place.run(&drop);
    let catalog = place.catalog();
    assert!(catalog.iter().all(|fact| fact.contains("outsider")), "{catalog:?}");
    assert!(!catalog.iter().any(|fact| fact.contains("FOREIGN KEY")));
}

fn check_dialect(dialect: Dialect) {
    for (name, _) in crate::samples::SAMPLES {
        check_all_goes(name, &crate::samples::open(name).schema, dialect);
    }
    check_all_goes("cycle", &cycle(), dialect);
    check_all_goes("sharing", &sharing(), dialect);
    let shop = crate::samples::open("shop").schema;
    for tables in [
        &["stock_movements"][..],
        &["refunds", "payments"],
        &["reviews", "product_images", "product_tags", "tags"],
    ] {
        check_rest_stands("shop", &shop, dialect, tables);
    }
    for tables in [&["gates"][..], &["keys"], &["keys", "doors"], &["gates", "keys"]] {
        check_rest_stands("sharing", &sharing(), dialect, tables);
    }
}

#[test]
fn postgresql_drops_what_was_made_and_nothing_else() {
    check_dialect(Dialect::Postgresql);
}

#[test]
fn mariadb_drops_what_was_made_and_nothing_else() {
    check_dialect(Dialect::Mysql);
}
