"""Relationships that write the same columns: warned of, and not where overlaps says so."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Ship(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    masts = db.relationship("Mast")
    tall_masts = db.relationship(
        "Mast", primaryjoin="and_(Ship.id == Mast.ship_id, Mast.height > 20)", overlaps="masts")
    ports = db.relationship("Port", secondary="call")
    log = db.relationship("Call", back_populates="ship")


class Mast(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    height = db.Column(db.Integer)
    ship_id = db.Column(db.Integer, db.ForeignKey("ship.id"))
    ship = db.relationship("Ship")


class Port(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    ships = db.relationship("Ship", secondary="call")


class Call(db.Model):
    ship_id = db.Column(db.Integer, db.ForeignKey("ship.id"), primary_key=True)
    port_id = db.Column(db.Integer, db.ForeignKey("port.id"), primary_key=True)
    ship = db.relationship("Ship", back_populates="log")
    port = db.relationship("Port", backref="log", viewonly=True)
