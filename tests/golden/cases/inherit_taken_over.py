"""What a subclass with a table of its own takes over from mapped classes, abstract ones and mixins."""

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import declared_attr

db = SQLAlchemy()


class Prefixed(db.Model):
    __abstract__ = True

    id = db.Column(db.Integer, primary_key=True)

    @declared_attr.directive
    def __tablename__(cls):
        return "app_" + cls.__name__.lower()


class Told:
    @declared_attr.directive
    def __table_args__(cls):
        return {"comment": "made of " + cls.__name__}


class Plain(Prefixed):
    kind = db.Column(db.String(20))
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "plain"}


class PlainChild(Plain):
    id = db.Column(db.ForeignKey("app_plain.id"), primary_key=True)
    __mapper_args__ = {"polymorphic_identity": "child"}


class Named(Prefixed):
    __tablename__ = "named"

    kind = db.Column(db.String(20))
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "named"}


class NamedChild(Named):
    id = db.Column(db.ForeignKey("named.id"), primary_key=True)
    __mapper_args__ = {"polymorphic_identity": "child"}


class NamedGrandchild(NamedChild):
    id = db.Column(db.ForeignKey("named_child.id"), primary_key=True)
    __mapper_args__ = {"polymorphic_identity": "grandchild"}


class Mixed(Told, db.Model):
    id = db.Column(db.Integer, primary_key=True)


class MixedChild(Mixed):
    id = db.Column(db.ForeignKey("mixed.id"), primary_key=True)


class Own(Told, db.Model):
    __table_args__ = {"comment": "its own"}

    id = db.Column(db.Integer, primary_key=True)


class OwnChild(Own):
    id = db.Column(db.ForeignKey("own.id"), primary_key=True)


class Alone(db.Model):
    __table_args__ = {"comment": "nobody else's"}

    id = db.Column(db.Integer, primary_key=True)


class AloneChild(Alone):
    id = db.Column(db.ForeignKey("alone.id"), primary_key=True)
