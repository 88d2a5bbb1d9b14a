"""A foreign key to a column that the other table does not have."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Ship(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class Mast(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    ship_id = db.Column(db.Integer, db.ForeignKey("ship.number"))
    ship = db.relationship("Ship")
