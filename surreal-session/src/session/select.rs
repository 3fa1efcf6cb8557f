use std::sync::Arc;

use super::{
    HasNamespace, InDatabase, InNamespace, Rejected, Session, SessionInner, change::Change,
    exclusive::Exclusive, given_tokens::GivenTokens, state::State,
};
use crate::{
    codec::{self, Decode, Decoder, Encode, EncodeError, Encoder},
    error::{DecodeError, Outcome, Result},
    rpc::{Method, Request},
};

impl<A, S> Session<A, S> {
    /// Selects a namespace, and no database.
    ///
    /// A namespace that does not exist is created if the user may define one; otherwise statements
    /// fail with [`NotFound`](crate::ErrorKind::NotFound) later.
    ///
    /// # Errors
    /// [`NotAllowed`](crate::ErrorKind::NotAllowed) when the user belongs elsewhere;
    /// [`Encode`](crate::ErrorKind::Encode) for a name that is empty or has a NUL; and the [common
    /// errors](crate::Error#common-errors).
    pub async fn use_ns(
        self,
        namespace: impl AsRef<str>,
    ) -> Result<Session<A, InNamespace>, Rejected<Self>> {
        self.select(Part::Name(namespace.as_ref()), Part::Unset)
            .await
    }

    /// Selects a namespace and a database in it.
    ///
    /// # Errors
    /// As [`use_ns`](Self::use_ns).
    pub async fn use_ns_db(
        self,
        namespace: impl AsRef<str>,
        database: impl AsRef<str>,
    ) -> Result<Session<A, InDatabase>, Rejected<Self>> {
        let (namespace, database) = (namespace.as_ref(), database.as_ref());
        self.select(Part::Name(namespace), Part::Name(database))
            .await
    }

    async fn select<T>(
        self,
        namespace: Part<'_>,
        database: Part<'_>,
    ) -> Result<Session<A, T>, Rejected<Self>> {
        match self.core().select(namespace, database).await {
            Ok(()) => Ok(self.into_type()),
            Err(error) => Err(Rejected::new(error, self, GivenTokens::default())),
        }
    }
}

impl<A, S: HasNamespace> Session<A, S> {
    /// Selects a database in the namespace that is selected.
    ///
    /// # Errors
    /// As [`use_ns`](Self::use_ns).
    pub async fn use_db(
        self,
        database: impl AsRef<str>,
    ) -> Result<Session<A, InDatabase>, Rejected<Self>> {
        self.select(Part::Keep, Part::Name(database.as_ref())).await
    }
}

impl SessionInner {
    async fn select(self: &Arc<Self>, namespace: Part<'_>, database: Part<'_>) -> Result<()> {
        let request = use_request(&namespace, &database)?;
        let change = self.change(self.deadline(None), |mut session| async move {
            let change = Change {
                request,
                // a refused database leaves the server with the new namespace
                undo: Some(session.state.use_request()?),
                replaces_identity: false,
                given: None,
            };
            let (reply, epoch) = session.send_change(change).await?;
            let mut next = State::clone(&session.state);
            selected(&mut next, &reply)?;
            session.becomes(next, epoch);
            Ok(())
        });
        change.await
    }
}

impl Exclusive {
    /// Signing in to a namespace leaves the database selected that was, although it was one of
    /// another namespace.
    pub(super) async fn unselect_database(&self, next: &mut State, epoch: u64) -> Result<()> {
        let request = use_request(&Part::Keep, &Part::Unset)?;
        match self.send(request, epoch).await {
            Ok(reply) => selected(next, &reply),
            // the user belongs to the database
            Err(error) if error.outcome() == Outcome::Failed => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Selects again what was chosen: signing in may have changed it.
    pub(super) async fn select_chosen(&self, epoch: u64) -> Result<()> {
        if self.state.chosen {
            self.send(self.state.use_request()?, epoch).await?;
        }
        Ok(())
    }
}

impl State {
    /// The call that selects what the state says.
    pub(super) fn use_request(&self) -> Result<Request, EncodeError> {
        let (namespace, database) = (self.namespace.as_deref(), self.database.as_deref());
        use_request(&Part::of(namespace), &Part::of(database))
    }
}

fn use_request(namespace: &Part<'_>, database: &Part<'_>) -> Result<Request, EncodeError> {
    Request::new(Method::Use)?.param(namespace)?.param(database)
}

fn selected(state: &mut State, reply: &[u8]) -> Result<()> {
    let selection: Selection = codec::from_bytes(reply)?;
    state.select(selection.namespace, selection.database);
    Ok(())
}

/// One of the two parameters of `use`.
enum Part<'a> {
    Name(&'a str),
    Keep,
    Unset,
}

impl<'a> Part<'a> {
    fn of(name: Option<&'a str>) -> Self {
        name.map_or(Self::Unset, Self::Name)
    }
}

impl Encode for Part<'_> {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        match self {
            Self::Name(name) if name.is_empty() || name.contains('\0') => Err(EncodeError::new(
                "the name of a namespace or database must not be empty or have a NUL",
            )),
            Self::Name(name) => e.str(name),
            Self::Keep => e.none(),
            Self::Unset => e.null(),
        }
    }
}

/// The selection that the server reports.
struct Selection {
    namespace: Option<String>,
    database: Option<String>,
}

impl<'b> Decode<'b> for Selection {
    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        let mut selection = Self {
            namespace: None,
            database: None,
        };
        let mut fields = d.object()?;
        while let Some(name) = fields.next(d)? {
            let part = if d.take_absent()? {
                None
            } else {
                Some(String::decode(d)?)
            };
            match name {
                "namespace" => selection.namespace = part,
                "database" => selection.database = part,
                _ => {}
            }
        }
        Ok(selection)
    }
}
