"""Uniqueness on a column, on several, as an index, and with `index=True` beside it."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Plate(db.Model):
    __tablename__ = "plates"
    __table_args__ = (
        db.UniqueConstraint("state", "number"),
        db.UniqueConstraint("number", "state", "series", name="uq_plates_series"),
        db.Index("ix_plates_old", "old_number", "state", unique=True),
        db.Index(None, "series", "state"),
        {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4"},
    )

    id = db.Column(db.Integer, primary_key=True)
    state = db.Column(db.String(2), nullable=False)
    number = db.Column(db.String(9), nullable=False)
    series = db.Column(db.String(4))
    old_number = db.Column(db.String(9))
    chip = db.Column(db.String(16), unique=True)
    sticker = db.Column(db.String(16), unique=True, index=True)
    colour = db.Column(db.String(16), unique=False, index=False)
