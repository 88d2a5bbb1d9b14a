"""Relationships between a subclass and its own base, and among subclasses."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Person(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    type = db.Column(db.String(20), nullable=False)
    mentor_id = db.Column(db.ForeignKey("person.id"))
    mentor = db.relationship("Person", remote_side=[id], backref="mentees")
    __mapper_args__ = {"polymorphic_on": type, "polymorphic_identity": "person"}


class Manager(Person):
    id = db.Column(db.ForeignKey("person.id"), primary_key=True)
    secretary_id = db.Column(db.ForeignKey("person.id"))
    secretary = db.relationship("Person", foreign_keys=[secretary_id], backref="serves")
    __mapper_args__ = {"polymorphic_identity": "manager", "inherit_condition": id == Person.id}


class Engineer(Person):
    id = db.Column(db.ForeignKey("person.id"), primary_key=True)
    manager_id = db.Column(db.ForeignKey("manager.id"))
    manager = db.relationship("Manager", foreign_keys=[manager_id], backref="engineers")
    buddy_id = db.Column(db.ForeignKey("engineer.id"))
    buddy = db.relationship(
        "Engineer", foreign_keys=[buddy_id], remote_side=[id], back_populates="buddies")
    buddies = db.relationship("Engineer", foreign_keys=[buddy_id], back_populates="buddy")
    __mapper_args__ = {"polymorphic_identity": "engineer"}


class Note(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    author_id = db.Column(db.ForeignKey("person.id"))
    engineer_id = db.Column(db.ForeignKey("engineer.id"))
    author = db.relationship("Person", foreign_keys=[author_id])
    about = db.relationship("Engineer", backref="notes", foreign_keys=[engineer_id])
    reader = db.relationship(
        "Engineer", primaryjoin="Note.author_id == Person.id", viewonly=True)
