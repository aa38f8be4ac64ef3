//! What stands in for an asset whose attribute holds a mistake, so that one mistake is one error.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    expand::expand_return,
    model::{AssetModel, Kind},
    multi,
};
use crate::{faults::Faults, function};

/// Emits the mistakes, the function, the struct of its name, and an implementation that says nothing.
///
/// What is downstream still finds an asset with a value of the right type.
pub(crate) fn fallback(model: &AssetModel, faults: &Faults) -> TokenStream {
    let errors = faults.to_tokens();
    if !function::can_be_declared(&model.function) {
        let item = &model.function.item;
        return quote!(#errors #item);
    }
    if model.kind == Kind::Multi {
        let stand_ins = multi::fallback(model);
        return quote!(#errors #stand_ins);
    }
    let private = model.root.private();
    let name = model.function.ident();
    let declared = function::declare(&model.function, &model.upstreams());
    let returned = if function::can_be_named(&model.function) {
        expand_return(model)
    } else {
        quote!(type Return = #private::Result<(), #private::AssetError>;)
    };
    let source = function::source(&model.function, &model.root);
    let scope = quote! {
        static __EDGE_SPEC: #private::AssetSpec = #private::AssetSpec::new(
            "invalid",
            #source,
            |_| {},
            #private::output_of::<#name>,
            #private::Compute::External,
        );

        #[automatically_derived]
        impl #private::Asset for #name {
            #returned
            const SPEC: &'static #private::AssetSpec = &__EDGE_SPEC;
        }
    };
    let scope = function::in_scope(&model.function, &scope);
    quote!(#errors #declared #scope)
}
