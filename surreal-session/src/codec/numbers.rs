use super::{Decode, Decoder, Encode, Encoder, Kind, Stored, surreal_type};
use crate::{
    error::{DecodeError, EncodeError},
    value::Decimal,
};

impl Encode for bool {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        e.bool(*self)
    }
}

impl<'b> Decode<'b> for bool {
    const STORED: Stored = Stored::SCALAR;

    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        d.bool()
    }
}

surreal_type!(bool => "bool");

macro_rules! int {
    ($($int:ty),*) => {$(
        impl Encode for $int {
            fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
                // the server would wrap a larger one without a word
                let int = i64::try_from(*self).map_err(|_| {
                    EncodeError::new(format!("{self} does not fit SurrealDB's int, which has 64 bits and a sign: use a `Decimal`"))
                })?;
                e.int(int)
            }
        }

        surreal_type!($int => "int");
    )*};
}

int!(
    i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize
);

macro_rules! decode_int {
    ($read:ident => $($(#[$doc:meta])* $int:ty),*) => {$(
        $(#[$doc])*
        impl<'b> Decode<'b> for $int {
            const STORED: Stored = Stored::SCALAR;

            fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
                let int = $read(d)?;
                Self::try_from(int).map_err(|_| {
                    DecodeError::new(
                        concat!("an int that fits ", stringify!($int)),
                        int.to_string(),
                    )
                })
            }
        }
    )*};
}

decode_int!(int => i8, i16, i32, i64, isize, u8, u16, u32, usize);
decode_int!(
    int_or_decimal =>
    /// Reads a whole decimal, too. The server has no larger int than an `i64`.
    u64,
    /// Reads a whole decimal, too. The server has no larger int than an `i64`.
    i128,
    /// Reads a whole decimal, too. The server has no larger int than an `i64`.
    u128
);

fn int(d: &mut Decoder<'_>) -> Result<i64, DecodeError> {
    d.int()
}

fn int_or_decimal(d: &mut Decoder<'_>) -> Result<i128, DecodeError> {
    if d.peek()? != Kind::Decimal {
        return d.int().map(i128::from);
    }
    let decimal = Decimal::decode(d)?;
    match decimal.scale() {
        0 => Ok(decimal.mantissa()),
        _ => Err(DecodeError::new(
            "an int or a whole decimal",
            decimal.to_string(),
        )),
    }
}

impl Encode for f64 {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        e.float(*self)
    }
}

/// Reads an int, too, when a float holds it exactly: `SET score = 1` stores an int where no schema
/// says otherwise.
impl<'b> Decode<'b> for f64 {
    const STORED: Stored = Stored::SCALAR;

    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        match d.peek()? {
            Kind::Int => exact_float(d.int()?),
            _ => d.float(),
        }
    }
}

impl Encode for f32 {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        e.float(f64::from(*self))
    }
}

/// Reads only what an `f32` holds exactly.
impl<'b> Decode<'b> for f32 {
    const STORED: Stored = Stored::SCALAR;

    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        let float = f64::decode(d)?;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "compared with the original right after"
        )]
        let narrow = float as Self;
        if f64::from(narrow).to_bits() == float.to_bits() || float.is_nan() {
            Ok(narrow)
        } else {
            Err(DecodeError::new("a float that fits f32", float.to_string()))
        }
    }
}

surreal_type!(f64 => "float");

surreal_type!(f32 => "float");

fn exact_float(int: i64) -> Result<f64, DecodeError> {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "compared with the original right after"
    )]
    let (float, back) = (int as f64, int as f64 as i128);
    if back == i128::from(int) {
        Ok(float)
    } else {
        Err(DecodeError::new(
            "a float",
            format!("the int {int}, which no float holds exactly"),
        ))
    }
}
