use surreal_session::expr::Expr;

use super::{
    cases::{Cases, functions},
    rows::Every,
};

pub(super) fn add(cases: &mut Cases) {
    functions!(cases, "text", [TEXT, BOXED, SHARED, COW], {
        starts_with("He");
        ends_with(Every::TEXT);
        matches_regex("[a-z]+");
        lowercase();
        uppercase();
        capitalize();
        trim();
        len();
        slice(0, 5);
        slice(-3, i64::MAX);
        slice(Every::I64, Every::I64);
        concat(" and more");
        split(" ");
        split("");
        words();
        replace("l", "");
        replace("", "l");
        repeat(2_u64);
        repeat(0_u64);
        reverse();
        slug();
        similarity("World");
        similarity("");
    });
    let text = || Every::MAYBE_TEXT.or_else("");
    cases.add("text", "len", "MAYBE_TEXT", text().len());
    cases.add("text", "words", "MAYBE_TEXT", text().words());
    cases.add("text", "similarity", "MAYBE_TEXT", text().similarity(""));
}
