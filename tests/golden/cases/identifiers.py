"""Names that have to be quoted on one dialect or on all: reserved words, capitals, blanks, quotes."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Order(db.Model):
    """A table that is a reserved word everywhere."""

    id = db.Column(db.Integer, primary_key=True)
    select = db.Column(db.Integer, index=True)
    user = db.Column(db.String(20), unique=True)
    analyse = db.Column(db.Integer)
    rank = db.Column(db.Integer)
    rows = db.Column(db.Integer)
    interval = db.Column(db.Integer)
    limit = db.Column(db.Integer)
    timestamp = db.Column(db.DateTime)


class LineItem(db.Model):
    __tablename__ = "Line Item"
    __table_args__ = (
        db.UniqueConstraint("Order Id", "no", name="Once per Order"),
        db.Index("by $ price", "unit-price", "2nd"),
        db.CheckConstraint("no > 0", name="From One"),
    )

    id = db.Column("ID", db.Integer, primary_key=True)
    order_id = db.Column("Order Id", db.ForeignKey("order.id", name="fk Order"), nullable=False)
    no = db.Column(db.Integer, nullable=False)
    unit_price = db.Column("unit-price", db.Numeric(8, 2))
    second = db.Column("2nd", db.Integer)
    cost = db.Column("a$b", db.Integer)
    tick = db.Column("b`t", db.Integer)
    quote = db.Column('q"t', db.Integer)
    größe = db.Column(db.Integer, index=True)
    order = db.relationship("Order", backref=db.backref("items", order_by="LineItem.no"))
