//! How well a name fits what was typed: all its letters in order, whole beginnings of words best.

/// `query` is in lower case and without blanks. `None` where a letter is missing.
pub fn fuzzy_score(query: &[char], name: &str) -> Option<i32> {
    let mut letters = query.iter().copied().peekable();
    let mut score = 0;
    let mut run = 0;
    let mut previous = ' ';
    let mut first_hit = None;
    for (at, c) in name.chars().enumerate() {
        let Some(wanted) = letters.peek().copied() else { break };
        let is_start = !previous.is_alphanumeric() || previous.is_lowercase() && c.is_uppercase();
        if c.to_lowercase().eq(std::iter::once(wanted)) {
            letters.next();
            run += 1;
            score += 4 + 4 * run;
            if is_start {
                score += 10;
            }
            first_hit.get_or_insert(at);
        } else {
            run = 0;
        }
        previous = c;
    }
    if letters.peek().is_some() {
        return None;
    }
    let length = name.chars().count();
    let begins = if first_hit == Some(0) { 12 } else { 0 };
    let is_whole = if length == query.len() { 20 } else { 0 };
    Some(score + begins + is_whole - i32::try_from(length / 4).unwrap_or(i32::MAX / 2))
}

#[cfg(test)]
mod tests {
    use super::fuzzy_score;

    fn best(query: &str, names: &[&'static str]) -> &'static str {
        let query: Vec<char> = query.chars().collect();
        let scored = names.iter().filter_map(|name| Some((fuzzy_score(&query, name)?, *name)));
        scored.max_by_key(|(score, _)| *score).map_or("", |(_, name)| name)
    }

    #[test]
    fn letters_must_come_in_order() {
        assert!(fuzzy_score(&['r', 'u'], "Role.users").is_some());
        assert!(fuzzy_score(&['u', 'r', 'r'], "Role.users").is_none());
    }

    #[test]
    fn the_beginning_of_words_and_whole_names_come_first() {
        assert_eq!(best("user", &["UserGroup", "User", "Superuser"]), "User");
        assert_eq!(best("zf", &["Size of it", "Zoom to fit"]), "Zoom to fit");
        assert_eq!(best("ru", &["Trunk", "Role.users"]), "Role.users");
    }
}
