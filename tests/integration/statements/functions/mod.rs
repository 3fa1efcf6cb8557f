//! Every function and operator of `expr`, over every type of column that it accepts.
//!
//! The values are ordinary, the least and the greatest, zero and the empty, NONE and NULL, and the
//! groups are of all records, of one and of none. Each result fits its type, or the server refuses
//! the statement.

mod aggregates;
mod any;
mod cases;
mod geometry;
mod graph;
mod listed;
mod lists;
mod numbers;
mod rows;
mod search;
mod text;
mod time;

use surreal_session::{Result, Session};

use self::{
    cases::Cases,
    rows::{Row, create},
};
use crate::{amount::amount, version::suits};

fn table() -> Cases {
    let mut cases = Cases::default();
    any::add(&mut cases);
    numbers::add(&mut cases);
    aggregates::add(&mut cases);
    text::add(&mut cases);
    time::add(&mut cases);
    lists::add(&mut cases);
    geometry::add(&mut cases);
    graph::add(&mut cases);
    search::add(&mut cases);
    cases
}

#[surreal_session::test]
async fn each_result_fits_its_type(session: Session) -> Result<()> {
    create(&session).await?;
    let mut cases = table();
    if !suits(
        &session,
        ">=3.1",
        "functions of sets",
        "3.0 stores a set as an array",
    ) {
        cases.leave_out(&["TREE", "HASH"]);
    }
    // A slow server is asked for one row. Before 3.2 it would also give -1 for the seconds of a
    // duration beyond its integers, which is an error of decoding.
    let whole = amount(10) == 10;
    let rows = if whole { Row::ALL } else { &[Row::Ordinary] };
    let wrong = cases.run(&session, rows).await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

#[test]
fn every_function_is_in_the_table() {
    let missing = listed::not_among(&table().names());
    assert!(
        missing.is_empty(),
        "add these to tests/integration/statements/functions: {missing:?}"
    );
}
