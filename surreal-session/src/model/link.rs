use std::fmt;

use super::{Table, into_id::sealed};
use crate::{
    codec::{Decode, Decoder, Encode, Encoder, Kind, Stored, surreal_type},
    error::{DecodeError, EncodeError},
    value::RecordId,
};

/// A field that links to a record of table `T`: its id, or the record itself when the statement
/// fetched it.
///
/// It is stored as the id, whichever of the two it holds. To serde it is what it holds, and it is
/// read from an id.
///
/// A link to a record that does not exist, or that the user may not read, is read as its id by
/// [`Select::fetch`](crate::statement::Select::fetch) and
/// [`Live::fetch`](crate::live::Live::fetch), so that writing the record back keeps it. FETCH
/// in a query of your own makes it NONE, which an `Option<Link<T>>` or a `Vec<Option<Link<T>>>`
/// reads: do not write such a record back, or select `employer.* ?? employer AS employer` instead.
///
/// ```
/// use surreal_session::{Link, RecordId, Table};
///
/// #[derive(Debug, Clone, Table)]
/// struct Company {
///     id: RecordId<Company>,
///     name: String,
/// }
///
/// #[derive(Debug, Clone, Table)]
/// struct Person {
///     id: RecordId<Person>,
///     employer: Option<Link<Company>>,
///     friends: Vec<Link<Person>>,
/// }
///
/// let link = Link::<Company>::from(RecordId::new("acme"));
/// assert_eq!(link.id().to_string(), "company:acme");
/// assert!(link.record().is_none());
///
/// let link = Link::from(Company { id: RecordId::new("acme"), name: "Acme".into() });
/// assert_eq!(link.id().to_string(), "company:acme");
/// assert_eq!(link.record().map(|company| company.name.as_str()), Some("Acme"));
/// ```
pub enum Link<T: Table> {
    /// The record's id
    Id(RecordId<T, T::Key>),
    /// The record, fetched
    Record(Box<T>),
}

impl<T: Table> Link<T> {
    /// The record's id, which both forms have.
    #[must_use]
    pub fn id(&self) -> &RecordId<T, T::Key> {
        match self {
            Self::Id(id) => id,
            Self::Record(record) => record.id(),
        }
    }

    /// The record, if it was fetched.
    #[must_use]
    pub fn record(&self) -> Option<&T> {
        match self {
            Self::Id(_) => None,
            Self::Record(record) => Some(record),
        }
    }

    /// The record's id.
    #[must_use]
    pub fn into_id(self) -> RecordId<T, T::Key> {
        match self {
            Self::Id(id) => id,
            Self::Record(record) => record.id().clone(),
        }
    }

    /// The record, if it was fetched.
    #[must_use]
    pub fn into_record(self) -> Option<T> {
        match self {
            Self::Id(_) => None,
            Self::Record(record) => Some(*record),
        }
    }
}

impl<T: Table> From<RecordId<T, T::Key>> for Link<T> {
    fn from(id: RecordId<T, T::Key>) -> Self {
        Self::Id(id)
    }
}

impl<T: Table> From<&RecordId<T, T::Key>> for Link<T> {
    fn from(id: &RecordId<T, T::Key>) -> Self {
        Self::Id(id.clone())
    }
}

impl<T: Table> From<T> for Link<T> {
    fn from(record: T) -> Self {
        Self::Record(Box::new(record))
    }
}

impl<T: Table> Encode for Link<T> {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        self.id().encode(e)
    }
}

impl<'b, T: Table> Decode<'b> for Link<T> {
    const STORED: Stored = <RecordId<T, T::Key> as Decode<'b>>::STORED;

    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        match d.peek()? {
            Kind::RecordId => RecordId::decode(d).map(Self::Id),
            Kind::Object => T::decode(d).map(|record| Self::Record(Box::new(record))),
            _ => Err(d.mismatch("a record id, or the record itself")),
        }
    }
}

surreal_type!([T: Table] Link<T> => RecordId::<T, T::Key>::surreal_type());

impl<T: Table> sealed::IntoId<T> for &Link<T> {
    fn write(self, e: &mut Encoder) -> Result<(), EncodeError> {
        self.encode(e)
    }
}

// by hand, since derives would ask the table's type for what only the key needs

impl<T: Table + Clone> Clone for Link<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Id(id) => Self::Id(id.clone()),
            Self::Record(record) => Self::Record(record.clone()),
        }
    }
}

impl<T: Table<Key: fmt::Debug> + fmt::Debug> fmt::Debug for Link<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => f.debug_tuple("Id").field(id).finish(),
            Self::Record(record) => f.debug_tuple("Record").field(record).finish(),
        }
    }
}

/// Links are equal when they lead to the same record, fetched or not.
impl<T: Table<Key: PartialEq>> PartialEq for Link<T> {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl<T: Table<Key: Eq>> Eq for Link<T> {}
