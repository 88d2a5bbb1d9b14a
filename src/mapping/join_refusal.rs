//! Why a relationship has no join condition, in SQLAlchemy's words and in the designer's.

use super::configure::Configurator;
use super::diagnostic::{ErrorClass, Remedy, RemedyOption};
use super::join_condition::JoinConditionError;
use super::remedy;
use crate::schema::ModelId;

/// Error class, message, advice and remedies.
pub(super) type Texts = (ErrorClass, String, String, Vec<Remedy>);

/// The tables of a relationship, by the ids of their models.
pub(super) struct Sides<'a> {
    pub(super) path: &'a str,
    pub(super) parent: ModelId,
    pub(super) child: ModelId,
    pub(super) secondary: Option<ModelId>,
    pub(super) at: usize,
}

pub(super) fn join_text(
    of: &Configurator<'_>,
    error: &JoinConditionError,
    sides: &Sides<'_>,
) -> Texts {
    let path = sides.path;
    let (parent, child) = (of.class_name(sides.parent), of.class_name(sides.child));
    let secondary = sides.secondary.and_then(|id| of.mapping.table(id));
    let secondary = secondary.map(|table| table.name.as_str());
    let ensure = "  Ensure that referencing columns are associated with a ForeignKey or \
                  ForeignKeyConstraint, or ";
    let side = |primary: bool| if primary { "primary" } else { "secondary" };
    match error {
        JoinConditionError::NoForeignKeys => {
            let rest = match secondary {
                Some(table) => format!(
                    "linking these tables via secondary table '{table}'.{ensure}specify \
                     'primaryjoin' and 'secondaryjoin' expressions."
                ),
                None => format!("linking these tables.{ensure}specify a 'primaryjoin' expression."),
            };
            let advice = match secondary {
                Some(table) => format!(
                    "{path}: {table} has no foreign keys to both {parent} and {child}. Draw them."
                ),
                None => format!(
                    "{path}: no foreign key links {parent} and {child}. Draw one, or remove the \
                     relationship."
                ),
            };
            let message = format!(
                "Could not determine join condition between parent/child tables on relationship \
                 {path} - there are no foreign keys {rest}"
            );
            (ErrorClass::NoForeignKeysError, message, advice, remedy::of_missing_key(of, sides))
        }
        JoinConditionError::Ambiguous => {
            let rest = match secondary {
                Some(table) => format!(
                    "via secondary table '{table}'.  Specify the 'foreign_keys' argument, providing \
                     a list of those columns which should be counted as containing a foreign key \
                     reference from the secondary table to each of the parent and child tables."
                ),
                None => {
                    ".  Specify the 'foreign_keys' argument, providing a list of those columns \
                         which should be counted as containing a foreign key reference to the \
                         parent table."
                        .to_owned()
                }
            };
            let space = if secondary.is_some() { " " } else { "" };
            let message = format!(
                "Could not determine join condition between parent/child tables on relationship \
                 {path} - there are multiple foreign key paths linking the tables{space}{rest}"
            );
            let (remedies, choices) = remedy::of_ambiguity(of, sides);
            let advice = match secondary {
                Some(table) => format!(
                    "{path}: more than one foreign key links {table} with {parent} or {child}. \
                     {choices}"
                ),
                None => format!(
                    "{path}: more than one foreign key links {parent} and {child}. {choices}"
                ),
            };
            (ErrorClass::AmbiguousForeignKeysError, message, advice, remedies)
        }
        JoinConditionError::BrokenKey { key, child } => {
            match super::broken_keys::broken_key(of.mapping, *child, *key) {
                Some(broken) => (broken.class, broken.message, broken.advice, broken.remedies),
                None => (
                    ErrorClass::NoReferencedColumnError,
                    String::new(),
                    path.to_owned(),
                    Vec::new(),
                ),
            }
        }
        JoinConditionError::SecondaryjoinWithoutSecondary => (
            ErrorClass::ArgumentError,
            format!(
                "Property {path} specified with secondary join condition but no secondary argument"
            ),
            format!(
                "{path}: it has a secondaryjoin but no secondary. Choose the association table."
            ),
            vec![remedy::set_option(of, sides.at, RemedyOption::NoSecondaryjoin)],
        ),
        JoinConditionError::NoEquality { primary, join } => (
            ErrorClass::ArgumentError,
            format!(
                "Could not locate any simple equality expressions involving locally mapped foreign \
                 key columns for {} join condition '{join}' on relationship {path}.{ensure}are \
                 annotated in the join condition with the foreign() annotation. To allow comparison \
                 operators other than '==', the relationship can be marked as viewonly=True.",
                side(*primary)
            ),
            format!("{path}: its join compares no foreign key by ==. Mark it as view only."),
            vec![remedy::set_option(of, sides.at, RemedyOption::Viewonly)],
        ),
        JoinConditionError::NoForeignColumns { primary, join } => (
            ErrorClass::ArgumentError,
            format!(
                "Could not locate any relevant foreign key columns for {} join condition '{join}' \
                 on relationship {path}.{ensure}are annotated in the join condition with the \
                 foreign() annotation.",
                side(*primary)
            ),
            format!(
                "{path}: its join has no foreign key column. Draw the foreign key, or name the \
                 column in foreign_keys."
            ),
            Vec::new(),
        ),
        JoinConditionError::ForeignColumnsOnBothSides => (
            ErrorClass::ArgumentError,
            format!(
                "Can't determine relationship direction for relationship '{path}' - foreign key \
                 columns within the join condition are present in both the parent and the child's \
                 mapped tables.  Ensure that only those columns referring to a parent column are \
                 marked as foreign, either via the foreign() annotation or via the foreign_keys \
                 argument."
            ),
            format!(
                "{path}: foreign keys lead both ways between {parent} and {child}. Name in \
                 foreign_keys the columns that refer."
            ),
            remedy::of_ambiguity(of, sides).0,
        ),
        JoinConditionError::ForeignColumnsOnNeitherSide => (
            ErrorClass::ArgumentError,
            format!(
                "Can't determine relationship direction for relationship '{path}' - foreign key \
                 columns are present in neither the parent nor the child's mapped tables"
            ),
            format!("{path}: the columns in foreign_keys are neither of {parent} nor of {child}."),
            Vec::new(),
        ),
        JoinConditionError::NoLocalRemotePairs => (
            ErrorClass::ArgumentError,
            format!(
                "Relationship {path} could not determine any unambiguous local/remote column pairs \
                 based on join condition and remote_side arguments.  Consider using the remote() \
                 annotation to accurately mark those elements of the join condition that are on the \
                 remote side of the relationship."
            ),
            format!("{path}: its remote_side is not in its join. Choose the far column."),
            remedy::of_remote_side(of, sides.at),
        ),
    }
}
