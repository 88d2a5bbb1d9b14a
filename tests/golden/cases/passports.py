"""One to one: uselist on the declared side, on the backref, and with a shared primary key."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Citizen(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    passport = db.relationship("Passport", uselist=False, back_populates="citizen")
    portrait = db.relationship("Portrait", backref="citizen", uselist=False)


class Passport(db.Model):
    number = db.Column(db.String(9), primary_key=True)
    citizen_id = db.Column(db.ForeignKey("citizen.id"), unique=True, nullable=False)
    citizen = db.relationship("Citizen", back_populates="passport")


class Portrait(db.Model):
    citizen_id = db.Column(db.ForeignKey("citizen.id"), primary_key=True)
    pixels = db.Column(db.LargeBinary)
    frame = db.relationship("Frame", backref=db.backref("portrait", uselist=False))
    frame_id = db.Column(db.Integer, db.ForeignKey("frame.id"))


class Frame(db.Model):
    id = db.Column(db.SmallInteger, primary_key=True)
