use std::{collections::HashSet, ops::Bound};

use super::{datetime_text, source::Source};
use crate::{
    codec::{self, DecodeOwned, Encoded},
    error::EncodeError,
    expr::{Node, Operator},
    model::{IntoId, KeyPrefix, Table},
    value::{Datetime, Range, RecordId, RecordKey, Value},
};

/// The keys of the records that a statement is about.
#[derive(Debug)]
pub(crate) enum Keys {
    /// The records of these ids, each once
    Ids(Vec<Encoded>),
    /// The records of a table whose keys are in a range
    Range(&'static str, Range<RecordKey>),
    /// Keys that cannot be sent
    Invalid(EncodeError),
}

impl Keys {
    pub(crate) fn ids<T: Table, I: IntoId<T>>(ids: impl IntoIterator<Item = I>) -> Self {
        Self::distinct(ids.into_iter().map(|id| id.into_id()))
    }

    pub(super) fn ids_of(ids: &[RecordId]) -> Self {
        Self::distinct(ids.iter().map(Encoded::new))
    }

    fn distinct(ids: impl Iterator<Item = Encoded>) -> Self {
        let mut known = HashSet::new();
        let ids = ids.filter(|id| id.as_bytes().map_or(true, |id| known.insert(id.to_vec())));
        Self::Ids(ids.collect())
    }

    pub(crate) fn range<T: Table, I: IntoId<T>>(range: impl Into<Range<I>>) -> Self {
        let Range { start, end } = range.into();
        match (bound(start), bound(end)) {
            (Ok(start), Ok(end)) => Self::Range(T::TABLE, Range { start, end }),
            (Err(error), _) | (_, Err(error)) => Self::Invalid(error),
        }
    }

    pub(crate) fn prefix<T: Table>(prefix: &impl KeyPrefix<T::Key>) -> Self {
        match decoded::<Vec<Value>>(&Encoded::new(prefix)) {
            Ok(start) => {
                let end = Bound::Included(above(start.clone()));
                let start = Bound::Included(RecordKey::Array(start));
                Self::Range(T::TABLE, Range { start, end })
            }
            Err(error) => Self::Invalid(error),
        }
    }

    /// Makes the records the source of a statement. Where it has another source than its table
    /// already, or where the server orders the keys in another way than it compares them, they
    /// become a condition, too.
    pub(super) fn narrow(self, source: &mut Source, filter: &mut Option<Node>) {
        if !matches!(source, Source::Table(_)) {
            return self.add_to(filter);
        }
        if let Self::Range(table, range) = &self {
            if widened(range) != *range {
                Self::Range(table, range.clone()).add_to(filter);
            }
        }
        *source = Source::Keys(self);
    }

    /// Returns what a statement names as its source: a list of ids, or an id whose key is a range.
    pub(super) fn encoded(&self) -> Encoded {
        match self {
            Self::Ids(ids) => Encoded::list(ids),
            Self::Range(table, range) => {
                let key = RecordKey::Range(Box::new(widened(range)));
                Encoded::new(&RecordId::of(*table, key))
            }
            Self::Invalid(error) => error.clone().into(),
        }
    }

