"""Flask-SQLAlchemy's names: a key of its own gives a table; without one a name says nothing."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class HTTPLog(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    kind = db.Column(db.String(8))
    __mapper_args__ = {"polymorphic_on": kind}


class HTTPErrorLog(HTTPLog):
    id = db.Column(db.Integer, db.ForeignKey("http_log.id"), primary_key=True)
    message = db.Column(db.Text)
    __mapper_args__ = {"polymorphic_identity": "error"}


class HTTPRedirectLog(HTTPLog):
    __tablename__ = "redirects"
    to = db.Column(db.String(200))
    __mapper_args__ = {"polymorphic_identity": "redirect"}


class Blank(HTTPLog):
    __mapper_args__ = {"polymorphic_abstract": True}


class Unnamed(HTTPLog):
    pass


class Archive(HTTPLog):
    id = db.Column(db.Integer, primary_key=True)
    message = db.Column(db.Text)
    __mapper_args__ = {"concrete": True, "polymorphic_identity": "archive"}


class Versioned(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    version = db.Column(db.Integer, nullable=False)
    name = db.Column(db.String(10))
    __mapper_args__ = {"version_id_col": version, "eager_defaults": True}


class Child(Versioned):
    id = db.Column(db.Integer, db.ForeignKey("versioned.id"), primary_key=True)
    name = db.Column(db.String(20))
    again_id = db.Column(db.ForeignKey("versioned.id"))
    __mapper_args__ = {"inherit_condition": id == Versioned.id}
