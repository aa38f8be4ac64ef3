//! [`ColumnsModel`]: what a struct of rows says of its columns.

use proc_macro2::TokenStream;
use syn::{Generics, Ident, Type};

use crate::{root::Root, value::Text};

/// A struct of rows.
pub(crate) struct ColumnsModel {
    pub(super) ident: Ident,
    pub(super) generics: Generics,
    pub(super) root: Root,
    pub(super) parts: Vec<Part>,
}

/// What a field adds to the columns.
pub(super) enum Part {
    /// One column.
    Column(Box<Column>),
    /// Those of the field's own type.
    Flattened(Box<Type>),
}

/// One column.
pub(super) struct Column {
    pub(super) name: String,
    /// The field's type as text, unless the author says otherwise.
    pub(super) kind: Text,
    /// An expression of type `&'static str`.
    pub(super) description: TokenStream,
}
