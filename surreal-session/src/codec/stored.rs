/// A description of the values that a type is read from: their order in SurrealDB, and whether
/// reading them loses their place.
///
/// Statements need it where an index or a record key of the server orders values differently than a
/// comparison, and where a page begins behind a record: see
/// [`Select::after`](crate::statement::Select::after).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Stored {
    pub(crate) order: StoredOrder,
    pub(crate) reads: Reads,
}

/// The places where the server orders these values in another way than it compares them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(hidden)]
pub enum StoredOrder {
    /// Nowhere.
    Same,
    /// In indexes before 4.0, which order the text of a datetime.
    Datetimes,
    /// In indexes before 4.0, which hold the items of an array.
    Arrays,
    /// In record keys, within which datetimes are ordered as text by every server.
    Keys,
    /// Everything above may be among the values.
    Unknown,
}

/// Whether a value that was read and is written again is ordered as the stored one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reads {
    Exactly,
    /// NONE and NULL are both read as `None`.
    ExactlyUnlessNone,
    Unknown,
}

impl Stored {
    /// Values of one kind that every index orders as a comparison does: booleans, numbers, strings,
    /// UUIDs, durations.
    pub const SCALAR: Self = Self::new(StoredOrder::Same, Reads::Exactly);

    /// Datetimes.
    pub const DATETIME: Self = Self::new(StoredOrder::Datetimes, Reads::Exactly);

    /// Anything: always right, and often slower than it would have to be. The default.
    pub const ANY: Self = Self::new(StoredOrder::Unknown, Reads::Unknown);

    /// Anything, and read without loss.
    pub(crate) const EXACT: Self = Self::new(StoredOrder::Unknown, Reads::Exactly);

    const fn new(order: StoredOrder, reads: Reads) -> Self {
        Self { order, reads }
    }

    /// The same values, or nothing: NONE or NULL.
    pub const fn optional(self) -> Self {
        let reads = match self.reads {
            Reads::Exactly => Reads::ExactlyUnlessNone,
            reads => reads,
        };
        Self::new(self.order, reads)
    }

    /// Arrays of these values.
    pub(crate) const fn list(self) -> Self {
        let order = match self.order {
            StoredOrder::Same | StoredOrder::Datetimes | StoredOrder::Arrays => StoredOrder::Arrays,
            StoredOrder::Keys | StoredOrder::Unknown => StoredOrder::Unknown,
        };
        Self::new(order, Reads::Unknown)
    }

    /// Arrays of these values and then others.
    pub(crate) const fn and(self, other: Self) -> Self {
        let order = match (self.list().order, other.list().order) {
            (StoredOrder::Arrays, StoredOrder::Arrays) => StoredOrder::Arrays,
            _ => StoredOrder::Unknown,
        };
        let reads = match (self.reads, other.reads) {
            (Reads::Exactly, Reads::Exactly) => Reads::Exactly,
            _ => Reads::Unknown,
        };
        Self::new(order, reads)
    }

    /// Ids of records with such keys.
    pub(crate) const fn key(self) -> Self {
        let order = match self.order {
            StoredOrder::Same => StoredOrder::Same,
            _ => StoredOrder::Keys,
        };
        Self::new(order, self.reads)
    }
}
