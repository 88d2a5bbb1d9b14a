"""Two keys from a subclass to another class of its hierarchy, of which one joins the tables."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Person(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class Manager(Person):
    id = db.Column(db.ForeignKey("person.id"), primary_key=True)


class Engineer(Person):
    id = db.Column(db.ForeignKey("person.id"), primary_key=True)
    manager_id = db.Column(db.ForeignKey("manager.id"))
    manager = db.relationship("Manager")
