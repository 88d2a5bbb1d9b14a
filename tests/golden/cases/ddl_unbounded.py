"""A string without a length, which MySQL refuses, and an Enum without a name, which PostgreSQL does."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Note(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    body = db.Column(db.String)
    mood = db.Column(db.Enum("calm", "cross"))
