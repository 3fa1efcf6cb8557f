use super::{
    Encode, Encoded,
    encoded::Holds,
    head::{self, BREAK, FALSE, FLOAT_64, Major, NULL, OPEN, TRUE},
    skip::depth,
    tag::Tag,
};
use crate::error::EncodeError;

/// How deep a value may nest. The server refuses more than 100 levels, without saying which request
/// it refused, and the envelope of a query's parameter has three.
pub(crate) const MAX_DEPTH: usize = 97;

type Result = std::result::Result<(), EncodeError>;

/// Writes one value as SurrealDB's CBOR. What an [`Encode`] implementation is handed.
///
/// A type of your own usually hands on to the form it is stored in:
///
/// ```
/// use surreal_session::types::{Encode, EncodeError, Encoder};
///
/// struct Percent(u8);
///
/// impl Encode for Percent {
///     fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
///         self.0.encode(e)
///     }
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Encoder {
    bytes: Vec<u8>,
    depth: usize,
    /// Values written at the present level. One too many or too few would spoil the whole request,
    /// and the server could not even say which request it was.
    written: usize,
    holds: Holds,
    /// Set while the key of a record is written.
    in_key: bool,
}

impl Encoder {
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(bytes),
            depth: 0,
            written: 0,
            holds: Holds::default(),
            in_key: false,
        }
    }

    /// The bytes of everything written.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The value that was written, and what it holds.
    pub(crate) fn into_encoded(self) -> Encoded {
        Encoded::from_parts(self.bytes, self.holds)
    }

    /// Makes room for so many bytes more, and little else.
    pub(crate) fn reserve(&mut self, bytes: usize) {
        self.bytes.reserve_exact(bytes);
    }

    /// How many bytes have been written.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Writes NONE: the absence of a value.
    pub fn none(&mut self) -> Result {
        self.head(Major::Tag, Tag::None.number());
        self.null()
    }

    /// Writes NULL: a value that says there is none.
    pub fn null(&mut self) -> Result {
        self.bytes.push(NULL);
        self.written += 1;
        Ok(())
    }

    /// Writes a bool.
    pub fn bool(&mut self, value: bool) -> Result {
        self.bytes.push(if value { TRUE } else { FALSE });
        self.written += 1;
        Ok(())
    }

    /// Writes an int.
    pub fn int(&mut self, value: i64) -> Result {
        match value {
            0.. => self.head(Major::Unsigned, value.unsigned_abs()),
            // CBOR counts from -1 downwards
            _ => self.head(Major::Negative, value.unsigned_abs() - 1),
        }
        self.written += 1;
        Ok(())
    }

    /// Writes a float, which stays a float even when it is whole.
    pub fn float(&mut self, value: f64) -> Result {
        self.bytes.push(FLOAT_64);
        self.bytes.extend_from_slice(&value.to_be_bytes());
        self.written += 1;
        Ok(())
    }

    /// Writes a string.
    pub fn str(&mut self, value: &str) -> Result {
        self.head(Major::Text, value.len() as u64);
        self.bytes.extend_from_slice(value.as_bytes());
        self.written += 1;
        Ok(())
    }

    /// Writes a number of seconds, which may exceed an int.
    pub(crate) fn unsigned(&mut self, value: u64) -> Result {
        self.head(Major::Unsigned, value);
        self.written += 1;
        Ok(())
    }

    /// Writes bytes.
    pub fn bytes(&mut self, value: &[u8]) -> Result {
        self.head(Major::Bytes, value.len() as u64);
        self.bytes.extend_from_slice(value);
        self.written += 1;
        Ok(())
    }

    /// Writes an array of exactly `len` items, which `items` must write.
    pub fn array(&mut self, len: usize, items: impl FnOnce(&mut Self) -> Result) -> Result {
        self.head(Major::Array, len as u64);
        let written = self.nested(items)?;
        if written == len {
            Ok(())
        } else {
            Err(EncodeError::new(format!(
                "an array of {len} items was begun and {written} were written"
            )))
        }
    }

    /// Writes one item of an array; an error in it says which.
    pub fn item<T: Encode + ?Sized>(&mut self, index: usize, value: &T) -> Result {
        self.value(value).map_err(|error| error.in_item(index))
    }

    /// Writes one value and makes sure that it was one.
    pub(crate) fn value<T: Encode + ?Sized>(&mut self, value: &T) -> Result {
        let before = self.written;
        value.encode(self)?;
        one(self.written - before)
    }

    /// Writes an object of the fields that `fields` writes.
    pub fn object(&mut self, fields: impl FnOnce(&mut ObjectEncoder<'_>) -> Result) -> Result {
        self.open(Bracket::Object)?;
        self.nested(|encoder| fields(&mut ObjectEncoder(encoder)))?;
        self.close()
    }

    pub(crate) fn tagged(&mut self, tag: Tag, value: impl FnOnce(&mut Self) -> Result) -> Result {
        match tag {
            Tag::Range => self.holds.ranges = true,
            Tag::Set => self.holds.sets = true,
            _ => {}
        }
        self.head(Major::Tag, tag.number());
        one(self.nested(value)?)
    }

    /// Writes the key of a record, which takes fewer values than a field.
    pub(super) fn key(&mut self, key: &impl Encode) -> Result {
        self.within_key(true, |e| key.encode(e))
    }

    /// Writes the bound of a range. It is no key, although a range of keys has bounds.
    pub(super) fn bound(&mut self, bound: &impl Encode) -> Result {
        self.within_key(false, |e| bound.encode(e))
    }

    fn within_key(&mut self, key: bool, write: impl FnOnce(&mut Self) -> Result) -> Result {
        let outside = std::mem::replace(&mut self.in_key, key);
        let result = write(self);
        self.in_key = outside;
        result
    }

    /// Returns `true` if the value to write belongs to the key of a record.
    pub(super) const fn in_key(&self) -> bool {
        self.in_key
    }

    /// Writes a value that was encoded before.
    pub(crate) fn encoded(&mut self, value: &Encoded) -> Result {
        self.holds.add(value.holds());
        self.encoded_bytes(value.as_bytes()?)
    }

    /// Writes the bytes that an encoder wrote before.
    pub(crate) fn encoded_bytes(&mut self, bytes: &[u8]) -> Result {
        // Alone it nested as deep as it may, and here it stands within other values.
        if self.depth > 0 && self.depth + depth(bytes) > MAX_DEPTH {
            return Err(too_deep());
        }
        self.bytes.extend_from_slice(bytes);
        self.written += 1;
        Ok(())
    }

    /// Adds a field to the object that was written last, which is open up to its last byte.
    pub(crate) fn add_field<T: Encode>(&mut self, name: &str, value: &T) -> Result {
        if self.bytes.last() != Some(&BREAK) {
            return Err(EncodeError::new(
                "the content of a record must be an object",
            ));
        }
        self.bytes.pop();
        let written = self.written;
        ObjectEncoder(self).field(name, value)?;
        self.written = written;
        self.close()
    }

    /// Returns what was written from this length on.
    pub(crate) fn written_from(&self, start: usize) -> &[u8] {
        self.bytes.get(start..).unwrap_or_default()
    }

    /// Begins an array or object whose items or fields follow one by one, until [`end`](Self::end).
    /// Gives what `end` takes.
    #[cfg(feature = "serde")]
    pub(super) fn begin(&mut self, bracket: Bracket) -> std::result::Result<usize, EncodeError> {
        self.open(bracket)?;
        self.enter()?;
        Ok(std::mem::take(&mut self.written))
    }

    /// Ends what [`begin`](Self::begin) began.
    #[cfg(feature = "serde")]
    pub(super) fn end(&mut self, outside: usize) -> Result {
        self.depth -= 1;
        self.written = outside + 1;
        self.close()
    }

    /// Opens an array or object around values, which [`close`](Self::close) ends. Its level does
    /// not count: an envelope holds values as deep as they may be.
    pub(crate) fn open(&mut self, bracket: Bracket) -> Result {
        let major = match bracket {
            Bracket::Array => Major::Array,
            Bracket::Object => Major::Map,
        };
        self.bytes.push(major.byte(OPEN));
        Ok(())
    }

    /// As [`open`](Self::open), of a level that counts up to the end of all that is written.
    pub(crate) fn open_level(&mut self, bracket: Bracket) -> Result {
        self.enter()?;
        self.open(bracket)
    }

    pub(crate) fn close(&mut self) -> Result {
        self.bytes.push(BREAK);
        Ok(())
    }

    /// Writes an object whose level does not count.
    pub(crate) fn envelope_object(
        &mut self,
        fields: impl FnOnce(&mut ObjectEncoder<'_>) -> Result,
    ) -> Result {
        self.open(Bracket::Object)?;
        fields(&mut ObjectEncoder(self))?;
        self.close()
    }

    /// Runs `write` a level deeper; gives how many values it wrote there.
    fn nested(
        &mut self,
        write: impl FnOnce(&mut Self) -> Result,
    ) -> std::result::Result<usize, EncodeError> {
        self.enter()?;
        let outside = std::mem::take(&mut self.written);
        let result = write(self);
        let inside = std::mem::replace(&mut self.written, outside + 1);
        self.depth -= 1;
        result.map(|()| inside)
    }

    fn head(&mut self, major: Major, argument: u64) {
        head::write(&mut self.bytes, major, argument);
    }

    fn enter(&mut self) -> Result {
        if self.depth == MAX_DEPTH {
            return Err(too_deep());
        }
        self.depth += 1;
        Ok(())
    }
}

#[cold]
fn too_deep() -> EncodeError {
    EncodeError::new(format!("it nests deeper than {MAX_DEPTH} levels"))
}

fn one(written: usize) -> Result {
    if written == 1 {
        Ok(())
    } else {
        Err(EncodeError::new(format!(
            "an `Encode` implementation wrote {written} values in place of one"
        )))
    }
}

/// What [`Encoder::open`] opens.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Bracket {
    Array,
    Object,
}

/// Writes the fields of one object.
#[derive(Debug)]
pub struct ObjectEncoder<'e>(&'e mut Encoder);

impl ObjectEncoder<'_> {
    /// Writes a field, unless its value is NONE: a field that is absent and one that is NONE are
    /// the same.
    pub fn field<T: Encode + ?Sized>(&mut self, name: &str, value: &T) -> Result {
        if value.is_none() {
            return Ok(());
        }
        self.entry(name, value)
    }

    /// Writes a field, also one that is NONE: an entry of a map does not vanish.
    pub fn entry<T: Encode + ?Sized>(&mut self, name: &str, value: &T) -> Result {
        self.0.str(name)?;
        self.0.value(value).map_err(|error| error.in_field(name))
    }

    /// Writes a field whose value was encoded before.
    pub(crate) fn encoded(&mut self, name: &str, value: &Encoded) -> Result {
        self.0.str(name)?;
        self.0.encoded(value)
    }

    /// Writes a field whose value is bytes that an encoder wrote before.
    pub(crate) fn encoded_bytes(&mut self, name: &str, value: &[u8]) -> Result {
        self.0.str(name)?;
        self.0.encoded_bytes(value)
    }
}
