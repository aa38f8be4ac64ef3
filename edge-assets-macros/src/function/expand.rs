//! [`Function`] → tokens: the function itself, the struct of its name, and the pieces of a call.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Path;

use super::{Function, Role, model::Param};
use crate::root::Root;

/// The pieces of a call to the author's function from generated code.
#[derive(Debug)]
pub(crate) struct Arguments {
    /// Constants, one a parameter, through which rustc checks each type once, at its place.
    pub(crate) constants: TokenStream,
    /// Statements that gather what the parameters ask for, in `__edge_needs`.
    pub(crate) needs: TokenStream,
    /// Statements that make the arguments from `__edge_context`.
    pub(crate) fetch: TokenStream,
    /// Statements that borrow from them.
    pub(crate) borrow: TokenStream,
    /// What stands between the parentheses of the call.
    pub(crate) pass: TokenStream,
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
        // Parameters are owned so that the framework can hand them over, and whether to be `async` decides where the
        // function runs. Attributes of the author follow, and win.
        #[allow(clippy::needless_pass_by_value, clippy::unused_async, clippy::missing_errors_doc)]
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
        #[allow(deprecated, clippy::all, clippy::pedantic)]
        const _: () = { #items };
    }
}

/// Expands the parameters; `checked` is the asset that a check looks at.
pub(crate) fn arguments(function: &Function, root: &Root, checked: Option<&Path>) -> Arguments {
    let private = root.private();
    let mut arguments = Arguments {
        constants: TokenStream::new(),
        needs: TokenStream::new(),
        fetch: TokenStream::new(),
        borrow: TokenStream::new(),
        pass: TokenStream::new(),
    };
    for (at, param) in function.params.iter().enumerate() {
        let Some((owned, span)) = owned_type(param, root, checked) else {
            arguments.pass.extend(quote!(&__edge_context,));
            continue;
        };
        let constant = format_ident!("__EDGE_PARAM_{at}");
        let variable = format_ident!("__edge_{at}");
        let private_at = root.private_at(span);
        let made = quote_spanned!(span=> #private_at::param::<#owned>());
        arguments
            .constants
            .extend(quote!(const #constant: #private::Param<#owned> = #made;));
        arguments.needs.extend(quote!((#constant.needs)(__edge_needs);));
        arguments
            .fetch
            .extend(quote!(let #variable = (#constant.fetch)(&__edge_context)?;));
        match param.role {
            Role::Extracted if param.by_ref => arguments.pass.extend(quote!(&#variable,)),
            Role::Extracted | Role::Tick => arguments.pass.extend(quote!(#variable,)),
            Role::Dep(_) | Role::Res(_) | Role::Checked => {
                arguments.borrow.extend(borrow(param, &variable, root));
                arguments.pass.extend(quote!(#variable,));
            }
        }
    }
    arguments
}

/// The type that is fetched for a parameter, and where rustc reports what is wrong with it.
fn owned_type(param: &Param, root: &Root, checked: Option<&Path>) -> Option<(TokenStream, Span)> {
    let private = root.private();
    let ty = &param.ty;
    let upstream = |asset: &Path| {
        let span = syn::spanned::Spanned::span(asset);
        (quote!(#private::Dep<#asset>), span)
    };
    match &param.role {
        Role::Tick => None,
        Role::Extracted => Some((quote!(#ty), param.span)),
        Role::Dep(asset) => Some(upstream(asset)),
        Role::Res(None) => Some((quote!(#private::Res<#ty>), param.span)),
        Role::Res(Some(name)) => Some((quote!(#private::Res<#ty, #name>), param.span)),
        Role::Checked => checked.map(upstream),
    }
}

/// `let x: &T = borrow(&x);`, all of it at `T`, so that a wrong `T` is reported there.
fn borrow(param: &Param, variable: &Ident, root: &Root) -> TokenStream {
    let span = param.span;
    let ty = &param.ty;
    let private = root.private_at(span);
    let held = Ident::new(&variable.to_string(), variable.span().located_at(span));
    quote_spanned!(span=> let #held: &#ty = #private::borrow(&#held);)
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
        quote!(#fetch #borrow #finish(#called.await))
    } else {
        quote!(#fetch #private::blocking(move || { #borrow #finish(#name(#pass)) }).await)
    };
    quote! {
        fn __edge_run(__edge_context: #context) -> #private::BoxFuture<'static, #private::Result<#output, #private::AssetError>> {
            #private::Box::pin(async move { #body })
        }
    }
}

/// The function that tells the key of the asset at `path`.
pub(crate) fn key_of(path: &Path, root: &Root) -> TokenStream {
    let span = syn::spanned::Spanned::span(path);
    let private = root.private_at(span);
    quote_spanned!(span=> #private::upstream::<#path>().key)
}

/// Where the function stands: the line of its name.
pub(crate) fn source(function: &Function, root: &Root) -> TokenStream {
    let private = root.private();
    let line = quote_spanned!(function.ident().span()=> ::core::line!());
    quote! {
        #private::SourceLocation { file: ::core::file!(), line: #line, module: ::core::module_path!() }
    }
}
