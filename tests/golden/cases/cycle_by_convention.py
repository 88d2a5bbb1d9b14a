"""Tables in a circle whose keys are named by a convention, one of them with `use_alter`."""

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData

db = SQLAlchemy(metadata=MetaData(naming_convention={
    "ix": "ix_%(column_0_label)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
}))


class League(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    champion_id = db.Column(db.Integer)
    __table_args__ = (
        db.ForeignKeyConstraint(["champion_id"], ["club.id"], use_alter=True, ondelete="SET NULL"),)
    champion = db.relationship("Club", foreign_keys=[champion_id], post_update=True)


class Club(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    league_id = db.Column(db.Integer, nullable=False)
    captain_id = db.Column(db.Integer)
    rival_id = db.Column(db.Integer)
    __table_args__ = (
        db.ForeignKeyConstraint(["league_id"], ["league.id"]),
        db.ForeignKeyConstraint(["captain_id"], ["player.id"], use_alter=True),
        db.ForeignKeyConstraint(["rival_id"], ["club.id"]),
    )
    league = db.relationship("League", foreign_keys=[league_id], backref="clubs")
    rival = db.relationship("Club", remote_side=[id], foreign_keys=[rival_id])


class Player(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    club_id = db.Column(db.Integer, nullable=False, index=True)
    __table_args__ = (db.ForeignKeyConstraint(["club_id"], ["club.id"], onupdate="CASCADE"),)
    club = db.relationship("Club", foreign_keys=[club_id], backref="players")
