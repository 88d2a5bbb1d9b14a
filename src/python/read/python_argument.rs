//! Arguments that only Python looks at: constants, and the callables that collections are made by.

use super::build::Build;
use super::default::last_part;
use super::value::{Site, Value};
use crate::schema::PythonArgument;
use crate::schema::python_argument::is_default;

impl Build {
    /// The argument under its name, unless it says what holds anyway; `of` is what takes it.
    pub(super) fn python_argument(
        &mut self,
        name: &str,
        value: &Value,
        site: Site,
        of: &str,
    ) -> Option<(String, PythonArgument)> {
        if let Some(json) = value.to_json() {
            let argument = PythonArgument::Constant(json.clone());
            return (!is_default(name, &json)).then(|| (name.to_owned(), argument));
        }
        let code = match name {
            "collection_class" => self.collection(value, site),
            "server_onupdate" => Some("FetchedValue()".to_owned()),
            // What `info` holds concerns the program alone.
            "info" => return None,
            _ => None,
        };
        if code.is_none() {
            let text = self.program.text_of(value);
            self.program.note(
                site,
                format!(
                    "the option {name} of a {of} is {text}, which has no place here; it is left out"
                ),
            );
        }
        Some((name.to_owned(), PythonArgument::Code(code?)))
    }

    /// What makes a collection of related rows: a builtin, or a call of a known function.
    fn collection(&mut self, value: &Value, site: Site) -> Option<String> {
        match value {
            Value::Symbol(path) => match path.strip_prefix("builtins.") {
                Some(name @ ("set" | "list" | "dict")) => Some(name.to_owned()),
                _ if path.ends_with(".InstrumentedList") => Some("list".to_owned()),
                _ if path.ends_with(".InstrumentedSet") => Some("set".to_owned()),
                _ => None,
            },
            Value::Class(id) => {
                let order = self.program.mro(*id);
                let bases = order.iter().flat_map(|one| self.program.class(*one).bases.clone());
                let bases: Vec<Value> = bases.collect();
                let base = bases.iter().find_map(|base| self.collection(base, site))?;
                let name = self.program.class(*id).name.clone();
                self.program.note(
                    site,
                    format!(
                        "the collection class {name} is kept as {base}, without its own methods"
                    ),
                );
                Some(base)
            }
            Value::Object(object) => {
                let Value::Symbol(path) = &object.callee else { return None };
                let function = match last_part(path) {
                    "ordering_list" => "ordering_list",
                    "attribute_keyed_dict"
                    | "attribute_mapped_collection"
                    | "column_keyed_dict"
                    | "column_mapped_collection" => "attribute_keyed_dict",
                    _ => return None,
                };
                let by = match object.arguments.first()? {
                    Value::Str(name) => name.to_string(),
                    // `column_keyed_dict(Note.keyword)`
                    Value::Attribute(of) => of.1.clone(),
                    _ => return None,
                };
                let is_alone = object.arguments.len() == 1 && object.keywords.is_empty();
                is_alone.then(|| format!("{function}({})", super::super::literal::literal(&by)))
            }
            _ => None,
        }
    }
}
