"""A self-referential many-to-many whose association table does not say which side is which."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()

friends = db.Table(
    "friends",
    db.Column("left_id", db.Integer, db.ForeignKey("person.id"), primary_key=True),
    db.Column("right_id", db.Integer, db.ForeignKey("person.id"), primary_key=True),
)


class Person(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    friends = db.relationship("Person", secondary=friends)
