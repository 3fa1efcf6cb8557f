use surreal_session::{
    Table,
    expr::{self, Expr},
};

use super::{
    cases::{Cases, aggregates},
    rows::Every,
};

pub(super) fn add(cases: &mut Cases) {
    aggregates!(
        cases,
        [
            I8, I16, I32, I64, I128, ISIZE, U8, U16, U32, U64, U128, USIZE, F32, F64, DECIMAL
        ],
        { sum, mean, median, stddev, min, max, collect }
    );
    aggregates!(cases, [AT], { earliest, latest, collect });
    aggregates!(cases, [BOOL], { count, collect });
    aggregates!(
        cases,
        [
            TEXT, LASTS, LIST, LISTS, TREE, HASH, GEOMETRY, PAIR, MAYBE_INT, MAYBE_TEXT,
            MAYBE_LIST, INNERS
        ],
        { collect }
    );
    cases.aggregate("aggregate", "count", "", expr::count());
    // Of what is missing in some or all of the records, and of what is calculated.
    let there = || Every::MAYBE_INT.or_else(0);
    cases.aggregate("aggregate", "sum", "MAYBE_INT", there().sum());
    cases.aggregate("aggregate", "min", "MAYBE_INT", there().min());
    let linked = Every::LINK.field(Every::U8);
    cases.aggregate("aggregate", "sum", "LINK", linked.sum());
    cases.aggregate("aggregate", "mean", "LINK", linked.mean());
    cases.aggregate("aggregate", "median", "LINK", linked.median());
    cases.aggregate("aggregate", "stddev", "LINK", linked.stddev());
    let quotient = Every::I64 / Every::U32.pow(1);
    cases.aggregate("aggregate", "sum", "I64", quotient.or_else(0).sum());
    cases.aggregate("aggregate", "max", "U8", (Every::U8 * 2).max());
    for (name, order) in [
        ("asc", Every::U8.sum().asc()),
        ("desc", Every::AT.latest().desc()),
    ] {
        cases.statement("aggregate", name, move |session| {
            let groups = Every::select(session).group_by(Every::BOOL);
            let groups = groups
                .aggregate((Every::U8.sum(), Every::AT.latest()))
                .order_by(order.clone());
            Box::pin(async move { groups.await.map(drop) })
        });
    }
}
