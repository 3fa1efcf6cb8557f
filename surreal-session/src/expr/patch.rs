use super::Edits;
use crate::model::Table;

/// Changes to some fields of a record of table `T`, the others staying as they are.
///
/// `#[table(patch = PersonPatch)]` generates a struct with an [`Edit`](crate::Edit) for each field
/// that may change: all but the id, an edge's ends, and those that are `readonly`, `computed`,
/// `version` or `skip`. Its `Default` keeps everything.
///
/// With the feature `serde`, and field types that implement `Deserialize`, so does the patch, from
/// a JSON object with the names that the fields have in the database: a field that is missing is
/// kept, one that is there is set, and `null` unsets an `Option`. A field that the patch does not
/// have is an error that lists those it has, rather than a change that is lost. An object that is
/// flattened into the table is given whole, under the Rust name of its field.
///
/// ```
/// use surreal_session::{Edit, RecordId, Table};
///
/// #[derive(Debug, Clone, Table)]
/// #[table(patch = PersonPatch)]
/// struct Person {
///     id: RecordId<Person>,
///     name: String,
///     nickname: Option<String>,
/// }
///
/// let patch = PersonPatch {
///     name: Edit::Set("Ada".into()),
///     nickname: Edit::UNSET,
///     ..PersonPatch::default()
/// };
/// assert!(matches!(patch.nickname, Edit::Set(None)));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not change a `{T}`",
    label = "expected the patch struct of `{T}`",
    note = "`#[table(patch = Name)]` on the table's struct makes one"
)]
pub trait Patch<T: Table> {
    /// Returns the edits that it makes.
    #[doc(hidden)]
    #[must_use]
    fn edits(&self) -> Edits;
}
