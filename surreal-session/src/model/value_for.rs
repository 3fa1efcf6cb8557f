use crate::codec::Encode;

/// A value for a field that holds a `V`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no value for a field that holds a `{V}`",
    label = "expected a `{V}`"
)]
pub trait ValueFor<V>: Encode {}

impl<V: Encode> ValueFor<V> for V {}
impl<V: Encode> ValueFor<V> for &V {}
impl<V: Encode> ValueFor<Option<V>> for V {}
impl ValueFor<String> for &str {}
impl ValueFor<Option<String>> for &str {}
