use proc_macro2::TokenStream;
use syn::{LitInt, Meta, Path, Token, parse::Parser, punctuated::Punctuated};

use super::{Arguments, Form, Place, Text};
use crate::errors::Errors;

/// `#[surreal_session::test(..)]`.
pub(crate) struct TestAttrs {
    /// `current_thread`, which is the default, or `multi_thread`
    pub(crate) flavor: Option<Text>,
    /// The number of threads of a `multi_thread` runtime
    pub(crate) worker_threads: Option<LitInt>,
    /// The path to the library, if it is renamed
    pub(crate) krate: Option<Path>,
}

static PLACE: Place = Place {
    attribute: "surreal_session::test",
    on: "a test",
    takes: &[
        ("flavor", Form::Text),
        ("worker_threads", Form::Number),
        ("crate", Form::Name),
    ],
    others: &[],
};

impl TestAttrs {
    pub(crate) fn read(tokens: TokenStream, errors: &mut Errors) -> Self {
        let parse = Punctuated::<Meta, Token![,]>::parse_terminated;
        let given = errors.handle(parse.parse2(tokens));
        let mut arguments = Arguments::default();
        PLACE.add(given.into_iter().flatten(), &mut arguments, errors);
        Self {
            flavor: arguments.text("flavor"),
            worker_threads: arguments.number("worker_threads").cloned(),
            krate: arguments.path("crate"),
        }
    }
}
