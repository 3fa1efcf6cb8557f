use crate::{
    codec::{Decode, Decoder},
    error::DecodeError,
};

/// The result of one change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::statement) enum Fate {
    /// There is no record of this id, or none that the user sees.
    Absent,
    Updated,
    /// There is a record, and the server did not show it as changed.
    Refused,
}

impl Fate {
    /// Returns the number by which the server tells it.
    pub(in crate::statement) const fn code(self) -> u8 {
        match self {
            Self::Absent => 0,
            Self::Updated => 1,
            Self::Refused => 2,
        }
    }
}

impl<'b> Decode<'b> for Fate {
    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        let code = u8::decode(d)?;
        [Self::Absent, Self::Updated, Self::Refused]
            .into_iter()
            .find(|fate| fate.code() == code)
            .ok_or_else(|| DecodeError::new("the result of a change", format!("{code}")))
    }
}
