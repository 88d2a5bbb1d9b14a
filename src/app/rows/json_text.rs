//! JSON on lines of its own, for reading: the tokens stay as they are written, so that no number loses a
//! digit and no name its place. Pure text.

use serde::de::IgnoredAny;

/// The text on lines with indentation, if it is a JSON object or list.
pub fn pretty_json(text: &str) -> Option<String> {
    let text = text.trim();
    if !text.starts_with(['{', '[']) || serde_json::from_str::<IgnoredAny>(text).is_err() {
        return None;
    }
    let mut pretty = String::with_capacity(text.len() * 2);
    let mut depth = 0_usize;
    let mut letters = text.chars().peekable();
    let new_line = |pretty: &mut String, depth: usize| {
        pretty.push('\n');
        pretty.extend(std::iter::repeat_n("  ", depth));
    };
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                pretty.push('"');
                let mut is_escaped = false;
                for letter in letters.by_ref() {
                    pretty.push(letter);
                    match letter {
                        '"' if !is_escaped => break,
                        '\\' => is_escaped = !is_escaped,
                        _ => is_escaped = false,
                    }
                }
            }
            '{' | '[' => {
                pretty.push(letter);
                while letters.peek().is_some_and(char::is_ascii_whitespace) {
                    letters.next();
                }
                if letters.peek().is_some_and(|one| matches!(one, '}' | ']')) {
                    pretty.extend(letters.next());
                } else {
                    depth += 1;
                    new_line(&mut pretty, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut pretty, depth);
                pretty.push(letter);
            }
            ',' => {
                pretty.push(',');
                new_line(&mut pretty, depth);
            }
            ':' => pretty.push_str(": "),
            other if other.is_ascii_whitespace() => {}
            other => pretty.push(other),
        }
    }
    Some(pretty)
}

#[cfg(test)]
mod tests {
    use super::pretty_json;

    #[test]
    fn tokens_stay_as_they_are_written() {
        let text = r#"{"z":1.10, "a" : [ ], "s":"{\"x\\\\\", [1]}","n":[{},12345678901234567890]}"#;
        let pretty = pretty_json(text).expect("JSON");
        let expected = "{\n  \"z\": 1.10,\n  \"a\": [],\n  \"s\": \"{\\\"x\\\\\\\\\\\", [1]}\",\n  \"n\": [\n    {},\n    12345678901234567890\n  ]\n}";
        assert_eq!(pretty, expected);
        let again: serde_json::Value = serde_json::from_str(&pretty).expect("still JSON");
        assert_eq!(again, serde_json::from_str::<serde_json::Value>(text).expect("JSON"));
    }

    #[test]
    fn what_is_no_object_or_list_is_left_alone() {
        for text in ["", "12", "\"text\"", "{not json}", "[1, 2", "null"] {
            assert_eq!(pretty_json(text), None, "{text}");
        }
    }
}
