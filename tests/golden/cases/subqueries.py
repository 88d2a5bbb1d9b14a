"""Joins with subqueries: of one value, with EXISTS, and behind IN."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Paper(db.Model):
    __tablename__ = "papers"

    id = db.Column(db.Integer, primary_key=True)
    last_revision = db.relationship(
        "Revision",
        uselist=False,
        viewonly=True,
        primaryjoin="and_(Revision.paper_id == Paper.id, Revision.submitted == "
        "select(func.max(Revision.submitted)).where(Revision.paper_id == Paper.id)"
        ".correlate_except(Revision).scalar_subquery())",
    )
    first_revision = db.relationship(
        "Revision",
        uselist=False,
        viewonly=True,
        primaryjoin="and_(Revision.paper_id == Paper.id, Revision.id == "
        "select(Revision.id).where(Revision.paper_id == Paper.id, Revision.id > 0)"
        ".order_by(Revision.submitted.desc()).limit(1).correlate(Paper).scalar_subquery())",
    )
    judged_revisions = db.relationship(
        "Revision",
        viewonly=True,
        primaryjoin="and_(Revision.paper_id == Paper.id, "
        "exists().where(Judgment.revision_id == Revision.id))",
    )
    open_revisions = db.relationship(
        "Revision",
        viewonly=True,
        primaryjoin="and_(Revision.paper_id == Paper.id, "
        "~exists().where(and_(Judgment.revision_id == Revision.id, Judgment.passed == True)))",
    )
    revisions_of_passed = db.relationship(
        "Revision",
        viewonly=True,
        primaryjoin="and_(Revision.paper_id == Paper.id, "
        "Revision.id.in_(select(Judgment.revision_id).where(Judgment.passed)))",
    )


class Revision(db.Model):
    __tablename__ = "revisions"

    id = db.Column(db.Integer, primary_key=True)
    paper_id = db.Column(db.ForeignKey("papers.id"))
    submitted = db.Column(db.DateTime)


class Judgment(db.Model):
    __tablename__ = "judgments"

    id = db.Column(db.Integer, primary_key=True)
    revision_id = db.Column(db.ForeignKey("revisions.id"))
    passed = db.Column(db.Boolean)
