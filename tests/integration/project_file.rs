//! The project file: what is written is read back whole, lines are made for git, refusals are clear.

use backref::diagram::Diagram;
use backref::document::{Document, from_text, load, save, to_text};
use backref::schema::{
    Backref, Column, ColumnDefault, ColumnId, ColumnType, ConstraintId, ForeignKeyConstraint,
    ForeignKeyTarget, Model, ModelId, Relationship, RelationshipId, RelationshipOptions, Schema,
};
use emath::pos2;
use std::fs;
use std::sync::Arc;

fn music() -> Document {
    let mut schema = Schema::default();
    let mut role = Model::new(ModelId(schema.next_id()), "Role");
    role.tablename = Some("roles".to_owned());
    let mut id = Column::new(ColumnId(schema.next_id()), "id", Some(ColumnType::Integer {}));
    id.primary_key = true;
    let role_key = id.id;
    let text = ColumnType::String { length: Some(64), collation: None };
    let mut name = Column::new(ColumnId(schema.next_id()), "name", Some(text));
    name.unique = true;
    name.default = Some(ColumnDefault::Scalar("a \"quoted\", [odd] {name}".into()));
    role.columns = vec![id, name];
    let mut user = Model::new(ModelId(schema.next_id()), "User");
    let refers = Column::new(ColumnId(schema.next_id()), "role_id", Some(ColumnType::Integer {}));
    let target = ForeignKeyTarget::Columns { model: role.id, columns: vec![role_key] };
    let key_id = ConstraintId(schema.next_id());
    user.foreign_keys = vec![ForeignKeyConstraint::new(key_id, vec![refers.id], target)];
    user.columns = vec![refers];
    let mut users = Relationship::new(RelationshipId(schema.next_id()), "users", user.id);
    users.backref =
        Some(Backref { name: "role".to_owned(), options: RelationshipOptions::default() });
    role.relationships = vec![users];
    let mut diagram = Diagram::default();
    diagram.positions.insert(role.id, pos2(80.0, 40.0));
    diagram.positions.insert(user.id, pos2(400.5, -40.0));
    schema.insert(role);
    schema.insert(user);
    Document { diagram: Arc::new(diagram), ..Document::from_schema(schema) }
}

#[test]
fn one_item_stands_on_one_line() {
    let text = to_text(&music());
    for line in [
        r#"          {"id": 2, "name": "id", "type": {"name": "Integer"}, "primary_key": true},"#,
        r#"          {"id": 7, "name": "users", "target": {"model": 4}, "backref": {"name": "role"}}"#,
        r#"          {"id": 6, "columns": [5], "target": {"columns": {"model": 1, "columns": [2]}}}"#,
        r#"      "1": [80, 40],"#,
        r#"      "4": [400.5, -40]"#,
        r#"        "class_name": "Role","#,
    ] {
        assert!(text.lines().any(|there| there == line), "{line}\n{text}");
    }
    assert!(text.ends_with("}\n"));
    assert!(text.lines().all(|line| line.chars().count() <= 140), "{text}");
}

#[test]
fn what_is_written_is_read_back() {
    let document = music();
    let text = to_text(&document);
    let back = from_text(&text).unwrap();
    assert_eq!(back, document);
    assert_eq!(to_text(&back), text);
}

#[test]
fn an_empty_project_is_written_and_read() {
    let text = to_text(&Document::default());
    assert_eq!(from_text(&text).unwrap(), Document::default());
}

#[test]
fn diagram_and_settings_may_be_missing_and_next_id_is_raised() {
    let text = r#"{"format": 1, "schema": {"next_id": 0, "models": [
        {"id": 4, "class_name": "User", "columns": [{"id": 9, "name": "id"}]}]}}"#;
    let document = from_text(text).unwrap();
    assert_eq!(document.schema.next_id, 9);
    assert!(document.diagram.positions.is_empty());
}

fn refusal(text: &str) -> String {
    from_text(text).map_or_else(|error| error.to_string(), |_| "was read".to_owned())
}

