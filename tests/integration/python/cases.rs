//! Schemas that are hard to write as Python: every type, option and constraint, and hostile text.

use backref::schema::{
    Autoincrement, ColumnDefault, ColumnType, Computed, EnumClass, EnumType, IndexElement, Lazy,
    ModelReference, PassiveDeletes, ServerDefault, SqlExpression,
};
use serde_json::{Value, json};

use super::build::{Build, string};

/// Two linked models that have the texts wherever text can stand.
pub fn any_text(texts: &[String]) -> Build {
    let mut build = Build::default();
    let first = build.model("First", &format!("1{}", texts[0]));
    let second = build.model("Second", &format!("2{}", texts[1]));
    build.get(first).comment = Some(texts[2].clone());
    let key = build.column(first, &format!("k{}", texts[3]), string(20));
    build.edit(first, key, |column| {
        column.unique = true;
        column.comment = Some(texts[4].clone());
        column.server_default = Some(ServerDefault::String(texts[5].clone()));
    });
    build.get(first).repr = Some(key);
    build.scalar(first, &format!("s{}", texts[6]), string(20), json!({ &texts[7]: [&texts[8]] }));
    let refers = build.column(second, &format!("r{}", texts[9]), string(20));
    build.key(second, &[refers], first, &[key]);
    build.relate(first, "seconds", second, "first");
    let values = vec![texts[10].clone(), format!("2{}", texts[11])];
    build.column(second, "kind", ColumnType::Enum(enum_type(values, None)));
    build
}

fn enum_type(values: Vec<String>, enum_class: Option<EnumClass>) -> EnumType {
    EnumType {
        values,
        enum_name: Some("kind".to_owned()),
        enum_class,
        native_enum: true,
        create_constraint: false,
        length: None,
        schema: None,
    }
}

pub fn types() -> Build {
    let mut build = Build::default();
    let model = build.model("Everything", "everything");
    let nocase = Some("NOCASE".to_owned());
    let color = EnumClass {
        class_name: "Color".to_owned(),
        members: vec![("red".to_owned(), json!(1)), ("green".to_owned(), json!("g"))],
    };
    let odd = EnumClass {
        class_name: "Odd".to_owned(),
        members: vec![("in".to_owned(), json!(1)), ("a \"b\"".to_owned(), json!(null))],
    };
    let mut stored = enum_type(
        vec!["A".to_owned(), "it's".to_owned()],
        Some(EnumClass {
            class_name: "Stored".to_owned(),
            members: vec![("a".to_owned(), json!("A")), ("b".to_owned(), json!("it's"))],
        }),
    );
    stored.create_constraint = true;
    stored.native_enum = false;
    stored.length = Some(30);
    let types = [
        ColumnType::Boolean { create_constraint: false, constraint_name: None },
        ColumnType::Boolean { create_constraint: true, constraint_name: Some("ck_b".to_owned()) },
        ColumnType::DateTime { timezone: true },
        ColumnType::Float { precision: Some(10) },
        ColumnType::Float { precision: None },
        ColumnType::Integer {},
        ColumnType::LargeBinary { length: Some(9) },
        ColumnType::PickleType {},
        ColumnType::String { length: None, collation: nocase.clone() },
        ColumnType::Text { length: Some(12), collation: None },
        ColumnType::BigInteger {},
        ColumnType::SmallInteger {},
        ColumnType::Numeric { precision: Some(10), scale: Some(2) },
        ColumnType::Numeric { precision: Some(10), scale: None },
        ColumnType::Double { precision: None },
        ColumnType::Date {},
        ColumnType::Time { timezone: false },
        ColumnType::interval(),
        ColumnType::Enum(enum_type(vec!["x".to_owned(), "y'z".to_owned()], None)),
        ColumnType::Enum(enum_type(vec!["red".to_owned(), "green".to_owned()], Some(color))),
        ColumnType::Enum(enum_type(vec!["in".to_owned(), "a \"b\"".to_owned()], Some(odd))),
        ColumnType::Enum(stored),
        ColumnType::Json { none_as_null: true },
        ColumnType::Uuid { as_uuid: false, native_uuid: true },
        ColumnType::Unicode { length: Some(3), collation: nocase },
        ColumnType::UnicodeText { length: None, collation: None },
    ];
    for (index, of) in types.into_iter().enumerate() {
        build.column(model, &format!("c{index}"), of);
    }
    let texts = [
        "NVARCHAR(160)",
        "NUMERIC(10, 2)",
        "INT",
        "",
        "TINYINT UNSIGNED",
        "CHAR(2)",
        "DATETIME",
        "BLOB",
        "VARCHAR",
        "GEOMETRY(4326)",
        "DOUBLE PRECISION",
        "BOOLEAN",
        "JSON",
    ];
    for (index, text) in texts.into_iter().enumerate() {
        build.column(model, &format!("s{index}"), ColumnType::Sql { text: text.to_owned() });
    }
    build
}

