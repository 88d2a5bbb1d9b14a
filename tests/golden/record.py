"""Records what real SQLAlchemy makes of the models files in `cases/`, for `tests/integration`.

Run it in an environment that has SQLAlchemy, Flask-SQLAlchemy, psycopg and PyMySQL:

    python -m pip install SQLAlchemy Flask-SQLAlchemy psycopg PyMySQL
    python tests/golden/record.py [CASE ...]

It writes `expected/CASE.json` with four entries:

* `versions`: of Python, SQLAlchemy and Flask-SQLAlchemy;
* `project`: the schema as declared, in the form of Backref's project files, read from the tables and
  the arguments of relationships before the mappers are configured (or, where SQLAlchemy refuses the
  classes themselves, the hand-written `cases/CASE.json`);
* `describe`: what SQLAlchemy holds after `configure_mappers()`, in the form that `backref describe`
  prints, or `{"error": {"type": ..., "message": ...}}`;
* `ddl`: the statements of `create_all()` for each dialect, or the error; and `warnings`.
"""

import enum
import importlib.metadata
import importlib.util
import json
import multiprocessing
import platform
import re
import sys
import warnings
from pathlib import Path

import sqlalchemy
from sqlalchemy import create_mock_engine, exc, orm
from sqlalchemy.schema import CheckConstraint, UniqueConstraint, conv
from sqlalchemy.sql import elements, functions, operators

HERE = Path(__file__).resolve().parent
URLS = {
    "sqlite": "sqlite://",
    "postgresql": "postgresql+psycopg://",
    "mysql": "mysql+pymysql://",
}

# ------------------------------------------------------------- arguments of relationships

CALLS = {}  # id of a relationship property: (the property, the keyword arguments it was made with)
NAMES = ("argument", "secondary")


def recording(make):
    """`relationship()` that also remembers its arguments, which are hidden later.

    (`db.relationship` of Flask-SQLAlchemy calls it.)
    """

    def relationship(*args, **kwargs):
        given = {**dict(zip(NAMES, args)), **kwargs}
        prop = make(*args, **kwargs)
        CALLS[id(prop)] = (prop, given)
        return prop

    return relationship


orm.relationship = recording(orm.relationship)


@sqlalchemy.event.listens_for(sqlalchemy.Column, "before_parent_attach")
def note_type(column, _table):
    """Notes a column without a type, before it takes that of the column it refers to."""
    if isinstance(column.type, sqlalchemy.types.NullType):
        column.info["untyped"] = True


