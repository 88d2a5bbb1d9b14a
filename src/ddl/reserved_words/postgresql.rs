//! PostgreSQL's words that cannot stand bare as a name. Flat tables; know nothing of their use.

/// `RESERVED_WORDS` of SQLAlchemy's PostgreSQL dialect.
#[rustfmt::skip] // a flat table
pub(in crate::ddl) const POSTGRESQL: &[&str] = &[
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization",
    "between", "binary", "both", "case", "cast", "check", "collate", "column", "constraint",
    "create", "cross", "current_catalog", "current_date", "current_role", "current_schema",
    "current_time", "current_timestamp", "current_user", "default", "deferrable", "desc",
    "distinct", "do", "else", "end", "except", "false", "fetch", "for", "foreign", "freeze", "from",
    "full", "grant", "group", "having", "ilike", "in", "initially", "inner", "intersect", "into",
    "is", "isnull", "join", "leading", "left", "like", "limit", "localtime", "localtimestamp",
    "natural", "new", "not", "notnull", "null", "of", "off", "offset", "old", "on", "only", "or",
    "order", "outer", "over", "overlaps", "placing", "primary", "references", "returning", "right",
    "select", "session_user", "similar", "some", "symmetric", "table", "then", "to", "trailing",
    "true", "union", "unique", "user", "using", "variadic", "verbose", "when", "where", "window",
    "with",
];

/// Words that `pg_get_keywords()` calls reserved and SQLAlchemy's list misses.
#[rustfmt::skip] // a flat table
pub(in crate::ddl) const POSTGRESQL_ALSO: &[&str] = &[
    "collation", "concurrently", "lateral", "tablesample",
];

/// Words that may name a column but not a type: `pg_get_keywords()`, category C.
#[rustfmt::skip] // a flat table
pub(in crate::ddl) const POSTGRESQL_TYPE_WORDS: &[&str] = &[
    "bigint", "bit", "boolean", "char", "character", "coalesce", "dec", "decimal", "exists",
    "extract", "float", "greatest", "grouping", "inout", "int", "integer", "interval", "least",
    "national", "nchar", "none", "normalize", "nullif", "numeric", "out", "overlay", "position",
    "precision", "real", "row", "setof", "smallint", "substring", "time", "timestamp", "treat",
    "trim", "values", "varchar", "xmlattributes", "xmlconcat", "xmlelement", "xmlexists",
    "xmlforest", "xmlnamespaces", "xmlparse", "xmlpi", "xmlroot", "xmlserialize", "xmltable",
];

/// Types that are there already: `ischema_names` of the dialect, and the pseudo-types `trigger` and
/// `unknown`. A type of one's own with such a name is hidden by the built-in one.
#[rustfmt::skip] // a flat table
pub(in crate::ddl) const POSTGRESQL_TYPES: &[&str] = &[
    "\"char\"", "_array", "bigint", "bit", "bit varying", "boolean", "bytea", "character",
    "character varying", "cidr", "citext", "date", "datemultirange", "daterange",
    "double precision", "float", "hstore", "inet", "int4multirange", "int4range", "int8multirange",
    "int8range", "integer", "interval", "json", "jsonb", "macaddr", "macaddr8", "money", "name",
    "numeric", "nummultirange", "numrange", "oid", "real", "regclass", "regconfig", "smallint",
    "text", "time", "time with time zone", "time without time zone", "timestamp",
    "timestamp with time zone", "timestamp without time zone", "trigger", "tsmultirange", "tsquery",
    "tsrange", "tstzmultirange", "tstzrange", "tsvector", "unknown", "uuid",
];
