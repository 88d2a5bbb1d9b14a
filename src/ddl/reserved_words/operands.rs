//! Words of the other tables that a server takes for a column's name, or has a meaning of its own for,
//! where an operand stands: `CHECK (word <> 0)` runs. Each was tried.

/// SQLite 3.
#[rustfmt::skip] // a flat table
pub(super) const SQLITE_OPERANDS: &[&str] = &[
    "after", "analyze", "asc", "attach", "before", "begin", "by", "cascade", "column",
    "conflict", "cross", "current_date", "current_time", "current_timestamp", "database",
    "deferred", "desc", "detach", "each", "end", "exclusive", "explain", "fail", "false", "for",
    "full", "glob", "if", "ignore", "immediate", "indexed", "initially", "inner", "instead",
    "key", "left", "like", "match", "natural", "null", "of", "offset", "outer", "plan",
    "pragma", "query", "reindex", "rename", "replace", "restrict", "right", "rollback", "row",
    "temp", "temporary", "trigger", "true", "vacuum", "view", "virtual",
];

/// PostgreSQL 15; and its functions without parentheses.
#[rustfmt::skip] // a flat table
pub(super) const POSTGRESQL_OPERANDS: &[&str] = &[
    "between", "current_catalog", "current_date", "current_role", "current_schema",
    "current_time", "current_timestamp", "current_user", "default", "false", "localtime",
    "localtimestamp", "new", "null", "of", "off", "old", "over", "session_user", "true", "user",
];

/// MariaDB 10.11; and its functions without parentheses. MySQL refuses some of them.
#[rustfmt::skip] // a flat table
pub(super) const MYSQL_OPERANDS: &[&str] = &[
    "admin", "array", "cube", "cume_dist", "current_date", "current_role", "current_time",
    "current_timestamp", "current_user", "database", "default", "dense_rank", "empty", "false",
    "first_value", "function", "general", "generated", "get", "get_master_public_key",
    "grouping", "groups", "ignore_server_ids", "io_after_gtids", "io_before_gtids",
    "json_table", "lag", "last_value", "lateral", "lead", "library", "localtime",
    "localtimestamp", "manual", "master_bind", "master_heartbeat_period", "member", "nth_value",
    "ntile", "null", "of", "optimizer_costs", "option", "parallel", "parse_gcol_expr",
    "percent_rank", "persist", "persist_only", "qualify", "rank", "role", "row", "schema",
    "slow", "sql_after_gtids", "sql_before_gtids", "stored", "system", "tablesample", "true",
    "utc_date", "utc_time", "utc_timestamp", "virtual", "window",
];
