//! What stands in for a type of settings whose attributes hold a mistake, so that one mistake is one error.

use proc_macro2::TokenStream;
use quote::quote;

use super::model::{ConfigModel, Form};
use crate::faults::Faults;

/// Emits the mistakes, and implementations that say nothing.
///
/// An asset that takes the settings still finds them to be settings.
pub(crate) fn fallback(model: &ConfigModel, faults: &Faults) -> TokenStream {
    let errors = faults.to_tokens();
    let private = model.root.private();
    let ident = &model.ident;
    let (generics, arguments, _) = model.generics.split_for_impl();
    let settings = matches!(model.form, Form::Settings(_) | Form::Other(..)).then(|| {
        quote! {
            #[automatically_derived]
            impl #generics #private::Settings for #ident #arguments
            where
                Self: ::core::marker::Send + 'static,
            {
                const SPEC: &'static #private::SettingsSpec = &#private::SettingsSpec {
                    name: "invalid",
                    description: "",
                    settings: &[],
                };
            }
        }
    });
    quote! {
        #errors

        #[automatically_derived]
        impl #generics #private::Setting for #ident #arguments
        where
            Self: 'static,
        {
            const KIND: &'static #private::Kind = &#private::Kind::Text;

            fn read(_: &#private::Json, _: &mut #private::Reader) -> #private::Option<Self> {
                #private::None
            }

            fn write(&self) -> #private::Json {
                #private::Json::Null
            }
        }

        #settings
    }
}
