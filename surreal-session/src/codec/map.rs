use std::{
    collections::{BTreeMap, HashMap},
    hash::{BuildHasher, Hash},
};

use super::{Decode, Decoder, Encode, Encoder, surreal_type};
use crate::error::{DecodeError, EncodeError};

impl<K: AsRef<str>, V: Encode, S> Encode for HashMap<K, V, S> {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        e.object(|o| {
            self.iter()
                .try_for_each(|(name, value)| o.entry(name.as_ref(), value))
        })
    }
}

impl<K: AsRef<str>, V: Encode> Encode for BTreeMap<K, V> {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        e.object(|o| {
            self.iter()
                .try_for_each(|(name, value)| o.entry(name.as_ref(), value))
        })
    }
}

impl<'b, K, V, S> Decode<'b> for HashMap<K, V, S>
where
    K: From<&'b str> + Eq + Hash,
    V: Decode<'b>,
    S: BuildHasher + Default,
{
    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        let mut map = Self::default();
        let mut fields = d.object()?;
        while let Some(name) = fields.next(d)? {
            map.insert(name.into(), d.field(name)?);
        }
        Ok(map)
    }
}

impl<'b, K, V> Decode<'b> for BTreeMap<K, V>
where
    K: From<&'b str> + Ord,
    V: Decode<'b>,
{
    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        let mut map = Self::new();
        let mut fields = d.object()?;
        while let Some(name) = fields.next(d)? {
            map.insert(name.into(), d.field(name)?);
        }
        Ok(map)
    }
}

surreal_type!([K, V, S] HashMap<K, V, S> => "object");

surreal_type!([K, V] BTreeMap<K, V> => "object");
