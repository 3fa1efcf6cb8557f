use std::{fmt, marker::PhantomData, str::FromStr};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

use super::{
    rows,
    selection::{After, Selection},
    source::Source,
    surql::{Dialect, Surql},
};
use crate::{
    codec::{self, Decoder, Encode, Encoded, Reads},
    connection::Deadline,
    error::{DecodeError, EncodeError, Error, ErrorKind, Outcome, Result},
    expr::{Node, Sort},
    model::Table,
    target::Target,
    value::{Bytes, ParseError, RecordId, Value},
};

/// The position of a record in a select's order, behind which a page begins. See
/// [`Select::after`](super::Select::after).
///
/// The cursor of a [`Page`](super::Page) holds what the server has stored, and is right whatever
/// happens to the record. As text ([`Display`](fmt::Display), [`FromStr`], serde) it goes through a
/// URL; it can be read by everyone who holds it, so do not sort by a secret.
///
/// One that is made of a record or of its id can be told less: a field that was read as `None` may
/// be stored as NONE or as NULL, for instance. Where the Rust value leaves that open, the record is
/// looked up before the page is read, and must be as it was.
///
/// ```
/// use surreal_session::{RecordId, Table, statement::Cursor};
///
/// #[derive(Debug, Clone, Table)]
/// struct Person {
///     id: RecordId<Person>,
/// }
///
/// let cursor: Cursor<Person> = "".parse()?;
/// assert_eq!(cursor.to_string(), Cursor::<Person>::START.to_string());
/// assert!("nothing".parse::<Cursor<Person>>().is_err());
/// # Ok::<_, surreal_session::types::ParseError>(())
/// ```
pub struct Cursor<T> {
    at: At,
    marker: PhantomData<fn() -> T>,
}

#[derive(Clone, Debug)]
enum At {
    Start,
    /// A record as it was read
    Record(Encoded),
    /// The id of a record as it is
    Id(Encoded),
    /// The stored values of a record
    Place(Place),
}

/// The values that a record is sorted by.
#[derive(Clone, Debug)]
struct Place {
    /// A hash of the table and the order, so that the cursor of another one is refused.
    order: u64,
    values: Vec<Value>,
}

/// The first byte of a cursor's text.
const VERSION: u8 = 1;

impl<T> Cursor<T> {
    /// The beginning: before the first record.
    pub const START: Self = Self::at(At::Start);

    const fn at(at: At) -> Self {
        Self {
            at,
            marker: PhantomData,
        }
    }
}

impl<T: Table> Cursor<T> {
    /// Behind a row with these values.
    pub(super) fn behind(selection: &Selection, values: &[u8]) -> Result<Self, DecodeError> {
        Ok(Self::at(At::Place(Place {
            order: fingerprint(T::TABLE, &selection.full_order()),
            values: codec::from_bytes(values)?,
        })))
    }

    /// Lets a selection begin here.
    ///
    /// # Errors
    /// [`NotFound`](ErrorKind::NotFound) when the record is gone whose stored values are needed,
    /// [`Validation`](ErrorKind::Validation) when it has changed, or when the cursor is of another
    /// order.
    pub(super) async fn place(
        self,
        on: Target<'_>,
        selection: &mut Selection,
        deadline: Deadline,
    ) -> Result<()> {
        if selection.is_grouped() {
            return Err(Error::new(
                ErrorKind::Validation,
                Outcome::NotSent,
                "a page behind a cursor is one of records, not of groups: use `page` for these",
            ));
        }
        selection.after = After::Start;
        let order = selection.full_order();
        let values = match self.at {
            At::Start => return Ok(()),
            At::Place(place) => {
                if place.order != fingerprint(T::TABLE, &order) || place.values.len() != order.len()
                {
                    return Err(refused(
                        "the cursor is of another table or another order than the select",
                    ));
                }
                place.values.iter().map(Encoded::new).collect()
            }
            At::Id(id) => stored::<T>(on, selection, id, None, deadline).await?,
            At::Record(record) => {
                let known = record.as_bytes()?;
                match exact_values(&record, &order) {
                    Some(values) => values,
                    None => {
                        let id = id_of(&record);
                        stored::<T>(on, selection, id, Some(known), deadline).await?
                    }
                }
            }
        };
        selection.after = After::Behind(values);
        Ok(())
    }
}

/// The values that are stored of a record, which must read as `known`.
async fn stored<T: Table>(
    on: Target<'_>,
    selection: &Selection,
    id: Encoded,
    known: Option<&[u8]>,
    deadline: Deadline,
) -> Result<Vec<Encoded>> {
    let mut lookup = Selection::new(Source::Record(id), codec_keys::<T>());
    lookup.order.clone_from(&selection.order);
    lookup.places = true;
    let request = Surql::select(Dialect::from(on.version()), &lookup).into_read()?;
    let reply = rows::only_row(on.query_until(request.about(T::TABLE), deadline).await?)?;
    let rows: Vec<(Value, Vec<Value>)> = rows::read::<T, _>(&reply)?;
    let Some((record, values)) = rows.into_iter().next() else {
        return Err(Error::new(
            ErrorKind::NotFound,
            Outcome::Failed,
            format!(
                "the record of table `{}` behind which the page begins is gone, or this user may not read it: \
                 use the cursor of a `Page`, which does not need it",
                T::TABLE
            ),
        ));
    };
    if let Some(known) = known {
        let now = codec::to_bytes(&record)?;
        let now = codec::from_bytes::<T>(&now).map_err(|error| error.in_table(T::TABLE))?;
        let now: Value = codec::from_bytes(&codec::to_bytes(&now)?)?;
        if now != codec::from_bytes::<Value>(known)? {
            return Err(refused(
                "the record behind which the page begins has changed, and what was stored of it cannot be told from the \
                 Rust value: use the cursor of a `Page`",
            ));
        }
    }
    Ok(values.iter().map(Encoded::new).collect())
}

