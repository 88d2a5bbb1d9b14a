"""A composite key that counts up, which SQLite refuses; keys that do not."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Page(db.Model):
    book = db.Column(db.Integer, primary_key=True)
    number = db.Column(db.Integer, primary_key=True, autoincrement=True)


class Word(db.Model):
    id = db.Column(db.Integer, primary_key=True, autoincrement=False)
    text = db.Column(db.String(20))


class Meaning(db.Model):
    word_id = db.Column(db.ForeignKey("word.id"), primary_key=True)
