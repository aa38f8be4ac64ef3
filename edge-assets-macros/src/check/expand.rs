//! [`CheckModel`] → the implementation of `Check`, and what stands in for it when the attribute holds a mistake.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::model::{CheckModel, Severity};
use crate::{faults::Faults, function};

/// Emits the function, the struct of its name, its specification and its registration.
pub(crate) fn expand(model: &CheckModel) -> TokenStream {
    let private = model.root.private();
    let (Some(asset), Some(returned)) = (&model.asset, model.function.returned()) else {
        return fallback(model, &Faults::default());
    };
    let declared = function::declare(&model.function, &[]);
    let arguments = function::arguments(&model.function, &model.root, Some(asset));
    let needs = &arguments.needs;
    let span = returned.span();
    let private_at = model.root.private_at(span);
    let finish = quote_spanned!(span=> #private_at::finish_check::<#returned>);
    let run = function::attempt(
        &model.function,
        &model.root,
        &arguments,
        &finish,
        &quote!(#private::AssetContext),
        &quote!(#private::CheckResult),
    );
    let key = function::key_of(asset, &model.root);
    let implemented = expand_impl(model, &key, &quote!(__edge_needs), &quote!(__edge_run));
    let scope = quote! {
        #needs

        #run

        #implemented

        #private::submit! { #private::Registration::Check(&__EDGE_SPEC) }
    };
    let scope = function::in_scope(&model.function, &scope);
    quote!(#declared #scope)
}

/// Emits the mistakes, the function, the struct of its name, and an implementation that says nothing.
pub(crate) fn fallback(model: &CheckModel, faults: &Faults) -> TokenStream {
    let errors = faults.to_tokens();
    if !function::can_be_declared(&model.function) {
        let item = &model.function.item;
        return quote!(#errors #item);
    }
    let declared = function::declare(&model.function, &[]);
    let never = quote!(::core::unreachable!());
    let implemented = expand_impl(model, &quote!(|| #never), &quote!(|_| {}), &quote!(|_| #never));
    let scope = function::in_scope(&model.function, &implemented);
    quote!(#errors #declared #scope)
}

fn expand_impl(model: &CheckModel, asset: &TokenStream, needs: &TokenStream, run: &TokenStream) -> TokenStream {
    let private = model.root.private();
    let ident = model.function.ident();
    let name = model.function.name();
    let blocking = model.blocking;
    let severity = match model.severity {
        Severity::Warn => quote!(Warn),
        Severity::Error => quote!(Error),
    };
    let description = match &model.description {
        Some(text) => quote!(#text),
        None => model.function.description.clone(),
    };
    let source = function::source(&model.function, &model.root);
    quote! {
        static __EDGE_SPEC: #private::CheckSpec = #private::CheckSpec {
            name: #name,
            asset: #asset,
            description: #description,
            blocking: #blocking,
            severity: #private::Severity::#severity,
            needs: #needs,
            run: #run,
            source: #source,
        };

        #[automatically_derived]
        impl #private::Check for #ident {
            const SPEC: &'static #private::CheckSpec = &__EDGE_SPEC;
        }
    }
}
