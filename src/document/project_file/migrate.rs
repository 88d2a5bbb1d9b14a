//! Older formats of the project file, brought to the newest one step at a time. Knows JSON only.

use serde_json::Value;

use super::{FORMAT, ProjectError};

/// One step: from format `n` to `n + 1`.
type Migration = fn(Value) -> Value;

/// The steps, the one from format 1 first. There is only one format so far; the next one puts its
/// step here and a file of format 1 among the tests.
const MIGRATIONS: [Migration; FORMAT as usize - 1] = [];

/// The project as the newest format has it.
pub fn to_newest(value: Value) -> Result<Value, ProjectError> {
    let shape = |path: &str, message: &str| ProjectError::Shape {
        path: path.to_owned(),
        message: message.to_owned(),
    };
    let Value::Object(project) = &value else {
        return Err(shape("the file", "a project is an object with format and schema"));
    };
    let format = project.get("format").ok_or_else(|| {
        shape("format", "missing. A project begins with {\"format\": 1, \"schema\": …}")
    })?;
    let found = format.as_u64().ok_or_else(|| shape("format", "is not a whole number"))?;
    if found > FORMAT {
        return Err(ProjectError::NewerFormat { found });
    }
    if found == 0 {
        return Err(shape("format", "formats are counted from 1"));
    }
    let steps = MIGRATIONS.iter().skip(found as usize - 1);
    let mut newest = steps.fold(value, |value, step| step(value));
    if let Value::Object(project) = &mut newest {
        project.insert("format".to_owned(), FORMAT.into());
    }
    Ok(newest)
}
