//! SQLite files read into models.

use std::path::{Path, PathBuf};

use backref::ddl::{self, Dialect};
use backref::mapping::{self, Severity};
use backref::schema::{Column, ForeignKeyTarget, Model, ModelKind, Schema};
use backref::sqlite::{Database, Reflection, reflect};
use rusqlite::Connection;

/// A database made by SQL in a folder of its own.
pub struct Made {
    _folder: tempfile::TempDir,
    pub path: PathBuf,
}

pub fn make(sql: &str) -> Made {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("made.sqlite");
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch(sql).unwrap();
    Made { _folder: folder, path }
}

fn reflected(sql: &str) -> Reflection {
    let made = make(sql);
    reflect(&Database::open(&made.path).unwrap()).unwrap()
}

fn schema(sql: &str) -> Schema {
    reflected(sql).schema
}

fn model<'s>(schema: &'s Schema, class_name: &str) -> &'s Model {
    schema.model_named(class_name).unwrap_or_else(|| {
        let names: Vec<&str> = schema.models.values().map(|one| one.class_name.as_str()).collect();
        panic!("no {class_name} in {names:?}")
    })
}

/// `Class.attribute -> Class` for every end of every relationship, sorted.
fn ends(schema: &Schema) -> Vec<String> {
    let mapping = mapping::resolve(schema);
    let errors: Vec<_> =
        mapping.diagnostics.iter().filter(|one| one.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let mut ends = Vec::new();
    for one in schema.models.values() {
        for relationship in &one.relationships {
            let target = schema.model(relationship.target.id().unwrap()).unwrap();
            let backref = relationship.backref.as_ref().unwrap();
            let arrow = |is_list| if is_list { "->>" } else { "->" };
            let there = arrow(relationship.options.uselist != Some(false));
            let back = arrow(relationship.secondary.is_some());
            let (from, to) = (&one.class_name, &target.class_name);
            ends.push(format!("{from}.{} {there} {to}", relationship.name));
            ends.push(format!("{to}.{} {back} {from}", backref.name));
        }
    }
    ends.sort();
    ends
}

/// All that SQLite's PRAGMAs tell of a database, and the CHECKs, as text.
pub fn pragmas(path: &Path) -> String {
    let connection = Connection::open(path).unwrap();
    let query = |sql: &str| -> String {
        let mut statement = connection.prepare(sql).unwrap();
        let width = statement.column_count();
        let rows = statement
            .query_map([], |row| {
                let cells: Vec<String> = (0..width)
                    .map(|at| format!("{:?}", row.get_unwrap::<_, rusqlite::types::Value>(at)))
                    .collect();
                Ok(cells.join("|"))
            })
            .unwrap();
        rows.map(Result::unwrap).collect::<Vec<_>>().join("\n")
    };
    [
        "SELECT m.name, x.name, upper(x.type), x.\"notnull\", x.dflt_value, x.pk, x.hidden \
         FROM sqlite_master m JOIN pragma_table_xinfo(m.name) x WHERE m.type = 'table' \
         ORDER BY m.name, x.cid",
        "SELECT m.name, x.\"table\", x.\"from\", coalesce(x.\"to\", ''), x.seq, x.on_update, x.on_delete \
         FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) x WHERE m.type = 'table' \
         ORDER BY 1, 2, 3, 4",
        "SELECT m.name, iif(l.origin = 'c', l.name, ''), l.\"unique\", l.origin, l.partial, \
         group_concat(x.name || ' ' || x.\"desc\" || ' ' || x.coll) \
         FROM sqlite_master m JOIN pragma_index_list(m.name) l JOIN pragma_index_xinfo(l.name) x \
         WHERE m.type = 'table' AND x.key GROUP BY m.name, l.name ORDER BY 1, 2, 3, 4, 6",
        "SELECT name, wr, strict FROM pragma_table_list WHERE schema = 'main' ORDER BY name",
    ]
    .map(query)
    .join("\n---\n")
}

/// Reflects a database, writes its DDL, executes that, and compares what SQLite then tells.
fn check_round_trip(sql: &str) {
    let made = make(sql);
    let reflection = reflect(&Database::open(&made.path).unwrap()).unwrap();
    let mapping = mapping::resolve(&reflection.schema);
    let script = ddl::create_all(&mapping, Dialect::Sqlite).unwrap().to_string();
    let again = make(&script);
    assert_eq!(pragmas(&made.path), pragmas(&again.path), "{script}");
}

#[test]
fn a_table_with_two_foreign_keys_and_no_more_is_an_association() {
    let schema = schema(
        "CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT);
         CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT);
         CREATE TABLE post_tags (post_id INTEGER REFERENCES posts, tag_id INTEGER REFERENCES tags,
                                 PRIMARY KEY (post_id, tag_id));",
    );
    let association = model(&schema, "post_tags");
    assert_eq!(association.kind, ModelKind::AssociationTable);
    assert_eq!(ends(&schema), ["Post.tags ->> Tag", "Tag.posts ->> Post"]);
}

