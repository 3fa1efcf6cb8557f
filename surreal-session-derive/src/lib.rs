//! Derive macros of `surreal-session`. Use them through that crate, which re-exports each beside the trait that it
//! implements and documents it there.

mod attrs;
mod case;
mod expand;
mod fallback;
mod model;
mod test;

use proc_macro::TokenStream;

/// Makes a struct the record of a table.
///
/// See `surreal_session::Table` for what it generates and which attributes it takes.
#[proc_macro_derive(Table, attributes(table))]
pub fn table(input: TokenStream) -> TokenStream {
    derive_table(input.into()).into()
}

/// Gives a test a ready session in a namespace and database of its own.
///
/// See `surreal_session::test` for its arguments.
#[proc_macro_attribute]
pub fn test(arguments: TokenStream, function: TokenStream) -> TokenStream {
    test::expand(arguments.into(), function.into()).into()
}

fn derive_table(input: proc_macro2::TokenStream) -> proc_macro2::TokenStream {
    let input: syn::DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    match model::Model::from_input(&input) {
        Ok(model) => expand::expand(&model),
        Err(error) => fallback::expand(&input, error),
    }
}
