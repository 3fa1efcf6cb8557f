use crate::{
    error::{EncodeError, Error, ErrorKind, Outcome, Result},
    expr::Node,
};

/// What an update or upsert does to a record.
#[derive(Debug)]
pub(super) enum Change {
    /// Nothing but what the table's own events and computed values do
    Touch,
    /// All of it is replaced
    Content(Encoded),
    /// Some fields are replaced
    Merge(Encoded),
    /// Fields are set, one by one
    Set(Vec<Assignment>),
    /// Several of these were asked for at once
    Mixed,
}

pub(super) type Encoded = Result<Vec<u8>, EncodeError>;

#[derive(Debug)]
pub(super) struct Assignment {
    pub(super) field: &'static str,
    pub(super) value: Node,
}

impl Change {
    pub(super) fn replace(&mut self, change: Self) {
        *self = match self {
            Self::Touch => change,
            _ => Self::Mixed,
        };
    }

    pub(super) fn set(&mut self, field: &'static str, value: Node) {
        let assignment = Assignment { field, value };
        match self {
            Self::Set(assignments) => assignments.push(assignment),
            _ => self.replace(Self::Set(vec![assignment])),
        }
    }

    /// # Errors
    /// When it is none that the server could carry out.
    pub(super) fn check(self) -> Result<Self> {
        match self {
            Self::Mixed => Err(Error::new(
                ErrorKind::Validation,
                Outcome::NotSent,
                "a statement changes a record in one way: `content`, `merge`, or any number of `set` and `unset`",
            )),
            change => Ok(change),
        }
    }
}

/// The methods with which a statement says what to change.
macro_rules! change_methods {
    () => {
        /// Replaces all of the record.
        pub fn content(mut self, content: impl Content<T>) -> Self {
            self.change
                .replace(Change::Content(codec::to_bytes(&content)));
            self
        }

        /// Replaces the fields that `fields` has, an object of any type; objects within are merged, too.
        pub fn merge(mut self, fields: impl Encode) -> Self {
            self.change.replace(Change::Merge(codec::to_bytes(&fields)));
            self
        }

        /// Sets a field to a value, or to an expression over the record as it was.
        pub fn set<V>(mut self, field: Field<T, V>, value: impl Operand<T, V>) -> Self {
            self.change.set(field.name(), value.into_node());
            self
        }

        /// Removes a field's value.
        pub fn unset<V>(mut self, field: Field<T, Option<V>>) -> Self {
            self.change.set(field.name(), Node::None);
            self
        }
    };
}

pub(super) use change_methods;