#[test]
fn an_association_with_more_columns_is_a_class() {
    let schema = schema(
        "CREATE TABLE student (id INTEGER PRIMARY KEY);
         CREATE TABLE course (id INTEGER PRIMARY KEY);
         CREATE TABLE enrollment (student_id INTEGER REFERENCES student(id),
             course_id INTEGER REFERENCES course(id), grade INTEGER,
             PRIMARY KEY (student_id, course_id));",
    );
    assert_eq!(model(&schema, "Enrollment").kind, ModelKind::Class);
    assert_eq!(
        ends(&schema),
        [
            "Course.enrollments ->> Enrollment",
            "Enrollment.course -> Course",
            "Enrollment.student -> Student",
            "Student.enrollments ->> Enrollment"
        ]
    );
}

#[test]
fn two_keys_to_one_table_are_told_apart_by_their_columns() {
    let schema = schema(
        "CREATE TABLE teams (id INTEGER PRIMARY KEY);
         CREATE TABLE games (id INTEGER PRIMARY KEY, home_team_id INTEGER REFERENCES teams(id),
                             away_team_id INTEGER REFERENCES teams(id));",
    );
    assert_eq!(
        ends(&schema),
        [
            "Game.away_team -> Team",
            "Game.home_team -> Team",
            "Team.away_games ->> Game",
            "Team.home_games ->> Game"
        ]
    );
}

#[test]
fn tables_that_refer_to_each_other_need_foreign_keys_too() {
    let schema = schema(
        "CREATE TABLE departments (id INTEGER PRIMARY KEY, head_id INTEGER REFERENCES workers(id));
         CREATE TABLE workers (id INTEGER PRIMARY KEY,
                               department_id INTEGER REFERENCES departments(id));",
    );
    assert_eq!(
        ends(&schema),
        [
            "Department.head -> Worker",
            "Department.workers ->> Worker",
            "Worker.department -> Department",
            "Worker.departments ->> Department"
        ]
    );
}

#[test]
fn a_unique_key_is_one_to_one() {
    let schema = schema(
        "CREATE TABLE users (id INTEGER PRIMARY KEY);
         CREATE TABLE profiles (id INTEGER PRIMARY KEY, user_id INTEGER UNIQUE REFERENCES users(id));
         CREATE TABLE badges (id INTEGER PRIMARY KEY REFERENCES users(id));",
    );
    assert_eq!(
        ends(&schema),
        [
            "Badge.user -> User",
            "Profile.user -> User",
            "User.badge -> Badge",
            "User.profile -> Profile"
        ]
    );
}

#[test]
fn a_table_that_refers_to_itself_has_both_ends() {
    let schema = schema(
        "CREATE TABLE Employee (EmployeeId INTEGER NOT NULL PRIMARY KEY, LastName NVARCHAR(20),
             ReportsTo INTEGER REFERENCES Employee (EmployeeId));
         CREATE TABLE folder (account INTEGER, id INTEGER, parent_id INTEGER,
             PRIMARY KEY (account, id),
             FOREIGN KEY (account, parent_id) REFERENCES folder (account, id));
         CREATE TABLE follows (follower_id INTEGER REFERENCES Employee,
                               followed_id INTEGER REFERENCES Employee);",
    );
    assert_eq!(
        ends(&schema),
        [
            "Employee.followed ->> Employee",
            "Employee.followers ->> Employee",
            "Employee.manager -> Employee",
            "Employee.reports ->> Employee",
            "Folder.children ->> Folder",
            "Folder.parent -> Folder"
        ]
    );
    let employee = model(&schema, "Employee");
    assert_eq!(employee.tablename.as_deref(), Some("Employee"));
    assert_eq!(employee.columns[0].attribute.as_deref(), Some("employee_id"));
    assert_eq!(employee.repr, Some(employee.columns[1].id));
}

