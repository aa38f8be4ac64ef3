//! [`Function`] → tokens: the function itself, the struct of its name, and the pieces of a call.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Path, spanned::Spanned};

use super::{Function, Role, model::Param};
use crate::root::Root;

/// The pieces of a call to the author's function from generated code.
pub(crate) struct Arguments {
    /// `__edge_needs`, which gathers what the parameters ask for.
    pub(crate) needs: TokenStream,
    /// Statements that make the arguments from `__edge_context`.
    fetch: TokenStream,
    /// Statements that borrow from them.
    borrow: TokenStream,
    /// What stands between the parentheses of the call.
    pass: TokenStream,
}

/// Emits the function, and beside it a hidden struct of the same name that other attributes name it by.
///
/// The struct has braces, so that it lives in the namespace of types alone and the function in that of values. It holds
/// its upstream assets by value, so that a cycle is a type of infinite size, which rustc reports once with all its edges.
/// The last field keeps rustc from walking the chain in search of the struct's tail.
pub(crate) fn declare(function: &Function, upstreams: &[&Path]) -> TokenStream {
    let Function { item, cfgs, .. } = function;
    let name = function.ident();
    let vis = &item.vis;
    let fields = (0..upstreams.len()).map(|at| format_ident!("_{at}"));
    let structure = quote_spanned!(name.span()=> struct #name { #(#fields: #upstreams,)* _end: () });
    quote! {
        // The framework asks for these forms: it hands over what it made, it needs a `Result`, and whether to be `async`
        // decides where the function runs. Attributes of the author follow, and win.
        #[allow(
            clippy::missing_const_for_fn,
            clippy::missing_errors_doc,
            clippy::must_use_candidate,
            clippy::needless_pass_by_value,
            clippy::too_many_arguments,
            clippy::trivially_copy_pass_by_ref,
            clippy::unnecessary_wraps,
            clippy::unused_async
        )]
        #item

        #(#cfgs)*
        #[doc(hidden)]
        #[allow(
            dead_code,
            nonstandard_style,
            unreachable_pub,
            missing_debug_implementations,
            missing_copy_implementations,
            clippy::all,
            clippy::pedantic
        )]
        #vis #structure
    }
}

