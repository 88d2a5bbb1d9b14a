"""Import each NAME.py of a directory and print what SQLAlchemy makes of it, as `tests/golden/record.py`
records it: {NAME: {"describe": …, "ddl": …}}, or {NAME: {"error": …}}.
"""

import json
import pathlib
import sys
import traceback

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests" / "golden"))
sys.dont_write_bytecode = True

import record  # noqa: E402
from sqlalchemy import orm  # noqa: E402

found = {}
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.py")):
    # What is declared is known, so that it need not be taken from the tables again.
    path.with_suffix(".json").write_text("{}")
    try:
        found[path.stem] = record.recorded(path)
    except Exception:
        found[path.stem] = {"error": traceback.format_exc()}
    # What one module has broken is not to break those after it. Flask-SQLAlchemy takes `__table__`
    # from classes that share their base's table, where clear_mappers() looks for it.
    for mapper in list(sys.modules["models"].db.Model.registry.mappers):
        if "__table__" not in vars(mapper.class_):
            type.__setattr__(mapper.class_, "__table__", mapper.local_table)
    orm.clear_mappers()
print(json.dumps(found))
