//! The mapper's rules.

use std::collections::BTreeMap;

use backref::mapping::{
    Direction, ErrorClass, Remedy, Subject, WrittenJoin, camel_to_snake_case,
    candidate_foreign_keys, many_to_many_names, relationship_names, resolve,
};
use backref::schema::{
    Column, ColumnId, ColumnType, ConstraintId, ForeignKeyConstraint, ForeignKeyTarget, Model,
    ModelId, ModelReference, Relationship, RelationshipEnd, RelationshipId, Schema,
    UniqueConstraint,
};

fn string() -> ColumnType {
    ColumnType::String { length: Some(64), collation: None }
}

/// A class with an integer primary key `id`.
fn class(schema: &mut Schema, class_name: &str) -> Model {
    let mut model = Model::new(ModelId(schema.next_id()), class_name);
    let mut id = Column::new(ColumnId(schema.next_id()), "id", Some(ColumnType::Integer {}));
    id.primary_key = true;
    model.columns.push(id);
    model
}

/// Adds a column without a type that refers to the first column of `target`.
fn refer(schema: &mut Schema, model: &mut Model, name: &str, target: &Model) {
    let column = Column::new(ColumnId(schema.next_id()), name, None);
    model.foreign_keys.push(ForeignKeyConstraint::new(
        ConstraintId(schema.next_id()),
        vec![column.id],
        ForeignKeyTarget::Columns { model: target.id, columns: vec![target.columns[0].id] },
    ));
    model.columns.push(column);
}

#[test]
fn class_names_become_table_names_as_flask_sqlalchemy_makes_them() {
    // Recorded from flask_sqlalchemy.model.camel_to_snake_case of Flask-SQLAlchemy 3.1.1.
    for (class_name, expected) in [
        ("User", "user"),
        ("BlogPost", "blog_post"),
        ("XMLParser", "xml_parser"),
        ("JSONValue2", "json_value2"),
        ("Area51Guard", "area51_guard"),
        ("MD5Sum", "md5_sum"),
        ("A", "a"),
        ("ABC", "abc"),
        ("lowerFirst", "lower_first"),
        ("With_Under", "with__under"),
        ("__Hidden", "hidden"),
        ("IPv4", "i_pv4"),
    ] {
        assert_eq!(camel_to_snake_case(class_name), expected, "{class_name}");
    }
}

#[test]
fn a_column_without_a_type_takes_it_through_a_chain_of_foreign_keys() {
    let mut schema = Schema::default();
    let mut country = Model::new(ModelId(schema.next_id()), "Country");
    let mut code = Column::new(ColumnId(schema.next_id()), "code", Some(string()));
    code.primary_key = true;
    country.columns.push(code);
    let mut profile = Model::new(ModelId(schema.next_id()), "Profile");
    refer(&mut schema, &mut profile, "country_code", &country);
    profile.columns[0].primary_key = true;
    let mut note = class(&mut schema, "Note");
    refer(&mut schema, &mut note, "profile_code", &profile);
    let (note_id, profile_id) = (note.id, profile.id);
    for model in [country, profile, note] {
        schema.insert(model);
    }

    let mapping = resolve(&schema);

    let note = mapping.table(note_id).unwrap();
    assert_eq!(note.column_named("profile_code").unwrap().column_type, Some(string()));
    let profile = mapping.table(profile_id).unwrap();
    assert_eq!(profile.columns[0].column_type, Some(string()));
    assert!(!profile.columns[0].counts_up);
    assert!(note.columns[0].counts_up);
}

#[test]
fn unique_with_index_is_one_unique_index_and_no_constraint() {
    let mut schema = Schema::default();
    let mut user = class(&mut schema, "User");
    for (name, unique, index) in [("both", true, true), ("one", true, false), ("two", false, true)]
    {
        let mut column = Column::new(ColumnId(schema.next_id()), name, Some(string()));
        (column.unique, column.index) = (unique, index);
        user.columns.push(column);
    }
    let id = user.id;
    schema.insert(user);

    let mapping = resolve(&schema);

    let table = mapping.table(id).unwrap();
    let uniques: Vec<_> =
        table.uniques.iter().map(|one| table.column_names(&one.columns)).collect();
    assert_eq!(uniques, [["one"]]);
    let indexes: Vec<_> = table.indexes.iter().map(|one| (one.name.as_str(), one.unique)).collect();
    assert_eq!(indexes, [("ix_user_both", true), ("ix_user_two", false)]);
}

