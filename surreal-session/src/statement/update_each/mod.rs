//! Updating many records, each with its own values.

mod call;
mod changes;
mod fate;

use std::{fmt, marker::PhantomData};

use self::call::Call;
pub(super) use self::fate::Fate;
use super::{
    Answer,
    bulk::{Bulk, Count, Gather, bulk_methods},
    rows,
};
use crate::{
    error::Result,
    expr::Patch,
    model::{IntoId, Table},
    target::Target,
};

/// Changes many records, each by its own patch, and creates none. From [`Table::update_each`].
///
/// It returns a `bool` for each change, in their order: `true` if there was a record and it was
/// changed, `false` if there is no record of that id. A patch is applied as
/// [`Update::apply`](super::Update::apply) applies it: fields that it keeps stay, `None` removes a
/// value, a version counts up, and a patch that changes nothing runs the table's events. Changes of
/// one record are made in their order, whichever chunks they are in. A table that does not exist is
/// an error, [`NotFound`](crate::ErrorKind::NotFound). Without any change nothing is sent.
///
/// # Chunks
///
/// Changes are taken and encoded a chunk at a time, and one chunk follows the other, unless
/// [`in_flight`](Self::in_flight) allows several at once. Each chunk is applied as a whole or not
/// at all, and the chunks together are not: use a transaction for that. A chunk that conflicts with
/// another transaction is sent again. When one fails, no further chunk is sent, and the
/// error's [`chunk_failure`](crate::Error::chunk_failure) has the chunk and the number of records
/// that were changed. A chunk ends early where its patches change 64 different sets of fields.
///
/// # Permissions
///
/// A record that the user may read and not change is an error,
/// [`NotAllowed`](crate::ErrorKind::NotAllowed), unless [`allow_fewer`](Self::allow_fewer) is
/// called; the chunk's other changes are made. A record that the user may not read afterwards is
/// `false`, whether it was changed or not, because the server hides both.
///
/// # Cancel safety
///
/// Dropping the future sends no further chunk. Those in flight may still be applied.
///
/// # Examples
///
/// ```no_run
/// # use surreal_session::{Edit, RecordId, Session, Table};
/// #[derive(Debug, Clone, Table)]
/// #[table(patch = ProductPatch)]
/// struct Product {
///     id: RecordId<Product>,
///     price: i64,
/// }
///
/// # type Prices = Vec<(RecordId<Product>, i64)>;
/// # async fn example(session: &Session, prices: Prices) -> surreal_session::Result<()> {
/// let changes = prices.into_iter().map(|(id, price)| {
///     let price = Edit::Set(price);
///     (id, ProductPatch { price })
/// });
/// let found = Product::update_each(session, changes).await?;
/// println!("{} products are not there", found.iter().filter(|found| !**found).count());
/// # Ok(())
/// # }
/// ```
#[must_use = "a statement does nothing until it is awaited"]
pub struct UpdateEach<'a, T> {
    on: Target<'a>,
    bulk: Bulk<'a, Vec<Fate>>,
    marker: PhantomData<fn() -> T>,
}

impl<'a, T: Table> UpdateEach<'a, T> {
    pub(crate) fn new<K, P, I>(on: Target<'a>, changes: I) -> Self
    where
        K: IntoId<T>,
        P: Patch<T>,
        I: IntoIterator<Item = (K, P)>,
        I::IntoIter: Send + 'a,
    {
        let fates = Gather::new(
            rows::all::<T, Fate>,
            |fates, _| count(fates),
            |whole: &mut Vec<Fate>, mut fates| whole.append(&mut fates),
        );
        Self {
            on,
            bulk: Bulk::new(changes::changes::<T, K, P>(changes.into_iter()), 1, fates),
            marker: PhantomData,
        }
    }

    bulk_methods!();

    /// Sets how many calls may be in flight at once, once the first has its answer. At least 1;
    /// default 1, because the server spends its time on the updates and little of it on waiting.
    /// On servers before 3.3 chunks in flight hold each other up. In a transaction it is 1.
    pub fn in_flight(mut self, calls: usize) -> Self {
        self.bulk.in_flight = calls.max(1);
        self
    }

    /// Accepts that the table's permissions refuse to change some of the records: they are `false`,
    /// as those that are not there.
    pub fn allow_fewer(mut self) -> Self {
        self.bulk.allow_fewer = true;
        self
    }

    async fn run(self) -> Result<Vec<bool>> {
        let call = Call {
            on: self.on,
            table: T::TABLE,
            version: T::VERSION,
            timeout: self.bulk.timeout,
        };
        let fates = self.bulk.run(call, self.on.in_transaction()).await?;
        Ok(fates.iter().map(|fate| *fate == Fate::Updated).collect())
    }
}

fn count(fates: &[Fate]) -> Count {
    let of = |fate| fates.iter().filter(|each| **each == fate).count() as u64;
    Count {
        written: of(Fate::Updated),
        refused: of(Fate::Refused),
    }
}

impl<'a, T: Table> IntoFuture for UpdateEach<'a, T> {
    type Output = Result<Vec<bool>>;
    type IntoFuture = Answer<'a, Vec<bool>>;

    fn into_future(self) -> Self::IntoFuture {
        self.on.run(self.run())
    }
}

impl<T> fmt::Debug for UpdateEach<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UpdateEach")
            .field("chunk", &self.bulk.chunks.max_records)
            .field("in_flight", &self.bulk.in_flight)
            .finish_non_exhaustive()
    }
}