def load(path):
    """Imports a models file as the module `models`."""
    spec = importlib.util.spec_from_file_location("models", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["models"] = module
    sys.dont_write_bytecode = True
    spec.loader.exec_module(module)
    return module


def sql(clause, **options):
    text = str(clause.compile(compile_kwargs={"literal_binds": True, **options}))
    return " ".join(text.split())


# ------------------------------------------------------------- expressions as Python text

OPERATORS = {
    operators.eq: "==", operators.ne: "!=", operators.lt: "<", operators.le: "<=",
    operators.gt: ">", operators.ge: ">=", operators.add: "+", operators.sub: "-",
    operators.mul: "*", operators.mod: "%",
}
METHODS = {
    operators.like_op: "like", operators.not_like_op: "not_like", operators.is_: "is_",
    operators.is_not: "is_not", operators.in_op: "in_", operators.not_in_op: "not_in",
}
SUFFIXES = {
    operators.desc_op: "desc", operators.asc_op: "asc",
    operators.nulls_first_op: "nulls_first", operators.nulls_last_op: "nulls_last",
}


def python_text(clause, classes):
    """A SQL expression as one writes it in Python over class and table names."""
    if isinstance(clause, str):
        return clause
    if hasattr(clause, "__clause_element__"):
        clause = clause.__clause_element__()
    again = lambda inner: python_text(inner, classes)  # noqa: E731
    if isinstance(clause, elements.Grouping):
        return f"({again(clause.element)})"
    if isinstance(clause, sqlalchemy.Column):
        return column_text(clause, classes)
    if isinstance(clause, elements.TextClause):
        return f"text({clause.text!r})"
    if isinstance(clause, elements.BooleanClauseList):
        name = "and_" if clause.operator is operators.and_ else "or_"
        return f"{name}({', '.join(map(again, clause.clauses))})"
    if isinstance(clause, elements.UnaryExpression):
        element = again(clause.element)
        if clause.modifier in SUFFIXES:
            return f"{element}.{SUFFIXES[clause.modifier]}()"
        return f"-{element}" if clause.operator is operators.neg else f"not_({element})"
    if isinstance(clause, elements.BinaryExpression):
        left, right = again(clause.left), again(clause.right)
        if clause.operator in METHODS:
            return f"{left}.{METHODS[clause.operator]}({right})"
        return f"{left} {OPERATORS[clause.operator]} {right}"
    if isinstance(clause, functions.FunctionElement):
        return f"func.{clause.name}({', '.join(map(again, clause.clauses))})"
    if isinstance(clause, (elements.True_, elements.False_, elements.Null)):
        return {"true": "True", "false": "False", "null": "None"}[clause.__visit_name__]
    if isinstance(clause, elements.BindParameter):
        return repr(clause.value)
    raise TypeError(f"no Python text for {clause!r}")


def column_text(column, classes):
    annotations = column._annotations  # noqa: SLF001: foreign() and remote() leave no other trace
    name = column.name
    cls = classes.get(column.table.key)
    if cls is not None:
        # Of a column that a subclass puts in, the subclass.
        text = next(
            f"{mapper.class_.__name__}.{key}"
            for mapper in orm.class_mapper(cls, configure=False).self_and_descendants
            for key, of in mapper.columns.items()
            if of.name == name and of.table is column.table)
    elif name.isidentifier():
        text = f"{folded_names(column.table.metadata)[column.table.key]}.c.{name}"
    else:
        text = f"{folded_names(column.table.metadata)[column.table.key]}.c[{name!r}]"
    for mark in ("foreign", "remote"):
        if annotations.get(mark):
            text = f"{mark}({text})"
    return text


# ------------------------------------------------------------- the project: as declared

RELATIONSHIP_ARGUMENTS = (
    "collection_class", "innerjoin", "join_depth", "passive_updates", "active_history",
    "sync_backref", "omit_join", "distinct_target_key", "load_on_pending", "enable_typechecks",
    "doc", "info")


def python_argument(value):
    """An argument that only Python looks at: a constant or code."""
    if isinstance(value, (bool, int, str, list, dict)):
        return {"constant": value}
    if value in (set, list, dict):
        return {"code": value.__name__}
    made = value()
    if hasattr(made, "ordering_attr"):
        return {"code": f'ordering_list("{made.ordering_attr}")'}
    return {"code": f'attribute_keyed_dict("{made.keyfunc.attr_name}")'}

TYPE_ARGUMENTS = {  # argument: the value that is not written
    "length": None, "precision": None, "scale": None, "timezone": False, "none_as_null": False,
    "as_uuid": True, "collation": None, "native_uuid": True, "native": True,
    "second_precision": None, "day_precision": None,
}
TYPES_WITH = {
    "length": ("LargeBinary", "String", "Text", "Unicode", "UnicodeText"),
    "collation": ("String", "Text", "Unicode", "UnicodeText"),
    "precision": ("Float", "Numeric", "Double"),
    "scale": ("Numeric",),
    "timezone": ("DateTime", "Time"),
    "none_as_null": ("JSON",),
    "as_uuid": ("Uuid",),
    "native_uuid": ("Uuid",),
    "native": ("Interval",),
    "second_precision": ("Interval",),
    "day_precision": ("Interval",),
}


def declared_type(type_):
    name = type(type_).__name__
    if name == "NullType":
        return None
    if name == "Enum":
        return declared_enum(type_)
    if name.isupper() and name != "JSON":
        zoned = " WITH TIME ZONE" if getattr(type_, "timezone", False) else ""
        return {"name": "SQL", "text": str(type_) + zoned}
    found = {"name": name}
    for argument, default in TYPE_ARGUMENTS.items():
        value = getattr(type_, argument, default)
        if name in TYPES_WITH[argument] and value != default:
            found[argument] = value
    if name == "Boolean" and type_.create_constraint:
        found["create_constraint"] = True
        if type_.name is not None and isinstance(type_.name, str):
            found["constraint_name"] = str(type_.name)
    return found


def declared_enum(type_):
    found = {"name": "Enum", "values": list(type_.enums)}
    if type_.enum_class is not None:
        members = [[member.name, member.value] for member in type_.enum_class]
        found["enum_class"] = {"class_name": type_.enum_class.__name__, "members": members}
        if type_.name != type_.enum_class.__name__.lower():
            found["enum_name"] = type_.name
    elif type_.name is not None:
        found["enum_name"] = str(type_.name)
    if not type_.native_enum:
        found["native_enum"] = False
        longest = max((len(value) for value in type_.enums), default=0)
        if type_.length != longest:
            found["length"] = type_.length
    if type_.create_constraint:
        found["create_constraint"] = True
    if type_.schema is not None:
        found["schema"] = type_.schema
    return found


def declared_sql(clause):
    if isinstance(clause, elements.TextClause):
        return {"text": clause.text.replace("\\:", ":")}
    if isinstance(clause, (elements.True_, elements.False_, elements.Null)):
        return clause.__visit_name__
    if isinstance(clause, functions.FunctionElement):
        arguments = [argument.value for argument in clause.clauses]
        return {"function": {"name": clause.name, **({"arguments": arguments} if arguments else {})}}
    return {"text": sql(clause)}


def declared_default(default):
    if default.is_callable:
        return {"callable": callable_text(default.arg)}
    if default.is_clause_element:
        return {"sql": declared_sql(default.arg)}
    if isinstance(default.arg, enum.Enum):
        return {"enum_member": f"{type(default.arg).__name__}.{default.arg.name}"}
    if isinstance(default.arg, (bool, int, float, str, list, dict)):
        return {"scalar": default.arg}
    return {"constant": repr(default.arg).removeprefix("datetime.")}


def callable_text(function):
    function = getattr(function, "__wrapped__", function)
    if function.__name__ == "<lambda>":
        return "lambda: None"
    module = function.__module__
    if module in (None, "builtins", "models"):
        return function.__qualname__
    return f"{module}.{function.__qualname__}"


def sequence_options(of):
    options = {
        name: getattr(of, name)
        for name in ("start", "increment", "minvalue", "maxvalue", "cache", "cycle", "nominvalue",
                     "nomaxvalue")
        if getattr(of, name) is not None}
    return {"options": options} if options else {}


def given_name(thing):
    """A name that was given, not made by a naming convention."""
    name = thing.name
    return None if name is None or isinstance(name, conv) else str(name)


class Declared:
    """The project's schema, made from the tables and classes of a module."""

    def __init__(self, module):
        self.last_id = 0
        self.db = module.db
        self.variables = {
            id(value): name for name, value in vars(module).items()
            if isinstance(value, sqlalchemy.Table)}
        self.tables = list(self.db.metadata.tables.values())
        mappers = in_definition_order(self.db.Model.registry)
        self.classes = {
            mapper.local_table.key: mapper.class_ for mapper in mappers if not mapper.single}
        self.models, self.columns, self.existing = {}, {}, {}
        self.boxes = boxes(self.tables, mappers)
        for table, mapper in self.boxes:
            self.models[mapper.class_ if mapper else table.key] = self.new_id()
            if not mapper or not mapper.single:
                self.models[table.key] = self.last_id
            for column in columns_of(table, mapper):
                if column in self.columns:
                    self.existing[mapper.class_, column] = self.new_id()
                else:
                    self.columns[column] = self.new_id()

    def new_id(self):
        self.last_id += 1
        return self.last_id

    def schema(self):
        models = [
            self.subclass(mapper) if mapper and mapper.single else self.model(table)
            for table, mapper in self.boxes]
        found = {"next_id": 0}
        convention = dict(self.db.metadata.naming_convention)
        if convention != {"ix": "ix_%(column_0_label)s"}:
            found["naming_convention"] = convention
        found["models"] = models
        found["next_id"] = self.last_id
        return found

    def model(self, table):
        cls = self.classes.get(table.key)
        model = {"id": self.models[table.key]}
        if cls is None:
            model["kind"] = "association_table"
        model["class_name"] = (
            cls.__name__ if cls else self.variables.get(id(table), table.name))
        model["tablename"] = table.name
        if table.schema is not None:
            model["schema"] = table.schema
        if table.comment is not None:
            model["comment"] = table.comment
        mapper = cls and orm.class_mapper(cls, configure=False)
        if cls is not None:
            self.inheritance(model, mapper)
        own = columns_of(table, mapper)
        model["columns"] = [self.column(column, cls) for column in own]
        primary_key = {}
        if given_name(table.primary_key):
            primary_key["name"] = given_name(table.primary_key)
        key = list(table.primary_key.columns)
        if key != [column for column in table.columns if column.primary_key]:
            primary_key["columns"] = [self.columns[column] for column in key]
        for name, value in (
            ("primary_key", primary_key),
            ("foreign_keys", self.foreign_keys(own)),
            ("unique_constraints", self.unique_constraints(table)),
            ("check_constraints", self.check_constraints(table, own)),
            ("indexes", self.indexes(table)),
            ("relationships", self.relationships(cls) if cls else []),
            ("options", dict(table.dialect_kwargs)),
        ):
            if value:
                model[name] = value
        if cls is not None:
            given = vars(cls).get("__mapper_args__", {}).get("primary_key", ())
            if given:
                model["mapper_primary_key"] = [self.columns[column] for column in given]
        return model

    def subclass(self, mapper):
        """A class that has its base's table."""
        cls = mapper.class_
        model = {"id": self.models[cls], "class_name": cls.__name__}
        self.inheritance(model, mapper)
        own = columns_of(mapper.local_table, mapper)
        model["columns"] = [self.column(column, cls) for column in own]
        new = [column for column in own if (cls, column) not in self.existing]
        for name, value in (
            ("foreign_keys", self.foreign_keys(new)),
            ("check_constraints", self.check_constraints(mapper.local_table, new, has_table=False)),
            ("relationships", self.relationships(cls)),
        ):
            if value:
                model[name] = value
        return model

    def inheritance(self, model, mapper):
        """What `__mapper_args__` and the base class say."""
        if mapper.inherits is not None:
            model["inherits"] = {"model": self.models[mapper.inherits.class_]}
        found, options = {}, {}
        for name, value in vars(mapper.class_).get("__mapper_args__", {}).items():
            if name == "polymorphic_on" and isinstance(value, str):
                value = mapper.columns[value]
            if hasattr(value, "column"):
                value = value.column
            if isinstance(value, sqlalchemy.Column):
                column = self.columns[value]
                found[name] = {"column": column} if name == "polymorphic_on" else column
            elif name == "polymorphic_identity":
                found[name] = (
                    {"enum_member": f"{type(value).__name__}.{value.name}"}
                    if isinstance(value, enum.Enum) else {"value": value})
            elif name in ("polymorphic_on", "inherit_condition"):
                text = python_text(value, self.classes)
                found[name] = {"expression": text} if name == "polymorphic_on" else text
            elif name == "concrete":
                found[name] = value
            elif name != "primary_key":
                options[name] = value
        if options:
            found["options"] = options
        if found:
            model["mapper_args"] = found

    def column(self, column, cls):
        found = {"id": self.existing.get((cls, column), self.columns[column]), "name": column.name}
        if (cls, column) in self.existing:
            found["use_existing_column"] = True
        if cls is not None:
            mapped = orm.class_mapper(cls, configure=False).columns.items()
            attribute = next((key for key, of in mapped if of is column), column.name)
            if attribute != column.name:
                found["attribute"] = attribute
        type_ = declared_type(column.type)
        if column.info.get("untyped"):
            type_ = None
        if type_ is not None:
            found["type"] = type_
        variants = {
            dialect: declared_type(variant)
            for dialect, variant in column.type._variant_mapping.items()}  # noqa: SLF001
        if variants:
            found["variants"] = variants
        if column.primary_key:
            found["primary_key"] = True
        if column.nullable != (not column.primary_key and column.identity is None):
            found["nullable"] = column.nullable
        for flag in ("unique", "index"):
            if getattr(column, flag):
                found[flag] = True
        for option in ("default", "onupdate"):
            default = getattr(column, option)
            if default is not None and not default.is_sequence:
                found[option] = declared_default(default)
        if column.default is not None and column.default.is_sequence:
            found["sequence"] = {"name": column.default.name, **sequence_options(column.default)}
            if column.default.optional:
                found["sequence"]["optional"] = True
        if column.computed is not None:
            found["computed"] = {"sqltext": sql(column.computed.sqltext)}
            if column.computed.persisted is not None:
                found["computed"]["persisted"] = column.computed.persisted
        elif column.identity is not None:
            always = {"always": True} if column.identity.always else {}
            found["identity"] = {**always, **sequence_options(column.identity)}
        elif column.server_default is not None:
            argument = column.server_default.arg
            found["server_default"] = (
                {"string": argument} if isinstance(argument, str) else {"sql": declared_sql(argument)})
        if column.autoincrement != "auto":
            found["autoincrement"] = {True: "true", False: "false"}.get(
                column.autoincrement, column.autoincrement)
        if column.comment is not None:
            found["comment"] = column.comment
        more = self.python_arguments(column, cls)
        if more:
            found["more"] = more
        return found

    def python_arguments(self, column, cls):
        more = {}
        if column.doc:
            more["doc"] = {"constant": column.doc}
        info = {name: value for name, value in column.info.items() if name != "untyped"}
        if info:
            more["info"] = {"constant": info}
        if column.server_onupdate is not None and column.computed is None:
            more["server_onupdate"] = {"code": "FetchedValue()"}
        if cls is not None:
            prop = orm.class_mapper(cls, configure=False).get_property_by_column(column)
            for name, value in (
                ("deferred", prop.deferred), ("deferred_group", prop.group),
                ("deferred_raiseload", prop.raiseload),
            ):
                if value:
                    more[name] = {"constant": value}
        return more

    def foreign_keys(self, columns):
        constraints = []
        for column in columns:
            for key in sorted(column.foreign_keys, key=lambda key: key.target_fullname):
                if key.constraint not in constraints:
                    constraints.append(key.constraint)
        return [self.foreign_key(constraint) for constraint in constraints]

    def foreign_key(self, constraint):
        found = {"id": self.new_id()}
        if given_name(constraint):
            found["name"] = given_name(constraint)
        found["columns"] = [self.columns[column] for column in constraint.columns]
        targets = [key.target_fullname.rsplit(".", 1) for key in constraint.elements]
        name = targets[0][0]
        if self.db.metadata.schema is not None and "." not in name:
            name = f"{self.db.metadata.schema}.{name}"
        table = self.db.metadata.tables.get(name)
        if table is not None and all(column in table.c for _, column in targets):
            columns = [self.columns[table.c[column]] for _, column in targets]
            found["target"] = {"columns": {"model": self.models[name], "columns": columns}}
        else:
            columns = [column for _, column in targets]
            found["target"] = {"unresolved": {"table": name, "columns": columns}}
        for option in ("ondelete", "onupdate", "deferrable", "initially"):
            if getattr(constraint, option) is not None:
                found[option] = getattr(constraint, option)
        if constraint.use_alter:
            found["use_alter"] = True
        return found

    def unique_constraints(self, table):
        of_columns = [column for column in table.columns if column.unique and not column.index]
        found = []
        for constraint in in_order(table, UniqueConstraint):
            columns = list(constraint.columns)
            if len(columns) == 1 and columns[0] in of_columns and not given_name(constraint):
                of_columns.remove(columns[0])
                continue
            found.append(named(self.new_id(), constraint, {
                "columns": [self.columns[column] for column in columns]}))
        return found

    def check_constraints(self, table, own, has_table=True):
        found = []
        pattern = self.db.metadata.naming_convention.get("ck", "")
        on_columns = {
            id(constraint): column for column in table.columns for constraint in column.constraints}
        on_columns_list = [
            constraint for column in table.columns for constraint in column.constraints]
        for constraint in in_order(table, CheckConstraint) + on_columns_list:
            if not isinstance(constraint, CheckConstraint):
                continue
            if not isinstance(constraint.sqltext, elements.TextClause):
                continue  # it comes from a type
            if on_columns[id(constraint)] not in own if id(constraint) in on_columns else not has_table:
                continue
            check = {"id": self.new_id()}
            name = given_name(constraint)
            if name is None and constraint.name and "%(constraint_name)s" in pattern:
                around = pattern % {"table_name": table.name, "constraint_name": "\0"}
                before, after = around.split("\0")
                name = constraint.name[len(before):len(constraint.name) - len(after)]
            if name:
                check["name"] = name
            check["sqltext"] = sql(constraint.sqltext)
            if id(constraint) in on_columns:
                check["column"] = self.columns[on_columns[id(constraint)]]
            if not any(check["sqltext"] == other["sqltext"] and "column" in other for other in found):
                found.append(check)
        return found

    def indexes(self, table):
        of_columns = [column for column in table.columns if column.index]
        found = []
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            expressions = list(index.expressions)
            if len(expressions) == 1 and expressions[0] in of_columns and not given_name(index):
                of_columns.remove(expressions[0])
                continue
            declared = named(self.new_id(), index, {})
            if index.unique:
                declared["unique"] = True
            declared["elements"] = [
                {"column": self.columns[expression]}
                if isinstance(expression, sqlalchemy.Column)
                else {"expression": sql(expression, include_table=False)}
                for expression in expressions]
            options = {
                name: value if isinstance(value, (bool, int, str, list, dict)) else sql(
                    value, include_table=False)
                for name, value in index.dialect_kwargs.items() if value is not None}
            if options:
                declared["options"] = options
            found.append(declared)
        return found

    def relationships(self, cls):
        found = []
        for key, attribute in vars(cls).items():
            prop = getattr(getattr(attribute, "comparator", None), "prop", None)
            if id(prop) in CALLS and prop.parent.class_ is cls:
                found.append(self.relationship(key, *CALLS[id(prop)]))
        return found

    def relationship(self, key, prop, given):
        found = {"id": self.new_id(), "name": key, "target": self.reference(prop.argument)}
        backref = given.get("backref")
        if isinstance(backref, str):
            found["backref"] = {"name": backref}
        elif backref is not None:
            name, options = backref
            found["backref"] = {"name": name}
            if self.options(options):
                found["backref"]["options"] = self.options(options)
        if given.get("back_populates"):
            found["back_populates"] = given["back_populates"]
        if given.get("secondary") is not None:
            found["secondary"] = self.reference(given["secondary"])
        options = self.options({**given, "lazy": prop.lazy, "uselist": prop.uselist})
        if options:
            found["options"] = options
        return found

    def reference(self, argument):
        if not isinstance(argument, (str, type, sqlalchemy.Table)) and callable(argument):
            argument = argument()
        if isinstance(argument, sqlalchemy.Table):
            argument = argument.key
        else:
            for cls in self.models:
                if isinstance(cls, type) and (cls is argument or cls.__name__ == argument):
                    argument = cls
                    break
        if argument in self.models:
            return {"model": self.models[argument]}
        return {"unresolved": argument}

    def options(self, given):
        found = {}
        lazy = {True: "select", False: "joined", None: "noload"}
        lazy = lazy.get(given.get("lazy", "select"), given.get("lazy", "select"))
        if lazy != "select":
            found["lazy"] = lazy
        for name in ("order_by", "foreign_keys", "remote_side"):
            texts = self.texts(given.get(name))
            if texts:
                found[name] = texts
        for name in ("primaryjoin", "secondaryjoin"):
            if given.get(name) is not None:
                found[name] = self.texts(given[name])[0]
        if given.get("uselist") is not None:
            found["uselist"] = given["uselist"]
        if given.get("viewonly") is not None:
            found["viewonly"] = given["viewonly"]
        for name in ("cascade", "overlaps"):
            if given.get(name) is not None:
                found[name] = given[name]
        passive = given.get("passive_deletes", False)
        if passive:
            found["passive_deletes"] = "all" if passive == "all" else "true"
        if given.get("post_update"):
            found["post_update"] = True
        more = {
            name: python_argument(given[name]) for name in RELATIONSHIP_ARGUMENTS if name in given}
        if more:
            found["more"] = more
        return found

    def texts(self, argument):
        if argument is None or argument is False:
            return []
        if isinstance(argument, str):
            text = argument.strip()
            for key, name in folded_names(self.db.metadata).items():
                text = text.replace(f"{key}.c.", f"{name}.c.")
            if text.startswith("[") and text.endswith("]"):
                text = text[1:-1]
            return split_commas(text)
        if callable(argument) and not hasattr(argument, "__clause_element__"):
            if not isinstance(argument, elements.ClauseElement):
                return self.texts(argument())
        if isinstance(argument, (list, tuple, set)):
            return [text for one in argument for text in self.texts(one)]
        return [python_text(argument, self.classes)]


def in_definition_order(registry):
    return [manager.mapper for manager in registry._managers]  # noqa: SLF001: `mappers` is a set


def boxes(tables, mappers):
    """Each table with the class that it belongs to, and each class that has its base's table."""
    owners = {mapper.local_table.key: mapper for mapper in mappers if not mapper.single}
    found = [(table, owners.get(table.key)) for table in tables]
    before = None
    for mapper in mappers:
        if mapper.single:
            found.insert(found.index(before) + 1, (mapper.local_table, mapper))
        before = (mapper.local_table, mapper)
    return found


def columns_of(table, mapper):
    """The columns that a class declares itself; of a table without a class, all."""
    if mapper is None:
        return list(table.columns)
    # `column_attrs` would configure the mappers.
    own = [one for one in table.columns if one in mapper._columntoproperty]  # noqa: SLF001
    if mapper.single:
        return [one for one in own if one not in mapper.inherits._columntoproperty]  # noqa: SLF001
    return own


def split_commas(text):
    """The parts of a text between the commas that stand in no parentheses."""
    parts, depth, quote = [""], 0, None
    for char in text:
        if quote:
            quote = None if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        if char == "," and depth == 0 and quote is None:
            parts.append("")
        else:
            parts[-1] += char
    return [part.strip() for part in parts if part.strip()]


def in_order(table, kind):
    """The constraints of a kind, by the order of their columns, then by name."""
    place = {column.name: at for at, column in enumerate(table.columns)}
    constraints = [one for one in table.constraints if isinstance(one, kind)]
    return sorted(constraints, key=lambda one: (
        [place.get(column.name, -1) for column in one.columns], str(one.name),
        sql(one.sqltext) if kind is CheckConstraint else ""))


def named(new_id, thing, rest):
    name = given_name(thing)
    return {"id": new_id, **({"name": name} if name else {}), **rest}


# ------------------------------------------------------------- schemas, folded away


def folded_names(metadata):
    """A name for each table where there are no schemas: its own, or `schema_table` for one in a
    schema whose name a table of another has, too."""
    tables = metadata.tables.values()
    schemas = {}
    for table in tables:
        schemas.setdefault(table.name, set()).add(table.schema)
    return {
        table.key: table.name if table.schema is None or len(schemas[table.name]) == 1
        else f"{table.schema}_{table.name}"
        for table in tables}


def fold(metadata):
    """Takes all tables out of their schemas, in place."""
    names = folded_names(metadata)
    for table in metadata.tables.values():
        table.name, table.schema, table.fullname = names[table.key], None, names[table.key]
        vars(table).pop("description", None)
        for constraint in table.foreign_key_constraints:
            # An ALTER TABLE that was printed before would keep the key out of CREATE TABLE.
            constraint._create_rule = None  # noqa: SLF001


def create_schemas(metadata, dialect):
    """`CREATE SCHEMA`, which `create_all()` wants to have been executed."""
    found = []
    for table in metadata.tables.values():
        types = [column.type.schema for column in table.columns
                 if isinstance(column.type, sqlalchemy.Enum) and dialect == "postgresql"]
        for schema in [table.schema, *types]:
            if schema is not None and schema not in found:
                found.append(schema)
    dialect = create_mock_engine(URLS[dialect], print).dialect
    return [
        str(sqlalchemy.schema.CreateSchema(schema, if_not_exists=True).compile(dialect=dialect))
        for schema in found]


# ------------------------------------------------------------- describe: as resolved

def described_type(type_):
    name = type(type_).__name__
    if name == "Enum":
        found = {"name": name, "values": list(type_.enums), "enum_name": type_.name}
        if not type_.native_enum:
            found["native_enum"] = False
        if type_.create_constraint:
            found["create_constraint"] = True
        return found
    found = {"name": name}
    for argument, default in TYPE_ARGUMENTS.items():
        value = getattr(type_, argument, default)
        if value != default and (name in TYPES_WITH[argument] or name.isupper()):
            found[argument] = value
    if name == "Boolean" and type_.create_constraint:
        given = type_.name if isinstance(type_.name, str) else None
        found.update(create_constraint=True, constraint_name=given)
    return found


def described_sql(clause):
    text = "now()" if isinstance(clause, functions.now) else sql(clause)
    return {"kind": "sql", "text": text}


def described_default(default):
    if default is None or default.is_sequence:
        return None
    if default.is_callable:
        return {"kind": "callable", "name": default.arg.__name__}
    if default.is_clause_element:
        return described_sql(default.arg)
    value = default.arg
    if isinstance(value, enum.Enum):
        value = f"{type(value).__name__}.{value.name}"
    elif not isinstance(value, (bool, int, float, str, list, dict)):
        value = repr(value)
    return {"kind": "scalar", "value": value}


def described_server_default(column):
    default = column.server_default
    if default is None or column.computed is not None or column.identity is not None:
        return None
    if isinstance(default.arg, str):
        return {"kind": "string", "value": default.arg}
    return described_sql(default.arg)


def described_column(column):
    return {
        "name": column.name,
        "type": described_type(column.type),
        "nullable": column.nullable,
        "primary_key": column.primary_key,
        "autoincrement": column is column.table.autoincrement_column,
        "unique": bool(column.unique),
        "index": bool(column.index),
        "default": described_default(column.default),
        "onupdate": described_default(column.onupdate),
        "server_default": described_server_default(column),
        "comment": column.comment,
    }


def name_of(thing):
    return None if thing.name is None else str(thing.name)


def described_table(table):
    names = lambda columns: [column.name for column in columns]  # noqa: E731
    foreign_keys = [
        {
            "name": name_of(key),
            "columns": names(key.columns),
            "referred_table": key.referred_table.name,
            "referred_columns": [element.column.name for element in key.elements],
            "ondelete": key.ondelete,
            "onupdate": key.onupdate,
            "deferrable": key.deferrable,
            "initially": key.initially,
            "use_alter": bool(key.use_alter),
        }
        for key in table.foreign_key_constraints]
    on_columns = [one for column in table.columns for one in column.constraints]
    checks = {
        id(one): one for one in in_order(table, CheckConstraint) + on_columns
        if isinstance(one, CheckConstraint) and isinstance(one.sqltext, elements.TextClause)}
    return {
        "name": table.name,
        "comment": table.comment,
        "columns": [described_column(column) for column in table.columns],
        "primary_key": {"name": name_of(table.primary_key), "columns": names(table.primary_key)},
        "foreign_keys": sorted(foreign_keys, key=json.dumps),
        "uniques": [
            {"name": name_of(one), "columns": names(one.columns)}
            for one in in_order(table, UniqueConstraint)],
        "checks": [{"name": name_of(one), "sql": sql(one.sqltext)} for one in checks.values()],
        "indexes": [
            {
                "name": str(index.name),
                "unique": bool(index.unique),
                "columns": [
                    one.name if isinstance(one, sqlalchemy.Column)
                    else sql(one, include_table=False) for one in index.expressions],
            }
            for index in sorted(table.indexes, key=lambda index: str(index.name))],
        "options": dict(table.dialect_kwargs),
    }


def described_relationship(prop, others):
    lazy = {True: "select", False: "joined", None: "noload"}
    backref = prop.backref[0] if isinstance(prop.backref, tuple) else prop.backref
    pairs = [*prop.synchronize_pairs, *(prop.secondary_synchronize_pairs or ())]
    # Of the public attributes only `backref` and `back_populates` tell of the other side.
    backrefs = lambda one: one.backref[0] if isinstance(one.backref, tuple) else one.backref  # noqa: E731
    names = lambda one, other: (  # noqa: E731
        other.key in (backrefs(one), one.back_populates)
        and one.mapper.get_property(other.key) is other)
    reverse = sorted(str(one) for one in others if names(one, prop) or names(prop, one))
    reverse = reverse[0].rsplit(".", 1)[1] if reverse else None
    made_by = [one for one in others if one.key == reverse and names(one, prop)]
    return {
        "name": prop.key,
        "target": prop.mapper.class_.__name__,
        "direction": prop.direction.name,
        "uselist": bool(prop.uselist),
        "lazy": lazy.get(prop.lazy, prop.lazy),
        "order_by": [sql(clause) for clause in prop.order_by or ()],
        "secondary": None if prop.secondary is None else prop.secondary.name,
        "primaryjoin": sql(prop.primaryjoin),
        "secondaryjoin": None if prop.secondaryjoin is None else sql(prop.secondaryjoin),
        "pairs": sorted([str(one), str(other)] for one, other in pairs),
        "remote_side": sorted(str(column) for column in prop.remote_side),
        "backref": backref,
        "reverse": reverse,
        "from_backref": any(backrefs(one) == prop.key for one in made_by),
        "viewonly": bool(prop.viewonly),
        "cascade": sorted(prop.cascade),
        "passive_deletes": prop.passive_deletes,
    }


def described(db):
    mappers = sorted(db.Model.registry.mappers, key=lambda mapper: mapper.class_.__name__)
    everyone = [prop for mapper in mappers for prop in mapper.relationships]
    return {
        "models": [
            {
                "name": mapper.class_.__name__,
                "table": mapper.local_table.name,
                "attributes": {
                    prop.key: prop.columns[0].name for prop in mapper.column_attrs},
                "relationships": [
                    described_relationship(prop, everyone)
                    for prop in sorted(mapper.relationships, key=lambda prop: prop.key)],
            }
            for mapper in mappers],
        "tables": [
            described_table(table)
            for table in sorted(db.metadata.tables.values(), key=lambda table: table.name)],
    }


# ------------------------------------------------------------- DDL

def statements(metadata, dialect):
    """What `create_all()` emits; indexes of a table and trailing ALTERs, which come from sets, by
    their text."""
    emitted = []

    def execute(statement, *_, **__):
        text = str(statement.compile(dialect=engine.dialect)).strip()
        emitted.append("\n".join(line.rstrip() for line in text.splitlines()))

    engine = create_mock_engine(URLS[dialect], execute)
    try:
        metadata.create_all(engine, checkfirst=False)
    except exc.SQLAlchemyError as error:
        return error_of(error)
    ordered, run = [], []
    for statement in [*emitted, ""]:
        from_set = re.match(r"CREATE (UNIQUE )?INDEX|ALTER TABLE", statement)
        kind = from_set and from_set[0][:5]
        if run and (kind is None or kind != run[0][0]):
            ordered += sorted(text for _, text in run)
            run = []
        if kind is None:
            ordered.append(statement)
        else:
            run.append((kind, statement))
    return ordered[:-1]


def error_of(error):
    return {"error": {"type": type(error).__name__, "message": message_of(error)}}


def message_of(error):
    """The message without the link to SQLAlchemy's documentation."""
    return re.sub(r"\s*\(Background on this \w+ at: \S+\)$", "", str(error)).strip()


# ------------------------------------------------------------- recording

def recorded(path):
    """Everything about one case."""
    by_hand = path.with_suffix(".json")
    found = {
        "versions": {
            "python": platform.python_version(),
            "sqlalchemy": sqlalchemy.__version__,
            "flask_sqlalchemy": importlib.metadata.version("flask_sqlalchemy"),
        },
        "project": json.loads(by_hand.read_text("utf-8")) if by_hand.exists() else None,
        "describe": None,
        "ddl": None,
        "warnings": [],
    }
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            module = load(path)
            if found["project"] is None:
                found["project"] = Declared(module).schema()
            orm.configure_mappers()
            # SQLite, and what tells tables apart by one name, have no schemas.
            metadata = module.db.metadata
            servers = {} if not any(table.schema for table in metadata.tables.values()) else {
                dialect: create_schemas(metadata, dialect) + statements(metadata, dialect)
                for dialect in ("postgresql", "mysql")}
            if servers:
                fold(metadata)
            found["describe"] = described(module.db)
        except exc.SQLAlchemyError as error:
            found["describe"] = error_of(error)
    found["warnings"] = [
        message_of(one.message) for one in caught if type(one.message) is exc.SAWarning]
    if "error" not in found["describe"]:
        found["ddl"] = {
            dialect: servers.get(dialect) or statements(metadata, dialect) for dialect in URLS}
    return found


def dumps(value, indent=0, width=160):
    """JSON with everything on one line that fits there."""
    flat = json.dumps(value, ensure_ascii=False)
    if indent + len(flat) <= width or not isinstance(value, (dict, list)) or not value:
        return flat
    pad = " " * (indent + 1)
    if isinstance(value, dict):
        parts = [f"{json.dumps(key)}: {dumps(part, indent + 1)}" for key, part in value.items()]
        opening, closing = "{}"
    else:
        parts = [dumps(part, indent + 1) for part in value]
        opening, closing = "[]"
    return opening + "\n" + ",\n".join(pad + part for part in parts) + "\n" + " " * indent + closing


def record(path):
    text = dumps(recorded(path)) + "\n"
    (HERE / "expected" / f"{path.stem}.json").write_text(text, "utf-8")
    return path.stem


def main():
    wanted = sys.argv[1:]
    paths = sorted(
        path for path in (HERE / "cases").glob("*.py") if not wanted or path.stem in wanted)
    (HERE / "expected").mkdir(exist_ok=True)
    # A process for each case: mappers that fail to configure spoil all that come later.
    with multiprocessing.get_context("fork").Pool(2, maxtasksperchild=1) as pool:
        for name in pool.imap(record, paths, chunksize=1):
            print(name)


if __name__ == "__main__":
    main()
