"""Default table names of class names in many shapes."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class HTMLPage(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class Iso9001Audit(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class X509(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class Route66B(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class Half_Time(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class _Hidden(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class plain(db.Model):
    id = db.Column(db.Integer, primary_key=True)
