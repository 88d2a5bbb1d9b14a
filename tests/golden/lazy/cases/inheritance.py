"""Classes that inherit, on either side of a relationship."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Company(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40))
    employees = db.relationship("Employee", back_populates="company", order_by="Employee.name")
    managers = db.relationship("Manager", viewonly=True)
    drivers = db.relationship("Driver", viewonly=True)


class Employee(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    kind = db.Column(db.String(20))
    name = db.Column(db.String(40))
    company_id = db.Column(db.ForeignKey("company.id"))
    company = db.relationship("Company", back_populates="employees")
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "employee"}


class Manager(Employee):
    id = db.Column(db.ForeignKey("employee.id"), primary_key=True)
    budget = db.Column(db.Integer)
    cars = db.relationship("Car", back_populates="manager")
    __mapper_args__ = {"polymorphic_identity": "manager"}


class Driver(Employee):
    licence = db.Column(db.String(10))
    trips = db.relationship("Trip", back_populates="driver")
    __mapper_args__ = {"polymorphic_identity": "driver"}


class Car(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    manager_id = db.Column(db.ForeignKey("manager.id"))
    manager = db.relationship("Manager", back_populates="cars")


class Trip(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    driver_id = db.Column(db.ForeignKey("employee.id"))
    driver = db.relationship("Driver", back_populates="trips")


ROWS = {
    "company": [["id", "name"], [1, "Acme"], [2, "Void"]],
    "employee": [
        ["id", "kind", "name", "company_id", "licence"],
        [1, "manager", "Ann", 1, None],
        [2, "driver", "Bob", 1, "B"],
        [3, "employee", "Cy", 1, None],
        [4, "manager", "Di", None, None],
    ],
    "manager": [["id", "budget"], [1, 100], [4, None]],
    "car": [["id", "manager_id"], [1, 1], [2, 1], [3, None]],
    "trip": [["id", "driver_id"], [1, 2], [2, 2]],
}
