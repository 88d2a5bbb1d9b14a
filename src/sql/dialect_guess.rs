//! Which dialect a script is in, told from words that only one has. Knows nothing of statements.

use crate::ddl::Dialect;

/// How much of a script is looked at: dumps tell at their head what they are.
const LOOKED_AT: usize = 400_000;

/// Words of each dialect (in lower case) and how sure they make it.
const MARKS: [(Dialect, &str, u32); 52] = [
    (Dialect::Mysql, "`", 2),
    (Dialect::Mysql, "engine=", 5),
    (Dialect::Mysql, "engine =", 5),
    (Dialect::Mysql, "auto_increment", 6),
    (Dialect::Mysql, "/*!40", 8),
    (Dialect::Mysql, "/*!50", 8),
    (Dialect::Mysql, "mysql dump", 8),
    (Dialect::Mysql, "mariadb dump", 8),
    (Dialect::Mysql, "phpmyadmin", 8),
    (Dialect::Mysql, " unsigned", 2),
    (Dialect::Mysql, "charset=", 4),
    (Dialect::Mysql, "tinyint(", 2),
    (Dialect::Mysql, "mediumtext", 3),
    (Dialect::Mysql, "longtext", 3),
    (Dialect::Mysql, "longblob", 3),
    (Dialect::Mysql, " enum(", 3),
    (Dialect::Mysql, " enum (", 1),
    (Dialect::Mysql, "on update current_timestamp", 4),
    (Dialect::Mysql, "fulltext ", 3),
    (Dialect::Mysql, "\ndelimiter ", 5),
    (Dialect::Postgresql, "postgresql database dump", 9),
    (Dialect::Postgresql, "pg_catalog", 5),
    (Dialect::Postgresql, "search_path", 5),
    (Dialect::Postgresql, "::", 2),
    (Dialect::Postgresql, "serial", 3),
    (Dialect::Postgresql, "alter table only", 5),
    (Dialect::Postgresql, " owner to ", 4),
    (Dialect::Postgresql, "nextval(", 4),
    (Dialect::Postgresql, "plpgsql", 4),
    (Dialect::Postgresql, "timestamptz", 4),
    (Dialect::Postgresql, "time zone", 3),
    (Dialect::Postgresql, "jsonb", 4),
    (Dialect::Postgresql, "bytea", 3),
    (Dialect::Postgresql, "create type", 4),
    (Dialect::Postgresql, "create domain", 4),
    (Dialect::Postgresql, "create extension", 5),
    (Dialect::Postgresql, "character varying", 3),
    (Dialect::Postgresql, "comment on ", 3),
    (Dialect::Postgresql, " as identity", 2),
    (Dialect::Postgresql, "using gin", 4),
    (Dialect::Postgresql, "using gist", 4),
    (Dialect::Postgresql, "using btree (", 2),
    (Dialect::Postgresql, "double precision", 1),
    (Dialect::Postgresql, "from stdin", 4),
    (Dialect::Postgresql, "gen_random_uuid", 4),
    (Dialect::Postgresql, "[]", 2),
    (Dialect::Sqlite, "autoincrement", 6),
    (Dialect::Sqlite, "\npragma ", 6),
    (Dialect::Sqlite, "without rowid", 5),
    (Dialect::Sqlite, "sqlite", 4),
    (Dialect::Sqlite, "strftime(", 4),
    (Dialect::Sqlite, ") strict", 4),
];

/// The dialect that a script looks like; SQLite where nothing tells.
pub fn guess_dialect(text: &str) -> Dialect {
    let lower = head(text);
    let score = |dialect: Dialect| -> u32 {
        MARKS
            .iter()
            .filter(|(of, mark, _)| *of == dialect && lower.contains(mark))
            .map(|(_, _, weight)| weight)
            .sum()
    };
    let mysql = score(Dialect::Mysql);
    let (postgresql, sqlite) = (score(Dialect::Postgresql), score(Dialect::Sqlite));
    if mysql > postgresql && mysql > sqlite {
        Dialect::Mysql
    } else if postgresql > sqlite {
        Dialect::Postgresql
    } else {
        Dialect::Sqlite
    }
}

/// Does this text, from a clipboard or a file of any name, hold statements that [`super::read`] makes
/// models of?
pub fn looks_like_sql(text: &str) -> bool {
    let lower = head(text);
    let lower: Vec<&str> = lower.split_whitespace().take(20_000).collect();
    let starts = |words: &[&str]| {
        lower.windows(words.len()).any(|window| {
            window.iter().zip(words).enumerate().all(|(at, (one, word))| {
                // `;CREATE` without a blank before it.
                one == word
                    || (at == 0 && one.strip_suffix(word).is_some_and(|rest| rest.ends_with(';')))
            })
        })
    };
    starts(&["create", "table"])
        || starts(&["alter", "table"])
        || (starts(&["create"])
            && (starts(&["temporary", "table"])
                || starts(&["unlogged", "table"])
                || starts(&["view"])))
}

/// The beginning of a text in lower case, on a blank start line so that lines can be looked for.
fn head(text: &str) -> String {
    let mut end = text.len().min(LOOKED_AT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    ["\n", &text[..end].to_ascii_lowercase()].concat()
}
