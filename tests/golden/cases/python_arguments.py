"""Options that only Python looks at: collections, deferred columns, documentation."""

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import FetchedValue
from sqlalchemy.ext.orderinglist import ordering_list
from sqlalchemy.orm import attribute_keyed_dict

db = SQLAlchemy()


class Deck(db.Model):
    __tablename__ = "decks"

    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40), doc="What the players see.", info={"label": "Name"})
    rules = db.deferred(db.Column(db.Text), group="long")
    notes = db.deferred(db.Column("remarks", db.Text, nullable=False), raiseload=True)
    changed = db.Column(db.DateTime, server_onupdate=FetchedValue())
    cards = db.relationship(
        "Card",
        backref=db.backref("deck", innerjoin=True, doc="Where it lies."),
        order_by="Card.place",
        collection_class=ordering_list("place"),
        passive_updates=False,
    )
    cards_by_name = db.relationship(
        "Card", viewonly=True, collection_class=attribute_keyed_dict("name"), sync_backref=False)
    tags = db.relationship(
        "Tag", secondary="deck_tags", collection_class=set, omit_join=False, active_history=True,
        info={"allow_blank": True})


class Card(db.Model):
    __tablename__ = "cards"

    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40))
    place = db.Column(db.Integer)
    deck_id = db.Column(db.ForeignKey("decks.id"))
    parent_id = db.Column(db.ForeignKey("cards.id"))
    children = db.relationship(
        "Card", join_depth=2, lazy="joined", load_on_pending=True,
        enable_typechecks=False, distinct_target_key=True)


class Tag(db.Model):
    __tablename__ = "tags"

    id = db.Column(db.Integer, primary_key=True)


deck_tags = db.Table(
    "deck_tags",
    db.Column("deck_id", db.ForeignKey("decks.id"), primary_key=True),
    db.Column("tag_id", db.ForeignKey("tags.id"), primary_key=True),
)
