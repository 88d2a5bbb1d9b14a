"""Many to many on subclasses, and tables between a subclass and its base."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()

skills = db.Table(
    "skills",
    db.Column("engineer_id", db.ForeignKey("engineer.id"), primary_key=True),
    db.Column("topic_id", db.ForeignKey("topic.id"), primary_key=True),
)
watchers = db.Table(
    "watchers",
    db.Column("user_id", db.ForeignKey("user.id"), primary_key=True),
    db.Column("topic_id", db.ForeignKey("topic.id"), primary_key=True),
)
reviews = db.Table(
    "reviews",
    db.Column("engineer_id", db.ForeignKey("engineer.id"), primary_key=True),
    db.Column("user_id", db.ForeignKey("user.id"), primary_key=True),
)


class Topic(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    is_engineer = db.Column(db.Boolean, nullable=False)
    topics = db.relationship("Topic", secondary=watchers, backref="watchers")
    __mapper_args__ = {"polymorphic_on": is_engineer, "polymorphic_identity": False}


class Engineer(User):
    id = db.Column(db.ForeignKey("user.id"), primary_key=True)
    skills = db.relationship("Topic", secondary=skills, backref=db.backref("experts", lazy="dynamic"))
    reviewed = db.relationship(
        "User",
        secondary=reviews,
        primaryjoin="Engineer.id == reviews.c.engineer_id",
        secondaryjoin="User.id == reviews.c.user_id",
        backref="reviewers",
    )
    __mapper_args__ = {"polymorphic_identity": True}
