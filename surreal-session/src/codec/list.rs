use std::{
    collections::{BTreeSet, HashSet, VecDeque},
    hash::{BuildHasher, Hash},
};

use super::{Decode, Decoder, Encode, Encoder, Stored, Type, surreal_type, tag::Tag};
use crate::error::{DecodeError, EncodeError};

impl<T: Encode> Encode for [T] {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        items(e, self.len(), self.iter())
    }
}

impl<T: Encode, const N: usize> Encode for [T; N] {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        self.as_slice().encode(e)
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        self.as_slice().encode(e)
    }
}

impl<T: Encode> Encode for VecDeque<T> {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        items(e, self.len(), self.iter())
    }
}

/// Reads a set, too.
impl<'b, T: Decode<'b>> Decode<'b> for Vec<T> {
    const STORED: Stored = T::STORED.list();

    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        if d.peek_tag()? == Some(Tag::Set) {
            return d.untag(read);
        }
        read(d)
    }
}

impl<'b, T: Decode<'b>> Decode<'b> for VecDeque<T> {
    const STORED: Stored = T::STORED.list();

    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        Vec::decode(d).map(Self::from)
    }
}

impl<'b, T: Decode<'b>, const N: usize> Decode<'b> for [T; N] {
    const STORED: Stored = T::STORED.list();

    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        Self::try_from(Vec::decode(d)?).map_err(|items: Vec<T>| {
            DecodeError::new(
                format!("an array of {N} items"),
                format!("one of {}", items.len()),
            )
        })
    }
}

impl<T: Encode, S> Encode for HashSet<T, S> {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        e.tagged(Tag::Set, |e| items(e, self.len(), self.iter()))
    }
}

impl<T: Encode> Encode for BTreeSet<T> {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        e.tagged(Tag::Set, |e| items(e, self.len(), self.iter()))
    }
}

/// Reads an array, too.
impl<'b, T: Decode<'b> + Eq + Hash, S: BuildHasher + Default> Decode<'b> for HashSet<T, S> {
    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        Vec::decode(d).map(|items| items.into_iter().collect())
    }
}

/// Reads an array, too.
impl<'b, T: Decode<'b> + Ord> Decode<'b> for BTreeSet<T> {
    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        Vec::decode(d).map(|items| items.into_iter().collect())
    }
}

fn items<'t, T: Encode + 't>(
    e: &mut Encoder,
    len: usize,
    items: impl Iterator<Item = &'t T>,
) -> Result<(), EncodeError> {
    e.array(len, |e| {
        for (index, item) in items.enumerate() {
            e.item(index, item)?;
        }
        Ok(())
    })
}

fn read<'b, T: Decode<'b>>(d: &mut Decoder<'b>) -> Result<Vec<T>, DecodeError> {
    let mut items = d.array()?;
    let mut list = Vec::with_capacity(items.room_for::<T>(d));
    while let Some(index) = items.next(d)? {
        list.push(d.item(index)?);
    }
    Ok(list)
}

macro_rules! array {
    ($($list:ty),*) => {$(
        surreal_type!([T: Type] $list => format!("array<{}>", T::surreal_type()));
    )*};
}

array!([T], Vec<T>, VecDeque<T>);

surreal_type!([T: Type, const N: usize] [T; N] => format!("array<{}, {N}>", T::surreal_type()));

surreal_type!([T: Type, S] HashSet<T, S> => format!("set<{}>", T::surreal_type()));

surreal_type!([T: Type] BTreeSet<T> => format!("set<{}>", T::surreal_type()));
