//! Bounds of datetimes that hold by time and by the order of their texts, by which the server sorts
//! them in record keys, and before 4.0 in indexes.

use crate::value::Datetime;

/// The whole seconds whose year is written without a sign: from the year 0 to 9999.
const PLAIN_YEARS: std::ops::RangeInclusive<i64> = -62_167_219_200..=253_402_300_799;

/// A bound below all that is not less than `value`: a nanosecond before its second.
pub(super) fn below(value: Datetime) -> Option<Datetime> {
    let second = value.unix_seconds().checked_sub(1)?;
    let bound = Datetime::from_unix(second, 999_999_999).ok()?;
    PLAIN_YEARS.contains(&second).then_some(bound)
}

/// A bound above all that is not greater than `value`: the next whole second.
pub(super) fn above(value: Datetime) -> Option<Datetime> {
    let more = i64::from(value.subsec_nanos() > 0);
    let second = value.unix_seconds().checked_add(more)?;
    let bound = Datetime::from_unix(second, 0).ok()?;
    PLAIN_YEARS.contains(&second).then_some(bound)
}
