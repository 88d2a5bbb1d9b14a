//! Commands and their history: what each does, what is refused, and that undo brings all back.

use std::collections::BTreeMap;
use std::sync::Arc;

use backref::document::{
    Command, Document, ForeignKeyColumns, History, RelationshipOption, decide_link,
    decide_many_to_many, from_text, parse_column_line, to_text,
};
use backref::schema::{
    CheckConstraint, ColumnId, ConstraintId, Index, IndexElement, Model, ModelId, ModelKind,
    Relationship, RelationshipEnd, RelationshipId, UniqueConstraint,
};
use emath::{pos2, vec2};

fn add_model(document: &mut Document, class_name: &str) -> ModelId {
    let class_name = class_name.to_owned();
    let command = Command::AddModel { class_name, pos_in_canvas: pos2(80.0, 40.0) };
    document.apply(command).unwrap().models[0]
}

fn add_column(document: &mut Document, model_id: ModelId, line: &str) -> ColumnId {
    let spec = Box::new(parse_column_line(line).unwrap());
    let command = Command::AddColumn { model_id, index: 99, spec };
    document.apply(command).unwrap().columns[0].1
}

fn link(document: &mut Document, a: ModelId, b: ModelId) -> (ModelId, RelationshipId) {
    let plan = decide_link(&document.schema, (a, None), (b, None)).unwrap();
    document.apply(plan.command(None, None)).unwrap().relationships[0]
}

fn relationship(document: &Document, (model, id): (ModelId, RelationshipId)) -> &Relationship {
    document.schema.model(model).unwrap().relationship(id).unwrap()
}

fn model(document: &Document, id: ModelId) -> &Model {
    document.schema.model(id).unwrap()
}

/// Role and User of the tutorial, linked.
fn music() -> (Document, ModelId, ModelId, (ModelId, RelationshipId)) {
    let mut document = Document::default();
    let role = add_model(&mut document, "Role");
    let user = add_model(&mut document, "User");
    let users = link(&mut document, user, role);
    (document, role, user, users)
}

#[test]
fn a_link_makes_the_column_the_key_and_both_ends() {
    let (document, role, user, users) = music();
    let column = model(&document, user).column_named("role_id").unwrap();
    assert_eq!(column.column_type, model(&document, role).columns[0].column_type);
    assert_eq!(model(&document, user).foreign_keys[0].columns, [column.id]);
    assert_eq!(users.0, role, "declared on the parent, as the tutorial does");
    let one = relationship(&document, users);
    assert_eq!((one.name.as_str(), one.backref.as_ref().unwrap().name.as_str()), ("users", "role"));
    assert!(one.options.is_default());
}

#[test]
fn the_child_side_is_decided_by_the_keys_and_never_by_the_direction() {
    let (document, role, user, _) = music();
    let schema = &document.schema;
    let role_key = Some(model(&document, role).columns[0].id);
    let user_column = Some(model(&document, user).columns[1].id);
    let ends = [
        ((role, None), (user, None)),
        ((role, role_key), (user, None)),
        ((role, role_key), (user, user_column)),
    ];
    for (a, b) in ends {
        let plan = decide_link(schema, a, b).unwrap();
        assert_eq!(plan, decide_link(schema, b, a).unwrap(), "{a:?} {b:?}");
        assert_eq!((plan.child, plan.parent), (user, role));
    }
    // A key of User drawn to Role: Role refers, although it was made first.
    let user_key = Some(model(&document, user).columns[0].id);
    let plan = decide_link(schema, (user, user_key), (role, None)).unwrap();
    assert_eq!((plan.child, plan.parent), (role, user));
    let swapped = decide_link(schema, (role, None), (user, None)).unwrap().swapped(schema).unwrap();
    assert_eq!((swapped.child, swapped.parent), (role, user));
}

#[test]
fn a_column_that_waits_for_its_key_is_used() {
    let mut document = Document::default();
    let user = add_model(&mut document, "User");
    let role_id = add_column(&mut document, user, "role_id Integer");
    let role = add_model(&mut document, "Role");
    let plan = decide_link(&document.schema, (user, None), (role, None)).unwrap();
    assert_eq!((plan.child, plan.columns), (user, ForeignKeyColumns::Existing(vec![role_id])));
}

#[test]
fn a_self_reference_has_a_remote_side() {
    let mut document = Document::default();
    let category = add_model(&mut document, "Category");
    let children = link(&mut document, category, category);
    let one = relationship(&document, children);
    let backref = one.backref.as_ref().unwrap();
    assert_eq!((one.name.as_str(), backref.name.as_str()), ("children", "parent"));
    assert_eq!(backref.options.remote_side, ["Category.id"]);
    assert!(model(&document, category).column_named("parent_id").is_some());
}

