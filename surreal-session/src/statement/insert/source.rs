use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_util::Stream;

use crate::{
    codec::{Encode, Encoder},
    error::EncodeError,
};

/// Where records come from, whatever their type: each is written straight into the call that carries it.
pub(super) trait Source: Send {
    /// How many records are left, at the least.
    fn at_least(&self) -> usize;

    /// Writes the next record; `None` after the last.
    fn poll_write(
        &mut self,
        cx: &mut Context<'_>,
        e: &mut Encoder,
    ) -> Poll<Option<Result<(), EncodeError>>>;
}

pub(super) type Records<'a> = Box<dyn Source + 'a>;

pub(super) fn iterator<'a, C: Encode>(records: impl Iterator<Item = C> + Send + 'a) -> Records<'a> {
    Box::new(Iterated(records))
}

pub(super) fn stream<'a, C: Encode>(records: impl Stream<Item = C> + Send + 'a) -> Records<'a> {
    Box::new(Streamed(Box::pin(records)))
}

struct Iterated<I>(I);

impl<C: Encode, I: Iterator<Item = C> + Send> Source for Iterated<I> {
    fn at_least(&self) -> usize {
        self.0.size_hint().0
    }

    fn poll_write(
        &mut self,
        _: &mut Context<'_>,
        e: &mut Encoder,
    ) -> Poll<Option<Result<(), EncodeError>>> {
        Poll::Ready(self.0.next().map(|record| record.encode(e)))
    }
}

struct Streamed<S>(Pin<Box<S>>);

impl<C: Encode, S: Stream<Item = C> + Send> Source for Streamed<S> {
    fn at_least(&self) -> usize {
        self.0.size_hint().0
    }

    fn poll_write(
        &mut self,
        cx: &mut Context<'_>,
        e: &mut Encoder,
    ) -> Poll<Option<Result<(), EncodeError>>> {
        let record = ready!(self.0.as_mut().poll_next(cx));
        Poll::Ready(record.map(|record| record.encode(e)))
    }
}
