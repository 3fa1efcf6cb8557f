use std::{borrow::Cow, cmp::Ordering, fmt, hash::Hash, hash::Hasher, marker::PhantomData};

use super::{ParseError, RecordKey};

/// A type that stands for a table, so that a [`RecordId`] can carry it. Every model is one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a table",
    label = "no table of this type",
    note = "put `#[derive(Table)]` on the struct, or leave the type out for an id of any table"
)]
pub trait Named {
    /// The table's name; `None` when it is known at run time only.
    const TABLE: Option<&'static str>;
}

/// Any table: `RecordId` without a type.
#[derive(Clone, Copy, Debug)]
pub enum AnyTable {}

impl Named for AnyTable {
    const TABLE: Option<&'static str> = None;
}

/// A record's id: a table and a key in it.
///
/// `RecordId<Person>` is the id of a person and of nothing else; a `RecordId` without a type is of
/// any table. `K` narrows the key, for instance to `String`, or to a tuple for keys that are
/// arrays.
///
/// ```
/// use surreal_session::RecordId;
///
/// let id = RecordId::of("person", "ada");
/// assert_eq!(id.to_string(), "person:ada");
/// assert_eq!("person:ada".parse(), Ok(id));
/// ```
pub struct RecordId<T = AnyTable, K = RecordKey> {
    table: Cow<'static, str>,
    key: K,
    marker: PhantomData<fn() -> T>,
}

impl RecordId {
    /// The id of a record of any table.
    pub fn of(table: impl Into<Cow<'static, str>>, key: impl Into<RecordKey>) -> Self {
        Self::from_parts(table.into(), key.into())
    }
}

impl<T: Named, K> RecordId<T, K> {
    /// The id of the record of table `T` with this key.
    ///
    /// For an id of any table, which has no name to take from its type, use [`RecordId::of`]; this
    /// does not compile.
    #[must_use]
    pub fn new(key: impl Into<K>) -> Self {
        const {
            assert!(
                T::TABLE.is_some(),
                "the table of this id is not in its type: use `RecordId::of(table, key)`"
            );
        };
        Self::from_parts(Cow::Borrowed(T::TABLE.unwrap_or_default()), key.into())
    }
}

impl<T, K> RecordId<T, K> {
    pub(crate) fn from_parts(table: Cow<'static, str>, key: K) -> Self {
        Self {
            table,
            key,
            marker: PhantomData,
        }
    }

    /// The table's name.
    #[must_use]
    pub fn table(&self) -> &str {
        &self.table
    }

    /// The key.
    #[must_use]
    pub fn key(&self) -> &K {
        &self.key
    }

    /// The key, without the table.
    #[must_use]
    pub fn into_key(self) -> K {
        self.key
    }

    /// The same id, as one of any table.
    #[must_use]
    pub fn into_any(self) -> RecordId<AnyTable, K> {
        RecordId::from_parts(self.table, self.key)
    }

    /// The same id, as one of table `U`.
    ///
    /// # Errors
    /// When it is of another table.
    pub fn typed<U: Named>(self) -> Result<RecordId<U, K>, ParseError> {
        match U::TABLE {
            Some(table) if table != self.table => Err(ParseError::new(
                "an id of the table of this type",
                format!("one of table {}", self.table),
            )),
            Some(table) => Ok(RecordId::from_parts(Cow::Borrowed(table), self.key)),
            None => Ok(RecordId::from_parts(self.table, self.key)),
        }
    }
}

// by hand, since derives would ask the table's type for what only the key needs

impl<T, K: Clone> Clone for RecordId<T, K> {
    fn clone(&self) -> Self {
        Self::from_parts(self.table.clone(), self.key.clone())
    }
}

impl<T, K: fmt::Debug> fmt::Debug for RecordId<T, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordId")
            .field("table", &self.table)
            .field("key", &self.key)
            .finish()
    }
}

impl<T, K: PartialEq> PartialEq for RecordId<T, K> {
    fn eq(&self, other: &Self) -> bool {
        self.table == other.table && self.key == other.key
    }
}

impl<T, K: Eq> Eq for RecordId<T, K> {}

impl<T, K: PartialOrd> PartialOrd for RecordId<T, K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (&self.table, &self.key).partial_cmp(&(&other.table, &other.key))
    }
}

impl<T, K: Ord> Ord for RecordId<T, K> {
    fn cmp(&self, other: &Self) -> Ordering {
        (&self.table, &self.key).cmp(&(&other.table, &other.key))
    }
}

impl<T, K: Hash> Hash for RecordId<T, K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.table.hash(state);
        self.key.hash(state);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{AnyTable, Named, RecordId, RecordKey};
    use crate::value::{Datetime, Range, Value};

    #[derive(Debug)]
    struct Person;

    impl Named for Person {
        const TABLE: Option<&'static str> = Some("person");
    }

    #[test]
    fn text_round_trips() {
        for key in [
            RecordKey::from(7),
            RecordKey::from(-7),
            RecordKey::from("ada"),
            RecordKey::from("7"),
            RecordKey::from("a b`⟩\\"),
            RecordKey::from("u'x'"),
            RecordKey::from("a\0b"),
            RecordKey::from(uuid::Uuid::nil()),
            RecordKey::from(vec!["London".into(), Value::None, 7.into()]),
            RecordKey::from(BTreeMap::from([
                ("type".to_owned(), Value::from("Point")),
                (
                    "coordinates".to_owned(),
                    Value::from(vec![1.into(), 2.into()]),
                ),
            ])),
            RecordKey::from(Range::from(RecordKey::from("a")..=RecordKey::from("7"))),
            RecordKey::from(Range::from(..)),
        ] {
            let id = RecordId::of("odd table", key);
            assert_eq!(id.to_string().parse(), Ok(id.clone()));
            assert_eq!(id.key().to_string().parse(), Ok(id.into_key()));
        }
    }

    #[test]
    fn a_typed_id_is_of_its_table_only() {
        let id: RecordId<Person> = "person:1".parse().unwrap();
        assert_eq!(id, RecordId::new(1));
        assert!("animal:1".parse::<RecordId<Person>>().is_err());
        let text: RecordId<Person, String> = RecordId::new("7");
        assert_eq!(text.to_string(), "person:`7`");
        assert_eq!("person:`7`".parse(), Ok(text));
        assert!("person:7".parse::<RecordId<Person, String>>().is_err());
        assert!("person:-1".parse::<RecordId<Person, u64>>().is_err());
        assert!(RecordId::of("animal", 1).typed::<Person>().is_err());
        let tuple: RecordId<AnyTable, (String, Datetime)> = RecordId::<AnyTable, _>::from_parts(
            "reading".into(),
            ("London".to_owned(), Datetime::UNIX_EPOCH),
        );
        assert_eq!(
            tuple.to_string(),
            "reading:['London', d'1970-01-01T00:00:00Z']"
        );
        assert_eq!(tuple.to_string().parse(), Ok(tuple));
        let too_large: RecordId<Person, u64> = RecordId::new(u64::MAX);
        let text = too_large.to_string();
        assert!(text.parse::<RecordId>().is_err(), "{text}");
        for text in [
            "a b:1",
            "person",
            "person:",
            ":1",
            "person:a b",
            "person:`a",
            "person:u'x'",
        ] {
            assert!(text.parse::<RecordId>().is_err(), "{text}");
        }
    }
}
