"""Foreign columns on both sides of the join."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Ship(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    main_mast_id = db.Column(db.Integer)
    masts = db.relationship(
        "Mast",
        primaryjoin="and_(Ship.id == Mast.ship_id, Ship.main_mast_id == Mast.id)",
        foreign_keys="[Mast.ship_id, Ship.main_mast_id]",
    )


class Mast(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    ship_id = db.Column(db.Integer)
