//! [`ConfigModel`] → the implementations of `Setting` and `Settings`: constant data, and the code that reads and writes.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::{
    model::{ConfigModel, DefaultModel, FieldModel, Form, VariantModel},
    value,
};
use crate::root::Root;

/// Emits the implementations in a scope of their own.
pub(crate) fn expand(model: &ConfigModel) -> TokenStream {
    let items = match &model.form {
        Form::Settings(fields) => expand_settings(model, fields),
        Form::Choices(variants) => expand_choices(model, variants),
        // Refused before.
        Form::Other(..) => TokenStream::new(),
    };
    quote! {
        #[allow(deprecated, unused_parens, clippy::all, clippy::pedantic)]
        const _: () = { #items };
    }
}

fn expand_settings(model: &ConfigModel, fields: &[FieldModel]) -> TokenStream {
    let private = model.root.private();
    let ident = &model.ident;
    let name = syn::ext::IdentExt::unraw(ident).to_string();
    let description = &model.description;
    let numbered = || fields.iter().enumerate();
    let functions = numbered().map(|(at, field)| expand_functions(model, at, field));
    let specs = numbered().map(|(at, field)| expand_spec(model, at, field));
    let (read, write) = (expand_read(model, fields), expand_write(model, fields));
    quote! {
        #(#functions)*

        #[automatically_derived]
        impl #private::Setting for #ident {
            const KIND: &'static #private::Kind = &#private::Kind::Group(<Self as #private::Settings>::SPEC);

            #read

            #write

            fn absent(__edge_reader: &mut #private::Reader) -> #private::Option<Self> {
                // A table that nobody wrote holds the defaults of its settings.
                <Self as #private::Setting>::read(&#private::table([]), __edge_reader)
            }
        }

        #[automatically_derived]
        impl #private::Settings for #ident {
            const SPEC: &'static #private::SettingsSpec = &#private::SettingsSpec {
                name: #name,
                description: #description,
                settings: &[#(#specs),*],
            };
        }
    }
}

