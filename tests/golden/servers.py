"""The models files in `cases/` on real servers: the SQL that Backref exports, and SQLAlchemy's own
`create_all()`, must leave the same schema there.

    python tests/golden/servers.py PROGRAM [CASE ...]

PROGRAM is the `backref` to ask. The servers are told by the variables that `.ci/servers` prints,
BACKREF_TEST_POSTGRESQL (the folder of its socket) and BACKREF_TEST_MARIADB (its socket); Python
needs SQLAlchemy, Flask-SQLAlchemy, psycopg and PyMySQL. Each schema is made twice under one name,
told by `sqlalchemy.inspect` and dropped again.

Exit status 1, with a line for each fault, if anything differs; also if a server is missing, or if
fewer than ENOUGH models files were compared on either.
"""

import importlib.util
import multiprocessing
import os
import re
import subprocess
import sys
import traceback
import warnings
from pathlib import Path

import flask_sqlalchemy  # noqa: F401: imported once, before the forks
from sqlalchemy import Enum, create_engine, create_mock_engine, exc, inspect
from sqlalchemy.pool import NullPool

CASES = Path(__file__).resolve().parent / "cases"
DIALECTS = ("postgresql", "mysql")
ENOUGH = 40


class Server:
    """A server, with one schema (a database) on it that is made anew for each script."""

    def __init__(self, dialect, schemas=()):
        self.dialect = dialect
        self.schemas = schemas
        self.place = f"backref_golden_{os.getpid()}"
        if dialect == "postgresql":
            folder = os.environ["BACKREF_TEST_POSTGRESQL"]
            url = f"postgresql+psycopg://backref@/postgres?host={folder}"
            self.engine = create_engine(
                url, poolclass=NullPool, connect_args={"options": f"-csearch_path={self.place}"})
            self.begin = f"DROP SCHEMA IF EXISTS {self.place} CASCADE; CREATE SCHEMA {self.place}"
            self.end = f"DROP SCHEMA {self.place} CASCADE"
        else:
            from pymysql.constants import CLIENT
            socket = os.environ["BACKREF_TEST_MARIADB"]
            arguments = {"client_flag": CLIENT.MULTI_STATEMENTS}
            url = f"mysql+pymysql://root@localhost/?unix_socket={socket}"
            self.engine = create_engine(url, poolclass=NullPool, connect_args=arguments)
            self.begin = (
                f"DROP DATABASE IF EXISTS {self.place}; "
                f"CREATE DATABASE {self.place} CHARACTER SET utf8mb4")
            self.end = f"DROP DATABASE {self.place}"

        # Schemas that the models name; Backref's script makes them, `create_all()` wants them made.
        cascade = " CASCADE" if dialect == "postgresql" else ""
        drop = "".join(f"; DROP SCHEMA IF EXISTS {name}{cascade}" for name in schemas)
        if drop and dialect == "mysql":
            drop = f"; SET foreign_key_checks = 0{drop}"
        self.begin += drop
        self.end += drop

    def run(self, script, use=True):
        """Hands over a whole script: the server itself finds where its statements end."""
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            if use and self.dialect == "mysql":
                cursor.execute(f"USE {self.place}")
            cursor.execute(script)
            while cursor.nextset():
                pass
            connection.commit()
        finally:
            connection.close()

    def after(self, make):
        """What the server holds after `make`, or {"refused": ...}."""
        self.run(self.begin, use=False)
        try:
            make()
            with self.connect() as connection:
                found = told(inspect(connection))
                for schema in self.schemas:
                    found[f"schema {schema}"] = told(inspect(connection), schema)
                return found
        except (exc.DBAPIError, self.engine.dialect.dbapi.Error) as error:
            return {"refused": " ".join(str(getattr(error, "orig", error)).split())}
        finally:
            self.run(self.end, use=False)

    def connect(self):
        connection = self.engine.connect()
        if self.dialect == "mysql":
            connection.exec_driver_sql(f"USE {self.place}")
            connection.dialect.default_schema_name = self.place
            # The export is for MySQL too, which has no UUID and no sequences as MariaDB has.
            connection.dialect.supports_native_uuid = False
            connection.dialect.supports_sequences = False
        return connection

    def create_all(self, metadata):
        with self.connect() as connection:
            for schema in self.schemas:
                connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
            metadata.create_all(connection, checkfirst=False)
            connection.commit()


def schemas_of(metadata, dialect):
    """The schemas that tables are in, and on PostgreSQL types."""
    found = {table.schema for table in metadata.tables.values()}
    if dialect == "postgresql":
        found |= {
            column.type.schema for table in metadata.tables.values() for column in table.columns
            if isinstance(column.type, Enum)}
    return sorted(found - {None})


def told(inspector, schema=None):
    """All that SQLAlchemy's inspector tells of the tables."""
    found = {}
    for table in inspector.get_table_names(schema):
        found[table] = {
            "columns": [
                {**column, "type": column["type"].compile(inspector.dialect)}
                for column in inspector.get_columns(table, schema)],
            "primary key": inspector.get_pk_constraint(table, schema),
            "foreign keys": by_text(inspector.get_foreign_keys(table, schema)),
            "uniques": by_text(inspector.get_unique_constraints(table, schema)),
            "checks": by_text(inspector.get_check_constraints(table, schema)),
            "indexes": by_text(inspector.get_indexes(table, schema)),
            "comment": inspector.get_table_comment(table, schema),
            "options": inspector.get_table_options(table, schema),
        }
    if inspector.dialect.name == "postgresql":
        found["enums"] = by_text(inspector.get_enums(schema))
        found["sequences"] = sorted(inspector.get_sequence_names(schema))
    return found


