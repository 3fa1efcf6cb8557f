use futures_util::Stream;

use super::{Edge, IntoId, Keyed};
use crate::{
    codec::{Decode, DecodeOwned, Encode},
    expr::{EdgePath, Patch},
    live::{Live, MirrorBuilder},
    statement::{
        Create, Delete, DeleteMany, Get, GetMany, Insert, Select, Traverse, Update, UpdateEach,
        UpdateMany, Upsert,
    },
    target::{LiveSendable, Sendable},
    value::{Named, RecordId},
};

/// A struct that is a table's record. Derive it.
///
/// ```
/// use surreal_session::{Datetime, Edit, RecordId, Table};
///
/// #[derive(Debug, Clone, Table)]
/// #[table(name = "people", rename_all = "camelCase", patch = PersonPatch)]
/// struct Person {
///     id: RecordId<Person>,
///     first_name: String,
///     nickname: Option<String>,
///     #[table(rename = "mail")]
///     email: String,
///     /// Filled in by the database: `DEFINE FIELD joined .. DEFAULT time::now()`
///     #[table(default, readonly)]
///     joined: Datetime,
///     /// `DEFINE FIELD initials .. COMPUTED ..`
///     #[table(computed)]
///     initials: Option<String>,
///     #[table(version)]
///     version: u64,
///     #[table(skip)]
///     seen: bool,
/// }
///
/// assert_eq!(Person::TABLE, "people");
/// assert_eq!(Person::FIRST_NAME.name(), "firstName");
///
/// let new = NewPerson {
///     first_name: "Ada".into(),
///     nickname: None,
///     email: "ada@example.com".into(),
///     joined: None,
/// };
/// let patch = PersonPatch { email: Edit::Set("lovelace@example.com".into()), ..PersonPatch::default() };
/// # let _ = (new, patch);
/// ```
///
/// # What the derive generates
///
/// - this trait, with [`Encode`], [`Decode`] and [`Type`](crate::types::Type);
/// - a constant of type [`Field`](crate::Field) for each stored field, named like it in capitals
///   and as visible as it;
/// - `NewPerson`, the record without its id, with the fields that a record is made from. Like the
///   patch, it is `Debug` and `Clone` when its fields are;
/// - with `edge`, [`Edge`](crate::Edge); with `patch = Name`, the struct `Name` that implements
///   [`Patch`](crate::Patch).
///
/// A model is one concrete struct with named fields: no enum, no generics, no lifetimes.
///
/// # Attributes of the struct: `#[table(..)]`
///
/// | | |
/// |---|---|
/// | `name = ".."` | the table's name; default: the struct's, in snake case |
/// | `rename_all = ".."` | the case of the fields' stored names, as serde has them: `camelCase`, `kebab-case`, .. |
/// | `new = Name` | the name of the struct without the id; default: `New` and the struct's name |
/// | `patch = Name` | generates a struct of changes of this name |
/// | `edge` | the record connects two others, its fields `r#in` and `out` |
/// | `crate = path` | where this crate is, when it goes by another name |
///
/// # Attributes of a field: `#[table(..)]`
///
/// | | written | in `New` | in the patch |
/// |---|---|---|---|
/// | none | yes | yes | yes |
/// | `rename = ".."`: its stored name | yes | yes | yes |
/// | `flatten`: an [`Embed`](crate::Embed) struct whose fields stand among those of the record | yes | yes | yes |
/// | `serde`: of any type, stored through serde's traits (feature `serde`) | yes | yes | yes |
/// | `default`: the database fills it in where it is not given | yes | as an `Option` | yes |
/// | `readonly`: given once, when the record is created | yes | yes | no |
/// | `computed`: by the database, at each read | no | no | no |
/// | `version`: an integer that counts the record's changes, from 0, so that a change of an old state is noticed | yes | no | no |
/// | `missing = ..`: an expression that the field is read as where a record has no value for it | yes | yes | yes |
/// | `skip`: not stored; when read, it gets its `Default` | no | no | no |
///
/// # Fields that older records lack
///
/// A record without a value for a field that is no `Option` fails every select that reads it,
/// unless the field has `missing`. The attribute applies to reading: filters and orders are
/// evaluated by the server, where the value stays `NONE` until the record is written again.
///
/// ```
/// # use surreal_session::{RecordId, Table};
/// #[derive(Debug, Clone, Table)]
/// struct Account {
///     id: RecordId<Account>,
///     #[table(missing = 0)]
///     score: i64,
///     #[table(default, missing = String::from("free"))]
///     plan: String,
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a table",
    label = "no `Table` for this type",
    note = "put `#[derive(Table)]` on the struct and give it a field `id: RecordId<{Self}>`"
)]
pub trait Table: Encode + DecodeOwned + Send + Sized + 'static {
    /// The table's name in the database.
    const TABLE: &'static str;

    /// The type of the record id's key: [`RecordKey`](crate::RecordKey) unless the model narrows
    /// it.
    type Key: Encode + for<'b> Decode<'b> + Clone + Send + Sync + 'static;

    /// The record before it has an id: all fields but the id, and an edge's ends.
    type New: Encode;

    /// Set if the records are edges. See [`Edge`](crate::Edge).
    const EDGE: bool = false;

    /// The name of the field that counts a record's changes, for a model with a field
    /// `#[table(version)]`.
    const VERSION: Option<&'static str> = None;

    /// True for a model with a field `#[table(computed)]`.
    const COMPUTED: bool = false;

    /// The record's id.
    fn id(&self) -> &RecordId<Self, Self::Key>;

    /// Reads one record.
    fn get<'a>(on: &'a impl Sendable, id: impl IntoId<Self>) -> Get<'a, Self> {
        Get::new(on.target(), id)
    }

    /// Reads the records of many ids, in their order: an `Option` for each.
    #[doc(alias = "find_many")]
    #[doc(alias = "get_all")]
    fn get_many<'a, I: IntoId<Self>>(
        on: &'a dyn Sendable,
        ids: impl IntoIterator<Item = I>,
    ) -> GetMany<'a, Self> {
        GetMany::new(on.target(), ids)
    }

    /// Reads records: all, or those that a filter leaves.
    fn select(on: &impl Sendable) -> Select<'_, Self> {
        Select::new(on.target())
    }

    /// Creates a record from its `New` struct, with the id of [`Create::id`], or from a whole
    /// model. An id, or a value of a unique index, that is taken is an error,
    /// [`AlreadyExists`](crate::ErrorKind::AlreadyExists).
    ///
    /// Without an id the record gets a key as [`GeneratedKey`](crate::types::GeneratedKey) says: a
    /// random text, or a UUID of version 7 where the model's key is a [`Uuid`](crate::Uuid). Where
    /// it is an integer or a tuple, the call does not compile without an id.
    fn create<C: Content<Self>>(on: &impl Sendable, content: C) -> Create<'_, Self, Self, C::Id> {
        Create::new(on.target(), &content)
    }

    /// Inserts many records, which an iterator gives while they are sent, in calls of 1,000 by
    /// default.
    fn insert<'a, C: Content<Self, Id: Keyed<Self>>, I: IntoIterator<Item = C>>(
        on: &'a impl Sendable,
        records: I,
    ) -> Insert<'a, Self>
    where
        I::IntoIter: Send + 'a,
    {
        Insert::new(on.target(), records)
    }

    /// Inserts many records, which a stream gives while they are sent.
    fn insert_stream<'a, C: Content<Self, Id: Keyed<Self>>>(
        on: &'a impl Sendable,
        records: impl Stream<Item = C> + Send + 'a,
    ) -> Insert<'a, Self> {
        Insert::stream(on.target(), records)
    }

    /// Changes one record, or creates it.
    fn upsert<'a>(on: &'a impl Sendable, id: impl IntoId<Self>) -> Upsert<'a, Self> {
        Upsert::new(on.target(), id.into_id())
    }

    /// Changes one record, if it exists.
    fn update<'a>(on: &'a impl Sendable, id: impl IntoId<Self>) -> Update<'a, Self> {
        Update::new(on.target(), id.into_id())
    }

    /// Changes all records for which a filter holds.
    fn update_many(on: &impl Sendable) -> UpdateMany<'_, Self> {
        UpdateMany::new(on.target())
    }

    /// Changes many records, each by its own patch, in calls of 1,000 by default, and creates none.
    /// It returns for each whether there was a record.
    #[doc(alias = "bulk")]
    #[doc(alias = "batch")]
    fn update_each<'a, K: IntoId<Self>, P: Patch<Self>, I: IntoIterator<Item = (K, P)>>(
        on: &'a impl Sendable,
        changes: I,
    ) -> UpdateEach<'a, Self>
    where
        I::IntoIter: Send + 'a,
    {
        UpdateEach::new(on.target(), changes)
    }

    /// Deletes one record and gives it as it was; `None` when there was none.
    fn delete<'a>(on: &'a impl Sendable, id: impl IntoId<Self>) -> Delete<'a, Self> {
        Delete::new(on.target(), id.into_id())
    }

    /// Follows what happens to the records. A live query belongs to a session and not to a
    /// transaction.
    fn live(on: &impl LiveSendable) -> Live<'_, Self> {
        Live::new(on.target())
    }

    /// Follows edges from one record to others.
    fn traverse<'a>(on: &'a impl Sendable, from: impl IntoId<Self>) -> Traverse<'a, Self> {
        Traverse::new(on.target(), from.into_id())
    }

    /// The edges that come out of a record, as part of an expression.
    ///
    /// ```
    /// # use surreal_session::{RecordId, Table};
    /// # #[derive(Debug, Clone, Table)]
    /// # struct Person { id: RecordId<Person>, name: String }
    /// # #[derive(Debug, Clone, Table)]
    /// # #[table(edge)]
    /// # struct Knows { id: RecordId<Knows>, r#in: RecordId<Person>, out: RecordId<Person> }
    /// let popular = Person::incoming::<Knows>().count().gt(100);
    /// let knows_ada = Person::out::<Knows>()
    ///     .to::<Person>()
    ///     .field(Person::NAME)
    ///     .contains("Ada");
    /// let filter = popular.and(knows_ada);
    /// # let _ = filter;
    /// ```
    fn out<E: Edge<In = Self>>() -> EdgePath<Self, E, E::Out> {
        EdgePath::out()
    }

    /// The edges that lead to a record, as part of an expression. See [`out`](Self::out). Not
    /// `into`, which every type has from [`Into`] already.
    fn incoming<E: Edge<Out = Self>>() -> EdgePath<Self, E, E::In> {
        EdgePath::into()
    }

    /// Keeps a copy of the records, or of those that a filter leaves, in memory. See
    /// [`Mirror`](crate::Mirror).
    fn mirror(on: &impl LiveSendable) -> MirrorBuilder<'_, Self>
    where
        Self: Clone + Sync,
    {
        MirrorBuilder::new(on.target())
    }

    /// Deletes all records for which a filter holds, and gives them as they were.
    fn delete_many(on: &impl Sendable) -> DeleteMany<'_, Self> {
        DeleteMany::new(on.target())
    }
}

