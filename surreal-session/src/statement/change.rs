use super::{Path, json_patch::JsonPatch};
use crate::{
    codec::{Encode, Encoded},
    error::{EncodeError, Error, ErrorKind, Outcome, Result},
    expr::Patch,
    expr::{Missing, Node, Operator, Summand},
    model::{Content, Table},
};

/// A change that an update or upsert makes to a record.
#[derive(Debug)]
pub(super) enum Change {
    /// Nothing but what the table's own events and computed values do
    Touch,
    /// All of it is replaced, except for the fields of these names
    Content(Encoded, Vec<&'static str>),
    /// Some fields are replaced
    Merge(Encoded),
    /// Operations of a JSON patch are applied
    Patch(Encoded),
    /// Fields are set, one by one
    Set(Vec<Assignment>),
    /// Several of these were asked for at once
    Mixed,
}

#[derive(Debug)]
pub(super) struct Assignment {
    pub(super) field: Path,
    pub(super) assign: Assign,
    pub(super) value: Node,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Assign {
    Set,
    /// The field is changed by this operator.
    By(Operator),
}

impl Assignment {
    /// An assignment to a field of a record that an insert meets.
    ///
    /// While it assigns to a field the server takes the field's own value for NONE there, so that
    /// `a = a + 1` must be `a += 1`.
    pub(super) fn on_duplicate(field: Path, value: Node) -> Self {
        let (assign, value) = match value {
            Node::Binary(left, operator, right) if matches!(&*left, Node::Path(names) if *names == field) => {
                match operator {
                    Operator::Add | Operator::Subtract => (Assign::By(operator), *right),
                    _ => (Assign::Set, left.binary(operator, *right)),
                }
            }
            value => (Assign::Set, value),
        };
        Self {
            field,
            assign,
            value,
        }
    }
}

impl Change {
    pub(super) fn content<T: Table>(&mut self, content: &impl Content<T>) {
        self.replace(Self::Content(Encoded::new(content), content.left_out()));
    }

    pub(super) fn merge(&mut self, fields: &impl Encode) {
        self.replace(Self::Merge(Encoded::new(fields)));
    }

    pub(super) fn patch<T>(&mut self, patch: &JsonPatch<T>) {
        self.replace(Self::Patch(patch.encoded()));
    }

    pub(super) fn apply<T: Table>(&mut self, patch: &impl Patch<T>) {
        for (field, value) in patch.edits().into_nodes() {
            self.assign(vec![field], Assign::Set, value);
        }
    }

    pub(super) fn assign(&mut self, field: Path, assign: Assign, value: Node) {
        let assignment = Assignment {
            field,
            assign,
            value,
        };
        match self {
            Self::Set(assignments) => assignments.push(assignment),
            _ => self.replace(Self::Set(vec![assignment])),
        }
    }

    /// Adds a value to a field, or subtracts it. `creates` says that the record may be new.
    ///
    /// An expression sees the record as it was before all assignments.
    pub(super) fn amend<V: Summand>(
        &mut self,
        field: Path,
        by: Operator,
        value: Node,
        creates: bool,
    ) {
        let assigned = match self {
            Self::Set(earlier) => earlier.iter().any(|one| field.starts_with(&one.field)),
            _ => false,
        };
        let current = Node::Path(field.clone());
        match V::MISSING {
            Missing::Text if creates && !assigned => {
                let text = current.binary(Operator::OrElse, Node::value(""));
                self.assign(field.clone(), Assign::Set, text);
                self.assign(field, Assign::By(by), value);
            }
            Missing::Unknown if creates && !assigned => {
                let refused = EncodeError::new(
                    "an upsert adds nothing to a datetime, which the record may lack: `set` it, or use an update",
                );
                self.assign(field, Assign::Set, Node::Value(refused.into()));
            }
            Missing::Text | Missing::Unknown if !assigned => {
                self.assign(field, Assign::Set, current.binary(by, value));
            }
            _ => self.assign(field, Assign::By(by), value),
        }
    }

    fn replace(&mut self, change: Self) {
        *self = match self {
            Self::Touch => change,
            _ => Self::Mixed,
        };
    }

    /// Returns the object that replaces a record or is merged into it.
    pub(super) fn object(&self) -> Option<&Encoded> {
        match self {
            Self::Content(object, _) | Self::Merge(object) => Some(object),
            _ => None,
        }
    }

