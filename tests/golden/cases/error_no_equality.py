"""A join that compares by another operator than ==."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Ship(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    masts = db.relationship(
        "Mast", primaryjoin="and_(Ship.id < foreign(Mast.ship_id), Mast.height > 3)")


class Mast(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    height = db.Column(db.Integer)
    ship_id = db.Column(db.Integer)
