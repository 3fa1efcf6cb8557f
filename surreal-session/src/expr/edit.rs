use super::Node;
use crate::{
    codec::{self, Decoder, Encode},
    model::Object,
};

/// What a patch does to one field.
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
            self.0.push((name, Node::value(&codec::Serde(value))));
        }
    }

    /// Adds what happens to all fields of an object that is flattened into the record.
    pub fn flattened<V: Object>(&mut self, edit: &Edit<V>) {
        let Edit::Set(value) = edit else { return };
        let object = codec::to_bytes(value);
        for name in V::FIELDS.all() {
            let node = match &object {
                Ok(object) => field_of(object, name),
                Err(error) => Node::Value(Err(error.clone())),
            };
            self.0.push((name, node));
        }
    }

    pub(crate) fn into_nodes(self) -> impl Iterator<Item = (&'static str, Node)> {
        self.0.into_iter()
    }
}

/// The value of one field of an encoded object; NONE where it is left out.
fn field_of(object: &[u8], name: &str) -> Node {
    let mut d = Decoder::new(object);
    let Ok(mut fields) = d.object() else {
        return Node::None;
    };
    while let Ok(Some(found)) = fields.next(&mut d) {
        let start = d.position();
        if d.skip().is_err() {
            break;
        }
        if found == name {
            return Node::Value(Ok(object[start..d.position()].to_vec()));
        }
    }
    Node::None
}
