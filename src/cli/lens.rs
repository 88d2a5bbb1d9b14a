//! `backref lens`: what SQLAlchemy emits for a relationship, by each value of `lazy`, and what it costs
//! on a file.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::{Failure, key_parts, path_argument, print, read, refuse_errors};
use crate::lens::Stage;
use crate::mapping::{Mapping, resolve};
use crate::schema::Lazy;
use crate::sqlite::{
    self, Database, LensQuestion, LensRun, Parents, RelatedError, Value, run_lens,
};

/// `backref lens`.
#[derive(Args)]
pub struct LensArguments {
    /// A SQLite file
    #[arg(value_parser = path_argument())]
    db: PathBuf,
    /// A project or models.py whose models and relationships are laid over the file
    #[arg(long, value_parser = path_argument())]
    models: Option<PathBuf>,
    /// The model's class name
    #[arg(long)]
    model: String,
    /// The relationship's attribute name
    #[arg(long)]
    relationship: String,
    /// One value of lazy; all of them without it
    #[arg(long, value_parser = lazy_of)]
    lazy: Option<Lazy>,
    /// How many parents a page has; 0 is all
    #[arg(long, default_value_t = 25)]
    limit: u32,
    /// One parent by its primary key, instead of a page
    #[arg(long, allow_hyphen_values = true)]
    key: Option<String>,
    /// The form of the answer
    #[arg(long, value_enum, default_value_t = LensFormat::Text)]
    format: LensFormat,
}

#[derive(Clone, Copy, ValueEnum)]
enum LensFormat {
    /// One JSON object, with every statement and its values
    Json,
    /// For reading
    Text,
}

fn lazy_of(word: &str) -> Result<Lazy, String> {
    let known = || Lazy::ALL.map(Lazy::as_str).join(", ");
    let found = Lazy::ALL.into_iter().find(|one| one.as_str() == word);
    found.ok_or_else(|| format!("one of {}", known()))
}

/// Does the job.
pub(super) fn lens(arguments: &LensArguments) -> Result<(), Failure> {
    let database = Database::open(&arguments.db)?;
    let schema = match &arguments.models {
        Some(path) => read(path)?.schema,
        None => Arc::new(sqlite::reflect(&database)?.schema),
    };
    let mapping = Arc::new(resolve(&schema));
    refuse_errors(&schema, &mapping)?;
    let (relationship, end) = found(&mapping, &arguments.model, &arguments.relationship)?;
    let question = LensQuestion {
        parents: parents(&mapping, arguments),
        schema,
        mapping,
        relationship,
        end,
        strategies: arguments.lazy.map_or_else(|| Lazy::ALL.to_vec(), |one| vec![one]),
    };
    let runs = run_lens(&database, &question)?;
    let path = format!("{}.{}", arguments.model, arguments.relationship);
    match arguments.format {
        LensFormat::Json => {
            let runs: serde_json::Map<_, _> =
                runs.iter().map(|run| (run.lazy.as_str().to_owned(), to_json(run))).collect();
            print(&format!("{:#}\n", json!({ "relationship": path, "lazy": runs })))
        }
        LensFormat::Text => print(&text(&path, &runs)),
    }
}

fn found(
    mapping: &Mapping,
    model: &str,
    name: &str,
) -> Result<(crate::schema::RelationshipId, crate::mapping::RelationshipEnd), RelatedError> {
    let all = |names: Vec<&str>| {
        if names.is_empty() { "none".to_owned() } else { names.join(", ") }
    };
    let Some(class) = mapping.models.values().find(|one| one.class_name == model) else {
        let known = mapping.models.values().map(|one| one.class_name.as_str()).collect();
        return Err(RelatedError::NoSuchModel { name: model.to_owned(), known: all(known) });
    };
    let end = class.relationships.iter().find(|one| one.key == name);
    let Some(end) = end else {
        let known = class.relationships.iter().map(|one| one.key.as_str()).collect();
        return Err(RelatedError::NoSuchRelationship {
            model: model.to_owned(),
            name: name.to_owned(),
            known: all(known),
        });
    };
    Ok((end.relationship_id, end.end))
}

