use std::{borrow::Cow, marker::PhantomData};

/// A type that stands for a table.
pub trait Named {
    /// The table's name; `None` when it is only known at run time.
    const TABLE: Option<&'static str>;
}

/// Any table.
#[derive(Debug)]
pub struct AnyTable;

impl Named for AnyTable {
    const TABLE: Option<&'static str> = None;
}

/// The key of a record id.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum RecordKey {
    /// A number
    Int(i64),
    /// A string
    String(String),
}

/// A record id.
#[derive(Debug, Clone)]
pub struct RecordId<T = AnyTable, K = RecordKey> {
    table: Cow<'static, str>,
    key: K,
    marker: PhantomData<fn() -> T>,
}
