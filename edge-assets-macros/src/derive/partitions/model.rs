//! [`PartitionsModel`]: what an enum says of the keys that its variants are.

use proc_macro2::Span;
use syn::{Generics, Ident};

use crate::root::Root;

/// An enum of keys.
pub(crate) struct PartitionsModel {
    pub(super) ident: Ident,
    pub(super) generics: Generics,
    pub(super) root: Root,
    pub(super) variants: Vec<KeyModel>,
    /// Where something that is no enum stands.
    pub(super) no_enum: Option<Span>,
}

/// One variant.
pub(super) struct KeyModel {
    pub(super) ident: Ident,
    pub(super) key: String,
    pub(super) key_span: Span,
    /// Where its fields stand, when it has any.
    pub(super) fields: Option<Span>,
}
