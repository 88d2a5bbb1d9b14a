"""Tables in schemas: by __table_args__, of a Table, with one name twice, and enums in one."""

import enum

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Kind(enum.Enum):
    draft = 1
    final = 2


class User(db.Model):
    __tablename__ = "users"
    __table_args__ = {"schema": "people", "comment": "Who writes."}

    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40), unique=True, index=True, comment="In full.")
    boss_id = db.Column(db.ForeignKey("people.users.id", ondelete="SET NULL"))
    boss = db.relationship("User", remote_side="User.id", backref="staff")


class File(db.Model):
    __tablename__ = "files"

    id = db.Column(db.Integer, primary_key=True)
    owner_id = db.Column(db.ForeignKey("people.users.id"), index=True)
    owner = db.relationship("User", backref="files")


class BlogFile(db.Model):
    __tablename__ = "files"
    __table_args__ = (
        db.UniqueConstraint("post_id", "place"),
        db.CheckConstraint("place > 0", name="place_counts"),
        db.Index("ix_files_place", "place"),
        {"schema": "blog"},
    )

    id = db.Column(db.Integer, primary_key=True)
    post_id = db.Column(db.ForeignKey("blog.posts.id", name="fk_post"), index=True)
    place = db.Column(db.Integer)
    kind = db.Column(db.Enum(Kind, schema="blog"))
    state = db.Column(db.Enum("new", "old", name="state"))


class Post(db.Model):
    __tablename__ = "posts"
    __table_args__ = {"schema": "blog"}

    id = db.Column(db.Integer, primary_key=True)
    cover_id = db.Column(db.ForeignKey("blog.files.id", use_alter=True, name="fk_cover"))
    author_id = db.Column(db.ForeignKey("people.users.id"))
    kind = db.Column(db.Enum(Kind, schema="blog"))
    files = db.relationship(
        "BlogFile", foreign_keys="BlogFile.post_id", backref="post", order_by="BlogFile.place")
    tags = db.relationship(
        "Tag", secondary="blog.post_tags",
        order_by="blog.post_tags.c.place", backref="posts")
    cover = db.relationship(BlogFile, foreign_keys=[cover_id], post_update=True)


class Tag(db.Model):
    __tablename__ = "tags"
    __table_args__ = {"schema": "blog"}

    id = db.Column(db.Integer, primary_key=True)


post_tags = db.Table(
    "post_tags",
    db.Column("post_id", db.ForeignKey("blog.posts.id"), primary_key=True),
    db.Column("tag_id", db.ForeignKey("blog.tags.id"), primary_key=True),
    db.Column("place", db.Integer, index=True),
    schema="blog",
)
