//! Renames followed into the expressions of relationships: `Post.id.desc()`, `followers.c.user_id`.
//!
//! A scanner of names and dots; what stands in quotes is left alone. Knows no more of Python.

use crate::schema::{Column, Model, ModelId, Relationship, RelationshipOptions, Schema};

/// What a dotted name becomes; `None` leaves it.
type Replace<'a> = dyn Fn(&[&str]) -> Option<Vec<String>> + 'a;

/// Follows the class name, variable name and table name of a model, which was `before`.
pub fn follow_model(schema: &mut Schema, before: &Model) {
    let Some(after) = schema.model(before.id).cloned() else { return };
    let (old_table, new_table) = (before.table_name(), after.table_name());
    let is_class_name = |name: &str| {
        name != after.class_name
            && schema.model_named(name).is_some_and(|model| model.kind.is_class())
    };
    let table_is_hidden = is_class_name(&old_table);
    rewrite(schema, &|path| {
        let (first, rest) = path.split_first()?;
        let rest = || rest.iter().map(|part| (*part).to_owned());
        if *first == before.class_name && (before.kind.is_class() || old_table != **first) {
            if before.kind.is_class() && !after.kind.is_class() {
                return table_path(before, &new_table, path);
            }
            return (before.class_name != after.class_name)
                .then(|| std::iter::once(after.class_name.clone()).chain(rest()).collect());
        }
        let is_table = *first == old_table && !table_is_hidden;
        (is_table && old_table != new_table)
            .then(|| std::iter::once(new_table.clone()).chain(rest()).collect())
    });
}

/// `PostTag.post_id` as `post_tags.c.post_id`, for a class that became an association table.
fn table_path(before: &Model, table: &str, path: &[&str]) -> Option<Vec<String>> {
    let [_, attribute, rest @ ..] = path else { return None };
    let column = before.columns.iter().find(|column| column.attribute_name() == *attribute)?;
    let mut new = vec![table.to_owned(), "c".to_owned(), column.name.clone()];
    new.extend(rest.iter().map(|part| (*part).to_owned()));
    Some(new)
}

/// Follows the name and the attribute of a column, which was `before` and is `after`.
pub fn follow_column(schema: &mut Schema, model_id: ModelId, before: &Column, after: &Column) {
    follow_attribute(schema, model_id, before.attribute_name(), after.attribute_name());
    let Some(model) = schema.model(model_id) else { return };
    if before.name == after.name {
        return;
    }
    let (class_name, table) = (model.class_name.clone(), model.table_name());
    rewrite(schema, &|path| {
        let is_columns = |part: &str| part == "c" || part == "columns";
        let at = match path {
            [first, c, name, ..]
                if (*first == table || *first == class_name)
                    && is_columns(c)
                    && *name == before.name =>
            {
                2
            }
            [first, "__table__", c, name, ..]
                if *first == class_name && is_columns(c) && *name == before.name =>
            {
                3
            }
            _ => return None,
        };
        Some(with_part(path, at, &after.name))
    });
}

/// Follows an attribute of a class: of a column, a relationship or a backref.
pub fn follow_attribute(schema: &mut Schema, model_id: ModelId, before: &str, after: &str) {
    let Some(model) = schema.model(model_id) else { return };
    if before == after || !model.kind.is_class() {
        return;
    }
    let class_names: Vec<String> = with_subclasses(schema, model, before)
        .into_iter()
        .map(|model| model.class_name.clone())
        .collect();
    let is_of_class = |name: &str| class_names.iter().any(|class| class == name);
    rewrite(schema, &|path| match path {
        [first, attribute, ..] if is_of_class(first) && *attribute == before => {
            Some(with_part(path, 1, after))
        }
        _ => None,
    });
}

/// A class and those that inherit an attribute from it.
fn with_subclasses<'a>(schema: &'a Schema, model: &'a Model, attribute: &str) -> Vec<&'a Model> {
    let has_its_own =
        |model: &Model| model.columns.iter().any(|column| column.attribute_name() == attribute);
    let mut found = vec![model];
    let mut at = 0;
    while let Some(base) = found.get(at).map(|model| model.id) {
        let subclasses = schema.models.values().map(AsRef::as_ref).filter(|one: &&Model| {
            one.inherits.as_ref().and_then(crate::schema::ModelReference::id) == Some(base)
                && !has_its_own(one)
        });
        let new: Vec<&Model> =
            subclasses.filter(|one| found.iter().all(|known| known.id != one.id)).collect();
        found.extend(new);
        at += 1;
    }
    found
}

fn with_part(path: &[&str], at: usize, new: &str) -> Vec<String> {
    let mut path: Vec<String> = path.iter().map(|part| (*part).to_owned()).collect();
    new.clone_into(&mut path[at]);
    path
}

/// Rewrites all expressions of all classes and relationships; models without a change stay shared.
fn rewrite(schema: &mut Schema, replace: &Replace<'_>) {
    let mut changed = Vec::new();
    for model in schema.models.values() {
        let mut relationships = model.relationships.clone();
        let mut mapper_args = model.mapper_args.clone();
        let mut is_changed = false;
        for text in mapper_args.expressions_mut() {
            if let Some(new) = rewrite_text(text, replace) {
                *text = new;
                is_changed = true;
            }
        }
        for relationship in &mut relationships {
            is_changed |= rewrite_relationship(relationship, replace);
        }
        if is_changed {
            changed.push((model.id, relationships, mapper_args));
        }
    }
    for (id, relationships, mapper_args) in changed {
        if let Some(model) = schema.model_mut(id) {
            model.relationships = relationships;
            model.mapper_args = mapper_args;
        }
    }
}

