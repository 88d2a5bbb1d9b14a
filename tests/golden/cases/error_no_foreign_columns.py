"""A join between columns without a foreign key."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Ship(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(20))
    masts = db.relationship(
        "Mast", primaryjoin="and_(Ship.name == Mast.ship_name, Mast.wood.in_(['oak', 'elm']))")


class Mast(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    ship_name = db.Column(db.String(20))
    wood = db.Column(db.String(20))
