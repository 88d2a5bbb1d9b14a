"""Tables that refer to each other in circles, and one by `use_alter`."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Team(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    captain_id = db.Column(db.ForeignKey("player.id", name="fk_team_captain"))
    league_id = db.Column(db.ForeignKey("league.id"))


class Player(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    team_id = db.Column(db.ForeignKey("team.id", ondelete="CASCADE"))
    mentor_id = db.Column(db.ForeignKey("player.id"))


class League(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class Trophy(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    winner_id = db.Column(db.ForeignKey("cup.id", use_alter=True, name="fk_trophy_winner"))


class Cup(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    league_id = db.Column(db.ForeignKey("league.id", onupdate="SET NULL"))
