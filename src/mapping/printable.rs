//! Messages as a terminal or a label can show them. Knows text only.

/// The longest message, in characters.
const LONGEST: usize = 600;

/// One line without controls, marks of direction and what else draws nothing: these are written as
/// Rust writes them, `\u{202e}`. Of a very long text the middle is left out, so that its beginning
/// still says where, and its end what to do.
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let count = text.chars().count();
    for (at, c) in text.chars().enumerate() {
        if count > LONGEST && at >= LONGEST / 2 && at < count - LONGEST / 3 {
            if at == LONGEST / 2 {
                out.push('…');
            }
        } else if is_printable(c) {
            out.push(c);
        } else {
            out.extend(c.escape_debug());
        }
    }
    out
}

fn is_printable(c: char) -> bool {
    if c.is_ascii() {
        return !c.is_ascii_control();
    }
    // A letter stands before, since combining marks are only escaped at the start.
    let mut pair = String::from("a");
    pair.push(c);
    pair.escape_debug().nth(1) == Some(c)
}
