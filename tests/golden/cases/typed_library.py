"""Typed models: what `Mapped[…]` says of types, NULL and lists, and what `mapped_column` changes."""

import datetime
import enum
import uuid
from typing import Annotated, List, Optional

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ForeignKey, String, Text, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)

key = Annotated[int, mapped_column(primary_key=True)]
title = Annotated[str, mapped_column(String(120), index=True)]


class Shape(enum.Enum):
    bound = 1
    loose = 2


class Author(db.Model):
    id: Mapped[key]
    name: Mapped[title]
    born: Mapped[Optional[datetime.date]]
    books: Mapped[List["Book"]] = relationship(back_populates="author", order_by="Book.title")


class Book(db.Model):
    id: Mapped[key]
    title: Mapped[title]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id", ondelete="CASCADE"))
    author: Mapped[Author] = relationship(back_populates="books")
    shape: Mapped[Shape] = mapped_column(default=Shape.bound)
    isbn: Mapped[str | None] = mapped_column(String(13), unique=True)
    text: Mapped[Optional[str]] = mapped_column(Text, nullable=False)
    price: Mapped[float]
    token: Mapped[uuid.UUID] = mapped_column(default=uuid.uuid4)
    lent: Mapped[bool] = mapped_column(default=False)
    due: Mapped[Optional[datetime.datetime]] = mapped_column(server_default=func.now())
    kept: Mapped[Optional[datetime.timedelta]]
    sequel_of_id: Mapped[Optional[int]] = mapped_column(ForeignKey("book.id"))
    sequel_of: Mapped[Optional["Book"]] = relationship(remote_side="Book.id", back_populates="sequels")
    sequels: Mapped[List["Book"]] = relationship(back_populates="sequel_of")
