use surreal_session::{
    Duration,
    expr::{self, Expr},
};

use super::{
    cases::{Cases, functions},
    rows::Every,
};

pub(super) fn add(cases: &mut Cases) {
    let step = Duration::from_secs(3_600);
    functions!(cases, "time", [AT], {
        floor_to(step);
        ceil_to(step);
        round_to(step);
        floor_to(Every::LASTS);
        year();
        month();
        day();
        hour();
        minute();
        second();
        week();
        weekday();
        yearday();
        unix();
        format("%Y-%m-%d %H:%M:%S");
        since(Every::AT);
        since(Every::MAYBE_AT.or_else(Every::AT));
    });
    functions!(cases, "time", [LASTS, STD_LASTS], {
        millis();
        secs();
        mins();
        hours();
        days();
    });
    cases.add("time", "now", "", expr::now());
    cases.add("time", "since", "AT", expr::now().since(Every::AT));
    let spent = Every::AT.since(Every::AT) + Every::LASTS;
    cases.add("time", "millis", "AT", spent.millis());
}
