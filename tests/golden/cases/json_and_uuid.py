"""JSON and UUID: their own types where the server has them, text elsewhere."""

import uuid

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Document(db.Model):
    id = db.Column(db.Uuid, primary_key=True, default=uuid.uuid4)
    body = db.Column(db.JSON, nullable=False, default=dict)
    notes = db.Column(db.JSON(none_as_null=True))
    token = db.Column(db.Uuid(as_uuid=False), unique=True)
    parent_id = db.Column(db.ForeignKey("document.id", ondelete="CASCADE"), index=True)
    parts = db.relationship(
        "Document", backref=db.backref("parent", remote_side=[id]), passive_deletes=True)
    pickled = db.Column(db.PickleType)
