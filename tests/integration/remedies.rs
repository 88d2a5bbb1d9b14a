//! Remedies mend: each one that a problem offers is applied as its button would, and the problem is
//! gone. Over the models that real SQLAlchemy refused or warned of.

use backref::app::remedies::{remedy_command, remedy_text};
use backref::document::Document;
use backref::mapping::{Diagnostic, Mapping, Remedy, RemedyOption, resolve};
use backref::schema::{RelationshipEnd, Schema};

use crate::golden::{cases, schema};

fn errors(mapping: &Mapping) -> usize {
    mapping.diagnostics.iter().filter(|one| one.is_error()).count()
}

fn mended(schema: &Schema, remedy: &Remedy) -> Result<Mapping, String> {
    let mut document = Document::from_schema(schema.clone());
    let command = remedy_command(&document, remedy).ok_or("there is nothing to mend")?;
    document.apply(command).map_err(|error| error.to_string())?;
    Ok(resolve(&document.schema))
}

#[test]
fn every_remedy_takes_its_problem_away_and_makes_no_other() {
    let mut faults = Vec::new();
    let mut count = 0;
    for (name, case) in cases() {
        let schema = schema(&name, &case);
        let mapping = resolve(&schema);
        for problem in &mapping.diagnostics {
            for remedy in &problem.remedies {
                count += 1;
                let words = remedy_text(&schema, &mapping, remedy);
                assert!(!words.is_empty() && !words.contains('?'), "{name}: {words}");
                let place = format!("{name}, {}: {words}", problem.advice);
                match mended(&schema, remedy) {
                    Err(why) => faults.push(format!("{place}: {why}")),
                    Ok(after) => {
                        let is_it = |one: &Diagnostic| {
                            one.subject == problem.subject && one.message == problem.message
                        };
                        if after.diagnostics.iter().any(is_it) {
                            faults.push(format!("{place}: it is still there"));
                        }
                        if errors(&after) > errors(&mapping) {
                            faults.push(format!("{place}: {:#?}", after.diagnostics));
                        }
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(count > 20, "{count} remedies");
}

#[test]
fn a_problem_that_has_an_obvious_remedy_offers_it() {
    // What only the designer can know: which name was meant, which columns are joined.
    let open = [
        "error_both_sides_foreign",
        "error_naming_convention",
        "error_no_foreign_columns",
        "error_unknown_name_in_expression",
    ];
    let mut without = Vec::new();
    for (name, case) in cases() {
        let schema = schema(&name, &case);
        let mapping = resolve(&schema);
        for problem in &mapping.diagnostics {
            if problem.remedies.is_empty() && !open.contains(&name.as_str()) {
                without.push(format!("{name}: {}", problem.advice));
            }
        }
    }
    assert!(without.is_empty(), "{}", without.join("\n"));
}

#[test]
fn what_a_backref_creates_is_mended_on_the_backref() {
    let mut found = 0;
    for (name, case) in cases() {
        let schema = schema(&name, &case);
        let remedies = resolve(&schema).diagnostics.into_iter().flat_map(|one| one.remedies);
        for remedy in remedies {
            let Remedy::SetOption { end: RelationshipEnd::Backref, option, .. } = &remedy else {
                continue;
            };
            found += 1;
            if let RemedyOption::Overlaps(names) = option {
                assert!(!names.is_empty(), "{name}");
            }
        }
    }
    assert!(found > 0, "no case has a fault on the side of a backref");
}

#[test]
fn a_second_key_written_on_a_line_leaves_the_relationship_of_the_first_as_it_was() {
    use backref::document::{Command, parse_column_line};
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/music.json");
    let mut document = backref::document::load(&path).unwrap();
    let playlist = document.schema.model_named("Playlist").unwrap().id;
    let spec = parse_column_line("editor_id -> users.id").unwrap();
    let command = Command::AddColumn { model_id: playlist, index: 9, spec: Box::new(spec) };
    document.apply(command).unwrap();
    let mapping = resolve(&document.schema);
    assert!(!mapping.has_errors(), "{:#?}", mapping.diagnostics);
}