#[test]
fn names_never_clash_with_columns_or_with_each_other() {
    let schema = schema(
        "CREATE TABLE role (id INTEGER PRIMARY KEY, users INTEGER);
         CREATE TABLE user (id INTEGER PRIMARY KEY, role INTEGER REFERENCES role(id),
                            \"Role \" TEXT, metadata TEXT, query TEXT);
         CREATE TABLE users (id INTEGER PRIMARY KEY, class TEXT, \"class_\" TEXT);",
    );
    let ends = ends(&schema);
    assert_eq!(ends.len(), 2, "{ends:?}");
    for model in schema.models.values() {
        let mut names: Vec<&str> = model.columns.iter().map(Column::attribute_name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), model.columns.len());
    }
}

#[test]
fn two_links_between_the_same_tables_are_named_by_what_they_are() {
    let schema = schema(
        "CREATE TABLE users (id INTEGER PRIMARY KEY);
         CREATE TABLE songs (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users);
         CREATE TABLE likes (user_id INTEGER REFERENCES users, song_id INTEGER REFERENCES songs);
         CREATE TABLE user_favorite_songs (user_id INTEGER REFERENCES users,
                                           song_id INTEGER REFERENCES songs);",
    );
    assert_eq!(
        ends(&schema),
        [
            "Song.favorite_users ->> User",
            "Song.user -> User",
            "Song.users ->> User",
            "User.favorite_songs ->> Song",
            "User.liked_songs ->> Song",
            "User.songs ->> Song"
        ]
    );
}

#[test]
fn foreign_keys_in_every_form() {
    let reflection = reflected(
        "CREATE TABLE \"Parent\" (a INTEGER, b TEXT, PRIMARY KEY (a, b));
         CREATE TABLE child (id INTEGER PRIMARY KEY, x INTEGER, y TEXT,
             lost INTEGER REFERENCES nowhere, no_column INTEGER REFERENCES parent(zzz),
             too_few INTEGER REFERENCES parent,
             CONSTRAINT named FOREIGN KEY (x, y) REFERENCES PARENT ON DELETE SET NULL
                 ON UPDATE NO ACTION DEFERRABLE INITIALLY DEFERRED,
             FOREIGN KEY (x, y) REFERENCES parent (A, B) NOT DEFERRABLE);",
    );
    let parent = model(&reflection.schema, "Parent");
    let keys = &model(&reflection.schema, "Child").foreign_keys;
    let whole = ForeignKeyTarget::Columns {
        model: parent.id,
        columns: parent.columns.iter().map(|one| one.id).collect(),
    };
    assert_eq!(keys.len(), 5);
    let unresolved = |table: &str, columns: &[&str]| ForeignKeyTarget::Unresolved {
        table: table.to_owned(),
        columns: columns.iter().map(|one| (*one).to_owned()).collect(),
    };
    assert_eq!(keys[0].target, unresolved("nowhere", &[]));
    assert_eq!(keys[1].target, unresolved("parent", &["zzz"]));
    assert_eq!(keys[2].target, unresolved("parent", &[]));
    assert_eq!(keys[3].target, whole);
    assert_eq!(keys[4].target, whole);
    assert_eq!(keys[3].name.as_deref(), Some("named"));
    assert_eq!(keys[3].ondelete.as_deref(), Some("SET NULL"));
    assert_eq!(keys[3].onupdate, None);
    assert_eq!((keys[3].deferrable, keys[3].initially.as_deref()), (Some(true), Some("DEFERRED")));
    assert_eq!(keys[4].deferrable, Some(false));
    let about_child: Vec<&str> = reflection
        .notes
        .iter()
        .filter(|note| note.table == "child")
        .map(|note| note.message.as_str())
        .collect();
    assert_eq!(about_child.len(), 3, "{about_child:?}");
}

#[test]
fn views_virtual_tables_and_tables_without_a_key_are_told_in_notes() {
    let reflection = reflected(
        "CREATE TABLE log (at TEXT, line TEXT);
         CREATE TABLE coded (code TEXT NOT NULL UNIQUE, line TEXT);
         CREATE VIEW recent AS SELECT at AS when_at, line FROM log;
         CREATE VIEW broken AS SELECT * FROM gone;
         CREATE VIRTUAL TABLE words USING fts5(body);
         CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT);
         INSERT INTO counted DEFAULT VALUES; ANALYZE;",
    );
    let schema = &reflection.schema;
    let tables: Vec<&str> = schema.models.values().map(|one| one.class_name.as_str()).collect();
    assert_eq!(tables, ["Log", "Coded", "Recent", "Word", "Counted"]);
    assert!(matches!(model(schema, "Recent").kind, ModelKind::View { .. }));
    assert_eq!(model(schema, "Recent").columns[0].name, "when_at");
    assert_eq!(model(schema, "Log").mapper_primary_key.len(), 2);
    assert_eq!(model(schema, "Coded").mapper_primary_key, [model(schema, "Coded").columns[0].id]);
    assert_eq!(model(schema, "Counted").options["sqlite_autoincrement"], true);
    let noted: Vec<&str> = reflection.notes.iter().map(|note| note.table.as_str()).collect();
    for table in ["log", "coded", "broken", "words", "words_data"] {
        assert!(noted.contains(&table), "{table} in {noted:?}");
    }
    assert!(!mapping::resolve(schema).has_errors());
}

