//! `rename_all`, with serde's names and serde's results for fields.

use darling::FromMeta;

#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Case {
    /// As in Rust
    #[default]
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

impl FromMeta for Case {
    fn from_string(value: &str) -> darling::Result<Self> {
        let found = NAMES.iter().find(|(name, _)| *name == value);
        found.map(|(_, case)| *case).ok_or_else(|| {
            let known: Vec<_> = NAMES.iter().map(|(name, _)| format!("{name:?}")).collect();
            darling::Error::custom(format!(
                "unknown case {value:?}: use one of {}",
                known.join(", ")
            ))
        })
    }
}

impl Case {
    /// The stored name of a field whose Rust name is `field`.
    pub(crate) fn apply(self, field: &str) -> String {
        match self {
            Self::Snake | Self::Lower => field.to_owned(),
            Self::Upper | Self::ScreamingSnake => field.to_ascii_uppercase(),
            Self::Kebab => field.replace('_', "-"),
            Self::ScreamingKebab => field.to_ascii_uppercase().replace('_', "-"),
            Self::Pascal => pascal(field),
            Self::Camel => {
                let pascal = pascal(field);
                let first = pascal.chars().next().map_or(0, char::len_utf8);
                pascal[..first].to_ascii_lowercase() + &pascal[first..]
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

#[cfg(test)]
mod tests {
    use super::Case;

    #[test]
    fn renames_as_serde_does() {
        for (case, expected) in [
            (Case::Snake, "first_name"),
            (Case::Lower, "first_name"),
            (Case::Upper, "FIRST_NAME"),
            (Case::ScreamingSnake, "FIRST_NAME"),
            (Case::Pascal, "FirstName"),
            (Case::Camel, "firstName"),
            (Case::Kebab, "first-name"),
            (Case::ScreamingKebab, "FIRST-NAME"),
        ] {
            assert_eq!(case.apply("first_name"), expected);
        }
    }
}
