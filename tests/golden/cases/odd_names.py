"""Names that need quotes, attributes called otherwise than their columns, reserved words."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Order(db.Model):
    __tablename__ = "order"
    id = db.Column("Order Id", db.Integer, primary_key=True)
    group = db.Column(db.String(10), index=True)
    percent = db.Column("100%", db.Integer)
    lines = db.relationship("Line", backref="order", order_by="Line.position")


class Line(db.Model):
    __tablename__ = "Order Lines"
    id = db.Column(db.Integer, primary_key=True)
    position = db.Column("select", db.Integer)
    order_id = db.Column("orderId", db.ForeignKey("order.Order Id"))
    note = db.Column('say "hi"', db.String(5), unique=True)
