use super::Surql;
use crate::{
    codec::Encoded,
    statement::{bulk::Shape, change::next_version, returning::Clause, update_each::Fate},
    value::Ident,
};

/// The parameter of each change: an array of the index of its shape, its id, and its values.
const CHANGE: &str = "$_change";

impl Surql {
    /// One statement that applies all changes in their order, and returns the [`Fate`] of each.
    ///
    /// Fields are assigned one by one, as a change of one record assigns them: MERGE would merge
    /// objects, CONTENT would erase fields that are hidden from the user, and the paths of PATCH
    /// cannot name every field. So there is one UPDATE for each set of fields. A SELECT reads the
    /// changes one by one, because the time of `array::map` grows with the square of their number.
    pub(in crate::statement) fn update_each(
        shapes: &[Shape],
        changes: Encoded,
        version: Option<&'static str>,
    ) -> Self {
        let mut surql = Self::begin(format_args!(
            "SELECT VALUE {{ LET {CHANGE} = $this; LET $_shown = "
        ));
        for (index, shape) in shapes.iter().enumerate() {
            let last = index + 1 == shapes.len();
            match index {
                0 if last => surql.str("("),
                _ if last => surql.str(" ELSE { "),
                0 => surql.push(format_args!("IF {CHANGE}[0] = 0 {{ ")),
                _ => surql.push(format_args!(" ELSE IF {CHANGE}[0] = {index} {{ ")),
            }
            surql.update_shape(shape, version);
            surql.str(if index == 0 && last { ")" } else { " }" });
        }
        surql.push(format_args!(
            "; IF $_shown {{ {} }} ELSE IF record::exists({CHANGE}[1]) {{ {} }} ELSE {{ {} }} }} FROM ",
            Fate::Updated.code(),
            Fate::Refused.code(),
            Fate::Absent.code(),
        ));
        surql.bind(changes);
        surql
    }

    fn update_shape(&mut self, shape: &Shape, version: Option<&'static str>) {
        self.push(format_args!("UPDATE {CHANGE}[1]"));
        if !shape.is_empty() {
            self.str(" SET ");
            self.list(shape.iter().enumerate(), |surql, (index, field)| {
                surql.push(format_args!("{} = {CHANGE}[{}]", Ident(field), index + 2));
            });
            if let Some(version) = version {
                self.push(format_args!(", {} = ", Ident(version)));
                self.node(&next_version(version));
            }
        }
        self.returns(&Clause::Count);
    }
}
