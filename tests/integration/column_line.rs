//! Columns as one line: what people type, what is refused and where, and back again.

use backref::document::{
    ColumnSpec, Command, CompletionKind, Document, complete, parse_column_line, to_line,
};
use backref::schema::{
    Autoincrement, Column, ColumnDefault, ColumnId, ColumnType, EnumType, Model, ModelId, Schema,
    ServerDefault, SqlExpression,
};
use emath::Pos2;
use proptest::prelude::*;
use serde_json::json;

/// The line as it is written again, with the foreign key as it was understood.
fn rewritten(line: &str) -> String {
    let ColumnSpec { mut column, foreign_key } = parse_column_line(line).expect(line);
    column.id = ColumnId(1);
    let mut model = Model::new(ModelId(1), "Model");
    model.columns.push(column.clone());
    let text = to_line(&Schema::default(), &model, &column);
    match foreign_key {
        Some(key) => {
            format!("{text} | {} {:?} {:?} {:?}", key.table, key.column, key.ondelete, key.onupdate)
        }
        None => text,
    }
}

#[test]
fn lines_are_read_as_people_write_them() {
    for (line, expected) in [
        ("username String(64) unique index", "username String(64) unique index"),
        ("  price   Numeric(10, 2)  not null default 0 ", "price Numeric(10,2) not null default 0"),
        ("id integer pk", "id Integer primary_key"),
        ("id INT PRIMARY KEY AUTOINCREMENT", "id Integer primary_key autoincrement"),
        ("name varchar(64)", "name String(64)"),
        ("name String (64) unique", "name String(64) unique"),
        ("name character varying(10)", "name String(10)"),
        ("at timestamp with time zone", "at DateTime(timezone)"),
        ("at timestamptz null", "at DateTime(timezone) nullable"),
        ("at DateTime(timezone=True)", "at DateTime(timezone)"),
        ("x double precision", "x Double"),
        ("n int(11)", "n Integer"),
        ("ok bool default true", "ok Boolean default true"),
        ("data jsonb", "data JSON"),
        ("code char(2)", "code CHAR(2)"),
        ("addr inet", "addr INET"),
        ("loc GEOGRAPHY(POINT)", "loc GEOGRAPHY(POINT)"),
        ("kind Enum(a, 'b c', \"d\")", "kind Enum(a,'b c',d)"),
        ("at DateTime default datetime.utcnow", "at DateTime default datetime.utcnow"),
        ("at DateTime default utcnow()", "at DateTime default utcnow"),
        ("at DateTime server_default now()", "at DateTime server_default now()"),
        ("at DateTime server_default func.now()", "at DateTime server_default func.now()"),
        ("at DateTime default func.now()", "at DateTime default func.now()"),
        ("state String default draft", "state String default 'draft'"),
        ("state Enum(a) default State.a", "state Enum(a) default State.a"),
        ("tags JSON default [1, \"a b\"]", "tags JSON default [1,\"a b\"]"),
        ("x Integer default (lambda: 1 + 1)", "x Integer default (lambda: 1 + 1)"),
        ("x String comment 'it''s'", "x String comment 'it''s'"),
        ("\"first name\" Text", "'first name' Text"),
        ("name", "name"),
        (
            "role_id -> roles.id on delete cascade",
            "role_id | roles Some(\"id\") Some(\"CASCADE\") None",
        ),
        ("role_id->roles.id", "role_id | roles Some(\"id\") None None"),
        ("role_id Integer -> Role index", "role_id Integer index | Role None None None"),
        (
            "role_id int references roles(id) on update set null on delete no action",
            "role_id Integer | roles Some(\"id\") Some(\"NO ACTION\") Some(\"SET NULL\")",
        ),
        ("x references \"my table\" (id)", "x | my table Some(\"id\") None None"),
    ] {
        assert_eq!(rewritten(line), expected, "{line}");
    }
}

#[test]
fn what_cannot_be_read_is_underlined() {
    for (line, underlined, message) in [
        ("", "", "Write a name, such as username"),
        ("name Strin(64)", "Strin", "Strin is not a type. Is String meant?"),
        ("name frobnicate", "frobnicate", "frobnicate is neither a type nor an option"),
        ("name String(many)", "many", "Write a whole number here, such as 64"),
        ("name String (many)", "many", "Write a whole number here, such as 64"),
        ("name String(1,2)", "2", "String takes one number in brackets"),
        ("name String(64", "(64", "This ( is not closed"),
        (
            "name String 64",
            "64",
            "64 is not an option. Write pk, unique, index, not null, default, comment or ->",
        ),
        ("name String uniq", "uniq", "uniq is not an option. Is unique meant?"),
        ("name String unique unique", "unique", "unique is said twice"),
        ("name String not", "not", "Write not null"),
        ("name String default", "", "Write the default, such as 0 or 'draft'"),
        ("name String comment hello", "hello", "Put the comment in quotes"),
        ("name String comment 'hello", "'hello", "The text is not closed. Put ' behind it"),
        ("a,b String", "a,b", "Put a name with such signs in quotes: \"a,b\""),
        ("x -> ", "", "Write what the column refers to, such as roles.id or Role"),
        ("x on delete cascade", "on", "Write -> and what the column refers to before on delete"),
        (
            "x -> r.id on delete set",
            "set",
            "Write cascade, set null, set default, restrict or no action",
        ),
        ("x -> r.id on remove", "remove", "Write on delete or on update"),
        ("x JSON default [1,", "[1,", "This [ is not closed"),
        (
            "Größe Stri\u{0308}ng",
            "Stri\u{0308}ng",
            "Stri\u{0308}ng is neither a type nor an option",
        ),
    ] {
        let error = parse_column_line(line).expect_err(line);
        assert_eq!(error.message, message, "{line}");
        assert_eq!(&line[error.range.clone()], underlined, "{line} {:?}", error.range);
    }
}

