"""autoincrement=True on a text."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Coin(db.Model):
    id = db.Column(db.String(8), primary_key=True, autoincrement=True)
