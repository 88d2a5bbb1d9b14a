"""Numbers in all the forms of their precision, and moments with and without time zones."""

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Measure(db.Model):
    id = db.Column(db.BigInteger, primary_key=True)
    exact = db.Column(sa.Numeric)
    digits = db.Column(sa.Numeric(6))
    money = db.Column(sa.Numeric(precision=12, scale=4), server_default="0.5")
    short = db.Column(sa.Float(24))
    long = db.Column(sa.Float(53))
    plain = db.Column(sa.Float, server_default=sa.text("-1.5"))
    double = db.Column(sa.Double)
    small = db.Column(sa.SmallInteger, server_default=sa.text("7"))
    at = db.Column(sa.DateTime(timezone=True))
    local = db.Column(sa.DateTime)
    clock = db.Column(sa.Time(timezone=True))
    day = db.Column(sa.Date)
    took = db.Column(sa.Interval)
    raw = db.Column(sa.LargeBinary(300))
    blob = db.Column(sa.LargeBinary)
