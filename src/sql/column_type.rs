//! The column type for a type as a script has it. What each dialect calls its types stands in
//! [`super::postgresql_type`], [`super::mysql_type`] and, for SQLite, in
//! [`crate::reflection::declared_type`].

use crate::ddl::Dialect;
use crate::reflection::declared_type;
use crate::schema::{ColumnType, EnumType};

use super::cursor::Cursor;
use super::facts::{ColumnFacts, TableFacts, TypeFacts, TypeKind};
use super::mysql_type::mysql_type;
use super::postgresql_type::postgresql_type;
use super::split::split;
use super::statement::Reader;
use super::tokens::TokenKind;

/// A type in its parts: `character varying(10)[]` is `character varying`, `[10]` and `[]`.
#[derive(Debug, Default)]
pub(super) struct TypeText {
    /// Words in lower case, one blank between, what stands in parentheses left out.
    pub words: String,
    /// Numbers in the first parentheses; empty where something else stands there.
    pub numbers: Vec<u32>,
    /// Strings in the first parentheses.
    pub strings: Vec<String>,
    /// Has it parentheses at all?
    pub has_arguments: bool,
    /// `[]`s behind it.
    pub dimensions: usize,
}

impl TypeText {
    fn of(text: &str, dialect: Dialect) -> Self {
        let (statements, _) = split(text, dialect);
        let mut parts = Self::default();
        let Some(statement) = statements.first() else { return parts };
        let mut cursor = Cursor::new(text, &statement.tokens, dialect);
        let mut words: Vec<String> = Vec::new();
        while !cursor.at_end() {
            if let Some(inner) = cursor.parenthesized() {
                if !parts.has_arguments {
                    parts.has_arguments = true;
                    for mut argument in inner.elements() {
                        parts.numbers.extend(argument.written(0).parse::<u32>().ok());
                        parts.strings.extend(argument.string());
                    }
                }
            } else if cursor.take_mark("[") {
                parts.dimensions += 1;
                while !cursor.at_end() && !cursor.take_mark("]") {
                    cursor.at += 1;
                }
            } else if cursor.is_words(&["ARRAY"]) {
                parts.dimensions += 1;
                cursor.at += 1;
            } else if cursor.kind() == Some(TokenKind::Word) {
                words.push(cursor.written(0).to_lowercase());
                cursor.at += 1;
            } else {
                words.push(cursor.written(0).to_owned());
                cursor.at += 1;
            }
        }
        parts.words = words.join(" ").replace(" . ", ".");
        parts
    }

    /// `pg_catalog.` before a name tells nothing.
    pub(super) fn name(&self) -> &str {
        self.words.strip_prefix("pg_catalog.").unwrap_or(&self.words)
    }
}

/// The type of a column; a note where it is kept, but not all that goes with it.
pub(super) fn column_type(
    reader: &mut Reader<'_>,
    table: &TableFacts,
    column: &ColumnFacts,
) -> ColumnType {
    let collation = column.collation.as_deref();
    match reader.dialect {
        Dialect::Sqlite => declared_type::column_type(&column.type_text, collation),
        Dialect::Mysql => {
            let parts = TypeText::of(&column.type_text, Dialect::Mysql);
            mysql_type(&parts, table, column)
        }
        Dialect::Postgresql => {
            let collation = collation.filter(|name| *name != "default");
            if let Some(of) = enum_type(reader.type_of(&column.type_text)) {
                return ColumnType::Enum(of);
            }
            let parts = TypeText::of(&column.type_text, Dialect::Postgresql);
            if parts.dimensions > 0 && enum_type(reader.type_of(&parts.words)).is_some() {
                let what = format!(
                    "{}.{} is an array of an ENUM: kept by its name, without its values.",
                    table.name, column.name
                );
                reader.note(column.offset, what);
            }
            postgresql_type(&parts, &column.type_text, collation)
        }
    }
}

fn enum_type(found: Option<&TypeFacts>) -> Option<EnumType> {
    let TypeFacts { name, kind: TypeKind::Enum(values), .. } = found? else { return None };
    Some(EnumType {
        values: values.clone(),
        enum_name: Some(name.name.clone()),
        enum_class: None,
        native_enum: true,
        create_constraint: false,
        length: None,
        schema: name.schema.clone(),
    })
}
