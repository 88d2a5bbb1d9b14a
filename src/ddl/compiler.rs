//! Tables, constraints and indexes as SQL: what all dialects share, and the places where they differ
//! (SQLAlchemy's `DDLCompiler`).
//!
//! Knows one table at a time; in which order tables come is `script`'s business.

use crate::mapping::naming::ConstraintKind;
use crate::mapping::{
    ResolvedCheck, ResolvedColumn, ResolvedForeignKey, ResolvedIndex, ResolvedIndexElement,
    ResolvedTable, ResolvedUnique,
};
use crate::schema::{ColumnId, ColumnType, Computed};

use super::constraint_names::{ConstraintNames, Names};
use super::options::phrase;
use super::own_names::expression;
use super::quoting::{quote_identifier, quote_literal};
use super::server_default::server_default_sql;
use super::sql_text::Commas;
use super::type_compiler::{TypeCompiler, enum_name};

/// A part of a statement, or why the dialect cannot hold it.
pub(super) type Part = Result<String, String>;

/// A dialect's DDL. The provided methods are what most dialects write.
pub(super) trait DdlCompiler: TypeCompiler {
    /// Can a foreign key be added to a table that is there?
    fn supports_alter(&self) -> bool {
        true
    }

    /// Has the dialect a boolean type, so that `create_constraint` adds nothing?
    fn supports_native_boolean(&self) -> bool {
        false
    }

    /// Has the dialect an enum type, so that `create_constraint` adds nothing to a native one?
    fn supports_native_enum(&self) -> bool {
        true
    }

    /// Is a check written on a column set there, or with the table's others?
    fn check_stands_on_column(&self, check: &ResolvedCheck) -> bool {
        check.column.is_some()
    }

    /// `name TYPE DEFAULT … NOT NULL` and what else a column has.
    fn column_specification(&self, table: &ResolvedTable, column: &ResolvedColumn) -> Part;

    /// What stands behind the closing parenthesis of a table, without a blank before it.
    fn post_create_table(&self, table: &ResolvedTable) -> Part;

