//! [`Faults`]: the mistakes of one attribute, gathered so that they are reported together, each at its token.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use syn::Error;

/// The mistakes found so far, in the order of the source.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Error>);

impl Faults {
    /// Adds a mistake.
    pub(crate) fn at(&mut self, span: Span, text: impl Display) {
        self.0.push(Error::new(span, text));
    }

    /// Adds what the parser refused.
    pub(crate) fn push(&mut self, error: Error) {
        self.0.push(error);
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The tokens that make the compiler report them.
    pub(crate) fn to_tokens(&self) -> TokenStream {
        self.0.iter().map(Error::to_compile_error).collect()
    }

    /// The texts, for tests.
    #[cfg(test)]
    pub(crate) fn texts(&self) -> Vec<String> {
        self.0.iter().map(ToString::to_string).collect()
    }
}
