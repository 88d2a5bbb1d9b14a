"""Options of types that change what a column holds on one dialect and not on another."""

import enum

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Level(enum.IntEnum):
    low = 1
    high = 10


class Reading(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    took = db.Column(sa.Interval(second_precision=3, day_precision=2))
    waited = db.Column(sa.Interval(native=False), nullable=False)
    batch = db.Column(sa.Uuid(native_uuid=False))
    device = db.Column(sa.Uuid(as_uuid=False, native_uuid=False), unique=True)
    taken_at = db.Column(sa.TIMESTAMP(timezone=True), nullable=False)
    sent_at = db.Column(sa.TIMESTAMP)
    clock = db.Column(sa.TIME(timezone=True))
    code = db.Column(sa.CHAR(4), server_default="none")
    label = db.Column(sa.VARCHAR(20), index=True)
    share = db.Column(sa.DECIMAL(8, 3))
    ratio = db.Column(sa.DOUBLE_PRECISION)
    level = db.Column(
        sa.Enum(Level, name="level", values_callable=lambda levels: [str(int(one)) for one in levels]))