#[test]
fn a_naming_convention_names_what_was_not_named() {
    let naming_convention = BTreeMap::from(
        [
            ("uq", "uq_%(table_name)s_%(column_0_N_name)s"),
            ("fk", "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s"),
            ("pk", "pk_%(table_name)s"),
            ("ix", "ix_%(column_0N_label)s"),
        ]
        .map(|(key, pattern)| (key.to_owned(), pattern.to_owned())),
    );
    let mut schema = Schema { naming_convention, ..Schema::default() };
    let team = class(&mut schema, "Team");
    let mut player = class(&mut schema, "Player");
    refer(&mut schema, &mut player, "team_id", &team);
    player.columns[1].index = true;
    let columns = player.columns.iter().map(|column| column.id).collect();
    player.unique_constraints.push(UniqueConstraint {
        id: ConstraintId(schema.next_id()),
        name: None,
        columns,
    });
    let id = player.id;
    schema.insert(team);
    schema.insert(player);

    let mapping = resolve(&schema);

    let table = mapping.table(id).unwrap();
    assert_eq!(table.primary_key_name.as_deref(), Some("pk_player"));
    assert_eq!(table.foreign_keys[0].name.as_deref(), Some("fk_player_team_id_team"));
    assert_eq!(table.uniques[0].name.as_deref(), Some("uq_player_id_team_id"));
    assert_eq!(table.indexes[0].name, "ix_player_team_id");
}

#[test]
fn both_ends_of_a_link_get_the_names_a_person_would_choose() {
    let mut schema = Schema::default();
    let class_ids: BTreeMap<&str, ModelId> =
        ["Role", "User", "Post", "Team", "Game", "Employee", "Category", "OrderItem", "Order"]
            .into_iter()
            .map(|name| {
                let model = class(&mut schema, name);
                let id = model.id;
                schema.insert(model);
                (name, id)
            })
            .collect();
    let check = |schema: &Schema, child: &str, parent: &str, columns: &[&str], expected| {
        let mapping = resolve(schema);
        let names =
            relationship_names(schema, &mapping, class_ids[child], class_ids[parent], columns);
        let found = (names.on_parent.as_str(), names.on_child.as_str());
        assert_eq!(found, expected, "{child} {columns:?} -> {parent}");
    };
    check(&schema, "User", "Role", &["role_id"], ("users", "role"));
    check(&schema, "User", "Role", &["RoleId"], ("users", "role"));
    check(&schema, "Post", "User", &["author_id"], ("posts", "author"));
    check(&schema, "Post", "User", &["class_id"], ("posts", "class_"));
    check(&schema, "OrderItem", "Order", &["order_id"], ("order_items", "order"));
    check(&schema, "Employee", "Employee", &["reports_to"], ("reports", "manager"));
    check(&schema, "Employee", "Employee", &["manager_id"], ("reports", "manager"));
    check(&schema, "Category", "Category", &["parent_id"], ("children", "parent"));
    check(&schema, "User", "Role", &["tenant_no", "role_no"], ("users", "role"));
    // The second key to one parent is told apart by its role.
    let user = schema.model(class_ids["User"]).unwrap().clone();
    let team = schema.model(class_ids["Team"]).unwrap().clone();
    for (class_name, column, target) in
        [("Post", "author_id", &user), ("Game", "home_team_id", &team)]
    {
        let mut model = schema.model(class_ids[class_name]).unwrap().clone();
        refer(&mut schema, &mut model, column, target);
        schema.insert(model);
    }
    check(&schema, "Post", "User", &["editor_id"], ("edited_posts", "editor"));
    check(&schema, "Post", "User", &["user_id"], ("posts", "user"));
    check(&schema, "Post", "User", &["translator_id"], ("translator_posts", "translator"));
    check(&schema, "Game", "Team", &["away_team_id"], ("away_games", "away_team"));
    // A name that the class has already is not given again.
    let post = schema.model_mut(class_ids["Post"]).unwrap();
    post.columns.push(Column::new(ColumnId(900), "editor", Some(string())));
    check(&schema, "Post", "User", &["editor_id"], ("edited_posts", "editor_user"));
}

#[test]
fn both_ends_of_a_many_to_many_are_plurals() {
    let mut schema = Schema::default();
    let ids = ["Post", "Tag", "User"].map(|name| {
        let model = class(&mut schema, name);
        let id = model.id;
        schema.insert(model);
        id
    });
    let [post, tag, user] = ids;
    let names = many_to_many_names(&schema, post, tag, &["post_id"], &["tag_id"]);
    assert_eq!((names.on_left.as_str(), names.on_right.as_str()), ("tags", "posts"));
    let names = many_to_many_names(&schema, user, user, &["follower_id"], &["followed_id"]);
    assert_eq!((names.on_left.as_str(), names.on_right.as_str()), ("followed", "followers"));
    let names = many_to_many_names(&schema, user, user, &["left_id"], &["right_id"]);
    assert_ne!(names.on_left, names.on_right);
}

