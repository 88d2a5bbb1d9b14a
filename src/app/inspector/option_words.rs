//! What each option does, in our own words: the tooltips of the inspector's tables.
//!
//! Flat tables, keyed by SQLAlchemy's names.

/// Name and explanation of an option.
pub type OptionWords = (&'static str, &'static str);

/// Column options in the order in which they are shown.
#[rustfmt::skip]
pub const COLUMN_OPTIONS: [OptionWords; 24] = [
    ("default", "The value that Python puts in where an INSERT gives none: a constant, a callable or a SQL expression. The table itself does not know it."),
    ("index", "Makes an index of this column, so that looking rows up by it stays quick."),
    ("nullable", "May the column hold NULL? Where it may not, each row must have a value."),
    ("primary_key", "Part of what tells one row from another. Several ticked columns make one composite key."),
    ("unique", "No two rows may have the same value here."),
    ("server_default", "The DEFAULT in the table itself: the database fills it in, also for rows that other programs insert."),
    ("onupdate", "The value that Python puts in at each UPDATE that does not set this column: a time stamp, for example."),
    ("autoincrement", "Does the database count this key up by itself? auto does so for a single integer key that refers to nothing."),
    ("comment", "A note that is kept in the database, where it knows comments."),
    ("foreign key", "The column of another table whose values this column refers to."),
    ("ondelete", "What the database does to this row when the row it refers to is deleted."),
    ("onupdate of the key", "What the database does to this column when the key it refers to changes."),
    ("attribute", "The name in Python, where it is to differ from the column's name."),
    ("computed", "A SQL expression from which the database works the value out; nothing is ever inserted."),
    ("variants", "Types that it has on one dialect only: mysql: Text; postgresql: JSON"),
    ("server_onupdate", "Tells Python that the database changes the value at each UPDATE, so that it is read again: FetchedValue()"),
    ("quote", "Is the name always quoted in SQL? By the name itself where not said."),
    ("doc", "A note for readers of the Python module; the database does not get it."),
    ("info", "Anything that the program wants to keep with it: a dict."),
    ("deferred", "True leaves the column out of a SELECT until it is asked for."),
    ("deferred_group", "Deferred columns of one group are loaded together."),
    ("deferred_raiseload", "True raises where a deferred column is asked for that was not loaded."),
    ("active_history", "True loads the old value when a new one is set."),
    ("type", "What the column holds. Without one, it takes the type of the column that its foreign key refers to."),
];

/// Relationship options in the order in which they are shown.
#[rustfmt::skip]
pub const RELATIONSHIP_OPTIONS: [OptionWords; 29] = [
    ("backref", "Makes the way back as well: an attribute of this name on the other class."),
    ("lazy", "When the related rows are fetched: at first use (select), with the same statement (joined), with a second one (selectin, subquery), never by itself (raise, noload), or as a query to refine (dynamic, write_only)."),
    ("order_by", "In what order a list comes, as one writes it in Python: Post.created.desc()"),
    ("primaryjoin", "The condition between this table and the other (or the table between). Only needed where the foreign keys do not say it."),
    ("secondary", "The table between, of a many-to-many: each of its rows pairs one row here with one there."),
    ("uselist", "A list of related rows, or a single one? By the direction where not said; False makes one-to-one of one-to-many."),
    ("secondaryjoin", "The condition between the table between and the other side. Only needed where the foreign keys do not say it."),
    ("back_populates", "Names the attribute on the other class that is the way back, where that one is declared there itself."),
    ("foreign_keys", "Which columns count as the referring ones, where more than one foreign key leads there: Game.home_id"),
    ("remote_side", "The columns on the far side of the join. Needed where a table refers to itself: Category.id makes the many-to-one."),
    ("cascade", "What happens to related rows along with this one: \"all, delete-orphan\" deletes them with their owner."),
    ("passive_deletes", "True leaves rows that are not loaded to the database's ON DELETE; all touches none at all."),
    ("viewonly", "Reads and never writes: changes to it are not saved."),
    ("post_update", "Writes the foreign key in an UPDATE of its own, for two rows that refer to each other."),
    ("overlaps", "Names relationships that write the same columns on purpose, which quiets SQLAlchemy's warning."),
    ("single_parent", "No object may have two owners here, which lets the side of the many have delete-orphan."),
    ("collection_class", "What a list is kept in: set, attribute_keyed_dict(\"name\")"),
    ("innerjoin", "True joins by INNER JOIN where it is loaded with the same statement: each row has one."),
    ("join_depth", "How deep a self-reference is loaded with the same statement."),
    ("passive_updates", "False lets Python change foreign keys when a key changes, where the database has no ON UPDATE CASCADE."),
    ("active_history", "True loads the old value when a new one is set."),
    ("sync_backref", "False leaves the other end as it is when this one changes."),
    ("omit_join", "Is the join left out of what selectin loads? By the keys where not said."),
    ("distinct_target_key", "Does subquery loading select each key only once? By the keys where not said."),
    ("load_on_pending", "True loads also for objects that are not saved yet."),
    ("enable_typechecks", "False lets objects of other classes in."),
    ("doc", "A note for readers of the Python module."),
    ("info", "Anything that the program wants to keep with it: a dict."),
    ("target", "The class on the other side."),
];

/// The explanation of a column option.
pub fn column_option(name: &str) -> &'static str {
    words(&COLUMN_OPTIONS, name)
}

/// The explanation of a relationship option.
pub fn relationship_option(name: &str) -> &'static str {
    words(&RELATIONSHIP_OPTIONS, name)
}

fn words(table: &[OptionWords], name: &str) -> &'static str {
    table.iter().find(|(option, _)| *option == name).map_or("", |(_, words)| words)
}
