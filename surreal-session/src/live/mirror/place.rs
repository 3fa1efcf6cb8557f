//! The place of a record among the others: by the values that it is sorted by, then by its key.

use std::cmp::Ordering;

use crate::value::{Decimal, RecordKey, Value};

/// A record's place. Places are in the order in which the server gives records.
#[derive(Clone, Debug)]
pub(super) struct Place {
    order: Box<[Sorted]>,
    key: RecordKey,
}

/// A value to sort by, and which way.
#[derive(Clone, Debug)]
struct Sorted {
    value: Value,
    descending: bool,
}

impl Place {
    /// `descending` has the direction of each value.
    pub(super) fn new(values: Vec<Value>, descending: &[bool], key: RecordKey) -> Self {
        let sorted = |(value, descending): (Value, &bool)| Sorted {
            value,
            descending: *descending,
        };
        Self {
            order: values.into_iter().zip(descending).map(sorted).collect(),
            key,
        }
    }

    pub(super) fn key(&self) -> &RecordKey {
        &self.key
    }
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> Ordering {
        let pairs = self.order.iter().zip(&other.order);
        pairs
            .map(|(one, other)| one.cmp(other))
            .find(|order| order.is_ne())
            .unwrap_or_else(|| self.key.cmp(&other.key))
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Place {}

impl Sorted {
    fn cmp(&self, other: &Self) -> Ordering {
        let order = compare(&self.value, &other.value);
        if self.descending {
            order.reverse()
        } else {
            order
        }
    }
}

/// Compares values in the server's order: numbers by their size, whatever their kind.
fn compare(one: &Value, other: &Value) -> Ordering {
    use Value::{Array, Decimal as Exact, Float, Int};
    match (one, other) {
        (Int(a), Int(b)) => a.cmp(b),
        (Exact(a), Exact(b)) => a.cmp(b),
        (Int(a), Exact(b)) => Decimal::from(*a).cmp(b),
        (Exact(a), Int(b)) => a.cmp(&Decimal::from(*b)),
        (Float(a), Float(b)) => floats(*a, *b),
        (Float(a), Int(b)) => float_and_exact(*a, Decimal::from(*b)),
        (Float(a), Exact(b)) => float_and_exact(*a, *b),
        (Int(a), Float(b)) => float_and_exact(*b, Decimal::from(*a)).reverse(),
        (Exact(a), Float(b)) => float_and_exact(*b, *a).reverse(),
        (Array(a), Array(b)) => {
            let pairs = a.iter().zip(b);
            pairs
                .map(|(one, other)| compare(one, other))
                .find(|order| order.is_ne())
                .unwrap_or_else(|| a.len().cmp(&b.len()))
        }
        _ => one.cmp(other),
    }
}

/// NaN is after all others, and the zeros are equal.
fn floats(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b)
        .unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()))
}

fn float_and_exact(float: f64, exact: Decimal) -> Ordering {
    /// Whole numbers from here on are beyond every decimal.
    const BEYOND: f64 = 1e38;

    if float.is_nan() || float >= BEYOND {
        return Ordering::Greater;
    }
    if float <= -BEYOND {
        return Ordering::Less;
    }
    let unit = 10_i128.pow(exact.scale());
    let (whole, rest) = (exact.mantissa() / unit, exact.mantissa() % unit);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "it is whole, and within 1e38"
    )]
    let float_whole = float.trunc() as i128;
    #[expect(
        clippy::cast_precision_loss,
        reason = "the float has no further digits to compare with"
    )]
    let rest = rest as f64 / unit as f64;
    float_whole
        .cmp(&whole)
        .then_with(|| floats(float.fract(), rest))
}

#[cfg(test)]
mod tests {
    use super::{Place, compare};
    use crate::value::{RecordKey, Value};

    fn decimal(text: &str) -> Value {
        Value::Decimal(text.parse().unwrap())
    }

    #[test]
    fn numbers_are_sorted_by_size_whatever_their_kind() {
        let sorted = [
            Value::Float(f64::NEG_INFINITY),
            Value::Int(i64::MIN),
            decimal("-7.5"),
            Value::Float(-7.25),
            Value::Int(-7),
            Value::Float(0.0),
            decimal("0.1"),
            Value::Float(6.5),
            Value::Int(7),
            Value::Float(7.25),
            decimal("7.5"),
            Value::Int(9_007_199_254_740_993),
            Value::Float(9_007_199_254_740_994.0),
            Value::Int(i64::MAX),
            Value::Float(1e300),
            Value::Float(f64::NAN),
        ];
        for (at, one) in sorted.iter().enumerate() {
            for (other_at, other) in sorted.iter().enumerate() {
                assert_eq!(
                    compare(one, other),
                    at.cmp(&other_at),
                    "{one:?} and {other:?}"
                );
            }
        }
        assert!(compare(&Value::Float(-0.0), &Value::Int(0)).is_eq());
        assert!(compare(&Value::Float(-0.0), &Value::Float(0.0)).is_eq());
        assert!(compare(&Value::Float(7.0), &decimal("7")).is_eq());
    }

    #[test]
    fn each_value_has_its_direction_and_equal_ones_go_by_key() {
        let place = |name: &str, age: i64, key: i64| {
            let values = vec![Value::from(name), Value::from(age)];
            Place::new(values, &[false, true], RecordKey::from(key))
        };
        let sorted = [
            place("a", 2, 5),
            place("a", 1, 3),
            place("a", 1, 4),
            place("b", 9, 1),
        ];
        assert!(sorted.is_sorted());
        assert_ne!(sorted[1], sorted[2]);
    }
}
