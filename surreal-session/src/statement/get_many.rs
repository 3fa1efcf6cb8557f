use std::{
    collections::{HashMap, HashSet},
    fmt,
    marker::PhantomData,
    time::Duration,
};

use bytes::Bytes;
use futures_util::{StreamExt, stream};

use super::{Answer, keys, row_error, rows, timeout::timeout_method};
use crate::{
    codec::{Decoder, Encoded},
    error::{DecodeError, EncodeError, Result},
    model::{IntoId, Table},
    rpc::{Method, Request},
    target::Target,
    value::RecordKey,
};

/// Ids in one call.
const CHUNK: usize = 1000;

/// Calls in flight at once.
const IN_FLIGHT: usize = 4;

/// Reads the records of many ids. From [`Table::get_many`].
///
/// It returns an `Option` for each id, in their order: `None` where there is no record, or none
/// that the user may read. An id that is given twice is read once. The server looks the records up
/// by their ids, 1,000 in a call and four calls in flight. Without any id nothing is sent. A table
/// that does not exist has no records up to SurrealDB 3.3, and is an error on 4.0,
/// [`NotFound`](crate::ErrorKind::NotFound).
#[must_use = "a statement does nothing until it is awaited"]
pub struct GetMany<'a, T> {
    on: Target<'a>,
    ids: Vec<Encoded>,
    timeout: Option<Duration>,
    marker: PhantomData<fn() -> T>,
}

impl<'a, T: Table> GetMany<'a, T> {
    pub(crate) fn new<I: IntoId<T>>(on: Target<'a>, ids: impl IntoIterator<Item = I>) -> Self {
        Self {
            on,
            ids: ids.into_iter().map(|id| id.into_id()).collect(),
            timeout: None,
            marker: PhantomData,
        }
    }

    timeout_method!();

    async fn run(self) -> Result<Vec<Option<T>>> {
        let deadline = self.on.core().deadline(self.timeout);
        let keys = self.ids.iter().map(keys::record_key);
        let keys = keys.collect::<Result<Vec<_>, EncodeError>>()?;
        let mut known = HashSet::new();
        let ids = self.ids.into_iter().zip(&keys);
        let ids = ids.filter(|(_, key)| known.insert(*key));
        let ids: Vec<_> = ids.map(|(id, _)| id).collect();
        // All requests are encoded before the first is sent.
        let requests = ids.chunks(CHUNK).map(|ids| {
            let request = Request::new(Method::Select)?.about(T::TABLE);
            request.encoded(&Encoded::list(ids))
        });
        let requests = requests.collect::<Result<Vec<_>, EncodeError>>()?;
        let calls = requests
            .into_iter()
            .map(|request| self.on.call_until(request, deadline));
        let mut replies = stream::iter(calls).buffered(IN_FLIGHT);
        let mut records = HashMap::with_capacity(ids.len());
        while let Some(reply) = replies.next().await {
            by_key::<T>(&reply?, &mut records).map_err(|error| error.in_table(T::TABLE))?;
        }
        let record = |key| records.get(key).map(rows::read::<T, T>).transpose();
        keys.iter().map(record).collect()
    }
}

/// Finds the records of a reply, without decoding more of them than their ids.
fn by_key<T: Table>(
    reply: &Bytes,
    records: &mut HashMap<RecordKey, Bytes>,
) -> Result<(), DecodeError> {
    let mut d = Decoder::new(reply);
    let mut items = d.array()?;
    while items.next(&mut d)?.is_some() {
        // Some servers show an id without a record as NONE.
        if d.take_absent()? {
            continue;
        }
        let (start, row) = (d.position(), d.clone());
        d.skip()?;
        let id =
            row_error::id::<T>(row).ok_or_else(|| DecodeError::new("a record's id", "none"))?;
        records.insert(id.into_key(), reply.slice(start..d.position()));
    }
    Ok(())
}

impl<'a, T: Table> IntoFuture for GetMany<'a, T> {
    type Output = Result<Vec<Option<T>>>;
    type IntoFuture = Answer<'a, Vec<Option<T>>>;

    fn into_future(self) -> Self::IntoFuture {
        self.on.run(self.run())
    }
}

impl<T> fmt::Debug for GetMany<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GetMany")
            .field("ids", &self.ids.len())
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
