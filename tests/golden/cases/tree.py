"""Self-reference from either side, and one to one."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Folder(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    parent_id = db.Column(db.ForeignKey("folder.id"))
    children = db.relationship("Folder", backref=db.backref("parent", remote_side="Folder.id"))


class Task(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    previous_id = db.Column(db.Integer, db.ForeignKey("task.id"), unique=True)
    previous = db.relationship(
        "Task",
        remote_side="Task.id",
        backref=db.backref("next", uselist=False),
    )


class Stage(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    root_id = db.Column(db.Integer, db.ForeignKey("stage.id"))
    root = db.relationship("Stage", remote_side=[id], back_populates="branches", post_update=True)
    branches = db.relationship("Stage", back_populates="root", order_by="Stage.id")
