//! [`ColumnsModel`] → the implementation of `Columns`, and what stands in for it when an attribute holds a mistake.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::model::{ColumnsModel, Part};
use crate::faults::Faults;

/// Emits the implementation.
pub(crate) fn expand(model: &ColumnsModel) -> TokenStream {
    let private = model.root.private();
    let parts = model.parts.iter().map(|part| match part {
        Part::Column(column) => {
            let (name, kind, description) = (&column.name, &column.kind, &column.description);
            quote!(.chain([#private::Column::new(#name, #kind).describe(#description)]))
        }
        Part::Flattened(ty) => {
            let span = ty.span();
            let private_at = model.root.private_at(span);
            let columns = quote_spanned!(span=> <#ty as #private_at::Columns>::schema().columns);
            quote!(.chain(#columns))
        }
    });
    implement(model, &quote!(#private::Schema::new(::core::iter::empty() #(#parts)*)))
}

/// Emits the mistakes, and an implementation without columns.
pub(crate) fn fallback(model: &ColumnsModel, faults: &Faults) -> TokenStream {
    let errors = faults.to_tokens();
    let implemented = implement(model, &quote!(::core::unreachable!()));
    quote!(#errors #implemented)
}

fn implement(model: &ColumnsModel, schema: &TokenStream) -> TokenStream {
    let private = model.root.private();
    let ident = &model.ident;
    let (parameters, arguments, bounds) = model.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #parameters #private::Columns for #ident #arguments #bounds {
            fn schema() -> #private::Schema {
                #schema
            }
        }
    }
}
