//! Numbers and durations.

use super::Reader;
use crate::value::Value;

impl Reader<'_> {
    pub(super) fn number(&mut self) -> Option<Value> {
        for (text, value) in [("-Infinity", f64::NEG_INFINITY), ("-NaN", -f64::NAN)] {
            if self.takes(text).is_some() {
                return Some(Value::Float(value));
            }
        }
        let digits = self.rest.strip_prefix('-').unwrap_or(self.rest);
        if !digits.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let sign = self.rest.len() - digits.len();
        let number = sign + mantissa(digits);
        let end = self.rest[number..]
            .find(|c: char| !c.is_alphanumeric())
            .map_or(self.rest.len(), |end| number + end);
        let (token, rest) = self.rest.split_at(end);
        let (number, suffix) = token.split_at(number);
        self.rest = rest;
        match suffix {
            "" if number
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'-') =>
            {
                number.parse().ok().map(Value::Int)
            }
            "" | "f" => number.parse().ok().map(Value::Float),
            "dec" => number.parse().ok().map(Value::Decimal),
            _ => token.parse().ok().map(Value::Duration),
        }
    }
}

/// The length of `12.5e-7`. Two dots after an int are a range's.
fn mantissa(text: &str) -> usize {
    let digits = |text: &str| {
        let digits = text.bytes().take_while(u8::is_ascii_digit);
        digits.count()
    };
    let mut len = digits(text);
    match text[len..].strip_prefix('.').map(digits) {
        None | Some(0) => {}
        Some(fraction) => len += 1 + fraction,
    }
    if let Some(exponent) = text[len..].strip_prefix(['e', 'E']) {
        let unsigned = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let count = digits(unsigned);
        if count > 0 {
            len += 1 + (exponent.len() - unsigned.len()) + count;
        }
    }
    len
}
