use crate::expr::{Function, List};

pub(super) fn name(function: Function) -> &'static str {
    match function {
        Function::Array(list) => array(list),
        Function::Set(list) => set(list),

        Function::StringCapitalize => "string::capitalize",
        Function::StringConcat => "string::concat",
        Function::StringEndsWith => "string::ends_with",
        Function::StringLen => "string::len",
        Function::StringLowercase => "string::lowercase",
        Function::StringMatches => "string::matches",
        Function::StringRepeat => "string::repeat",
        Function::StringReplace => "string::replace",
        Function::StringReverse => "string::reverse",
        Function::StringSimilarity => "string::similarity::fuzzy",
        Function::StringSlice => "string::slice",
        Function::StringSlug => "string::slug",
        Function::StringSplit => "string::split",
        Function::StringStartsWith => "string::starts_with",
        Function::StringTrim => "string::trim",
        Function::StringUppercase => "string::uppercase",
        Function::StringWords => "string::words",

        Function::MathAbs => "math::abs",
        Function::MathCeil => "math::ceil",
        Function::MathClamp => "math::clamp",
        Function::MathFixed => "math::fixed",
        Function::MathFloor => "math::floor",
        Function::MathMax => "math::max",
        Function::MathMean => "math::mean",
        Function::MathMedian => "math::median",
        Function::MathMin => "math::min",
        Function::MathRound => "math::round",
        Function::MathSqrt => "math::sqrt",
        Function::MathStddev => "math::stddev",
        Function::MathSum => "math::sum",

        Function::TimeCeil => "time::ceil",
        Function::TimeDay => "time::day",
        Function::TimeFloor => "time::floor",
        Function::TimeFormat => "time::format",
        Function::TimeHour => "time::hour",
        Function::TimeMax => "time::max",
        Function::TimeMin => "time::min",
        Function::TimeMinute => "time::minute",
        Function::TimeMonth => "time::month",
        Function::TimeNow => "time::now",
        Function::TimeRound => "time::round",
        Function::TimeSecond => "time::second",
        Function::TimeUnix => "time::unix",
        Function::TimeWeek => "time::week",
        Function::TimeWeekday => "time::wday",
        Function::TimeYear => "time::year",
        Function::TimeYearday => "time::yday",

        Function::DurationDays => "duration::days",
        Function::DurationHours => "duration::hours",
        Function::DurationMillis => "duration::millis",
        Function::DurationMins => "duration::mins",
        Function::DurationSecs => "duration::secs",

        Function::GeoArea => "geo::area",
        Function::GeoBearing => "geo::bearing",
        Function::GeoDistance => "geo::distance",

        Function::VectorCosine => "vector::similarity::cosine",
        Function::VectorEuclidean => "vector::distance::euclidean",
        Function::VectorManhattan => "vector::distance::manhattan",

        Function::ArrayGroup => "array::group",
        Function::Count => "count",
        Function::RecordKey => "record::id",
    }
}

fn array(list: List) -> &'static str {
    match list {
        List::Append => "array::append",
        List::At => "array::at",
        List::Complement => "array::complement",
        List::Concat => "array::concat",
        List::Difference => "array::difference",
        List::Distinct => "array::distinct",
        List::First => "array::first",
        List::Flatten => "array::flatten",
        List::Intersect => "array::intersect",
        List::IsEmpty => "array::is_empty",
        List::Join => "array::join",
        List::Last => "array::last",
        List::Len => "array::len",
        List::Max => "array::max",
        List::Min => "array::min",
        List::Prepend => "array::prepend",
        List::Reverse => "array::reverse",
        List::Slice => "array::slice",
        List::Sort => "array::sort",
        List::SortDescending => "array::sort::desc",
        List::Union => "array::union",
    }
}

/// Those that sets lack take the array's.
fn set(list: List) -> &'static str {
    match list {
        List::At => "set::at",
        List::Complement => "set::complement",
        List::Difference => "set::difference",
        List::First => "set::first",
        List::Intersect => "set::intersect",
        List::IsEmpty => "set::is_empty",
        List::Last => "set::last",
        List::Len => "set::len",
        List::Max => "set::max",
        List::Min => "set::min",
        List::Union => "set::union",
        list => array(list),
    }
}
