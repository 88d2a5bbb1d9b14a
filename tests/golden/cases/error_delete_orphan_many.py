"""delete-orphan on a many-to-many."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()

calls = db.Table(
    "calls",
    db.Column("ship_id", db.Integer, db.ForeignKey("ship.id")),
    db.Column("port_id", db.Integer, db.ForeignKey("port.id")),
)


class Ship(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    ports = db.relationship("Port", secondary=calls, cascade="all, delete-orphan")


class Port(db.Model):
    id = db.Column(db.Integer, primary_key=True)
