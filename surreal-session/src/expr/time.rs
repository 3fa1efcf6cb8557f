//! Methods of datetimes and durations.

use super::{
    Expr, Field, Operand, functions,
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
            const MISSING: super::Missing = super::Missing::Unknown;
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
    Expr::new(Node::Call("time::now", Vec::new()))
}

macro_rules! methods {
    ($of:ident) => {
        impl<T, V: Moment> $of<T, V> {
            functions! {
                /// The last multiple of a duration that is not later.
                floor_to(step: Duration) -> V => "time::floor";
                /// The first multiple of a duration that is not earlier.
                ceil_to(step: Duration) -> V => "time::ceil";
                /// The nearest multiple of a duration.
                round_to(step: Duration) -> V => "time::round";
                /// The year, in UTC as all parts are.
                year() -> i64 => "time::year";
                /// The month, from 1.
                month() -> i64 => "time::month";
                /// The day of the month, from 1.
                day() -> i64 => "time::day";
                /// The hour, from 0.
                hour() -> i64 => "time::hour";
                /// The minute, from 0.
                minute() -> i64 => "time::minute";
                /// The second, from 0.
                second() -> i64 => "time::second";
                /// The week of the year by ISO 8601.
                week() -> i64 => "time::week";
                /// The day of the week: 1 is Monday.
                weekday() -> i64 => "time::wday";
                /// The day of the year, from 1.
                yearday() -> i64 => "time::yday";
                /// Whole seconds since 1970.
                unix() -> i64 => "time::unix";
                /// As text of this form, such as `%Y-%m-%d`.
                format(form: String) -> String => "time::format";
            }

            /// The time from another moment to this one, which must not be earlier.
            pub fn since(self, other: impl Operand<T, V>) -> Expr<T, Duration> {
                Expr::new(self.node().binary(Operator::Subtract, other.into_node()))
            }
        }

        impl<T, V: TimeSpan> $of<T, V> {
            functions! {
                /// Returns the whole milliseconds.
                millis() -> u128 => "duration::millis";
                /// Returns the whole seconds.
                secs() -> u64 => "duration::secs";
                /// Returns the whole minutes.
                mins() -> u64 => "duration::mins";
                /// Returns the whole hours.
                hours() -> u64 => "duration::hours";
                /// Returns the whole days.
                days() -> u64 => "duration::days";
            }
        }
    };
}

methods!(Field);
methods!(Expr);
