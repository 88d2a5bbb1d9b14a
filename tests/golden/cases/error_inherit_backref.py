"""A backref that a subclass of its target has as a column."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Person(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class Engineer(Person):
    tools = db.Column(db.String(10))


class Tool(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    person_id = db.Column(db.ForeignKey("person.id"))
    person = db.relationship("Person", backref="tools")
