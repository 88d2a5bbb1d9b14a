//! Commands on what a class inherits and on its mapper: what they do, what is refused, and that undo
//! and redo bring all back.

use backref::document::{Command, Document, History, decide_link, parse_column_line};
use backref::schema::{MapperArgs, ModelId, ModelReference, PolymorphicIdentity, PolymorphicOn};
use emath::pos2;

/// Person, Engineer and Company, none of which knows of another.
fn people() -> (Document, [ModelId; 3]) {
    let mut document = Document::default();
    let [company, person, engineer] = ["Company", "Person", "Engineer"].map(|class_name| {
        let class_name = class_name.to_owned();
        let command = Command::AddModel { class_name, pos_in_canvas: pos2(0.0, 0.0) };
        document.apply(command).unwrap().models[0]
    });
    let spec = Box::new(parse_column_line("kind String(20)").unwrap());
    document.apply(Command::AddColumn { model_id: person, index: 9, spec }).unwrap();
    (document, [person, engineer, company])
}

fn inherit(model_id: ModelId, base: ModelId) -> Command {
    Command::SetInherits { model_id, base: Some(ModelReference::Model(base)) }
}

fn do_in(history: &mut History, command: Command) {
    let mut document = history.document().clone();
    let label = command.label(&document);
    document.apply(command).unwrap();
    history.push(label, document);
}

#[test]
fn a_base_and_the_mappers_arguments_are_undone_and_redone() {
    let (document, [person, engineer, _]) = people();
    let kind = document.schema.model(person).unwrap().column_named("kind").unwrap().id;
    let mut history = History::new(document.clone());
    do_in(&mut history, inherit(engineer, person));
    let inherited = history.document().clone();
    let mapper_args = Box::new(MapperArgs {
        polymorphic_on: Some(PolymorphicOn::Column(kind)),
        polymorphic_identity: Some(PolymorphicIdentity::Value("person".into())),
        ..MapperArgs::default()
    });
    do_in(&mut history, Command::SetMapperArgs { model_id: person, mapper_args });
    let polymorphic = history.document().clone();

    assert_eq!(history.undo().as_deref(), Some("Change the mapper of Person"));
    assert_eq!(history.document().schema, inherited.schema);
    assert_eq!(history.undo().as_deref(), Some("Let Engineer inherit from Person"));
    assert_eq!(history.document().schema, document.schema);
    history.redo();
    assert_eq!(history.document().schema, inherited.schema);
    history.redo();
    assert_eq!(history.document().schema, polymorphic.schema);
}

#[test]
fn no_class_is_its_own_ancestor() {
    let (mut document, [person, engineer, company]) = people();
    document.apply(inherit(engineer, person)).unwrap();
    document.apply(inherit(company, engineer)).unwrap();
    let before = document.schema.clone();
    for (model, base, words) in [
        (person, person, "Person cannot inherit from itself"),
        (person, engineer, "Engineer inherits from Person itself"),
        (person, company, "Company inherits from Person itself"),
    ] {
        let refusal = document.apply(inherit(model, base)).unwrap_err().to_string();
        assert!(refusal.contains(words), "{refusal}");
    }
    assert_eq!(document.schema, before);
}

#[test]
fn a_relationship_has_no_name_that_a_base_has_and_a_link_is_given_another() {
    let (mut document, [person, engineer, company]) = people();
    document.apply(inherit(engineer, person)).unwrap();
    let plan = decide_link(&document.schema, (person, None), (company, None)).unwrap();
    document.apply(plan.command(None, None)).unwrap();
    assert!(document.schema.model(person).unwrap().column_named("company_id").is_some());

    let plan = decide_link(&document.schema, (engineer, None), (company, None)).unwrap();
    let applied = document.apply(plan.command(None, None)).unwrap();
    let (declaring, relationship_id) = applied.relationships[0];
    let rename = |name: &str| Command::RenameBackref {
        model_id: declaring,
        relationship_id,
        name: name.to_owned(),
    };
    let refusal = document.clone().apply(rename("company")).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "Person already has an attribute named company. company_2 is free"
    );
    document.apply(rename("employer")).unwrap();
    let undone = Command::SetInherits { model_id: engineer, base: None };
    document.apply(undone).unwrap();
    document.apply(rename("company")).unwrap();
}
