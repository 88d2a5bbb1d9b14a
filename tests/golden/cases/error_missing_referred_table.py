"""A foreign key to a table that does not exist, in a join that is given."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Ship(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class Mast(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    ship_id = db.Column(db.Integer, db.ForeignKey("vessels.id"))
    ship = db.relationship("Ship", primaryjoin="Mast.ship_id == Ship.id")
