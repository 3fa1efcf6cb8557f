//! `rename_all`, with serde's names and serde's results.

#[derive(Clone, Copy, Debug)]
pub(crate) enum Case {
    Snake,
    Lower,
    Upper,
    Pascal,
    Camel,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
}

const NAMES: [(&str, Case); 8] = [
    ("lowercase", Case::Lower),
    ("UPPERCASE", Case::Upper),
    ("PascalCase", Case::Pascal),
    ("camelCase", Case::Camel),
    ("snake_case", Case::Snake),
    ("SCREAMING_SNAKE_CASE", Case::ScreamingSnake),
    ("kebab-case", Case::Kebab),
    ("SCREAMING-KEBAB-CASE", Case::ScreamingKebab),
];

impl Case {
    /// Returns the case with this name, or what is wrong with it.
    pub(crate) fn named(name: &str) -> Result<Self, String> {
        let found = NAMES.iter().find(|(known, _)| *known == name);
        found.map(|(_, case)| *case).ok_or_else(|| {
            let known: Vec<_> = NAMES.iter().map(|(name, _)| format!("{name:?}")).collect();
            format!("unknown case {name:?}: use one of {}", known.join(", "))
        })
    }

    /// The stored name of a field whose Rust name is `field`.
    pub(crate) fn field(self, field: &str) -> String {
        match self {
            Self::Snake | Self::Lower => field.to_owned(),
            Self::Upper | Self::ScreamingSnake => field.to_ascii_uppercase(),
            Self::Kebab => field.replace('_', "-"),
            Self::ScreamingKebab => field.to_ascii_uppercase().replace('_', "-"),
            Self::Pascal => pascal(field),
            Self::Camel => camel(&pascal(field)),
        }
    }

    /// The stored name of a variant whose Rust name is `variant`.
    pub(crate) fn variant(self, variant: &str) -> String {
        match self {
            Self::Pascal => variant.to_owned(),
            Self::Lower => variant.to_ascii_lowercase(),
            Self::Upper => variant.to_ascii_uppercase(),
            Self::Camel => camel(variant),
            Self::Snake => snake(variant),
            Self::ScreamingSnake | Self::Kebab | Self::ScreamingKebab => {
                self.field(&snake(variant))
            }
        }
    }
}

fn pascal(field: &str) -> String {
    field
        .split('_')
        .map(|word| {
            let first = word.chars().next().map_or(0, char::len_utf8);
            word[..first].to_ascii_uppercase() + &word[first..]
        })
        .collect()
}

fn camel(pascal: &str) -> String {
    let first = pascal.chars().next().map_or(0, char::len_utf8);
    pascal[..first].to_ascii_lowercase() + &pascal[first..]
}

fn snake(pascal: &str) -> String {
    let mut snake = String::new();
    for (index, letter) in pascal.char_indices() {
        if index > 0 && letter.is_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::Case;

    #[test]
    fn renames_as_serde_does() {
        for (case, field, variant) in [
            (Case::Snake, "first_name", "first_name"),
            (Case::Lower, "first_name", "firstname"),
            (Case::Upper, "FIRST_NAME", "FIRSTNAME"),
            (Case::ScreamingSnake, "FIRST_NAME", "FIRST_NAME"),
            (Case::Pascal, "FirstName", "FirstName"),
            (Case::Camel, "firstName", "firstName"),
            (Case::Kebab, "first-name", "first-name"),
            (Case::ScreamingKebab, "FIRST-NAME", "FIRST-NAME"),
        ] {
            assert_eq!(case.field("first_name"), field);
            assert_eq!(case.variant("FirstName"), variant);
        }
    }
}
