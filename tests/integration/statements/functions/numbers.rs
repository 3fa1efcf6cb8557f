use surreal_session::expr::Expr;

use super::{
    cases::{Cases, functions},
    rows::{Every, decimal},
};

/// Arithmetic with values, with the same column and with the results of arithmetic.
macro_rules! arithmetic {
    ($cases:ident, $zero:expr, $one:expr, $two:expr, [$($column:ident),*]) => {$(
        let name = stringify!($column);
        let field = Every::$column;
        $cases.add("number", "Add", name, field + $two);
        $cases.add("number", "Add", name, field + field);
        $cases.add("number", "Add", name, (field + field) + (field + $one));
        $cases.add("number", "Sub", name, field - $two);
        $cases.add("number", "Sub", name, Expr::from(field) - field - $two);
        $cases.add("number", "Mul", name, field * $two);
        $cases.add("number", "Mul", name, field * (field + $one));
        $cases.add("number", "Div", name, field / $two);
        $cases.add("number", "Div", name, field / $zero);
        $cases.add("number", "Div", name, Expr::from(field) / field);
        $cases.add("number", "Div", name, (field + $one) / (field - field));
        $cases.add("number", "Rem", name, field % $two);
        $cases.add("number", "Rem", name, (field * $two) % field);
        $cases.add("number", "Neg", name, -field);
        $cases.add("number", "Neg", name, -(field + field));
        functions!($cases, "number", [$column], {
            abs();
            fixed(1);
            fixed(3);
            clamp($one, $two);
            clamp(Every::$column, Every::$column + $one);
            ceil();
            floor();
            round();
            sqrt();
            pow($two);
            pow(Every::$column);
        });
        $cases.add("number", "sqrt", name, (-field).sqrt());
        $cases.add("number", "round", name, (field * field).round());
    )*};
}

pub(super) fn add(cases: &mut Cases) {
    arithmetic!(
        cases,
        0,
        1,
        2,
        [
            I8, I16, I32, I64, I128, ISIZE, U8, U16, U32, U64, U128, USIZE
        ]
    );
    arithmetic!(cases, 0.0, 1.0, 2.0, [F32, F64]);
    let [zero, one, two] = ["0", "1", "2.5"].map(decimal);
    arithmetic!(cases, zero, one, two, [DECIMAL]);
    cases.add("number", "Add", "TEXT", Every::TEXT + "x");
    cases.add("number", "Add", "BOXED", Every::BOXED + Every::TEXT);
    cases.add("number", "Add", "LIST", Every::LIST + Every::I64S);
    cases.add("number", "Sub", "LIST", Every::LIST - Every::I64S);
    cases.add("number", "Add", "TREE", Every::TREE + Every::TREE);
    cases.add(
        "number",
        "Sub",
        "TREE",
        Expr::from(Every::TREE) - Every::TREE,
    );
    cases.add("number", "Add", "HASH", Every::HASH + Every::HASH);
    cases.add(
        "number",
        "Sub",
        "HASH",
        Expr::from(Every::HASH) - Every::HASH,
    );
    cases.add("number", "Add", "AT", Every::AT + Every::LASTS);
    cases.add("number", "Sub", "AT", Every::AT - Every::LASTS);
    cases.add("number", "Add", "LASTS", Every::LASTS + Every::LASTS);
    cases.add(
        "number",
        "Sub",
        "LASTS",
        Expr::from(Every::LASTS) - Every::LASTS,
    );
    cases.add(
        "number",
        "Add",
        "STD_LASTS",
        Every::STD_LASTS + Every::STD_LASTS,
    );
    // A column takes the result of arithmetic with it, and is compared with it.
    cases.add("number", "Add", "U8", Every::U8.gt(Every::U8 + 1));
    cases.add(
        "number",
        "Add",
        "MAYBE_BYTE",
        Every::MAYBE_BYTE.eq(Every::U8 + 1),
    );
    cases.add("number", "Add", "U8", (Every::U8 + 1).gt(Every::U8));
    cases.add("number", "Div", "F32", (Every::F32 / 2.0).le(Every::F32));
}
