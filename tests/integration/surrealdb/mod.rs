//! The statements of `docs/surrealdb.md` about the server itself: one test for each, which fails
//! when a server behaves differently.

mod absence;
mod equality;
mod given_up;
mod live;
mod order;
mod texts;
mod transactions;
mod writes;

use surreal_session::{Result, Sendable, Value, query};

/// Each row of a text as SurrealQL, or `failed: Kind`.
async fn rows(on: &impl Sendable, text: &str) -> Result<Vec<String>> {
    let mut response = query(text).send(on).await?;
    let len = response.len();
    let row = |index| match response.take::<Value>(index) {
        Ok(value) => value.to_string(),
        Err(error) => format!("failed: {:?}", error.kind()),
    };
    Ok((0..len).map(row).collect())
}

/// The last row of a text.
async fn last(on: &impl Sendable, text: &str) -> Result<String> {
    let mut rows = rows(on, text).await?;
    Ok(rows.pop().expect("a row"))
}
