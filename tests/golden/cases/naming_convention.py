"""Every kind of constraint named by a convention, and names that stay as given."""

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, MetaData, UniqueConstraint
from sqlalchemy import PrimaryKeyConstraint

db = SQLAlchemy(
    metadata=MetaData(
        naming_convention={
            "ix": "ix__%(table_name)s__%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s_%(column_0_label)s",
        }
    )
)


class Depot(db.Model):
    region = db.Column(db.String(8), primary_key=True)
    number = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(40), unique=True)
    city = db.Column(db.String(40), index=True)
    code = db.Column(db.String(4), unique=True, index=True)
    __table_args__ = (
        UniqueConstraint("title", "city"),
        UniqueConstraint("city", "code", name="depot_city_code"),
        CheckConstraint("number > 0", name="positive"),
        Index(None, "city", "title", unique=True),
        Index("depot_title", "title"),
    )


class Truck(db.Model):
    id = db.Column(db.Integer)
    depot_region = db.Column(db.String(8))
    depot_number = db.Column(db.Integer)
    spare_for = db.Column(db.ForeignKey("truck.id", name="truck_spare"))
    previous_id = db.Column(db.ForeignKey("truck.id"))
    __table_args__ = (
        PrimaryKeyConstraint("id", name="truck_key"),
        ForeignKeyConstraint(
            ["depot_region", "depot_number"], ["depot.region", "depot.number"]),
    )
