//! Sample rows as one follows them: the first ones lead somewhere, and nothing is older than what it belongs to.

use backref::python::{SourceFile, read_models};
use backref::schema::ColumnType;
use rusqlite::Connection;

use crate::drafts::{Draft, integer};
use crate::sample_rows::{column, fill, filled, number};
use crate::samples::open;

#[test]
fn the_first_rows_have_something_to_follow() {
    let ways = [
        (
            "blog",
            "SELECT count(posts.id) FROM users LEFT JOIN posts ON author_id = users.id GROUP BY users.id",
        ),
        (
            "blog",
            "SELECT count(post_id) FROM tags LEFT JOIN post_tags ON tag_id = tags.id GROUP BY tags.id",
        ),
        (
            "shop",
            "SELECT count(orders.id) FROM customers LEFT JOIN orders ON customer_id = customers.id \
            GROUP BY customers.id",
        ),
    ];
    for (name, sql) in ways {
        for seed in 1..6 {
            let (_folder, file, _) = fill(&open(name).schema, 2_000, seed).unwrap();
            let lists: Vec<i64> = column(&Connection::open(file).unwrap(), sql);
            let first = lists.iter().take(10).filter(|count| **count > 0).count();
            assert!(lists[0] > 0 && first >= 7, "{name} {seed}: {:?}", &lists[..10]);
            let (most, least) = (lists.iter().max().unwrap(), lists.iter().min().unwrap());
            assert!(*most >= 4 * (least + 1), "{name} {seed}: lists differ, {lists:?}");
        }
    }
}

#[test]
fn even_a_few_rows_have_something_to_follow() {
    let sql = "SELECT count(posts.id) FROM users LEFT JOIN posts ON author_id = users.id \
        GROUP BY users.id";
    for seed in 1..9 {
        let (_folder, file, _) = fill(&open("blog").schema, 150, seed).unwrap();
        let lists: Vec<i64> = column(&Connection::open(file).unwrap(), sql);
        assert!(lists.len() > 8 && lists[..3].iter().all(|count| *count > 0), "{seed}: {lists:?}");
    }
}

#[test]
fn nothing_happens_before_what_it_refers_to_is_there() {
    let (_folder, blog) = filled(&open("blog").schema, 10_000);
    let early = [
        "posts JOIN users ON author_id = users.id WHERE published_at < joined_at",
        "comments JOIN posts ON post_id = posts.id WHERE created_at < published_at",
        "comments JOIN users ON author_id = users.id WHERE created_at < joined_at",
        "comments AS reply JOIN comments ON reply.parent_id = comments.id \
            WHERE reply.created_at < comments.created_at",
    ];
    for sql in early {
        assert_eq!(number(&blog, &format!("SELECT count(*) FROM {sql}")), 0, "{sql}");
    }
    // Later rows still come later, on the whole.
    let next = "SELECT count(*) FROM posts JOIN posts AS next ON next.id = posts.id + 1 \
        WHERE next.published_at < posts.published_at";
    let posts = number(&blog, "SELECT count(*) FROM posts");
    assert!(number(&blog, next) * 2 < posts, "{} of {posts}", number(&blog, next));

    let mut draft = Draft::default();
    let moment = || ColumnType::DateTime { timezone: false };
    let of = |draft: &mut Draft, name: &str, parent: &str, columns: &[&str]| {
        let mut table = draft.table(name);
        table.key();
        for column in columns {
            table.column(column, moment(), |one| one.nullable = Some(false));
        }
        if !parent.is_empty() {
            let key = format!("{parent}_id");
            table.column(&key, integer(), |one| one.nullable = Some(false));
            table.foreign_key(&[&key], parent, &["id"], |_| {});
        }
    };
    of(&mut draft, "customer", "", &["created_at", "updated_at"]);
    of(
        &mut draft,
        "purchase",
        "customer",
        &["ordered_at", "paid_at", "shipped_at", "delivered_at"],
    );
    // Without a moment of its own, it is as old as what it belongs to.
    of(&mut draft, "item", "purchase", &[]);
    of(&mut draft, "repair", "item", &["created_at", "started_at", "ended_at"]);
    draft
        .table("person")
        .key()
        .plain("born_on", ColumnType::Date {})
        .plain("hired_on", ColumnType::Date {});
    let (_folder, db) = filled(&draft.schema, 5_000);
    let early = [
        "customer WHERE updated_at < created_at",
        "purchase JOIN customer ON customer_id = customer.id WHERE ordered_at < created_at",
        "purchase WHERE paid_at < ordered_at OR shipped_at < paid_at OR delivered_at < shipped_at",
        "repair JOIN item ON item_id = item.id JOIN purchase ON purchase_id = purchase.id \
            WHERE created_at < ordered_at",
        "repair WHERE started_at < created_at OR ended_at < started_at",
        "person WHERE hired_on < born_on",
    ];
    for sql in early {
        assert_eq!(number(&db, &format!("SELECT count(*) FROM {sql}")), 0, "{sql}");
    }
}

#[test]
fn a_check_may_turn_the_order_of_moments_round() {
    let mut draft = Draft::default();
    let mut odd = draft.table("odd");
    odd.key();
    for name in ["created_at", "updated_at"] {
        let of = ColumnType::DateTime { timezone: false };
        odd.column(name, of, |one| one.nullable = Some(false));
    }
    odd.check(None, "updated_at <= created_at", None);
    let (_folder, db) = filled(&draft.schema, 300);
    assert_eq!(number(&db, "SELECT count(*) FROM odd WHERE updated_at <= created_at"), 300);
}

/// No constraint says so, but an ORM takes these for one row, and for a pair that is there or is not.
#[test]
fn one_row_relationships_have_one_row_and_nothing_is_tagged_twice() {
    let text = r#"
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy()

tagged = db.Table(
    "tagged",
    db.Column("post_id", db.ForeignKey("post.id")),
    db.Column("tag_id", db.ForeignKey("tag.id")),
)

class Post(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(60))
    summary = db.relationship("Summary", back_populates="post", uselist=False)
    tags = db.relationship("Tag", secondary=tagged, backref="posts")
    notes = db.relationship("Note", backref="post", order_by="Note.id")
    newest = db.relationship("Note", uselist=False, viewonly=True)

class Summary(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    text = db.Column(db.Text)
    post_id = db.Column(db.Integer, db.ForeignKey("post.id"), nullable=False)
    post = db.relationship("Post", back_populates="summary")

class Tag(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(30))

class Note(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    text = db.Column(db.Text)
    post_id = db.Column(db.Integer, db.ForeignKey("post.id"), nullable=False)
"#;
    let file = SourceFile { path: "models.py".to_owned(), text: text.to_owned() };
    let schema = read_models(&[file]).unwrap().schema;
    for rows in [60, 3_000] {
        let (_folder, db) = filled(&schema, rows);
        let most = |table: &str, columns: &str| {
            number(
                &db,
                &format!(
                    "SELECT max(n) FROM (SELECT count(*) AS n FROM {table} GROUP BY {columns})"
                ),
            )
        };
        assert_eq!((most("summary", "post_id"), most("tagged", "post_id, tag_id")), (1, 1));
        assert!(most("note", "post_id") > 1 && most("tagged", "post_id") > 1, "{rows}");
    }
}
