use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
};

/// The names that lead to a field within others.
pub(super) type Names = &'static [&'static str];

/// The paths that a program has asked for. There are as many as its source text spells, so none is
/// ever given up: that keeps a [`Field`](super::Field) `Copy` however deep it lies.
static PATHS: Mutex<Option<HashSet<Names>>> = Mutex::new(None);

/// `outer`, `name` and `inner` behind each other, always the same slice for the same names.
pub(super) fn join(outer: Names, name: &'static str, inner: Names) -> Names {
    let names: Vec<_> = outer.iter().chain([&name]).chain(inner).copied().collect();
    let mut paths = PATHS.lock().unwrap_or_else(PoisonError::into_inner);
    let paths = paths.get_or_insert_default();
    if let Some(known) = paths.get(names.as_slice()) {
        return known;
    }
    let names: Names = names.leak();
    paths.insert(names);
    names
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn the_same_names_are_the_same_slice() {
        let one = join(&[], "address", &[]);
        assert_eq!(join(one, "city", &["zip"]), ["address", "city", "zip"]);
        assert!(std::ptr::eq(one, join(&[], "address", &[])));
    }
}
