//! Spans and events for the crate `tracing`, under OpenTelemetry's names for databases. Without the
//! feature `tracing`, nothing.
//!
//! No value, no text of a query and no secret is in any of them.

use uuid::Uuid;

use crate::error::{Error, Result};

/// Set if events are recorded.
pub(crate) const ENABLED: bool = cfg!(feature = "tracing");

/// The fields of a call that are known before it is made.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(
    not(feature = "tracing"),
    expect(dead_code, reason = "only spans show it")
)]
pub(crate) struct Call<'a> {
    pub(crate) operation: &'static str,
    pub(crate) table: Option<&'static str>,
    pub(crate) namespace: Option<&'a str>,
    pub(crate) database: Option<&'a str>,
    pub(crate) session: Uuid,
    pub(crate) transaction: Option<Uuid>,
}

#[cfg(not(feature = "tracing"))]
pub(crate) use self::disabled::{
    Span, below_caller, lagged, lost, not_renewed, replaced, restarted,
};
#[cfg(feature = "tracing")]
pub(crate) use self::enabled::{
    Span, below_caller, lagged, lost, not_renewed, replaced, restarted,
};

#[cfg(feature = "tracing")]
mod enabled {
    use bytes::Bytes;
    use tracing::{Instrument, debug, debug_span, field::Empty, info, warn};

    use super::{Call, Error, Result, Uuid};

    /// A call's span.
    pub(crate) struct Span(tracing::Span);

    impl Span {
        pub(crate) fn new(call: Call<'_>) -> Self {
            let span = debug_span!(
                "surrealdb",
                otel.kind = "client",
                db.system.name = "surrealdb",
                db.operation.name = call.operation,
                db.collection.name = call.table,
                db.namespace = Empty,
                db.response.returned_rows = Empty,
                error.r#type = Empty,
                surrealdb.session.id = %call.session,
                surrealdb.transaction.id = Empty,
                surrealdb.response.bytes = Empty,
            );
            if !span.is_disabled() {
                match (call.namespace, call.database) {
                    (Some(namespace), Some(database)) => {
                        span.record("db.namespace", format_args!("{namespace}|{database}"));
                    }
                    (Some(namespace), None) => {
                        span.record("db.namespace", namespace);
                    }
                    (None, _) => {}
                }
                if let Some(transaction) = call.transaction {
                    span.record("surrealdb.transaction.id", transaction.to_string());
                }
            }
            Self(span)
        }

        /// Makes the call within the span, and notes how it ended. `rows` counts those of a reply.
        pub(crate) async fn around<F: Future<Output = Result<Bytes>>>(
            self,
            call: impl FnOnce() -> F,
            rows: impl FnOnce(&Bytes) -> Option<usize>,
        ) -> Result<Bytes> {
            let span = self.0;
            let result = call().instrument(span.clone()).await;
            if !span.is_disabled() {
                match &result {
                    Ok(reply) => {
                        span.record("surrealdb.response.bytes", reply.len());
                        if let Some(rows) = rows(reply) {
                            span.record("db.response.returned_rows", rows);
                        }
                    }
                    Err(error) => {
                        span.record("error.type", format_args!("{:?}", error.kind()));
                    }
                }
            }
            result
        }
    }

    /// Runs a task as a part of the span of its caller.
    pub(crate) fn below_caller<F: Future>(task: F) -> impl Future<Output = F::Output> {
        task.in_current_span()
    }

    /// A socket is lost, and an attempt to replace it begins.
    pub(crate) fn lost(attempt: u32, reason: &Error) {
        warn!(attempt, %reason, "socket lost");
    }

    /// A socket is open that replaces another.
    pub(crate) fn replaced(epoch: u64) {
        info!(epoch, "socket replaced");
    }

    /// A session is no longer accepted, and has nothing to sign in with.
    pub(crate) fn not_renewed(session: Uuid, reason: &Error) {
        warn!(%session, reason = ?reason.kind(), "session ended: nothing can sign it in again");
    }

    /// A live query has restarted.
    pub(crate) fn restarted(live: Uuid) {
        info!(%live, "live query restarted");
    }

    /// A notification found no room.
    pub(crate) fn lagged(live: Uuid) {
        debug!(%live, "live query lags: a notification is dropped");
    }
}

#[cfg(not(feature = "tracing"))]
mod disabled {
    use bytes::Bytes;

    use super::{Call, Error, Result, Uuid};

    pub(crate) struct Span;

    impl Span {
        pub(crate) fn new(_: Call<'_>) -> Self {
            Self
        }

        pub(crate) async fn around<F: Future<Output = Result<Bytes>>>(
            self,
            // a future that is handed over takes its room twice
            call: impl FnOnce() -> F,
            _: impl FnOnce(&Bytes) -> Option<usize>,
        ) -> Result<Bytes> {
            call().await
        }
    }

    pub(crate) fn below_caller<F>(task: F) -> F {
        task
    }

    pub(crate) fn lost(_: u32, _: &Error) {}

    pub(crate) fn replaced(_: u64) {}

    pub(crate) fn not_renewed(_: Uuid, _: &Error) {}

    pub(crate) fn restarted(_: Uuid) {}

    pub(crate) fn lagged(_: Uuid) {}
}
