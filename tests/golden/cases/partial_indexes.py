"""Indexes of some rows, in the words of the dialects that have them."""

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text

db = SQLAlchemy()


class Booking(db.Model):
    __table_args__ = (
        db.Index(
            "ix_booking_open", "room", unique=True,
            postgresql_where=text("cancelled IS FALSE"), sqlite_where=text("cancelled = 0")),
        db.Index("ix_booking_day", "day", "room", postgresql_include=["guest"]),
        db.Index("ix_booking_guest", "guest", postgresql_using="hash", mysql_length=10),
        db.Index("ix_booking_recent", text("day DESC")),
        db.Index("ix_booking_once", "guest", "day", unique=True, postgresql_nulls_not_distinct=True),
    )

    id = db.Column(db.Integer, primary_key=True)
    room = db.Column(db.Integer, nullable=False)
    day = db.Column(db.Date)
    guest = db.Column(db.String(40))
    cancelled = db.Column(db.Boolean, nullable=False, default=False)
