use super::ValueFor;
use crate::codec::Encode;

/// The first parts of a key `K`, which is a tuple, as a shorter tuple.
///
/// This trait is sealed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the beginning of a key `{K}`",
    label = "expected a tuple of the first parts of a `{K}`"
)]
pub trait KeyPrefix<K>: Encode + sealed::KeyPrefix<K> {}

impl<K, P: Encode + sealed::KeyPrefix<K>> KeyPrefix<K> for P {}

mod sealed {
    pub trait KeyPrefix<K> {}
}

macro_rules! prefix {
    ($($part:ident: $of:ident),*; $($rest:ident),*) => {
        impl<$($of,)* $($rest,)* $($part: ValueFor<$of>),*> sealed::KeyPrefix<($($of,)* $($rest,)*)>
            for ($($part,)*)
        {
        }
    };
}

prefix!(P: A; B);
prefix!(P: A; B, C);
prefix!(P: A; B, C, D);
prefix!(P: A, Q: B; C);
prefix!(P: A, Q: B; C, D);
prefix!(P: A, Q: B, R: C; D);