#[test]
fn a_second_key_between_two_models_names_the_columns_of_both() {
    let (mut document, role, user, users) = music();
    let second = link(&mut document, role, user);
    let one = relationship(&document, users);
    assert_eq!(one.options.foreign_keys, ["User.role_id"]);
    let two = relationship(&document, second);
    assert_eq!(two.options.foreign_keys, ["User.role_id_2"]);
    assert_ne!(one.name, two.name);
    assert_ne!(one.backref.as_ref().unwrap().name, two.backref.as_ref().unwrap().name);
}

#[test]
fn a_composite_key_is_referred_to_by_as_many_columns() {
    let mut document = Document::default();
    let parent = add_model(&mut document, "Seat");
    add_column(&mut document, parent, "letter String(1) pk");
    let child = add_model(&mut document, "Ticket");
    link(&mut document, parent, child);
    let names: Vec<&str> =
        model(&document, child).columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["id", "seat_id", "seat_letter"]);
    assert_eq!(model(&document, child).foreign_keys[0].columns.len(), 2);
}

fn tagged() -> (Document, ModelId, ModelId, ModelId) {
    let mut document = Document::default();
    let post = add_model(&mut document, "Post");
    let tag = add_model(&mut document, "Tag");
    let plan = decide_many_to_many(&document.schema, post, tag).unwrap();
    let table = document.apply(plan.command()).unwrap().models[0];
    (document, post, tag, table)
}

#[test]
fn a_many_to_many_makes_its_table_and_one_relationship() {
    let (document, post, tag, table) = tagged();
    let between = model(&document, table);
    assert_eq!(between.kind, ModelKind::AssociationTable);
    assert_eq!(between.tablename.as_deref(), Some("post_tags"));
    assert!(between.columns.iter().all(|column| column.primary_key));
    let one = &model(&document, post).relationships[0];
    assert_eq!((one.name.as_str(), one.target.id()), ("tags", Some(tag)));
    assert_eq!(one.secondary.as_ref().unwrap().id(), Some(table));
    assert_eq!(one.backref.as_ref().unwrap().name, "posts");
}

#[test]
fn a_many_to_many_with_itself_has_both_joins() {
    let mut document = Document::default();
    let user = add_model(&mut document, "User");
    let command = Command::AddManyToMany {
        a: user,
        b: user,
        tablename: "followers".to_owned(),
        a_name: "followed".to_owned(),
        b_name: "followed_by".to_owned(),
    };
    document.apply(command).unwrap();
    let options = &model(&document, user).relationships[0].options;
    assert_eq!(options.primaryjoin.as_deref(), Some("User.id == followers.c.user_id"));
    assert_eq!(options.secondaryjoin.as_deref(), Some("User.id == followers.c.followed_id"));
}

#[test]
fn a_folded_table_goes_with_its_last_relationship_and_an_unfolded_one_stays() {
    for is_unfolded in [false, true] {
        let (mut document, post, _, table) = tagged();
        if is_unfolded {
            let command = Command::SetFolded { model_ids: vec![table], folded: false };
            document.apply(command).unwrap();
        }
        let relationship_id = model(&document, post).relationships[0].id;
        document.apply(Command::RemoveRelationship { model_id: post, relationship_id }).unwrap();
        assert_eq!(document.schema.model(table).is_some(), is_unfolded);
        assert_eq!(document.diagram.positions.contains_key(&table), is_unfolded);
    }
}

#[test]
fn renames_are_followed_into_expressions_and_literals_are_left_alone() {
    let (mut document, role, user, users) = music();
    let option = |option| Command::SetRelationshipOption {
        model_id: role,
        relationship_id: users.1,
        end: RelationshipEnd::Declared,
        option,
    };
    let join = "and_(Role.id == User.role_id, User.role_id != 'User.role_id')".to_owned();
    document.apply(option(RelationshipOption::Primaryjoin(Some(join)))).unwrap();
    document.apply(option(RelationshipOption::OrderBy(vec!["User.id.desc()".to_owned()]))).unwrap();
    let class_name = "Account".to_owned();
    document.apply(Command::RenameModel { model_id: user, class_name }).unwrap();
    let column_id = model(&document, user).columns[1].id;
    let name = "group_id".to_owned();
    document.apply(Command::RenameColumn { model_id: user, column_id, name }).unwrap();
    let options = &relationship(&document, users).options;
    assert_eq!(
        options.primaryjoin.as_deref(),
        Some("and_(Role.id == Account.group_id, Account.group_id != 'User.role_id')")
    );
    assert_eq!(options.order_by, ["Account.id.desc()"]);
    assert_eq!(model(&document, user).tablename, None, "the default stays the default");
}

