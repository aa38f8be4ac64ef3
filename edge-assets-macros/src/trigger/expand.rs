//! [`TriggerModel`] → the implementation of `Job`, `Schedule` or `Sensor`, and what stands in for it after a mistake.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::{Expr, Path, spanned::Spanned};

use super::{
    config,
    model::{Kind, Missed, TriggerModel},
};
use crate::{
    faults::Faults,
    function,
    root::Root,
    value::{self, AssetRef},
};

/// Emits the function, the struct of its name, its specification and its registration.
pub(crate) fn expand(model: &TriggerModel) -> TokenStream {
    let private = model.root.private();
    let declared = function::declare(&model.function, &[]);
    let root = &model.root;
    let (before, made) = match model.kind {
        Kind::Job => (use_name(model), expand_job(model)),
        Kind::Schedule => match &model.job {
            Some(job) => (use_name(model), expand_schedule(model, &job_of(job, root))),
            None => {
                let (name, job) = (use_name(model), expand_own_job(model));
                (quote!(#name #job), expand_schedule(model, &quote!(&__EDGE_JOB)))
            }
        },
        Kind::Sensor => (expand_sensor_run(model), expand_sensor(model)),
    };
    let implemented = expand_spec(model, &made);
    let variant = match model.kind {
        Kind::Job => quote!(Job),
        Kind::Schedule => quote!(Schedule),
        Kind::Sensor => quote!(Sensor),
    };
    let scope = quote! {
        #before
        #implemented
        #private::submit! { #private::Registration::#variant(&__EDGE_SPEC) }
    };
    let scope = function::in_scope(&model.function, &scope);
    quote!(#declared #scope)
}

/// Emits the mistakes, the function, the struct of its name, and an implementation that says nothing.
pub(crate) fn fallback(model: &TriggerModel, faults: &Faults) -> TokenStream {
    let errors = faults.to_tokens();
    if !function::can_be_declared(&model.function) {
        let item = &model.function.item;
        return quote!(#errors #item);
    }
    let private = model.root.private();
    let declared = function::declare(&model.function, &[]);
    let made = match model.kind {
        Kind::Job => quote!(#private::JobSpec::new(__EDGE_NAME, __EDGE_SOURCE, #private::JobSelection::Text(""))),
        Kind::Schedule => quote! {
            #private::ScheduleSpec::new(
                __EDGE_NAME,
                __EDGE_SOURCE,
                "",
                "UTC",
                const { &#private::JobSpec::new("invalid", __EDGE_SOURCE, #private::JobSelection::Text("")) },
            )
        },
        Kind::Sensor => quote! {
            #private::SensorSpec::new(__EDGE_NAME, __EDGE_SOURCE, |_| {}, |_| ::core::unreachable!())
        },
    };
    let implemented = expand_spec(model, &made);
    let scope = function::in_scope(&model.function, &implemented);
    quote!(#errors #declared #scope)
}

/// Mentions the function, which nothing calls, so that it does not count as dead.
fn use_name(model: &TriggerModel) -> TokenStream {
    let name = model.function.ident();
    quote!(const _: fn() = #name;)
}

fn expand_selection(model: &TriggerModel) -> TokenStream {
    let private = model.root.private();
    if let Some(select) = &model.select {
        return quote!(#private::JobSelection::Text(#select));
    }
    let keys = model.assets.iter().filter_map(|asset| match asset {
        AssetRef::Path(path) => Some(function::key_of(path, &model.root)),
        AssetRef::Key(_) => None,
    });
    quote!(#private::JobSelection::Assets(&[#(#keys),*]))
}

fn job_of(path: &Path, root: &Root) -> TokenStream {
    let span = path.span();
    let private = root.private_at(span);
    quote_spanned!(span=> #private::job_spec::<#path>())
}

/// A block that makes the specification: it begins with `new`, and assigns what was declared.
fn block(new: &TokenStream, fields: &[(&str, Option<TokenStream>)]) -> TokenStream {
    let assignments = fields.iter().filter_map(|(field, value)| {
        let (field, value) = (format_ident!("{field}"), value.as_ref()?);
        Some(quote!(__edge_spec.#field = #value;))
    });
    quote! {{
        let mut __edge_spec = #new;
        #(#assignments)*
        __edge_spec
    }}
}

fn expand_job(model: &TriggerModel) -> TokenStream {
    let root = &model.root;
    let private = root.private();
    let selection = expand_selection(model);
    let some = |value: TokenStream| quote!(#private::Some(#value));
    let tag_limits = model.tag_limits.iter().map(|limit| {
        let (tag, limit) = (&limit.tag, number(&limit.limit, &quote!(u32)));
        quote!((#tag, #limit))
    });
    let tag_limits = quote!(const { &[#(#tag_limits),*] });
    block(
        &quote!(#private::JobSpec::new(__EDGE_NAME, __EDGE_SOURCE, #selection)),
        &[
            ("tags", Some(value::expand_tags(&model.tags))),
            (
                "config",
                (!model.config.is_empty()).then(|| config::expand(&model.config, root)),
            ),
            (
                "priority",
                model.priority.as_ref().map(|priority| number(priority, &quote!(i32))),
            ),
            ("retry", model.retry.as_ref().map(|retry| some(retry.expand(root)))),
            (
                "timeout",
                model.timeout.as_ref().map(|timeout| some(timeout.expand(root))),
            ),
            (
                "max_runs",
                model.max_runs.as_ref().map(|runs| some(number(runs, &quote!(u32)))),
            ),
            ("tag_limits", (!model.tag_limits.is_empty()).then_some(tag_limits)),
            ("description", description(model)),
        ],
    )
}

/// The job of a schedule that says itself what it launches: it has the schedule's name and place.
fn expand_own_job(model: &TriggerModel) -> TokenStream {
    let private = model.root.private();
    let selection = expand_selection(model);
    let made = block(
        &quote!(#private::JobSpec::new(__EDGE_NAME, __EDGE_SOURCE, #selection)),
        &[("description", description(model))],
    );
    quote!(static __EDGE_JOB: #private::JobSpec = #made;)
}

fn expand_schedule(model: &TriggerModel, job: &TokenStream) -> TokenStream {
    let root = &model.root;
    let private = root.private();
    let cron = model.cron.iter();
    let timezone = model
        .timezone
        .as_ref()
        .map_or_else(|| "UTC".to_owned(), syn::LitStr::value);
    let partition = model.partition.as_ref().map(|partition| {
        let hook = value::typed(partition, &quote!(#private::PartitionHook));
        quote!(#private::Some(#hook))
    });
    block(
        &quote!(#private::ScheduleSpec::new(__EDGE_NAME, __EDGE_SOURCE, #(#cron,)* #timezone, #job)),
        &[
            ("enabled", enabled(model)),
            ("overlap", overlap(model)),
            (
                "missed",
                model.missed.as_ref().map(|missed| expand_missed(missed, root)),
            ),
            ("jitter", model.jitter.as_ref().map(|jitter| jitter.expand(root))),
            ("partition", partition),
            ("description", description(model)),
        ],
    )
}

fn expand_missed(missed: &Missed, root: &Root) -> TokenStream {
    let private = root.private();
    match missed {
        Missed::Latest => quote!(#private::Missed::Latest),
        Missed::None => quote!(#private::Missed::None),
        Missed::All { max, within } => {
            let max = match max {
                Some(max) => number(max, &quote!(u32)),
                None => quote!(#private::Missed::MAX),
            };
            let within = match within {
                Some(within) => within.expand(root),
                None => quote!(#private::Missed::WITHIN),
            };
            quote!(#private::Missed::All { max: #max, within: #within })
        }
    }
}

fn expand_sensor(model: &TriggerModel) -> TokenStream {
    let root = &model.root;
    let private = root.private();
    let new = match expand_kind(model) {
        Some(kind) => quote! {
            #private::SensorSpec::reaction(__EDGE_NAME, __EDGE_SOURCE, __edge_needs, __edge_run, #kind)
        },
        None => quote!(#private::SensorSpec::new(__EDGE_NAME, __EDGE_SOURCE, __edge_needs, __edge_run)),
    };
    let job = model.job.as_ref().map(|job| {
        let job = job_of(job, root);
        quote!(#private::Some(#job))
    });
    block(
        &new,
        &[
            ("job", job),
            ("every", model.every.as_ref().map(|every| every.expand(root))),
            ("timeout", model.timeout.as_ref().map(|timeout| timeout.expand(root))),
            ("enabled", enabled(model)),
            ("overlap", overlap(model)),
            (
                "max_requests",
                model
                    .max_requests
                    .as_ref()
                    .map(|requests| number(requests, &quote!(u32))),
            ),
            ("description", description(model)),
        ],
    )
}

/// What the sensor reacts to; nothing when it polls.
fn expand_kind(model: &TriggerModel) -> Option<TokenStream> {
    let root = &model.root;
    let private = root.private();
    if !model.on.is_empty() {
        let statuses = model.on.iter().map(|status| match *status {
            "success" => quote!(#private::RunStatus::Success),
            "canceled" => quote!(#private::RunStatus::Canceled),
            _ => quote!(#private::RunStatus::Failure),
        });
        let jobs = model.jobs.iter().map(|job| job_of(job, root));
        return Some(quote! {
            #private::SensorKindSpec::RunStatus { statuses: &[#(#statuses),*], jobs: const { &[#(#jobs),*] } }
        });
    }
    Some(match model.asset.as_ref()? {
        AssetRef::Path(path) => {
            let key = function::key_of(path, root);
            quote!(#private::SensorKindSpec::Asset(#key))
        }
        AssetRef::Key(key) => quote!(#private::SensorKindSpec::AssetByKey(#key)),
    })
}

fn overlap(model: &TriggerModel) -> Option<TokenStream> {
    let private = model.root.private();
    Some(match model.overlap? {
        "queue" => quote!(#private::Overlap::Queue),
        "cancel_old" => quote!(#private::Overlap::CancelOld),
        "allow" => quote!(#private::Overlap::Allow),
        _ => quote!(#private::Overlap::Skip),
    })
}

fn enabled(model: &TriggerModel) -> Option<TokenStream> {
    (!model.enabled).then(|| quote!(false))
}

fn description(model: &TriggerModel) -> Option<TokenStream> {
    Some(match &model.description {
        Some(text) => value::typed(text, &quote!(&'static ::core::primitive::str)),
        None => model.function.description.clone(),
    })
}

/// A number of a stated type, so that another one is reported at its place.
fn number(value: &Expr, ty: &TokenStream) -> TokenStream {
    value::typed(value, &quote!(::core::primitive::#ty))
}

/// The static specification that a block makes, and the implementation that hands it out.
fn expand_spec(model: &TriggerModel, made: &TokenStream) -> TokenStream {
    let private = model.root.private();
    let ident = model.function.ident();
    let name = model.function.name();
    let source = function::source(&model.function, &model.root);
    let (spec, implemented) = match model.kind {
        Kind::Job => (quote!(JobSpec), quote!(Job)),
        Kind::Schedule => (quote!(ScheduleSpec), quote!(Schedule)),
        Kind::Sensor => (quote!(SensorSpec), quote!(Sensor)),
    };
    quote! {
        const __EDGE_NAME: &'static ::core::primitive::str = #name;
        const __EDGE_SOURCE: #private::SourceLocation = #source;
        static __EDGE_SPEC: #private::#spec = #made;

        #[automatically_derived]
        impl #private::#implemented for #ident {
            const SPEC: &'static #private::#spec = &__EDGE_SPEC;
        }
    }
}

fn expand_sensor_run(model: &TriggerModel) -> TokenStream {
    let private = model.root.private();
    let Some(returned) = model.function.returned() else {
        return TokenStream::new();
    };
    let arguments = function::arguments(&model.function, &model.root, None);
    let needs = &arguments.needs;
    let span = returned.span();
    let private_at = model.root.private_at(span);
    let finish = quote_spanned!(span=> #private_at::finish_sensor::<#returned>);
    let run = function::attempt(
        &model.function,
        &model.root,
        &arguments,
        &finish,
        &quote!(#private::SensorContext),
        &quote!(#private::SensorOutcome),
    );
    quote! {
        #needs

        #run
    }
}
