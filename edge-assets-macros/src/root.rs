//! [`Root`]: the way from generated code to the framework: `::edge_assets`, the name that the manifest gives it, or what
//! `crate = ..` says.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Ident, Path};

use crate::manifest;

/// The path of the framework's crate.
#[derive(Default)]
pub(crate) struct Root(Option<Path>);

impl Root {
    /// A path that the author gave.
    pub(crate) fn new(path: Path) -> Self {
        Self(Some(path))
    }

    /// The hidden module that generated code calls.
    pub(crate) fn private(&self) -> TokenStream {
        match &self.0 {
            Some(path) => quote!(#path::__private),
            None => match manifest::name_of_framework() {
                Some(name) => {
                    let name = Ident::new(&name, Span::call_site());
                    quote!(::#name::__private)
                }
                None => quote!(::edge_assets::__private),
            },
        }
    }

    /// The hidden module, every token at `span`, so that a type error is reported there and not at the attribute.
    pub(crate) fn private_at(&self, span: Span) -> TokenStream {
        relocate(self.private(), span)
    }
}

/// Puts every token at `span`.
pub(crate) fn relocate(tokens: impl ToTokens, span: Span) -> TokenStream {
    tokens
        .to_token_stream()
        .into_iter()
        .map(|mut token| {
            if let TokenTree::Group(group) = &token {
                let inner = relocate(group.stream(), span);
                token = TokenTree::Group(proc_macro2::Group::new(group.delimiter(), inner));
            }
            token.set_span(span);
            token
        })
        .collect()
}
