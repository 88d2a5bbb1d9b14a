"""A relationship to a table that has no class."""

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()

stock = sa.Table("stock", db.metadata, db.Column("id", db.Integer, primary_key=True))


class Shop(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    stock_id = db.Column(db.ForeignKey("stock.id"))
    stock = db.relationship("stock")
