"""Records the statements that real SQLAlchemy emits for each `lazy`, for `tests/integration/lens.rs`.

Run it in an environment that has SQLAlchemy and Flask-SQLAlchemy:

    python -m pip install SQLAlchemy Flask-SQLAlchemy
    python tests/golden/lazy/record.py [CASE ...]

Each of `cases/CASE.py` is a models file with `ROWS`, the rows of its tables. For every relationship
and every strategy, all other relationships being `select`, `CASE.json` has what is emitted when

* `one`: the first parent is got by its key,
* `page`: the first two parents are selected by a LIMIT,
* `all`: all parents are selected

(`load`), and when the relationship of each is then touched (`touch`): statement and parameters. `rows`
are the keys of what each parent came to have, or there is the `error`. The
`rows` of the file are those of its tables.
"""

import importlib.metadata
import importlib.util
import json
import multiprocessing
import re
import sys
import tempfile
import warnings
from pathlib import Path

from sqlalchemy import create_engine, event, exc, inspect, orm, select
from sqlalchemy.orm import RelationshipProperty, Session, configure_mappers
from sqlalchemy.orm.relationships import _JoinCondition
from sqlalchemy.pool import StaticPool
from sqlalchemy.sql import visitors
from sqlalchemy.util import OrderedSet

HERE = Path(__file__).resolve().parent
STRATEGIES = ["select", "joined", "subquery", "selectin", "immediate", "dynamic", "write_only",
              "raise", "raise_on_sql", "noload"]
CHOSEN = {}  # (class name, attribute): the strategy

plain_set_parent = RelationshipProperty.set_parent


def set_parent(self, parent, init):
    lazy = CHOSEN.get((parent.class_.__name__, self.key), "select")
    self.lazy = lazy
    self.strategy_key = (("lazy", lazy),)
    plain_set_parent(self, parent, init)


RelationshipProperty.set_parent = set_parent


def gather_in_order(self, annotation):
    """`local_columns` and the like are sets, and so `subquery` has the columns of a key of several in
    another order on each run. Here they are in the order of the join."""
    found = OrderedSet()
    for clause in (self.primaryjoin, self.secondaryjoin):
        if clause is not None:
            found.update(column._deannotate() for column in visitors.iterate(clause, {})
                         if annotation in column._annotations)
    return found


_JoinCondition._gather_join_annotations = gather_in_order


def load(path):
    spec = importlib.util.spec_from_file_location("models", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["models"] = module
    sys.dont_write_bytecode = True
    spec.loader.exec_module(module)
    return module


def fill(engine, metadata, rows):
    metadata.create_all(engine)
    with engine.begin() as connection:
        for name, (columns, *values) in rows.items():
            marks = ", ".join("?" * len(columns))
            names = ", ".join('"%s"' % column for column in columns)
            for row in values:
                connection.exec_driver_sql(f'INSERT INTO "{name}" ({names}) VALUES ({marks})',
                                           tuple(row))


def touch(session, parent, prop):
    value = getattr(parent, prop.key)
    if prop.lazy == "dynamic":
        return value.all()
    if prop.lazy == "write_only":
        return session.scalars(value.select()).all()
    return list(value) if prop.uselist else [] if value is None else [value]


def scenario(engine, taken, cls, prop, which):
    ordered = select(cls).order_by(*inspect(cls).primary_key)
    with Session(engine) as session:
        first = inspect(session.scalars(ordered).unique().first()).identity
    taken()
    with Session(engine) as session:
        if which == "one":
            parents = [session.get(cls, first)]
        else:
            if which == "page":
                ordered = ordered.limit(2)
            parents = session.scalars(ordered).unique().all()
        out = {"load": taken()}
        try:
            found = [touch(session, parent, prop) for parent in parents]
            out["rows"] = [[list(inspect(one).identity) for one in some] for some in found]
        except exc.SQLAlchemyError as error:
            out["error"] = f"{type(error).__name__}: {error}"
        out["touch"] = taken()
        return out


def measure(job):
    path, class_name, attribute, lazy = job
    warnings.simplefilter("ignore")
    CHOSEN[class_name, attribute] = lazy
    try:
        module = load(path)
        configure_mappers()
        classes = {m.class_.__name__: m.class_ for m in module.db.Model.registry.mappers}
        if class_name is None:
            found = [(name, prop.key) for name, cls in sorted(classes.items())
                     for prop in inspect(cls).relationships if prop.parent is inspect(cls)]
            return found, module.ROWS
    except exc.SQLAlchemyError as error:
        return {"error": f"{type(error).__name__}: {error}"}
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{folder}/lazy.sqlite", poolclass=StaticPool)
        fill(engine, module.db.metadata, module.ROWS)
        statements = []

        @event.listens_for(engine, "before_cursor_execute")
        def note(_connection, _cursor, statement, parameters, _context, _many):
            statements.append([re.sub(r"\s+", " ", statement).strip(), list(parameters)])

        def taken():
            some = statements[:]
            statements.clear()
            return some

        cls = classes[class_name]
        prop = inspect(cls).relationships[attribute]
        return {which: scenario(engine, taken, cls, prop, which)
                for which in ("one", "page", "all")}


def in_process(job):
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply(measure, (job,))


def record(path):
    answer = in_process((path, None, None, None))
    if isinstance(answer, dict):
        sys.exit(f"{path}: {answer}")
    relationships, rows = answer
    found = {}
    for class_name, attribute in relationships:
        entry = found[f"{class_name}.{attribute}"] = {}
        for lazy in STRATEGIES:
            entry[lazy] = in_process((path, class_name, attribute, lazy))
    versions = {name: importlib.metadata.version(name)
                for name in ("SQLAlchemy", "Flask-SQLAlchemy")}
    text = json.dumps({"versions": versions, "rows": rows, "relationships": found}, indent=1, ensure_ascii=False)
    # A statement with its parameters stands on a line.
    text = re.sub(r'\[\n\s*("(?:[^"\\]|\\.)*"),\n\s*\[([^\]\[]*)\]\n\s*\]',
                  lambda m: "[%s, [%s]]" % (m[1], " ".join(m[2].split())), text)
    text = re.sub(r"\[([-\d.,\s]*|(?:\s*\"[^\"]*\",?\s*|\s*[-\d.]+,?\s*|\s*null,?\s*)+)\]",
                  lambda m: "[%s]" % " ".join(m[1].split()), text)
    (HERE / f"{path.stem}.json").write_text(text + "\n", encoding="utf-8")
    print(f"{path.stem}: {len(found)} relationships")


if __name__ == "__main__":
    chosen = sys.argv[1:]
    for case in sorted((HERE / "cases").glob("*.py")):
        if not chosen or case.stem in chosen:
            record(case)
