//! Passing over a value without looking at what it holds: how the parts of a reply are found before they are read.

use crate::error::DecodeError;

/// How many values without a declared length may hold each other. Others cost no memory, however deep they are.
const MAX_OPEN: usize = 600;

/// Where the value that begins at `start` ends.
pub(super) fn skip(input: &[u8], start: usize) -> Result<usize, DecodeError> {
    let mut rest = Rest { input, at: start };
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
                None => return Ok(rest.at),
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

enum Item {
    /// Nothing more of it follows.
    Whole,
    /// So many items follow that belong to it.
    Holds(u64),
    /// Items follow up to a break.
    Open,
}

struct Rest<'b> {
    input: &'b [u8],
    at: usize,
}

impl Rest<'_> {
    fn item(&mut self) -> Result<Item, DecodeError> {
        let [byte] = self.take()?;
        let (major, info) = (byte >> 5, byte & 0x1f);
        if info == 31 {
            return match major {
                2 | 3 => self.pass_chunks(major),
                4 | 5 => Ok(Item::Open),
                _ => Err(malformed()),
            };
        }
        let argument = self.argument(info)?;
        match major {
            2 | 3 => self.pass(argument),
            4 => self.holds(argument, 1),
            5 => self.holds(argument, 2),
            6 => Ok(Item::Holds(1)),
            _ => Ok(Item::Whole),
        }
    }

    fn argument(&mut self, info: u8) -> Result<u64, DecodeError> {
        Ok(match info {
            0..24 => info.into(),
            24 => u8::from_be_bytes(self.take()?).into(),
            25 => u16::from_be_bytes(self.take()?).into(),
            26 => u32::from_be_bytes(self.take()?).into(),
            27 => u64::from_be_bytes(self.take()?),
            _ => return Err(malformed()),
        })
    }

    /// Each item has a byte at least, so a larger number is a lie.
    fn holds(&self, count: u64, items: u64) -> Result<Item, DecodeError> {
        match count.checked_mul(items) {
            Some(items) if items <= self.left() => Ok(Item::Holds(items)),
            _ => Err(ended()),
        }
    }

    fn pass(&mut self, bytes: u64) -> Result<Item, DecodeError> {
        match usize::try_from(bytes) {
            Ok(len) if bytes <= self.left() => {
                self.at += len;
                Ok(Item::Whole)
            }
            _ => Err(ended()),
        }
    }

    /// The parts of a string or of bytes without a declared length.
    fn pass_chunks(&mut self, major: u8) -> Result<Item, DecodeError> {
        while !self.takes_break() {
            let [byte] = self.take()?;
            if byte >> 5 != major {
                return Err(malformed());
            }
            let len = self.argument(byte & 0x1f)?;
            self.pass(len)?;
        }
        Ok(Item::Whole)
    }

    fn takes_break(&mut self) -> bool {
        let ended = self.input.get(self.at) == Some(&0xff);
        self.at += usize::from(ended);
        ended
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let bytes = self.input.get(self.at..).and_then(<[u8]>::first_chunk);
        self.at += N;
        bytes.copied().ok_or_else(ended)
    }

    fn left(&self) -> u64 {
        self.input.len().saturating_sub(self.at) as u64
    }
}

#[cold]
fn ended() -> DecodeError {
    DecodeError::new("a value", "the end of the reply")
}

#[cold]
fn malformed() -> DecodeError {
    DecodeError::new("a value", "malformed bytes")
}

#[cfg(test)]
mod tests {
    use super::skip;

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
            let input = [&[0xf6], form, &[0xf6]].concat();
            assert_eq!(skip(&input, 1).unwrap(), 1 + form.len(), "{form:x?}");
            for cut in 0..form.len() {
                assert!(skip(&form[..cut], 0).is_err(), "{form:x?} cut at {cut}");
            }
        }
    }

    #[test]
    fn depth_costs_no_stack_and_lies_no_memory() {
        let mut deep = vec![0x81; 100_000];
        assert!(skip(&deep, 0).is_err());
        deep.push(0x01);
        assert_eq!(skip(&deep, 0).unwrap(), deep.len());
        let tags = [vec![0xc6; 100_000], vec![0xf6]].concat();
        assert_eq!(skip(&tags, 0).unwrap(), tags.len());
        let open = [vec![0x9f; 100_000], vec![0xff; 100_000]].concat();
        let error = skip(&open, 0).unwrap_err();
        assert!(error.to_string().contains("nests deeper"), "{error}");
        let lies: [&[u8]; 5] = [
            &[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[0xbb, 0x80, 0, 0, 0, 0, 0, 0, 1],
            &[0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[0xff],
            &[0x1c],
        ];
        for lie in lies {
            assert!(skip(lie, 0).is_err(), "{lie:x?}");
        }
    }
}