#[test]
fn completion_offers_types_behind_the_name_and_options_that_are_missing() {
    let texts = |line: &str| -> Vec<String> {
        complete(line, line.len()).into_iter().map(|one| one.text).collect()
    };
    assert!(texts("na").is_empty());
    assert_eq!(texts("name Str"), ["String"]);
    assert_eq!(texts("name varch"), ["String"]);
    assert_eq!(texts("name b")[..3], ["Boolean", "BigInteger", "LargeBinary"]);
    assert_eq!(texts("name String uni"), ["unique"]);
    assert!(texts("name String unique uni").is_empty());
    assert!(texts("name String(6").is_empty());
    assert!(texts("name String default ").is_empty());
    assert_eq!(texts("x -> roles.id on d"), ["delete "]);
    assert_eq!(texts("x -> roles.id on delete c"), ["cascade"]);
    assert_eq!(texts("x -> roles.id on delete set "), ["null", "default"]);
    let all = complete("name ", 5);
    assert_eq!(all.iter().filter(|one| one.kind == CompletionKind::Type).count(), 20);
    assert!(all.iter().all(|one| one.range == (5..5)));
    // In the middle of a line, and at a byte that is no character's.
    assert_eq!(complete("name Str unique", 8)[0].range, 5..8);
    assert!(complete("ä", 1).is_empty());
}

fn document_with(column: Column) -> (Document, ModelId, ColumnId) {
    let mut schema = Schema::default();
    let mut model = Model::new(ModelId(schema.next_id()), "Thing");
    let id = ColumnId(schema.next_id());
    model.columns.push(Column { id, ..column });
    let model_id = model.id;
    schema.insert(model);
    (Document::from_schema(schema), model_id, id)
}

/// Opening a column's line and closing it unchanged must change nothing, whatever the column is.
fn check_that_an_unchanged_line_changes_nothing(column: Column) {
    let (mut document, model_id, column_id) = document_with(column);
    let before = document.clone();
    let model = document.schema.model(model_id).unwrap();
    let line = to_line(&document.schema, model, model.column(column_id).unwrap());
    let spec = parse_column_line(&line).unwrap_or_else(|error| panic!("{line}: {error}"));
    document.apply(Command::EditColumn { model_id, column_id, spec: Box::new(spec) }).expect(&line);
    assert_eq!(document, before, "{line}");
}

#[test]
fn what_a_line_does_not_show_survives_an_unchanged_edit() {
    let mut column = Column::new(ColumnId(0), "kind", None);
    column.column_type = Some(ColumnType::Enum(EnumType {
        values: vec!["a".to_owned(), "b,'c".to_owned()],
        enum_name: Some("kinds".to_owned()),
        enum_class: None,
        native_enum: false,
        create_constraint: true,
        length: Some(9),
        schema: None,
    }));
    column.attribute = Some("kind_".to_owned());
    check_that_an_unchanged_line_changes_nothing(column);
    for text in
        ["", "INTEGER", "NVARCHAR(160)", "DOUBLE PRECISION", "timestamp(odd x)", "a 'b", "é("]
    {
        let sql = ColumnType::Sql { text: text.to_owned() };
        check_that_an_unchanged_line_changes_nothing(Column::new(ColumnId(0), "x", Some(sql)));
    }
}

fn any_sql() -> impl Strategy<Value = SqlExpression> {
    prop_oneof![
        ".{0,12}".prop_map(SqlExpression::Text),
        ("[a-z_]{1,6}", prop::collection::vec(any_constant(), 0..3))
            .prop_map(|(name, arguments)| SqlExpression::Function { name, arguments }),
        Just(SqlExpression::True),
        Just(SqlExpression::False),
        Just(SqlExpression::Null),
    ]
}

fn any_constant() -> impl Strategy<Value = serde_json::Value> {
    prop_oneof![
        ".{0,12}".prop_map(|text| json!(text)),
        any::<i32>().prop_map(|number| json!(number)),
        Just(json!(1.5)),
        any::<bool>().prop_map(|yes| json!(yes)),
        Just(json!(null)),
    ]
}

