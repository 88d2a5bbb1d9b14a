"""Indexes, unique and check constraints on columns and tables."""

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import CheckConstraint, Index, UniqueConstraint, func, text

db = SQLAlchemy()


class Item(db.Model):
    __tablename__ = "items"
    id = db.Column(db.Integer, primary_key=True)
    sku = db.Column(db.String(20), unique=True)
    code = db.Column(db.String(20), unique=True, index=True)
    name = db.Column(db.String(60), index=True)
    shelf = db.Column(db.Integer)
    slot = db.Column(db.Integer, CheckConstraint("slot >= 0"))
    price = db.Column(db.Numeric(8, 2), CheckConstraint("price > 0"))
    __table_args__ = (
        UniqueConstraint("shelf", "slot"),
        UniqueConstraint("sku", "name", name="uq_items_sku_name"),
        CheckConstraint("shelf < 100 OR slot IS NULL", name="shelf_in_reach"),
        Index("ix_items_place", "shelf", "slot", unique=True),
        Index("ix_items_lower", func.lower(name)),
        Index("ix_items_recent", text("id DESC")),
        Index("ix_items_cheap", "price", sqlite_where=text("price < 10")),
    )
