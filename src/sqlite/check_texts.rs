//! The CHECKs of a table as SQLite keeps them, and as the design has them: both as tokens, since blanks,
//! comments, the case of words and quotes around names say nothing.

use std::collections::BTreeSet;

use super::catalog::TableFacts;
use super::create_table_text::read_create_table;
use crate::mapping::{ResolvedColumn, ResolvedTable};
use crate::reflection::sql_tokens::{TokenKind, tokens, unquoted};
use crate::schema::ColumnType;

/// What the design asks for, those of types among it.
pub(super) fn wanted_checks(table: &ResolvedTable) -> BTreeSet<String> {
    let own = table.checks.iter().map(|check| plain(&check.sqltext));
    own.chain(table.columns.iter().filter_map(type_check)).collect()
}

/// What SQLite has.
pub(super) fn found_checks(facts: &TableFacts) -> BTreeSet<String> {
    read_create_table(&facts.sql).checks.iter().map(|check| plain(&check.sqltext)).collect()
}

/// The CHECK of a Boolean or Enum that makes one.
fn type_check(column: &ResolvedColumn) -> Option<String> {
    let values = match &column.column_type {
        Some(ColumnType::Boolean { create_constraint: true, .. }) => "0, 1".to_owned(),
        Some(ColumnType::Enum(of)) if of.create_constraint => {
            let literals = of.values.iter().map(|one| format!("'{}'", one.replace('\'', "''")));
            literals.collect::<Vec<_>>().join(", ")
        }
        _ => return None,
    };
    let name = column.name.replace('"', "\"\"");
    Some(plain(&format!("\"{name}\" IN ({values})")))
}

fn plain(sql: &str) -> String {
    let all = tokens(sql);
    let words = all.iter().map(|token| {
        let text = &sql[token.range.clone()];
        match token.kind {
            TokenKind::Text | TokenKind::Literal | TokenKind::Mark => text.to_owned(),
            TokenKind::Word | TokenKind::QuotedName => unquoted(text).to_lowercase(),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn how_it_is_written_does_not_matter_and_what_it_says_does() {
        assert_eq!(plain("price>=0 -- free\n AND \"Name\" <> 'A'"), "price > = 0 and name < > 'A'");
        assert_eq!(plain("[name]<>'A' and `price` >= 0"), "name < > 'A' and price > = 0");
        assert_ne!(plain("name <> 'A'"), plain("name <> 'a'"));
        assert_ne!(plain("price >= 0"), plain("price > 0"));
    }
}
