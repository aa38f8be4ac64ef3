//! [`TriggerModel`] → the implementation of `Job`, `Schedule` or `Sensor`, and what stands in for it after a mistake.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Path, spanned::Spanned};

use super::{
    config,
    model::{Kind, TriggerModel},
};
use crate::{
    faults::Faults,
    function,
    root::Root,
    value::{self, AssetRef, DurationArg},
};

/// How often a sensor looks, when its author does not say.
const EVERY_MS: u64 = 30_000;

/// How long one look may take, when its author does not say.
const TIMEOUT_MS: u64 = 60_000;

/// Emits the function, the struct of its name, its specification and its registration.
pub(crate) fn expand(model: &TriggerModel) -> TokenStream {
    let private = model.root.private();
    let declared = function::declare(&model.function, &[]);
    let (before, implemented) = match model.kind {
        Kind::Job => (use_name(model), expand_job(model, &expand_selection(model))),
        Kind::Schedule if model.job.is_some() => (use_name(model), expand_schedule(model, &expand_job_of(model))),
        Kind::Schedule => {
            let (name, job) = (use_name(model), expand_own_job(model));
            (quote!(#name #job), expand_schedule(model, &quote!(&__EDGE_JOB)))
        }
        Kind::Sensor => {
            let before = expand_sensor_run(model);
            let needs = quote!(__edge_needs);
            (
                before,
                expand_sensor(model, &expand_job_of(model), &needs, &quote!(__edge_run)),
            )
        }
    };
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
    let source = function::source(&model.function, &model.root);
    let job = quote! {
        const {
            &#private::JobSpec {
                name: "invalid",
                description: "",
                selection: #private::JobSelection::Text(""),
                tags: &[],
                config: &[],
                source: #source,
            }
        }
    };
    let implemented = match model.kind {
        Kind::Job => expand_job(model, &quote!(#private::JobSelection::Text(""))),
        Kind::Schedule => expand_schedule(model, &job),
        Kind::Sensor => expand_sensor(model, &job, &quote!(|_| {}), &quote!(|_| ::core::unreachable!())),
    };
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

fn expand_job_of(model: &TriggerModel) -> TokenStream {
    let job_of = |path: &Path| {
        let span = path.span();
        let private = model.root.private_at(span);
        quote_spanned!(span=> #private::job_spec::<#path>())
    };
    model.job.as_ref().map(job_of).unwrap_or_default()
}

fn expand_job(model: &TriggerModel, selection: &TokenStream) -> TokenStream {
    let tags = value::expand_tags(&model.tags);
    let config = config::expand(&model.config, &model.root);
    let fields = quote! {
        selection: #selection,
        tags: #tags,
        config: #config,
    };
    expand_spec(model, &quote!(JobSpec), &quote!(Job), &fields)
}

/// The job of a schedule that says itself what it launches: it has the schedule's name and place.
fn expand_own_job(model: &TriggerModel) -> TokenStream {
    let private = model.root.private();
    let name = model.function.name();
    let selection = expand_selection(model);
    let source = function::source(&model.function, &model.root);
    let description = expand_description(model);
    quote! {
        static __EDGE_JOB: #private::JobSpec = #private::JobSpec {
            name: #name,
            description: #description,
            selection: #selection,
            tags: &[],
            config: &[],
            source: #source,
        };
    }
}

fn expand_description(model: &TriggerModel) -> TokenStream {
    match &model.description {
        Some(text) => quote!(#text),
        None => model.function.description.clone(),
    }
}

fn expand_schedule(model: &TriggerModel, job: &TokenStream) -> TokenStream {
    let cron = model.cron.iter().map(syn::LitStr::value).collect::<String>();
    let timezone = model
        .timezone
        .as_ref()
        .map_or_else(|| "UTC".to_owned(), syn::LitStr::value);
    let enabled = model.enabled;
    let fields = quote! {
        cron: #cron,
        timezone: #timezone,
        job: #job,
        enabled: #enabled,
    };
    expand_spec(model, &quote!(ScheduleSpec), &quote!(Schedule), &fields)
}

fn expand_sensor(model: &TriggerModel, job: &TokenStream, needs: &TokenStream, run: &TokenStream) -> TokenStream {
    let every = expand_duration(model.every.as_ref(), EVERY_MS, &model.root);
    let timeout = expand_duration(model.timeout.as_ref(), TIMEOUT_MS, &model.root);
    let enabled = model.enabled;
    let fields = quote! {
        job: #job,
        every: #every,
        timeout: #timeout,
        enabled: #enabled,
        needs: #needs,
        run: #run,
    };
    expand_spec(model, &quote!(SensorSpec), &quote!(Sensor), &fields)
}

/// The static specification and the implementation that hands it out.
fn expand_spec(
    model: &TriggerModel,
    spec: &TokenStream,
    implemented: &TokenStream,
    fields: &TokenStream,
) -> TokenStream {
    let private = model.root.private();
    let ident = model.function.ident();
    let name = model.function.name();
    let source = function::source(&model.function, &model.root);
    let description = expand_description(model);
    quote! {
        static __EDGE_SPEC: #private::#spec = #private::#spec {
            name: #name,
            description: #description,
            source: #source,
            #fields
        };

        #[automatically_derived]
        impl #private::#implemented for #ident {
            const SPEC: &'static #private::#spec = &__EDGE_SPEC;
        }
    }
}

fn expand_duration(given: Option<&DurationArg>, default_ms: u64, root: &Root) -> TokenStream {
    let private = root.private();
    match given {
        Some(duration) => duration.expand(root),
        None => quote!(#private::Duration::from_millis(#default_ms)),
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
