//! Broken and hostile scripts: whatever the text, reading ends, with places that are in it.

use backref::ddl::Dialect;
use backref::mapping::resolve;
use backref::sql::read;
use proptest::prelude::*;

const SCRIPT: &str = "CREATE TYPE mood AS ENUM ('a', 'b');\nCREATE DOMAIN d AS text CHECK (VALUE <> '');\n\
CREATE TABLE a (id serial PRIMARY KEY, \"b c\" varchar(10) NOT NULL DEFAULT 'x'::text COLLATE \"C\", \
m mood, e d, CONSTRAINT u UNIQUE (m, e), CHECK (id > (0)));\n\
CREATE TABLE `q` (`id` int(11) unsigned AUTO_INCREMENT COMMENT 'it\\'s', k enum('p','q'), PRIMARY KEY (`id`), \
KEY `kk` (`k`(3)), FULLTEXT KEY w (k), FOREIGN KEY (id) REFERENCES a (id) ON DELETE SET NULL) ENGINE=InnoDB;\n\
ALTER TABLE ONLY a ALTER COLUMN id SET DEFAULT nextval('a_id_seq'::regclass), ADD COLUMN f integer AFTER m;\n\
ALTER TABLE q MODIFY k bigint FIRST, CHANGE id idd int, DROP COLUMN k, RENAME TO r;\n\
CREATE UNIQUE INDEX i ON a USING gin (lower(e) DESC, m mood_ops) INCLUDE (id) WHERE id > 0;\n\
CREATE VIEW v (x) AS WITH c AS (SELECT * FROM a) SELECT c.id, count(*) FROM c UNION SELECT 1, 2;\n\
CREATE FUNCTION f() RETURNS void AS $x$ BEGIN; END $x$ LANGUAGE sql;\nCOPY a FROM stdin;\n1\t2\n\\.\n\
CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET id = CASE WHEN 1 THEN 2 END; END;\nDELIMITER //\n\
/*!40101 SET x */ //\nDELIMITER ;\nCOMMENT ON COLUMN a.id IS 'ü';\nCREATE VIRTUAL TABLE f USING fts5(a, b=1);\n\
CREATE SEQUENCE s START 5; ALTER TYPE mood ADD VALUE 'c' BEFORE 'b'; /* end";

/// Reads a text in all dialects and resolves what comes of it.
fn check(text: &str) {
    for dialect in Dialect::ALL {
        let read = read(text, Some(dialect));
        let lines = text.lines().count().max(1) + 1;
        assert!(read.notes.iter().all(|note| (1..=lines).contains(&note.line)), "{text}");
        let _ = resolve(&read.schema);
    }
}

#[test]
fn a_script_cut_short_anywhere_is_read() {
    for (at, _) in SCRIPT.char_indices().step_by(5) {
        check(&SCRIPT[..at]);
    }
}

#[test]
fn deep_and_long_statements_are_read() {
    let deep = "(".repeat(30_000);
    check(&format!("CREATE TABLE a (id int CHECK {deep}"));
    check(&format!("CREATE VIEW v AS SELECT {deep}1{} AS x", ")".repeat(30_000)));
    check(&format!("CREATE VIEW v AS SELECT {}1 AS x", "1+".repeat(9_000)));
    check(&format!("CREATE VIEW v AS SELECT {}1 AS x", "-".repeat(9_000)));
    check(&format!("CREATE TABLE a ({});", "b int, ".repeat(2_000)));
    check(&"'".repeat(5_001));
    check(&"/*".repeat(5_000));
    check(&"[\nCREATE TABLE a (\n".repeat(2_000));
    check(&"$a$ $b$ ".repeat(1_001));
}

/// Words and marks of a script, to be shuffled.
fn pieces() -> Vec<&'static str> {
    let mut pieces: Vec<&str> = SCRIPT.split_inclusive([' ', '(', ')', ',', ';', '\'']).collect();
    pieces.extend([
        "\n", "\0", "\u{feff}", "$$", "\\", "\"", "`", "[", "]", "é", "🎵", "--", "#", "::",
    ]);
    pieces
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(120) })]

    #[test]
    fn shuffled_tokens_are_read(picked in prop::collection::vec(prop::sample::select(pieces()), 0..120)) {
        check(&picked.concat());
    }

    #[test]
    fn a_script_with_a_hole_is_read(at in 0..SCRIPT.len(), length in 1..40_usize, other in "\\PC{0,4}") {
        let mut start = at;
        while !SCRIPT.is_char_boundary(start) {
            start -= 1;
        }
        let mut end = (start + length).min(SCRIPT.len());
        while !SCRIPT.is_char_boundary(end) {
            end += 1;
        }
        check(&[&SCRIPT[..start], &other, &SCRIPT[end..]].concat());
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        check(&text);
    }
}
