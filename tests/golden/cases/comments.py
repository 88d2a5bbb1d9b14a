"""Comments: in MySQL's DDL, as statements of their own on PostgreSQL, nowhere on SQLite."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Shelf(db.Model):
    __table_args__ = {"comment": "where 100% of the books stand, it's \"full\""}

    id = db.Column(db.Integer, primary_key=True, comment="counts up")
    label = db.Column(db.String(20), nullable=False, comment="back\\slash and 'quotes'")
    room = db.Column(db.Integer, server_default="1", comment=":room %(room)s")


reading = db.Table(
    "reading",
    db.Column("shelf_id", db.ForeignKey("shelf.id"), primary_key=True, comment="the shelf"),
    db.Column("day", db.Date, primary_key=True),
    comment="an association table has one, too",
)
