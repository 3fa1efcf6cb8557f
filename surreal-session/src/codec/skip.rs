//! Passing over a value without looking at what it holds: how the parts of a reply are found before
//! they are read.

use super::head::{self, BREAK, Major, OPEN};
use crate::error::DecodeError;

/// How many values without a declared length may hold each other. Others cost no memory, however
/// deep they are.
const MAX_OPEN: usize = 600;

/// What follows the value that stands first.
pub(super) fn skip(input: &[u8]) -> Result<&[u8], DecodeError> {
    let mut rest = Rest(input);
    // what is left to pass: a number of items, or all up to a break
    let mut left = Some(1);
    let mut around = Vec::new();
    loop {
        match &mut left {
            Some(0) => match around.pop() {
                Some(outer) => {
                    left = outer;
                    continue;
                }
                None => return Ok(rest.0),
            },
            Some(items) => *items -= 1,
            None if rest.takes_break() => {
                left = around.pop().unwrap_or(Some(0));
                continue;
            }
            None => {}
        }
        let within = match rest.item()? {
            Item::Whole => continue,
            Item::Holds(items) => Some(items),
            Item::Open => None,
        };
        match (&mut left, within) {
            // of known number, so no level of their own is needed
            (Some(left), Some(items)) => *left += items,
            (left, within) => {
                if around.len() == MAX_OPEN {
                    return Err(DecodeError::new(
                        format!("at most {MAX_OPEN} levels"),
                        "a value that nests deeper",
                    ));
                }
                around.push(std::mem::replace(left, within));
            }
        }
    }
}

/// How many levels of arrays, objects and tags a value has. Of bytes that an encoder wrote, which
/// nest a hundred levels at most.
pub(super) fn depth(input: &[u8]) -> usize {
    let mut rest = Rest(input);
    let mut open: Vec<Option<u64>> = Vec::new();
    let mut deepest = 0;
    loop {
        match rest.item() {
            Ok(Item::Whole) => {}
            Ok(Item::Holds(items)) => open.push(Some(items)),
            Ok(Item::Open) => open.push(None),
            Err(_) => return deepest,
        }
        deepest = deepest.max(open.len());
        loop {
            match open.last_mut() {
                Some(Some(0)) => {}
                Some(None) if rest.takes_break() => {}
                Some(Some(left)) => {
                    *left -= 1;
                    break;
                }
                Some(None) => break,
                None => return deepest,
            }
            open.pop();
        }
    }
}

enum Item {
    /// Nothing more of it follows.
    Whole,
    /// So many items follow that belong to it.
    Holds(u64),
    /// Items follow up to a break.
    Open,
}

struct Rest<'b>(&'b [u8]);

impl Rest<'_> {
    fn item(&mut self) -> Result<Item, DecodeError> {
        let byte = self.byte()?;
        let major = Major::of(byte);
        if byte == major.byte(OPEN) {
            return match major {
                Major::Bytes | Major::Text => self.pass_chunks(major),
                Major::Array | Major::Map => Ok(Item::Open),
                _ => Err(malformed()),
            };
        }
        let argument = self.argument(byte)?;
        match major {
            Major::Bytes | Major::Text => self.pass(argument),
            Major::Array => self.holds(argument, 1),
            Major::Map => self.holds(argument, 2),
            Major::Tag => Ok(Item::Holds(1)),
            Major::Unsigned | Major::Negative | Major::Other => Ok(Item::Whole),
        }
    }

    fn argument(&mut self, byte: u8) -> Result<u64, DecodeError> {
        let Some((argument, rest)) = head::argument(byte, self.0) else {
            return Err(if byte & 0x1f < 28 {
                ended()
            } else {
                malformed()
            });
        };
        self.0 = rest;
        Ok(argument)
    }

    /// Each item has a byte at least, so a larger number is a lie.
    fn holds(&self, count: u64, items: u64) -> Result<Item, DecodeError> {
        match count.checked_mul(items) {
            Some(items) if items <= self.0.len() as u64 => Ok(Item::Holds(items)),
            _ => Err(ended()),
        }
    }

    fn pass(&mut self, bytes: u64) -> Result<Item, DecodeError> {
        let rest = usize::try_from(bytes)
            .ok()
            .and_then(|len| self.0.get(len..));
        self.0 = rest.ok_or_else(ended)?;
        Ok(Item::Whole)
    }

    /// The parts of a string or of bytes without a declared length.
    fn pass_chunks(&mut self, major: Major) -> Result<Item, DecodeError> {
        while !self.takes_break() {
            let byte = self.byte()?;
            if Major::of(byte) != major {
                return Err(malformed());
            }
            let len = self.argument(byte)?;
            self.pass(len)?;
        }
        Ok(Item::Whole)
    }

    fn takes_break(&mut self) -> bool {
        match self.0 {
            [BREAK, rest @ ..] => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }

    fn byte(&mut self) -> Result<u8, DecodeError> {
        let (byte, rest) = self.0.split_first().ok_or_else(ended)?;
        self.0 = rest;
        Ok(*byte)
    }
}

