"""A relationship between tables that nothing links."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Ship(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    ports = db.relationship("Port")


class Port(db.Model):
    id = db.Column(db.Integer, primary_key=True)
