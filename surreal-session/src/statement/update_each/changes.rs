use std::{
    collections::HashSet,
    marker::PhantomData,
    mem,
    task::{Context, Poll},
};

use crate::{
    codec::Encoder,
    error::EncodeError,
    expr::Node,
    expr::Patch,
    model::{IntoId, Table},
    statement::bulk::{Contents, Records, Shape, Source},
};

/// Sets of fields that the records of one chunk may change. The call distinguishes them one by one.
const MAX_SHAPES: usize = 64;

/// Ids with patches. Each is written as an array of the index of the fields that it changes, its
/// id, and the values of these fields.
struct Changes<T, I> {
    changes: I,
    shapes: Vec<Shape>,
    ids: HashSet<Vec<u8>>,
    marker: PhantomData<fn() -> T>,
}

pub(super) fn changes<'a, T, K, P>(changes: impl Iterator<Item = (K, P)> + Send + 'a) -> Records<'a>
where
    T: Table,
    K: IntoId<T>,
    P: Patch<T>,
{
    Box::new(Changes::<T, _> {
        changes,
        shapes: Vec::new(),
        ids: HashSet::new(),
        marker: PhantomData,
    })
}

impl<T, I> Changes<T, I> {
    /// Returns the index of a set of fields.
    fn shape(&mut self, shape: Shape) -> usize {
        match self.shapes.iter().position(|known| *known == shape) {
            Some(index) => index,
            None => {
                self.shapes.push(shape);
                self.shapes.len() - 1
            }
        }
    }

    fn write<K: IntoId<T>, P: Patch<T>>(
        &mut self,
        id: K,
        patch: &P,
        e: &mut Encoder,
    ) -> Result<(), EncodeError>
    where
        T: Table,
    {
        let (shape, values): (Shape, Vec<Node>) = patch.edits().into_nodes().unzip();
        let id = id.into_id();
        let names = shape.clone();
        let shape = self.shape(shape);
        e.array(2 + values.len(), |e| {
            e.item(0, &shape)?;
            e.encoded(&id)?;
            names.iter().zip(values).try_for_each(|(name, value)| {
                let written = match value {
                    Node::Value(value) => e.encoded(&value),
                    _ => e.none(),
                };
                written.map_err(|error| error.in_field(name))
            })
        })?;
        self.ids.insert(id.into_bytes()?);
        Ok(())
    }
}

impl<T, K, P, I> Source for Changes<T, I>
where
    T: Table,
    K: IntoId<T>,
    P: Patch<T>,
    I: Iterator<Item = (K, P)> + Send,
{
    fn at_least(&self) -> usize {
        self.changes.size_hint().0
    }

    fn poll_write(
        &mut self,
        _: &mut Context<'_>,
        e: &mut Encoder,
    ) -> Poll<Option<Result<(), EncodeError>>> {
        let change = self.changes.next();
        Poll::Ready(change.map(|(id, patch)| self.write(id, &patch, e)))
    }

    fn is_full(&self) -> bool {
        self.shapes.len() >= MAX_SHAPES
    }

    fn end_chunk(&mut self) -> Contents {
        Contents {
            shapes: mem::take(&mut self.shapes),
            ids: mem::take(&mut self.ids),
        }
    }
}
