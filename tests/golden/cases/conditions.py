"""primaryjoin with all kinds of conditions, viewed only, and foreign() and remote()."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()

ON = "Thread.id == Message.thread_id, "


def view(condition, **options):
    return db.relationship(
        "Message", primaryjoin=f"and_({ON}{condition})", viewonly=True, **options)


class Thread(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    slug = db.Column(db.String(20))
    messages = db.relationship("Message", backref="thread")
    open = view("Message.closed == False")
    shut = view("Message.closed.is_(True)")
    bare = view("Message.closed")
    not_bare = view("~Message.closed")
    not_equal = view("not_(Message.votes == 3)")
    nothing = view("Message.text == None")
    something = view("Message.text.isnot(None)")
    loved = view("or_(Message.votes > 10, and_(Message.pinned, Message.votes >= 5))")
    either = view("(Message.votes < 1) | (Message.kind == 'note') & Message.pinned")
    not_both = view("~and_(Message.pinned, Message.closed)")
    listed = view("Message.kind.in_(['a', 'b\\'c'])")
    unlisted = view("Message.kind.not_in(['a', 'b'])")
    matching = view("Message.kind.like('x%')")
    not_matching = view("~Message.kind.like('x%')")
    starting = view("Message.kind.startswith('x')")
    ending = view("Message.kind.endswith('x')")
    containing = view("Message.kind.contains('x')")
    any_case = view("Message.kind.ilike('X')")
    between = view("Message.votes.between(1, 9)")
    lowered = view("func.lower(Message.kind) == 'x'")
    counted = view("Message.votes + 1 > Message.rank - (Message.votes - 2)")
    negative = view("Message.votes != -1")
    one = view("Message.pinned == True", uselist=False)
    by_slug = db.relationship(
        "Message",
        primaryjoin="foreign(Message.slug) == Thread.slug",
        backref="slug_thread",
    )
    twin = db.relationship(
        "Thread", primaryjoin="remote(Thread.slug) == foreign(Thread.slug)", viewonly=True)


class Message(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    thread_id = db.Column(db.Integer, db.ForeignKey("thread.id"))
    slug = db.Column(db.String(20))
    kind = db.Column(db.String(20))
    text = db.Column(db.Text)
    votes = db.Column(db.Integer)
    rank = db.Column(db.Integer)
    pinned = db.Column(db.Boolean)
    closed = db.Column(db.Boolean)
