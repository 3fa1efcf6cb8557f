use std::fmt;

use super::rows::{self, Reply};
use crate::{codec::DecodeOwned, error::Result, expr::Node, expr::View, model::Table};

/// The result of a statement that writes, read as an `O`.
pub(super) struct Returning<O> {
    pub(super) clause: Clause,
    pub(super) read: fn(Reply) -> Result<O>,
}

#[derive(Debug)]
pub(super) enum Clause {
    /// The default of the statement
    Default,
    Before,
    Diff,
    /// A constant for each record, so that they can be counted
    Count,
    Columns(Vec<(&'static str, Node)>),
}

impl Clause {
    /// Returns the columns of a view.
    pub(super) fn view<V: View>() -> Self {
        let columns = V::columns().into_iter();
        Self::Columns(columns.map(|column| column.into_parts()).collect())
    }

    pub(super) fn is_default(&self) -> bool {
        matches!(self, Self::Default)
    }
}

impl<V: DecodeOwned> Returning<Option<V>> {
    /// Returns one record, if there was one.
    pub(super) fn first<T: Table>(clause: Clause) -> Self {
        Self {
            clause,
            read: rows::first::<T, V>,
        }
    }
}

impl<T: Table> Returning<Option<T>> {
    /// The record as it was before a write that the server must show: NONE if it is new.
    pub(super) fn before() -> Self {
        Self {
            clause: Clause::Before,
            read: |reply| rows::first::<T, Option<T>>(reply)?.ok_or_else(rows::not_shown::<T>),
        }
    }
}

impl<V: DecodeOwned> Returning<V> {
    /// Returns one record, which has to be visible.
    pub(super) fn shown<T: Table>(clause: Clause) -> Self {
        Self {
            clause,
            read: |reply| rows::first::<T, V>(reply)?.ok_or_else(rows::not_shown::<T>),
        }
    }
}

impl<V: DecodeOwned> Returning<Vec<V>> {
    /// Returns all records.
    pub(super) fn all<T: Table>(clause: Clause) -> Self {
        Self {
            clause,
            read: rows::all::<T, V>,
        }
    }
}

impl Returning<()> {
    /// Nothing, of one record, which the server must show.
    pub(super) fn written<T: Table>() -> Self {
        Self {
            clause: Clause::Count,
            read: |reply| match rows::count(reply)? {
                0 => Err(rows::not_shown::<T>()),
                _ => Ok(()),
            },
        }
    }

    /// Nothing, of one record, which the server may hide.
    pub(super) fn perhaps_written() -> Self {
        Self {
            clause: Clause::Count,
            read: |reply| rows::count(reply).map(drop),
        }
    }
}

impl Returning<bool> {
    /// Returns `true` if there was a record.
    pub(super) fn any() -> Self {
        Self {
            clause: Clause::Count,
            read: |reply| Ok(rows::count(reply)? > 0),
        }
    }
}

impl Returning<u64> {
    /// The number of records.
    pub(super) fn count() -> Self {
        Self {
            clause: Clause::Count,
            read: rows::count,
        }
    }
}

impl<O> fmt::Debug for Returning<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.clause.fmt(f)
    }
}

/// The methods with which a statement says what it gives back: `$of $wrap<..>>` read by
/// `Returning::$read`, or just counted by `Returning::$count`.
macro_rules! return_methods {
    ($wrap:ident, $read:ident, $count:ident as $number:ty, [$($of:tt)*]) => {
        /// Gives what was there before the change.
        pub fn return_before(self) -> $($of)* $wrap<T>> {
            self.returning(Returning::$read::<T>(Clause::Before))
        }

        /// Gives the operations that the change amounts to.
        pub fn return_diff(self) -> $($of)* $wrap<Vec<PatchOp>>> {
            self.returning(Returning::$read::<T>(Clause::Diff))
        }

        /// Returns no records, which is the cheapest option, but only how many there were.
        pub fn return_none(self) -> $($of)* $number> {
            self.returning(Returning::$count())
        }

        /// Gives what a view shows of what is there after the change.
        ///
        /// This and `return_none` also work where a record has a field that the server cannot send,
        /// such as a regular expression, and the view leaves it out. A write that returns the whole
        /// record is done there, and fails with [`Decode`](crate::ErrorKind::Decode).
        pub fn return_view<V: View<Of = T>>(self) -> $($of)* $wrap<V>> {
            self.returning(Returning::$read::<T>(Clause::view::<V>()))
        }
    };
}

/// The method with which a write to one record of `$model`, which the server must show, returns
/// nothing.
macro_rules! return_none_method {
    ($model:ident => $nothing:ty) => {
        /// Returns nothing, which is the cheapest option.
        ///
        /// # Errors
        /// [`NotAllowed`](crate::ErrorKind::NotAllowed) if the table's permissions refuse the
        /// write. The server answers in the same way where they only forbid reading the record
        /// back; [`allow_hidden`](Self::allow_hidden) accepts both.
        pub fn return_none(self) -> $nothing {
            self.returning(Returning::written::<$model>())
        }
    };
}

/// The method with which such a write accepts that the server shows nothing.
macro_rules! allow_hidden_method {
    () => {
        /// Accepts that the server shows no record: for users who may write to a table and not read
        /// it.
        ///
        /// A write that the table's permissions refuse is then no error either, because the server
        /// does not tell the two apart.
        pub fn allow_hidden(self) -> Self {
            self.returning(Returning::perhaps_written())
        }
    };
}

pub(super) use {allow_hidden_method, return_methods, return_none_method};
