//! `#[multi_asset]` → tokens: the function, a struct and a specification for each output, and one call that makes them all.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::{Path, spanned::Spanned};

use super::{
    expand::{Said, expand_fields},
    model::{AssetModel, OutputModel},
};
use crate::function;

/// Emits the function, the structs of its name and of its outputs, their specifications and their registrations.
pub(super) fn expand(model: &AssetModel) -> TokenStream {
    let private = model.root.private();
    let function = &model.function;
    let declared = function::declare(function, &model.upstreams());
    let arguments = function::arguments(function, &model.root, None);
    let needs = &arguments.needs;
    let finish = expand_finish(model);
    let run = function::attempt(
        function,
        &model.root,
        &arguments,
        &quote!(__edge_finish),
        &quote!(#private::AssetContext),
        &quote!(#private::Output),
    );
    let compute = if function.is_async() {
        quote!(#private::Compute::Async(__edge_run))
    } else {
        quote!(#private::Compute::Blocking(__edge_run))
    };
    let name = function.name();
    let keys = model.outputs.iter().map(OutputModel::key_text);
    let can_subset = model.can_subset;
    let structs = model.outputs.iter().map(|output| declare(model, output));
    let outputs = model
        .outputs
        .iter()
        .enumerate()
        .map(|(place, output)| expand_output(model, output, place, &compute));
    let scope = quote! {
        #needs

        #finish

        #run

        static __EDGE_MULTI: #private::MultiSpec = #private::MultiSpec {
            name: #name,
            keys: &[#(#keys),*],
            can_subset: #can_subset,
        };

        #(#outputs)*
    };
    let scope = function::in_scope(function, &scope);
    quote!(#declared #(#structs)* #scope)
}

/// What stands in for the outputs when the attribute holds a mistake.
pub(super) fn fallback(model: &AssetModel) -> TokenStream {
    let private = model.root.private();
    let function = &model.function;
    let declared = function::declare(function, &model.upstreams());
    let source = function::source(function, &model.root);
    let mut structs = TokenStream::new();
    let mut stand_ins = TokenStream::new();
    for (place, output) in model.outputs.iter().enumerate() {
        if output.name == *function.ident() {
            continue;
        }
        structs.extend(declare(model, output));
        let (name, spec) = (&output.name, format_ident!("__EDGE_SPEC_{place}"));
        stand_ins.extend(quote! {
            static #spec: #private::AssetSpec = #private::AssetSpec::new(
                "invalid",
                #source,
                |_| {},
                #private::output_of::<#name>,
                #private::Compute::External,
            );

            #[automatically_derived]
            impl #private::Asset for #name {
                type Return = #private::Result<(), #private::AssetError>;
                const SPEC: &'static #private::AssetSpec = &#spec;
            }
        });
    }
    let scope = function::in_scope(function, &stand_ins);
    quote!(#declared #structs #scope)
}

/// The struct of an output holds that of its function, and with it the upstream of both.
fn declare(model: &AssetModel, output: &OutputModel) -> TokenStream {
    let (name, function) = (&output.name, model.function.ident());
    let vis = &model.function.item.vis;
    let cfgs = &model.function.cfgs;
    let upstreams: Vec<&Path> = output.labels.upstreams().collect();
    let fields = (0..upstreams.len()).map(|at| format_ident!("_{at}"));
    let structure =
        quote_spanned!(name.span()=> struct #name { _made_by: #function, #(#fields: #upstreams,)* _end: () });
    quote! {
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

/// `__edge_finish`, which takes the outputs apart. Each entry is checked where the return type stands.
fn expand_finish(model: &AssetModel) -> TokenStream {
    let private = model.root.private();
    let Some(returned) = model.function.returned() else {
        return TokenStream::new();
    };
    let span = returned.span();
    let at = model.root.private_at(span);
    let entries: Vec<_> = (0..model.outputs.len())
        .map(|place| format_ident!("__edge_{place}", span = span))
        .collect();
    let erased = model.outputs.iter().zip(&entries).map(|(output, entry)| {
        if is_option(model, output) {
            quote_spanned!(span=> #at::optional(#entry))
        } else {
            quote_spanned!(span=> #at::required(#entry))
        }
    });
    let taken = quote_spanned!(span=> let (#(#entries,)*) = #at::IntoOutputs::into_outputs(__edge_returned)?;);
    quote! {
        fn __edge_finish(__edge_returned: #returned) -> #private::Result<#private::Output, #private::AssetError> {
            #taken
            #private::Result::Ok(#private::Parts(::std::vec![#(#erased),*]).into_output())
        }
    }
}

/// Whether the entry of an output is an `Option`.
fn is_option(model: &AssetModel, output: &OutputModel) -> bool {
    output.is_optional || model.can_subset
}

fn expand_output(model: &AssetModel, output: &OutputModel, place: usize, compute: &TokenStream) -> TokenStream {
    let private = model.root.private();
    let name = &output.name;
    let key = output.key_text();
    let spec = format_ident!("__EDGE_SPEC_{place}");
    let line = quote_spanned!(name.span()=> ::core::line!());
    let fields = expand_fields(model, &said(model, output));
    let is_optional = output.is_optional;
    let returned = expand_return(model, output, place);
    quote! {
        static #spec: #private::AssetSpec = {
            let mut __edge_spec = #private::AssetSpec::new(
                #key,
                #private::SourceLocation { file: ::core::file!(), line: #line, module: ::core::module_path!() },
                __edge_needs,
                #private::output_of::<#name>,
                #compute,
            );
            #fields
            __edge_spec.multi = #private::Some(#private::MultiPlace {
                of: &__EDGE_MULTI,
                place: #place,
                is_optional: #is_optional,
            });
            __edge_spec
        };

        #[automatically_derived]
        impl #private::Asset for #name {
            #returned
            const SPEC: &'static #private::AssetSpec = &#spec;
        }

        #private::submit! { #private::Registration::Asset(&#spec) }
    }
}

/// `Asset::Return`, as if the output were the result of a function of its own.
fn expand_return(model: &AssetModel, output: &OutputModel, place: usize) -> TokenStream {
    let private = model.root.private();
    let Some(returned) = model.function.returned() else {
        return quote!(type Return = #private::Result<(), #private::AssetError>;);
    };
    let span = returned.span();
    let at = model.root.private_at(span);
    let entry = quote_spanned!(span=> #at::OutputOf<#returned, #place>);
    if is_option(model, output) {
        quote_spanned!(span=> type Return = #at::Result<<#entry as #at::OptionalOutput>::Made, #at::AssetError>;)
    } else {
        quote_spanned!(span=> type Return = #at::Result<#entry, #at::AssetError>;)
    }
}

/// What is said of an output, or else of its function.
fn said<'a>(model: &'a AssetModel, output: &'a OutputModel) -> Said<'a> {
    let (own, shared) = (&output.labels, &model.labels);
    fn either<'a, T>(own: &'a [T], shared: &'a [T]) -> &'a [T] {
        if own.is_empty() { shared } else { own }
    }
    Said {
        name: &output.name,
        deps: shared.deps.iter().chain(&own.deps).collect(),
        group: own.group.as_ref().or(shared.group.as_ref()),
        description: own.description.as_ref().or(shared.description.as_ref()),
        owners: either(&own.owners, &shared.owners),
        kinds: either(&own.kinds, &shared.kinds),
        tags: either(&own.tags, &shared.tags),
        code_version: own.code_version.as_ref().or(shared.code_version.as_ref()),
        fresh_within: own.fresh_within.as_ref().or(shared.fresh_within.as_ref()),
        fresh_by: own.fresh_by.as_ref().or(shared.fresh_by.as_ref()),
        checks: &own.checks,
        automation: own
            .automation
            .as_ref()
            .or(shared.automation.as_ref())
            .map(|(condition, _)| condition),
        io: own.io.as_ref().or(shared.io.as_ref()).map(|(manager, _)| manager),
        renamed_from: &own.renamed_from,
    }
}