pub fn options() -> Build {
    let mut build = Build::default();
    let model = build.model("Ticket", "tickets");
    let scalars = [json!(1.5), json!(-3), json!(true), json!(null), json!([1, {"a": "é\0"}])];
    for (index, value) in scalars.into_iter().enumerate() {
        build.scalar(model, &format!("scalar_{index}"), string(5), value);
    }
    let callables = [
        "datetime.utcnow",
        "datetime.now",
        "date.today",
        "uuid.uuid4",
        "time.time",
        "dict",
        "list",
        "set",
        "decimal.Decimal",
        "next_ticket",
        "lambda: 1",
        "lambda context: str(context)",
        "lambda: f'{datetime.datetime.now():%Y}'",
    ];
    for (index, text) in callables.into_iter().enumerate() {
        build.callable(model, &format!("callable_{index}"), text);
    }
    let function = |name: &str, arguments: Vec<Value>| SqlExpression::Function {
        name: name.to_owned(),
        arguments,
    };
    let servers = [
        ServerDefault::String("it's \"so\"\\".to_owned()),
        ServerDefault::String(String::new()),
        ServerDefault::Sql(SqlExpression::Text("1".to_owned())),
        ServerDefault::Sql(SqlExpression::Text("(':a' || '::b' || ':c:')".to_owned())),
        ServerDefault::Sql(SqlExpression::True),
        ServerDefault::Sql(SqlExpression::False),
        ServerDefault::Sql(SqlExpression::Null),
        ServerDefault::Sql(function("now", Vec::new())),
        ServerDefault::Sql(function("current_timestamp", Vec::new())),
    ];
    for (index, value) in servers.into_iter().enumerate() {
        let column = build.column(model, &format!("server_{index}"), string(30));
        build.edit(model, column, |column| column.server_default = Some(value));
    }
    let total = build.column(model, "total", ColumnType::Integer {});
    let (sqltext, persisted) = ("scalar_1 * 2".to_owned(), Some(true));
    build.edit(model, total, |column| column.computed = Some(Computed { sqltext, persisted }));
    let touched = build.column(model, "touched", ColumnType::DateTime { timezone: false });
    build.edit(model, touched, |column| {
        column.onupdate = Some(ColumnDefault::Sql(function("now", Vec::new())));
        column.default = Some(ColumnDefault::Sql(SqlExpression::Text("'10:30'".to_owned())));
        column.nullable = Some(true);
        column.comment = Some("what\nwhen\"\"\"".to_owned());
    });
    let color = EnumClass {
        class_name: "Color".to_owned(),
        members: vec![("red".to_owned(), json!(1)), ("dark red".to_owned(), json!(2))],
    };
    let values = vec!["red".to_owned(), "dark red".to_owned()];
    let of = ColumnType::Enum(enum_type(values, Some(color)));
    for member in ["Color.red", "Color.dark red"] {
        let column = build.column(model, &member.replace(' ', "_"), of.clone());
        let default = ColumnDefault::EnumMember(member.to_owned());
        build.edit(model, column, |column| column.default = Some(default));
    }
    let counter = build.bare("Counter", "counter");
    for (name, autoincrement) in [("a", Autoincrement::False), ("b", Autoincrement::Auto)] {
        let column = build.column(counter, name, ColumnType::Integer {});
        build.edit(counter, column, |column| {
            column.primary_key = true;
            column.autoincrement = autoincrement;
        });
    }
    // Rows of a table without a key are told apart by what the mapper is told.
    let log = build.bare("Log", "log");
    let keys = ["at", "from"].map(|name| build.column(log, name, string(20)));
    build.get(log).mapper_primary_key = keys.to_vec();
    build
}