impl<T: Table> Named for T {
    const TABLE: Option<&'static str> = Some(T::TABLE);
}

/// A source of a record of table `T`: the model itself or its `New` struct.
#[diagnostic::on_unimplemented(
    message = "a `{T}` cannot be made from a `{Self}`",
    label = "expected a `{T}` or the `New` struct that its derive generated",
    note = "the `New` struct of an edge needs its ends, too: `{T}::between(from, to, new)`"
)]
pub trait Content<T: Table>: Encode {
    /// The presence of an id: [`WithId`](crate::statement::WithId) or
    /// [`WithoutId`](crate::statement::WithoutId).
    type Id;

    /// The id that the content brings along.
    fn id(&self) -> Option<&RecordId<T, T::Key>> {
        None
    }

    /// The stored names of the fields that are left to the database: `#[table(default)]` without a
    /// value.
    fn left_out(&self) -> Vec<&'static str> {
        Vec::new()
    }

    /// The version that the content brings along, of a table that has one.
    fn version(&self) -> Option<i64> {
        None
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table, C: Content<T> + ?Sized> Content<T> for &C {
    type Id = C::Id;

    fn id(&self) -> Option<&RecordId<T, T::Key>> {
        (**self).id()
    }

    fn left_out(&self) -> Vec<&'static str> {
        (**self).left_out()
    }

    fn version(&self) -> Option<i64> {
        (**self).version()
    }
}

