"""default, onupdate and server_default in all their forms, and generated columns."""

import datetime
import enum
import uuid

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Computed, false, func, null, text, true

db = SQLAlchemy()


class Mood(enum.Enum):
    calm = 1
    wild = 2


class Setting(db.Model):
    id = db.Column(db.Uuid, primary_key=True, default=uuid.uuid4)
    number = db.Column(db.Integer, default=7, server_default="7")
    ratio = db.Column(db.Float, default=0.5, onupdate=1.5)
    flag = db.Column(db.Boolean, default=False, server_default=false(), nullable=False)
    flag_on = db.Column(db.Boolean, server_default=true())
    word = db.Column(db.String(20), default="it's", server_default="it's 100%")
    empty = db.Column(db.String(20), server_default=null())
    mood = db.Column(db.Enum(Mood), default=Mood.calm, server_default="calm")
    tags = db.Column(db.JSON, default=list)
    extra = db.Column(db.JSON, default=dict, server_default=text("'{}'"))
    made = db.Column(db.DateTime, default=datetime.datetime.now, server_default=func.now())
    changed = db.Column(
        db.DateTime, server_default=func.current_timestamp(), onupdate=func.current_timestamp())
    day = db.Column(db.Date, default=lambda: datetime.date.today())
    shout = db.Column(db.String(20), default=func.upper("abc"))
    doubled = db.Column(db.Integer, Computed("number * 2", persisted=True))
    stored = db.Column(db.Integer, Computed("number + 1", persisted=True))
