//! The head of a CBOR item: its major type, and an argument in as few bytes as hold it.

/// The kind of an item, in the upper three bits of its first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Major {
    Unsigned,
    /// `-1 - argument`
    Negative,
    Bytes,
    Text,
    Array,
    Map,
    Tag,
    /// Bools, NULL, floats, and the break
    Other,
}

impl Major {
    /// Of the item with this first byte.
    pub(super) const fn of(byte: u8) -> Self {
        match byte >> 5 {
            0 => Self::Unsigned,
            1 => Self::Negative,
            2 => Self::Bytes,
            3 => Self::Text,
            4 => Self::Array,
            5 => Self::Map,
            6 => Self::Tag,
            _ => Self::Other,
        }
    }

    /// The first byte of an item of this kind, with what its lower five bits say.
    pub(super) const fn byte(self, low: u8) -> u8 {
        (self as u8) << 5 | low
    }
}

/// The lower five bits of an item whose end is marked by a break.
pub(super) const OPEN: u8 = 31;

pub(super) const FALSE: u8 = Major::Other.byte(20);
pub(super) const TRUE: u8 = Major::Other.byte(21);
pub(super) const NULL: u8 = Major::Other.byte(22);
pub(super) const FLOAT_16: u8 = Major::Other.byte(25);
pub(super) const FLOAT_32: u8 = Major::Other.byte(26);
pub(super) const FLOAT_64: u8 = Major::Other.byte(27);
pub(super) const BREAK: u8 = Major::Other.byte(OPEN);

pub(super) fn write(out: &mut Vec<u8>, major: Major, argument: u64) {
    let bytes = argument.to_be_bytes();
    match (argument, bytes) {
        (0..24, [.., a]) => out.push(major.byte(a)),
        (24..0x100, [.., a]) => out.extend_from_slice(&[major.byte(24), a]),
        (0x100..0x1_0000, [.., a, b]) => out.extend_from_slice(&[major.byte(25), a, b]),
        (0x1_0000..0x1_0000_0000, [.., a, b, c, d]) => {
            out.extend_from_slice(&[major.byte(26), a, b, c, d]);
        }
        _ => {
            out.push(major.byte(27));
            out.extend_from_slice(&bytes);
        }
    }
}

/// The argument of an item with this first byte, and what follows the head; `None` when it is cut
/// off, or none.
#[inline]
pub(super) fn argument(byte: u8, rest: &[u8]) -> Option<(u64, &[u8])> {
    Some(match byte & 0x1f {
        low @ 0..24 => (low.into(), rest),
        24 => {
            let (bytes, rest) = rest.split_first_chunk()?;
            (u8::from_be_bytes(*bytes).into(), rest)
        }
        25 => {
            let (bytes, rest) = rest.split_first_chunk()?;
            (u16::from_be_bytes(*bytes).into(), rest)
        }
        26 => {
            let (bytes, rest) = rest.split_first_chunk()?;
            (u32::from_be_bytes(*bytes).into(), rest)
        }
        27 => {
            let (bytes, rest) = rest.split_first_chunk()?;
            (u64::from_be_bytes(*bytes), rest)
        }
        _ => return None,
    })
}

/// The value of a float of 16 bits: a sign, five bits of exponent, ten of fraction.
pub(super) fn half(bits: u16) -> f64 {
    let fraction = f64::from(bits & 0x3ff);
    let value = match (bits >> 10) & 0x1f {
        0 => fraction * f64::powi(2.0, -24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        exponent => (fraction + 1024.0) * f64::powi(2.0, i32::from(exponent) - 25),
    };
    if bits & 0x8000 == 0 { value } else { -value }
}

#[cfg(test)]
mod tests {
    use super::{Major, argument, half, write};

    #[test]
    fn half_a_float_is_all_of_it() {
        let cases = [
            (0x0000, 0.0),
            (0x8000, -0.0),
            (0x3c00, 1.0),
            (0xc400, -4.0),
            (0x3555, 0.333_251_953_125),
            (0x7bff, 65504.0),
            (0x0001, 5.960_464_477_539_063e-8),
            (0x0400, 0.000_061_035_156_25),
            (0x7c00, f64::INFINITY),
            (0xfc00, f64::NEG_INFINITY),
        ];
        for (bits, value) in cases {
            assert_eq!(half(bits).to_bits(), f64::to_bits(value), "{bits:x}");
        }
        assert!(half(0x7e00).is_nan());
    }

    #[test]
    fn an_argument_takes_as_few_bytes_as_hold_it() {
        let cases: [(u64, &[u8]); 9] = [
            (0, &[0x60]),
            (23, &[0x77]),
            (24, &[0x78, 24]),
            (0xff, &[0x78, 0xff]),
            (0x100, &[0x79, 1, 0]),
            (0xffff, &[0x79, 0xff, 0xff]),
            (0x1_0000, &[0x7a, 0, 1, 0, 0]),
            (0xffff_ffff, &[0x7a, 0xff, 0xff, 0xff, 0xff]),
            (0x1_0000_0000, &[0x7b, 0, 0, 0, 1, 0, 0, 0, 0]),
        ];
        for (number, bytes) in cases {
            let mut out = Vec::new();
            write(&mut out, Major::Text, number);
            assert_eq!(out, bytes, "{number}");
            assert_eq!(Major::of(out[0]), Major::Text);
            assert_eq!(argument(out[0], &out[1..]), Some((number, &[][..])));
            for cut in 1..out.len() {
                assert_eq!(argument(out[0], &out[1..cut]), None, "{number}");
            }
        }
        for byte in 28..32 {
            assert_eq!(argument(byte, &[0; 8]), None);
        }
    }
}
