"""Two classes with one table name."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Ship(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class Vessel(db.Model):
    __tablename__ = "ship"
    id = db.Column(db.Integer, primary_key=True)
