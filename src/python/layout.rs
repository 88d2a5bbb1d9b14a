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
        Self::bracket(format!("{function}("), arguments, ")")
    }

    pub(super) fn tuple(items: Vec<Self>) -> Self {
        Self::Bracket { open: "(".to_owned(), items, close: ")", is_tuple: true }
    }

    pub(super) fn keyword(name: &str, value: Self) -> Self {
        value.prefixed(&format!("{name}="))
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
        match self {
            Self::Atom(text) => text.clone(),
            Self::Bracket { open, items, close, is_tuple } => {
                let comma = if *is_tuple && items.len() == 1 { "," } else { "" };
                format!("{open}{}{comma}{close}", flat_items(items))
            }
        }
    }

    fn write(&self, out: &mut String, indent: usize, suffix: &str) {
        let flat = self.flat();
        match self {
            Self::Bracket { open, items, close, is_tuple }
                if !items.is_empty() && !fits(&flat, indent, suffix) =>
            {
                push_line(out, indent, open, "");
                let inner = indent + INDENT;
                let body = flat_items(items);
                let keeps_comma = *is_tuple && items.len() == 1;
                if fits(&body, inner, "") && !keeps_comma {
                    push_line(out, inner, &body, "");
                } else if let [only] = items.as_slice()
                    && !keeps_comma
                {
                    only.write(out, inner, "");
                } else {
                    for item in items {
                        item.write(out, inner, ",");
                    }
                }
                push_line(out, indent, close, suffix);
            }
            _ => push_line(out, indent, &flat, suffix),
        }
    }
}

fn flat_items(items: &[Code]) -> String {
    items.iter().map(Code::flat).collect::<Vec<_>>().join(", ")
}

fn fits(text: &str, indent: usize, suffix: &str) -> bool {
    indent + text.chars().count() + suffix.len() <= LINE_WIDTH
}

fn push_line(out: &mut String, indent: usize, text: &str, suffix: &str) {
    out.extend(std::iter::repeat_n(' ', indent));
    out.push_str(text);
    out.push_str(suffix);
    out.push('\n');
}
