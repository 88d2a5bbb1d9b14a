"""Tables that refer to themselves: trees with a depth, followers by a table between."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()

follows = db.Table(
    "follows",
    db.Column("follower_id", db.ForeignKey("user.id"), primary_key=True),
    db.Column("followed_id", db.ForeignKey("user.id"), primary_key=True),
)


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40))
    followed = db.relationship(
        "User",
        secondary=follows,
        primaryjoin=(follows.c.follower_id == id),
        secondaryjoin=(follows.c.followed_id == id),
        order_by="User.name.desc()",
        back_populates="followers",
    )
    followers = db.relationship(
        "User",
        secondary=follows,
        primaryjoin=(follows.c.followed_id == id),
        secondaryjoin=(follows.c.follower_id == id),
        back_populates="followed",
        join_depth=1,
    )


class Subject(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40))
    parent_id = db.Column(db.ForeignKey("subject.id"))
    children = db.relationship(
        "Subject", back_populates="parent", order_by="Subject.name", join_depth=2
    )
    parent = db.relationship(
        "Subject", back_populates="children", remote_side=[id], join_depth=2
    )


class Category(db.Model):
    """Without a depth."""

    id = db.Column(db.Integer, primary_key=True)
    parent_id = db.Column(db.ForeignKey("category.id"))
    children = db.relationship("Category", backref=db.backref("parent", remote_side=[id]))


ROWS = {
    "user": [["id", "name"], [1, "john"], [2, "susan"], [3, "mary"], [4, "david"]],
    "follows": [["follower_id", "followed_id"], [1, 2], [1, 4], [2, 3], [4, 4], [2, 1]],
    "subject": [
        ["id", "name", "parent_id"],
        [1, "Science", None],
        [2, "Arts", None],
        [3, "Physics", 1],
        [4, "Biology", 1],
        [5, "Optics", 3],
        [6, "Lasers", 5],
        [7, "Music", 2],
    ],
    "category": [
        ["id", "parent_id"],
        [1, None],
        [2, 1],
        [3, 2],
        [4, 3],
        [5, 1],
        [6, 77],
    ],
}
