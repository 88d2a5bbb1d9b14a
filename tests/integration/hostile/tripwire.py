"""Import each module of a folder, and tell what it touched and which tables it has, as JSON.

    python tripwire.py FOLDER

Mappers are configured and the tables made in memory, so that what SQLAlchemy evaluates late is
evaluated too.
"""

import importlib.util
import json
import pathlib
import sys
import warnings

import flask
import sqlalchemy
import sqlalchemy.orm
from sqlalchemy.dialects import mysql, postgresql, sqlite  # noqa: F401  loaded before the wire is laid

TOUCHING = (
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.fork",
    "os.remove",
    "os.rename",
    "os.mkdir",
    "subprocess.",
    "socket.",
    "shutil.",
    "ctypes.",
)
touched = []


def wire(event, arguments):
    """Note what a module that only declares tables has no need of."""
    if event.startswith(TOUCHING):
        touched.append(f"{event} {arguments!r}")
    elif event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        touched.append(f"{event} {arguments!r}")


def check(path):
    """Import one module as its own application."""
    answer = {"error": None, "tables": []}
    touched.clear()
    try:
        spec = importlib.util.spec_from_file_location(path.stem, path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[path.stem] = module
        spec.loader.exec_module(module)
        app = flask.Flask(path.stem)
        app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
        module.db.init_app(app)
        module.db.Model.registry.configure()
        answer["tables"] = sorted(module.db.metadata.tables)
        with app.app_context():
            for dialect in (sqlite, postgresql, mysql):
                for table in module.db.metadata.tables.values():
                    try:
                        str(sqlalchemy.schema.CreateTable(table).compile(dialect=dialect.dialect()))
                    except (sqlalchemy.exc.CompileError, sqlalchemy.exc.IdentifierError):
                        pass  # What SQLAlchemy refuses is not ours to judge here.
        module.db.Model.registry.dispose()
    except Exception as error:  # noqa: BLE001  told to the test
        answer["error"] = f"{type(error).__name__}: {error}"[:500]
    answer["touched"] = list(touched)
    return answer


def main():
    """Import all, print all."""
    sys.dont_write_bytecode = True
    warnings.simplefilter("ignore")
    sys.addaudithook(wire)
    folder = pathlib.Path(sys.argv[1])
    answers = {path.stem: check(path) for path in sorted(folder.glob("*.py"))}
    print(json.dumps(answers))


main()
