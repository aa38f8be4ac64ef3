//! What no function under any of the attributes may be; every refusal that needs no look at the arguments.

use proc_macro2::Span;
use syn::{
    FnArg, Safety, Type, TypeImplTrait, TypeReference,
    spanned::Spanned,
    visit::{self, Visit},
};

use super::{Function, model::Param};
use crate::faults::Faults;

/// What the attribute asks of the function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bounds {
    /// A function that is called; the text is the arrow that it needs.
    Returns(&'static str),
    /// A function that is called when it returns something.
    MayReturn,
    /// Only a name: no parameters, no result, no body.
    NameOnly,
}

/// Gathers what is wrong with the function.
pub(crate) fn validate(function: &Function, bounds: Bounds, faults: &mut Faults) {
    validate_signature(function, faults);
    validate_params(function, bounds, faults);
    match bounds {
        Bounds::Returns(arrow) => validate_return(function, Some(arrow), faults),
        Bounds::MayReturn => validate_return(function, None, faults),
        Bounds::NameOnly => validate_name_only(function, faults),
    }
}

fn validate_signature(function: &Function, faults: &mut Faults) {
    let signature = &function.item.sig;
    let declares = function.owner.declares;
    let generics = &signature.generics;
    if !generics.params.is_empty()
        && generics
            .params
            .iter()
            .all(|param| matches!(param, syn::GenericParam::Lifetime(_)))
    {
        let text = format!("{declares} needs no lifetime of its own; take it off, and write `&T` where it is used");
        faults.at(generics.span(), text);
    } else if !generics.params.is_empty() {
        let cure = match declares {
            "an asset" => "; make a family of assets with `AssetDef::builder` in a loop",
            _ => "; write one function for each type",
        };
        faults.at(
            signature.generics.span(),
            format!("{declares} cannot be generic, since it is declared once, by name{cure}"),
        );
    }
    if let Safety::Unsafe(token) = &signature.safety {
        faults.at(
            token.span(),
            format!("{declares} cannot be `unsafe`, since the framework calls it; put the `unsafe` block inside"),
        );
    }
    if let Some(variadic) = &signature.variadic {
        faults.at(
            variadic.span(),
            format!("{declares} cannot be variadic; list its parameters"),
        );
    }
}

fn validate_params(function: &Function, bounds: Bounds, faults: &mut Faults) {
    let declares = function.owner.declares;
    let cure = match bounds {
        Bounds::NameOnly => "move it out of the `impl`",
        Bounds::Returns(_) | Bounds::MayReturn => "take what it needs as `Res<..>`",
    };
    let is_config = |param: &&Param| param.type_name().is_some_and(|name| name == "Config");
    if let Some(second) = function.params.iter().filter(is_config).nth(1) {
        faults.at(
            second.span,
            format!(
                "{declares} takes one `Config<..>`; put the settings into one struct, nested where they belong together"
            ),
        );
    }
    for input in &function.item.sig.inputs {
        match input {
            FnArg::Receiver(receiver) => faults.at(
                receiver.self_token.span(),
                format!("{declares} is a free function, not a method; {cure}"),
            ),
            FnArg::Typed(param) => {
                for attribute in &param.attrs {
                    if attribute.path().is_ident("cfg") {
                        let text =
                            format!("a parameter of {declares} cannot be conditional; put `#[cfg]` on the function");
                        faults.at(attribute.path().span(), text);
                    }
                }
                if let Type::Reference(reference) = &*param.ty
                    && let Some(token) = &reference.mutability
                {
                    faults.at(
                        token.span(),
                        "values and resources are shared, so they cannot be taken by `&mut`; take `&T`, with a lock \
                         inside where it must change",
                    );
                }
                if let Some(span) = find_impl_trait(&param.ty) {
                    faults.at(
                        span,
                        "a parameter needs a type with a name; write the type instead of `impl ..`",
                    );
                }
            }
        }
    }
}

fn validate_return(function: &Function, arrow: Option<&str>, faults: &mut Faults) {
    let declares = function.owner.declares;
    let Some(returned) = function.returned() else {
        if let Some(arrow) = arrow {
            let after = function.item.sig.paren_token.span.close();
            faults.at(
                after,
                format!("{declares} returns something; write `{arrow}` after this"),
            );
        }
        return;
    };
    if let Some(span) = find_impl_trait(returned) {
        faults.at(
            span,
            format!("{declares} returns a type with a name, since others take it by that name; write the type instead of `impl ..`"),
        );
    }
    if let Some(span) = find_borrow(returned) {
        faults.at(
            span,
            format!("{declares} returns what it owns, since the value outlives the call; write the owned type, such as `String` for `&str`"),
        );
    }
}

/// Says the first thing that a mere name does not have; the others would only repeat it.
fn validate_name_only(function: &Function, faults: &mut Faults) {
    let signature = &function.item.sig;
    let (span, cure) = if let Some(token) = &signature.asyncness {
        (token.span(), "take off `async`")
    } else if let Some(FnArg::Typed(first)) = signature.inputs.first() {
        (first.span(), "take off the parameters")
    } else if let Some(returned) = function.returned() {
        (returned.span(), "take off the return type")
    } else if let Some(statement) = function.item.block.stmts.first() {
        (statement.span(), "leave the body empty")
    } else {
        return;
    };
    let declares = function.owner.declares;
    faults.at(span, format!("{declares} is only declared, never called; {cure}"));
}

fn find_impl_trait(ty: &Type) -> Option<Span> {
    #[derive(Default)]
    struct Finder(Option<Span>);
    impl<'ast> Visit<'ast> for Finder {
        fn visit_type_impl_trait(&mut self, found: &'ast TypeImplTrait) {
            self.0.get_or_insert(found.impl_token.span());
        }
    }
    let mut finder = Finder::default();
    finder.visit_type(ty);
    finder.0
}

/// Finds a reference that is not `&'static`.
fn find_borrow(ty: &Type) -> Option<Span> {
    #[derive(Default)]
    struct Finder(Option<Span>);
    impl<'ast> Visit<'ast> for Finder {
        fn visit_type_reference(&mut self, found: &'ast TypeReference) {
            if found
                .lifetime
                .as_ref()
                .is_none_or(|lifetime| lifetime.ident != "static")
            {
                self.0.get_or_insert(found.and_token.span());
            }
            visit::visit_type_reference(self, found);
        }

        fn visit_lifetime(&mut self, found: &'ast syn::Lifetime) {
            if found.ident != "static" {
                self.0.get_or_insert(found.span());
            }
        }
    }
    let mut finder = Finder::default();
    finder.visit_type(ty);
    finder.0
}

/// Whether a struct may stand beside the function: not in an `impl` block.
pub(crate) fn can_be_declared(function: &Function) -> bool {
    function.item.sig.receiver().is_none()
}

/// Whether the type behind the arrow can be written elsewhere.
pub(crate) fn can_be_named(function: &Function) -> bool {
    let generic = !function.item.sig.generics.params.is_empty();
    let unnamed = function
        .returned()
        .is_some_and(|returned| find_impl_trait(returned).or_else(|| find_borrow(returned)).is_some());
    !generic && !unnamed
}
