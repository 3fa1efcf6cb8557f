/// The names of the fields that an object may have.
#[derive(Clone, Copy, Debug)]
pub struct FieldNames {
    /// Its own
    pub own: &'static [&'static str],
    /// Those of the objects that are flattened into it
    pub flattened: &'static [&'static Self],
}

impl FieldNames {
    /// Tests that no name occurs twice. Checked when the program is compiled.
    #[must_use]
    pub const fn are_distinct(&self) -> bool {
        let mut index = 0;
        while index < self.flattened.len() {
            let flattened = self.flattened[index];
            if flattened.shares_with(self.own) {
                return false;
            }
            let mut other = index + 1;
            while other < self.flattened.len() {
                if flattened.overlaps(self.flattened[other]) {
                    return false;
                }
                other += 1;
            }
            index += 1;
        }
        true
    }

    const fn overlaps(&self, other: &Self) -> bool {
        if self.shares_with(other.own) {
            return true;
        }
        let mut index = 0;
        while index < other.flattened.len() {
            if self.overlaps(other.flattened[index]) {
                return true;
            }
            index += 1;
        }
        false
    }

    const fn shares_with(&self, names: &[&str]) -> bool {
        let mut index = 0;
        while index < names.len() {
            if self.has(names[index]) {
                return true;
            }
            index += 1;
        }
        false
    }

    const fn has(&self, name: &str) -> bool {
        let mut index = 0;
        while index < self.own.len() {
            if same(self.own[index], name) {
                return true;
            }
            index += 1;
        }
        index = 0;
        while index < self.flattened.len() {
            if self.flattened[index].has(name) {
                return true;
            }
            index += 1;
        }
        false
    }

    /// All names.
    pub(crate) fn all(&self) -> Vec<&'static str> {
        let mut names = self.own.to_vec();
        for flattened in self.flattened {
            names.extend(flattened.all());
        }
        names
    }
}

/// `==`, which is not `const`.
const fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut index = 0;
    while index < one.len() {
        if one[index] != other[index] {
            return false;
        }
        index += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::FieldNames;

    const fn own(own: &'static [&'static str]) -> FieldNames {
        FieldNames {
            own,
            flattened: &[],
        }
    }

    const CITY: FieldNames = own(&["city"]);
    const PLACE: FieldNames = FieldNames {
        own: &["town"],
        flattened: &[&CITY],
    };

    #[test]
    fn finds_a_name_that_is_there_twice() {
        for (names, distinct) in [
            (own(&["city", "town"]), true),
            (PLACE, true),
            (
                FieldNames {
                    own: &["city"],
                    flattened: &[&CITY],
                },
                false,
            ),
            (
                FieldNames {
                    own: &["city"],
                    flattened: &[&PLACE],
                },
                false,
            ),
            (
                FieldNames {
                    own: &["zip"],
                    flattened: &[&CITY, &PLACE],
                },
                false,
            ),
            (
                FieldNames {
                    own: &["cit", "citys"],
                    flattened: &[&PLACE],
                },
                true,
            ),
        ] {
            assert_eq!(names.are_distinct(), distinct, "{names:?}");
        }
        assert_eq!(PLACE.all(), ["town", "city"]);
    }
}
