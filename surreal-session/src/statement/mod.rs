//! Statements: builders that do nothing until they are awaited, and the raw query.

mod change;
mod count;
mod create;
mod delete;
mod delete_many;
mod first;
mod get;
mod insert;
mod live;
mod query;
#[cfg(feature = "testing")]
mod remove_namespace;
mod response;
mod rows;
mod select;
mod surql;
mod update;
mod update_many;
mod upsert;

use std::pin::Pin;

#[cfg(feature = "testing")]
pub(crate) use self::remove_namespace::remove_namespace;
pub use self::{
    count::Count,
    create::Create,
    delete::Delete,
    delete_many::DeleteMany,
    first::{First, One},
    get::Get,
    insert::Insert,
    live::Live,
    query::{Query, SessionQuery, query},
    response::{Response, Results},
    select::Select,
    update::Update,
    update_many::{EveryRow, SomeRows, UpdateMany},
    upsert::Upsert,
};
use crate::error::Result;

/// What a statement becomes when it is awaited.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;
