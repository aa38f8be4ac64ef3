//! [`ConfigModel`]: what an author said of a type of settings.

use proc_macro2::{Span, TokenStream};
use syn::{Expr, Generics, Ident, Type};

use super::value;
use crate::root::Root;

/// A type as its attributes and its form describe it.
pub(crate) struct ConfigModel {
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) root: Root,
    /// The doc comment, as an expression.
    pub(crate) description: TokenStream,
    /// Where `#[config(default)]` stands on the type itself.
    pub(crate) default: Option<Span>,
    pub(crate) form: Form,
}

/// What kind of type it is.
pub(crate) enum Form {
    /// A struct with named fields.
    Settings(Vec<FieldModel>),
    /// An enum.
    Choices(Vec<VariantModel>),
    /// Something that settings cannot be; where, and what it is.
    Other(Span, &'static str),
}

/// A field.
pub(crate) struct FieldModel {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    /// The name of the setting, and where it was given.
    pub(crate) name: String,
    pub(crate) name_span: Span,
    pub(crate) description: TokenStream,
    pub(crate) default: Option<DefaultModel>,
    pub(crate) min: Option<Bound>,
    pub(crate) max: Option<Bound>,
    /// Where `serde` stands.
    pub(crate) serde: Option<Span>,
    /// Where `secret` stands.
    pub(crate) secret: Option<Span>,
}

/// What a setting is when nobody sets it.
pub(crate) enum DefaultModel {
    /// `default`: that of its type.
    OfType(Span),
    /// `default = value`.
    Value(Expr),
}

/// `min = value` or `max = value`.
pub(crate) struct Bound {
    /// Where the name stands.
    pub(crate) span: Span,
    pub(crate) value: Expr,
}

/// A variant.
pub(crate) struct VariantModel {
    pub(crate) ident: Ident,
    pub(crate) name: String,
    pub(crate) name_span: Span,
    pub(crate) description: TokenStream,
    /// Where the fields stand, when it has any.
    pub(crate) fields: Option<Span>,
}

impl FieldModel {
    /// The type that the framework reads: for `serde`, the wrapper is put on elsewhere.
    pub(crate) fn is_optional(&self) -> bool {
        value::argument_of(&self.ty, "Option").is_some()
    }
}
