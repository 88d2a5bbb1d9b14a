"""Two foreign keys to one table and nothing to choose by."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Airport(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class Flight(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    origin_id = db.Column(db.Integer, db.ForeignKey("airport.id"))
    destination_id = db.Column(db.Integer, db.ForeignKey("airport.id"))
    origin = db.relationship("Airport", backref="departures")
