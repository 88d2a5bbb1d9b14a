"""back_populates names an attribute that does not exist."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Ship(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    masts = db.relationship("Mast", back_populates="vessel")


class Mast(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    ship_id = db.Column(db.Integer, db.ForeignKey("ship.id"))
    ship = db.relationship("Ship")
