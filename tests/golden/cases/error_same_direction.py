"""A self-reference with a backref and no remote_side."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Folder(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    parent_id = db.Column(db.Integer, db.ForeignKey("folder.id"))
    children = db.relationship("Folder", backref="parent")
