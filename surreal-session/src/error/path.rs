use std::fmt;

/// The path to a value within another: `[3].address.zip`.
///
/// Collected from the inside out while an error travels up, so that a decode that succeeds pays
/// nothing for it.
#[derive(Clone, Default)]
pub(crate) struct Path(Vec<Segment>);

/// The number of levels that are shown, from the outside in.
const SHOWN: usize = 12;

#[derive(Clone)]
enum Segment {
    Field(String),
    Index(usize),
}

impl Path {
    pub(crate) fn enter_field(&mut self, name: &str) {
        self.0.push(Segment::Field(name.to_owned()));
    }

    pub(crate) fn enter_index(&mut self, index: usize) {
        self.0.push(Segment::Index(index));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, segment) in self.0.iter().rev().take(SHOWN).enumerate() {
            match segment {
                Segment::Index(index) => write!(f, "[{index}]")?,
                Segment::Field(name) if position == 0 => f.write_str(name)?,
                Segment::Field(name) => write!(f, ".{name}")?,
            }
        }
        match self.0.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(f, " and {more} levels deeper"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Path;

    #[test]
    fn reads_from_the_outside_in() {
        let mut path = Path::default();
        path.enter_field("zip");
        path.enter_field("address");
        path.enter_index(3);
        assert_eq!(path.to_string(), "[3].address.zip");
        for _ in 0..97 {
            path.enter_index(0);
        }
        let text = path.to_string();
        assert_eq!(text, format!("{} and 88 levels deeper", "[0]".repeat(12)));
    }
}
