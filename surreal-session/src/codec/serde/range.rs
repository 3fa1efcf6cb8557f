use std::{fmt, marker::PhantomData, ops::Bound};

use ::serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, MapAccess, Visitor},
    ser::SerializeStruct,
};

use super::marker;
use crate::value::Range;

const FIELDS: [&str; 2] = ["start", "end"];

/// An object of `start` and `end`, each as serde writes a [`Bound`].
impl<T: Serialize> Serialize for Range<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Sides<'r, T>(&'r Range<T>);

        impl<T: Serialize> Serialize for Sides<'_, T> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut object = serializer.serialize_struct("Range", 2)?;
                object.serialize_field("start", &self.0.start)?;
                object.serialize_field("end", &self.0.end)?;
                object.end()
            }
        }

        serializer.serialize_newtype_struct(marker::RANGE, &Sides(self))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Range<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Sides<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Sides<T> {
            type Value = Range<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of the bounds `start` and `end`")
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                d: D,
            ) -> Result<Range<T>, D::Error> {
                d.deserialize_struct("Range", &FIELDS, self)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Range<T>, A::Error> {
                let (mut start, mut end) = (None, None);
                while let Some(name) = fields.next_key::<String>()? {
                    match name.as_str() {
                        "start" => start = Some(fields.next_value::<Bound<T>>()?),
                        "end" => end = Some(fields.next_value::<Bound<T>>()?),
                        other => return Err(de::Error::unknown_field(other, &FIELDS)),
                    }
                }
                Ok(Range {
                    start: start.ok_or_else(|| de::Error::missing_field("start"))?,
                    end: end.ok_or_else(|| de::Error::missing_field("end"))?,
                })
            }
        }

        deserializer.deserialize_newtype_struct(marker::RANGE, Sides(PhantomData))
    }
}
