"""Constants that JSON cannot hold, as defaults."""

import uuid
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Offer(db.Model):
    __tablename__ = "offers"

    id = db.Column(db.Integer, primary_key=True)
    price = db.Column(db.Numeric(10, 2), default=Decimal("0.10"), nullable=False)
    discount = db.Column(db.Numeric(5, 2), default=Decimal("-5"), onupdate=Decimal("0"))
    date = db.Column(db.Date, default=date(2020, 1, 31))
    seen = db.Column(db.DateTime, default=datetime(2020, 1, 31, 9, 30), onupdate=datetime(2020, 1, 31, 9, 30, 5, 7))
    opens = db.Column(db.Time, default=time(9, 30))
    lasts = db.Column(db.Interval, default=timedelta(days=1, seconds=5400))
    waits = db.Column(db.Interval, default=timedelta(0))
    token = db.Column(db.Uuid, default=uuid.UUID("12345678-1234-5678-1234-567812345678"))
