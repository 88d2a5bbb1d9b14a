"""Server defaults of every kind, generated columns and comments."""

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, text, true, false, null

db = SQLAlchemy()


class Reading(db.Model):
    __table_args__ = {"comment": "what the gauge's \\ needle said"}

    id = db.Column(db.Integer, primary_key=True, comment="counts 100% up")
    quality = db.Column(db.String(10), server_default="it's ok")
    path = db.Column(db.String(10), server_default="C:\\tmp")
    level = db.Column(db.Integer, server_default="0", nullable=False)
    shift = db.Column(db.Integer, server_default=text("-1"))
    factor = db.Column(db.Float, server_default=text("1.5"))
    unit = db.Column(db.String(4), server_default=text("'mm'"))
    total = db.Column(db.Integer, server_default=text("(2 + 3)"))
    valid = db.Column(db.Boolean, server_default=true(), nullable=False)
    hidden = db.Column(db.Boolean, server_default=false(), nullable=False)
    empty = db.Column(db.Integer, server_default=null())
    read_at = db.Column(db.DateTime, server_default=func.now(), nullable=False)
    sent_at = db.Column(db.DateTime, server_default=func.current_timestamp())
    day = db.Column(db.Date, server_default=func.current_date())
    code = db.Column(db.String(9), server_default=func.lower("ABC"))
    luck = db.Column(db.Float, server_default=func.random())
    twice = db.Column(db.Integer, db.Computed("level * 2", persisted=True))
    counted = db.Column(db.Integer, default=0, onupdate=1)


class Batch(db.Model):
    id = db.Column(db.Integer, primary_key=True, server_default="7")


class Lot(db.Model):
    number = db.Column(db.Integer, primary_key=True, default=1)
