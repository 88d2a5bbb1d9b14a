"""Columns and names from mixins, abstract bases and functions of the class."""

from datetime import datetime

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

db = SQLAlchemy()


class Stamped:
    created_at = db.Column(db.DateTime, default=datetime.utcnow)
    updated_at = db.Column(db.DateTime, onupdate=datetime.utcnow)


class Typed:
    weight: Mapped[float]
    height: Mapped[float] = mapped_column(sort_order=5)


class Named:
    prefix = "app"
    name_length = 40

    @declared_attr
    def __tablename__(cls):
        return f"{cls.prefix}_{cls.__name__.lower()}s"

    @declared_attr
    def name(cls):
        return db.Column(db.String(cls.name_length), nullable=False)

    @declared_attr.directive
    def __table_args__(cls):
        return (
            db.UniqueConstraint("name", name="uq_%s_name" % cls.__tablename__),
            {"comment": "the {}".format(cls.__name__)},
        )


class Owned:
    @declared_attr
    def owner_id(cls):
        return db.Column(db.Integer, ForeignKey("app_persons.id", ondelete="SET NULL"), index=True)

    @declared_attr
    def owner(cls):
        return relationship("Person", foreign_keys=[cls.owner_id], backref=cls.__name__.lower() + "_list")

    @declared_attr
    def keeper_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("app_persons.id"))

    @declared_attr
    def keeper(cls):
        return db.relationship("Person", primaryjoin=lambda: Person.id == cls.keeper_id)


class Entity(db.Model):
    __abstract__ = True

    id = db.Column(db.Integer, primary_key=True)


class Person(Named, Entity):
    prefix = "app"
    age = db.Column(db.Integer)

    def __repr__(self):
        return "<Person %r>" % self.name


class Tool(Stamped, Owned, Named, Typed, Entity):
    name_length = 80
    price = db.Column(db.Numeric(8, 2))


class Crate(Owned, Stamped, Entity):
    __tablename__ = "crates"

    updated_at = db.Column(db.Date)
    size = db.Column(db.String(4))
