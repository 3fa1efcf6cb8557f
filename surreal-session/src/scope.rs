//! The states of a session as types: its identity and its selection.
//!
//! The compiler shows the line of a type that lacks what a method needs; the comment on it says
//! what to do then.

/// Not signed in yet.
#[derive(Clone, Copy, Debug)]
pub struct Anonymous; // `.signin(..).await?`, or `.as_guest()` if no sign-in is wanted

/// A guest, not signed in on purpose: the server decides what guests may do.
#[derive(Clone, Copy, Debug)]
pub struct Guest; // `.signin(..).await?`

/// A user is signed in.
#[derive(Clone, Copy, Debug)]
pub struct SignedIn;

/// No namespace is selected.
#[derive(Clone, Copy, Debug)]
pub struct NoNamespace; // `.use_ns_db(namespace, database).await?`, or `.use_ns(namespace).await?`

/// A namespace is selected, and no database.
#[derive(Clone, Copy, Debug)]
pub struct InNamespace; // `.use_db(database).await?`

/// A namespace and a database are selected.
#[derive(Clone, Copy, Debug)]
pub struct InDatabase;

/// The identities that may send statements: [`SignedIn`] and [`Guest`].
#[diagnostic::on_unimplemented(
    message = "the session is not signed in",
    label = "an anonymous session cannot do this",
    note = "call `.signin(..).await?`, or `.as_guest()` if no sign-in is wanted"
)]
pub trait Admitted: sealed::State {}

#[diagnostic::do_not_recommend]
impl Admitted for Guest {}
#[diagnostic::do_not_recommend]
impl Admitted for SignedIn {}

/// The identity of a user: [`SignedIn`].
#[diagnostic::on_unimplemented(
    message = "the session is not signed in as a user",
    label = "this needs a user, and the session is `{Self}`",
    note = "call `.signin(..).await?` first"
)]
pub trait Identified: Admitted {}

#[diagnostic::do_not_recommend]
impl Identified for SignedIn {}

/// The scope in which records are: [`InDatabase`].
#[diagnostic::on_unimplemented(
    message = "the session has no database selected",
    label = "a database is needed here",
    note = "call `.use_ns_db(namespace, database).await?`, or `.use_db(database).await?` in a namespace"
)]
pub trait Selected: sealed::State {}

#[diagnostic::do_not_recommend]
impl Selected for InDatabase {}

/// The scopes in which a database can be selected by its name alone: [`InNamespace`] and
/// [`InDatabase`].
#[diagnostic::on_unimplemented(
    message = "the session has no namespace selected",
    label = "a namespace is needed here",
    note = "call `.use_ns(namespace).await?` first, or `.use_ns_db(namespace, database).await?` for both"
)]
pub trait HasNamespace: sealed::State {}

#[diagnostic::do_not_recommend]
impl HasNamespace for InNamespace {}
#[diagnostic::do_not_recommend]
impl HasNamespace for InDatabase {}

/// The selection, as a type: [`NoNamespace`], [`InNamespace`] or [`InDatabase`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what is selected",
    note = "name `NoNamespace`, `InNamespace` or `InDatabase`"
)]
pub trait Scope: sealed::State {
    #[doc(hidden)]
    const DATABASE: bool;
}

impl Scope for NoNamespace {
    const DATABASE: bool = false;
}

impl Scope for InNamespace {
    const DATABASE: bool = false;
}

impl Scope for InDatabase {
    const DATABASE: bool = true;
}

mod sealed {
    pub trait State: Send + Sync + 'static {}

    impl State for super::Anonymous {}
    impl State for super::Guest {}
    impl State for super::SignedIn {}
    impl State for super::NoNamespace {}
    impl State for super::InNamespace {}
    impl State for super::InDatabase {}
}
