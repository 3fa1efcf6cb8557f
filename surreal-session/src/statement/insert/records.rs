use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_util::Stream;

use crate::{
    codec::Encoder,
    error::EncodeError,
    model::{Content, Keyed, Table, sealed_key as sealed},
    statement::bulk::{Records, Source},
};

pub(super) fn iterator<'a, T, C>(records: impl Iterator<Item = C> + Send + 'a) -> Records<'a>
where
    T: Table,
    C: Content<T, Id: Keyed<T>>,
{
    Box::new(Iterated(records, write::<T, C>))
}

pub(super) fn stream<'a, T, C>(records: impl Stream<Item = C> + Send + 'a) -> Records<'a>
where
    T: Table,
    C: Content<T, Id: Keyed<T>>,
{
    Box::new(Streamed(Box::pin(records), write::<T, C>))
}

type Write<C> = fn(&C, &mut Encoder) -> Result<(), EncodeError>;

/// Writes a record, and an id into it where it has none and this library makes it.
fn write<T: Table, C: Content<T, Id: Keyed<T>>>(
    record: &C,
    e: &mut Encoder,
) -> Result<(), EncodeError> {
    record.encode(e)?;
    match <C::Id as sealed::Keyed<T>>::generate() {
        Some(id) => e.add_field("id", &id),
        None => Ok(()),
    }
}

struct Iterated<I: Iterator>(I, Write<I::Item>);

impl<I: Iterator + Send> Source for Iterated<I> {
    fn at_least(&self) -> usize {
        self.0.size_hint().0
    }

    fn poll_write(
        &mut self,
        _: &mut Context<'_>,
        e: &mut Encoder,
    ) -> Poll<Option<Result<(), EncodeError>>> {
        let write = self.1;
        Poll::Ready(self.0.next().map(|record| write(&record, e)))
    }
}

struct Streamed<S: Stream>(Pin<Box<S>>, Write<S::Item>);

impl<S: Stream + Send> Source for Streamed<S> {
    fn at_least(&self) -> usize {
        self.0.size_hint().0
    }

    fn poll_write(
        &mut self,
        cx: &mut Context<'_>,
        e: &mut Encoder,
    ) -> Poll<Option<Result<(), EncodeError>>> {
        let record = ready!(self.0.as_mut().poll_next(cx));
        let write = self.1;
        Poll::Ready(record.map(|record| write(&record, e)))
    }
}
