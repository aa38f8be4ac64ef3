//! [`AssetModel`] → the implementation of `Asset`: constant data, and the function that runs an attempt.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::{Expr, Ident, LitStr, Path, spanned::Spanned};

use super::{
    model::{AssetModel, Kind},
    multi,
};
use crate::{
    freshness::{Deadline, MaxAge},
    function::{self, Arguments},
    value::{self, AssetRef, Tag, Text},
};

/// Emits the function, the struct of its name, its specification and its registration.
pub(crate) fn expand(model: &AssetModel) -> TokenStream {
    if model.kind == Kind::Multi {
        return multi::expand(model);
    }
    let private = model.root.private();
    let name = model.function.ident();
    let declared = function::declare(&model.function, &model.upstreams());
    let arguments = function::arguments(&model.function, &model.root, None);
    let needs = &arguments.needs;
    let (run, compute) = expand_run(model, &arguments);
    let returned = expand_return(model);
    let key = model.key_text();
    let source = function::source(&model.function, &model.root);
    let fields = expand_fields(model, &said(model));
    let fits = function::fits(&model.function, &model.root, partitions_of(model).as_ref());
    let scope = quote! {
        #fits

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
        (Kind::Made | Kind::Multi, Some(returned)) => quote_spanned!(returned.span()=> type Return = #returned;),
        (Kind::Made | Kind::Multi, None) => quote!(type Return = #private::Result<(), #private::AssetError>;),
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
        Kind::Made | Kind::Multi => quote_spanned!(span=> #private_at::finish_for::<#name>),
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
        (Kind::Made | Kind::Multi, true) => quote!(#private::Compute::Async(__edge_run)),
        (Kind::Made | Kind::Multi, false) => quote!(#private::Compute::Blocking(__edge_run)),
    };
    (run, compute)
}

/// The partitions, as a constant expression of their type.
fn partitions_of(model: &AssetModel) -> Option<TokenStream> {
    let private = model.root.private();
    let partitions = model.partitions.as_ref()?;
    Some(value::typed(partitions, &quote!(#private::PartitionsDefinition)))
}

/// Each upstream with its mapping, as constant expressions.
fn expand_mappings(model: &AssetModel) -> Vec<TokenStream> {
    let upstreams = model.upstreams();
    let pair = |(name, mapping): &(Ident, Expr)| {
        let named = |path: &&&Path| path.segments.last().is_some_and(|segment| segment.ident == *name);
        // What is no upstream was refused.
        let path = upstreams.iter().find(named)?;
        let key = function::key_of(path, &model.root);
        let private = model.root.private();
        let mapping = value::typed(mapping, &quote!(#private::PartitionMapping));
        Some(quote!((#key, #mapping)))
    };
    model.mappings.iter().filter_map(pair).collect()
}

/// What is said of one asset.
pub(super) struct Said<'a> {
    /// The struct that stands for it.
    pub(super) name: &'a Ident,
    pub(super) deps: Vec<&'a AssetRef>,
    pub(super) group: Option<&'a Text>,
    pub(super) description: Option<&'a Text>,
    pub(super) owners: &'a [Text],
    pub(super) kinds: &'a [Text],
    pub(super) tags: &'a [Tag],
    pub(super) code_version: Option<&'a Text>,
    pub(super) fresh_within: Option<&'a MaxAge>,
    pub(super) fresh_by: Option<&'a Deadline>,
    pub(super) checks: &'a [Expr],
    pub(super) automation: Option<&'a Expr>,
    pub(super) io: Option<&'a Path>,
    pub(super) renamed_from: &'a [LitStr],
}

fn said(model: &AssetModel) -> Said<'_> {
    let labels = &model.labels;
    Said {
        name: model.function.ident(),
        deps: labels.deps.iter().collect(),
        group: labels.group.as_ref(),
        description: labels.description.as_ref(),
        owners: &labels.owners,
        kinds: &labels.kinds,
        tags: &labels.tags,
        code_version: labels.code_version.as_ref(),
        fresh_within: labels.fresh_within.as_ref(),
        fresh_by: labels.fresh_by.as_ref(),
        checks: &labels.checks,
        automation: labels.automation.as_ref().map(|(condition, _)| condition),
        io: labels.io.as_ref().map(|(manager, _)| manager),
        renamed_from: &labels.renamed_from,
    }
}

/// Assignments of what was declared, to `__edge_spec`.
pub(super) fn expand_fields(model: &AssetModel, said: &Said<'_>) -> TokenStream {
    let root = &model.root;
    let private = root.private();
    let hash = model.function.hash;
    let description = match said.description {
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
        ("group", said.group),
        ("code_version", said.code_version),
        ("pool", model.pool.as_ref()),
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
    if let Some(age) = said.fresh_within {
        let age = age.expand(root);
        set("fresh_within", quote!(#private::Some(#age)));
    }
    if let Some(deadline) = said.fresh_by {
        let deadline = deadline.expand(root);
        set("fresh_by", quote!(#private::Some(#deadline)));
    }
    if let Some(condition) = said.automation {
        // A constant of its own, since specs hold but the reference.
        let condition = value::constant(condition, &quote!(#private::AutomationCondition));
        set("automation", quote!(#private::Some(#condition)));
    }
    for (field, texts) in [("owners", said.owners), ("kinds", said.kinds)] {
        if !texts.is_empty() {
            set(field, quote!(&[#(#texts),*]));
        }
    }
    if !said.renamed_from.is_empty() {
        let keys = said.renamed_from;
        set("renamed_from", quote!(&[#(#keys),*]));
    }
    if model.skip_unchanged.is_some() {
        set("skip_unchanged", quote!(true));
    }
    if !said.tags.is_empty() {
        set("tags", value::expand_tags(said.tags));
    }
    if !model.includes.is_empty() {
        let includes = &model.includes;
        set("includes", quote!(&[#(#includes),*]));
    }
    if let Some(retry) = &model.retry {
        let retry = retry.expand(root);
        set("retry", quote!(#private::Some(#retry)));
    }
    if let Some(partitions) = partitions_of(model) {
        set("partitions", quote!(#private::Some(#partitions)));
    }
    if !model.mappings.is_empty() {
        let mappings = expand_mappings(model);
        let ty = quote!(&'static [(fn() -> #private::AssetKey, #private::PartitionMapping)]);
        // A constant of its own: a block does not become one where it stands.
        set(
            "mappings",
            quote!({ const __EDGE_MAPPINGS: #ty = &[#(#mappings),*]; __EDGE_MAPPINGS }),
        );
    }
    fields.extend(expand_checks(model, said));
    fields.extend(expand_io(model, said));
    fields.extend(expand_deps(model, said));
    fields
}

/// The checks that are made by rules. What is no rule is reported where it stands.
fn expand_checks(model: &AssetModel, said: &Said<'_>) -> TokenStream {
    if said.checks.is_empty() {
        return TokenStream::new();
    }
    let private = model.root.private();
    let name = said.name;
    let source = function::source(&model.function, &model.root);
    let attached = said.checks.iter().map(|check| {
        let private = model.root.private_at(check.span());
        quote_spanned!(check.span()=> #private::AttachChecks::attach(#check, &mut __edge_checks);)
    });
    quote! {
        __edge_spec.checks = || {
            let mut __edge_checks = #private::AttachedChecks::new(<#name as #private::Asset>::key(), #source);
            #(#attached)*
            __edge_checks.into_definitions()
        };
    }
}

/// How the value is written and read, and which IO manager keeps it.
fn expand_io(model: &AssetModel, said: &Said<'_>) -> TokenStream {
    let private = model.root.private();
    let name = said.name;
    let made = (model.kind != Kind::External).then(|| quote!(__edge_spec.io_type = #private::io_type_of::<#name>;));
    let chosen = said.io.iter().map(|manager| {
        let private = model.root.private_at(manager.span());
        let choice = quote_spanned!(manager.span()=> #private::IoChoice::of::<#manager>());
        quote!(__edge_spec.io = #private::Some(#choice);)
    });
    quote!(#made #(#chosen)*)
}

fn expand_deps(model: &AssetModel, said: &Said<'_>) -> TokenStream {
    let mut paths = Vec::new();
    let mut keys = Vec::new();
    for dep in &said.deps {
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
