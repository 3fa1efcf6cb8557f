//! All mistakes of one input, so that one build reports each of them.

use std::fmt::Display;

use proc_macro2::TokenStream;
use syn::{Error, Result, spanned::Spanned};

/// The mistakes found so far.
#[derive(Debug, Default)]
pub(crate) struct Errors(Option<Error>);

impl Errors {
    /// Adds a mistake at the position of `at`.
    pub(crate) fn push(&mut self, at: &impl Spanned, problem: impl Display) {
        self.add(Error::new(at.span(), problem));
    }

    /// Returns the value, or adds the error.
    pub(crate) fn handle<T>(&mut self, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.add(error)).ok()
    }

    /// Returns an error for each mistake, in the order in which they were added.
    pub(crate) fn finish(self) -> Result<()> {
        self.0.map_or(Ok(()), Err)
    }

    /// Returns the mistakes as `compile_error!` calls.
    pub(crate) fn into_errors(self) -> TokenStream {
        self.0.map(Error::into_compile_error).unwrap_or_default()
    }

    fn add(&mut self, error: Error) {
        match &mut self.0 {
            Some(first) => first.combine(error),
            None => self.0 = Some(error),
        }
    }
}
