//! Where the lines of a project file break: one item a line where it fits, so that a change to one
//! column is a change of one line. Knows JSON's punctuation only.

/// The longest line, in characters, of an item that is kept on one.
const LINE_CHARS: usize = 120;

/// What always has a line for each item inside, however short: the file's own sections, and lists
/// that two people may add to at the same time.
const ALWAYS_BROKEN: [&str; 16] = [
    "schema",
    "diagram",
    "settings",
    "models",
    "columns",
    "relationships",
    "foreign_keys",
    "unique_constraints",
    "check_constraints",
    "indexes",
    "positions",
    "naming_convention",
    "groups",
    "notes",
    "views",
    "sources",
];

/// Breaks compact JSON (as `serde_json::to_string` writes it) into lines, with a newline at the end.
pub fn lay_out(compact: &str) -> String {
    let mut out = String::with_capacity(compact.len() * 2);
    write_value(&mut out, compact, "", 0, Break::Always);
    out.push('\n');
    out
}

/// Must a value be broken, or only where it is too long?
#[derive(Clone, Copy, PartialEq)]
enum Break {
    Always,
    WhereLong,
}

fn write_value(out: &mut String, value: &str, key: &str, depth: usize, how: Break) {
    let is_object = value.starts_with('{');
    if !is_object && !value.starts_with('[') || value.len() == 2 {
        out.push_str(value);
        return;
    }
    let items = items(&value[1..value.len() - 1]);
    let line = one_line(value);
    let fits = depth * 2 + key.chars().count() + line.chars().count() + 5 <= LINE_CHARS;
    if fits && how == Break::WhereLong {
        out.push_str(&line);
        return;
    }
    let (open, close) = if is_object { ("{", "}") } else { ("[", "]") };
    out.push_str(open);
    for (at, item) in items.iter().enumerate() {
        out.push_str(if at == 0 { "\n" } else { ",\n" });
        indent(out, depth + 1);
        if is_object {
            let (quoted_key, value) = item.split_at(string_length(item));
            let key = quoted_key.trim_matches('"');
            let value = &value[1..];
            out.push_str(quoted_key);
            out.push_str(": ");
            write_value(out, value, quoted_key, depth + 1, how_to_break(key, value));
        } else {
            // The models themselves: each has lists inside.
            let how = if key == "\"models\"" { Break::Always } else { Break::WhereLong };
            write_value(out, item, "", depth + 1, how);
        }
    }
    out.push('\n');
    indent(out, depth);
    out.push_str(close);
}

/// Lists of objects under those names are broken; lists of ids, as a key's columns, are not.
fn how_to_break(key: &str, value: &str) -> Break {
    let is_list_of_scalars = value.starts_with('[') && !value.starts_with("[{");
    if ALWAYS_BROKEN.contains(&key) && !is_list_of_scalars && key != "columns"
        || (key == "columns" && value.starts_with("[{"))
    {
        Break::Always
    } else {
        Break::WhereLong
    }
}

fn indent(out: &mut String, depth: usize) {
    out.extend(std::iter::repeat_n("  ", depth));
}

/// The members of an object or the elements of an array, without the outer brackets.
fn items(inside: &str) -> Vec<&str> {
    let mut items = Vec::new();
    let (mut depth, mut start, mut at) = (0_usize, 0, 0);
    let bytes = inside.as_bytes();
    while at < bytes.len() {
        match bytes[at] {
            b'"' => at += string_length(&inside[at..]) - 1,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => {
                items.push(&inside[start..at]);
                start = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    items.push(&inside[start..]);
    items
}

/// A value on one line, with a space behind each comma and colon.
fn one_line(value: &str) -> String {
    let mut line = String::with_capacity(value.len() + 16);
    let mut at = 0;
    while at < value.len() {
        let rest = &value[at..];
        let taken = match rest.as_bytes()[0] {
            b'"' => string_length(rest),
            _ => rest.chars().next().map_or(1, char::len_utf8),
        };
        line.push_str(&rest[..taken]);
        if matches!(&rest[..taken], "," | ":") {
            line.push(' ');
        }
        at += taken;
    }
    line
}

/// The length in bytes of the string at the start, its quotes included.
fn string_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    text.len()
}
