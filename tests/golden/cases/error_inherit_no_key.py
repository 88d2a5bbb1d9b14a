"""A subclass with a table of its own that no foreign key joins to its base's."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Person(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class Engineer(Person):
    id = db.Column(db.Integer, primary_key=True)
