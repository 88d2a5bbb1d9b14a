"""lazy, cascade and the other options of loading, on both sides."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


def of(name, **options):
    return db.relationship("Leaf", foreign_keys=f"Leaf.{name}_id", **options)


class Branch(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    a = of("a", lazy=True, cascade="all", passive_deletes=True)
    b = of("b", lazy=False, cascade="")
    c = of("c", lazy="selectin", cascade="all, delete-orphan", passive_deletes=True)
    d = of("d", lazy="immediate", passive_deletes="all")
    e = of("e", lazy="dynamic", cascade="save-update, merge, delete, expunge")
    f = of("f", lazy="write_only", cascade="none")
    g = of("g", lazy="raise", backref=db.backref("of_g", lazy="joined", cascade="all"))
    h = of("h", lazy="raise_on_sql", viewonly=True, cascade="merge, refresh-expire")
    i = of("i", lazy="noload", viewonly=True, backref="of_i")
    j = of("j", lazy=None, post_update=True, backref=db.backref("of_j", viewonly=True))


class Leaf(db.Model):
    id = db.Column(db.Integer, primary_key=True)


for name in "abcdefghij":
    setattr(Leaf, f"{name}_id", db.Column(f"{name}_id", db.Integer, db.ForeignKey("branch.id")))
