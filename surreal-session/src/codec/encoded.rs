use super::{Encode, Encoder};
use crate::error::EncodeError;

/// A value as it is sent, or the reason why it cannot be sent.
#[derive(Clone, Debug)]
#[doc(hidden)]
pub struct Encoded(Result<Written, EncodeError>);

#[derive(Clone, Debug)]
struct Written {
    bytes: Vec<u8>,
    holds: Holds,
}

/// The kinds of values within a value that the server does not treat alike everywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Holds {
    pub(super) ranges: bool,
    pub(super) sets: bool,
}

impl Holds {
    pub(super) fn add(&mut self, other: Self) {
        self.ranges |= other.ranges;
        self.sets |= other.sets;
    }
}

impl Encoded {
    pub(crate) fn new(value: &(impl Encode + ?Sized)) -> Self {
        Self::written(256, |e| e.value(value))
    }

    /// Encodes the one value that `write` writes. Makes room for `capacity` bytes first.
    pub(crate) fn written(
        capacity: usize,
        write: impl FnOnce(&mut Encoder) -> Result<(), EncodeError>,
    ) -> Self {
        let mut encoder = Encoder::with_capacity(capacity);
        match write(&mut encoder) {
            Ok(()) => encoder.into_encoded(),
            Err(error) => error.into(),
        }
    }

    /// Encodes values that are encoded already as a list.
    pub(crate) fn list(values: &[Self]) -> Self {
        Self::written(64 * values.len(), |e| {
            e.array(values.len(), |e| {
                values.iter().try_for_each(|value| e.encoded(value))
            })
        })
    }

    pub(super) fn from_parts(bytes: Vec<u8>, holds: Holds) -> Self {
        Self(Ok(Written { bytes, holds }))
    }

    /// Returns a value within this one, whose bytes are `part`.
    pub(crate) fn part(&self, part: &[u8]) -> Self {
        let whole = self.0.as_ref().map_err(Clone::clone);
        Self(whole.map(|whole| Written {
            bytes: part.to_vec(),
            holds: whole.holds,
        }))
    }

    pub(crate) fn as_bytes(&self) -> Result<&[u8], EncodeError> {
        match &self.0 {
            Ok(written) => Ok(&written.bytes),
            Err(error) => Err(error.clone()),
        }
    }

    pub(crate) fn into_bytes(self) -> Result<Vec<u8>, EncodeError> {
        self.0.map(|written| written.bytes)
    }

    /// Returns `true` if there is a range in the value. One that is a [`part`](Self::part) may be
    /// taken to hold what the whole holds.
    pub(crate) fn holds_ranges(&self) -> bool {
        self.holds().ranges
    }

    /// The same for sets.
    pub(crate) fn holds_sets(&self) -> bool {
        self.holds().sets
    }

    /// Frees the memory that the bytes do not need.
    pub(crate) fn shrink_to_fit(&mut self) {
        if let Ok(written) = &mut self.0 {
            written.bytes.shrink_to_fit();
        }
    }

    pub(super) fn holds(&self) -> Holds {
        self.0
            .as_ref()
            .map_or_else(|_| Holds::default(), |written| written.holds)
    }
}

impl From<EncodeError> for Encoded {
    fn from(error: EncodeError) -> Self {
        Self(Err(error))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::Encoded;
    use crate::{codec::tag::Tag, value::Bytes};

    fn holds(value: &Encoded) -> (bool, bool) {
        (value.holds_ranges(), value.holds_sets())
    }

    #[test]
    fn knows_the_ranges_and_sets_at_any_depth() {
        let set = BTreeSet::from([1]);
        assert_eq!(holds(&Encoded::new(&[1, 2])), (false, false));
        assert_eq!(holds(&Encoded::new(&(1..=5))), (true, false));
        assert_eq!(holds(&Encoded::new(&[Some(&set)])), (false, true));
        let both = BTreeMap::from([("a", (vec![..5], set))]);
        assert_eq!(holds(&Encoded::new(&both)), (true, true));
    }

    #[test]
    fn is_not_deceived_by_bytes_like_a_tag() {
        for tag in [Tag::Range, Tag::Set] {
            let number = u8::try_from(tag.number()).unwrap();
            let value = Encoded::new(&Bytes::from([0xd8, number]));
            assert_eq!(holds(&value), (false, false));
        }
    }

    #[test]
    fn is_known_of_what_was_encoded_before() {
        let range = Encoded::new(&(1..5));
        let whole = Encoded::written(16, |e| e.array(1, |e| e.encoded(&range)));
        assert_eq!(holds(&whole), (true, false));
        let within = whole.part(range.as_bytes().unwrap());
        assert_eq!(holds(&within), (true, false));
        assert_eq!(within.as_bytes().unwrap(), range.as_bytes().unwrap());
    }

    #[cfg(feature = "serde")]
    #[test]
    fn is_known_of_what_serde_wrote() {
        use crate::{
            codec::Serde,
            value::{Range, Value},
        };

        let range = Serde(vec![Range::from(Value::Int(1)..Value::Int(5))]);
        assert_eq!(holds(&Encoded::new(&range)), (true, false));
        let set = Serde(Value::Set(vec![Value::Int(1)]));
        assert_eq!(holds(&Encoded::new(&set)), (false, true));
    }

    #[test]
    fn a_failure_is_that_of_the_value() {
        let failed = Encoded::new(&[u64::MAX]);
        let error = failed.as_bytes().unwrap_err().to_string();
        assert!(error.starts_with("at `[0]`: "), "{error}");
        let around = Encoded::written(16, |e| e.array(1, |e| e.encoded(&failed)));
        assert_eq!(around.into_bytes().unwrap_err().to_string(), error);
    }
}
