//! What every CBOR item begins with: its major type, and an argument in as few bytes as hold it.

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

#[cfg(test)]
mod tests {
    use super::{Major, write};

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
        for (argument, bytes) in cases {
            let mut out = Vec::new();
            write(&mut out, Major::Text, argument);
            assert_eq!(out, bytes, "{argument}");
        }
    }
}
