use crate::codec::{DecodeOwned, Encode, Type};

/// A type that is part of a record: a nested object, or an enum. Derive it.
///
/// ```
/// use surreal_session::{Embed, RecordId, Table};
///
/// #[derive(Debug, Clone, Embed)]
/// struct Address {
///     street: String,
///     city: String,
/// }
///
/// // stored as "draft" or "published"
/// #[derive(Debug, Clone, Copy, PartialEq, Embed)]
/// #[embed(rename_all = "lowercase")]
/// enum Status {
///     Draft,
///     Published,
/// }
///
/// // stored as { kind: "email", address: ".." } or { kind: "phone", number: .., country: .. }
/// #[derive(Debug, Clone, Embed)]
/// #[embed(tag = "kind", rename_all = "lowercase")]
/// enum Contact {
///     Email { address: String },
///     Phone { number: u64, country: u16 },
/// }
///
/// // stored as the string
/// #[derive(Debug, Clone, Embed)]
/// struct Isbn(String);
///
/// #[derive(Debug, Clone, Table)]
/// struct Author {
///     id: RecordId<Author>,
///     address: Address,
///     contacts: Vec<Contact>,
///     status: Status,
///     books: Vec<Isbn>,
/// }
///
/// assert_eq!(Address::CITY.name(), "city");
/// ```
///
/// # Structs
///
/// With named fields, it is an object, and each field has a constant: `Address::CITY`. With one
/// field without a name, it is stored as that field. Type parameters are supported, lifetimes are
/// not.
///
/// # Enums
///
/// | | a variant without data | `Email(String)` | `Phone { number: u64 }` |
/// |---|---|---|---|
/// | | `"Name"` | `{ Email: ".." }` | `{ Phone: { number: 1 } }` |
/// | `tag = "kind"` | `{ kind: "Name" }` | the object within, with `kind` | `{ kind: "Phone", number: 1 }` |
/// | `tag = "kind", content = "of"` | `{ kind: "Name" }` | `{ kind: "Email", of: ".." }` | `{ kind: "Phone", of: { number: 1 } }` |
/// | `untagged`: read as the first variant that fits | `NULL` | `".."` | `{ number: 1 }` |
/// | `repr = "int"` | its discriminant | | |
///
/// A variant that the enum does not have is an error that lists those it has, and says what was
/// found.
///
/// # Attributes: `#[embed(..)]`
///
/// On a struct or an enum, besides those of the table above: `rename_all = ".."`, the case of the
/// stored names of fields or variants, as serde has them; `crate = path`, where this crate is, when
/// it goes by another name. On a variant: `rename = ".."`, and `rename_all = ".."` for its fields.
/// On a field: `rename = ".."`; `skip`, not stored, and the `Default` when read; `flatten`, an
/// embedded struct whose fields stand among the others; `missing = ..`, an expression that the
/// field is read as where there is no value for it; `serde`, of any type, stored through serde's
/// traits (feature `serde`).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an embedded type",
    label = "no `Embed` for this type",
    note = "put `#[derive(Embed)]` on it"
)]
pub trait Embed: Encode + DecodeOwned + Type {}
