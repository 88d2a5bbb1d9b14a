"""A class without a primary key."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class LogLine(db.Model):
    text = db.Column(db.Text)
