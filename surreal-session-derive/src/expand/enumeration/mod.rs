//! Enums in a record.

mod read;
mod write;

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    decode,
    embed::{literal, surreal_type},
    encode::Way,
};
use crate::model::{Content, Embed, Repr, Variant};

pub(super) fn expand(embed: &Embed, repr: &Repr, variants: &[Variant]) -> TokenStream {
    let krate = &embed.krate;
    let encode = write::expand(embed, repr, variants);
    let read = read::expand(krate, Way::of(&embed.generics), repr, variants);
    let units = variants
        .iter()
        .all(|variant| matches!(variant.content, Content::Unit));
    let stored = match repr {
        Repr::Int => "int",
        Repr::External if units => "string",
        Repr::External | Repr::Untagged => "any",
        Repr::Tagged { .. } => "object",
    };
    // A name or a number, each of one variant.
    let scalar = matches!(stored, "int" | "string");
    let scalar = scalar.then(|| quote!(#krate::__private::Stored::SCALAR));
    let decode = decode::decode(krate, &embed.generics, &embed.ident, scalar.as_ref(), &read);
    let ty = surreal_type(embed, &literal(krate, stored));
    quote!(#encode #decode #ty)
}
