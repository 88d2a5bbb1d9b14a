"""The same things under other names: aliases, constants, functions and partials that make columns."""

import datetime as dt
import functools
import uuid as ids

import sqlalchemy as sa
import sqlalchemy.orm as so
from flask_sqlalchemy import SQLAlchemy as Database
from sqlalchemy import Column as C, Integer as Int
from sqlalchemy.orm import relationship as rel
from sqlalchemy.sql import expression, func as f

db = Database()

SHORT, LONG = 20, 20 * 4 + 1
STATES = ("new", "paid") + ("gone",)
PREFIX = "shop"
OPTIONS = {"sqlite_autoincrement": True, "comment": "all of the " + PREFIX}

Required = functools.partial(sa.Column, nullable=False)


def reference(table, nullable=True, **options):
    """A column that refers to the id of a table."""
    target = "{}.id".format(table)
    if not nullable:
        options["index"] = True
    return sa.Column(sa.Integer, sa.ForeignKey(target, ondelete="CASCADE"), nullable=nullable, **options)


def utc_now():
    return dt.datetime.now(dt.timezone.utc)


class Client(db.Model):
    __tablename__ = PREFIX + "_clients"
    __table_args__ = OPTIONS

    id = C(Int, primary_key=True)
    name = Required(sa.String(SHORT))
    story = Required("biography", sa.String(LONG), default="x" * 3)
    token = sa.Column(sa.Uuid, default=ids.uuid4)
    made = sa.Column(sa.DateTime, default=utc_now, server_default=f.now())
    seen = sa.Column(sa.DateTime, default=lambda: dt.datetime.now(dt.timezone.utc))
    active = sa.Column(sa.Boolean, server_default=expression.true(), nullable=False)


class Order(db.Model):
    __tablename__ = f"{PREFIX}_orders"

    id = so.mapped_column(sa.Integer, primary_key=True)
    client_id = reference(Client.__tablename__, nullable=False)
    parent_id = reference(f"{PREFIX}_orders", unique=True)
    state = sa.Column(sa.Enum(*STATES, name="order_state"), default=STATES[0])
    client = rel(Client, backref=so.backref("orders", lazy="dynamic", order_by=id.desc()))
    parent = rel(lambda: Order, remote_side=[id], uselist=False)
