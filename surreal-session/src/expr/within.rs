use crate::{
    model::{Embed, Link, Table},
    value::RecordId,
};

/// A type whose values have fields of their own: an embedded struct, or a link to a record.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` has no fields within",
    label = "neither an embedded struct nor a link to a record"
)]
pub trait Within {
    /// The type that has the fields: the embedded type, or the table.
    type Object;
    /// The type of a field of one of several: an `Option` where there may be no object.
    type Each<W>;
}

#[diagnostic::do_not_recommend]
impl<E: Embed> Within for E {
    type Object = E;
    type Each<W> = W;
}

#[diagnostic::do_not_recommend]
impl<T: Table, K> Within for RecordId<T, K> {
    type Object = T;
    type Each<W> = Option<W>;
}

#[diagnostic::do_not_recommend]
impl<T: Table> Within for Link<T> {
    type Object = T;
    type Each<W> = Option<W>;
}

#[diagnostic::do_not_recommend]
impl<V: Within> Within for Option<V> {
    type Object = V::Object;
    type Each<W> = Option<W>;
}
