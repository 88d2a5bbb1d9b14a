"""Keys that are checked at the end of a transaction; MySQL has no such and refuses SQLAlchemy's DDL."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Seat(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    left_id = db.Column(db.ForeignKey("seat.id", deferrable=True, initially="DEFERRED"))
    right_id = db.Column(db.ForeignKey("seat.id", deferrable=True, initially="IMMEDIATE"))
    front_id = db.Column(db.ForeignKey("seat.id", name="fk_front", deferrable=False))
    back_id = db.Column(db.ForeignKey("seat.id", deferrable=True))
