"""Names and defaults given in the rarer ways: by position, and by a convention for checks."""

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy(metadata=sa.MetaData(naming_convention={
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(column_0_name)s",
}))


class Barrel(db.Model):
    __table_args__ = (
        db.CheckConstraint("year > 1900", "after_1900"),
        db.CheckConstraint("litres > 0"),
    )

    id = db.Column(db.Integer, primary_key=True)
    mark = db.Column(db.String(8), unique=True)
    year = db.Column(db.Integer, sa.DefaultClause("2000"), index=True)
    litres = db.Column(db.Integer)
    full = db.Column(db.Boolean(create_constraint=True))
