//! Sample rows of tables that refer to each other in a circle: all are filled, also where each row needs another one
//! that needs it, and what is filled at the end is what a person would put there.

use backref::schema::{ColumnType, ModelId};
use rusqlite::Connection;

use crate::drafts::{Draft, integer, string};
use crate::sample_rows::{column, fill, filled, number};

/// A column that must not be NULL, and is unique or not.
fn needed(draft: &mut Draft, table: ModelId, name: &str, of: ColumnType, unique: bool) {
    draft.reopen(table).column(name, of, |one| {
        one.nullable = Some(false);
        one.unique = unique;
    });
}

/// Tables of these names, of which each needs a row of the next that no other row has.
fn ring(names: &[&str]) -> Draft {
    let mut draft = Draft::default();
    let ids: Vec<ModelId> =
        names.iter().map(|name| draft.table(name).key().plain("label", string(20)).id()).collect();
    for (at, id) in ids.iter().enumerate() {
        let next = names[(at + 1) % names.len()];
        let key = format!("{next}_id");
        needed(&mut draft, *id, &key, integer(), true);
        draft.reopen(*id).foreign_key(&[&key], next, &["id"], |_| {});
    }
    draft
}

fn count(db: &Connection, table: &str) -> i64 {
    number(db, &format!("SELECT count(*) FROM {table}"))
}

#[test]
fn tables_whose_rows_need_each_other_are_filled_with_equally_many_rows() {
    for names in [&["a", "b"][..], &["a", "b", "c"], &["e", "d", "c", "b", "a"]] {
        let draft = ring(names);
        let (_folder, file, done) = fill(&draft.schema, 3_000, 3).unwrap();
        assert_eq!((done.rows, done.notes), (3_000, Vec::new()), "{names:?}");
        let db = Connection::open(file).unwrap();
        for name in names {
            assert_eq!(count(&db, name) as usize, 3_000 / names.len(), "{names:?}");
        }
    }
    let (_folder, db) = filled(&ring(&["a", "b"]).schema, 3_000);
    let others = "SELECT count(*) FROM a JOIN b ON a.b_id = b.id WHERE b.a_id <> a.id";
    assert_eq!(number(&db, others), 0, "of two tables, each row has the one that has it");
}

#[test]
fn a_ring_stands_beside_tables_that_refer_to_it() {
    let mut draft = ring(&["husband", "wife"]);
    let child = draft.table("child").key().plain("first_name", string(30)).id();
    needed(&mut draft, child, "husband_id", integer(), false);
    draft.reopen(child).foreign_key(&["husband_id"], "husband", &["id"], |_| {});
    let (_folder, file, done) = fill(&draft.schema, 1_001, 3).unwrap();
    assert_eq!((done.rows, done.notes), (1_001, Vec::new()));
    let db = Connection::open(file).unwrap();
    assert_eq!(count(&db, "husband"), count(&db, "wife"));
    let lists: Vec<i64> = column(&db, "SELECT count(*) FROM child GROUP BY husband_id");
    assert!(lists.iter().max() > lists.iter().min());
}

#[test]
fn rows_of_one_table_that_need_each_other_stand_in_a_ring() {
    let mut draft = Draft::default();
    let stop = draft.table("stop").key().plain("name", string(30)).id();
    needed(&mut draft, stop, "next_id", integer(), true);
    draft.reopen(stop).foreign_key(&["next_id"], "stop", &["id"], |_| {});
    let (_folder, file, done) = fill(&draft.schema, 500, 3).unwrap();
    assert_eq!((done.rows, done.notes), (500, Vec::new()));
    let db = Connection::open(file).unwrap();
    let around = "WITH RECURSIVE way(id) AS (SELECT 1 UNION SELECT next_id FROM way JOIN stop \
        USING (id)) SELECT count(*) FROM way";
    assert_eq!(number(&db, around), 500, "one way leads through all of them");
    let (_folder, file, _) = fill(&draft.schema, 1, 3).unwrap();
    assert_eq!(number(&Connection::open(file).unwrap(), "SELECT next_id FROM stop"), 1);
}

#[test]
fn rings_of_texts_and_of_several_columns_are_filled() {
    let mut draft = Draft::default();
    let mut tables = Vec::new();
    for name in ["key", "lock"] {
        let mut table = draft.table(name);
        table.column("code", string(12), |one| one.primary_key = true);
        tables.push(table.id());
    }
    needed(&mut draft, tables[0], "lock_code", string(12), true);
    needed(&mut draft, tables[1], "key_code", string(12), true);
    draft.reopen(tables[0]).foreign_key(&["lock_code"], "lock", &["code"], |_| {});
    draft.reopen(tables[1]).foreign_key(&["key_code"], "key", &["code"], |_| {});

    let mut pairs = Vec::new();
    for name in ["one", "other"] {
        let mut table = draft.table(name);
        table.column("city", integer(), |one| one.primary_key = true);
        table.column("number", integer(), |one| one.primary_key = true);
        pairs.push(table.id());
    }
    for (at, other) in [(0, "other"), (1, "one")] {
        needed(&mut draft, pairs[at], "pair_city", integer(), false);
        needed(&mut draft, pairs[at], "pair_number", integer(), false);
        let columns = ["pair_city", "pair_number"];
        let mut table = draft.reopen(pairs[at]);
        table.foreign_key(&columns, other, &["city", "number"], |_| {}).unique(None, &columns);
    }

    // Each room leads to the next one of its floor, by a key that shares the floor's column.
    draft.table("floor").key();
    let mut room = draft.table("room");
    room.column("floor_id", integer(), |one| one.primary_key = true);
    room.column("number", integer(), |one| one.primary_key = true);
    let room = room.id();
    needed(&mut draft, room, "next_number", integer(), false);
    let next = ["floor_id", "next_number"];
    let mut room = draft.reopen(room);
    room.foreign_key(&["floor_id"], "floor", &["id"], |_| {});
    room.foreign_key(&next, "room", &["floor_id", "number"], |_| {}).unique(None, &next);
    let (_folder, file, done) = fill(&draft.schema, 2_000, 5).unwrap();
    let db = Connection::open(file).unwrap();
    for table in ["key", "lock", "one", "other", "room"] {
        assert!(count(&db, table) > 100, "{table}: {} rows, {:?}", count(&db, table), done.notes);
    }
    assert_eq!(column::<String>(&db, "PRAGMA foreign_key_check"), Vec::<String>::new());
}

