"""Fills a database by SQLAlchemy and prints what each object's relationships lead to."""

import json

import models
from flask import Flask
from models import db
from sqlalchemy import inspect

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///" + __import__("os").path.abspath("staff.sqlite")
db.init_app(app)


def key(one):
    """The key in the class's own table, as the command line has it."""
    table = type(one).__table__
    names = [column.name for column in table.primary_key]
    return ",".join(str(getattr(one, inspect(type(one)).get_property_by_column(table.c[name]).key)) for name in names)


with app.app_context():
    db.create_all()
    models.fill(db.session)
    db.session.expunge_all()
    found = []
    for mapper in sorted(db.Model.registry.mappers, key=lambda one: one.class_.__name__):
        cls = mapper.class_
        for one in db.session.query(cls).all():
            ends = {}
            for relationship in mapper.relationships:
                value = getattr(one, relationship.key)
                several = value if relationship.uselist else [] if value is None else [value]
                # A row that is told by its target's own table.
                table = relationship.mapper.local_table
                ids = []
                for other in several:
                    columns = [inspect(type(other)).get_property_by_column(c).key for c in table.primary_key]
                    ids.append([getattr(other, name) for name in columns])
                ends[relationship.key] = ids
            found.append({"model": cls.__name__, "key": key(one), "ends": ends})
    print(json.dumps(found))
