use super::{
    Decode, Kind,
    head::{self, BREAK, FALSE, FLOAT_16, FLOAT_32, FLOAT_64, Major, OPEN, TRUE},
    items::{Fields, Items, Left},
    skip::{ended, malformed, skip},
    tag::Tag,
};
use crate::error::DecodeError;

/// The depth to which a reply may nest. Stored values reach 256 levels, and tags add more.
const MAX_DEPTH: usize = 600;

pub(super) type Result<T> = std::result::Result<T, DecodeError>;

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
    /// The bytes that are not read yet.
    rest: &'b [u8],
    /// The number of bytes of the whole.
    len: usize,
    depth: usize,
}

impl<'b> Decoder<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self {
            rest: bytes,
            len: bytes.len(),
            depth: 0,
        }
    }

    /// A decoder of the value that begins at `position`.
    pub(crate) fn at(bytes: &'b [u8], position: usize) -> Self {
        Self {
            rest: bytes.get(position..).unwrap_or_default(),
            len: bytes.len(),
            depth: 0,
        }
    }

    /// A decoder of the value that begins at `position`, within this many levels that another
    /// decoder entered.
    pub(crate) fn within(bytes: &'b [u8], position: usize, depth: usize) -> Self {
        let mut decoder = Self::at(bytes, position);
        decoder.depth = depth;
        decoder
    }

    /// The number of bytes that have been read.
    pub(crate) fn position(&self) -> usize {
        self.len - self.rest.len()
    }

    /// Returns the kind of the next value, without reading the value.
    pub fn peek(&self) -> Result<Kind> {
        Ok(match self.byte()? {
            0x00..=0x1b | 0x20..=0x3b => Kind::Int,
            0x40..=0x5b | 0x5f => Kind::Bytes,
            0x60..=0x7b | 0x7f => Kind::String,
            0x80..=0x9b | 0x9f => Kind::Array,
            0xa0..=0xbb | 0xbf => Kind::Object,
            0xc0..=0xdb => self
                .peek_tag()?
                .and_then(Tag::kind)
                .unwrap_or(Kind::Unknown),
            0xf4 | 0xf5 => Kind::Bool,
            // undefined is NULL to the server, too
            0xf6 | 0xf7 => Kind::Null,
            0xf9..=0xfb => Kind::Float,
            _ => Kind::Unknown,
        })
    }

    /// The tag that stands here, if one does and it is one of SurrealDB's.
    pub(crate) fn peek_tag(&self) -> Result<Option<Tag>> {
        if Major::of(self.byte()?) != Major::Tag {
            return Ok(None);
        }
        let number = self.clone().head(Major::Tag);
        number.map(Tag::of).ok_or_else(|| self.broken())
    }

    /// The first byte of what stands here, which says what it is.
    #[inline]
    fn byte(&self) -> Result<u8> {
        self.rest.first().copied().ok_or_else(ended)
    }

    /// Reads the head that stands here, if it is of this type: its argument.
    #[inline]
    fn head(&mut self, major: Major) -> Option<u64> {
        let (byte, rest) = self.rest.split_first()?;
        if Major::of(*byte) != major {
            return None;
        }
        let (argument, rest) = head::argument(*byte, rest)?;
        self.rest = rest;
        Some(argument)
    }

    /// Reads a string or bytes.
    #[inline]
    fn chunk(&mut self, major: Major) -> Option<&'b [u8]> {
        let len = usize::try_from(self.head(major)?).ok()?;
        let (chunk, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        Some(chunk)
    }

    /// Reads the head of an array or object: of how many items or fields, if that is declared.
    #[inline]
    fn begin(&mut self, major: Major) -> Option<Left> {
        match self.rest {
            [byte, rest @ ..] if *byte == major.byte(OPEN) => {
                self.rest = rest;
                Some(Left::UntilBreak)
            }
            _ => self.head(major).map(Left::Declared),
        }
    }

    /// Reads a float, the bytes behind whose first byte are `N`.
    #[inline]
    fn float_bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (bytes, rest) = self.rest.get(1..)?.split_first_chunk()?;
        self.rest = rest;
        Some(*bytes)
    }

    /// Reads with `read`, and looks at what stands here only if that fails.
    #[inline]
    fn read<T>(
        &mut self,
        kind: Kind,
        expected: &'static str,
        read: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Result<T> {
        let start = self.rest;
        read(self).ok_or_else(|| {
            self.rest = start;
            self.failed(kind, expected)
        })
    }

    #[cold]
    fn failed(&self, kind: Kind, expected: &'static str) -> DecodeError {
        match self.peek() {
            Ok(found) if found == kind => self.broken(),
            _ => self.mismatch(expected),
        }
    }

    /// The error that what stands here cannot be read.
    #[cold]
    fn broken(&self) -> DecodeError {
        match skip(self.rest) {
            Ok(_) => malformed(),
            Err(error) => error,
        }
    }

    /// The error that `expected` does not stand here.
    pub fn mismatch(&self, expected: impl Into<std::borrow::Cow<'static, str>>) -> DecodeError {
        match self.peek() {
            Ok(kind) => DecodeError::new(expected, kind.words()),
            Err(error) => error,
        }
    }

    /// Reads a bool.
    pub fn bool(&mut self) -> Result<bool> {
        self.read(Kind::Bool, "a bool", |d| {
            let (byte, rest) = d.rest.split_first()?;
            let value = match *byte {
                TRUE => true,
                FALSE => false,
                _ => return None,
            };
            d.rest = rest;
            Some(value)
        })
    }

    /// Reads an int.
    pub fn int(&mut self) -> Result<i64> {
        self.read(Kind::Int, "an int", |d| {
            match d.head(Major::Unsigned) {
                Some(argument) => i64::try_from(argument).ok(),
                // all but the sign is what its complement is
                None => i64::try_from(d.head(Major::Negative)?).ok().map(|n| !n),
            }
        })
    }

    /// Reads a number of seconds, which may exceed an int.
    pub(crate) fn unsigned(&mut self) -> Result<u64> {
        self.read(Kind::Int, "a number of seconds", |d| {
            d.head(Major::Unsigned)
        })
    }

    /// Reads a float of any width.
    pub fn float(&mut self) -> Result<f64> {
        self.read(Kind::Float, "a float", |d| match *d.rest.first()? {
            FLOAT_64 => d.float_bytes().map(f64::from_be_bytes),
            FLOAT_32 => d.float_bytes().map(f32::from_be_bytes).map(f64::from),
            FLOAT_16 => d.float_bytes().map(u16::from_be_bytes).map(head::half),
            _ => None,
        })
    }

    /// Reads a string, borrowed from the reply.
    pub fn str(&mut self) -> Result<&'b str> {
        self.read(Kind::String, "a string", |d| {
            std::str::from_utf8(d.chunk(Major::Text)?).ok()
        })
    }

    /// Reads a string that is only compared, so that nothing depends on its being UTF-8.
    #[inline]
    pub(crate) fn text(&mut self) -> Result<&'b [u8]> {
        self.read(Kind::String, "a string", |d| d.chunk(Major::Text))
    }

    /// Reads bytes, borrowed from the reply.
    pub fn bytes(&mut self) -> Result<&'b [u8]> {
        self.read(Kind::Bytes, "bytes", |d| d.chunk(Major::Bytes))
    }

    /// Begins an array. Ask [`Items::next`] before each item.
    pub fn array(&mut self) -> Result<Items> {
        let left = self.read(Kind::Array, "an array", |d| d.begin(Major::Array))?;
        self.enter()?;
        Ok(Items::of(left))
    }

    /// Begins an object. [`Fields::next`] gives each field's name.
    pub fn object(&mut self) -> Result<Fields> {
        let left = self.read(Kind::Object, "an object", |d| d.begin(Major::Map))?;
        self.enter()?;
        Ok(Fields::of(left))
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
        self.rest = skip(self.rest)?;
        Ok(())
    }

    /// Passes over one value and returns its bytes.
    #[cfg(feature = "serde")]
    pub(super) fn encoded(&mut self) -> Result<&'b [u8]> {
        let (start, position) = (self.rest, self.position());
        self.skip()?;
        Ok(&start[..self.position() - position])
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

    /// Skips the next value if it is NONE; whether it was.
    ///
    /// # Errors
    /// When there is no value.
    pub fn take_none(&mut self) -> Result<bool> {
        match self.peek()? {
            Kind::None => {
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
        let start = self.rest;
        if self.head(Major::Tag) != Some(tag.number()) {
            self.rest = start;
            return Err(self.mismatch(expected));
        }
        self.within_tag(read)
    }

    /// Passes the tag that stands here and hands what it tags to `read`.
    pub(crate) fn untag<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.head(Major::Tag).ok_or_else(|| self.broken())?;
        self.within_tag(read)
    }

    fn within_tag<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.enter()?;
        let value = read(self)?;
        self.leave();
        Ok(value)
    }

    /// Passes the end of an array or object without a declared length, if it stands here.
    #[inline]
    pub(super) fn take_break(&mut self) -> Result<bool> {
        let ended = self.byte()? == BREAK;
        if ended {
            self.rest = &self.rest[1..];
        }
        Ok(ended)
    }

    /// Refuses what nests deeper than this many levels.
    #[cfg(feature = "serde")]
    pub(super) fn at_most(&self, levels: usize) -> Result<()> {
        if self.depth > levels {
            return Err(too_deep(levels));
        }
        Ok(())
    }

    /// Leaves the array, object or tag that was entered last.
    #[inline]
    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// The number of bytes that are not read yet.
    pub(super) fn left(&self) -> usize {
        self.rest.len()
    }

    fn enter(&mut self) -> Result<()> {
        if self.depth == MAX_DEPTH {
            return Err(too_deep(MAX_DEPTH));
        }
        self.depth += 1;
        Ok(())
    }
}

#[cold]
fn too_deep(levels: usize) -> DecodeError {
    DecodeError::new(
        format!("at most {levels} levels"),
        "a value that nests deeper",
    )
}
