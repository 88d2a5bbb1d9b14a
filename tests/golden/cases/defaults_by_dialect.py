"""Server defaults: strings, SQL and functions, with the parentheses that each dialect wants."""

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, null, text

db = SQLAlchemy()


class Row(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    string = db.Column(db.String(20), server_default="it's 100% \\ 'so'")
    empty = db.Column(db.String(5), server_default="")
    number = db.Column(db.Integer, server_default="42")
    negative = db.Column(db.Integer, server_default=text("-3"))
    total = db.Column(db.Integer, server_default=text("1 + 2"))
    wrapped = db.Column(db.Integer, server_default=text("(3 * 4)"))
    colon = db.Column(db.String(20), server_default=text("'12\\:30'"))
    absent = db.Column(db.String(5), server_default=null())
    now = db.Column(db.DateTime, server_default=func.now(), nullable=False)
    stamp = db.Column(db.DateTime, server_default=func.current_timestamp())
    written = db.Column(db.DateTime, server_default=text("CURRENT_TIMESTAMP"))
    day = db.Column(db.Date, server_default=text("'2020-02-29'"))
    shouted = db.Column(db.String(9), server_default=func.upper("abc"))
