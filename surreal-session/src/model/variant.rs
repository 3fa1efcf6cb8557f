//! Reading of the variants of an embedded enum. Named by generated code only.

use crate::{
    codec::{Decode, Decoder, Encode, Encoder, Kind},
    error::{DecodeError, EncodeError},
};

/// One value of an enum, with the variant's name known and its content still to be read.
#[derive(Debug)]
pub struct Variant<'b> {
    name: &'b str,
    /// The key under which the content stands, for errors.
    key: Option<&'b str>,
    content: Option<Decoder<'b>>,
}

impl<'b> Variant<'b> {
    /// Reads `"name"` or `{ name: content }`.
    ///
    /// # Errors
    /// When neither stands here.
    pub fn external(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        match d.peek()? {
            Kind::String => Ok(Self {
                name: d.str()?,
                key: None,
                content: None,
            }),
            Kind::Object => {
                let one = "an object of one field, named after the variant";
                let mut fields = d.object()?;
                let Some(name) = fields.next(d)? else {
                    return Err(DecodeError::new(one, "an empty object"));
                };
                let content = d.clone();
                d.skip()?;
                match fields.next(d)? {
                    None => Ok(Self {
                        name,
                        key: Some(name),
                        content: Some(content),
                    }),
                    Some(other) => Err(DecodeError::new(
                        one,
                        format!("one with `{name}` and `{other}`"),
                    )),
                }
            }
            _ => Err(d.mismatch("the name of a variant, or an object of one field")),
        }
    }

    /// Reads an object with the variant's name in field `tag` and its content in field `content`,
    /// or beside the tag.
    ///
    /// # Errors
    /// When there is no object, or no string in field `tag`.
    pub fn tagged(
        d: &mut Decoder<'b>,
        tag: &'static str,
        content: Option<&'static str>,
    ) -> Result<Self, DecodeError> {
        let whole = d.clone();
        let mut name = None;
        let mut inner = None;
        let mut fields = d.object()?;
        while let Some(field) = fields.next(d)? {
            if field == tag {
                name = Some(d.str().map_err(|error| error.in_field(tag))?);
                continue;
            }
            if Some(field) == content {
                inner = Some(d.clone());
            }
            d.skip()?;
        }
        let Some(name) = name else {
            return Err(DecodeError::new("the name of a variant", "no such field").in_field(tag));
        };
        Ok(Self {
            name,
            key: content,
            content: if content.is_some() {
                inner
            } else {
                Some(whole)
            },
        })
    }

    /// The variant's name.
    #[must_use]
    pub fn name(&self) -> &'b str {
        self.name
    }

    /// Reads the content as one value.
    ///
    /// # Errors
    /// When it is of another type, or missing.
    pub fn content<T: Decode<'b>>(self) -> Result<T, DecodeError> {
        let key = self.key;
        let value = match self.content {
            Some(mut d) => T::decode(&mut d),
            None => T::absent().ok_or_else(|| {
                DecodeError::new(format!("the content of variant `{}`", self.name), "none")
            }),
        };
        value.map_err(|error| in_key(error, key))
    }

    /// Reads the content as `read` does.
    ///
    /// # Errors
    /// Those of `read`, or that the content is missing.
    pub fn read<T>(
        self,
        read: impl FnOnce(&mut Decoder<'b>) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        let key = self.key;
        let value = match self.content {
            Some(mut d) => read(&mut d),
            None => Err(DecodeError::new(
                format!("the content of variant `{}`", self.name),
                "none",
            )),
        };
        value.map_err(|error| in_key(error, key))
    }

    /// The error that there is no variant of this name.
    #[must_use]
    pub fn unknown(&self, known: &[&str]) -> DecodeError {
        unknown_name(self.name, known)
    }
}

fn in_key(error: DecodeError, key: Option<&str>) -> DecodeError {
    match key {
        Some(key) => error.in_field(key),
        None => error,
    }
}

/// The error that an enum has no variant of this name.
fn unknown_name(found: &str, known: &[&str]) -> DecodeError {
    let known: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
    DecodeError::new(one_of(&known), format!("`{found}`"))
}

/// The error that an enum has no variant of this number.
#[must_use]
pub fn unknown_number(found: i64, known: &[(i64, &str)]) -> DecodeError {
    let known: Vec<_> = known
        .iter()
        .map(|(number, name)| format!("{number} ({name})"))
        .collect();
    DecodeError::new(one_of(&known), found.to_string())
}

/// Writes the variant `name` with its content, as [`Variant::external`] reads it.
///
/// # Errors
/// Those of the content.
pub fn encode_variant(
    e: &mut Encoder,
    name: &str,
    content: &impl Encode,
) -> Result<(), EncodeError> {
    // a field of this value would be left out, and the name with it
    if content.is_none() {
        return e.str(name);
    }
    e.object(|o| o.field(name, content))
}

/// The variants of an untagged enum that did not fit.
#[derive(Debug, Default)]
pub struct Attempts(Vec<String>);

impl Attempts {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a value as the next variant, and passes it if it fits.
    pub fn attempt<'b, T>(
        &mut self,
        d: &mut Decoder<'b>,
        variant: &str,
        read: impl FnOnce(&mut Decoder<'b>) -> Result<T, DecodeError>,
    ) -> Option<T> {
        let mut ahead = d.clone();
        match read(&mut ahead) {
            Ok(value) => {
                *d = ahead;
                Some(value)
            }
            Err(error) => {
                self.0.push(format!("{variant} ({error})"));
                None
            }
        }
    }

    /// The error that no variant fits.
    #[must_use]
    pub fn failed(&self, d: &Decoder<'_>) -> DecodeError {
        d.mismatch(one_of(&self.0))
    }
}

fn one_of(known: &[String]) -> String {
    match known {
        [only] => only.clone(),
        _ => format!("one of {}", known.join(", ")),
    }
}
