//! CREATE TABLE scripts into models: one rule each.

use backref::ddl::Dialect;
use backref::schema::{
    Autoincrement, Column, ColumnType, ForeignKeyTarget, IndexElement, Model, ModelKind, Schema,
    ServerDefault, SqlExpression,
};
use backref::sql::{Read, guess_dialect, looks_like_sql, read};

fn sqlite(text: &str) -> Read {
    read(text, Some(Dialect::Sqlite))
}

fn postgresql(text: &str) -> Read {
    read(text, Some(Dialect::Postgresql))
}

fn mysql(text: &str) -> Read {
    read(text, Some(Dialect::Mysql))
}

fn model<'s>(schema: &'s Schema, class_name: &str) -> &'s Model {
    schema.model_named(class_name).unwrap_or_else(|| {
        let names: Vec<&str> = schema.models.values().map(|one| one.class_name.as_str()).collect();
        panic!("no {class_name} in {names:?}")
    })
}

fn column<'s>(read: &'s Read, class_name: &str, name: &str) -> &'s Column {
    model(&read.schema, class_name).column_named(name).unwrap()
}

fn label(read: &Read, class_name: &str, name: &str) -> String {
    column(read, class_name, name).column_type.as_ref().unwrap().label()
}

fn notes(read: &Read) -> Vec<String> {
    read.notes.iter().map(|one| format!("{}: {}", one.line, one.what)).collect()
}

#[test]
fn tables_become_classes_with_both_ends_of_their_relationships() {
    let read = sqlite(
        "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
         CREATE TABLE posts (id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL REFERENCES users);
         CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT);
         CREATE TABLE post_tags (post_id INTEGER REFERENCES posts(id) ON DELETE CASCADE,
             tag_id INTEGER REFERENCES tags(id), PRIMARY KEY (post_id, tag_id));",
    );
    assert_eq!(notes(&read), Vec::<String>::new());
    let user = model(&read.schema, "User");
    assert_eq!(user.tablename.as_deref(), Some("users"));
    assert!(user.column_named("name").unwrap().unique);
    let names: Vec<_> = user.relationships.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["posts"]);
    assert_eq!(user.relationships[0].backref.as_ref().unwrap().name, "author");
    assert_eq!(model(&read.schema, "post_tags").kind, ModelKind::AssociationTable);
    assert_eq!(model(&read.schema, "Post").relationships[0].name, "tags");
}

#[test]
fn the_dialect_is_told_from_the_text() {
    for (text, dialect) in [
        ("CREATE TABLE `a` (`id` int) ENGINE=InnoDB;", Dialect::Mysql),
        ("CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT);", Dialect::Sqlite),
        ("SET search_path = x; CREATE TABLE a (id integer);", Dialect::Postgresql),
        ("CREATE TABLE a (id serial PRIMARY KEY, b timestamptz);", Dialect::Postgresql),
        ("CREATE TABLE a (id int auto_increment);", Dialect::Mysql),
        ("CREATE TABLE a (id INTEGER);", Dialect::Sqlite),
        ("PRAGMA foreign_keys=OFF;\nPRAGMA x; CREATE TABLE `a` (id INTEGER);", Dialect::Sqlite),
    ] {
        assert_eq!(guess_dialect(text), dialect, "{text}");
        assert_eq!(read(text, None).dialect, dialect, "{text}");
    }
}

#[test]
fn text_with_tables_in_it_is_known_from_other_text() {
    for text in ["CREATE TABLE a (b int)", "-- x\n create  table a(b)", "x;ALTER TABLE a ADD b int"]
    {
        assert!(looks_like_sql(text), "{text}");
    }
    for text in ["", "class User(db.Model):", "{\"format\": 1}", "create a table, please"] {
        assert!(!looks_like_sql(text), "{text}");
    }
}