    /// `CREATE INDEX …`, all of it.
    fn create_index(&self, names: &Names<'_>, table: &ResolvedTable, index: &ResolvedIndex)
    -> Part;

    /// Statements after a table and its indexes: its comments.
    fn comments(&self, table: &ResolvedTable) -> Vec<String> {
        let _ = table;
        Vec::new()
    }

    /// The columns of the primary key; `None` where the column itself says that it is the key.
    fn primary_key_columns(
        &self,
        names: &Names<'_>,
        table: &ResolvedTable,
    ) -> Option<Vec<ColumnId>> {
        Some(autoincrement_first(names, table))
    }

    /// `ON DELETE …`, the phrase behind it.
    fn ondelete(&self, text: &str) -> Part {
        phrase(text, "ON DELETE")
    }

    /// A name, quoted if it needs it.
    fn quote(&self, name: &str) -> String {
        quote_identifier(name, self.dialect())
    }

    /// A table with its schema before it (`IdentifierPreparer.format_table`).
    fn format_table(&self, table: &ResolvedTable) -> String {
        let schema = table.schema.as_deref();
        self.format_name(&table.name, schema, &table.name_in_schema)
    }

    /// A table by its name with schemas folded away, and by its schema and its name in that.
    fn format_name(&self, folded: &str, schema: Option<&str>, name: &str) -> String {
        match schema {
            None => self.quote(folded),
            Some(schema) => format!("{}.{}", self.quote(schema), self.quote(name)),
        }
    }

    /// A string.
    fn literal(&self, text: &str) -> String {
        quote_literal(text, self.dialect())
    }

    /// The type of a column; without one there is nothing to write.
    fn column_type(&self, column: &ResolvedColumn) -> Part {
        match &column.column_type {
            Some(column_type) => self.type_sql(column_type),
            None => {
                Err("it has no type, and no foreign key to take one from; choose a type".into())
            }
        }
    }

    /// The default of a column, without DEFAULT.
    fn default_string(&self, column: &ResolvedColumn) -> Result<Option<String>, String> {
        column
            .server_default
            .as_ref()
            .map(|default| server_default_sql(default, self.dialect()))
            .transpose()
    }

    /// `GENERATED ALWAYS AS (…)`.
    fn computed(&self, table: &ResolvedTable, computed: &Computed) -> Part {
        let kind = match computed.persisted {
            Some(true) => " STORED",
            Some(false) => " VIRTUAL",
            None => "",
        };
        let sqltext = expression(&computed.sqltext, table, self.dialect(), Commas::Allowed)?;
        Ok(format!("GENERATED ALWAYS AS ({sqltext}){kind}"))
    }

    /// `CONSTRAINT name `, or nothing for one without a name.
    fn preamble(
        &self,
        names: &Names<'_>,
        kind: ConstraintKind,
        name: Option<&str>,
        of: &ConstraintNames<'_>,
    ) -> Part {
        let Some(name) = name else { return Ok(String::new()) };
        Ok(format!("CONSTRAINT {} ", self.quote(&names.held(kind, name, of, self.dialect())?)))
    }

    /// Columns by name, with commas.
    fn column_list(&self, table: &ResolvedTable, columns: &[ColumnId]) -> String {
        let names: Vec<String> =
            table.column_names(columns).into_iter().map(|name| self.quote(name)).collect();
        names.join(", ")
    }

    /// `PRIMARY KEY (…)`; `None` for a table without a key or with the key on its column.
    fn primary_key(
        &self,
        names: &Names<'_>,
        table: &ResolvedTable,
    ) -> Result<Option<String>, String> {
        if table.primary_key.is_empty() {
            return Ok(None);
        }
        let Some(columns) = self.primary_key_columns(names, table) else { return Ok(None) };
        let of = ConstraintNames::of(table, &table.primary_key);
        let name = table.primary_key_name.as_deref();
        let preamble = self.preamble(names, ConstraintKind::PrimaryKey, name, &of)?;
        Ok(Some(format!("{preamble}PRIMARY KEY ({})", self.column_list(table, &columns))))
    }

    /// `UNIQUE (…)`.
    fn unique(&self, names: &Names<'_>, table: &ResolvedTable, unique: &ResolvedUnique) -> Part {
        if unique.columns.is_empty() {
            return Err("it has no columns; choose some or remove it".to_owned());
        }
        let of = ConstraintNames::of(table, &unique.columns);
        let preamble = self.preamble(names, ConstraintKind::Unique, unique.name.as_deref(), &of)?;
        Ok(format!("{preamble}UNIQUE ({})", self.column_list(table, &unique.columns)))
    }

    /// `CHECK (…)`.
    fn check(&self, names: &Names<'_>, table: &ResolvedTable, check: &ResolvedCheck) -> Part {
        let of = ConstraintNames::of(table, &[]);
        let preamble = self.preamble(names, ConstraintKind::Check, check.name.as_deref(), &of)?;
        let sqltext = expression(&check.sqltext, table, self.dialect(), Commas::Allowed)?;
        Ok(format!("{preamble}CHECK ({sqltext})"))
    }

    /// The CHECK that a Boolean or Enum with `create_constraint` has where it is not native
    /// (`SchemaType._should_create_constraint`).
    fn type_check(
        &self,
        names: &Names<'_>,
        table: &ResolvedTable,
        column: &ResolvedColumn,
    ) -> Result<Option<String>, String> {
        let (name, values) = match &column.column_type {
            Some(ColumnType::Boolean { create_constraint: true, constraint_name })
                if !self.supports_native_boolean() =>
            {
                (constraint_name.clone(), "0, 1".to_owned())
            }
            Some(ColumnType::Enum(of))
                if of.create_constraint && !(of.native_enum && self.supports_native_enum()) =>
            {
                let values: Vec<String> = of.values.iter().map(|one| self.literal(one)).collect();
                (enum_name(of), values.join(", "))
            }
            _ => return Ok(None),
        };
        let of = ConstraintNames::of(table, &[column.column_id]);
        let name = names.type_check_name(name.as_deref(), &of)?;
        let preamble = self.preamble(names, ConstraintKind::Check, name.as_deref(), &of)?;
        Ok(Some(format!("{preamble}CHECK ({} IN ({values}))", self.quote(&column.name))))
    }

    /// `FOREIGN KEY(…) REFERENCES …`.
    fn foreign_key(
        &self,
        names: &Names<'_>,
        table: &ResolvedTable,
        key: &ResolvedForeignKey,
    ) -> Part {
        if key.columns.is_empty() {
            return Err("the foreign key has no columns; choose some or remove it".to_owned());
        }
        let of = ConstraintNames::of_foreign_key(table, key);
        let mut text =
            self.preamble(names, ConstraintKind::ForeignKey, key.name.as_deref(), &of)?;
        text += &format!(
            "FOREIGN KEY({}) REFERENCES {}",
            self.column_list(table, &key.columns),
            self.format_name(
                &key.referred_table,
                key.referred_schema.as_deref(),
                &key.referred_name_in_schema
            )
        );
        if !key.referred_column_names.is_empty() {
            let referred: Vec<String> =
                key.referred_column_names.iter().map(|name| self.quote(name)).collect();
            text += &format!(" ({})", referred.join(", "));
        }
        if let Some(action) = &key.ondelete {
            text += &format!(" ON DELETE {}", self.ondelete(action)?);
        }
        if let Some(action) = &key.onupdate {
            text += &format!(" ON UPDATE {}", phrase(action, "ON UPDATE")?);
        }
        match key.deferrable {
            Some(true) => text += " DEFERRABLE",
            Some(false) => text += " NOT DEFERRABLE",
            None => {}
        }
        if let Some(initially) = &key.initially {
            text += &format!(" INITIALLY {}", phrase(initially, "INITIALLY")?);
        }
        Ok(text)
    }

    /// `CREATE UNIQUE INDEX name ON table`, up to what each dialect writes in its own way.
    fn index_head(
        &self,
        names: &Names<'_>,
        table: &ResolvedTable,
        index: &ResolvedIndex,
        kind: &str,
    ) -> Part {
        let unique = if index.unique { "UNIQUE " } else { "" };
        let name = names.held_index(table, index, self.dialect())?;
        Ok(format!(
            "CREATE {unique}{kind}INDEX {} ON {}",
            self.quote(&name),
            self.format_table(table)
        ))
    }

    /// The elements of an index; expressions as `set` sets them.
    fn index_elements(
        &self,
        table: &ResolvedTable,
        index: &ResolvedIndex,
        set: &dyn Fn(String) -> String,
    ) -> Result<Vec<String>, String> {
        if index.elements.is_empty() {
            return Err("it has no columns; choose some or remove it".to_owned());
        }
        let element = |one: &ResolvedIndexElement| match one {
            ResolvedIndexElement::Column(id) => Ok(self.column_list(table, &[*id])),
            ResolvedIndexElement::Expression(text) => {
                expression(text, table, self.dialect(), Commas::Allowed).map(set)
            }
        };
        index.elements.iter().map(element).collect()
    }
}

/// Counts a composite key up on PostgreSQL and MySQL, its counting column comes first
/// (`PrimaryKeyConstraint.columns_autoinc_first`), unless the key was written out by hand.
fn autoincrement_first(names: &Names<'_>, table: &ResolvedTable) -> Vec<ColumnId> {
    let mut columns = table.primary_key.clone();
    let in_table_order: Vec<ColumnId> = table
        .columns
        .iter()
        .map(|column| column.column_id)
        .filter(|id| columns.contains(id))
        .collect();
    let by_hand = columns != in_table_order
        || (table.primary_key_name.is_some() && !names.has(ConstraintKind::PrimaryKey));
    if !by_hand {
        let counts_up = |id: &ColumnId| table.column(*id).is_some_and(|column| column.counts_up);
        columns.sort_by_key(|id| !counts_up(id));
    }
    columns
}