fn any_default() -> impl Strategy<Value = ColumnDefault> {
    prop_oneof![
        any_constant().prop_map(ColumnDefault::Scalar),
        prop::collection::vec(any_constant(), 0..3)
            .prop_map(|list| ColumnDefault::Scalar(json!(list))),
        "[A-Z][a-z]{0,4}\\.[a-z]{1,4}".prop_map(ColumnDefault::EnumMember),
        "[a-z]{1,4}(\\.[a-z]{1,4})?".prop_map(ColumnDefault::Callable),
        ".{0,12}".prop_map(ColumnDefault::Callable),
        any_sql().prop_map(ColumnDefault::Sql),
    ]
}

fn any_server_default() -> impl Strategy<Value = ServerDefault> {
    prop_oneof![".{0,12}".prop_map(ServerDefault::String), any_sql().prop_map(ServerDefault::Sql)]
}

proptest! {
    #[test]
    fn any_line_is_read_or_refused_with_a_range_inside_it(line in ".{0,40}") {
        if let Err(error) = parse_column_line(&line) {
            prop_assert!(line.get(error.range.clone()).is_some(), "{:?}", error);
        }
        for cursor in 0..=line.len() {
            complete(&line, cursor);
        }
    }

    #[test]
    fn near_lines_are_read_or_refused_with_a_range_inside_them(
        words in prop::collection::vec(prop_oneof![
            Just("String(64)"), Just("String"), Just("(6"), Just("not"), Just("null"), Just("->"),
            Just("roles.id"), Just("on"), Just("delete"), Just("set"), Just("default"), Just("'a"),
            Just("é"), Just("Enum('a',)"), Just("DateTime(timezone)"), Just("with"), Just("comment"),
        ], 0..7),
    ) {
        let line = words.join(" ");
        if let Err(error) = parse_column_line(&line) {
            prop_assert!(line.get(error.range.clone()).is_some(), "{:?} {:?}", line, error);
        }
    }

    #[test]
    fn an_unchanged_line_changes_nothing(
        name in "[^ ]{0,3}[a-z'\"->(]{1,6}",
        flags in any::<(bool, bool, bool, Option<bool>)>(),
        default in prop::option::of(any_default()),
        onupdate in prop::option::of(any_default()),
        server_default in prop::option::of(any_server_default()),
        comment in prop::option::of("[a-z'\\\\\n]{1,9}"),
        autoincrement in 0_usize..4,
    ) {
        let name: String = name.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        let mut column = Column::new(ColumnId(0), format!("{name}x"), Some(ColumnType::Integer {}));
        (column.primary_key, column.unique, column.index, column.nullable) = flags;
        (column.default, column.onupdate, column.server_default) = (default, onupdate, server_default);
        column.comment = comment;
        column.autoincrement = [
            Autoincrement::Auto, Autoincrement::True, Autoincrement::False, Autoincrement::IgnoreFk,
        ][autoincrement];
        check_that_an_unchanged_line_changes_nothing(column);
    }

    #[test]
    fn defaults_are_read_back_as_they_were(
        default in any_default(),
        server_default in any_server_default(),
    ) {
        let mut column = Column::new(ColumnId(1), "x", None);
        (column.default, column.server_default) = (Some(default), Some(server_default));
        let mut model = Model::new(ModelId(1), "Thing");
        model.columns.push(column.clone());
        let line = to_line(&Schema::default(), &model, &column);
        let spec = parse_column_line(&line);
        let read = spec.map(|spec| (spec.column.default, spec.column.server_default));
        prop_assert_eq!(read, Ok((column.default, column.server_default)), "{}", line);
    }
}

#[test]
fn a_line_adds_a_column_with_its_foreign_key() {
    let mut document = Document::default();
    let add = |document: &mut Document, class_name: &str| {
        let class_name = class_name.to_owned();
        document.apply(Command::AddModel { class_name, pos_in_canvas: Pos2::ZERO }).unwrap().models
            [0]
    };
    let user = add(&mut document, "User");
    let add_column = |document: &mut Document, line: &str| {
        let spec = Box::new(parse_column_line(line).unwrap());
        document.apply(Command::AddColumn { model_id: user, index: 9, spec })
    };
    // The table comes later: the key waits by name, and is connected then.
    add_column(&mut document, "role_id Integer -> role.id on delete cascade").unwrap();
    let role = add(&mut document, "Role");
    let model = document.schema.model(user).unwrap();
    let line = to_line(&document.schema, model, &model.columns[1]);
    assert_eq!(line, "role_id Integer -> role.id on delete cascade");
    assert_eq!(
        serde_json::to_value(&model.foreign_keys[0].target).unwrap(),
        json!({"columns": {"model": role.0, "columns": [role.0 + 1]}})
    );
    let refused = add_column(&mut document, "x Integer -> Role.nothing").unwrap_err();
    assert_eq!(refused.to_string(), "role has no column nothing to refer to");
    let refused = add_column(&mut document, "ROLE_ID Integer").unwrap_err();
    assert_eq!(refused.to_string(), "User already has a column named ROLE_ID. ROLE_ID_2 is free");
}
