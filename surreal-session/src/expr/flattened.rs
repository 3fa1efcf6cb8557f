use std::{fmt, marker::PhantomData};

use super::Field;

/// The fields of an `E` that are flattened into table `T`: `Person::ADDRESS.field(Address::CITY)`.
pub struct Flattened<T, E> {
    marker: PhantomData<fn() -> (T, E)>,
}

impl<T, E> Flattened<T, E> {
    /// The derive makes these.
    #[expect(
        clippy::new_without_default,
        reason = "a constant of the model, which nothing else stands for"
    )]
    #[must_use]
    pub const fn new() -> Self {
        Self {
            marker: PhantomData,
        }
    }

    /// One of the fields, which stands among those of the table.
    #[must_use]
    pub const fn field<V>(self, field: Field<E, V>) -> Field<T, V> {
        field.of()
    }
}

impl<T, E> Clone for Flattened<T, E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, E> Copy for Flattened<T, E> {}

impl<T, E> fmt::Debug for Flattened<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Flattened")
    }
}
