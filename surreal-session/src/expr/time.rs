//! Methods of datetimes and durations.

use super::{
    Expr, Field, Operand,
    function::Function,
    functions,
    node::{Node, Operator},
};
use crate::value::{Datetime, Duration};

/// A type of moments.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` is not a datetime",
    label = "expected a `Datetime`, or one of another crate whose feature is enabled"
)]
pub trait Moment {}

/// A type of lengths of time.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` is not a duration",
    label = "expected a `Duration`"
)]
pub trait TimeSpan {}

impl Moment for Datetime {}
impl TimeSpan for Duration {}
impl TimeSpan for std::time::Duration {}

macro_rules! foreign {
    ($($feature:literal: $moment:ty),*) => {$(
        #[cfg(feature = $feature)]
        impl Moment for $moment {}

        #[cfg(feature = $feature)]
        impl super::Summand for $moment {
            type Step = Duration;
            type Sum = Self;
        }

        #[cfg(feature = $feature)]
        impl super::Minuend for $moment {}
    )*};
}

foreign!(
    "chrono-04": chrono::DateTime<chrono::Utc>,
    "jiff-02": jiff::Timestamp,
    "time-03": time::OffsetDateTime
);

/// The server's time when it runs the statement.
pub fn now<T>() -> Expr<T, Datetime> {
    Expr::new(Node::Call(Function::TimeNow, Vec::new()))
}

macro_rules! methods {
    ($of:ident) => {
        impl<T, V: Moment> $of<T, V> {
            functions! {
                /// The last multiple of a duration that is not later.
                floor_to(step: Duration) -> V => Function::TimeFloor;
                /// The first multiple of a duration that is not earlier.
                ceil_to(step: Duration) -> V => Function::TimeCeil;
                /// The nearest multiple of a duration.
                round_to(step: Duration) -> V => Function::TimeRound;
                /// The year, in UTC as all parts are.
                year() -> i64 => Function::TimeYear;
                /// The month, from 1.
                month() -> i64 => Function::TimeMonth;
                /// The day of the month, from 1.
                day() -> i64 => Function::TimeDay;
                /// The hour, from 0.
                hour() -> i64 => Function::TimeHour;
                /// The minute, from 0.
                minute() -> i64 => Function::TimeMinute;
                /// The second, from 0.
                second() -> i64 => Function::TimeSecond;
                /// The week of the year by ISO 8601.
                week() -> i64 => Function::TimeWeek;
                /// The day of the week: 1 is Monday.
                weekday() -> i64 => Function::TimeWeekday;
                /// The day of the year, from 1.
                yearday() -> i64 => Function::TimeYearday;
                /// Whole seconds since 1970.
                unix() -> i64 => Function::TimeUnix;
                /// As text of this form, such as `%Y-%m-%d`.
                format(form: String) -> String => Function::TimeFormat;
            }

            /// The time from another moment to this one, which must not be earlier.
            pub fn since(self, other: impl Operand<T, V>) -> Expr<T, Duration> {
                Expr::new(self.node().binary(Operator::Subtract, other.into_node()))
            }
        }

        impl<T, V: TimeSpan> $of<T, V> {
            functions! {
                /// Returns the whole milliseconds.
                millis() -> u128 => Function::DurationMillis;
                /// Returns the whole seconds.
                secs() -> u64 => Function::DurationSecs;
                /// Returns the whole minutes.
                mins() -> u64 => Function::DurationMins;
                /// Returns the whole hours.
                hours() -> u64 => Function::DurationHours;
                /// Returns the whole days.
                days() -> u64 => Function::DurationDays;
            }
        }
    };
}

methods!(Field);
methods!(Expr);
