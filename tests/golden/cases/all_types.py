"""Every type with its arguments."""

import enum

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Suit(enum.Enum):
    clubs = "C"
    hearts = 2


class Everything(db.Model):
    id = db.Column(db.BigInteger, primary_key=True)
    flag = db.Column(db.Boolean)
    flag_checked = db.Column(db.Boolean(create_constraint=True, name="flag_is_flag"))
    moment = db.Column(db.DateTime)
    moment_zone = db.Column(db.DateTime(timezone=True))
    ratio = db.Column(db.Float)
    ratio_precise = db.Column(db.Float(precision=24))
    wide = db.Column(db.Double)
    wide_precise = db.Column(db.Double(precision=53))
    count = db.Column(db.Integer)
    small = db.Column(db.SmallInteger)
    raw = db.Column(db.LargeBinary)
    raw_length = db.Column(db.LargeBinary(200))
    thing = db.Column(db.PickleType)
    word = db.Column(db.String(12))
    word_collated = db.Column(db.String(12, collation="nocase_like"))
    prose = db.Column(db.Text)
    wide_word = db.Column(db.Unicode(7))
    wide_prose = db.Column(db.UnicodeText)
    price = db.Column(db.Numeric(8, 2))
    price_whole = db.Column(db.Numeric(8))
    price_any = db.Column(db.Numeric)
    day = db.Column(db.Date)
    hour = db.Column(db.Time)
    hour_zone = db.Column(db.Time(timezone=True))
    span = db.Column(db.Interval)
    size = db.Column(db.Enum("S", "M", "XXL", name="shirt_size"))
    size_text = db.Column(db.Enum("S", "M", native_enum=False, create_constraint=True, name="size_ck"))
    suit = db.Column(db.Enum(Suit))
    suit_long = db.Column(db.Enum(Suit, native_enum=False, length=30))
    document = db.Column(db.JSON)
    document_null = db.Column(db.JSON(none_as_null=True))
    token = db.Column(db.Uuid)
    token_text = db.Column(db.Uuid(as_uuid=False))
    state = db.Column(db.CHAR(2))
    title = db.Column(db.NVARCHAR(160))
    cents = db.Column(db.NUMERIC(10, 2))
    level = db.Column(db.REAL)
