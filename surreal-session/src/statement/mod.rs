//! Statements: builders that do nothing until they are awaited, and the raw query.
//!
//! The methods of [`Table`](crate::Table) and [`Edge`](crate::Edge) give them, [`query()`] and
//! [`run()`] are functions. A statement ends within its `timeout`, by default the connection's
//! [`request_timeout`](crate::ConnectionBuilder::request_timeout). When its future is
//! dropped, the server still runs to its end what was sent.

mod bulk;
mod change;
mod create;
mod cursor;
mod datetime_text;
mod delete;
mod delete_many;
mod ending;
mod fetched;
mod get;
mod get_many;
mod grouped;
mod id_condition;
mod insert;
mod json_patch;
mod keys;
mod live_query;
mod mirror_query;
mod page;
mod partitioned;
mod query;
mod relate;
#[cfg(feature = "testing")]
mod remove_namespace;
mod response;
mod returning;
mod row_error;
mod row_stream;
mod rows;
mod run;
mod select;
mod select_stream;
mod selection;
mod source;
mod surql;
mod timeout;
mod traverse;
mod update;
mod update_each;
mod update_many;
mod upsert;
mod write;

use std::pin::Pin;

#[cfg(feature = "testing")]
pub(crate) use self::remove_namespace::remove_namespace;
use self::selection::Path;
pub use self::{
    bulk::Progress,
    create::Create,
    cursor::Cursor,
    delete::Delete,
    delete_many::DeleteMany,
    fetched::Fetched,
    get::Get,
    get_many::GetMany,
    grouped::Grouped,
    insert::Insert,
    json_patch::JsonPatch,
    page::Page,
    partitioned::Partitioned,
    query::{Query, SessionQuery, query},
    relate::Relate,
    response::{Response, Results},
    row_error::RowError,
    row_stream::RowStream,
    run::{Arguments, Run, run},
    select::Select,
    select_stream::SelectStream,
    traverse::{Traverse, TraverseEdges},
    update::Update,
    update_each::UpdateEach,
    update_many::{EveryRow, SomeRows, UpdateMany},
    upsert::Upsert,
};
pub(crate) use self::{
    fetched::Fetch,
    keys::{Keys, keys_methods},
    live_query::LiveQuery,
    mirror_query::MirrorQuery,
};
use crate::error::Result;
pub use crate::model::{KeyPrefix, Keyed, ValueFor, WithId, WithoutId};

/// The future of a statement.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;
