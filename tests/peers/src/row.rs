//! The record that every contender reads and writes: an id and seven other fields.

/// A row's fields, before a contender's own types hold them.
pub(crate) struct Plain {
    pub(crate) name: String,
    pub(crate) age: i64,
    pub(crate) email: String,
    pub(crate) tags: Vec<String>,
    pub(crate) score: f64,
    pub(crate) active: bool,
    pub(crate) joined_s: i64,
    pub(crate) joined_ns: u32,
}

/// The key of row `index`, as long as those that the database makes.
pub(crate) fn key(index: usize) -> String {
    format!("row{index:017}")
}

impl Plain {
    pub(crate) fn number(index: usize) -> Self {
        Self {
            name: format!("Person number {index}"),
            age: (index % 90) as i64,
            email: format!("person.{index}@mail.example.com"),
            tags: (0..3)
                .map(|tag| format!("tag-{}", (index + tag) % 50))
                .collect(),
            score: index as f64 / 7.0,
            active: index.is_multiple_of(2),
            joined_s: 1_700_000_000 + index as i64,
            joined_ns: (index * 1_000) as u32,
        }
    }
}
