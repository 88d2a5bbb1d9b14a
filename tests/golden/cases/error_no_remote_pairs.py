"""A remote_side that is not in the join."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Folder(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    parent_id = db.Column(db.Integer, db.ForeignKey("folder.id"))
    rank = db.Column(db.Integer)
    parent = db.relationship("Folder", remote_side="Folder.rank")
