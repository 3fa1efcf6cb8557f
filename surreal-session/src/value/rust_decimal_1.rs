use super::Decimal;

/// The same number; trailing zeros after the point are not kept, nor is the sign of a zero.
impl From<rust_decimal::Decimal> for Decimal {
    fn from(decimal: rust_decimal::Decimal) -> Self {
        Self::normal(decimal.mantissa(), decimal.scale())
    }
}

impl From<Decimal> for rust_decimal::Decimal {
    fn from(decimal: Decimal) -> Self {
        let [b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, b10, b11, ..] =
            decimal.mantissa().unsigned_abs().to_le_bytes();
        Self::from_parts(
            u32::from_le_bytes([b0, b1, b2, b3]),
            u32::from_le_bytes([b4, b5, b6, b7]),
            u32::from_le_bytes([b8, b9, b10, b11]),
            decimal.mantissa() < 0,
            decimal.scale(),
        )
    }
}

#[cfg(test)]
mod tests {
    use crate::value::Decimal;

    #[test]
    fn numbers_are_exact() {
        for text in [
            "0",
            "-0.0000000000000000000000000001",
            "12.5",
            "-79228162514264337593543950335",
            "7.9228162514264337593543950335",
            "4294967296.4294967296",
        ] {
            let ours: Decimal = text.parse().unwrap();
            let theirs = rust_decimal::Decimal::from(ours);
            assert_eq!(theirs.to_string(), text);
            assert_eq!(Decimal::from(theirs), ours);
        }
        let padded = rust_decimal::Decimal::new(1500, 3);
        assert_eq!(Decimal::from(padded).to_string(), "1.5");
        let negative_zero = -rust_decimal::Decimal::new(0, 2);
        assert_eq!(Decimal::from(negative_zero), Decimal::default());
    }
}
