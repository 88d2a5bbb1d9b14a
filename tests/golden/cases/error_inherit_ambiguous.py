"""A subclass with two foreign keys to its base's table."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Person(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class Engineer(Person):
    id = db.Column(db.ForeignKey("person.id"), primary_key=True)
    boss_id = db.Column(db.ForeignKey("person.id"))
