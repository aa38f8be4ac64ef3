//! How the keys of dimensions become the key of a product, and back: with `|` between, and `\` before a `|` or `\` of a key's own.

/// Joins the keys of the dimensions; that of one dimension alone stays as it is.
pub(super) fn join(keys: &[String]) -> String {
    if let [key] = keys {
        return key.clone();
    }
    let mut text = String::new();
    for (place, key) in keys.iter().enumerate() {
        if place > 0 {
            text.push('|');
        }
        escape(key, &['|', '\\'], &mut text);
    }
    text
}

/// Takes a product's key apart.
pub(super) fn split(text: &str) -> Vec<String> {
    cut(text, '|').into_iter().map(unescape).collect()
}

/// Writes a text with `\` before each of some characters.
pub(super) fn escape(text: &str, special: &[char], out: &mut String) {
    for char in text.chars() {
        if special.contains(&char) {
            out.push('\\');
        }
        out.push(char);
    }
}

/// Takes the `\` off.
pub(super) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        match char {
            '\\' => out.extend(chars.next()),
            _ => out.push(char),
        }
    }
    out
}

/// Cuts a text at a character that no `\` stands before.
pub(super) fn cut(text: &str, at: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut from, mut is_escaped) = (0, false);
    for (place, char) in text.char_indices() {
        if is_escaped {
            is_escaped = false;
        } else if char == '\\' {
            is_escaped = true;
        } else if char == at {
            parts.push(&text[from..place]);
            from = place + at.len_utf8();
        }
    }
    parts.push(&text[from..]);
    parts
}