#[test]
fn what_is_no_schema_is_passed_over_in_silence() {
    let read = sqlite(
        "PRAGMA foreign_keys=ON; BEGIN TRANSACTION;
         CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT);
         INSERT INTO a VALUES (1, 'CREATE TABLE no (x); -- '';'), (2, NULL);
         CREATE TRIGGER t AFTER INSERT ON a BEGIN
           UPDATE a SET b = CASE WHEN 1 THEN 'x' ELSE 'y' END; DELETE FROM a; END;
         CREATE TABLE c (id INTEGER PRIMARY KEY);
         ANALYZE; COMMIT;",
    );
    assert_eq!(notes(&read), Vec::<String>::new());
    assert_eq!(read.schema.models.len(), 2);
}

#[test]
fn what_cannot_be_read_is_told_by_line_and_the_rest_is_kept() {
    let read = postgresql(
        "CREATE TABLE a (id integer PRIMARY KEY,\n  b integer NOT NULL FROBNICATE 3,\n\
         EXCLUDE USING gist (b WITH =));\n\
         FROBNICATE a;\nCREATE TABLE c (id integer PRIMARY KEY);\nALTER TABLE nowhere ADD d integer;",
    );
    assert_eq!(
        notes(&read),
        [
            "2: Left out of a.b: FROBNICATE 3",
            "3: Left out of a: EXCLUDE USING gist (b WITH =)",
            "4: Left out: no statement is known that begins with FROBNICATE.",
            "6: Left out: a change of a table that is not here, nowhere.",
        ]
    );
    assert_eq!(column(&read, "A", "b").nullable, Some(false));
    assert!(read.schema.model_named("C").is_some());
}

#[test]
fn a_forgotten_quote_loses_only_what_stands_up_to_the_next_statement() {
    let read = sqlite(
        "CREATE TABLE a (id INTEGER PRIMARY KEY);\nINSERT INTO a VALUES ('oops);\n\
         CREATE TABLE b (id INTEGER PRIMARY KEY);\nCREATE TABLE c (id INTEGER PRIMARY KEY, d TEXT",
    );
    assert_eq!(read.schema.models.len(), 3);
    assert_eq!(
        notes(&read),
        [
            "2: What opens here is never closed: 'oops); CREATE TABLE b (",
            "4: The parenthesis of c is never closed."
        ]
    );
    assert!(model(&read.schema, "C").column_named("d").is_some());
}

#[test]
fn delimiters_may_be_left_out_or_be_others() {
    let read = sqlite(
        "CREATE TABLE a (id INTEGER PRIMARY KEY)\nGO\nCREATE TABLE b (id INT)\n\nCREATE TABLE c (id INT)",
    );
    assert_eq!(read.schema.models.len(), 3);
    let read = mysql(
        "DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; END //\nDELIMITER ;\n\
         CREATE TABLE a (id int);\nDELIMITER $$\nCREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW \
         BEGIN IF 1 THEN SET @x = 1; END IF; END$$\nDELIMITER ;\nCREATE TABLE b (id int);",
    );
    assert_eq!(read.schema.models.len(), 2);
}