/// The stored values of a record, where its Rust value leaves no doubt about them.
fn exact_values(record: &Encoded, order: &[Sort]) -> Option<Vec<Encoded>> {
    let exact = |sort: &Sort| {
        let names = match &sort.node {
            Node::Path(names) => names.as_slice(),
            Node::AsString(node) => match &**node {
                Node::Path(names) => names.as_slice(),
                _ => return None,
            },
            _ => return None,
        };
        // What is not there may be NONE, NULL, or computed by the server.
        let value = field(record, names)?;
        match sort.stored.reads {
            Reads::Exactly | Reads::ExactlyUnlessNone => Some(value),
            Reads::Unknown => None,
        }
    };
    order.iter().map(exact).collect()
}

fn id_of(record: &Encoded) -> Encoded {
    let id = field(record, &["id"]);
    id.unwrap_or_else(|| EncodeError::new("a record without an id").into())
}

/// A field of an encoded object that is neither NONE nor NULL.
fn field(object: &Encoded, names: &[&str]) -> Option<Encoded> {
    let bytes = object.as_bytes().ok()?;
    find(bytes, names).map(|field| object.part(field))
}

fn find<'b>(object: &'b [u8], names: &[&str]) -> Option<&'b [u8]> {
    let Some((name, inner)) = names.split_first() else {
        let absent = Decoder::new(object).take_absent().unwrap_or(true);
        return (!absent).then_some(object);
    };
    let mut d = Decoder::new(object);
    let mut fields = d.object().ok()?;
    while let Some(found) = fields.next(&mut d).ok()? {
        let start = d.position();
        d.skip().ok()?;
        if found == *name {
            return find(&object[start..d.position()], inner);
        }
    }
    None
}

fn codec_keys<T: Table>() -> codec::Stored {
    crate::expr::stored::<T::Key>()
}

fn refused(why: &'static str) -> Error {
    Error::new(ErrorKind::Validation, Outcome::Failed, why)
}

/// FNV-1a: the same on every machine and in every version, as a cursor may outlive the program.
fn fingerprint(table: &str, order: &[Sort]) -> u64 {
    let text = format!("{table} {}", Surql::order(order));
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

impl<T: Table> From<&T> for Cursor<T> {
    fn from(record: &T) -> Self {
        Self::at(At::Record(Encoded::new(record)))
    }
}

impl<T: Table> From<Option<&T>> for Cursor<T> {
    fn from(record: Option<&T>) -> Self {
        record.map_or(Self::START, Self::from)
    }
}

impl<T: Table> From<&RecordId<T, T::Key>> for Cursor<T> {
    fn from(id: &RecordId<T, T::Key>) -> Self {
        Self::at(At::Id(Encoded::new(id)))
    }
}

impl<T> From<&Self> for Cursor<T> {
    fn from(cursor: &Self) -> Self {
        cursor.clone()
    }
}

/// [`Cursor::START`].
impl<T> Default for Cursor<T> {
    fn default() -> Self {
        Self::START
    }
}

/// Letters, digits, `-` and `_`; nothing at all for [`Cursor::START`].
///
/// A cursor that is made of a record, and not of a page, is one of that record's id.
impl<T> fmt::Display for Cursor<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = match &self.at {
            At::Start => return Ok(()),
            At::Place(place) => {
                let order = Bytes::from(place.order.to_be_bytes().to_vec());
                Encoded::new(&(VERSION, order, &place.values))
            }
            At::Id(id) => of_id(id),
            At::Record(record) => of_id(&id_of(record)),
        };
        let bytes = bytes.as_bytes().map_err(|_| fmt::Error)?;
        f.write_str(&BASE64_URL_SAFE_NO_PAD.encode(bytes))
    }
}

fn of_id(id: &Encoded) -> Encoded {
    Encoded::written(64, |e| {
        e.array(2, |e| {
            VERSION.encode(e)?;
            e.encoded(id)
        })
    })
}

impl<T> FromStr for Cursor<T> {
    type Err = ParseError;

    /// Reads a cursor's text. What it holds is checked when a page is read.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let wrong = || ParseError::new("the text of a cursor", text);
        if text.is_empty() {
            return Ok(Self::START);
        }
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| wrong())?;
        read(&bytes).map(Self::at).map_err(|_| wrong())
    }
}

fn read(bytes: &[u8]) -> Result<At, DecodeError> {
    let wrong = || DecodeError::new("a cursor", "something else");
    // All of it becomes values that are written again, so that nothing from outside is sent as it
    // is.
    let value: Value = codec::from_bytes(bytes)?;
    let Value::Array(parts) = &value else {
        return Err(wrong());
    };
    match parts.as_slice() {
        [Value::Int(1), id @ Value::RecordId(_)] => Ok(At::Id(Encoded::new(id))),
        [Value::Int(1), Value::Bytes(order), Value::Array(values)] => {
            let order: [u8; 8] = order.to_vec().try_into().map_err(|_| wrong())?;
            Ok(At::Place(Place {
                order: u64::from_be_bytes(order),
                values: values.clone(),
            }))
        }
        _ => Err(wrong()),
    }
}

// By hand, since derives would ask for what only the table's type would need.

impl<T> Clone for Cursor<T> {
    fn clone(&self) -> Self {
        Self::at(self.at.clone())
    }
}

impl<T> fmt::Debug for Cursor<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Cursor").field(&self.at).finish()
    }
}

#[cfg(feature = "serde")]
impl<T> serde::Serialize for Cursor<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "serde")]
impl<'de, T> serde::Deserialize<'de> for Cursor<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
