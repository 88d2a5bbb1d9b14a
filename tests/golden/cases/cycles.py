"""Tables that refer to each other, with use_alter and with names alone."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Team(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    captain_id = db.Column(
        db.Integer, db.ForeignKey("player.id", use_alter=True, name="fk_team_captain"))
    players = db.relationship("Player", foreign_keys="Player.team_id", backref="team")
    captain = db.relationship("Player", foreign_keys=[captain_id], post_update=True)


class Player(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    team_id = db.Column(
        db.Integer,
        db.ForeignKey("team.id", deferrable=True, initially="DEFERRED", onupdate="CASCADE"))


class Egg(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    hen_id = db.Column(db.ForeignKey("hen.id", name="fk_egg_hen"))


class Hen(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    egg_id = db.Column(db.ForeignKey("egg.id", name="fk_hen_egg"))
