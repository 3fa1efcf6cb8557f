use super::Node;
use crate::{
    codec::{Decoder, Encode, Encoded},
    model::Object,
};

/// The change of one field in a patch.
///
/// A value turns into one with `into()`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Edit<V> {
    /// It stays as it is
    #[default]
    Keep,
    /// It gets this value
    Set(V),
}

impl<V> Edit<Option<V>> {
    /// The field's value is removed.
    pub const UNSET: Self = Self::Set(None);
}

impl<V> From<V> for Edit<V> {
    fn from(value: V) -> Self {
        Self::Set(value)
    }
}

impl<V> From<V> for Edit<Option<V>> {
    fn from(value: V) -> Self {
        Self::Set(Some(value))
    }
}

/// The fields that a patch changes, with their values as they are sent.
#[derive(Clone, Debug, Default)]
pub struct Edits(Vec<(&'static str, Node)>);

impl Edits {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds what happens to the field with this name in the database.
    pub fn field<V: Encode>(&mut self, name: &'static str, edit: &Edit<V>) {
        if let Edit::Set(value) = edit {
            self.0.push((name, Node::value(value)));
        }
    }

    /// Adds what happens to the field with this name, which is stored through serde.
    #[cfg(feature = "serde")]
    pub fn serde<V: serde::Serialize>(&mut self, name: &'static str, edit: &Edit<V>) {
        if let Edit::Set(value) = edit {
            self.0
                .push((name, Node::value(&crate::codec::Serde(value))));
        }
    }

    /// Adds what happens to all fields of an object that is flattened into the record.
    pub fn flattened<V: Object>(&mut self, edit: &Edit<V>) {
        let Edit::Set(value) = edit else { return };
        let object = Encoded::new(value);
        for name in V::FIELDS.all() {
            self.0.push((name, field_of(&object, name)));
        }
    }

    pub(crate) fn into_nodes(self) -> impl Iterator<Item = (&'static str, Node)> {
        self.0.into_iter()
    }
}

/// The value of one field of an encoded object; NONE where it is left out.
fn field_of(object: &Encoded, name: &str) -> Node {
    let bytes = match object.as_bytes() {
        Ok(bytes) => bytes,
        Err(error) => return Node::Value(error.into()),
    };
    let mut d = Decoder::new(bytes);
    let Ok(mut fields) = d.object() else {
        return Node::None;
    };
    while let Ok(Some(found)) = fields.next(&mut d) {
        let start = d.position();
        if d.skip().is_err() {
            break;
        }
        if found == name {
            return Node::Value(object.part(&bytes[start..d.position()]));
        }
    }
    Node::None
}
