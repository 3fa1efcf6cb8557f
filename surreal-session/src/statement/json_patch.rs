use std::marker::PhantomData;

use crate::{
    codec::{Encoded, ObjectEncoder},
    error::EncodeError,
    expr::Field,
    model::ValueFor,
    value::PatchOp,
};

/// Operations on a record of table `T`, checked against its fields. See
/// [`Update::patch`](super::Update::patch).
///
/// ```
/// use surreal_session::{RecordId, Table, statement::JsonPatch};
///
/// #[derive(Debug, Clone, Table)]
/// struct Person {
///     id: RecordId<Person>,
///     name: String,
///     nickname: Option<String>,
///     tags: Vec<String>,
/// }
///
/// let patch = JsonPatch::new()
///     .test(Person::NAME, "Ada")
///     .replace(Person::NAME, "Ada L.")
///     .remove(Person::NICKNAME)
///     .append(Person::TAGS, "pioneer");
/// # let _: JsonPatch<Person> = patch;
/// ```
#[derive(Clone, Debug)]
#[must_use = "a patch does nothing until a statement applies it"]
pub struct JsonPatch<T> {
    operations: Vec<Encoded>,
    marker: PhantomData<fn() -> T>,
}

impl<T> Default for JsonPatch<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> JsonPatch<T> {
    /// No operation yet.
    pub const fn new() -> Self {
        Self {
            operations: Vec::new(),
            marker: PhantomData,
        }
    }

    /// Sets a field, whether it has a value or not.
    pub fn replace<V>(self, field: Field<T, V>, value: impl ValueFor<V>) -> Self {
        self.operation("replace", field, "", move |o| o.field("value", &value))
    }

    /// Removes a field's value.
    pub fn remove<V>(self, field: Field<T, Option<V>>) -> Self {
        self.operation("remove", field, "", |_| Ok(()))
    }

    /// Puts an item behind those of an array.
    pub fn append<V>(self, field: Field<T, Vec<V>>, item: impl ValueFor<V>) -> Self {
        self.operation("add", field, "/-", move |o| o.field("value", &item))
    }

    /// Changes a text by a patch in the form of diff-match-patch, such as `@@ -1,3 +1,4 @@\n
    /// Ada\n+!\n`.
    pub fn change(self, field: Field<T, String>, patch: &str) -> Self {
        self.operation("change", field, "", |o| o.field("value", patch))
    }

    /// Fails unless the field has this value, and with it the statement.
    pub fn test<V>(self, field: Field<T, V>, value: impl ValueFor<V>) -> Self {
        self.operation("test", field, "", move |o| o.field("value", &value))
    }

    /// Copies a field's value to another.
    pub fn copy<V>(self, from: Field<T, V>, to: Field<T, V>) -> Self {
        self.operation("copy", to, "", |o| o.field("from", &pointer(from)?))
    }

    /// Any operation, unchecked.
    pub fn push(mut self, operation: &PatchOp) -> Self {
        self.operations.push(Encoded::new(operation));
        self
    }

    fn operation<V>(
        mut self,
        op: &str,
        field: Field<T, V>,
        item: &str,
        rest: impl FnOnce(&mut ObjectEncoder<'_>) -> Result<(), EncodeError>,
    ) -> Self {
        self.operations.push(Encoded::written(64, |e| {
            e.object(|o| {
                o.field("op", op)?;
                o.field("path", &(pointer(field)? + item))?;
                rest(o)
            })
        }));
        self
    }

    pub(super) fn encoded(&self) -> Encoded {
        let operations = &self.operations;
        Encoded::written(64, |e| {
            e.array(operations.len(), |e| {
                operations.iter().try_for_each(|one| e.encoded(one))
            })
        })
    }
}

impl<T> From<Vec<PatchOp>> for JsonPatch<T> {
    fn from(operations: Vec<PatchOp>) -> Self {
        operations
            .iter()
            .fold(Self::new(), |patch, operation| patch.push(operation))
    }
}

/// The server splits a path at each `/` and `.`, and has no escape for one within a name.
fn pointer<T, V>(field: Field<T, V>) -> Result<String, EncodeError> {
    let names = field.names();
    if let Some(name) = names.iter().find(|name| name.contains(['/', '.'])) {
        return Err(EncodeError::new(format!(
            "a JSON patch cannot name the field {name:?}, which has a `/` or a `.`: use `set`"
        )));
    }
    Ok(names.iter().flat_map(|name| ["/", name]).collect())
}
