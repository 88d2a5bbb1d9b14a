"""Columns, keys, constraints and relationships that come from mixins and abstract bases."""

from datetime import datetime

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import declared_attr

db = SQLAlchemy()


class Stamped:
    created_at = db.Column(db.DateTime, default=datetime.utcnow, nullable=False, index=True)


class Owned:
    @declared_attr
    def owner_id(cls):
        return db.Column(
            db.ForeignKey("keeper.id", name=f"fk_{cls.__name__.lower()}_owner"), nullable=False)

    @declared_attr
    def owner(cls):
        return db.relationship("Keeper", backref=f"{cls.__name__.lower()}s")


class Base(db.Model):
    __abstract__ = True

    id = db.Column(db.Integer, primary_key=True)
    rank = db.Column(db.Integer, default=0)

    @declared_attr
    def __table_args__(cls):
        return (db.CheckConstraint("rank >= 0", name=f"ck_{cls.__tablename__}_rank"),)


class Keeper(Stamped, Base):
    name = db.Column(db.String(20), unique=True)


class Cage(Owned, Stamped, Base):
    label = db.Column(db.String(10))


class Animal(Owned, Base):
    __tablename__ = "animals"

    cage_id = db.Column(db.ForeignKey("cage.id"))
    cage = db.relationship(Cage, backref=db.backref("animals", lazy="selectin"))