    /// Adds the condition that a record is one of these.
    pub(crate) fn add_to(self, filter: &mut Option<Node>) {
        let condition = match self {
            Self::Ids(ids) => {
                let ids = Node::Value(Encoded::list(&ids));
                Some(Node::Path(vec!["id"]).binary(Operator::In, ids))
            }
            Self::Invalid(error) => Some(Node::has_id(error.into())),
            Self::Range(table, Range { start, end }) => {
                let id = |key| RecordId::of(table, key);
                Node::has_id_in(&start.map(id), &end.map(id))
            }
        };
        if let Some(condition) = condition {
            Node::and(filter, condition);
        }
    }
}

fn bound<T: Table>(bound: Bound<impl IntoId<T>>) -> Result<Bound<RecordKey>, EncodeError> {
    Ok(match bound {
        Bound::Included(id) => Bound::Included(record_key(&id.into_id())?),
        Bound::Excluded(id) => Bound::Excluded(record_key(&id.into_id())?),
        Bound::Unbounded => Bound::Unbounded,
    })
}

/// Returns the key of an id.
pub(super) fn record_key(id: &Encoded) -> Result<RecordKey, EncodeError> {
    decoded::<RecordId>(id).map(RecordId::into_key)
}

fn decoded<K: DecodeOwned>(encoded: &Encoded) -> Result<K, EncodeError> {
    codec::from_bytes(encoded.as_bytes()?).map_err(|error| EncodeError::new(error.to_string()))
}

/// A key above all those that begin with these items.
fn above(mut items: Vec<Value>) -> RecordKey {
    items.push(Value::Range(Box::new((..).into())));
    RecordKey::Array(items)
}

/// Returns a range that holds all keys of `range` in the server's order of keys, which sorts
/// datetimes by their text. It is equal to `range` where that makes no difference.
fn widened(range: &Range<RecordKey>) -> Range<RecordKey> {
    let wide = |bound: &Bound<RecordKey>, wide: fn(&[Value], &Bound<RecordKey>) -> RecordKey| {
        match bound {
            Bound::Included(RecordKey::Array(items)) | Bound::Excluded(RecordKey::Array(items))
                if items.iter().any(holds_datetime) =>
            {
                Bound::Included(wide(items, &range.end))
            }
            Bound::Included(RecordKey::Object(fields))
            | Bound::Excluded(RecordKey::Object(fields))
                if fields.values().any(holds_datetime) =>
            {
                Bound::Unbounded
            }
            bound => bound.clone(),
        }
    };
    Range {
        start: wide(&range.start, low),
        end: wide(&range.end, |items, _| high(items)),
    }
}

/// A key that is not above those with these items. The first datetime among them is a bound only
/// if `end` has one in its place: the text of a year beyond 9999 begins with a sign and so comes
/// before all others.
fn low(items: &[Value], end: &Bound<RecordKey>) -> RecordKey {
    let (before, datetime) = split(items);
    let bounded = match end {
        Bound::Included(RecordKey::Array(end)) | Bound::Excluded(RecordKey::Array(end)) => {
            let (end_before, end) = split(end);
            before == end_before && end.and_then(datetime_text::above).is_some()
        }
        _ => false,
    };
    let below = datetime.filter(|_| bounded).and_then(datetime_text::below);
    RecordKey::Array(
        before
            .iter()
            .cloned()
            .chain(below.map(Value::from))
            .collect(),
    )
}

/// A key above those with these items.
fn high(items: &[Value]) -> RecordKey {
    let (before, datetime) = split(items);
    let above_it = datetime.and_then(datetime_text::above);
    above(
        before
            .iter()
            .cloned()
            .chain(above_it.map(Value::from))
            .collect(),
    )
}

/// The items before the first that is or holds a datetime, and that datetime itself.
fn split(items: &[Value]) -> (&[Value], Option<Datetime>) {
    let index = items.iter().position(holds_datetime);
    let (before, rest) = items.split_at(index.unwrap_or(items.len()));
    match rest.first() {
        Some(Value::Datetime(datetime)) => (before, Some(*datetime)),
        _ => (before, None),
    }
}

fn holds_datetime(value: &Value) -> bool {
    match value {
        Value::Datetime(_) => true,
        Value::Array(items) | Value::Set(items) => items.iter().any(holds_datetime),
        Value::Object(fields) => fields.values().any(holds_datetime),
        _ => false,
    }
}

/// The methods by which a statement on the records of a table is narrowed to some keys. `$narrow`
/// takes the builder and [`Keys`].
macro_rules! keys_methods {
    ($output:ty, $narrow:expr) => {
        /// Keeps the records with these ids, or keys, each once. An id without a record is skipped.
        ///
        /// The server looks the records up by their ids and does not read the table, unless a
        /// filter is a full-text or vector search, which needs the table's index. A select without
        /// an order returns them in the order of `ids`. Without any id nothing is sent. Up to
        /// SurrealDB 3.3 the ids of a table that does not exist are skipped, too.
        #[doc(alias = "by_ids")]
        #[doc(alias = "in_ids")]
        pub fn ids<I: $crate::model::IntoId<T>>(self, ids: impl IntoIterator<Item = I>) -> $output {
            $narrow(self, $crate::statement::Keys::ids::<T, I>(ids))
        }

        /// Keeps the records whose keys are in a range: `1..5`, `"a"..`, or for keys that are
        /// tuples `("London", from)..("London", to)`. A range whose start is above its end holds no
        /// record.
        ///
        /// The server reads this range of the table alone. It sorts datetimes within keys by their
        /// text; where that makes a difference, it reads a little more, and a condition leaves the
        /// rest out.
        #[doc(alias = "between")]
        pub fn range<I: $crate::model::IntoId<T>>(
            self,
            keys: impl Into<$crate::value::Range<I>>,
        ) -> $output {
            $narrow(self, $crate::statement::Keys::range::<T, I>(keys))
        }

        /// Keeps the records whose keys are tuples that begin with these parts: of keys
        /// `(String, Datetime)`, `("London",)` are all those of London.
        pub fn prefix(self, parts: impl $crate::model::KeyPrefix<T::Key>) -> $output {
            $narrow(self, $crate::statement::Keys::prefix::<T>(&parts))
        }
    };
}

pub(crate) use keys_methods;