fn rewrite_relationship(relationship: &mut Relationship, replace: &Replace<'_>) -> bool {
    let mut is_changed = rewrite_options(&mut relationship.options, replace);
    if let Some(backref) = &mut relationship.backref {
        is_changed |= rewrite_options(&mut backref.options, replace);
    }
    is_changed
}

fn rewrite_options(options: &mut RelationshipOptions, replace: &Replace<'_>) -> bool {
    let RelationshipOptions {
        order_by,
        primaryjoin,
        secondaryjoin,
        foreign_keys,
        remote_side,
        lazy: _,
        uselist: _,
        cascade: _,
        passive_deletes: _,
        viewonly: _,
        post_update: _,
        single_parent: _,
        overlaps: _,
        more: _,
    } = options;
    let mut is_changed = false;
    let lists = order_by.iter_mut().chain(foreign_keys).chain(remote_side);
    for text in lists.chain(primaryjoin.as_mut()).chain(secondaryjoin.as_mut()) {
        if let Some(new) = rewrite_text(text, replace) {
            *text = new;
            is_changed = true;
        }
    }
    is_changed
}

/// The text with each dotted name replaced; `None` if nothing was.
fn rewrite_text(text: &str, replace: &Replace<'_>) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut is_changed = false;
    let mut rest = text;
    let mut before = ' ';
    while let Some(char) = rest.chars().next() {
        let taken = match char {
            '\'' | '"' => string_length(rest),
            '#' => rest.find('\n').unwrap_or(rest.len()),
            _ if char.is_ascii_digit() => {
                rest.find(|c: char| !is_name(c) && c != '.').unwrap_or(rest.len())
            }
            _ if is_name(char) => path_length(rest),
            _ => char.len_utf8(),
        };
        let (token, after) = rest.split_at(taken);
        let is_path = is_name(char) && !char.is_ascii_digit() && before != '.';
        let new = if is_path && !is_call_or_keyword(token, after) {
            replace(&token.split('.').collect::<Vec<_>>())
        } else {
            None
        };
        if let Some(parts) = new {
            out.push_str(&parts.join("."));
            is_changed = true;
        } else {
            out.push_str(token);
        }
        if let Some(last) = token.chars().rev().find(|c| !c.is_whitespace()) {
            before = last;
        }
        rest = after;
    }
    is_changed.then_some(out)
}

/// `desc(` is a function and `order=` an argument's name, whatever a table may be called; nor is the
/// prefix of a string a name.
fn is_call_or_keyword(token: &str, after: &str) -> bool {
    if token.contains('.') {
        return false;
    }
    let next = after.trim_start();
    next.starts_with('(')
        || (next.starts_with('=') && !next.starts_with("=="))
        || after.starts_with(['\'', '"'])
}

fn is_name(char: char) -> bool {
    char == '_' || char.is_alphanumeric()
}

/// The length in bytes of `a.b.c` at the start of the text.
fn path_length(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        let goes_on = char == '.'
            && chars.peek().is_some_and(|(_, next)| is_name(*next) && !next.is_ascii_digit());
        if !is_name(char) && !goes_on {
            return at;
        }
        end = at + char.len_utf8();
    }
    end
}

/// The length in bytes of the string literal at the start of the text, its quotes included.
fn string_length(text: &str) -> usize {
    let quote = &text[..1];
    let triple = quote.repeat(3);
    let quote = if text.starts_with(&triple) { triple.as_str() } else { quote };
    let mut at = quote.len();
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with(quote) {
            return at + quote.len();
        }
        let mut chars = rest.chars();
        let escape = if chars.next() == Some('\\') { chars.next() } else { None };
        at += rest.chars().next().map_or(1, char::len_utf8) + escape.map_or(0, char::len_utf8);
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{rewrite_text, with_part};

    fn renamed(text: &str) -> String {
        rewrite_text(text, &|path| (path[0] == "Post").then(|| with_part(path, 0, "Article")))
            .unwrap_or_else(|| text.to_owned())
    }

    #[test]
    fn names_are_replaced_and_what_is_quoted_is_not() {
        for (text, expected) in [
            ("Post.id.desc()", "Article.id.desc()"),
            ("desc(Post.id)", "desc(Article.id)"),
            (
                "and_(Post.a == Other.Post, Post.b != 'Post.x')",
                "and_(Article.a == Other.Post, Article.b != 'Post.x')",
            ),
            ("x().Post.id", "x().Post.id"),
            ("PostTag.id", "PostTag.id"),
            ("\"it's Post\" + Post.a", "\"it's Post\" + Article.a"),
            ("'''Post ' Post''' + Post.a", "'''Post ' Post''' + Article.a"),
            ("r'\\' Post' + Post.a", "r'\\' Post' + Article.a"),
            ("f(Post=1)", "f(Post=1)"),
            ("Post == 1", "Article == 1"),
            ("1.5 * Post.a", "1.5 * Article.a"),
            ("é + Post.é", "é + Article.é"),
            ("'never closed Post", "'never closed Post"),
        ] {
            assert_eq!(renamed(text), expected);
        }
    }
}
