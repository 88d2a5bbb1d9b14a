"""Import each NAME.py of a directory under Flask-SQLAlchemy, create its tables in SQLite, run each
NAME.sql there too, and print what SQLite then holds as JSON: {NAME: {"python": …, "sql": …}}.
"""

import importlib.util
import json
import pathlib
import sqlite3
import sys
import traceback
import warnings

import sqlalchemy as sa


def constraints_of(sql):
    """Give the lines of a statement that have no PRAGMA, in any order, as SQLAlchemy keeps sets."""
    lines = [" ".join(line.strip().rstrip(",").split()) for line in sql.splitlines()]
    words = ("CONSTRAINT ", "CHECK ", "PRIMARY KEY ", "UNIQUE ", "FOREIGN KEY", "GENERATED ")
    return sorted(line for line in lines if any(word in line for word in words))


def dump(connection):
    def rows(query):
        return [list(row) for row in connection.execute(query)]

    def quoted(name):
        return '"' + name.replace('"', '""') + '"'

    out = {}
    tables = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'table'"
        " AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
    ).fetchall()
    for name, sql in tables:
        keys = {}
        for number, _, *rest in rows(f"PRAGMA foreign_key_list({quoted(name)})"):
            keys.setdefault(number, []).append(rest)
        indexes = {}
        for _, index, unique, origin, partial in rows(f"PRAGMA index_list({quoted(name)})"):
            columns = [row[2:5] for row in rows(f"PRAGMA index_xinfo({quoted(index)})")]
            what = [unique, origin, partial, columns]
            indexes.setdefault(index if origin == "c" else "", []).append(what)
        columns = rows(f"PRAGMA table_xinfo({quoted(name)})")
        for column in columns:
            column[2] = column[2].replace(", ", ",").upper()
        out[name] = {
            "columns": columns,
            "foreign_keys": sorted(keys.values(), key=str),
            "indexes": {name: sorted(many, key=str) for name, many in indexes.items()},
            "constraints": constraints_of(sql),
        }
    return out


def relationship_of(prop):
    """Give what SQLAlchemy's mapper has made of one end of a relationship."""

    def path(column):
        return f"{column.table.name}.{column.name}"

    pairs = [[path(left), path(right)] for left, right in prop.local_remote_pairs]
    reverse = sorted(other.key for other in prop._reverse_property)
    return {
        "target": prop.mapper.class_.__name__,
        "direction": prop.direction.name,
        "uselist": prop.uselist,
        "lazy": prop.lazy,
        "secondary": None if prop.secondary is None else prop.secondary.name,
        "pairs": sorted(pairs),
        "reverse": reverse[0] if reverse else None,
        "viewonly": prop.viewonly,
        "cascade": sorted(prop.cascade),
        "passive_deletes": prop.passive_deletes,
        "order_by": [str(clause) for clause in prop.order_by or []],
    }


def from_python(path):
    spec = importlib.util.spec_from_file_location(f"models_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        spec.loader.exec_module(module)
        module.db.Model.registry.configure()
        engine = sa.create_engine("sqlite://")
        with engine.begin() as connection:
            module.db.metadata.create_all(connection)
            tables = dump(connection.connection.dbapi_connection)
    attributes, relationships = {}, {}
    for mapper in module.db.Model.registry.mappers:
        found = {prop.key: relationship_of(prop) for prop in mapper.relationships}
        relationships[mapper.class_.__name__] = found
        columns = {prop.key: prop.columns[0].name for prop in mapper.column_attrs}
        attributes[mapper.class_.__name__] = columns
    return {
        "tables": tables,
        "attributes": attributes,
        "relationships": relationships,
        "comments": {table.name: table.comment for table in module.db.metadata.sorted_tables},
        "warnings": [str(one.message) for one in caught],
    }


def from_sql(path):
    connection = sqlite3.connect(":memory:")
    connection.executescript(path.read_bytes().decode())  # a CR stays a CR
    return {"tables": dump(connection)}


def main(directory):
    out = {}
    for path in sorted(pathlib.Path(directory).iterdir()):
        read = {".py": from_python, ".sql": from_sql}.get(path.suffix)
        if read is None:
            continue
        try:
            result = read(path)
        except Exception:
            result = {"error": traceback.format_exc()}
        out.setdefault(path.stem, {})[path.suffix[1:].replace("py", "python")] = result
    json.dump(out, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
