"""Options of tables, and composite keys with their foreign keys."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Shelf(db.Model):
    __table_args__ = {"sqlite_autoincrement": True, "mysql_engine": "InnoDB",
                      "mysql_charset": "utf8mb4"}

    id = db.Column(db.Integer, primary_key=True)


class Slot(db.Model):
    __table_args__ = {"sqlite_with_rowid": False}

    shelf_id = db.Column(db.ForeignKey("shelf.id"), primary_key=True)
    number = db.Column(db.Integer, primary_key=True)


class Box(db.Model):
    __table_args__ = (
        db.ForeignKeyConstraint(
            ["shelf_id", "number"], ["slot.shelf_id", "slot.number"],
            name="fk_box_slot", ondelete="SET NULL", onupdate="CASCADE",
            deferrable=True, initially="DEFERRED",
        ),
        db.PrimaryKeyConstraint("code", "series", name="pk_box"),
    )

    series = db.Column(db.String(4))
    code = db.Column(db.Integer)
    shelf_id = db.Column(db.Integer)
    number = db.Column(db.Integer)
