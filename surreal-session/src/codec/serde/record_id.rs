use ::serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, Unexpected},
    ser,
};

use super::{
    marker,
    text::{Parse, Text},
};
use crate::{
    codec::{DecodeOwned, Encode, from_bytes, to_bytes},
    value::{AnyTable, Named, RecordId},
};

/// As text, `person:ada`, whatever the key: JSON has no dates, uuids or decimals, which keys may
/// hold.
impl<T, K: Encode> Serialize for RecordId<T, K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let key = self.wire_key().map_err(ser::Error::custom)?;
        let id = RecordId::of(self.table().to_owned(), key);
        serializer.serialize_newtype_struct(marker::RECORD_ID, &Text(&id))
    }
}

/// Fails for an id of another table than `T`'s, or with a key that is no `K`.
impl<'de, T: Named, K: DecodeOwned> Deserialize<'de> for RecordId<T, K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let visitor = Parse::<RecordId>::new("a record id of the form table:key");
        let id = deserializer.deserialize_newtype_struct(marker::RECORD_ID, visitor)?;
        let key = to_bytes(id.key())
            .map_err(de::Error::custom)
            .and_then(|bytes| from_bytes(&bytes).map_err(de::Error::custom))?;
        RecordId::<AnyTable, K>::from_parts(id.table().to_owned().into(), key)
            .typed()
            .map_err(|_| {
                let expected = format!("an id of table `{}`", T::TABLE.unwrap_or_default());
                let found = format!("one of table `{}`", id.table());
                de::Error::invalid_value(Unexpected::Other(&found), &expected.as_str())
            })
    }
}
