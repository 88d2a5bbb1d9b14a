"""Classes with tables of their own, three deep, with relationships on bases and subclasses."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Owner(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    vehicles = db.relationship("Vehicle", back_populates="owner", order_by="Vehicle.name")
    cars = db.relationship("Car", viewonly=True)


class Vehicle(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(30), nullable=False)
    type = db.Column(db.String(30))
    owner_id = db.Column(db.ForeignKey("owner.id"))
    owner = db.relationship("Owner", back_populates="vehicles")
    parts = db.relationship("Part", backref="vehicle", cascade="all, delete-orphan")
    __mapper_args__ = {
        "polymorphic_on": "type",
        "polymorphic_identity": "vehicle",
        "confirm_deleted_rows": False,
    }


class Part(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    vehicle_id = db.Column(db.ForeignKey("vehicle.id"), nullable=False)
    car_id = db.Column(db.ForeignKey("car.vehicle_id"))
    spare_of = db.relationship("Car", foreign_keys=[car_id], back_populates="spares")


class Car(Vehicle):
    vehicle_id = db.Column(db.ForeignKey("vehicle.id"), primary_key=True)
    doors = db.Column(db.Integer, default=4)
    garage_id = db.Column(db.ForeignKey("garage.id"))
    garage = db.relationship("Garage", backref="cars")
    spares = db.relationship("Part", foreign_keys="Part.car_id", back_populates="spare_of")
    __mapper_args__ = {"polymorphic_identity": "car"}


class Garage(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class Taxi(Car):
    __tablename__ = "taxis"
    id = db.Column(db.Integer, db.ForeignKey("car.vehicle_id"), primary_key=True)
    licence = db.Column(db.String(8), unique=True)
    rides = db.relationship("Ride", back_populates="taxi", lazy="selectin")
    __mapper_args__ = {"polymorphic_identity": "taxi"}


class Ride(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    taxi_id = db.Column(db.ForeignKey("taxis.id"))
    taxi = db.relationship("Taxi", foreign_keys=taxi_id, back_populates="rides")
    seen_by_id = db.Column(db.ForeignKey("vehicle.id"))
    seen_by = db.relationship("Vehicle", foreign_keys=seen_by_id)


class Van(Vehicle):
    id = db.Column(db.Integer, db.ForeignKey("vehicle.id"), primary_key=True)
    load = db.Column(db.Float)
    __mapper_args__ = {"polymorphic_identity": "van", "polymorphic_load": "selectin"}


class Minivan(Van):
    seats = db.Column(db.Integer)
    __mapper_args__ = {"polymorphic_identity": "minivan"}
