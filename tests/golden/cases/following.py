"""A self-referential many-to-many with both joins given."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()

follows = db.Table(
    "follows",
    db.Column("follower_id", db.Integer, db.ForeignKey("member.id"), primary_key=True),
    db.Column("leader_id", db.Integer, db.ForeignKey("member.id"), primary_key=True),
)


class Member(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    handle = db.Column(db.String(30))
    leaders = db.relationship(
        "Member",
        secondary=follows,
        primaryjoin="follows.c.follower_id == Member.id",
        secondaryjoin="follows.c.leader_id == Member.id",
        order_by="Member.handle",
        backref=db.backref("followers", lazy="dynamic"),
        lazy="dynamic",
    )
