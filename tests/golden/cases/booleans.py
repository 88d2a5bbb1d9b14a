"""Booleans: BOOL on MySQL, BOOLEAN elsewhere, a CHECK only where asked for and not native."""

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import false, text, true

db = SQLAlchemy()


class Setting(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    plain = db.Column(db.Boolean)
    checked = db.Column(db.Boolean(create_constraint=True, name="ck_setting_checked"))
    unnamed = db.Column(db.Boolean(create_constraint=True), nullable=False)
    on = db.Column(db.Boolean, server_default=true(), nullable=False)
    off = db.Column(db.Boolean, server_default=false())
    as_text = db.Column(db.Boolean, server_default=text("true"))
    as_string = db.Column(db.Boolean, server_default="0")
    in_python = db.Column(db.Boolean, default=True, index=True)
