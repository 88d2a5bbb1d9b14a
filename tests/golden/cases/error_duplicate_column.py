"""Two columns with one name."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Ship(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    length = db.Column("size", db.Integer)
    tonnage = db.Column("size", db.Integer)
