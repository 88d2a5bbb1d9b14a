"""Relationships of two branches of one hierarchy that write the same column, and of one branch."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Group(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    cats = db.relationship("Cat")
    dogs = db.relationship("Dog")
    pets = db.relationship("Pet")


class Pet(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    species = db.Column(db.String(5))
    group_id = db.Column(db.ForeignKey("group.id"))
    __mapper_args__ = {"polymorphic_on": species, "polymorphic_identity": "pet"}


class Cat(Pet):
    group = db.relationship("Group")
    __mapper_args__ = {"polymorphic_identity": "cat"}


class Dog(Pet):
    group = db.relationship("Group")
    __mapper_args__ = {"polymorphic_identity": "dog"}
