//! What foreign keys refer to: columns of these models, or tables and columns by their names.

use super::build::Build;
use super::value::Value;
use crate::schema::{ColumnId, ForeignKeyTarget, camel_to_snake_case};

impl Build {
    /// What the foreign keys of a model refer to, once all models are there.
    pub(super) fn read_foreign_keys(&mut self, at: usize) {
        let keys = std::mem::take(&mut self.models[at].foreign_keys);
        for (mut key, targets, site) in keys {
            let mut model = None;
            let mut columns = Vec::new();
            let mut names = Vec::new();
            let mut table = String::new();
            for (place, target) in targets.iter().enumerate() {
                let own = key.columns.get(place).copied();
                match self.referred(target, at, own) {
                    Referred::Column(found, column) => {
                        if model.is_none() || model == Some(found) {
                            model = Some(found);
                            columns.push(column);
                        }
                        let of = &self.models[found].model;
                        table = of.table_name();
                        names.extend(of.column(column).map(|column| column.name.clone()));
                    }
                    Referred::Named { table: of, column } => {
                        table = of;
                        names.extend(column);
                    }
                    Referred::Unknown => {
                        let text = self.program.text_of(&target.clone());
                        self.program.note(
                            site,
                            format!("the foreign key refers to {text}, which is not known here"),
                        );
                    }
                }
            }
            key.target = match model {
                Some(found) if columns.len() == targets.len() => {
                    ForeignKeyTarget::Columns { model: self.models[found].model.id, columns }
                }
                _ if table.is_empty() => continue,
                _ => ForeignKeyTarget::Unresolved { table, columns: names },
            };
            self.models[at].model.foreign_keys.push(key);
        }
    }

    /// What one target of a foreign key refers to (`ForeignKey._column_tokens`).
    fn referred(&mut self, target: &Value, from: usize, own: Option<ColumnId>) -> Referred {
        let target = self.program.force(target.clone());
        if let Some((at, column)) = self.column_of(&target, from) {
            return Referred::Column(at, column);
        }
        match &target {
            Value::Str(path) => {
                // A table alone: its column that is called as this one.
                let key = own.and_then(|own| {
                    let keys = &self.models[from].keys;
                    keys.iter().find(|(_, id)| **id == own).map(|(key, _)| key.clone())
                });
                let (table, column) = match (path.rsplit_once('.'), &key) {
                    (Some(parts), _) => parts,
                    (None, Some(key)) => (&**path, key.as_str()),
                    (None, None) => {
                        return Referred::Named { table: path.to_string(), column: None };
                    }
                };
                let Some(at) = self.table_named(table) else {
                    return Referred::Named {
                        table: table.to_owned(),
                        column: Some(column.to_owned()),
                    };
                };
                match self.models[at].keys.get(column) {
                    Some(column) => Referred::Column(at, *column),
                    None => Referred::Named {
                        table: self.models[at].model.table_name(),
                        column: Some(column.to_owned()),
                    },
                }
            }
            // A column of a class that no file has: its default name is the best that can be said.
            Value::Attribute(of) => match &of.0 {
                Value::Symbol(path) | Value::Unknown(path) => {
                    let class = path.rsplit('.').next().unwrap_or(path);
                    Referred::Named {
                        table: camel_to_snake_case(class),
                        column: Some(of.1.clone()),
                    }
                }
                _ => Referred::Unknown,
            },
            Value::Symbol(path) => match path.rsplit_once('.') {
                Some((class, column)) => Referred::Named {
                    table: camel_to_snake_case(class.rsplit('.').next().unwrap_or(class)),
                    column: Some(column.to_owned()),
                },
                None => Referred::Unknown,
            },
            _ => Referred::Unknown,
        }
    }
}

enum Referred {
    Column(usize, ColumnId),
    Named { table: String, column: Option<String> },
    Unknown,
}
