"""A backref with the name of a column."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Ship(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    masts = db.relationship("Mast", backref="ship")


class Mast(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    ship = db.Column(db.Integer, db.ForeignKey("ship.id"))
