"""order_by in all its forms."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Shelf(db.Model):
    __tablename__ = "shelves"
    id = db.Column(db.Integer, primary_key=True)
    by_column = db.relationship("Book", order_by="Book.title", viewonly=True)
    by_two = db.relationship("Book", order_by="Book.year.desc(), Book.title", viewonly=True)
    by_list = db.relationship("Book", order_by="[Book.year.asc(), desc(Book.id)]", viewonly=True)
    by_table = db.relationship("Book", order_by="books.c.pages.desc()", viewonly=True)
    by_function = db.relationship("Book", order_by="func.lower(Book.title).desc()", viewonly=True)
    by_nulls = db.relationship("Book", order_by="Book.year.desc().nulls_last()", viewonly=True)
    by_text = db.relationship("Book", order_by="literal_column('books.title').desc()", viewonly=True)
    by_sum = db.relationship("Book", order_by="(Book.pages + Book.year * 2).desc()", viewonly=True)
    by_minus = db.relationship("Book", order_by="-Book.pages", viewonly=True)
    by_case = db.relationship(
        "Book", order_by="case((Book.year == None, 1), else_=0), Book.year", viewonly=True)
    by_cast = db.relationship("Book", order_by="cast(Book.year, String(4))", viewonly=True)
    by_collate = db.relationship("Book", order_by="collate(Book.title, 'NOCASE')", viewonly=True)
    by_joined = db.relationship("Book", order_by="Book.title + Book.author", viewonly=True)
    by_half = db.relationship("Book", order_by="Book.pages / 2", viewonly=True)
    by_expression = db.relationship("Book", order_by=lambda: Book.pages - Book.year, viewonly=True)


class Book(db.Model):
    __tablename__ = "books"
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(50))
    author = db.Column(db.String(50))
    year = db.Column(db.Integer)
    pages = db.Column(db.Integer)
    shelf_id = db.Column(db.Integer, db.ForeignKey("shelves.id"))
