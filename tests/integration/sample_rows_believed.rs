//! Sample rows that a person of the trade would believe: what a status says has happened, what has not happened yet is
//! NULL, numbers and words are those of the trade, and few rows are shared out so that each table has one.

use std::collections::BTreeSet;

use backref::schema::ColumnType;
use rusqlite::Connection;

use crate::drafts::{Draft, integer, string, text};
use crate::sample_rows::{column, fill, filled, number};
use crate::samples::{SAMPLES, open};

fn moment() -> ColumnType {
    ColumnType::DateTime { timezone: false }
}

#[test]
fn the_moments_of_an_order_are_those_of_its_status() {
    let mut draft = Draft::default();
    let mut purchase = draft.table("purchase");
    purchase.key().column("status", string(12), |one| one.nullable = Some(false));
    purchase.check(None, "status IN ('new', 'paid', 'shipped', 'delivered', 'cancelled')", None);
    for name in ["ordered_at", "paid_at", "shipped_at", "delivered_at", "cancelled_at"] {
        purchase.plain(name, moment());
    }
    let mut message = draft.table("message");
    message.key().plain("sent_at", moment()).plain("read_at", moment());
    let (_folder, db) = filled(&draft.schema, 2_000);
    let wrong = "SELECT count(*) FROM purchase WHERE \
        (status = 'new' AND (paid_at IS NOT NULL OR shipped_at IS NOT NULL)) \
        OR (status = 'paid' AND (paid_at IS NULL OR shipped_at IS NOT NULL)) \
        OR (status = 'delivered' AND (shipped_at IS NULL OR delivered_at IS NULL)) \
        OR (status = 'cancelled') <> (cancelled_at IS NOT NULL)";
    assert_eq!(number(&db, wrong), 0);
    let statuses = number(&db, "SELECT count(DISTINCT status) FROM purchase");
    assert_eq!(statuses, 5);
    let unread = "SELECT count(*) FROM message WHERE read_at IS NOT NULL AND sent_at IS NULL";
    assert_eq!(number(&db, unread), 0);
    assert!(number(&db, "SELECT count(read_at) FROM message") > 500);
}

#[test]
fn who_is_there_has_mostly_not_left_and_earns_a_salary() {
    let mut draft = Draft::default();
    let mut doctor = draft.table("doctor");
    doctor.key().plain("contact_name", string(60)).plain("email", string(80));
    doctor.plain("company_name", string(60)).plain("left_on", ColumnType::Date {});
    doctor.plain("salary", ColumnType::Numeric { precision: Some(10), scale: Some(2) });
    doctor.plain("height_cm", integer()).plain("gender", string(1)).plain("iban", string(34));
    doctor.plain("specialty", string(40));
    let mut visit = draft.table("appointment");
    visit.key().plain("starts_at", moment()).plain("ends_at", moment()).plain("reason", text());
    let (_folder, db) = filled(&draft.schema, 1_000);
    let all = number(&db, "SELECT count(*) FROM doctor");
    assert!(number(&db, "SELECT count(left_on) FROM doctor") * 3 < all);
    assert_eq!(number(&db, "SELECT count(*) FROM doctor WHERE salary < 20000"), 0);
    let tall = "SELECT count(*) FROM doctor WHERE height_cm NOT BETWEEN 140 AND 210";
    assert_eq!(number(&db, tall), 0);
    let strangers = "SELECT count(*) FROM doctor WHERE \
        email NOT LIKE lower(substr(contact_name, 1, instr(contact_name, ' ') - 1)) || '.%'";
    assert_eq!(number(&db, strangers), 0, "mail is the person's, not the company's");
    let genders: BTreeSet<String> =
        column(&db, "SELECT gender FROM doctor WHERE gender IS NOT NULL").into_iter().collect();
    assert!(genders.iter().all(|one| ["f", "m", "x"].contains(&one.as_str())), "{genders:?}");
    assert!(number(&db, "SELECT count(*) FROM doctor WHERE specialty IS NULL") > 0);
    for iban in column::<String>(&db, "SELECT iban FROM doctor WHERE iban IS NOT NULL") {
        // ISO 13616: the country and check digits behind the account, letters as two digits.
        let turned = format!("{}{}", &iban[4..], &iban[..4]);
        let rest = turned.chars().fold(0, |rest, sign| {
            let value = sign.to_digit(36).unwrap();
            (rest * if value > 9 { 100 } else { 10 } + value) % 97
        });
        assert_eq!(rest, 1, "{iban}");
    }
    let long =
        "SELECT count(*) FROM appointment WHERE julianday(ends_at) - julianday(starts_at) > 1";
    assert_eq!(number(&db, long), 0);
}

#[test]
fn a_partial_unique_index_leaves_lists_as_long_as_they_may_be() {
    let mut draft = Draft::default();
    draft.table("customer").key().plain("name", string(40));
    let mut address = draft.table("address");
    address.key().plain("street", string(60));
    address.column("customer_id", integer(), |one| one.nullable = Some(false));
    address.column(
        "is_default",
        ColumnType::Boolean { create_constraint: false, constraint_name: None },
        |one| one.nullable = Some(false),
    );
    address.foreign_key(&["customer_id"], "customer", &["id"], |_| {});
    address.index(Some("one_default"), &["customer_id"], |index| {
        index.unique = true;
        index.options.insert("sqlite_where".to_owned(), "is_default = 1".into());
    });
    let (_folder, file, done) = fill(&draft.schema, 900, 4).unwrap();
    assert_eq!((done.rows, done.notes), (900, Vec::new()));
    let db = Connection::open(file).unwrap();
    let most: Vec<i64> =
        column(&db, "SELECT count(*) FROM address GROUP BY customer_id ORDER BY 1 DESC LIMIT 1");
    assert!(most[0] > 3, "{most:?}");
    assert!(number(&db, "SELECT count(*) FROM address WHERE is_default") > 10);
}

#[test]
fn of_few_rows_each_table_gets_one() {
    for (name, _) in SAMPLES {
        let schema = open(name).schema;
        let (_folder, file, _) = fill(&schema, 40, 7).unwrap();
        let db = Connection::open(file).unwrap();
        let tables: Vec<String> = column(
            &db,
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
        );
        for table in tables {
            assert!(
                number(&db, &format!("SELECT count(*) FROM \"{table}\"")) > 0,
                "{name} {table}"
            );
        }
    }
}

#[test]
fn nobody_to_follow_is_no_reason_to_refuse_all() {
    let mut draft = Draft::default();
    draft.table("user").key().plain("username", string(20));
    let mut follows = draft.table("follows");
    for name in ["follower_id", "followed_id"] {
        follows.column(name, integer(), |one| one.primary_key = true);
        follows.foreign_key(&[name], "user", &["id"], |_| {});
    }
    follows.check(None, "follower_id <> followed_id", None);
    let (_folder, _, done) = fill(&draft.schema, 2, 1).unwrap();
    assert_eq!((done.rows, done.notes.len()), (1, 1), "{:?}", done.notes);
    let (_folder, file, _) = fill(&draft.schema, 400, 1).unwrap();
    let db = Connection::open(file).unwrap();
    assert!(number(&db, "SELECT count(*) FROM follows") > 100);
}