pub fn constraints() -> Build {
    let mut build = Build::default();
    let shelf = build.bare("Shelf", "shelves");
    let columns: Vec<_> = ["row", "place", "label"]
        .into_iter()
        .map(|name| build.column(shelf, name, ColumnType::Integer {}))
        .collect();
    for id in &columns[..2] {
        build.edit(shelf, *id, |column| column.primary_key = true);
    }
    build.get(shelf).primary_key.name = Some("pk_shelves".to_owned());
    build.get(shelf).primary_key.columns = vec![columns[1], columns[0]];
    build.unique(shelf, Some("uq_label"), &columns[2..]);
    build.unique(shelf, None, &columns[1..]);
    build.check(shelf, Some("ck_label"), "label <> 5 AND ':x' <> '\\:y'", None);
    build.check(shelf, None, "place > 0", Some(columns[1]));
    build.index(shelf, Some("ix down"), vec![IndexElement::Column(columns[2])]).unique = true;
    let elements =
        vec![IndexElement::Column(columns[2]), IndexElement::Expression("abs(place)".to_owned())];
    let index = build.index(shelf, Some("ix_some"), elements);
    index.options.insert("sqlite_where".to_owned(), json!("label > 0 AND ':a' <> 'b'"));
    build.index(shelf, None, vec![IndexElement::Column(columns[0])]);
    let book = build.model("Book", "books");
    let row = build.column(book, "shelf_row", ColumnType::Integer {});
    let place = build.column(book, "shelf_place", ColumnType::Integer {});
    let key = build.key(book, &[place, row], shelf, &[columns[1], columns[0]]);
    key.name = Some("fk_shelf".to_owned());
    key.ondelete = Some("SET NULL".to_owned());
    key.onupdate = Some("CASCADE".to_owned());
    key.deferrable = Some(true);
    key.initially = Some("DEFERRED".to_owned());
    let sequel = build.refer(book, "sequel_to", book);
    let other = build.model("Other", "other");
    let id = build.schema.model(other).unwrap().columns[0].id;
    build.key(book, &[sequel], other, &[id]).ondelete = Some("CASCADE".to_owned());
    build.get(book).options.insert("sqlite_autoincrement".to_owned(), json!(true));
    build.get(book).comment = Some("all 'books'".to_owned());
    build
}

pub fn convention() -> Build {
    let mut build = constraints();
    let patterns = [
        ("ix", "ix_%(column_0_label)s"),
        ("uq", "uq_%(table_name)s_%(column_0_name)s"),
        ("fk", "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s"),
        ("pk", "pk_%(table_name)s"),
    ];
    build.schema.naming_convention =
        patterns.into_iter().map(|(kind, text)| (kind.to_owned(), text.to_owned())).collect();
    build
}

pub fn relationships() -> Build {
    let mut build = Build::default();
    let (team, game) = (build.model("Team", "team"), build.model("Game", "game"));
    build.refer(game, "home_id", team);
    build.refer(game, "guest_id", team);
    let home = build.relate(game, "home", team, "home_games");
    home.options.foreign_keys = vec!["Game.home_id".to_owned()];
    let options = &mut home.backref.as_mut().unwrap().options;
    options.cascade = Some("all, delete-orphan".to_owned());
    options.passive_deletes = PassiveDeletes::True;
    options.order_by = vec!["Game.id.desc()".to_owned(), "func.lower(Game.home_id)".to_owned()];
    let guest = build.relate(game, "guest", team, "");
    guest.options.primaryjoin = Some("and_(Game.guest_id == Team.id, Team.id != 0)".to_owned());
    guest.back_populates = Some("guest_games".to_owned());
    let guests = build.relate(team, "guest_games", game, "");
    guests.options.primaryjoin = Some("and_(Game.guest_id == Team.id, Team.id != 0)".to_owned());
    guests.back_populates = Some("guest".to_owned());
    guests.options.lazy = Some(Lazy::WriteOnly);
    guests.options.passive_deletes = PassiveDeletes::All;
    let node = build.model("Node", "node");
    build.refer(node, "parent_id", node);
    let children = build.relate(node, "children", node, "parent");
    children.backref.as_mut().unwrap().options.remote_side = vec!["Node.id".to_owned()];
    let line = build.model("Line", "order lines.all");
    build.refer(line, "game_id", game);
    build.refer(line, "team_id", team);
    let teams = build.relate(game, "teams", team, "");
    teams.secondary = Some(ModelReference::Model(line));
    teams.options.viewonly = Some(true);
    build
}

