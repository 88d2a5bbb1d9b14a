"""Foreign keys of two columns, and two of them that share a column."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Room(db.Model):
    building = db.Column(db.String(10), primary_key=True)
    number = db.Column(db.Integer, primary_key=True)
    desks = db.relationship("Desk", backref="room")


class Desk(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    building = db.Column(db.String(10))
    number = db.Column(db.Integer)
    __table_args__ = (
        db.ForeignKeyConstraint(
            ["building", "number"],
            ["room.building", "room.number"],
            name="fk_desk_room",
            onupdate="CASCADE",
            ondelete="SET NULL",
        ),
    )


class Node(db.Model):
    tree = db.Column(db.Integer, primary_key=True)
    id = db.Column(db.Integer, primary_key=True, autoincrement=False)
    parent_id = db.Column(db.Integer)
    __table_args__ = (
        db.ForeignKeyConstraint(["tree", "parent_id"], ["node.tree", "node.id"]),
    )
    parent = db.relationship(
        "Node",
        remote_side=[tree, id],
        primaryjoin="and_(foreign(Node.tree) == Node.tree, Node.parent_id == remote(Node.id))",
        viewonly=True,
    )
    children = db.relationship("Node", overlaps="parent")
