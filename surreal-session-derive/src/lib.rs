//! Derive macros of `surreal-session`.
//!
//! Use them through that crate, which exports and documents each next to the trait that it
//! implements.

mod attrs;
mod case;
mod errors;
mod expand;
#[cfg(test)]
mod expansions;
mod fallback;
mod model;
mod test;

use errors::Errors;
use proc_macro2::TokenStream;
use syn::DeriveInput;

/// Makes a struct the record of a table.
///
/// See `surreal_session::Table` for what it generates and which attributes it takes.
#[proc_macro_derive(Table, attributes(table))]
pub fn table(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    parsed(input.into(), derive_table).into()
}

/// Makes a struct or an enum part of a record.
///
/// See `surreal_session::Embed` for what it generates and which attributes it takes.
#[proc_macro_derive(Embed, attributes(embed))]
pub fn embed(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    parsed(input.into(), derive_embed).into()
}

/// Makes a struct a projection of a table's records.
///
/// See `surreal_session::View` for what it generates and which attributes it takes.
#[proc_macro_derive(View, attributes(view))]
pub fn view(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    parsed(input.into(), derive_view).into()
}

/// Gives a test a ready session in a namespace and database of its own, and a time limit.
///
/// See `surreal_session::test` for its arguments.
#[proc_macro_attribute]
pub fn test(
    arguments: proc_macro::TokenStream,
    function: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    test::expand(arguments.into(), function.into()).into()
}

fn parsed(input: TokenStream, derive: fn(&DeriveInput) -> TokenStream) -> TokenStream {
    match syn::parse2(input) {
        Ok(input) => derive(&input),
        Err(error) => error.to_compile_error(),
    }
}

fn derive_table(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let attrs = attrs::TableAttrs::read(&input.attrs, &mut errors);
    let krate = model::library(attrs.krate.as_ref());
    let generated = match model::Table::from_input(input, attrs, &mut errors) {
        Some(table) => expand::table(&table),
        None => fallback::table(&krate, input),
    };
    with_errors(errors, generated)
}

fn derive_embed(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let attrs = attrs::EmbedAttrs::read(&input.attrs, &mut errors);
    let krate = model::library(attrs.krate.as_ref());
    let generated = match model::Embed::from_input(input, &attrs, &mut errors) {
        Some(embed) => expand::embed(&embed),
        None => fallback::embed(&krate, input),
    };
    with_errors(errors, generated)
}

fn derive_view(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let attrs = attrs::ViewAttrs::read(&input.attrs, &mut errors);
    let krate = model::library(attrs.krate.as_ref());
    let of = attrs.of.clone();
    let generated = match model::View::from_input(input, attrs, &mut errors) {
        Some(view) => expand::view(&view),
        None => fallback::view(&krate, of.as_ref(), input),
    };
    with_errors(errors, generated)
}

/// Puts all mistakes before what is generated nevertheless, so that one mistake is one message.
fn with_errors(errors: Errors, generated: TokenStream) -> TokenStream {
    let mut tokens = errors.into_errors();
    tokens.extend(generated);
    tokens
}
