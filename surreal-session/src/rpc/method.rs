/// The server's methods that this crate calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    Attach,
    Authenticate,
    Begin,
    Cancel,
    Commit,
    Create,
    Delete,
    Detach,
    Info,
    Insert,
    InsertRelation,
    Invalidate,
    Kill,
    Merge,
    Ping,
    Query,
    QueryCancel,
    QueryStream,
    Refresh,
    Relate,
    Reset,
    Revoke,
    Run,
    Select,
    Sessions,
    Set,
    Signin,
    Signup,
    Unset,
    Update,
    Upsert,
    Use,
    Version,
}

impl Method {
    /// The name on the wire. `Set` goes by `let`, which every version 3 knows.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Attach => "attach",
            Self::Authenticate => "authenticate",
            Self::Begin => "begin",
            Self::Cancel => "cancel",
            Self::Commit => "commit",
            Self::Create => "create",
            Self::Delete => "delete",
            Self::Detach => "detach",
            Self::Info => "info",
            Self::Insert => "insert",
            Self::InsertRelation => "insert_relation",
            Self::Invalidate => "invalidate",
            Self::Kill => "kill",
            Self::Merge => "merge",
            Self::Ping => "ping",
            Self::Query => "query",
            Self::QueryCancel => "query_cancel",
            Self::QueryStream => "query_stream",
            Self::Refresh => "refresh",
            Self::Relate => "relate",
            Self::Reset => "reset",
            Self::Revoke => "revoke",
            Self::Run => "run",
            Self::Select => "select",
            Self::Sessions => "sessions",
            Self::Set => "let",
            Self::Signin => "signin",
            Self::Signup => "signup",
            Self::Unset => "unset",
            Self::Update => "update",
            Self::Upsert => "upsert",
            Self::Use => "use",
            Self::Version => "version",
        }
    }

    /// Tests whether a change of a session that conflicted can be made again.
    ///
    /// The clauses of an access method are transactions of their own: SIGNUP or SIGNIN, then
    /// AUTHENTICATE, then a refresh token. The server does not tell which of them conflicted. A
    /// record that is looked up twice does no harm, but SIGNUP would create a second record.
    pub(super) const fn may_repeat_conflict(self) -> bool {
        !matches!(self, Self::Signup)
    }

    /// Returns `true` for the methods that commit at once, even if they are called in a
    /// transaction.
    pub(crate) const fn ignores_transactions(self) -> bool {
        matches!(self, Self::Relate | Self::Run | Self::Update)
    }

    /// Returns `true` for the methods that do not see the variables of the session, which the
    /// expressions of a table's definition may use.
    pub(crate) const fn ignores_variables(self) -> bool {
        matches!(self, Self::Create)
    }

    /// Tests whether a call whose reply was lost with its socket can be sent again on the next one:
    /// it only reads, or its effect on a session or transaction is lost with the socket or is the
    /// same when it happens twice.
    ///
    /// Signing in and up run the database's own statements, and `refresh` uses its token up, so
    /// they cannot.
    pub(super) const fn is_repeatable(self) -> bool {
        match self {
            Self::Attach
            | Self::Authenticate
            | Self::Begin
            | Self::Detach
            | Self::Info
            | Self::Invalidate
            | Self::Kill
            | Self::Ping
            | Self::Reset
            | Self::Select
            | Self::Sessions
            | Self::Set
            | Self::Unset
            | Self::Use
            | Self::Version => true,
            Self::Cancel
            | Self::Commit
            | Self::Create
            | Self::Delete
            | Self::Insert
            | Self::InsertRelation
            | Self::Merge
            | Self::Query
            | Self::QueryCancel
            | Self::QueryStream
            | Self::Refresh
            | Self::Relate
            | Self::Revoke
            | Self::Run
            | Self::Signin
            | Self::Signup
            | Self::Update
            | Self::Upsert => false,
        }
    }
}