#[test]
fn each_refusal_says_where_and_what() {
    let whole = to_text(&music());
    for (text, expected) in [
        (String::new(), "The file is empty, so it is not a project"),
        (" \n ".to_owned(), "The file is empty, so it is not a project"),
        (
            "{\"format\": 1,\n  \"schema\": nothing}".to_owned(),
            "Not JSON at line 2, column 14: expected ident",
        ),
        (
            "[1, 2]".to_owned(),
            "Not a project this program can read. the file: a project is an object with format and schema",
        ),
        (
            "{}".to_owned(),
            "Not a project this program can read. format: missing. A project begins with {\"format\": 1, \"schema\": …}",
        ),
        (
            "{\"format\": 2, \"unknown\": 1}".to_owned(),
            "Made by a newer Backref (format 2); this one reads up to 1",
        ),
        (
            "{\"format\": \"1\"}".to_owned(),
            "Not a project this program can read. format: is not a whole number",
        ),
        (
            whole.replace("\"name\": \"Integer\"", "\"name\": \"Intege\""),
            "schema.models[0].columns[0].type.name: unknown variant `Intege`",
        ),
        (
            whole.replace("\"primary_key\": true", "\"primary_key\": 1"),
            "schema.models[0].columns[0].primary_key: invalid type: integer `1`, expected a boolean",
        ),
        (
            whole.replace("\"primary_key\": true", "\"primary\": true"),
            "schema.models[0].columns[0].primary: unknown field `primary`",
        ),
        (
            whole.replace("\"id\": 3,", "\"id\": 2,"),
            "schema.models[0].columns[1].id: two columns have the id 2",
        ),
        (whole.replace("\"id\": 4,", "\"id\": 1,"), "schema.models: two models have the id 1"),
        (
            whole.replace("{\"model\": 1, \"columns\": [2]}", "{\"model\": 1, \"columns\": [5]}"),
            "schema.models[1].foreign_keys[0].target.columns.columns: there is no column of Role with the id 5",
        ),
        (
            whole.replace("\"target\": {\"model\": 4}", "\"target\": {\"model\": 44}"),
            "schema.models[0].relationships[0].target.model: there is no model with the id 44",
        ),
        (
            whole.replace("\"4\": [400.5", "\"44\": [400.5"),
            "diagram.positions.44: there is no model with the id 44",
        ),
        (
            whole.replace("\"next_id\": 7", "\"next_id\": 4294967295"),
            "schema.next_id: ids go up to 3294967295, not 4294967295",
        ),
    ] {
        let message = refusal(&text);
        assert!(message.contains(expected), "{message}\nexpected {expected}");
        assert!(!message.contains('\n'), "{message}");
    }
}

#[test]
fn a_project_cut_off_anywhere_is_refused_and_never_panics() {
    let whole = to_text(&music());
    for at in 0..whole.trim_end().len() {
        if whole.is_char_boundary(at) {
            let message = refusal(&whole[..at]);
            let is_clear = message.starts_with("The file was cut off: it ends at line ")
                || message == "The file is empty, so it is not a project";
            assert!(is_clear, "{at}: {message}");
        }
    }
}

#[test]
fn a_file_is_saved_and_loaded_and_saved_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("music.json");
    let document = music();
    save(&path, &document).unwrap();
    assert_eq!(load(&path).unwrap(), document);
    let bytes = fs::read(&path).unwrap();
    save(&path, &load(&path).unwrap()).unwrap();
    assert_eq!(fs::read(&path).unwrap(), bytes);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn saving_keeps_permissions_and_follows_links() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("music.json");
    fs::write(&path, "old").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let link = folder.path().join("link.json");
    symlink("music.json", &link).unwrap();
    save(&link, &music()).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(load(&path).unwrap(), music());
}

