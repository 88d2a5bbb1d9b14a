//! Importing into a project: what the project says itself changes nothing, what changed at the source
//! is done once, and what the user chose stays.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use backref::app::import::told::told;
use backref::ddl::{Dialect, create_all};
use backref::document::import::{Decisions, Fact, Merge, MergePlan, plan};
use backref::document::{Command, DialectName, Document, SourceKind, from_text, to_text};
use backref::mapping::resolve;
use backref::python::{PythonStyle, SourceFile, read_models, write_module};
use backref::schema::{Model, Schema};
use backref::sql;

use super::any_command::edited;
use super::python::any_schema::any_schemas;
use super::samples;

/// A form that a project can be told in.
type Form = (SourceKind, Option<DialectName>);

const FORMS: [Form; 6] = [
    (SourceKind::Project, None),
    (SourceKind::Python, None),
    (SourceKind::Database, None),
    (SourceKind::Sql, Some(DialectName::Sqlite)),
    (SourceKind::Sql, Some(DialectName::Postgresql)),
    (SourceKind::Sql, Some(DialectName::Mysql)),
];

/// What a source of this form says that was made from a document; `None` where it cannot be written.
fn exported(document: &Document, (kind, dialect): Form) -> Option<Schema> {
    let mapping = resolve(&document.schema);
    let dialect = match (kind, dialect) {
        (SourceKind::Project, _) => {
            return Some(Schema::clone(&from_text(&to_text(document)).unwrap().schema));
        }
        (SourceKind::Python, _) => {
            let text = write_module(&document.schema, &mapping, PythonStyle::Typed).ok()?;
            let file = SourceFile { path: "models.py".to_owned(), text };
            return Some(read_models(&[file]).unwrap().schema);
        }
        (_, Some(DialectName::Postgresql)) => Dialect::Postgresql,
        (_, Some(DialectName::Mysql)) => Dialect::Mysql,
        _ => Dialect::Sqlite,
    };
    let script = create_all(&mapping, dialect).ok()?;
    Some(sql::read(&script.to_string(), Some(dialect)).schema)
}

fn planned(here: &Document, form: Form, incoming: &Schema, decisions: &Decisions) -> MergePlan {
    let told = told(here, form.0, form.1);
    plan(&here.schema, &told, incoming, &BTreeSet::new(), decisions).unwrap()
}

fn merge(plan: MergePlan) -> Command {
    let accepted = plan.all();
    let source_name = "source".to_owned();
    let merge = Merge { plan, accepted, positions: BTreeMap::new(), source_name, source: None };
    Command::MergeSchema { merge: Arc::new(merge) }
}

fn told_items(plan: &MergePlan) -> Vec<String> {
    let items = plan.items.iter().map(|one| {
        let model = plan.incoming.model(one.model_id).map_or("gone", |model| &model.class_name);
        format!("{model}: {} {} -> {}", one.what, one.before, one.after)
    });
    let clashes = plan.clashes.iter().map(|clash| clash.what.clone());
    items.chain(clashes).collect()
}

#[test]
fn importing_what_the_project_exports_changes_nothing() {
    let samples = samples::SAMPLES.iter().map(|(name, _)| samples::open(name));
    let random = any_schemas(12).into_iter().map(Document::from_schema);
    for document in samples.chain(random) {
        for form in FORMS {
            let Some(incoming) = exported(&document, form) else { continue };
            let plan = planned(&document, form, &incoming, &Decisions::new());
            assert_eq!(told_items(&plan), Vec::<String>::new(), "{form:?}");
            let mut after = document.clone();
            after.apply(merge(plan)).unwrap();
            assert_eq!(to_text(&after), to_text(&document), "{form:?}");
        }
    }
}

#[test]
fn what_changed_at_the_source_is_done_once_and_undone_byte_for_byte() {
    let mut firsts: Vec<Document> =
        samples::SAMPLES.iter().map(|(name, _)| samples::open(name)).collect();
    firsts.extend(any_schemas(6).into_iter().map(Document::from_schema));
    let (mut done, mut faults) = (0, Vec::new());
    for (at, first) in firsts.iter().enumerate() {
        for seed in 0..seeds() {
            let source = edited(first, seed.wrapping_add(7 * at as u8), 30);
            if resolve(&source.schema).has_errors() {
                continue;
            }
            for form in FORMS {
                let Some(incoming) = exported(&source, form) else { continue };
                done += usize::from(merged_twice(first, form, &incoming, &mut faults));
            }
        }
    }
    assert!(faults.is_empty(), "{} of {done}:\n{}", faults.len(), faults.join("\n"));
    assert!(done > 40, "only {done}");
}

/// So many sources of each project, or as many as the environment asks for.
fn seeds() -> u8 {
    let asked = std::env::var("BACKREF_IMPORT_SEEDS").ok();
    asked.and_then(|count| count.parse().ok()).unwrap_or(10)
}

/// Does all that differs; answers whether anything did.
fn merged_twice(first: &Document, form: Form, incoming: &Schema, faults: &mut Vec<String>) -> bool {
    let plan = planned(first, form, incoming, &Decisions::new());
    // Which of two things a name means, only a person knows.
    if !plan.clashes.is_empty() || plan.items.is_empty() {
        return false;
    }
    let said = told_items(&plan);
    let mut history = backref::document::History::new(first.clone());
    let mut after = first.clone();
    if let Err(error) = after.apply(merge(plan)) {
        faults.push(format!("{form:?}: {error}\n{}", said.join("\n")));
        return true;
    }
    for (id, at) in &first.diagram.positions {
        if after.schema.model(*id).is_some() {
            assert_eq!(after.diagram.positions.get(id), Some(at), "a known box was moved");
        }
    }
    assert_eq!(from_text(&to_text(&after)).unwrap(), after);
    history.push("Import", after.clone());
    history.undo();
    assert_eq!(to_text(history.document()), to_text(first));
    if resolve(&after.schema).has_errors() {
        return true;
    }
    let mut again = told_items(&planned(&after, form, incoming, &Decisions::new()));
    // A name of a constraint that the project has elsewhere is not taken from there.
    let taken = constraint_names(&first.schema);
    again.retain(|item| !taken.iter().any(|name| item.contains(name.as_str())));
    if !again.is_empty() {
        let (again, said) = (again.join("\n  "), said.join("\n  "));
        faults.push(format!("{form:?} twice:\n  {again}\nafter\n  {said}"));
    }
    true
}

fn constraint_names(schema: &Schema) -> BTreeSet<String> {
    let of = |model: &Arc<Model>| {
        let names = Fact::all(model).into_iter().filter_map(|fact| Some(fact.name()?.to_owned()));
        names.collect::<Vec<_>>()
    };
    schema.models.values().flat_map(of).collect()
}

#[test]
fn a_name_that_only_the_convention_gives_to_a_primary_key_is_no_difference() {
    let mut document = samples::open("blog");
    let script = (SourceKind::Sql, Some(DialectName::Postgresql));
    let incoming = exported(&document, script).unwrap();
    let convention = [("pk".to_owned(), "pk_%(table_name)s".to_owned())];
    Arc::make_mut(&mut document.schema).naming_convention = convention.into();
    let plan = planned(&document, script, &incoming, &Decisions::new());
    assert_eq!(told_items(&plan), Vec::<String>::new());
}
