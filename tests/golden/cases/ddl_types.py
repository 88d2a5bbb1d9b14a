"""Every type, with arguments where it takes some."""

import enum

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Grade(enum.Enum):
    good = "G"
    better = "B"
    excellent = "E"


class Specimen(db.Model):
    id = db.Column(db.BigInteger, primary_key=True)
    alive = db.Column(db.Boolean, nullable=False)
    tame = db.Column(db.Boolean(create_constraint=True))
    wild = db.Column(db.Boolean(create_constraint=True, name="is_wild"))
    found_at = db.Column(db.DateTime)
    seen_at = db.Column(db.DateTime(timezone=True))
    weight = db.Column(db.Float)
    height = db.Column(db.Float(24))
    legs = db.Column(db.Integer)
    picture = db.Column(db.LargeBinary)
    sketch = db.Column(db.LargeBinary(500))
    state = db.Column(db.PickleType)
    label = db.Column(db.String(40))
    notes = db.Column(db.Text)
    teeth = db.Column(db.SmallInteger)
    worth = db.Column(db.Numeric(12, 3))
    share = db.Column(db.Numeric(5))
    ratio = db.Column(db.Numeric)
    exact = db.Column(db.Double)
    born = db.Column(db.Date)
    feeding = db.Column(db.Time)
    closing = db.Column(db.Time(timezone=True))
    lifespan = db.Column(db.Interval)
    grade = db.Column(db.Enum(Grade))
    sex = db.Column(db.Enum("f", "m", "it's", name="sex"))
    size = db.Column(
        db.Enum("S", "M", "XXL", name="size", native_enum=False, create_constraint=True)
    )
    extra = db.Column(db.JSON)
    tag = db.Column(db.Uuid)
    title = db.Column(db.Unicode(20))
    story = db.Column(db.UnicodeText)


class Sample(db.Model):
    id = db.Column(db.SmallInteger, primary_key=True)
    grade = db.Column(db.Enum(Grade), nullable=False)
    name = db.Column(db.String(9))