def by_text(things):
    """In one order, and without names that MariaDB makes of the order of the statements."""
    def is_made_up(thing):
        return re.fullmatch(r".*_ibfk_\d+", thing["name"] or "")

    named = ({**thing, "name": None} if is_made_up(thing) else {**thing} for thing in things)
    return sorted(named, key=repr)


def difference(expected, found, place=""):
    """The first place where two values differ, or None."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in [*expected, *(key for key in found if key not in expected)]:
            one, other = expected.get(key), found.get(key)
            inner = difference(one, other, f"{place}.{key}" if place else key)
            if inner:
                return inner
        return None
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        inner = (difference(*both, f"{place}[{at}]") for at, both in enumerate(zip(expected, found)))
        return next(filter(None, inner), None)
    return None if expected == found else f"{place}: create_all {expected!r}, Backref {found!r}"


def load(path):
    spec = importlib.util.spec_from_file_location("models", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["models"] = module
    sys.dont_write_bytecode = True
    spec.loader.exec_module(module)
    return module.db.metadata


def export(program, path, dialect):
    """The exported SQL, or None where Backref refuses."""
    command = [program, "export", path, "--to", "sql", "--dialect", dialect]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"exit status {done.returncode}: {done.stderr}")
    return done.stdout if done.returncode == 0 else None


def compiled(metadata, server):
    """SQLAlchemy's statements as one script."""
    statements = []
    engine = create_mock_engine(
        server.engine.url, lambda statement, *_, **__: statements.append(
            str(statement.compile(dialect=engine.dialect)).strip()), paramstyle="named")
    metadata.create_all(engine, checkfirst=False)
    return ";\n".join(statements) + ";\n"


def parts(script):
    """Statements in a form in which blanks and the order of a table's parts mean nothing."""
    found = []
    for statement in re.split(r";\s*\n", script + "\n"):
        words = re.sub(r"\s*([(),])\s*", r"\1", " ".join(statement.split()))
        if words:
            body, _, options = words.rpartition(")")  # SQLAlchemy keeps MySQL's options in a set
            found.append([*sorted(re.split(r",(?![^()]*\))", body)), *sorted(options.split())])
    return sorted(found)


def compare(program, path, dialect):
    """("same" | "refused" | "fault", what to say)."""
    metadata = load(path)
    server = Server(dialect, schemas_of(metadata, dialect))
    try:
        expected = server.after(lambda: server.create_all(metadata))
    except (exc.CompileError, exc.ArgumentError) as error:
        if export(program, path, dialect) is None:
            return "refused", f"both refuse it: {error}"
        return "fault", f"SQLAlchemy refuses it, Backref does not: {error}"
    script = export(program, path, dialect)
    if script is None:
        if "refused" in expected:
            return "refused", f"Backref refuses it, and the server SQLAlchemy's: {expected['refused']}"
        return "fault", "Backref refuses it"
    found = server.after(lambda: server.run(script))
    if "refused" in found:
        if "refused" not in expected:
            return "fault", f"the server refuses Backref's: {found['refused']}"
        differs = difference(parts(compiled(metadata, server)), parts(script))
        if differs:
            return "fault", differs
        return "refused", f"the same statements, which the server refuses: {found['refused']}"
    if "refused" in expected:
        return "refused", f"the server refuses SQLAlchemy's own, not Backref's: {expected['refused']}"
    differs = difference(expected, found)
    if differs:
        return "fault", differs
    return "same", ""


def judged(job):
    """The verdict on one models file; it has a process of its own, as mappers stay configured."""
    warnings.simplefilter("ignore")
    path, dialect = job[1:]
    try:
        return path, dialect, *compare(*job)
    except BaseException:  # noqa: BLE001: whatever it is, it is told
        return path, dialect, "fault", traceback.format_exc(limit=-3)


def main():
    program, *wanted = sys.argv[1:]
    for variable in ("BACKREF_TEST_POSTGRESQL", "BACKREF_TEST_MARIADB"):
        if variable not in os.environ:
            return f"{variable} is not set: see .ci/servers"
    paths = [
        path for path in sorted(CASES.glob("*.py"))
        if (path.stem in wanted if wanted else not path.stem.startswith("error_"))]
    jobs = [(program, path, dialect) for dialect in DIALECTS for path in paths]
    same, faults = dict.fromkeys(DIALECTS, 0), 0
    with multiprocessing.get_context("fork").Pool(maxtasksperchild=1) as pool:
        for path, dialect, verdict, what in pool.imap(judged, jobs, chunksize=1):
            same[dialect] += verdict == "same"
            faults += verdict == "fault"
            if verdict != "same":
                print(f"{path.stem}, {dialect}: {what}")
    for dialect, count in same.items():
        print(f"{dialect}: {count} of {len(paths)} models files give the same schema")
        if not wanted and count < ENOUGH:
            faults += 1
            print(f"{dialect}: fewer than {ENOUGH} were compared")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