fn expand_read(model: &ConfigModel, fields: &[FieldModel]) -> TokenStream {
    let private = model.root.private();
    let variables: Vec<Ident> = (0..fields.len()).map(|at| format_ident!("__edge_{at}")).collect();
    let take = |(at, field): (usize, &FieldModel)| {
        let (variable, setting) = (&variables[at], setting_of(field, &model.root));
        let default = if has_default(model, field) {
            let make = function_of("default", at);
            quote!(#private::Some(#make))
        } else {
            quote!(#private::None)
        };
        quote!(let #variable = (#setting.take)(&mut __edge_fields, #at, #default);)
    };
    let takes = fields.iter().enumerate().map(take);
    let assigned = fields.iter().zip(&variables).map(|(field, variable)| {
        let ident = &field.ident;
        let unwrapped = match (field.serde, field.is_optional()) {
            (None, _) => quote!(#variable?),
            (Some(_), false) => quote!(#variable?.0),
            (Some(_), true) => quote!(#variable?.map(|__edge_value| __edge_value.0)),
        };
        quote!(#ident: #unwrapped)
    });
    quote! {
        fn read(__edge_value: &#private::Json, __edge_reader: &mut #private::Reader) -> #private::Option<Self> {
            #[allow(unused_mut, unused_variables)]
            let mut __edge_fields = __edge_reader.fields(__edge_value, <Self as #private::Settings>::SPEC)?;
            // All of them are read before one that is wrong ends it, so that all that are wrong are told.
            #(#takes)*
            #private::Some(Self { #(#assigned),* })
        }
    }
}

fn expand_write(model: &ConfigModel, fields: &[FieldModel]) -> TokenStream {
    let private = model.root.private();
    let written = fields.iter().map(|field| {
        let (ident, name) = (&field.ident, &field.name);
        let setting = setting_of(field, &model.root);
        let written = match field.serde {
            None => quote!((#setting.write)(&self.#ident)),
            Some(_) => quote!(#private::by_serde(&self.#ident)),
        };
        quote!((#name, #written))
    });
    quote! {
        fn write(&self) -> #private::Json {
            #private::table([#(#written),*])
        }
    }
}

fn function_of(what: &str, at: usize) -> Ident {
    format_ident!("__edge_{what}_{at}")
}

fn has_default(model: &ConfigModel, field: &FieldModel) -> bool {
    field.default.is_some() || model.default.is_some()
}

/// The type that is read: serde's types in their wrapper, at the place of the field's type.
fn read_as(field: &FieldModel, root: &Root) -> TokenStream {
    let ty = &field.ty;
    let span = ty.span();
    let private = root.private_at(span);
    match (field.serde, value::argument_of(ty, "Option")) {
        (None, _) => quote!(#ty),
        (Some(_), Some(inner)) => quote_spanned!(span=> #private::Option<#private::BySerde<#inner>>),
        (Some(_), None) => quote_spanned!(span=> #private::BySerde<#ty>),
    }
}

/// What is needed of the type. Every mention is the same expression at the same place, so that rustc says once what is
/// wrong with it.
fn setting_of(field: &FieldModel, root: &Root) -> TokenStream {
    let read = read_as(field, root);
    let span = field.ty.span();
    let private = root.private_at(span);
    quote_spanned!(span=> #private::setting::<#read>())
}

/// The functions that make the default and the bounds.
fn expand_functions(model: &ConfigModel, at: usize, field: &FieldModel) -> TokenStream {
    let private = model.root.private();
    let root = &model.root;
    let mut functions = TokenStream::new();
    if let Some(default) = expand_default(model, field) {
        let name = function_of("default", at);
        let read = read_as(field, root);
        let default = match (field.serde, field.is_optional()) {
            (None, _) => default,
            (Some(_), false) => quote!(#private::BySerde(#default)),
            (Some(_), true) => quote!((#default).map(#private::BySerde)),
        };
        functions.extend(quote!(fn #name() -> #read { #default }));
    }
    for (what, bound) in [("min", &field.min), ("max", &field.max)] {
        if let Some(bound) = bound {
            let name = function_of(what, at);
            let value = value::expand_bound(&bound.value, &field.ty, root);
            functions.extend(quote!(fn #name() -> #private::Json { #private::Setting::write(&#value) }));
        }
    }
    functions
}

fn expand_default(model: &ConfigModel, field: &FieldModel) -> Option<TokenStream> {
    let (ty, span) = (&field.ty, field.ty.span());
    match (&field.default, model.default) {
        (Some(DefaultModel::Value(given)), _) => Some(value::expand(given, ty, &model.root)),
        (Some(DefaultModel::OfType(_)), _) => Some(quote_spanned!(span=> <#ty as ::core::default::Default>::default())),
        (None, Some(span)) => {
            let (owner, ident) = (&model.ident, &field.ident);
            let owner = Ident::new(&owner.to_string(), span);
            Some(quote_spanned!(span=> <#owner as ::core::default::Default>::default().#ident))
        }
        (None, None) => None,
    }
}

fn expand_spec(model: &ConfigModel, at: usize, field: &FieldModel) -> TokenStream {
    let private = model.root.private();
    let (name, description) = (&field.name, &field.description);
    let setting = setting_of(field, &model.root);
    let default = match has_default(model, field) {
        true => {
            let make = function_of("default", at);
            quote!(#private::Some(|| (#setting.write)(&#make())))
        }
        false => quote!(#private::None),
    };
    let bound = |what: &str, given: bool| match given {
        true => {
            let make = function_of(what, at);
            quote!(#private::Some(#make))
        }
        false => quote!(#private::None),
    };
    let (min, max) = (bound("min", field.min.is_some()), bound("max", field.max.is_some()));
    quote! {
        #private::SettingSpec {
            name: #name,
            description: #description,
            kind: #setting.kind,
            default: #default,
            min: #min,
            max: #max,
        }
    }
}

fn expand_choices(model: &ConfigModel, variants: &[VariantModel]) -> TokenStream {
    let private = model.root.private();
    let ident = &model.ident;
    let names: Vec<&String> = variants.iter().map(|variant| &variant.name).collect();
    let specs = variants.iter().map(|variant| {
        let VariantModel { name, description, .. } = variant;
        quote!(#private::ChoiceSpec { name: #name, description: #description })
    });
    let variants: Vec<&Ident> = variants.iter().map(|variant| &variant.ident).collect();
    let numbers = 0..variants.len();
    quote! {
        #[automatically_derived]
        impl #private::Setting for #ident {
            const KIND: &'static #private::Kind = &#private::Kind::Choice(&[#(#specs),*]);

            fn read(__edge_value: &#private::Json, __edge_reader: &mut #private::Reader) -> #private::Option<Self> {
                match #private::choice(__edge_value, __edge_reader, &[#(#names),*], Self::KIND)? {
                    #(#numbers => #private::Some(Self::#variants),)*
                    _ => #private::None,
                }
            }

            fn write(&self) -> #private::Json {
                #private::Json::from(match self {
                    #(Self::#variants => #names,)*
                })
            }
        }
    }
}
