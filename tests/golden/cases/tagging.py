"""Many to many: with a backref, one-sided, and by the table's name."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()

recipe_tags = db.Table(
    "recipe_tags",
    db.Column("recipe_id", db.Integer, db.ForeignKey("recipe.id"), primary_key=True),
    db.Column("tag_id", db.Integer, db.ForeignKey("tag.id"), primary_key=True),
)
recipe_cooks = db.Table(
    "recipe_cooks",
    db.Column("recipe_id", db.ForeignKey("recipe.id", ondelete="CASCADE")),
    db.Column("cook_id", db.ForeignKey("cook.id", ondelete="CASCADE")),
    db.Column("since", db.Date),
)


class Recipe(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.Unicode(120))
    tags = db.relationship(
        "Tag", secondary=recipe_tags, lazy="subquery", backref=db.backref("recipes", lazy=True))
    cooks = db.relationship("Cook", secondary="recipe_cooks", passive_deletes=True)


class Tag(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class Cook(db.Model):
    id = db.Column(db.Integer, primary_key=True)
