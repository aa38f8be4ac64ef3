//! [`PartitionsModel`] → the implementations of `Partitions` and `FromPartitionKey`, and what stands in for them after a mistake.

use proc_macro2::TokenStream;
use quote::quote;

use super::model::PartitionsModel;
use crate::faults::Faults;

/// Emits the implementations.
pub(crate) fn expand(model: &PartitionsModel) -> TokenStream {
    let keys: Vec<&str> = model.variants.iter().map(|variant| variant.key.as_str()).collect();
    let variants: Vec<_> = model.variants.iter().map(|variant| &variant.ident).collect();
    let private = model.root.private();
    let read = quote! {
        match __edge_key {
            #(#keys => #private::Some(Self::#variants),)*
            _ => #private::None,
        }
    };
    let write = quote! {
        match self {
            #(Self::#variants => #keys,)*
        }
    };
    implement(model, &keys, &read, &write)
}

/// Emits the mistakes, and implementations without keys.
pub(crate) fn fallback(model: &PartitionsModel, faults: &Faults) -> TokenStream {
    let errors = faults.to_tokens();
    let private = model.root.private();
    let implemented = implement(model, &[], &quote!(#private::None), &quote!(""));
    quote!(#errors #implemented)
}

fn implement(model: &PartitionsModel, keys: &[&str], read: &TokenStream, write: &TokenStream) -> TokenStream {
    let private = model.root.private();
    let ident = &model.ident;
    let (generics, arguments, _) = model.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #generics #private::Partitions for #ident #arguments
        where
            Self: ::core::marker::Send + 'static,
        {
            const KEYS: &'static [&'static ::core::primitive::str] = &[#(#keys),*];
        }

        #[automatically_derived]
        #[allow(deprecated)]
        impl #generics #private::FromPartitionKey for #ident #arguments
        where
            Self: ::core::marker::Send + 'static,
        {
            const KIND: #private::KeyKind = #private::KeyKind::Keys(<Self as #private::Partitions>::KEYS);

            fn from_partition_key(
                __edge_key: &::core::primitive::str,
                _: #private::Option<&#private::PartitionsDefinition>,
            ) -> #private::Option<Self> {
                #read
            }

            fn to_partition_key(&self, _: &#private::PartitionsDefinition) -> #private::Option<#private::String> {
                #private::Some(#private::String::from(#write))
            }
        }
    }
}
