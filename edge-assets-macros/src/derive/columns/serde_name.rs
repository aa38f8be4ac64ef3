//! The name under which serde writes a field. What serde itself refuses is left for it to report.

use syn::{Attribute, Expr, Ident, LitStr, Token, ext::IdentExt, meta::ParseNestedMeta, parenthesized};

/// What serde writes of a field.
pub(super) enum FieldName {
    Named(String),
    /// The fields of its type in its place.
    Flattened,
    Skipped,
}

/// How serde renames the fields of a struct.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RenameRule {
    Keep,
    Lower,
    Upper,
    Pascal,
    Camel,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
}

impl RenameRule {
    /// The rule of a struct's attributes.
    pub(super) fn of(attributes: &[Attribute]) -> Self {
        let mut rule = Self::Keep;
        for_each_argument(attributes, &mut |argument| {
            if argument.path.is_ident("rename_all") {
                if let Some(name) = written_name(argument)? {
                    rule = Self::named(&name);
                }
                return Ok(());
            }
            pass_over(argument)
        });
        rule
    }

    fn named(name: &str) -> Self {
        match name {
            "lowercase" => Self::Lower,
            "UPPERCASE" => Self::Upper,
            "PascalCase" => Self::Pascal,
            "camelCase" => Self::Camel,
            "SCREAMING_SNAKE_CASE" => Self::ScreamingSnake,
            "kebab-case" => Self::Kebab,
            "SCREAMING-KEBAB-CASE" => Self::ScreamingKebab,
            // `snake_case`, which changes nothing, and what serde refuses.
            _ => Self::Keep,
        }
    }

    fn apply(self, name: &str) -> String {
        match self {
            Self::Keep | Self::Lower => name.to_owned(),
            Self::Upper | Self::ScreamingSnake => name.to_ascii_uppercase(),
            Self::Pascal => name.split('_').map(capitalized).collect(),
            Self::Camel => {
                let pascal = Self::Pascal.apply(name);
                let mut rest = pascal.chars();
                let first = rest.next().map(|first| first.to_ascii_lowercase());
                first.into_iter().chain(rest).collect()
            }
            Self::Kebab => name.replace('_', "-"),
            Self::ScreamingKebab => Self::Kebab.apply(name).to_ascii_uppercase(),
        }
    }
}

fn capitalized(word: &str) -> String {
    let mut rest = word.chars();
    let first = rest.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(rest).collect()
}

/// The name of a field.
pub(super) fn field_name(ident: &Ident, attributes: &[Attribute], rule: RenameRule) -> FieldName {
    let mut name = rule.apply(&ident.unraw().to_string());
    let (mut is_skipped, mut is_flattened) = (false, false);
    for_each_argument(attributes, &mut |argument| {
        let path = &argument.path;
        if path.is_ident("rename") {
            if let Some(written) = written_name(argument)? {
                name = written;
            }
            return Ok(());
        }
        // The client of ClickHouse leaves out what is skipped on either way.
        is_skipped |= ["skip", "skip_serializing", "skip_deserializing"]
            .iter()
            .any(|skip| path.is_ident(skip));
        is_flattened |= path.is_ident("flatten");
        pass_over(argument)
    });
    if is_skipped {
        FieldName::Skipped
    } else if is_flattened {
        FieldName::Flattened
    } else {
        FieldName::Named(name)
    }
}

fn for_each_argument(attributes: &[Attribute], visit: &mut dyn FnMut(&ParseNestedMeta<'_>) -> syn::Result<()>) {
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        // An error here is serde's, which reports it at the same token.
        let _reported_by_serde = attribute.parse_nested_meta(|argument| visit(&argument));
    }
}

/// `= "name"`, or the name behind `serialize` in `(serialize = "name", deserialize = "other")`.
fn written_name(argument: &ParseNestedMeta<'_>) -> syn::Result<Option<String>> {
    if argument.input.peek(Token![=]) {
        return Ok(Some(argument.value()?.parse::<LitStr>()?.value()));
    }
    let mut name = None;
    argument.parse_nested_meta(|side| {
        let text = side.value()?.parse::<LitStr>()?.value();
        if side.path.is_ident("serialize") {
            name = Some(text);
        }
        Ok(())
    })?;
    Ok(name)
}

/// Reads what stands behind the name of an argument, and forgets it.
fn pass_over(argument: &ParseNestedMeta<'_>) -> syn::Result<()> {
    if argument.input.peek(Token![=]) {
        argument.value()?.parse::<Expr>()?;
    } else if argument.input.peek(syn::token::Paren) {
        let content;
        parenthesized!(content in argument.input);
        content.parse::<proc_macro2::TokenStream>()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::RenameRule;

    #[test]
    fn fields_are_renamed_as_serde_does() {
        // What serde's own derive makes of the same names stands in the library's tests.
        for (rule, expected) in [
            ("lowercase", "last_seen_at"),
            ("UPPERCASE", "LAST_SEEN_AT"),
            ("PascalCase", "LastSeenAt"),
            ("camelCase", "lastSeenAt"),
            ("snake_case", "last_seen_at"),
            ("SCREAMING_SNAKE_CASE", "LAST_SEEN_AT"),
            ("kebab-case", "last-seen-at"),
            ("SCREAMING-KEBAB-CASE", "LAST-SEEN-AT"),
        ] {
            assert_eq!(RenameRule::named(rule).apply("last_seen_at"), expected);
        }
    }
}