/// The type of a model's `id` field, from which the derive learns the key's type.
pub trait IdField<T> {
    /// The key's type.
    type Key;

    /// The id that it is.
    fn get(&self) -> &RecordId<T, Self::Key>;
}

#[diagnostic::do_not_recommend]
impl<T, I: IdOf<T>> IdField<T> for I {
    type Key = I::Key;

    fn get(&self) -> &RecordId<T, I::Key> {
        self.id()
    }
}

/// The id of a record of `T`. If [`IdField`] had the only implementation for ids, the compiler
/// would show it beside each other type.
#[diagnostic::on_unimplemented(
    message = "the id of `{T}` must be a `RecordId<{T}>`, not `{Self}`",
    label = "expected `RecordId<{T}>` or `RecordId<{T}, Key>`"
)]
pub trait IdOf<T> {
    /// The key's type.
    type Key;

    /// The id that it is.
    fn id(&self) -> &RecordId<T, Self::Key>;
}

impl<T, K> IdOf<T> for RecordId<T, K> {
    type Key = K;

    fn id(&self) -> &Self {
        self
    }
}

/// The type of a field `#[table(version)]`: an integer.
#[diagnostic::on_unimplemented(
    message = "a version is an integer, not `{Self}`",
    label = "expected `i64`, `u64`, `i32` or `u32`"
)]
pub trait VersionField: Copy {
    /// The version as it is stored.
    fn get(&self) -> i64;
}

macro_rules! version {
    ($($int:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl VersionField for $int {
            fn get(&self) -> i64 {
                // beyond `i64` it could not have been stored
                i64::try_from(*self).unwrap_or(i64::MAX)
            }
        }
    )*};
}

version!(i64, u64, i32, u32);
