use minicbor::data::Type as Item;

use super::{Decode, Kind, tag::Tag};
use crate::error::DecodeError;

/// How deep a reply may nest. Stored values reach 256 levels, and tags add more.
const MAX_DEPTH: usize = 600;

/// Bytes that are reserved at once for a short reply's items.
const MAX_ROOM: usize = 4096;

type Result<T> = std::result::Result<T, DecodeError>;

/// Reads one value of SurrealDB's CBOR. What a [`Decode`] implementation is handed.
///
/// A type of your own usually reads the form it is stored in:
///
/// ```
/// use surreal_session::types::{Decode, DecodeError, Decoder};
///
/// struct Percent(u8);
///
/// impl<'b> Decode<'b> for Percent {
///     fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
///         match u8::decode(d)? {
///             percent @ 0..=100 => Ok(Self(percent)),
///             more => Err(DecodeError::new("a percentage", more.to_string())),
///         }
///     }
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Decoder<'b> {
    items: minicbor::Decoder<'b>,
    depth: usize,
}

impl<'b> Decoder<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self {
            items: minicbor::Decoder::new(bytes),
            depth: 0,
        }
    }

    /// A decoder of the value that begins at `position`.
    pub(crate) fn at(bytes: &'b [u8], position: usize) -> Self {
        let mut decoder = Self::new(bytes);
        decoder.items.set_position(position);
        decoder
    }

    /// How many bytes have been read.
    pub(crate) fn position(&self) -> usize {
        self.items.position()
    }

    /// What stands here, without reading it.
    pub fn peek(&self) -> Result<Kind> {
        let mut items = self.items.clone();
        Ok(match items.datatype().map_err(malformed)? {
            Item::Bool => Kind::Bool,
            Item::Null | Item::Undefined => Kind::Null,
            Item::U8
            | Item::U16
            | Item::U32
            | Item::U64
            | Item::I8
            | Item::I16
            | Item::I32
            | Item::I64
            | Item::Int => Kind::Int,
            Item::F16 | Item::F32 | Item::F64 => Kind::Float,
            Item::String | Item::StringIndef => Kind::String,
            Item::Bytes | Item::BytesIndef => Kind::Bytes,
            Item::Array | Item::ArrayIndef => Kind::Array,
            Item::Map | Item::MapIndef => Kind::Object,
            Item::Tag => {
                let number = items.tag().map_err(malformed)?.as_u64();
                Tag::of(number).and_then(Tag::kind).unwrap_or(Kind::Unknown)
            }
            Item::Simple | Item::Break | Item::Unknown(_) => Kind::Unknown,
        })
    }

    /// The tag that stands here, if one does and it is one of SurrealDB's.
    pub(crate) fn peek_tag(&self) -> Result<Option<Tag>> {
        let mut items = self.items.clone();
        if items.datatype().map_err(malformed)? != Item::Tag {
            return Ok(None);
        }
        let number = items.tag().map_err(malformed)?.as_u64();
        Ok(Tag::of(number))
    }

    /// The error that `expected` does not stand here.
    pub fn mismatch(&self, expected: impl Into<std::borrow::Cow<'static, str>>) -> DecodeError {
        match self.peek() {
            Ok(kind) => DecodeError::new(expected, kind.name()),
            Err(error) => error,
        }
    }

    /// Reads a bool.
    pub fn bool(&mut self) -> Result<bool> {
        match self.peek()? {
            Kind::Bool => self.items.bool().map_err(malformed),
            _ => Err(self.mismatch("a bool")),
        }
    }

    /// Reads an int.
    pub fn int(&mut self) -> Result<i64> {
        match self.peek()? {
            Kind::Int => self
                .items
                .i64()
                .map_err(|_| DecodeError::new("an int", "an integer beyond 64 bits")),
            _ => Err(self.mismatch("an int")),
        }
    }

    /// Reads a number of seconds, which may exceed an int.
    pub(crate) fn unsigned(&mut self) -> Result<u64> {
        match self.peek()? {
            Kind::Int => self
                .items
                .u64()
                .map_err(|_| DecodeError::new("a number of seconds", "a negative one")),
            _ => Err(self.mismatch("an int")),
        }
    }

    /// Reads a float of any width.
    pub fn float(&mut self) -> Result<f64> {
        match self.peek()? {
            Kind::Float => self.items.f64().map_err(malformed),
            _ => Err(self.mismatch("a float")),
        }
    }

    /// Reads a string, borrowed from the reply.
    pub fn str(&mut self) -> Result<&'b str> {
        match self.peek()? {
            Kind::String => self.items.str().map_err(malformed),
            _ => Err(self.mismatch("a string")),
        }
    }

    /// Reads bytes, borrowed from the reply.
    pub fn bytes(&mut self) -> Result<&'b [u8]> {
        match self.peek()? {
            Kind::Bytes => self.items.bytes().map_err(malformed),
            _ => Err(self.mismatch("bytes")),
        }
    }

    /// Begins an array. Ask [`Items::next`] before each item.
    pub fn array(&mut self) -> Result<Items> {
        match self.peek()? {
            Kind::Array => {
                let left = self.items.array().map_err(malformed)?;
                self.enter()?;
                Ok(Items {
                    left: Left::of(left),
                    index: 0,
                })
            }
            _ => Err(self.mismatch("an array")),
        }
    }

    /// Begins an object. [`Fields::next`] gives each field's name.
    pub fn object(&mut self) -> Result<Fields> {
        match self.peek()? {
            Kind::Object => {
                let left = self.items.map().map_err(malformed)?;
                self.enter()?;
                Ok(Fields {
                    left: Left::of(left),
                })
            }
            _ => Err(self.mismatch("an object")),
        }
    }

    /// Reads the value of field `name`; an error in it says so.
    pub fn field<T: Decode<'b>>(&mut self, name: &str) -> Result<T> {
        T::decode(self).map_err(|error| error.in_field(name))
    }

    /// Reads item `index` of an array; an error in it says so.
    pub fn item<T: Decode<'b>>(&mut self, index: usize) -> Result<T> {
        T::decode(self).map_err(|error| error.in_item(index))
    }

    /// Passes over one value, whatever it is.
    pub fn skip(&mut self) -> Result<()> {
        self.items.skip().map_err(malformed)
    }

    /// Reads NONE or NULL if one stands here; says whether it did.
    pub fn take_absent(&mut self) -> Result<bool> {
        match self.peek()? {
            Kind::Null | Kind::None => {
                self.skip()?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Reads a tag and hands what it tags to `read`.
    pub(crate) fn tagged<T>(
        &mut self,
        tag: Tag,
        expected: &'static str,
        read: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        if self.peek_tag()? == Some(tag) {
            self.untag(read)
        } else {
            Err(self.mismatch(expected))
        }
    }

    /// Passes the tag that stands here and hands what it tags to `read`.
    pub(crate) fn untag<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.items.tag().map_err(malformed)?;
        self.enter()?;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    /// Passes the end of an array or object without a declared length, if it stands here.
    fn take_break(&mut self) -> Result<bool> {
        let ended = self.items.datatype().map_err(malformed)? == Item::Break;
        if ended {
            self.items.set_position(self.items.position() + 1);
        }
        Ok(ended)
    }

    fn enter(&mut self) -> Result<()> {
        if self.depth == MAX_DEPTH {
            return Err(DecodeError::new(
                format!("at most {MAX_DEPTH} levels"),
                "a value that nests deeper",
            ));
        }
        self.depth += 1;
        Ok(())
    }
}

/// The items of an array being read.
#[derive(Debug)]
pub struct Items {
    left: Left,
    index: usize,
}

impl Items {
    /// The index of the next item, or `None` after the last.
    pub fn next(&mut self, d: &mut Decoder<'_>) -> Result<Option<usize>> {
        if !self.left.more(d)? {
            return Ok(None);
        }
        let index = self.index;
        self.index += 1;
        Ok(Some(index))
    }

    /// How many items to reserve room for: as many as the array declares, but no more room than the bytes that are left,
    /// so that an array that lies about its length costs nothing.
    #[must_use]
    pub fn room_for<T>(&self, d: &Decoder<'_>) -> usize {
        let bytes = d.items.input().len() - d.items.position();
        let declared = match self.left {
            Left::Declared(left) => usize::try_from(left).unwrap_or(usize::MAX),
            Left::UntilBreak | Left::Ended => 0,
        };
        declared
            .min(bytes)
            .min(MAX_ROOM.max(bytes) / size_of::<T>().max(1))
    }
}

/// The fields of an object being read.
#[derive(Debug)]
pub struct Fields {
    left: Left,
}

impl Fields {
    /// The name of the next field, whose value must be read or skipped; `None` after the last.
    pub fn next<'b>(&mut self, d: &mut Decoder<'b>) -> Result<Option<&'b str>> {
        if !self.left.more(d)? {
            return Ok(None);
        }
        d.str().map(Some)
    }
}

/// What is left of an array or object.
#[derive(Clone, Copy, Debug)]
enum Left {
    Declared(u64),
    UntilBreak,
    Ended,
}

impl Left {
    fn of(declared: Option<u64>) -> Self {
        declared.map_or(Self::UntilBreak, Self::Declared)
    }

    /// Whether another item or field follows. Leaves the level after the last.
    fn more(&mut self, d: &mut Decoder<'_>) -> Result<bool> {
        match self {
            Self::Declared(0) => {}
            Self::Declared(left) => {
                *left -= 1;
                return Ok(true);
            }
            Self::UntilBreak => {
                if !d.take_break()? {
                    return Ok(true);
                }
            }
            Self::Ended => return Ok(false),
        }
        *self = Self::Ended;
        d.depth -= 1;
        Ok(false)
    }
}

fn malformed(error: minicbor::decode::Error) -> DecodeError {
    let found = if error.is_end_of_input() {
        "the end of the reply".to_owned()
    } else {
        format!("malformed bytes ({error})")
    };
    DecodeError::new("a value", found)
}
