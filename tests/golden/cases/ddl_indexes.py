"""Indexes, unique constraints and checks, named and not, and names that are too long."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Parcel(db.Model):
    __table_args__ = (
        db.UniqueConstraint("sender", "sent_on", name="uq_parcel_day"),
        db.UniqueConstraint("weight", "sent_on"),
        db.CheckConstraint("weight > 0", name="Positive"),
        db.CheckConstraint("weight % 2 = 0"),
        db.Index("ix_parcel_route", "sender", "receiver", unique=True),
        db.Index("ix_parcel_heavy", "weight", sqlite_where=db.text("weight > 100"),
                 postgresql_where=db.text("weight > 100")),
        db.Index("ix_parcel_remarks", "remarks", mysql_length=20, postgresql_using="hash"),
    )

    id = db.Column(db.Integer, primary_key=True)
    sender = db.Column(db.String(30), index=True)
    receiver = db.Column(db.String(30), unique=True, index=True)
    sent_on = db.Column(db.Date)
    weight = db.Column(db.Integer, db.CheckConstraint("weight < 9000"))
    remarks = db.Column(db.Text)
    barcode = db.Column(db.String(13), unique=True)


class TransportInsuranceCertificateOfInternationalCarrier(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    declared_value_in_local_currency = db.Column(db.Integer, index=True)
