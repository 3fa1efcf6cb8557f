//! Patches from JSON, and from whatever else serde reads. Named by generated code only.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{Error, IgnoredAny, MapAccess, Visitor},
};

use super::Edit;

/// A patch that is read field by field.
pub trait PatchFields<'de>: Default {
    /// The names of the fields.
    const FIELDS: &'static [&'static str];

    /// Reads the value of the field with this index.
    ///
    /// # Errors
    /// When the value does not fit.
    fn read<A: MapAccess<'de>>(&mut self, index: usize, map: &mut A) -> Result<(), A::Error>;
}

/// Sets a field to what stands in the map.
///
/// # Errors
/// When the field was there before, or the value does not fit.
pub fn read_edit<'de, V, A>(
    edit: &mut Edit<V>,
    name: &'static str,
    map: &mut A,
) -> Result<(), A::Error>
where
    V: Deserialize<'de>,
    A: MapAccess<'de>,
{
    if let Edit::Set(_) = edit {
        map.next_value::<IgnoredAny>()?;
        return Err(Error::duplicate_field(name));
    }
    *edit = Edit::Set(map.next_value()?);
    Ok(())
}

/// Reads a patch.
///
/// # Errors
/// When there is no map, a value in it does not fit, or a field is unknown or there twice.
pub fn deserialize_patch<'de, P, D>(deserializer: D) -> Result<P, D::Error>
where
    P: PatchFields<'de>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_map(PatchVisitor(PhantomData))
}

struct PatchVisitor<P>(PhantomData<P>);

impl<'de, P: PatchFields<'de>> Visitor<'de> for PatchVisitor<P> {
    type Value = P;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with the fields to change")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<P, A::Error> {
        let mut patch = P::default();
        while let Some(name) = map.next_key::<String>()? {
            match P::FIELDS.iter().position(|field| *field == name) {
                Some(index) => patch.read(index, &mut map)?,
                None => return Err(Error::unknown_field(&name, P::FIELDS)),
            }
        }
        Ok(patch)
    }
}
