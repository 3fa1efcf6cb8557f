//! The attributes as they are written. `model` checks what they mean together.

mod argument;
mod embed;
mod field;
mod place;
mod table;
mod test;
mod view;

use self::{
    argument::{Arguments, Form},
    place::Place,
};
pub(crate) use self::{
    argument::{Flag, Text},
    embed::{EmbedAttrs, VariantAttrs},
    field::FieldAttrs,
    table::TableAttrs,
    test::TestAttrs,
    view::{ViewAttrs, ViewFieldAttrs},
};
