//! [`ResourceModel`] → the implementation of `Resource`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::{Path, spanned::Spanned};

use super::model::{Field, Hook, ResourceModel};
use crate::{faults::Faults, value};

/// Emits the implementation.
pub(crate) fn expand(model: &ResourceModel) -> TokenStream {
    let mut methods = TokenStream::new();
    if let Some(name) = &model.name {
        let name = value::typed(name, &quote!(&'static ::core::primitive::str));
        methods.extend(quote!(fn name(&self) -> &::core::primitive::str { #name }));
    }
    for (hook, function) in &model.hooks {
        methods.extend(expand_hook(model, *hook, function));
    }
    if model.is_made_from_others() && !model.binds_itself() {
        methods.extend(expand_in_step(model));
    }
    implement(model, &methods)
}

/// Emits the mistakes, and an implementation with the trait's defaults, so that those who take the resource say nothing.
pub(crate) fn fallback(model: &ResourceModel, faults: &Faults) -> TokenStream {
    let errors = faults.to_tokens();
    let can_be_one = model.union.is_none() && model.generics.lifetimes().next().is_none();
    let implemented = can_be_one.then(|| implement(model, &TokenStream::new()));
    quote!(#errors #implemented)
}

fn implement(model: &ResourceModel, methods: &TokenStream) -> TokenStream {
    let private = model.root.private();
    let ident = &model.ident;
    let (of_impl, of_type, bounds) = model.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #of_impl #private::Resource for #ident #of_type #bounds {
            #methods
        }
    }
}

/// A method that calls the author's function; what is wrong with the function is said at its path.
fn expand_hook(model: &ResourceModel, hook: Hook, function: &Path) -> TokenStream {
    let private = model.root.private();
    let private_at = model.root.private_at(function.span());
    let error = quote!(&(dyn ::core::error::Error + 'static));
    match hook {
        Hook::Open => {
            let call = quote_spanned!(function.span()=> #private_at::opened(self, #function));
            quote! {
                fn open(&self) -> #private::BoxFuture<'_, #private::Result<(), #private::BoxError>> { #call }
            }
        }
        Hook::Health => {
            let call = quote_spanned!(function.span()=> #private_at::examined(self, #function));
            quote!(fn health(&self) -> #private::BoxFuture<'_, #private::Health> { #call })
        }
        Hook::Close => {
            let call = quote_spanned!(function.span()=> #private_at::closed(self, #function));
            quote!(fn close(&self) -> #private::BoxFuture<'_, ()> { #call })
        }
        Hook::InStep => {
            let call = quote_spanned!(function.span()=> #function(self, __edge_scope));
            quote! {
                fn in_step(&self, __edge_scope: &#private::Arc<dyn #private::StepScope>) -> #private::Option<Self> { #call }
            }
        }
        Hook::Classify => {
            let call = quote_spanned!(function.span()=> #function(self, __edge_error));
            quote!(fn classify(&self, __edge_error: #error) -> #private::Option<#private::ErrorClass> { #call })
        }
        Hook::RetryAfter => {
            let call = quote_spanned!(function.span()=> #function(self, __edge_error));
            quote!(fn retry_after(&self, __edge_error: #error) -> #private::Option<#private::Duration> { #call })
        }
    }
}

/// The same resource with the others, that it is made from, bound to the step.
fn expand_in_step(model: &ResourceModel) -> TokenStream {
    let private = model.root.private();
    let mut bind = TokenStream::new();
    let mut is_none = Vec::new();
    let mut fields = Vec::new();
    for (
        at,
        Field {
            member,
            ty,
            is_resource,
        },
    ) in model.fields.iter().enumerate()
    {
        // At the type, where rustc says that it is no resource, or cannot be cloned.
        let private_at = model.root.private_at(ty.span());
        if *is_resource {
            let bound = format_ident!("__edge_{at}");
            let bind_field = quote_spanned!(ty.span()=> #private_at::bound_to_step::<#ty>);
            bind.extend(quote!(let #bound = #bind_field(&self.#member, __edge_scope);));
            is_none.push(quote!(#private::Option::is_none(&#bound)));
            let unbound = quote!(::core::clone::Clone::clone(&self.#member));
            fields.push(quote!(#member: #private::Option::unwrap_or_else(#bound, || #unbound)));
        } else {
            let share = quote_spanned!(ty.span()=> #private_at::shared_with_step::<#ty>);
            fields.push(quote!(#member: #share(&self.#member)));
        }
    }
    quote! {
        fn in_step(&self, __edge_scope: &#private::Arc<dyn #private::StepScope>) -> #private::Option<Self> {
            #bind
            if #(#is_none)&&* {
                return #private::None;
            }
            #private::Some(Self { #(#fields,)* })
        }
    }
}
