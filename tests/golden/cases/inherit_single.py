"""Classes in one table: columns that subclasses put in, one they share, an enum for identity."""

import enum

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Kind(enum.Enum):
    employee = 1
    manager = 2
    engineer = 3
    intern = 4
    guard = 5


class Company(db.Model):
    __tablename__ = "companies"
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(50), nullable=False)
    employees = db.relationship("Employee", back_populates="company")
    managers = db.relationship("Manager", viewonly=True)


class Employee(db.Model):
    __tablename__ = "employees"
    id = db.Column(db.Integer, primary_key=True)
    kind = db.Column(db.Enum(Kind), nullable=False)
    name = db.Column("full_name", db.String(50))
    company_id = db.Column(db.ForeignKey("companies.id"))
    company = db.relationship("Company", back_populates="employees")
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": Kind.employee}


class Manager(Employee):
    level = db.Column(db.Integer, index=True)
    car = db.Column(db.String(10), unique=True)
    team = db.relationship(
        "Engineer", foreign_keys="Engineer.boss_id", back_populates="boss")
    assistant_id = db.Column(db.ForeignKey("employees.id"))
    assistant = db.relationship(
        "Employee", foreign_keys=[assistant_id], remote_side=[Employee.id], backref="assists")
    __mapper_args__ = {"polymorphic_identity": Kind.manager, "polymorphic_load": "inline"}


class Engineer(Employee):
    __tablename__ = None
    language = db.Column(db.String(20), db.CheckConstraint("language <> ''"))
    level = db.mapped_column(db.Integer, use_existing_column=True)
    boss_id = db.Column(db.ForeignKey("employees.id"))
    boss = db.relationship(
        "Manager", foreign_keys=[boss_id], remote_side="Manager.id", back_populates="team")
    __mapper_args__ = {"polymorphic_identity": Kind.engineer}


class Intern(Engineer):
    until = db.Column(db.Date)
    __mapper_args__ = {"polymorphic_identity": Kind.intern}


class Guard(Employee):
    __tablename__ = None
    post = db.Column(db.String(4))
    until = db.mapped_column(db.Date, use_existing_column=True)
    __mapper_args__ = {"polymorphic_identity": Kind.guard}