#[test]
fn sqlites_own_clauses_are_kept() {
    let read = sqlite(
        "CREATE TABLE IF NOT EXISTS main.a (id INTEGER PRIMARY KEY AUTOINCREMENT, [b c] unsigned big int \
         DEFAULT (1 + 2), d TEXT COLLATE NOCASE DEFAULT 'it''s', e AS (d || 'x') STORED, f,\
         CONSTRAINT u UNIQUE (d, f) ON CONFLICT IGNORE, CHECK (f <> ')')) ;
         CREATE TABLE w (a TEXT PRIMARY KEY, b BLOB) WITHOUT ROWID, STRICT;
         CREATE INDEX ix_a_d ON a (d); CREATE UNIQUE INDEX p ON a (lower(d), f DESC) WHERE f > 0;",
    );
    assert_eq!(notes(&read), Vec::<String>::new());
    let a = model(&read.schema, "A");
    assert_eq!(a.options["sqlite_autoincrement"], true);
    assert_eq!(label(&read, "A", "b c"), "unsigned big int");
    assert_eq!(label(&read, "A", "f"), "(no type)");
    let sql = |text: &str| Some(ServerDefault::Sql(SqlExpression::Text(text.to_owned())));
    assert_eq!(column(&read, "A", "b c").server_default, sql("(1 + 2)"));
    let string = Some(ServerDefault::String("it's".to_owned()));
    assert_eq!(column(&read, "A", "d").server_default, string);
    assert_eq!(column(&read, "A", "e").computed.as_ref().unwrap().persisted, Some(true));
    assert_eq!(a.unique_constraints[0].name.as_deref(), Some("u"));
    assert_eq!(a.check_constraints[0].sqltext, "f <> ')'");
    assert!(a.column_named("d").unwrap().index);
    let index = &a.indexes[0];
    assert!(index.unique);
    assert_eq!(index.options["sqlite_where"], "f > 0");
    assert!(matches!(&index.elements[0], IndexElement::Expression(sql) if sql == "lower(d)"));
    assert!(matches!(&index.elements[1], IndexElement::Expression(sql) if sql == "f DESC"));
    let w = model(&read.schema, "W");
    assert_eq!(
        (&w.options["sqlite_with_rowid"], &w.options["sqlite_strict"]),
        (&false.into(), &true.into())
    );
    assert_eq!(w.column_named("a").unwrap().nullable, None);
}

#[test]
fn types_of_postgresql_are_sqlalchemys() {
    let read = postgresql(
        "CREATE TYPE mood AS ENUM ('sad', 'it''s ok'); CREATE DOMAIN email AS character varying(99) \
         NOT NULL CHECK (VALUE ~ '@'); CREATE TABLE a (id bigserial PRIMARY KEY, b character varying(10), \
         c timestamp(3) with time zone, d timestamptz, e jsonb, f text[], g mood DEFAULT 'sad'::mood, \
         h numeric(10,2), i double precision, j email, k \"char\", l public.mood[], m bytea, n uuid);",
    );
    for (name, expected) in [
        ("id", "BigInteger"),
        ("b", "String(10)"),
        ("c", "TIMESTAMP(3) WITH TIME ZONE"),
        ("d", "DateTime(timezone)"),
        ("e", "JSONB"),
        ("f", "TEXT[]"),
        ("g", "Enum(sad,it's ok)"),
        ("h", "Numeric(10,2)"),
        ("i", "Double"),
        ("j", "String(99)"),
        ("k", "\"char\""),
        ("m", "LargeBinary"),
        ("n", "Uuid"),
    ] {
        assert_eq!(label(&read, "A", name), expected, "{name}");
    }
    let string = Some(ServerDefault::String("sad".to_owned()));
    assert_eq!(column(&read, "A", "g").server_default, string);
    assert_eq!(column(&read, "A", "j").nullable, Some(false));
    assert_eq!(model(&read.schema, "A").check_constraints[0].sqltext, "j ~ '@'");
}

