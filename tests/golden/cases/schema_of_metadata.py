"""A schema for all tables, by MetaData, which enums are in, too; with a naming convention."""

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData

db = SQLAlchemy(
    metadata=MetaData(
        schema="shop",
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        },
    )
)

links = db.Table(
    "links",
    db.Column("item_id", db.ForeignKey("item.id"), primary_key=True),
    db.Column("other_id", db.ForeignKey("shop.item.id"), primary_key=True),
)


class Item(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    code = db.Column(db.String(9), unique=True)
    size = db.Column(db.Enum("s", "m", "l", name="size"), index=True)
    place = db.Column(db.Enum("left", "right", name="place", schema="store"))
    linked = db.relationship(
        "Item",
        secondary=links,
        primaryjoin=lambda: Item.id == links.c.item_id,
        secondaryjoin=lambda: Item.id == links.c.other_id,
        backref="linked_by",
    )


class Part(db.Model):
    __table_args__ = {"schema": "store"}

    id = db.Column(db.Integer, primary_key=True)
    item_id = db.Column(db.ForeignKey("shop.item.id"))
    item = db.relationship(Item, backref=db.backref("parts", lazy="dynamic"))
