"""Which key counts up: by type, default, foreign key and autoincrement."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Plain(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class Word(db.Model):
    id = db.Column(db.String(5), primary_key=True)


class Off(db.Model):
    id = db.Column(db.Integer, primary_key=True, autoincrement=False)


class WithDefault(db.Model):
    id = db.Column(db.Integer, primary_key=True, default=5)


class WithServerDefault(db.Model):
    id = db.Column(db.Integer, primary_key=True, server_default="5")


class ForcedWithDefault(db.Model):
    id = db.Column(db.Integer, primary_key=True, default=5, autoincrement=True)


class Child(db.Model):
    id = db.Column(db.ForeignKey("plain.id"), primary_key=True)


class ChildIgnoring(db.Model):
    id = db.Column(db.ForeignKey("plain.id"), primary_key=True, autoincrement="ignore_fk")


class Small(db.Model):
    id = db.Column(db.SmallInteger, primary_key=True)


class Big(db.Model):
    id = db.Column(db.BigInteger, primary_key=True)


class Exact(db.Model):
    id = db.Column(db.Numeric(10, 0), primary_key=True)


class Pair(db.Model):
    one = db.Column(db.Integer, primary_key=True)
    two = db.Column(db.Integer, primary_key=True)


class PairCounting(db.Model):
    one = db.Column(db.Integer, primary_key=True)
    two = db.Column(db.Integer, primary_key=True, autoincrement=True)
    __table_args__ = {"sqlite_autoincrement": True, "mysql_engine": "InnoDB", "comment": "pairs"}
