"""A relationship to a class that does not exist."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Ship(db.Model):
    __tablename__ = "ships"
    id = db.Column(db.Integer, primary_key=True)
    captain = db.relationship("Captain")