#[test]
fn types_of_mysql_are_sqlalchemys() {
    let read = mysql(
        "CREATE TABLE a (`id` int(10) unsigned NOT NULL AUTO_INCREMENT, b tinyint(1) DEFAULT '0', \
         c bigint(20), d int(5) zerofill, e enum('x','y\\'s'), f set('p','q'), g varchar(9) CHARACTER \
         SET latin1 COLLATE latin1_bin, h varchar(9) COLLATE utf8mb4_bin, i datetime(6) DEFAULT \
         current_timestamp(6) ON UPDATE current_timestamp(6), j longtext CHECK (json_valid(`j`)), \
         k decimal(10,2) DEFAULT 1.50, l timestamp NULL DEFAULT NULL, PRIMARY KEY (`id`));",
    );
    for (name, expected) in [
        ("id", "INTEGER UNSIGNED"),
        ("b", "Boolean"),
        ("c", "BigInteger"),
        ("d", "INTEGER(5) UNSIGNED ZEROFILL"),
        ("e", "Enum(x,y's)"),
        ("f", "SET('p','q')"),
        ("g", "VARCHAR(9) CHARACTER SET latin1 COLLATE latin1_bin"),
        ("h", "String(9)"),
        ("i", "DATETIME(6)"),
        ("j", "JSON"),
        ("k", "Numeric(10,2)"),
        ("l", "TIMESTAMP"),
    ] {
        assert_eq!(label(&read, "A", name), expected, "{name}");
    }
    assert_eq!(notes(&read), Vec::<String>::new());
    let sql = |text: &str| Some(ServerDefault::Sql(SqlExpression::Text(text.to_owned())));
    let zero = Some(ServerDefault::String("0".to_owned()));
    assert_eq!(column(&read, "A", "b").server_default, zero);
    let both = "CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)";
    assert_eq!(column(&read, "A", "i").server_default, sql(both));
    assert_eq!(column(&read, "A", "l").server_default, None);
    assert!(model(&read.schema, "A").check_constraints.is_empty());
}

#[test]
fn what_counts_up_is_told_as_sqlalchemy_tells_it() {
    let read = postgresql(
        "CREATE TABLE a (id integer NOT NULL PRIMARY KEY);
         CREATE TABLE b (id serial PRIMARY KEY, n integer DEFAULT nextval('numbers'::regclass));
         CREATE SEQUENCE numbers START WITH 5;
         CREATE TABLE c (id integer GENERATED ALWAYS AS IDENTITY (START WITH 10) PRIMARY KEY);
         CREATE TABLE d (x integer, y serial, PRIMARY KEY (x, y));",
    );
    assert_eq!(notes(&read), Vec::<String>::new());
    assert_eq!(column(&read, "A", "id").autoincrement, Autoincrement::False);
    assert_eq!(column(&read, "B", "id").autoincrement, Autoincrement::Auto);
    let sequence = column(&read, "B", "n").sequence.as_ref().unwrap();
    assert_eq!((sequence.name.as_str(), sequence.options.start), ("numbers", Some(5)));
    let identity = column(&read, "C", "id").identity.as_ref().unwrap();
    assert_eq!((identity.always, identity.options.start), (true, Some(10)));
    assert_eq!(column(&read, "D", "y").autoincrement, Autoincrement::True);
}

#[test]
fn tables_are_altered_and_dropped_as_the_script_says() {
    let read = mysql(
        "CREATE TABLE a (id int NOT NULL, b int, c int); CREATE TABLE gone (id int);
         ALTER TABLE a ADD PRIMARY KEY (id), ADD KEY k (b, c), ADD UNIQUE KEY b (b);
         ALTER TABLE a MODIFY id int NOT NULL AUTO_INCREMENT, AUTO_INCREMENT=7;
         ALTER TABLE a ADD COLUMN first_one text FIRST, ADD d int AFTER b, DROP COLUMN c;
         ALTER TABLE a CHANGE d e bigint NOT NULL, RENAME COLUMN b TO bb;
         DROP TABLE IF EXISTS gone; RENAME TABLE a TO things;",
    );
    assert_eq!(read.schema.models.len(), 1);
    let thing = model(&read.schema, "Thing");
    let names: Vec<_> = thing.columns.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["first_one", "id", "bb", "e"]);
    assert_eq!(column(&read, "Thing", "id").autoincrement, Autoincrement::Auto);
    assert!(column(&read, "Thing", "id").primary_key);
    assert_eq!(label(&read, "Thing", "e"), "BigInteger");
}

