"""Two subclasses in one table with a column of the same name."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Person(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    type = db.Column(db.String(20))
    __mapper_args__ = {"polymorphic_on": type, "polymorphic_identity": "person"}


class Manager(Person):
    start = db.Column(db.Date)
    __mapper_args__ = {"polymorphic_identity": "manager"}


class Engineer(Person):
    start = db.Column(db.Date)
    __mapper_args__ = {"polymorphic_identity": "engineer"}
