"""Joins and orders as strings, lambdas and expressions; tables between with a metadata argument."""

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Column, ForeignKey, Integer, Table, and_, desc, func
from sqlalchemy.orm import backref, foreign, relationship, remote

db = SQLAlchemy()

follows = Table(
    "follow_pairs",
    db.metadata,
    Column("follower_id", Integer, ForeignKey("user.id"), primary_key=True),
    Column("followed_id", Integer, ForeignKey("user.id"), primary_key=True),
    db.UniqueConstraint("followed_id", "follower_id", name="uq_pair"),
    comment="who follows whom",
)
tagged = db.Table(
    "tagged",
    db.metadata,
    Column("post_id", ForeignKey("post.id")),
    Column("tag id", ForeignKey("tag.id")),
)


class User(db.Model):
    id = Column(Integer, primary_key=True)
    name = Column(db.String(20))
    followed = relationship(
        "User",
        secondary=follows,
        primaryjoin=(follows.c.follower_id == id),
        secondaryjoin=(follows.c.followed_id == id),
        backref=backref("followers", lazy="dynamic", order_by=name),
        order_by=[desc(name), id.asc()],
    )
    posts = relationship("Post", back_populates="author", order_by="Post.score.desc(), Post.id",
                         foreign_keys="[Post.author_id]")
    best = relationship(
        lambda: Post,
        primaryjoin=lambda: and_(Post.author_id == User.id, Post.score > 10),
        order_by=lambda: [Post.score.desc(), func.length(Post.title)],
        viewonly=True,
    )
    drafts = relationship(
        "Post", primaryjoin="and_(User.id == foreign(Post.author_id), Post.title.is_(None))", viewonly=True)


class Post(db.Model):
    id = Column(Integer, primary_key=True)
    title = Column(db.String(80))
    score = Column(Integer)
    author_id = Column(Integer, ForeignKey(User.id))
    editor_id = Column(Integer, ForeignKey(User.__table__.c.id))
    twin_id = Column(Integer)
    author = relationship(User, foreign_keys=author_id, back_populates="posts")
    editor = relationship(User, foreign_keys=(editor_id,), backref="edited", lazy=False)
    tags = relationship("Tag", secondary=lambda: tagged, backref="posts")
    twin = relationship(
        "Post", primaryjoin=lambda: foreign(Post.twin_id) == remote(Post.id), uselist=False)


class Tag(db.Model):
    id = Column(Integer, primary_key=True)


Tag.first_post_id = Column(Integer, ForeignKey("post.id"))
Tag.first_post = relationship("Post", foreign_keys=[Tag.first_post_id])