#[cold]
pub(super) fn ended() -> DecodeError {
    DecodeError::new("a value", "the end of the reply")
}

#[cold]
pub(super) fn malformed() -> DecodeError {
    DecodeError::new("a value", "malformed bytes")
}

#[cfg(test)]
mod tests {
    use super::{depth, skip};

    #[test]
    fn finds_the_end_of_every_form() {
        let forms: [&[u8]; 16] = [
            &[0x00],
            &[0x1b, 0, 0, 0, 0, 0, 0, 0, 1],
            &[0x38, 0xff],
            &[0x42, 1, 2],
            &[0x5f, 0x41, 1, 0x42, 2, 3, 0xff],
            &[0x61, b'x'],
            &[0x7f, 0x61, b'x', 0xff],
            &[0x80],
            &[0x82, 0x81, 1, 2],
            &[0x9f, 1, 0x81, 2, 0x9f, 0xff, 0xff],
            &[0xa1, 0x61, b'a', 0xa0],
            &[0xbf, 0x61, b'a', 0xc6, 0xf6, 0xff],
            &[0xc6, 0xf6],
            &[0xd8, 0x25, 0x41, 0],
            &[0xf8, 0x20],
            &[0xf9, 0x3c, 0x00],
        ];
        for form in forms {
            let input = [form, &[0xf6]].concat();
            assert_eq!(skip(&input).unwrap(), [0xf6], "{form:x?}");
            for cut in 0..form.len() {
                assert!(skip(&form[..cut]).is_err(), "{form:x?} cut at {cut}");
            }
        }
    }

    #[test]
    fn depth_is_that_of_the_deepest_part() {
        let cases: [(&[u8], usize); 6] = [
            (&[0x00], 0),
            (&[0x80], 1),
            (&[0x82, 0x81, 1, 2], 2),
            (&[0x9f, 1, 0x81, 2, 0x9f, 0xff, 0xff], 2),
            (&[0xbf, 0x61, b'a', 0xc6, 0xf6, 0xff], 2),
            (&[0x83, 0x80, 0x81, 0x81, 0, 0], 3),
        ];
        for (bytes, levels) in cases {
            assert_eq!(depth(bytes), levels, "{bytes:x?}");
        }
    }

    #[test]
    fn depth_costs_no_stack_and_lies_no_memory() {
        let mut deep = vec![0x81; 100_000];
        assert!(skip(&deep).is_err());
        deep.push(0x01);
        assert!(skip(&deep).unwrap().is_empty());
        let tags = [vec![0xc6; 100_000], vec![0xf6]].concat();
        assert!(skip(&tags).unwrap().is_empty());
        let open = [vec![0x9f; 100_000], vec![0xff; 100_000]].concat();
        let error = skip(&open).unwrap_err();
        assert!(error.to_string().contains("nests deeper"), "{error}");
        let lies: [&[u8]; 5] = [
            &[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[0xbb, 0x80, 0, 0, 0, 0, 0, 0, 1],
            &[0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[0xff],
            &[0x1c],
        ];
        for lie in lies {
            assert!(skip(lie).is_err(), "{lie:x?}");
        }
    }
}