#[test]
fn an_association_tables_names_are_followed_into_joins() {
    let mut document = Document::default();
    let user = add_model(&mut document, "User");
    let plan = decide_many_to_many(&document.schema, user, user).unwrap();
    let table = document.apply(plan.command()).unwrap().models[0];
    let class_name = "follows".to_owned();
    document.apply(Command::RenameModel { model_id: table, class_name }).unwrap();
    let column_id = model(&document, table).columns[0].id;
    let name = "follower_id".to_owned();
    document.apply(Command::RenameColumn { model_id: table, column_id, name }).unwrap();
    let options = &model(&document, user).relationships[0].options;
    assert_eq!(options.primaryjoin.as_deref(), Some("User.id == follows.c.follower_id"));
    assert_eq!(model(&document, table).table_name(), "follows");
}

#[test]
fn a_column_renamed_is_renamed_in_checks_and_indexes_too() {
    let mut document = Document::default();
    let model_id = add_model(&mut document, "Item");
    let column_id = add_column(&mut document, model_id, "price Integer");
    let constraint = CheckConstraint {
        id: ConstraintId(0),
        name: None,
        conv: false,
        sqltext: "price > 0 AND 'price' <> ''".to_owned(),
        column: None,
    };
    document.apply(Command::AddCheckConstraint { model_id, constraint }).unwrap();
    let index = Index {
        id: ConstraintId(0),
        name: None,
        unique: false,
        elements: vec![IndexElement::Expression("abs(price)".to_owned())],
        options: BTreeMap::new(),
    };
    document.apply(Command::AddIndex { model_id, index }).unwrap();
    let name = "cost".to_owned();
    document.apply(Command::RenameColumn { model_id, column_id, name }).unwrap();
    let item = model(&document, model_id);
    assert_eq!(item.check_constraints[0].sqltext, "cost > 0 AND 'price' <> ''");
    assert_eq!(item.indexes[0].elements, [IndexElement::Expression("abs(cost)".to_owned())]);
}

#[test]
fn what_is_removed_leaves_nothing_that_refers_to_it() {
    let (mut document, role, user, _) = music();
    let removed = Command::RemoveModels { model_ids: vec![role] };
    let mut without_role = document.clone();
    without_role.apply(removed).unwrap();
    assert!(model(&without_role, user).foreign_keys.is_empty());
    assert!(model(&without_role, user).column_named("role_id").is_some());
    assert_eq!(from_text(&to_text(&without_role)).unwrap(), without_role);

    let column_ids = vec![model(&document, role).columns[0].id];
    document.apply(Command::RemoveColumns { model_id: role, column_ids }).unwrap();
    assert!(model(&document, user).foreign_keys.is_empty());
    assert!(model(&document, role).relationships.is_empty());
}

#[test]
fn copies_are_linked_among_themselves_and_to_what_was_not_copied() {
    let (mut document, role, user, _) = music();
    let both = Command::Duplicate { model_ids: vec![role, user], offset_in_canvas: vec2(8.0, 8.0) };
    let copies = document.apply(both).unwrap().models;
    let names: Vec<&str> =
        copies.iter().map(|id| model(&document, *id).class_name.as_str()).collect();
    assert_eq!(names, ["Role2", "User2"]);
    assert_eq!(model(&document, copies[0]).relationships[0].target.id(), Some(copies[1]));
    assert_eq!(document.diagram.position(copies[0]), pos2(88.0, 48.0));

    let user_alone = Command::Duplicate { model_ids: vec![user], offset_in_canvas: vec2(8.0, 8.0) };
    let copy = document.apply(user_alone).unwrap().models[0];
    let target = serde_json::to_value(&model(&document, copy).foreign_keys[0].target).unwrap();
    assert_eq!(target["columns"]["model"], role.0);
}

#[test]
fn inserted_models_get_free_names_and_places() {
    let (mut document, ..) = music();
    let (incoming, ..) = music();
    let command = Command::InsertSchema {
        source: "Paste".to_owned(),
        schema: Arc::clone(&incoming.schema),
        diagram: Arc::default(),
    };
    assert_eq!(command.label(&document), "Paste: 2 models");
    let made = document.apply(command).unwrap().models;
    assert_eq!(model(&document, made[1]).class_name, "User2");
    assert_eq!(document.diagram.positions.len(), 4);
    assert_eq!(from_text(&to_text(&document)).unwrap(), document);
}

