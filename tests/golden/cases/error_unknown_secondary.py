"""An association table that does not exist."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Ship(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    ports = db.relationship("Port", secondary="calls")


class Port(db.Model):
    id = db.Column(db.Integer, primary_key=True)
