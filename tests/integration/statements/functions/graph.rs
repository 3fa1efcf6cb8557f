use surreal_session::Table;

use super::{
    cases::Cases,
    rows::{Every, Leads},
};

pub(super) fn add(cases: &mut Cases) {
    let edges = || Every::out::<Leads>();
    let back = || Every::incoming::<Leads>();
    let far = || edges().to::<Every>().out::<Leads>().to::<Every>();
    let none = || edges().filter(Leads::N.eq(-1));
    cases.add("hops", "count", "", edges().count());
    cases.add("hops", "count", "", none().count());
    cases.add("hops", "exists", "", back().exists());
    cases.add("hops", "exists", "", none().exists());
    cases.add("hops", "ids", "", edges().ids());
    cases.add("hops", "ids", "", far().ids());
    cases.add("hops", "ids", "", none().ids());
    cases.add("hops", "field", "", edges().field(Leads::N));
    cases.add("hops", "field", "", far().field(Every::MAYBE_TEXT));
    cases.add("hops", "field", "", none().field(Leads::N));
    cases.add("hops", "filter", "", far().filter(Every::U8.gt(1)).count());
    cases.add("hops", "to", "", back().to::<Every>().count());
    cases.add("hops", "out", "", far().count());
    let there_and_back = edges().to::<Every>().into::<Leads>();
    cases.add("hops", "into", "", there_and_back.ids());
}