#[test]
fn refused_commands_say_why_and_change_nothing() {
    let (mut document, role, user, users) = music();
    let before = document.clone();
    let rename = |class_name: &str| Command::RenameModel {
        model_id: user,
        class_name: class_name.to_owned(),
    };
    let column_id = model(&document, user).columns[0].id;
    let name = "ROLE_ID".to_owned();
    for (command, expected) in [
        (rename(" "), "A model needs a name"),
        (rename("Role"), "The project already has a model named Role. Role2 is free"),
        (
            rename("my model"),
            "my model is not a Python name: letters, digits and underscores, no digit first. my_model is \
             free",
        ),
        (rename("class"), "class is a word of Python's own. class_ is free"),
        (
            Command::RenameModel { model_id: ModelId(99), class_name: "X".to_owned() },
            "The model is no longer in the project",
        ),
        (
            Command::RenameColumn { model_id: user, column_id, name },
            "User already has a column named ROLE_ID. ROLE_ID_2 is free",
        ),
        (
            Command::RenameBackref {
                model_id: role,
                relationship_id: users.1,
                name: "id".to_owned(),
            },
            "User already has an attribute named id. id_2 is free",
        ),
        (
            Command::MoveModels { positions: [(user, pos2(f32::NAN, 0.0))].into() },
            "The canvas ends there. Put the box nearer to the others",
        ),
        (
            Command::SetFolded { model_ids: vec![user], folded: false },
            "User is not an association table, so it is always a box",
        ),
        (
            Command::AddUniqueConstraint {
                model_id: user,
                constraint: UniqueConstraint { id: ConstraintId(0), name: None, columns: vec![] },
            },
            "Choose at least one column of User",
        ),
        (
            Command::Several {
                label: String::new(),
                commands: vec![rename("Account"), rename("Role")],
            },
            "The project already has a model named Role. Role2 is free",
        ),
    ] {
        assert_eq!(document.apply(command).unwrap_err().to_string(), expected);
        assert_eq!(document, before);
    }
}

#[test]
fn moving_boxes_leaves_the_schema_shared() {
    let (mut document, role, ..) = music();
    let before = document.clone();
    document.apply(Command::MoveModels { positions: [(role, pos2(8.0, 8.0))].into() }).unwrap();
    assert!(document.has_same_schema(&before));
    assert_ne!(document, before);
}

fn do_in(history: &mut History, command: Command) {
    let mut document = history.document().clone();
    let label = command.label(&document);
    document.apply(command).unwrap();
    history.push(label, document);
}

#[test]
fn steps_are_labelled_undone_and_known_as_saved() {
    let (document, _, user, _) = music();
    let mut history = History::new(document);
    assert!(history.is_saved());
    do_in(&mut history, Command::RenameModel { model_id: user, class_name: "Account".to_owned() });
    assert_eq!(history.undo_label(), Some("Rename User to Account"));
    assert!(!history.is_saved());
    assert_eq!(history.undo().as_deref(), Some("Rename User to Account"));
    assert!(history.is_saved(), "undoing back to the file is clean");
    assert_eq!(history.redo_label(), Some("Rename User to Account"));
    history.redo();
    history.mark_saved();
    history.undo();
    assert!(!history.is_saved());
    do_in(&mut history, Command::RenameModel { model_id: user, class_name: "Person".to_owned() });
    assert_eq!((history.redo_label(), history.is_saved()), (None, false));
    history.undo();
    assert!(!history.is_saved(), "the saved step was overwritten");
}

#[test]
fn a_step_that_changes_nothing_is_none_and_the_oldest_is_forgotten() {
    let (document, _, user, _) = music();
    let mut history = History::new(document.clone());
    history.push("Nothing", document);
    assert_eq!(history.undo_label(), None);
    for n in 0..600 {
        let positions = [(user, pos2(n as f32 * 8.0 + 400.0, 0.0))].into();
        do_in(&mut history, Command::MoveModels { positions });
    }
    assert_eq!(std::iter::from_fn(|| history.undo()).count(), 500);
}

#[test]
fn the_notation_of_links_is_one_step_and_kept_in_the_file_only_where_it_was_chosen() {
    let (mut document, ..) = music();
    let before = to_text(&document);
    assert!(!before.contains("link_notation"));
    let notation = backref::diagram::LinkNotation::Uml;
    document.apply(Command::SetLinkNotation { notation }).unwrap();
    let after = to_text(&document);
    assert!(after.contains("\"link_notation\": \"uml\""), "{after}");
    assert_eq!(from_text(&after).unwrap().settings.link_notation, notation);
    assert_eq!(
        from_text(&before).unwrap().settings.link_notation,
        backref::diagram::LinkNotation::CrowsFoot
    );
}
