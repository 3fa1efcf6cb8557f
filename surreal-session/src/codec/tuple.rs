use std::borrow::Cow;

use super::{Decode, Decoder, Encode, Encoder, Stored, Type};
use crate::error::{DecodeError, EncodeError};

macro_rules! tuple {
    ($len:literal: $($item:ident $index:tt),*) => {
        impl<$($item: Encode),*> Encode for ($($item,)*) {
            fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
                e.array($len, |e| {
                    $(e.item($index, &self.$index)?;)*
                    Ok(())
                })
            }
        }

        impl<'b, $($item: Decode<'b>),*> Decode<'b> for ($($item,)*) {
            const STORED: Stored = Stored::SCALAR$(.and($item::STORED))*;

            fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
                let wrong = |found: usize| {
                    DecodeError::new(
                        concat!("an array of ", $len, " items"),
                        format!("one of {found}"),
                    )
                };
                let mut items = d.array()?;
                let tuple = ($(
                    match items.next(d)? {
                        Some(index) => d.item::<$item>(index)?,
                        None => return Err(wrong($index)),
                    },
                )*);
                match items.next(d)? {
                    None => Ok(tuple),
                    Some(_) => Err(DecodeError::new(concat!("an array of ", $len, " items"), "a longer one")),
                }
            }
        }

        impl<$($item: Type),*> Type for ($($item,)*) {
            fn surreal_type() -> Cow<'static, str> {
                let items = [$($item::surreal_type()),*];
                format!("[{}]", items.join(", ")).into()
            }
        }
    };
}

tuple!(1: A 0);
tuple!(2: A 0, B 1);
tuple!(3: A 0, B 1, C 2);
tuple!(4: A 0, B 1, C 2, D 3);
tuple!(5: A 0, B 1, C 2, D 3, E 4);
tuple!(6: A 0, B 1, C 2, D 3, E 4, F 5);
tuple!(7: A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuple!(8: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
