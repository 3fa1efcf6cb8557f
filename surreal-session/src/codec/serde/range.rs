use std::ops::Bound;

use ::serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::value::Range;

/// Has the name of [`marker::RANGE`](super::marker::RANGE).
#[derive(Serialize, Deserialize)]
#[serde(rename = "$surreal::range")]
struct Marked<B>(Sides<B>);

#[derive(Serialize, Deserialize)]
#[serde(
    rename = "Range",
    deny_unknown_fields,
    expecting = "an object of the bounds `start` and `end`"
)]
struct Sides<B> {
    start: B,
    end: B,
}

/// An object of `start` and `end`, each as serde writes a [`Bound`].
impl<T: Serialize> Serialize for Range<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (start, end) = (self.start.as_ref(), self.end.as_ref());
        Marked(Sides { start, end }).serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Range<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Marked(Sides { start, end }) = Marked::<Bound<T>>::deserialize(deserializer)?;
        Ok(Self { start, end })
    }
}