    /// # Errors
    /// When it is none that the server could carry out.
    pub(super) fn check(&self) -> Result<()> {
        match self {
            Self::Mixed => Err(Error::new(
                ErrorKind::Validation,
                Outcome::NotSent,
                "a statement changes a record in one way: `content`, `merge`, `patch`, or any number of `set`, `unset`, \
                 `add`, `subtract`, `push`, `pull` and `apply`",
            )),
            _ => Ok(()),
        }
    }
}

/// The number that follows a record's version.
pub(super) fn next_version(field: &'static str) -> Node {
    let version = Node::Path(vec![field]);
    version
        .binary(Operator::OrElse, Node::value(&0))
        .binary(Operator::Add, Node::value(&1))
}

/// The methods with which a builder around a `Write` says what to change.
macro_rules! change_methods {
    () => {
        /// Replaces the fields that `fields` has, an object of any type; objects within are merged,
        /// too.
        pub fn merge(mut self, fields: impl Encode) -> Self {
            self.write.change.merge(&fields);
            self
        }

        /// Applies the operations of a JSON patch.
        pub fn patch(mut self, patch: impl Into<JsonPatch<T>>) -> Self {
            self.write.change.patch(&patch.into());
            self
        }

        /// Sets the fields that a patch struct of the table changes: the one that `#[table(patch =
        /// ..)]` generates. A patch that changes nothing leaves the record as it is.
        pub fn apply(mut self, patch: impl Patch<T>) -> Self {
            self.write.change.apply(&patch);
            self
        }

        /// Sets a field to a value, or to an expression over the record as it was.
        ///
        /// The server does not store a number that equals the stored one: a field that holds the
        /// float `1.0` still holds it after it was set to the integer 1. To change the type of a
        /// stored number, set the field to a different number in a statement before.
        pub fn set<V>(mut self, field: Field<T, V>, value: impl Operand<T, V>) -> Self {
            self.write
                .change
                .assign(field.names(), Assign::Set, value.into_node());
            self
        }

        /// Removes a field's value.
        pub fn unset<V>(mut self, field: Field<T, Option<V>>) -> Self {
            self.write
                .change
                .assign(field.names(), Assign::Set, Node::None);
            self
        }

        /// Adds to a field (`+=`): to a number, a datetime, a text, or all items of an array or set
        /// to another.
        ///
        /// A number or duration that is missing counts as zero, an array or set as empty.
        ///
        /// A stored NULL fails the statement.
        ///
        /// - A text that is missing fails an update, because the server cannot distinguish it from
        ///   one that permissions hide. In an upsert it counts as empty, and one that permissions
        ///   hide is replaced. To begin with an empty text in an update, set the field:
        ///   `.set(Person::NICKNAME, Person::NICKNAME.or_else("") + "x")`.
        /// - A datetime that is missing fails an update, too. An upsert of a datetime is an
        ///   [`Encode`](crate::ErrorKind::Encode) error, and nothing is sent.
        pub fn add<V: Changeable>(
            mut self,
            field: Field<T, V>,
            value: impl Operand<T, <V::Of as Summand>::Step>,
        ) -> Self {
            self.write
                .amend::<V::Of>(field.names(), Operator::Add, value.into_node());
            self
        }

        /// Subtracts from a field (`-=`): from a number, a datetime or a duration, or removes all
        /// items of an array or set from another.
        ///
        /// A number that is missing counts as zero. A duration, an array or a set that is missing
        /// stays missing. A missing datetime and a stored NULL fail the statement, and an upsert of
        /// a datetime is an [`Encode`](crate::ErrorKind::Encode) error.
        pub fn subtract<V: Changeable<Of: Minuend>>(
            mut self,
            field: Field<T, V>,
            value: impl Operand<T, <V::Of as Summand>::Step>,
        ) -> Self {
            self.write
                .amend::<V::Of>(field.names(), Operator::Subtract, value.into_node());
            self
        }

        /// Adds one item to an array, at its end, or to a set.
        pub fn push<V: Collection>(
            mut self,
            field: Field<T, V>,
            item: impl Operand<T, V::Item>,
        ) -> Self {
            self.write.change.assign(
                field.names(),
                Assign::By(Operator::Add),
                V::of(item.into_node()),
            );
            self
        }

        /// Removes an item from an array or a set (`-=`). If an array has several equal items, all
        /// of them are removed; to remove one, [`set`](Self::set) the field to the array that
        /// remains.
        pub fn pull<V: Collection>(
            mut self,
            field: Field<T, V>,
            item: impl Operand<T, V::Item>,
        ) -> Self {
            self.write.change.assign(
                field.names(),
                Assign::By(Operator::Subtract),
                V::of(item.into_node()),
            );
            self
        }
    };
}

pub(super) use change_methods;