/// Puts generated items into a scope of their own, under the conditions of the function.
pub(crate) fn in_scope(function: &Function, items: &TokenStream) -> TokenStream {
    let cfgs = &function.cfgs;
    quote! {
        #(#cfgs)*
        #[allow(deprecated, unused_parens, clippy::all, clippy::pedantic)]
        const _: () = { #items };
    }
}

/// Expands the parameters; `checked` is the asset that a check looks at.
///
/// Every mention of a parameter's type is the same expression at the same place, so that rustc says once what is wrong
/// with it.
pub(crate) fn arguments(function: &Function, root: &Root, checked: Option<&Path>) -> Arguments {
    let private = root.private();
    let mut needs = TokenStream::new();
    let mut fetch = TokenStream::new();
    let mut borrowed = TokenStream::new();
    let mut pass = TokenStream::new();
    for (at, param) in function.params.iter().enumerate() {
        let Some(made) = made_by(param, root, checked) else {
            pass.extend(quote!(&__edge_context,));
            continue;
        };
        let variable = format_ident!("__edge_{at}");
        needs.extend(quote!((#made.needs)(__edge_needs);));
        fetch.extend(quote!(let #variable = (#made.fetch)(&__edge_context)?;));
        if let Some(borrowed_by) = borrowed_by(param, root, checked) {
            borrowed.extend(borrow(param, &variable, &borrowed_by));
        }
        let by_ref = param.by_ref && matches!(param.role, Role::Extracted);
        pass.extend(if by_ref {
            quote!(&#variable,)
        } else {
            quote!(#variable,)
        });
    }
    let needs = quote! {
        fn __edge_needs(__edge_needs: &mut #private::Needs) {
            let _ = &__edge_needs;
            #needs
        }
    };
    Arguments {
        needs,
        fetch,
        borrow: borrowed,
        pass,
    }
}

/// Checks, while compiling, that the parameters which are partitions are those of the asset.
///
/// A type alias may hide one where the asset has partitions; where it has none, only those that are called `Partition` are looked
/// at, since each check costs the compiler time. What is left, building the definitions finds.
pub(crate) fn fits(function: &Function, root: &Root, partitions: Option<&TokenStream>) -> TokenStream {
    const OTHERS: [&str; 6] = ["AssetContext", "Res", "Dep", "Deps", "Previous", "Config"];
    let mut checks = TokenStream::new();
    for param in &function.params {
        let name = param.type_name().map(ToString::to_string).unwrap_or_default();
        let is_looked_at = match partitions {
            Some(_) => !OTHERS.contains(&name.as_str()),
            None => name == "Partition",
        };
        if !is_looked_at || !matches!(param.role, Role::Extracted) {
            continue;
        }
        let Some(made) = made_by(param, root, None) else {
            continue;
        };
        let private = root.private_at(param.span);
        let given = match partitions {
            Some(partitions) => quote!(#private::Some(&#partitions)),
            None => quote!(#private::None),
        };
        checks.extend(quote_spanned!(param.span=> const _: () = #private::fits(&#made, #given);));
    }
    checks
}

/// The `Param` that makes a parameter, placed where rustc is to report what is wrong with it.
fn made_by(param: &Param, root: &Root, checked: Option<&Path>) -> Option<TokenStream> {
    let span = param.span;
    let private = root.private_at(span);
    let ty = &param.ty;
    match &param.role {
        Role::Tick => None,
        Role::Extracted => Some(quote_spanned!(span=> #private::param::<#ty>())),
        Role::Dep(asset) => Some(value_of(asset, root)),
        Role::Res(None) => Some(quote_spanned!(span=> #private::param::<#private::Res<#ty>>())),
        Role::Res(Some(name)) => Some(quote_spanned!(span=> #private::param::<#private::Res<#ty, #name>>())),
        Role::Checked => checked.map(|asset| value_of(asset, root)),
    }
}

fn value_of(asset: &Path, root: &Root) -> TokenStream {
    let upstream = upstream(asset, root);
    quote_spanned!(asset.span()=> #upstream.param)
}

/// The function that borrows the argument from what was fetched, where the author takes a plain reference.
fn borrowed_by(param: &Param, root: &Root, checked: Option<&Path>) -> Option<TokenStream> {
    let asset = match &param.role {
        Role::Extracted | Role::Tick => return None,
        Role::Res(_) => {
            let private = root.private_at(param.span);
            return Some(quote_spanned!(param.span=> #private::borrow));
        }
        Role::Dep(asset) => asset,
        Role::Checked => checked?,
    };
    let upstream = upstream(asset, root);
    Some(quote_spanned!(asset.span()=> #upstream.borrow))
}

fn upstream(asset: &Path, root: &Root) -> TokenStream {
    let span = asset.span();
    let private = root.private_at(span);
    // In parentheses the path can only be a type: a function that is none is reported once, not also as a constant.
    quote_spanned!(span=> #private::upstream::<(#asset)>())
}

/// `let x: &T = (borrow)(&x);`, but for the function all of it at `T`, so that a wrong `T` is reported there.
fn borrow(param: &Param, variable: &Ident, function: &TokenStream) -> TokenStream {
    let span = param.span;
    let ty = &param.ty;
    let held = Ident::new(&variable.to_string(), variable.span().located_at(span));
    quote_spanned!(span=> let #held: &#ty = (#function)(&#held);)
}

/// Emits `__edge_run`, which fetches the arguments, calls the function and erases what it returned.
///
/// An `async fn` is awaited; a plain one is moved to the blocking pool. What must be `Send` is checked at the name of the
/// function.
pub(crate) fn attempt(
    function: &Function,
    root: &Root,
    arguments: &Arguments,
    finish: &TokenStream,
    context: &TokenStream,
    output: &TokenStream,
) -> TokenStream {
    let private = root.private();
    let name = function.ident();
    let Arguments {
        fetch, borrow, pass, ..
    } = arguments;
    let body = if function.is_async() {
        let private_at = root.private_at(name.span());
        let called = quote_spanned!(name.span()=> #private_at::assert_send(#name(#pass)));
        let awaited = quote_spanned!(name.span()=> #called.await);
        quote!(#fetch #borrow #finish(#awaited))
    } else {
        quote!(#fetch #private::blocking(move || { #borrow #finish(#name(#pass)) }).await)
    };
    quote! {
        fn __edge_run(__edge_context: #context) -> #private::BoxFuture<'static, #private::Result<#output, #private::AssetError>> {
            #private::Box::pin(async move { #body })
        }
    }
}

/// The function that tells the key of an asset.
pub(crate) fn key_of(asset: &Path, root: &Root) -> TokenStream {
    let upstream = upstream(asset, root);
    quote_spanned!(asset.span()=> #upstream.key)
}

/// Where the function stands: the line of its name.
pub(crate) fn source(function: &Function, root: &Root) -> TokenStream {
    let private = root.private();
    let line = quote_spanned!(function.ident().span()=> ::core::line!());
    quote! {
        #private::SourceLocation { file: ::core::file!(), line: #line, module: ::core::module_path!() }
    }
}
