"""ON DELETE and ON UPDATE in all their forms, on keys of one column and of two."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Street(db.Model):
    __table_args__ = (db.UniqueConstraint("town", "name"),)

    id = db.Column(db.Integer, primary_key=True)
    town = db.Column(db.String(20), nullable=False)
    name = db.Column(db.String(20), nullable=False)


class House(db.Model):
    __table_args__ = (
        db.ForeignKeyConstraint(
            ["town", "street"], ["street.town", "street.name"], name="fk_house_street",
            onupdate="CASCADE", ondelete="SET NULL"),
    )

    id = db.Column(db.Integer, primary_key=True)
    town = db.Column(db.String(20))
    street = db.Column(db.String(20))
    near_id = db.Column(db.ForeignKey("street.id", ondelete="RESTRICT", onupdate="NO ACTION"))
    far_id = db.Column(db.ForeignKey("street.id", ondelete="CASCADE"), nullable=False)
    new_id = db.Column(db.ForeignKey("street.id", onupdate="SET NULL"))
    next_id = db.Column(db.ForeignKey("house.id", ondelete="NO ACTION", onupdate="RESTRICT"))
    on = db.relationship("Street", foreign_keys=[town, street], backref="houses")
    near = db.relationship("Street", foreign_keys="House.near_id")
    following = db.relationship("House", remote_side="House.id", uselist=False)
