"""Typed models: types from annotations, aliases, a map of types, and every kind of collection."""

import enum
from datetime import datetime
from decimal import Decimal
from typing import Annotated, List, Literal, Optional, Set

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, ForeignKey, Numeric, String, func
from sqlalchemy.orm import (
    DeclarativeBase, DynamicMapped, Mapped, WriteOnlyMapped, backref, mapped_column, registry, relationship)

key = Annotated[int, mapped_column(primary_key=True)]
short = Annotated[str, 20]
label = Annotated[str, mapped_column(String(64), nullable=False, index=True)]
stamp = Annotated[datetime, mapped_column(server_default=func.now())]


class Base(DeclarativeBase):
    registry = registry(type_annotation_map={
        short: String(20),
        datetime: DateTime(timezone=True),
        Decimal: Numeric(12, 3),
    })


db = SQLAlchemy(model_class=Base)


class Level(enum.IntEnum):
    low = 1
    high = 2
    top = 2


class Author(db.Model):
    id: Mapped[key]
    name: Mapped[label]
    code: Mapped[short]
    nick: Mapped[Optional[short]] = mapped_column(unique=True)
    born: Mapped["datetime | None"]
    rank: Mapped[Level] = mapped_column(default=Level.high)
    state: Mapped[Literal["new", "known"]]
    worth: Mapped[Decimal]
    fans: Mapped[int] = mapped_column(BigInteger, default=0, sort_order=-1)
    made: Mapped[stamp]
    books: Mapped[List["Book"]] = relationship(
        back_populates="author", foreign_keys="Book.author_id", cascade="all, delete-orphan")
    prizes: DynamicMapped["Prize"] = relationship(back_populates="author")
    letters: WriteOnlyMapped["Letter"] = relationship(passive_deletes=True)
    desk: Mapped["Desk"] = relationship(back_populates="author")
    notes: Mapped[Set["Note"]] = relationship(
        secondary="author_notes", backref=backref("authors", lazy="selectin"))


class Book(db.Model):
    id: Mapped[key]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id", ondelete="CASCADE"))
    editor_id: Mapped[Optional[int]] = mapped_column(ForeignKey(Author.id))
    pages: Mapped[Optional[int]] = mapped_column("page_count", nullable=False)
    author: Mapped[Author] = relationship(back_populates="books", foreign_keys=[author_id])
    editor: Mapped[Optional["Author"]] = relationship(foreign_keys="Book.editor_id")


class Prize(db.Model):
    id: Mapped[key]
    author_id: Mapped[Optional[int]] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Optional[Author]] = relationship(back_populates="prizes")


class Letter(db.Model):
    id: Mapped[key]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))


class Desk(db.Model):
    id: Mapped[key]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"), unique=True)
    author: Mapped["Author"] = relationship(back_populates="desk")


class Note(db.Model):
    id: Mapped[key]


author_notes = db.Table(
    "author_notes",
    db.Column("author_id", ForeignKey("author.id"), primary_key=True),
    db.Column("note_id", ForeignKey(Note.id), primary_key=True),
)