fn parents(mapping: &Mapping, arguments: &LensArguments) -> Parents {
    let Some(key) = &arguments.key else {
        return if arguments.limit == 0 { Parents::All } else { Parents::Page(arguments.limit) };
    };
    let parts = key_parts(mapping, &arguments.model, key);
    // The columns' affinities make numbers of texts again, where they are compared.
    let value = |part: &str| match part.parse() {
        Ok(number) => Value::Integer(number),
        Err(_) => Value::Text(part.to_owned()),
    };
    Parents::One(parts.into_iter().map(value).collect())
}

fn to_json(run: &LensRun) -> serde_json::Value {
    let values = |values: &[Value]| values.iter().map(Value::to_json).collect::<Vec<_>>();
    let statements: Vec<_> = run
        .statements
        .iter()
        .map(|one| {
            json!({
                "stage": stage(one.stage),
                "sql": one.sql,
                "parameters": values(&one.parameters),
                "rows": one.rows,
                "ms": millis(one.time),
            })
        })
        .collect();
    let plans: Vec<_> = run
        .plans
        .iter()
        .map(|plan| {
            let steps: Vec<_> =
                plan.steps.iter().map(|(depth, step)| indented(*depth, step)).collect();
            json!({ "sql": plan.sql, "steps": steps })
        })
        .collect();
    let related: Vec<Vec<_>> =
        run.related.iter().map(|keys| keys.iter().map(|key| values(key)).collect()).collect();
    let missing: Vec<_> = run
        .missing
        .iter()
        .map(|one| json!({ "sql": one.create_index, "models": one.declaration }))
        .collect();
    json!({
        "parents": run.parents,
        "count": run.statements.len(),
        "rows": run.rows(),
        "ms": millis(run.time()),
        "n_plus_one": run.is_n_plus_one(),
        "statements": statements,
        "plans": plans,
        "related": related,
        "missing_indexes": missing,
        "error": run.error,
        "stopped": run.stopped,
    })
}

fn text(path: &str, runs: &[LensRun]) -> String {
    let mut text = String::new();
    let parents = runs.iter().map(|run| run.parents).max().unwrap_or(0);
    let _ = writeln!(text, "{path} of {parents} parents\n");
    let _ = writeln!(text, "{:<14}{:>10}{:>10}{:>12}", "lazy", "statements", "rows", "ms");
    for run in runs {
        let note = match (&run.error, &run.stopped) {
            (Some(error), _) | (None, Some(error)) => error.as_str(),
            _ if run.is_n_plus_one() => "N+1",
            _ => "",
        };
        let line = format!(
            "{:<14}{:>10}{:>10}{:>12.2}  {note}",
            run.lazy.as_str(),
            run.statements.len(),
            run.rows(),
            millis(run.time()),
        );
        let _ = writeln!(text, "{}", line.trim_end());
    }
    let mut missing: Vec<&crate::lens::MissingIndex> = Vec::new();
    for one in runs.iter().flat_map(|run| &run.missing) {
        if !missing.contains(&one) {
            missing.push(one);
        }
    }
    for one in missing {
        let _ = writeln!(
            text,
            "\nmissing index: {}\n  in the models: {}",
            one.create_index, one.declaration
        );
    }
    for run in runs {
        let _ = writeln!(text, "\n{}", run.lazy.as_str());
        for group in run.groups() {
            let times =
                if group.count > 1 { format!(" × {}", group.count) } else { String::new() };
            let _ = writeln!(
                text,
                "  {}{times}, {} rows, {:.2} ms\n    {}",
                stage(group.first.stage),
                group.rows,
                millis(group.time),
                group.first.sql,
            );
            for (depth, step) in run.plan(&group.first.sql).into_iter().flat_map(|one| &one.steps) {
                let _ = writeln!(text, "      {}", indented(*depth, step));
            }
        }
    }
    text
}

fn indented(depth: usize, step: &str) -> String {
    format!("{:indent$}{step}", "", indent = depth * 2)
}

fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Load => "load",
        Stage::Touch => "touch",
    }
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
