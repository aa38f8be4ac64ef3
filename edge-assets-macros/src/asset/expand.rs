//! [`AssetModel`] → the implementation of `Asset`: constant data, and the function that runs an attempt.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::model::{AssetModel, Kind};
use crate::{
    function::{self, Arguments},
    value::{self, AssetRef},
};

/// Emits the function, the struct of its name, its specification and its registration.
pub(crate) fn expand(model: &AssetModel) -> TokenStream {
    let private = model.root.private();
    let name = model.function.ident();
    let declared = function::declare(&model.function, &model.upstreams());
    let arguments = function::arguments(&model.function, &model.root, None);
    let needs = &arguments.needs;
    let (run, compute) = expand_run(model, &arguments);
    let returned = expand_return(model);
    let key = model.key_text();
    let source = function::source(&model.function, &model.root);
    let fields = expand_fields(model);
    let scope = quote! {
        #needs

        #run

        static __EDGE_SPEC: #private::AssetSpec = {
            let mut __edge_spec = #private::AssetSpec::new(
                #key,
                #source,
                __edge_needs,
                #private::output_of::<#name>,
                #compute,
            );
            #fields
            __edge_spec
        };

        #[automatically_derived]
        impl #private::Asset for #name {
            #returned
            const SPEC: &'static #private::AssetSpec = &__EDGE_SPEC;
        }

        #private::submit! { #private::Registration::Asset(&__EDGE_SPEC) }
    };
    let scope = function::in_scope(&model.function, &scope);
    quote!(#declared #scope)
}

/// `Asset::Return`: the author's own type; an observation where the author only looks.
pub(super) fn expand_return(model: &AssetModel) -> TokenStream {
    let private = model.root.private();
    match (model.kind, model.function.returned()) {
        // All of it at the type, where rustc reports one that is less visible than the asset.
        (Kind::Made, Some(returned)) => quote_spanned!(returned.span()=> type Return = #returned;),
        (Kind::Made, None) => quote!(type Return = #private::Result<(), #private::AssetError>;),
        (Kind::External, _) => {
            quote!(type Return = #private::Result<#private::Observation, #private::AssetError>;)
        }
    }
}

/// The function that runs one attempt, and the variant of `Compute` that holds it.
fn expand_run(model: &AssetModel, arguments: &Arguments) -> (TokenStream, TokenStream) {
    let private = model.root.private();
    let name = model.function.ident();
    let Some(returned) = model.function.returned() else {
        // Nothing calls the function, which must not count as dead.
        return (quote!(const _: fn() = #name;), quote!(#private::Compute::External));
    };
    let span = returned.span();
    let private_at = model.root.private_at(span);
    let finish = match model.kind {
        Kind::Made => quote_spanned!(span=> #private_at::finish_for::<#name>),
        Kind::External => quote_spanned!(span=> #private_at::finish_observation::<#returned>),
    };
    let run = function::attempt(
        &model.function,
        &model.root,
        arguments,
        &finish,
        &quote!(#private::AssetContext),
        &quote!(#private::Output),
    );
    let compute = match (model.kind, model.function.is_async()) {
        (Kind::External, _) => quote!(#private::Compute::Observe(__edge_run)),
        (Kind::Made, true) => quote!(#private::Compute::Async(__edge_run)),
        (Kind::Made, false) => quote!(#private::Compute::Blocking(__edge_run)),
    };
    (run, compute)
}

/// Assignments of what was declared, to `__edge_spec`.
fn expand_fields(model: &AssetModel) -> TokenStream {
    let root = &model.root;
    let private = root.private();
    let hash = model.function.hash;
    let description = match &model.description {
        Some(text) => value::typed(text, &quote!(&'static ::core::primitive::str)),
        None => model.function.description.clone(),
    };
    let mut fields = quote! {
        __edge_spec.code_hash = #hash;
        __edge_spec.description = #description;
    };
    let mut set = |field: &str, value: TokenStream| {
        let field = format_ident!("{field}");
        fields.extend(quote!(__edge_spec.#field = #value;));
    };
    let texts = [
        ("group", &model.group),
        ("code_version", &model.code_version),
        ("pool", &model.pool),
    ];
    for (field, text) in texts {
        if let Some(text) = text {
            let text = value::typed(text, &quote!(&'static ::core::primitive::str));
            set(field, quote!(#private::Some(#text)));
        }
    }
    if let Some(timeout) = &model.timeout {
        let timeout = timeout.expand(root);
        set("timeout", quote!(#private::Some(#timeout)));
    }
    if let Some(age) = &model.fresh_within {
        let age = age.expand(root);
        set("fresh_within", quote!(#private::Some(#age)));
    }
    if let Some(deadline) = &model.fresh_by {
        let deadline = deadline.expand(root);
        set("fresh_by", quote!(#private::Some(#deadline)));
    }
    for (field, texts) in [("owners", &model.owners), ("kinds", &model.kinds)] {
        if !texts.is_empty() {
            set(field, quote!(&[#(#texts),*]));
        }
    }
    if !model.tags.is_empty() {
        set("tags", value::expand_tags(&model.tags));
    }
    if !model.includes.is_empty() {
        let includes = &model.includes;
        set("includes", quote!(&[#(#includes),*]));
    }
    if let Some(retry) = &model.retry {
        let retry = retry.expand(root);
        set("retry", quote!(#private::Some(#retry)));
    }
    if let Some(partitions) = &model.partitions {
        let partitions = value::typed(partitions, &quote!(#private::PartitionsDefinition));
        set("partitions", quote!(#private::Some(#partitions)));
    }
    fields.extend(expand_io(model));
    fields.extend(expand_deps(model));
    fields
}

/// How the value is written and read, and which IO manager keeps it.
fn expand_io(model: &AssetModel) -> TokenStream {
    let private = model.root.private();
    let name = model.function.ident();
    let made = (model.kind == Kind::Made).then(|| quote!(__edge_spec.io_type = #private::io_type_of::<#name>;));
    let chosen = model.io.iter().map(|(manager, _)| {
        let private = model.root.private_at(manager.span());
        let choice = quote_spanned!(manager.span()=> #private::IoChoice::of::<#manager>());
        quote!(__edge_spec.io = #private::Some(#choice);)
    });
    quote!(#made #(#chosen)*)
}

fn expand_deps(model: &AssetModel) -> TokenStream {
    let mut paths = Vec::new();
    let mut keys = Vec::new();
    for dep in &model.deps {
        match dep {
            AssetRef::Path(path) => paths.push(function::key_of(path, &model.root)),
            AssetRef::Key(key) => keys.push(key),
        }
    }
    let mut fields = TokenStream::new();
    if !paths.is_empty() {
        fields.extend(quote!(__edge_spec.deps = &[#(#paths),*];));
    }
    if !keys.is_empty() {
        fields.extend(quote!(__edge_spec.dep_keys = &[#(#keys),*];));
    }
    fields
}
