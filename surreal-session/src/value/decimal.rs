use std::{fmt, str::FromStr};

use super::ParseError;

/// An exact decimal number: a mantissa of 96 bits and up to 28 digits after the point, as the
/// server has it.
///
/// It can be compared, read and written; to calculate, convert it to a library's type (feature
/// `rust_decimal-1`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Decimal {
    /// Without trailing zeros after the point, so that equal numbers have equal fields.
    mantissa: i128,
    scale: u32,
}

const MAX_MANTISSA: u128 = (1 << 96) - 1;

const MAX_SCALE: u32 = 28;

impl Decimal {
    /// The number `mantissa · 10^-scale`.
    ///
    /// # Errors
    /// When it needs more than 96 bits or more than 28 digits after the point. It is never rounded.
    pub fn from_parts(mantissa: i128, scale: u32) -> Result<Self, ParseError> {
        let decimal = Self::normal(mantissa, scale);
        if decimal.mantissa.unsigned_abs() > MAX_MANTISSA || decimal.scale > MAX_SCALE {
            return Err(ParseError::new(
                "a decimal of 96 bits with at most 28 digits after the point",
                format_args!("{mantissa}e-{scale}"),
            ));
        }
        Ok(decimal)
    }

    /// The number without trailing zeros after the point, whatever its size.
    pub(super) const fn normal(mut mantissa: i128, mut scale: u32) -> Self {
        if mantissa == 0 {
            scale = 0;
        }
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Self { mantissa, scale }
    }

    /// The digits as one number, without trailing zeros after the point.
    #[must_use]
    pub const fn mantissa(&self) -> i128 {
        self.mantissa
    }

    /// Returns the number of digits after the point.
    #[must_use]
    pub const fn scale(&self) -> u32 {
        self.scale
    }
}

macro_rules! from {
    ($($int:ty),*) => {$(
        impl From<$int> for Decimal {
            fn from(int: $int) -> Self {
                Self { mantissa: int.into(), scale: 0 }
            }
        }
    )*};
}

from!(i8, i16, i32, i64, u8, u16, u32, u64);

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let split = |decimal: &Self| {
            let one = 10_i128.pow(decimal.scale);
            let fraction = decimal.mantissa.rem_euclid(one);
            // both fractions to 28 digits: below 10^28, so this fits
            let fraction = fraction * 10_i128.pow(MAX_SCALE - decimal.scale);
            (decimal.mantissa.div_euclid(one), fraction)
        };
        split(self).cmp(&split(other))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.mantissa.unsigned_abs().to_string();
        let scale = self.scale as usize;
        if self.mantissa < 0 {
            f.write_str("-")?;
        }
        if scale == 0 {
            return f.write_str(&digits);
        }
        let digits = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        write!(f, "{whole}.{fraction}")
    }
}

impl FromStr for Decimal {
    type Err = ParseError;

    /// Reads `-12.5` and `1.25e-7`.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let (mantissa, scale) =
            parse(text).ok_or_else(|| ParseError::new("a decimal such as -12.5", text))?;
        Self::from_parts(mantissa, scale)
    }
}

fn parse(text: &str) -> Option<(i128, u32)> {
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (negative, number) = match number.strip_prefix('-') {
        Some(number) => (true, number),
        None => (false, number.strip_prefix('+').unwrap_or(number)),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits = format!("{whole}{fraction}");
    if whole.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let mut mantissa: i128 = digits.parse().ok()?;
    let scale = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
    if scale < 0 {
        mantissa = mantissa.checked_mul(10_i128.checked_pow(scale.unsigned_abs())?)?;
    }
    let mantissa = if negative { -mantissa } else { mantissa };
    Some((mantissa, scale.max(0).unsigned_abs()))
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn text_round_trips() {
        for text in [
            "0",
            "-1",
            "0.1",
            "-0.001",
            "12.5",
            "79228162514264337593543950335",
            "7.9228162514264337593543950335",
            "0.0000000000000000000000000001",
        ] {
            assert_eq!(decimal(text).to_string(), text);
        }
        assert_eq!(decimal("1.500"), decimal("1.5"));
        assert_eq!(decimal("1.25e-2").to_string(), "0.0125");
        assert_eq!(decimal("1.25e2").to_string(), "125");
        assert_eq!(decimal("-0"), Decimal::default());
    }

    #[test]
    fn refuses_what_does_not_fit() {
        for text in [
            "",
            ".5",
            "-",
            "1.2.3",
            "1e",
            "NaN",
            "79228162514264337593543950336",
            "0.00000000000000000000000000001",
            "1e-2147483648",
            "1e2147483647",
        ] {
            assert!(text.parse::<Decimal>().is_err(), "{text}");
        }
    }

    #[test]
    fn order_is_numeric() {
        let sorted = [
            "-79228162514264337593543950335",
            "-1.5",
            "-1.25",
            "0",
            "0.0000000000000000000000000001",
            "9",
            "10.1",
            "10.11",
        ];
        for pair in sorted.windows(2) {
            assert!(decimal(pair[0]) < decimal(pair[1]), "{pair:?}");
        }
    }
}
