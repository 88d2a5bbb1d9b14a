"""Two foreign keys to one table, told apart by foreign_keys and by primaryjoin."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Airport(db.Model):
    code = db.Column(db.String(3), primary_key=True)


class Flight(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    origin_code = db.Column(db.ForeignKey("airport.code"))
    destination_code = db.Column(db.ForeignKey("airport.code"))
    origin = db.relationship("Airport", foreign_keys="Flight.origin_code", backref="departures")
    destination = db.relationship(
        "Airport",
        primaryjoin="Flight.destination_code == Airport.code",
        backref=db.backref("arrivals", order_by="Flight.id.desc()", lazy="dynamic"),
    )
