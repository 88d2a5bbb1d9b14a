"""A convention that builds on the names of checks, and a check without one."""

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import CheckConstraint, MetaData

db = SQLAlchemy(metadata=MetaData(naming_convention={"ck": "ck_%(constraint_name)s"}))


class Depot(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    __table_args__ = (CheckConstraint("id > 0"),)
