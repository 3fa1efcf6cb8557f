use surreal_session::expr::Expr;

use super::{
    cases::{Cases, functions},
    rows::{Every, Inner},
};

pub(super) fn add(cases: &mut Cases) {
    functions!(cases, "list", [LIST, TREE, HASH], {
        len();
        is_empty();
        first();
        last();
        at(1);
        at(-1);
        at(Every::I64);
        smallest();
        largest();
    });
    functions!(cases, "list", [LIST], {
        union(Every::I64S);
        intersect(Every::I64S);
        difference(Every::I64S);
        complement(Every::I64S);
        distinct();
        reverse();
        sorted();
        sorted_descending();
        concat(vec![1]);
        concat(Every::LIST);
        append(Every::I64);
        prepend(i64::MIN);
        slice(0, 1);
        slice(-2, i64::MAX);
        slice(Every::I64, Every::I64);
    });
    functions!(cases, "list", [TREE], {
        union(Every::TREE);
        intersect(Every::TREE);
        difference(Every::TREE);
        complement(Every::TREE);
    });
    functions!(cases, "list", [HASH], {
        union(Every::HASH);
        intersect(Every::HASH);
        difference(Every::HASH);
        complement(Every::HASH);
    });
    functions!(cases, "list", [LISTS], {
        flatten();
        first();
        largest();
        distinct();
        sorted();
    });
    functions!(cases, "list", [TEXTS], {
        join(", ");
        smallest();
        sorted();
    });
    functions!(cases, "list", [INNERS], {
        each(Inner::N);
        each(Inner::NAME);
        first();
        reverse();
    });
    let list = || Every::MAYBE_LIST.or_else(Vec::new());
    cases.add("list", "len", "MAYBE_LIST", list().len());
    cases.add("list", "first", "MAYBE_LIST", list().first());
    cases.add("list", "sorted", "MAYBE_LIST", list().sorted());
}