pub fn cycle() -> Build {
    let mut build = Build::default();
    let (team, player) = (build.model("Team", "team"), build.model("Player", "player"));
    let captain = build.refer(team, "captain_id", player);
    build.refer(player, "team_id", team);
    let keys = &mut build.get(team).foreign_keys;
    keys[0].name = Some("fk_captain".to_owned());
    keys[0].use_alter = true;
    build.edit(team, captain, |column| column.column_type = None);
    let players = build.relate(team, "players", player, "team");
    players.options.foreign_keys = vec!["Player.team_id".to_owned()];
    let captain = build.relate(team, "captain", player, "");
    captain.options.foreign_keys = vec!["Team.captain_id".to_owned()];
    captain.options.post_update = true;
    build
}

/// Text that tries to end its literal, or to be read otherwise than it looks.
pub fn hostile() -> Build {
    let long = "x'\"\\".repeat(2_500);
    let texts = [
        "\"\"\"",
        "'''",
        "\\",
        "a\nb",
        "\r\n",
        "{self}",
        "%s %(x)s %%",
        "#",
        "\u{202e}evil",
        "\u{200b}",
        "🎵",
        "a.b",
        "\u{feff}",
        "\");import os#",
        "\u{2028}",
        "ﬁ",
        "__class__",
        "None",
        "self",
        "metadata",
        "query",
        "registry",
        "query_class",
        "db",
        "Straße",
        "日本",
    ];
    let mut build = Build::default();
    let model = build.model("Hostile", "host\"ile\n'\\");
    for text in texts {
        let column = build.column(model, text, string(9));
        let (default, server) = (json!(text), ServerDefault::String(text.to_owned()));
        build.edit(model, column, |column| {
            column.comment = Some(format!("{text}\0"));
            column.default = Some(ColumnDefault::Scalar(default));
            column.server_default = Some(server);
        });
        let dotted = build.bare(&format!("C{}", column.0), &format!("{text}.t"));
        let key = build.column(dotted, "key", ColumnType::Integer {});
        build.edit(dotted, key, |column| column.primary_key = true);
        let refers = build.column(dotted, text, string(9));
        build.key(dotted, &[refers], model, &[column]);
        build.relate(dotted, "hostile", model, "");
    }
    build.get(model).comment = Some(long.clone());
    let values = vec![texts.concat(), long];
    build.column(model, "kind", ColumnType::Enum(enum_type(values, None)));
    build
}

/// Attributes called like what the module itself uses.
pub fn hidden() -> Build {
    let mut build = Build::default();
    let model = build.model("enum", "hidden");
    let color = |class_name: &str| {
        let members = vec![("red".to_owned(), json!(1))];
        let of = EnumClass { class_name: class_name.to_owned(), members };
        ColumnType::Enum(enum_type(vec!["red".to_owned()], Some(of)))
    };
    for name in ["sa", "SQLType", "datetime", "uuid", "list", "Color", "stub", "db", "id_"] {
        build.callable(model, name, "stub");
    }
    for (index, text) in ["datetime.utcnow", "uuid.uuid4", "list", "stub"].iter().enumerate() {
        build.callable(model, &format!("later_{index}"), text);
    }
    build.column(model, "later_color", color("Color"));
    let types = ["NCHAR(3)", "WIDE"];
    for text in types {
        build.column(model, text, ColumnType::Sql { text: text.to_owned() });
    }
    build
}