#[test]
fn schemas_of_tables_are_kept_and_the_own_one_is_none() {
    let read = postgresql(
        "CREATE TABLE public.a (id integer PRIMARY KEY); CREATE TABLE blog.a (id integer PRIMARY KEY,
         a_id integer REFERENCES public.a); SET search_path = blog; CREATE TABLE c (a_id integer
         CONSTRAINT f REFERENCES a (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED);",
    );
    let schemas: Vec<_> = read.schema.models.values().map(|one| one.schema.as_deref()).collect();
    assert_eq!(schemas, [None, Some("blog"), Some("blog")]);
    let c = model(&read.schema, "C");
    let key = &c.foreign_keys[0];
    let ForeignKeyTarget::Columns { model: target, .. } = &key.target else { panic!("{key:?}") };
    assert_eq!(read.schema.model(*target).unwrap().schema.as_deref(), Some("blog"));
    assert_eq!((key.deferrable, key.initially.as_deref()), (Some(true), Some("DEFERRED")));
    assert_eq!(key.ondelete.as_deref(), Some("SET NULL"));
}

#[test]
fn views_have_the_columns_that_their_query_gives() {
    let read = sqlite(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, name VARCHAR(9), p REAL);
         CREATE VIEW v AS SELECT t.*, upper(name) AS loud, u.n FROM t JOIN (SELECT count(*) AS n FROM t) u;
         CREATE VIEW w (x, y) AS WITH c AS (SELECT id, p FROM t) SELECT * FROM c;",
    );
    assert_eq!(notes(&read), Vec::<String>::new());
    let names = |class_name: &str| -> Vec<String> {
        model(&read.schema, class_name).columns.iter().map(|one| one.name.clone()).collect()
    };
    assert_eq!(names("V"), ["id", "name", "p", "loud", "n"]);
    assert_eq!(names("W"), ["x", "y"]);
    assert_eq!(label(&read, "V", "name"), "String(9)");
    assert_eq!(label(&read, "W", "y"), "REAL");
    assert!(matches!(model(&read.schema, "V").kind, ModelKind::View { .. }));
}

#[test]
fn a_key_to_nowhere_is_kept_by_name_and_told() {
    let read =
        sqlite("CREATE TABLE a (id INTEGER PRIMARY KEY,\n b INTEGER REFERENCES nowhere(x));");
    assert_eq!(notes(&read), ["2: a: (b) refers to a missing table: nowhere."]);
    let target = &model(&read.schema, "A").foreign_keys[0].target;
    assert!(matches!(target, ForeignKeyTarget::Unresolved { table, .. } if table == "nowhere"));
}

#[test]
fn an_enum_column_has_its_values_and_a_name_for_other_dialects() {
    let read = mysql("CREATE TABLE Shirts (id int PRIMARY KEY, size ENUM('s', 'm') DEFAULT 'm');");
    let Some(ColumnType::Enum(of)) = &column(&read, "Shirt", "size").column_type else { panic!() };
    assert_eq!(of.values, ["s", "m"]);
    assert_eq!(of.enum_name.as_deref(), Some("shirts_size"));
}

#[test]
fn a_collations_schema_is_told_where_it_is_needed_to_find_it() {
    let read = postgresql(
        "CREATE TABLE t (id integer PRIMARY KEY,
            a text COLLATE pg_catalog.\"C\",
            b text COLLATE own.\"de_DE\",
            c text);
         ALTER TABLE t ALTER COLUMN c TYPE text COLLATE own.french;",
    );
    for (name, collation) in [("a", "C"), ("b", "de_DE"), ("c", "french")] {
        let Some(ColumnType::Text { collation: found, .. }) = &column(&read, "T", name).column_type
        else {
            panic!("{}", label(&read, "T", name))
        };
        assert_eq!(found.as_deref(), Some(collation));
    }
    let expected = [
        "3: The schema of the collation own.de_DE of t.b is left out.",
        "5: The schema of the collation own.french of t.c is left out.",
    ];
    assert_eq!(notes(&read), expected);
}
