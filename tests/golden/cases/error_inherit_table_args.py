"""A constraint on a subclass that has no table of its own."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Person(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class Engineer(Person):
    language = db.Column(db.String(10))
    __table_args__ = (db.UniqueConstraint("language"),)
