"""Constraints and indexes wherever they may stand, under a naming convention."""

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData, Index, desc, func, text

convention = {
    "ix": "ix__%(table_name)s__%(column_0_N_name)s",
    "uq": "uq__%(table_name)s__%(column_0_name)s",
    "ck": "ck__%(table_name)s__%(constraint_name)s",
    "fk": "fk__%(table_name)s__%(column_0_name)s__%(referred_table_name)s",
    "pk": "pk__%(table_name)s",
}
metadata = MetaData(naming_convention=convention)
db = SQLAlchemy(metadata=metadata)


class Place(db.Model):
    __tablename__ = "places"

    country = db.Column(db.String(2), primary_key=True)
    code = db.Column("place_code", db.String(5), primary_key=True)
    name = db.Column(db.String(40), index=True)
    zone = db.Column(db.Integer, unique=True)
    rank = db.Column(db.Integer)
    gone = db.Column(db.Boolean)

    __table_args__ = (
        db.UniqueConstraint(country, name),
        db.UniqueConstraint("rank", name="one_rank"),
        db.CheckConstraint("zone > 0", "zone"),
        Index("ix_by_zone", zone, desc("rank")),
        Index(None, "name", "zone", unique=True),
        Index("ix_there", "name", sqlite_where=text("gone = 0"), postgresql_where=text("NOT gone")),
        {"sqlite_autoincrement": False, "mysql_engine": "InnoDB", "info": {"kept": "quiet"}},
    )


Index("ix_lower_name", func.lower(Place.name))


class Trip(db.Model):
    __tablename__ = "trips"
    __table_args__ = (
        db.ForeignKeyConstraint(
            ["from_country", "from_code"], [Place.country, Place.code], onupdate="CASCADE"),
        db.ForeignKeyConstraint(
            ("to_country", "to_code"), ("places.country", "places.place_code"), name="fk_to",
            deferrable=True, initially="DEFERRED"),
        db.PrimaryKeyConstraint("day", "number", name="trip_key"),
    )

    number = db.Column(db.Integer)
    day = db.Column(db.Date)
    from_country = db.Column(db.String(2))
    from_code = db.Column(db.String(5))
    to_country = db.Column(db.String(2))
    to_code = db.Column(db.String(5))
    origin = db.relationship("Place", foreign_keys=[from_country, from_code], backref="departures")