#[test]
fn primary_keys_that_refer_to_each_other_are_filled() {
    let mut draft = Draft::default();
    let ids: Vec<ModelId> =
        ["body", "soul"].iter().map(|name| draft.table(name).key().id()).collect();
    draft.reopen(ids[0]).foreign_key(&["id"], "soul", &["id"], |_| {});
    draft.reopen(ids[1]).foreign_key(&["id"], "body", &["id"], |_| {});
    let (_folder, db) = filled(&draft.schema, 400);
    assert_eq!((count(&db, "body"), count(&db, "soul")), (200, 200));
}

#[test]
fn a_circle_that_no_rows_can_close_is_refused_and_leaves_no_file() {
    let mut draft = ring(&["a", "b"]);
    let a = draft.schema.model_named("a").unwrap().id;
    draft.reopen(a).check(Some("ck_small"), "b_id < 0", None);
    let Err(error) = fill(&draft.schema, 100, 1) else { panic!("it was filled") };
    assert!(error.to_string().contains("refers to none of b"), "{error}");
}

#[test]
fn a_captain_plays_in_the_team_and_the_last_post_is_the_last_of_the_thread() {
    let mut draft = Draft::default();
    let moment = || ColumnType::DateTime { timezone: false };
    let team = draft.table("team").key().plain("captain_id", integer()).id();
    let player = draft.table("player").key().plain("name", string(60)).id();
    needed(&mut draft, player, "team_id", integer(), false);
    draft.reopen(player).foreign_key(&["team_id"], "team", &["id"], |_| {});
    draft.reopen(team).foreign_key(&["captain_id"], "player", &["id"], |_| {});
    let thread = draft.table("thread").key().plain("last_post_id", integer()).id();
    let post = draft.table("post").key().plain("created_at", moment()).id();
    needed(&mut draft, post, "thread_id", integer(), false);
    draft.reopen(post).foreign_key(&["thread_id"], "thread", &["id"], |_| {});
    draft.reopen(thread).foreign_key(&["last_post_id"], "post", &["id"], |_| {});
    let (_folder, db) = filled(&draft.schema, 3_000);
    let foreign = "SELECT count(*) FROM team JOIN player ON captain_id = player.id \
        WHERE team_id <> team.id";
    assert_eq!(number(&db, foreign), 0);
    let with = number(&db, "SELECT count(captain_id) FROM team");
    assert!(with * 2 > count(&db, "team") && with < count(&db, "team"), "{with} captains");
    let later = "SELECT count(*) FROM thread JOIN post AS last ON last_post_id = last.id \
        JOIN post ON post.thread_id = thread.id WHERE post.created_at > last.created_at";
    assert_eq!(number(&db, later), 0);
    assert!(number(&db, "SELECT count(last_post_id) FROM thread") * 2 > count(&db, "thread"));
}

#[test]
fn what_is_filled_at_the_end_is_not_older_than_what_it_refers_to() {
    let mut draft = Draft::default();
    let moment = || ColumnType::DateTime { timezone: false };
    let names = ["author", "magazine", "prize"];
    let ids: Vec<ModelId> = names
        .iter()
        .map(|name| {
            let mut table = draft.table(name);
            table.key().column("created_at", moment(), |one| one.nullable = Some(false));
            table.id()
        })
        .collect();
    for (at, id) in ids.iter().enumerate() {
        let next = names[(at + 1) % names.len()];
        let key = format!("{next}_id");
        draft.reopen(*id).plain(&key, integer()).foreign_key(&[&key], next, &["id"], |_| {});
    }
    let (_folder, db) = filled(&draft.schema, 3_000);
    for (at, name) in names.iter().enumerate() {
        let next = names[(at + 1) % names.len()];
        let early = format!(
            "SELECT count(*) FROM {name} JOIN {next} ON {name}.{next}_id = {next}.id \
             WHERE {name}.created_at < {next}.created_at"
        );
        assert_eq!(number(&db, &early), 0, "{name} refers to {next}");
        let with = number(&db, &format!("SELECT count({next}_id) FROM {name}"));
        assert!(with * 2 > count(&db, name), "{name}: {with}");
    }
}
