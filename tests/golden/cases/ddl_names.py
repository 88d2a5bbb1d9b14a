"""A naming convention, reserved words and names that only quotes can hold."""

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData

db = SQLAlchemy(
    metadata=MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
)


class Order(db.Model):
    __table_args__ = (db.CheckConstraint("price >= 0", name="price"),)

    id = db.Column(db.Integer, primary_key=True)
    price = db.Column(db.Integer, nullable=False)
    rank = db.Column(db.Integer, unique=True)
    group = db.Column("group", db.String(9), index=True)
    odd = db.Column("50% off; 'now'", db.String(9), unique=True)
    paid = db.Column(db.Boolean(create_constraint=True, name="paid"))


class Line(db.Model):
    __tablename__ = "Order \"line\" `x`"

    select = db.Column("Select", db.Integer, db.ForeignKey("order.id"), primary_key=True)
    number = db.Column("№", db.Integer, primary_key=True, autoincrement=False)
