"""One to many by a foreign key, with a backref and with back_populates."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Team(db.Model):
    __tablename__ = "teams"
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), nullable=False, unique=True)
    players = db.relationship("Player", backref="team")
    matches = db.relationship("HomeMatch", back_populates="host", cascade="all, delete-orphan")


class Player(db.Model):
    __tablename__ = "players"
    id = db.Column(db.Integer, primary_key=True)
    nickname = db.Column(db.String(40), index=True)
    team_id = db.Column(db.Integer, db.ForeignKey("teams.id"))


class HomeMatch(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    host_id = db.Column(db.ForeignKey("teams.id", ondelete="CASCADE"), nullable=False)
    host = db.relationship("Team", back_populates="matches", lazy="joined")
