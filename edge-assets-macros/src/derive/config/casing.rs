//! Names in another case, by the rules of serde's `rename_all`.

/// A case, as `rename_all` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Casing {
    Lower,
    Upper,
    Pascal,
    Camel,
    Snake,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
}

/// Every case with its name.
const CASINGS: [(&str, Casing); 8] = [
    ("lowercase", Casing::Lower),
    ("UPPERCASE", Casing::Upper),
    ("PascalCase", Casing::Pascal),
    ("camelCase", Casing::Camel),
    ("snake_case", Casing::Snake),
    ("SCREAMING_SNAKE_CASE", Casing::ScreamingSnake),
    ("kebab-case", Casing::Kebab),
    ("SCREAMING-KEBAB-CASE", Casing::ScreamingKebab),
];

impl Casing {
    /// The case of a name.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        CASINGS
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, casing)| *casing)
    }

    /// The names of all cases.
    pub(crate) fn names() -> Vec<&'static str> {
        CASINGS.iter().map(|(name, _)| *name).collect()
    }

    /// The name of a variant, which is written in Pascal case, in this case.
    pub(crate) fn of_variant(self, variant: &str) -> String {
        let mut snake = String::new();
        for (at, c) in variant.char_indices() {
            if at > 0 && c.is_uppercase() {
                snake.push('_');
            }
            snake.extend(c.to_lowercase());
        }
        match self {
            Self::Pascal => variant.to_owned(),
            Self::Lower => variant.to_ascii_lowercase(),
            Self::Upper => variant.to_ascii_uppercase(),
            Self::Camel => lower_first(variant),
            Self::Snake => snake,
            Self::ScreamingSnake => snake.to_ascii_uppercase(),
            Self::Kebab => snake.replace('_', "-"),
            Self::ScreamingKebab => snake.to_ascii_uppercase().replace('_', "-"),
        }
    }

    /// The name of a field, which is written in snake case, in this case.
    pub(crate) fn of_field(self, field: &str) -> String {
        match self {
            Self::Lower | Self::Snake => field.to_owned(),
            Self::Upper | Self::ScreamingSnake => field.to_ascii_uppercase(),
            Self::Pascal => pascal(field),
            Self::Camel => lower_first(&pascal(field)),
            Self::Kebab => field.replace('_', "-"),
            Self::ScreamingKebab => field.to_ascii_uppercase().replace('_', "-"),
        }
    }
}

fn pascal(snake: &str) -> String {
    snake
        .split('_')
        .map(|word| {
            let mut rest = word.chars();
            let first: String = rest.next().into_iter().flat_map(char::to_uppercase).collect();
            first + rest.as_str()
        })
        .collect()
}

fn lower_first(pascal: &str) -> String {
    let mut rest = pascal.chars();
    let first: String = rest.next().into_iter().flat_map(char::to_lowercase).collect();
    first + rest.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_is_that_of_serde() {
        for (name, variant, field) in [
            ("lowercase", "verylongname", "very_long_name"),
            ("UPPERCASE", "VERYLONGNAME", "VERY_LONG_NAME"),
            ("PascalCase", "VeryLongName", "VeryLongName"),
            ("camelCase", "veryLongName", "veryLongName"),
            ("snake_case", "very_long_name", "very_long_name"),
            ("SCREAMING_SNAKE_CASE", "VERY_LONG_NAME", "VERY_LONG_NAME"),
            ("kebab-case", "very-long-name", "very-long-name"),
            ("SCREAMING-KEBAB-CASE", "VERY-LONG-NAME", "VERY-LONG-NAME"),
        ] {
            let casing = Casing::of_name(name).unwrap();
            assert_eq!(casing.of_variant("VeryLongName"), variant, "{name}");
            assert_eq!(casing.of_field("very_long_name"), field, "{name}");
        }
        assert_eq!(Casing::of_name("Kebab"), None);
    }
}
