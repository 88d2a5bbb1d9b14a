"""Two foreign key constraints over the same columns count as one path; a column referred to twice."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Wing(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    beds = db.relationship("Bed", backref="wing")


class Bed(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    wing_id = db.Column(db.Integer, db.ForeignKey("wing.id"))
    __table_args__ = (db.ForeignKeyConstraint(["wing_id"], ["wing.id"], name="again"),)
