"""back_populates names a relationship that leads to another class."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Ship(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    masts = db.relationship("Mast", back_populates="maker")


class Mast(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    ship_id = db.Column(db.Integer, db.ForeignKey("ship.id"))
    yard_id = db.Column(db.Integer, db.ForeignKey("yard.id"))
    maker = db.relationship("Yard")


class Yard(db.Model):
    id = db.Column(db.Integer, primary_key=True)