#[test]
fn what_is_reflected_comes_out_again() {
    check_round_trip(
        "CREATE TABLE country (code VARCHAR(2) NOT NULL PRIMARY KEY, name TEXT NOT NULL DEFAULT 'it''s',
             size INT DEFAULT -1, made DATETIME DEFAULT CURRENT_TIMESTAMP, blob_ BLOB DEFAULT x'00',
             number NUMERIC(10, 2) DEFAULT (1 + 2), odd \"unsigned big int\", none_at_all,
             flag BOOLEAN NOT NULL DEFAULT TRUE, CONSTRAINT positive CHECK (size > 0), CHECK (name <> ''));
         CREATE TABLE city (id INTEGER NOT NULL, country VARCHAR(2) REFERENCES country (code) ON DELETE CASCADE,
             label VARCHAR(20) COLLATE NOCASE, upper_label TEXT AS (upper(label)) STORED,
             twice INTEGER GENERATED ALWAYS AS (id * 2) VIRTUAL, PRIMARY KEY (id),
             CONSTRAINT once UNIQUE (country, label), UNIQUE (label));
         CREATE INDEX ix_city_country ON city (country);
         CREATE UNIQUE INDEX \"odd name\" ON city (label DESC, country COLLATE NOCASE);
         CREATE INDEX by_expression ON city (lower(label), id) WHERE id > 10;
         CREATE TABLE pair (b INTEGER NOT NULL, a TEXT NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID;
         CREATE TABLE strict_one (id INTEGER NOT NULL, any_ ANY, PRIMARY KEY (id)) STRICT;
         CREATE TABLE loose (id TEXT, PRIMARY KEY (id));
         CREATE TABLE auto (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT);
         CREATE TABLE \"order\" (\"group\" INTEGER NOT NULL, \"select\" \"varchar\"(3), \"a\"\"b\" INTEGER,
             \"größe\" INTEGER, PRIMARY KEY (\"group\"),
             FOREIGN KEY (\"a\"\"b\") REFERENCES \"order\" (\"group\"));",
    );
}

/// SQLite tells of the primary key alone; SQLAlchemy's `get_unique_constraints` of these as well.
#[test]
fn a_unique_constraint_over_the_primary_keys_columns_keeps_its_name() {
    let schema = schema(
        "CREATE TABLE seat (hall INT NOT NULL, number INT NOT NULL, PRIMARY KEY (hall, number),
             CONSTRAINT uq_seat UNIQUE (hall, number), CONSTRAINT uq_turned UNIQUE (number, hall));
         CREATE TABLE code (name TEXT NOT NULL PRIMARY KEY, UNIQUE (name));
         CREATE TABLE plain (id INTEGER NOT NULL PRIMARY KEY, CONSTRAINT uq_id UNIQUE (id));",
    );
    let names = |class_name: &str| {
        let uniques = &model(&schema, class_name).unique_constraints;
        let mut names: Vec<_> = uniques.iter().map(|one| one.name.as_deref()).collect();
        names.sort_unstable();
        names
    };
    assert_eq!(names("Seat"), [Some("uq_seat"), Some("uq_turned")]);
    assert!(names("Code").is_empty() && model(&schema, "Code").columns[0].unique);
    assert_eq!(names("Plain"), [Some("uq_id")]);
}

#[test]
fn tables_that_refer_in_a_circle_come_out_again() {
    check_round_trip(
        "CREATE TABLE a (id INTEGER NOT NULL, b_id INTEGER, PRIMARY KEY (id),
                         CONSTRAINT fk_b FOREIGN KEY (b_id) REFERENCES b (id));
         CREATE TABLE b (id INTEGER NOT NULL, a_id INTEGER, PRIMARY KEY (id),
                         FOREIGN KEY (a_id) REFERENCES a (id) DEFERRABLE INITIALLY DEFERRED);",
    );
}

#[test]
fn a_thousand_tables_are_read() {
    let mut sql = String::from("BEGIN;");
    for at in 0..1_000 {
        let to = at / 2;
        sql.push_str(&format!(
            "CREATE TABLE thing_{at} (id INTEGER PRIMARY KEY, name TEXT NOT NULL,
                other_id INTEGER REFERENCES thing_{to}(id));
             CREATE INDEX ix_thing_{at}_other_id ON thing_{at} (other_id);"
        ));
    }
    sql.push_str("COMMIT;");
    let schema = schema(&sql);
    assert_eq!(schema.models.len(), 1_000);
    assert!(schema.models.values().all(|one| one.columns[2].index));
}
