//! Layout of Python code within 88 columns, wrapped as the formatter black does.
//!
//! Knows brackets and commas, nothing of what stands between them.

/// The longest line, in characters.
pub(super) const LINE_WIDTH: usize = 88;

/// One level of indentation, in characters.
const INDENT: usize = 4;

/// A piece of code: a word that is never broken, or a bracket with items.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Code {
    /// Kept on one line.
    Atom(String),
    /// `open item, item close`.
    Bracket {
        /// With all that stands before it: `name = db.Column(`.
        open: String,
        /// Between the commas.
        items: Vec<Self>,
        /// `)`, `]` or `}`.
        close: &'static str,
        /// A tuple keeps the comma after its only item.
        is_tuple: bool,
    },
}

impl Code {
    pub(super) fn atom(text: impl Into<String>) -> Self {
        Self::Atom(text.into())
    }

    pub(super) fn bracket(open: impl Into<String>, items: Vec<Self>, close: &'static str) -> Self {
        Self::Bracket { open: open.into(), items, close, is_tuple: false }
    }

    pub(super) fn call(function: &str, arguments: Vec<Self>) -> Self {
        let mut open = String::with_capacity(function.len() + LINE_WIDTH / 2);
        open.push_str(function);
        open.push('(');
        Self::bracket(open, arguments, ")")
    }

    pub(super) fn tuple(items: Vec<Self>) -> Self {
        Self::Bracket { open: "(".to_owned(), items, close: ")", is_tuple: true }
    }

    pub(super) fn keyword(name: &str, value: Self) -> Self {
        value.prefixed("=").prefixed(name)
    }

    /// The code with text before it, on the same line.
    pub(super) fn prefixed(mut self, prefix: &str) -> Self {
        let (Self::Atom(text) | Self::Bracket { open: text, .. }) = &mut self;
        text.insert_str(0, prefix);
        self
    }

    /// The code as a statement: lines that end with a newline, `indent` characters from the left.
    pub(super) fn statement(&self, indent: usize) -> String {
        let mut out = String::new();
        self.write(&mut out, indent, "");
        out
    }

    /// The code on one line.
    pub(super) fn flat(&self) -> String {
        let mut out = String::new();
        self.push_flat(&mut out);
        out
    }

    fn push_flat(&self, out: &mut String) {
        match self {
            Self::Atom(text) => out.push_str(text),
            Self::Bracket { open, items, close, is_tuple } => {
                out.push_str(open);
                push_flat_items(out, items);
                if *is_tuple && items.len() == 1 {
                    out.push(',');
                }
                out.push_str(close);
            }
        }
    }

    fn write(&self, out: &mut String, indent: usize, suffix: &str) {
        // Most code fits on a line, so it is written there, and taken back if it does not.
        let start = out.len();
        push_indent(out, indent);
        self.push_flat(out);
        let is_short = fits(&out[start + indent..], indent, suffix);
        let Some((open, items, close, keeps_comma)) = self.breakable().filter(|_| !is_short) else {
            out.push_str(suffix);
            out.push('\n');
            return;
        };
        out.truncate(start);
        push_line(out, indent, open, "");
        let inner = indent + INDENT;
        let start = out.len();
        push_indent(out, inner);
        push_flat_items(out, items);
        if fits(&out[start + inner..], inner, "") && !keeps_comma {
            out.push('\n');
        } else {
            out.truncate(start);
            let comma = if items.len() == 1 && !keeps_comma { "" } else { "," };
            for item in items {
                item.write(out, inner, comma);
            }
        }
        push_line(out, indent, close, suffix);
    }

    /// The parts of a bracket that lines can be broken in: `open`, items, `close`, and whether a
    /// comma has to stay after the only item.
    fn breakable(&self) -> Option<(&str, &[Self], &'static str, bool)> {
        match self {
            Self::Bracket { open, items, close, is_tuple } if !items.is_empty() => {
                Some((open, items, close, *is_tuple && items.len() == 1))
            }
            _ => None,
        }
    }
}

fn push_flat_items(out: &mut String, items: &[Code]) {
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        item.push_flat(out);
    }
}

fn fits(text: &str, indent: usize, suffix: &str) -> bool {
    indent + text.chars().count() + suffix.len() <= LINE_WIDTH
}

fn push_indent(out: &mut String, indent: usize) {
    out.extend(std::iter::repeat_n(' ', indent));
}

fn push_line(out: &mut String, indent: usize, text: &str, suffix: &str) {
    push_indent(out, indent);
    out.push_str(text);
    out.push_str(suffix);
    out.push('\n');
}
