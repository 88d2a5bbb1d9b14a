"""Enums: a type of its own on PostgreSQL, ENUM on MySQL, VARCHAR elsewhere; CHECK only if asked for."""

import enum

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Suit(enum.Enum):
    hearts = "h"
    spades = "s"


class Size(str, enum.Enum):
    small = "S"
    very_large = "XL"


class Card(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    suit = db.Column(db.Enum(Suit), nullable=False, default=Suit.spades, server_default="hearts")
    trump = db.Column(db.Enum(Suit))
    face = db.Column(db.Enum("jack", "queen", "o'king", name="Card Face"))
    size = db.Column(db.Enum(Size, native_enum=False))
    print_size = db.Column(db.Enum(
        Size, values_callable=lambda sizes: [one.value for one in sizes], name="print_size"))
    back = db.Column(db.Enum(
        "plain", "dotted", name="ck_card_back", native_enum=False, create_constraint=True))
    wide = db.Column(db.Enum("a", "b", native_enum=False, length=40))


class Deck(db.Model):
    """The same type on two tables is created once."""

    id = db.Column(db.Integer, primary_key=True)
    trump = db.Column(db.Enum(Suit), index=True)
