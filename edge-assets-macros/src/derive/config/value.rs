//! Values and types as the macro sees them: what a literal is for a type that it knows by name.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{
    Expr, ExprLit, ExprUnary, GenericArgument, Ident, Lit, LitFloat, LitStr, PathArguments, Type, TypeReference, UnOp,
    spanned::Spanned,
    visit::{self, Visit},
};

use crate::{
    duration,
    function::peel,
    root::{Root, relocate},
    value::typed,
};

/// The last word of a type's path.
pub(crate) fn type_name(ty: &Type) -> Option<String> {
    match peel(ty) {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}

/// The `T` of `Option<T>`, where the container is named `Option`.
pub(crate) fn argument_of<'t>(ty: &'t Type, container: &str) -> Option<&'t Type> {
    let Type::Path(path) = peel(ty) else {
        return None;
    };
    let segment = path.path.segments.last().filter(|segment| segment.ident == container)?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return None;
    };
    match (arguments.args.first()?, arguments.args.len()) {
        (GenericArgument::Type(inner), 1) => Some(inner),
        _ => None,
    }
}

/// Where a type holds a reference.
pub(crate) fn reference_in(ty: &Type) -> Option<Span> {
    #[derive(Default)]
    struct Finder(Option<Span>);
    impl<'ast> Visit<'ast> for Finder {
        fn visit_type_reference(&mut self, found: &'ast TypeReference) {
            self.0.get_or_insert(found.and_token.span());
            visit::visit_type_reference(self, found);
        }
    }
    let mut finder = Finder::default();
    finder.visit_type(ty);
    finder.0
}

/// Whether a type is, or holds, the type of a name of this scope.
pub(crate) fn mentions(ty: &Type, ident: &Ident) -> bool {
    struct Finder<'i>(&'i Ident, bool);
    impl<'ast> Visit<'ast> for Finder<'_> {
        fn visit_path(&mut self, path: &'ast syn::Path) {
            self.1 |= path.is_ident("Self") || path.is_ident(self.0);
            visit::visit_path(self, path);
        }
    }
    let mut finder = Finder(ident, false);
    finder.visit_type(ty);
    finder.1
}

/// A text that stands for a duration.
pub(crate) fn text_for_duration<'e>(ty: &Type, value: &'e Expr) -> Option<&'e LitStr> {
    match value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text), ..
        }) if type_name(ty)? == "Duration" => Some(text),
        _ => None,
    }
}

/// A number or a duration that is written out, for comparison.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(crate) enum Literal {
    Whole(i128),
    Float(f64),
    Milliseconds(u64),
}

impl Literal {
    /// Reads a value for a type.
    pub(crate) fn of(ty: &Type, value: &Expr) -> Option<Self> {
        if let Some(text) = text_for_duration(ty, value) {
            return duration::parse_ms(&text.value()).map(Self::Milliseconds);
        }
        let (negative, literal) = number_of(value)?;
        let is_float = matches!(type_name(ty)?.as_str(), "f64" | "f32");
        match literal {
            Lit::Int(digits) if !is_float => {
                let number: i128 = digits.base10_parse().ok()?;
                Some(Self::Whole(if negative { -number } else { number }))
            }
            Lit::Int(_) | Lit::Float(_) if is_float => {
                let digits = match literal {
                    Lit::Int(digits) => digits.base10_digits(),
                    Lit::Float(digits) => digits.base10_digits(),
                    _ => return None,
                };
                let number: f64 = digits.parse().ok()?;
                Some(Self::Float(if negative { -number } else { number }))
            }
            _ => None,
        }
    }
}

/// A literal, perhaps behind a minus.
fn number_of(value: &Expr) -> Option<(bool, &Lit)> {
    match value {
        Expr::Lit(literal) => Some((false, &literal.lit)),
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(_), expr, ..
        }) => match &**expr {
            Expr::Lit(literal) => Some((true, &literal.lit)),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a value is written out: a literal, or a list of such.
fn is_written_out(value: &Expr) -> bool {
    match value {
        Expr::Array(array) => array.elems.iter().all(is_written_out),
        other => number_of(other).is_some(),
    }
}

/// An expression of the type, so that rustc reports another type at the value.
///
/// What is written out need not be wrapped: `5` does for `Option<u32>` and for `f64`, `"5m"` for `Duration`, `"a"` for
/// `String`, `["a"]` for `Vec<String>`.
pub(crate) fn expand(value: &Expr, ty: &Type, root: &Root) -> TokenStream {
    let private = root.private();
    if is_written_out(value) {
        if let Some(inner) = argument_of(ty, "Option") {
            let inner = expand(value, inner, root);
            return quote!(#private::Some(#inner));
        }
        if let Some(inner) = argument_of(ty, "Secret") {
            let inner = expand(value, inner, root);
            return quote!(#private::Secret::new(#inner));
        }
        if let (Expr::Array(array), Some(inner)) = (value, argument_of(ty, "Vec")) {
            let entries = array.elems.iter().map(|entry| expand(entry, inner, root));
            return quote!(#private::Vec::from([#(#entries),*]));
        }
    }
    expand_scalar(value, ty, &quote!(#ty), root)
}

/// A bound of the type.
pub(crate) fn expand_bound(value: &Expr, ty: &Type, root: &Root) -> TokenStream {
    let private = root.private();
    let ty = argument_of(ty, "Option").unwrap_or(ty);
    expand_scalar(value, ty, &quote!(<#ty as #private::Bounded>::Bound), root)
}

fn expand_scalar(value: &Expr, ty: &Type, wanted: &TokenStream, root: &Root) -> TokenStream {
    let private = root.private();
    if let Some(text) = text_for_duration(ty, value) {
        let ms = duration::parse_ms(&text.value()).unwrap_or_default();
        return quote!(#private::Duration::from_millis(#ms));
    }
    if let Expr::Lit(ExprLit {
        lit: Lit::Str(text), ..
    }) = value
    {
        let span = text.span();
        let private = root.private_at(span);
        let wanted = relocate(wanted, span);
        return quote_spanned!(span=> #private::text_default::<#wanted>(#text));
    }
    let is_float = matches!(type_name(ty).as_deref(), Some("f64" | "f32"));
    if is_float
        && let Some((negative, Lit::Int(digits))) = number_of(value)
        && digits.suffix().is_empty()
    {
        let float = LitFloat::new(&format!("{}.0", digits.base10_digits()), value.span());
        let minus = negative.then(|| quote!(-));
        return typed(&quote!(#minus #float), wanted);
    }
    typed(value, wanted)
}
