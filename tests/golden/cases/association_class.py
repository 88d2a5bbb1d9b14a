"""Many to many through a class with columns of its own, and past it with `viewonly`."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Cook(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    uses = db.relationship("Use", back_populates="cook", cascade="all, delete-orphan")
    recipes = db.relationship(
        "Recipe", secondary="uses", viewonly=True, back_populates="cooks", order_by="Recipe.name")
    favourites = db.relationship(
        "Recipe", secondary="uses", viewonly=True,
        secondaryjoin="and_(Recipe.id == Use.recipe_id, Use.stars > 3)")


class Recipe(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(60), nullable=False)
    cooks = db.relationship("Cook", secondary="uses", viewonly=True, back_populates="recipes")


class Use(db.Model):
    __tablename__ = "uses"

    cook_id = db.Column(db.ForeignKey("cook.id", ondelete="CASCADE"), primary_key=True)
    recipe_id = db.Column(db.ForeignKey("recipe.id"), primary_key=True, index=True)
    stars = db.Column(db.Integer, db.CheckConstraint("stars BETWEEN 0 AND 5"))
    cook = db.relationship(Cook, back_populates="uses")
    recipe = db.relationship(Recipe, backref=db.backref("uses", lazy="dynamic"))
