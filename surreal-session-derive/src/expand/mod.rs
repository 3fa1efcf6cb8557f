//! From a model to Rust. Each file writes one of the things that are generated.

mod constants;
mod decode;
mod encode;
mod new;
mod table;

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::Model;

pub(crate) fn expand(model: &Model) -> TokenStream {
    let new = new::expand(model);
    let constants = constants::expand(model);
    let table = table::expand(model);
    let encode = encode::expand(model);
    let decode = decode::expand(model);
    quote! {
        #new
        const _: () = {
            #constants
            #table
            #encode
            #decode
        };
    }
}
