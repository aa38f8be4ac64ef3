//! The attribute macros and derives of `edge-assets`, which re-exports them: use them from there.
//!
//! Each attribute takes the same road: its tokens are *parsed* into a *model* of our own, the model is *validated* (every
//! refusal, all at once, each at its token), and *expanded*. After a refusal the *fallback* keeps the item alive, so that
//! one mistake is one error.

mod allowed;
mod asset;
mod attr;
mod check;
mod derive;
mod doc;
mod duration;
mod faults;
mod freshness;
mod function;
mod hash;
mod key;
mod manifest;
mod number;
mod retry;
mod root;
mod suggest;
mod trigger;
mod value;
mod word;

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;

use crate::faults::Faults;

#[doc = include_str!("docs/asset.md")]
#[proc_macro_attribute]
pub fn asset(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand_asset(asset::Kind::Made, arguments, item)
}

#[doc = include_str!("docs/multi_asset.md")]
#[proc_macro_attribute]
pub fn multi_asset(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand_asset(asset::Kind::Multi, arguments, item)
}

#[doc = include_str!("docs/external_asset.md")]
#[proc_macro_attribute]
pub fn external_asset(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand_asset(asset::Kind::External, arguments, item)
}

#[doc = include_str!("docs/asset_check.md")]
#[proc_macro_attribute]
pub fn asset_check(arguments: TokenStream, item: TokenStream) -> TokenStream {
    run(
        item,
        |item, faults| check::parse(arguments.into(), item, faults),
        check::validate,
        check::expand,
        check::fallback,
    )
}

#[doc = include_str!("docs/job.md")]
#[proc_macro_attribute]
pub fn job(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand_trigger(trigger::Kind::Job, arguments, item)
}

#[doc = include_str!("docs/schedule.md")]
#[proc_macro_attribute]
pub fn schedule(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand_trigger(trigger::Kind::Schedule, arguments, item)
}

#[doc = include_str!("docs/sensor.md")]
#[proc_macro_attribute]
pub fn sensor(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand_trigger(trigger::Kind::Sensor, arguments, item)
}

#[doc = include_str!("docs/derive_resource.md")]
#[proc_macro_derive(Resource, attributes(resource))]
pub fn derive_resource(item: TokenStream) -> TokenStream {
    let mut faults = Faults::default();
    match derive::resource::parse(item.into(), &mut faults) {
        Some(model) => conclude(
            &model,
            faults,
            derive::resource::validate,
            derive::resource::expand,
            derive::resource::fallback,
        ),
        None => faults.to_tokens().into(),
    }
}

#[doc = include_str!("docs/columns.md")]
#[proc_macro_derive(Columns, attributes(column))]
pub fn columns(item: TokenStream) -> TokenStream {
    use derive::columns::{expand, fallback, parse};
    let mut faults = Faults::default();
    let Some(model) = parse(item.into(), &mut faults) else {
        return faults.to_tokens().into();
    };
    let tokens = if faults.is_empty() {
        expand(&model)
    } else {
        fallback(&model, &faults)
    };
    print_when_asked(&tokens);
    tokens.into()
}

#[doc = include_str!("docs/config.md")]
#[proc_macro_derive(Config, attributes(config))]
pub fn config(item: TokenStream) -> TokenStream {
    use derive::config;
    run_derive(item, config::parse, config::validate, config::expand, config::fallback)
}

#[doc = include_str!("docs/partitions.md")]
#[proc_macro_derive(Partitions, attributes(partition))]
pub fn partitions(item: TokenStream) -> TokenStream {
    use derive::partitions;
    run_derive(
        item,
        partitions::parse,
        partitions::validate,
        partitions::expand,
        partitions::fallback,
    )
}

fn expand_asset(kind: asset::Kind, arguments: TokenStream, item: TokenStream) -> TokenStream {
    run(
        item,
        |item, faults| asset::parse(kind, arguments.into(), item, faults),
        asset::validate,
        asset::expand,
        asset::fallback,
    )
}

fn expand_trigger(kind: trigger::Kind, arguments: TokenStream, item: TokenStream) -> TokenStream {
    run(
        item,
        |item, faults| trigger::parse(kind, arguments.into(), item, faults),
        trigger::validate,
        trigger::expand,
        trigger::fallback,
    )
}

/// Parse, validate, then expand or fall back. What is written stands beside the item, which stays as it is.
fn run_derive<M>(
    item: TokenStream,
    parse: fn(Tokens, &mut Faults) -> Option<M>,
    validate: fn(&M, &mut Faults),
    expand: fn(&M) -> Tokens,
    fallback: fn(&M, &Faults) -> Tokens,
) -> TokenStream {
    let mut faults = Faults::default();
    let Some(model) = parse(item.into(), &mut faults) else {
        return faults.to_tokens().into();
    };
    conclude(&model, faults, validate, expand, fallback)
}

/// Parse, validate, then expand or fall back.
fn run<M>(
    item: TokenStream,
    parse: impl FnOnce(Tokens, &mut Faults) -> Option<M>,
    validate: fn(&M, &mut Faults),
    expand: fn(&M) -> Tokens,
    fallback: fn(&M, &Faults) -> Tokens,
) -> TokenStream {
    let mut faults = Faults::default();
    let untouched = item.clone();
    let Some(model) = parse(item.into(), &mut faults) else {
        let mut tokens = TokenStream::from(faults.to_tokens());
        tokens.extend(untouched);
        return tokens;
    };
    conclude(&model, faults, validate, expand, fallback)
}

/// Validate, then expand or fall back.
fn conclude<M>(
    model: &M,
    mut faults: Faults,
    validate: fn(&M, &mut Faults),
    expand: fn(&M) -> Tokens,
    fallback: fn(&M, &Faults) -> Tokens,
) -> TokenStream {
    validate(model, &mut faults);
    let tokens = if faults.is_empty() {
        expand(model)
    } else {
        fallback(model, &faults)
    };
    print_when_asked(&tokens);
    tokens.into()
}

/// `EDGE_MACROS_DEBUG=1` prints what the attributes write.
#[expect(
    clippy::disallowed_methods,
    reason = "a macro has no settings but the environment of the compiler"
)]
#[expect(clippy::print_stderr, reason = "printing is what was asked for")]
fn print_when_asked(tokens: &Tokens) {
    if std::env::var("EDGE_MACROS_DEBUG").is_ok_and(|value| value == "1") {
        eprintln!("{tokens}");
    }
}
