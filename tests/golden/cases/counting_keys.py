"""Which column of a key counts up, by its type, its place in the key and what is said of it."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Plain(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class Big(db.Model):
    __table_args__ = {"sqlite_autoincrement": True}

    id = db.Column(db.BigInteger().with_variant(db.Integer, "sqlite"), primary_key=True)


class Small(db.Model):
    id = db.Column(db.SmallInteger, primary_key=True)


class Told(db.Model):
    id = db.Column(db.Integer, primary_key=True, autoincrement=False)


class Also(db.Model):
    """A key that is a foreign key counts up only if it is told to ignore that."""

    id = db.Column(db.ForeignKey("plain.id"), primary_key=True)


class Even(db.Model):
    id = db.Column(
        db.Integer, db.ForeignKey("plain.id"), primary_key=True, autoincrement="ignore_fk")


class Pair(db.Model):
    year = db.Column(db.Integer, primary_key=True)
    number = db.Column(db.Integer, primary_key=True)


class Preset(db.Model):
    id = db.Column(db.Integer, primary_key=True, server_default="5")


class Exact(db.Model):
    id = db.Column(db.Numeric(10, 0), primary_key=True)


class Coded(db.Model):
    code = db.Column(db.String(3), primary_key=True)