/// A project that says everything that can be said, as a person could write it.
const EVERYTHING: &str = r#"{
  "format": 1,
  "schema": {
    "next_id": 40,
    "naming_convention": {"ix": "ix_%(column_0_label)s"},
    "models": [
      {"id": 1, "kind": "association_table", "class_name": "links", "tablename": "links", "columns": []},
      {"id": 2, "kind": {"view": {"sql": "CREATE VIEW v AS SELECT 1"}}, "class_name": "V", "columns": []},
      {
        "id": 3, "class_name": "Every", "tablename": "every", "repr": 5, "comment": "note \u00e9 \" { [",
        "inherits": {"unresolved": "Root"},
        "columns": [
          {"id": 4, "use_existing_column": true, "name": "a b", "attribute": "a_b", "type": {"name": "Integer"}, "primary_key": true, "autoincrement": "ignore_fk"},
          {"id": 5, "name": "b", "type": {"name": "Enum", "values": ["x"], "enum_name": "e", "native_enum": false,
            "enum_class": {"class_name": "E", "members": [["x", 1], ["y", "two"]]}, "create_constraint": true, "length": 3},
            "nullable": false, "unique": true, "index": true, "default": {"enum_member": "E.x"}},
          {"id": 6, "name": "c", "type": {"name": "SQL", "text": "NVARCHAR(160)"}, "default": {"callable": "make"},
            "onupdate": {"sql": {"function": {"name": "now", "arguments": [1, "a", null]}}},
            "server_default": {"sql": "true"}, "comment": "c"},
          {"id": 7, "name": "d", "type": {"name": "Uuid", "as_uuid": false}, "computed": {"sqltext": "a + 1", "persisted": true},
            "server_default": {"string": "0"}},
          {"id": 8, "name": "e", "default": {"scalar": {"k": [1, 2.5, null, true]}}, "server_default": {"sql": {"text": "now()"}}}
        ],
        "primary_key": {"name": "pk", "columns": [4]},
        "foreign_keys": [
          {"id": 9, "name": "fk", "columns": [5], "target": {"columns": {"model": 3, "columns": [4]}}, "ondelete": "CASCADE",
            "onupdate": "SET NULL", "deferrable": false, "initially": "DEFERRED", "use_alter": true},
          {"id": 10, "columns": [6], "target": {"unresolved": {"table": "gone", "columns": ["x"]}}}
        ],
        "unique_constraints": [{"id": 11, "name": "uq", "columns": [4, 5]}],
        "check_constraints": [{"id": 12, "name": "ck", "sqltext": "b > 0", "column": 5}],
        "indexes": [{"id": 13, "name": "ix", "unique": true, "elements": [{"column": 4}, {"expression": "lower(b)"}],
          "options": {"sqlite_where": "b > 0"}}],
        "relationships": [
          {"id": 14, "name": "r", "target": {"model": 3}, "backref": {"name": "q", "options": {"lazy": "raise_on_sql"}},
            "secondary": {"model": 1}, "options": {"lazy": "dynamic", "order_by": ["Every.a_b"], "primaryjoin": "p",
            "secondaryjoin": "s", "uselist": false, "foreign_keys": ["f"], "remote_side": ["g"], "cascade": "all",
            "passive_deletes": "all", "viewonly": true, "post_update": true, "overlaps": "o"}},
          {"id": 15, "name": "s", "target": {"unresolved": "Nobody"}, "back_populates": "t"}
        ],
        "mapper_primary_key": [4, 5],
        "mapper_args": {"concrete": true, "polymorphic_on": {"column": 5}, "polymorphic_identity": {"enum_member": "E.x"},
          "inherit_condition": "Every.a_b == Base.id", "version_id_col": 4, "options": {"eager_defaults": true}},
        "options": {"sqlite_autoincrement": true, "mysql_engine": "InnoDB"}
      }
    ]
  },
  "diagram": {"positions": {"1": [8, -16.5]}, "unfolded": [1], "pinned": [3], "colors": {"3": 4}},
  "settings": {"name": "Every thing", "dialect": "postgresql"}
}"#;

/// JSON without what is the default is the same however its lines are broken.
#[test]
fn everything_that_can_be_said_is_kept() {
    let document = from_text(EVERYTHING).unwrap();
    let text = to_text(&document);
    assert_eq!(from_text(&text).unwrap(), document);
    let written: serde_json::Value = serde_json::from_str(&text).unwrap();
    let given: serde_json::Value = serde_json::from_str(EVERYTHING).unwrap();
    assert_eq!(written, given);
    assert!(text.lines().all(|line| !line.ends_with(' ') && line.len() < 400));
}