/// `Flight` with two foreign keys to `Airport`, and a relationship that does not choose.
fn two_keys_to_one_table() -> (Schema, ModelId, ModelId, RelationshipId) {
    let mut schema = Schema::default();
    let airport = class(&mut schema, "Airport");
    let mut flight = class(&mut schema, "Flight");
    refer(&mut schema, &mut flight, "origin_id", &airport);
    refer(&mut schema, &mut flight, "destination_id", &airport);
    let id = RelationshipId(schema.next_id());
    flight.relationships.push(Relationship::new(id, "origin", airport.id));
    let ids = (airport.id, flight.id);
    schema.insert(airport);
    schema.insert(flight);
    (schema, ids.0, ids.1, id)
}

#[test]
fn two_foreign_keys_to_one_table_are_ambiguous_until_one_is_chosen() {
    let (mut schema, airport, flight, relationship) = two_keys_to_one_table();

    let mapping = resolve(&schema);

    let keys = candidate_foreign_keys(&mapping, airport, flight);
    assert_eq!(keys.len(), 2);
    assert!(keys.iter().all(|key| key.child == flight && key.parent == airport));
    let refusal = &mapping.diagnostics[0];
    assert_eq!(refusal.class, ErrorClass::AmbiguousForeignKeysError);
    assert_eq!(refusal.subject, Subject::Relationship(flight, relationship));
    assert!(refusal.advice.contains("Choose Flight.origin_id or Flight.destination_id"));
    assert!(mapping.relationship(relationship, RelationshipEnd::Declared).is_none());

    let Remedy::ChooseJoin { join, .. } = &refusal.remedies[1] else {
        panic!("{:?}", refusal.remedies)
    };
    assert_eq!(join.condition_text(&mapping), "flight.destination_id = airport.id");
    let WrittenJoin::ForeignKeys(foreign_keys) = &join.written else { panic!("{join:?}") };
    let model = schema.model_mut(flight).unwrap();
    model.relationships[0].options.foreign_keys.clone_from(foreign_keys);
    let mapping = resolve(&schema);

    assert_eq!(mapping.diagnostics, []);
    let end = mapping.relationship(relationship, RelationshipEnd::Declared).unwrap();
    assert_eq!(end.direction, Direction::ManyToOne);
    assert_eq!(end.primaryjoin.to_text(&mapping), "airport.id = flight.destination_id");
}

#[test]
fn each_remedy_of_a_self_referential_many_to_many_settles_it() {
    let mut schema = Schema::default();
    let person = class(&mut schema, "Person");
    let mut friends = Model::new(ModelId(schema.next_id()), "friends");
    friends.kind = backref::schema::ModelKind::AssociationTable;
    friends.tablename = Some("friends".to_owned());
    refer(&mut schema, &mut friends, "left_id", &person);
    refer(&mut schema, &mut friends, "right_id", &person);
    let id = RelationshipId(schema.next_id());
    let mut relationship = Relationship::new(id, "friends", person.id);
    relationship.secondary = Some(ModelReference::Model(friends.id));
    let person_id = person.id;
    schema.insert(person);
    schema.insert(friends);
    schema.model_mut(person_id).unwrap().relationships.push(relationship);

    let refused = resolve(&schema);

    assert_eq!(refused.diagnostics[0].remedies.len(), 2);
    for remedy in &refused.diagnostics[0].remedies {
        let Remedy::ChooseJoin { join, .. } = remedy else { panic!("{remedy:?}") };
        let WrittenJoin::Joins { primaryjoin, secondaryjoin } = &join.written else {
            panic!("{join:?}")
        };
        let mut mended = schema.clone();
        let options = &mut mended.model_mut(person_id).unwrap().relationships[0].options;
        options.primaryjoin = Some(primaryjoin.clone());
        options.secondaryjoin = Some(secondaryjoin.clone());
        let mapping = resolve(&mended);
        assert_eq!(mapping.diagnostics, []);
        let end = mapping.relationship(id, RelationshipEnd::Declared).unwrap();
        assert_eq!(end.direction, Direction::ManyToMany);
        assert_eq!(end.synchronize_pairs.len(), 1);
    }
}

#[test]
fn text_that_no_reader_could_take_is_refused_and_not_run_into() {
    let (mut schema, _, flight, _) = two_keys_to_one_table();
    for text in [
        "(".repeat(100_000),
        format!("{}Flight.id", "~".repeat(100_000)),
        format!("Flight.id{}", " + 1".repeat(100_000)),
        "Flight.id ==".to_owned(),
        "\u{0}".to_owned(),
        String::new(),
        "lambda: 1".to_owned(),
        "Flight".to_owned(),
        "Flight.origin".to_owned(),
        "airport.c.nothing == Flight.id".to_owned(),
    ] {
        let options = &mut schema.model_mut(flight).unwrap().relationships[0].options;
        options.primaryjoin = Some(text.clone());
        let mapping = resolve(&schema);
        let start: String = text.chars().take(40).collect();
        assert!(mapping.has_errors(), "{start}");
        assert!(!mapping.diagnostics[0].advice.is_empty(), "{start}");
    }
}
