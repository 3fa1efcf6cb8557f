use super::{Decode, Decoder, Encode, Encoder};
use crate::{
    error::{DecodeError, EncodeError},
    value::{PatchOp, Value},
};

impl Encode for PatchOp {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        e.object(|o| {
            o.field("op", name(self))?;
            o.field("path", self.path())?;
            match self {
                Self::Add { value, .. } | Self::Replace { value, .. } => o.field("value", value),
                Self::Change { value, .. } => o.field("value", value),
                Self::Remove { .. } => Ok(()),
            }
        })
    }
}

fn name(op: &PatchOp) -> &'static str {
    match op {
        PatchOp::Add { .. } => "add",
        PatchOp::Remove { .. } => "remove",
        PatchOp::Replace { .. } => "replace",
        PatchOp::Change { .. } => "change",
    }
}

impl<'b> Decode<'b> for PatchOp {
    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        let mut op = "";
        let mut path = String::new();
        let mut value = Value::None;
        let mut fields = d.object()?;
        while let Some(name) = fields.next(d)? {
            match name {
                "op" => op = d.field(name)?,
                "path" => path = d.field(name)?,
                "value" => value = d.field(name)?,
                _ => d.skip()?,
            }
        }
        Ok(match (op, value) {
            ("add", value) => Self::Add { path, value },
            ("remove", _) => Self::Remove { path },
            ("replace", value) => Self::Replace { path, value },
            ("change", Value::String(value)) => Self::Change { path, value },
            ("change", other) => {
                return Err(
                    DecodeError::new("a difference as text", other.kind()).in_field("value")
                );
            }
            (other, _) => {
                let expected = "one of `add`, `remove`, `replace` and `change`";
                return Err(DecodeError::new(expected, format!("`{other}`")).in_field("op"));
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::PatchOp;
    use crate::{codec, value::Value};

    #[test]
    fn round_trips() {
        let path = String::from("/a/b~c");
        for op in [
            PatchOp::Add {
                path: path.clone(),
                value: Value::from(1),
            },
            PatchOp::Remove { path: path.clone() },
            PatchOp::Replace {
                path: path.clone(),
                value: Value::None,
            },
            PatchOp::Change {
                path,
                value: "@@ -1 +1 @@\n-a\n+b\n".into(),
            },
        ] {
            let bytes = codec::to_bytes(&op).unwrap();
            assert_eq!(codec::from_bytes::<PatchOp>(&bytes).unwrap(), op);
        }
    }
}
