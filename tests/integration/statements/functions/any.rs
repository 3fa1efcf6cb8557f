//! The operations of every column, and those that call no function of the server.

use surreal_session::{
    Table,
    expr::{self, Expr},
};

use super::{
    cases::{Cases, functions},
    rows::{Every, Inner, Row, id},
};

macro_rules! compared {
    ($cases:ident, [$($column:ident),*]) => {$(
        functions!($cases, "methods", [$column], {
            eq(Every::$column);
            ne(Every::$column);
            lt(Every::$column);
            le(Every::$column);
            gt(Every::$column);
            ge(Every::$column);
            between(Every::$column, Every::$column);
            optional();
        });
        $cases.add(
            "methods",
            "in_list",
            stringify!($column),
            Every::$column.in_list(expr::select(Every::$column)),
        );
    )*};
}

macro_rules! options {
    ($cases:ident, $($column:ident or $value:expr),*) => {$(
        functions!($cases, "methods", [$column], {
            is_none();
            is_some();
            or_else($value);
        });
    )*};
}

pub(super) fn add(cases: &mut Cases) {
    compared!(
        cases,
        [
            BOOL, I8, I64, U128, F32, F64, DECIMAL, TEXT, COW, AT, LASTS, LIST, TREE, HASH,
            GEOMETRY, POINT, MAYBE_INT, MAYBE_BYTE, MAYBE_TEXT, MAYBE_AT, MAYBE_LIST
        ]
    );
    options!(
        cases,
        MAYBE_INT or 1,
        MAYBE_BYTE or Every::U8,
        MAYBE_FLOAT or 0.5,
        MAYBE_DECIMAL or Every::DECIMAL,
        MAYBE_TEXT or "",
        MAYBE_AT or Every::AT,
        MAYBE_LIST or Every::LIST
    );
    functions!(cases, "methods", [LIST, TREE, HASH, MAYBE_LIST], {
        contains(3);
        contains_any([3, i64::MAX]);
        contains_all(Vec::<i64>::new());
    });
    functions!(cases, "methods", [TEXT, BOXED, SHARED, COW, MAYBE_TEXT], {
        contains("l");
        contains_any(["l", ""]);
        contains_all(["l", "o"]);
    });
    functions!(cases, "methods", [BOOL], {
        and(Every::BOOL);
        or(Every::I64.gt(1));
        not();
    });
    cases.add("methods", "Not", "BOOL", !Every::BOOL);
    for (name, ordered) in [
        ("asc", Every::MAYBE_AT.asc()),
        ("desc", Every::MAYBE_TEXT.desc()),
    ] {
        cases.statement("methods", name, move |session| {
            let ordered = Every::select(session).order_by(ordered.clone());
            Box::pin(async move { ordered.await.map(drop) })
        });
    }
    within(cases);
    subselects(cases);
}

fn within(cases: &mut Cases) {
    let inner = Every::INNER.field(Inner::N);
    cases.add("field", "field", "INNER", inner.optional());
    let inner = Expr::from(Every::INNER).field(Inner::NAME);
    cases.add("mod", "field", "INNER", inner.optional());
    let link = Every::LINK.field(Every::I64);
    cases.add("field", "field", "LINK", link.optional());
    let further = Every::LINK.field(Every::LINK).field(Every::MAYBE_TEXT);
    cases.add("field", "field", "LINK", further);
    let sum = link.optional().or_else(0) + 1;
    cases.add("field", "field", "LINK", sum);
    cases.add("raw", "raw", "", expr::raw::<i64>("1 + 1", ()));
    let bound = expr::raw::<i64>("$n", ()).bind("n", 1);
    cases.add("raw", "bind", "", bound.clone());
    cases.add("raw", "of", "", bound.of::<Every>() + 1);
}

fn subselects(cases: &mut Cases) {
    let rest = || expr::select(Every::I64).filter(Every::ID.ne(expr::parent(Every::ID)));
    let none = || expr::select(Every::MAYBE_INT).filter(Every::ID.eq(id(Row::None)));
    for name in ["select", "parent", "filter", "values"] {
        cases.add("subselect", name, "I64", rest().values());
    }
    let ordered = rest().order_by(Every::AT.desc()).limit(2);
    for name in ["order_by", "limit", "first"] {
        cases.add("subselect", name, "I64", ordered.clone().first());
    }
    cases.add("subselect", "first", "MAYBE_INT", none().first());
    cases.add("subselect", "values", "MAYBE_INT", none().values());
    cases.add("subselect", "count", "I64", rest().count());
    cases.add("subselect", "exists", "I64", rest().exists());
    let none = expr::select(Every::I64).filter(Every::ID.eq(id(Row::Absent)));
    cases.add("subselect", "count", "I64", none.clone().count());
    cases.add("subselect", "first", "I64", none.clone().first());
    cases.add("subselect", "exists", "I64", none.exists());
}
