"""Defaults of every kind, enums of every kind, and columns that the database computes."""

import enum
import random
from datetime import datetime

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Computed, false, func, null, text, true

db = SQLAlchemy()


class Colour(enum.Enum):
    red = "R"
    green = "G"
    crimson = "R"


class Size(str, enum.Enum):
    small = "s"
    large = "l"


class Rank(enum.Enum):
    first = enum.auto()
    second = enum.auto()


Mood = enum.Enum("Mood", "calm cross")


def number():
    return 7


class Thing(db.Model):
    LIMIT = 3
    NAMES = ["a", "b"]

    id = db.Column(db.Integer, primary_key=True)
    a = db.Column(db.Integer, default=LIMIT * 2)
    b = db.Column(db.JSON, default={"names": NAMES, "none": None})
    c = db.Column(db.String(5), default=number, onupdate=random.random)
    d = db.Column(db.DateTime, default=func.now(), onupdate=func.current_timestamp())
    e = db.Column(db.String(5), default=func.lower("ABC"), server_default=func.lower("ABC"))
    f = db.Column(db.Boolean, default=True, server_default=true())
    g = db.Column(db.Boolean, default=False, server_default=false())
    h = db.Column(db.String(9), default=None, server_default=null())
    i = db.Column(db.String(9), server_default=text("'it''s'"))
    j = db.Column(db.Enum(Colour), default=Colour.red, server_default="red")
    k = db.Column(db.Enum(Size, values_callable=lambda of: [one.value for one in of]), default=Size.small)
    l = db.Column(db.Enum(Rank, name="ranks", native_enum=False, create_constraint=True, length=30))
    m = db.Column(db.Enum(Mood), default=Mood.calm)
    n = db.Column(db.Enum(*[one.value for one in Size], name="sizes"), server_default=Size.large.value)
    o = db.Column(db.Integer, Computed("a * 2", persisted=True))
    p = db.Column(db.Integer, db.Computed("a + 1", persisted=True))
    q = db.Column(db.Float, default=-1.5e3)
    r = db.Column(db.DateTime, default=datetime.now)
    s = db.Column(db.String(length=8, collation="NOCASE"), default="")
    t = db.Column(type_=db.Integer, name="tee", default=list(range(3))[-1])
    u = db.Column(db.CHAR(2), db.CheckConstraint("u <> ''"), default="%s-%d" % ("x", 1))
    v = db.deferred(db.Column(db.Text, comment="long"))
    w = db.column_property(db.Column("double u", db.Integer))
