"""Columns that the database numbers: by Identity and by Sequence."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Order(db.Model):
    __tablename__ = "orders"

    id = db.Column(db.Integer, db.Identity(), primary_key=True)
    number = db.Column(db.BigInteger, db.Identity(always=True, start=100, increment=5, cache=3))
    place = db.Column(db.Integer, db.Identity(cycle=True, nomaxvalue=True))


class Invoice(db.Model):
    __tablename__ = "invoices"

    id = db.Column(db.Integer, db.Sequence("invoice_ids", start=1000, minvalue=1), primary_key=True)
    order_id = db.Column(db.ForeignKey("orders.id"))
    number = db.Column(db.Integer, db.Sequence("Invoice Numbers"))


class Line(db.Model):
    __tablename__ = "lines"

    id = db.Column(db.Integer, db.Sequence("line_ids", optional=True), primary_key=True)
    invoice_id = db.Column(db.ForeignKey("invoices.id"))
