//! Every refusal that concerns an asset as a whole.

use proc_macro2::Span;

use super::model::{AssetModel, Kind, Labels};
use crate::{
    faults::Faults,
    function::{self, Bounds},
    key,
    suggest::nearest,
    value::{AssetRef, DurationArg, Text},
};

/// Gathers what is wrong with an asset.
pub(crate) fn validate(model: &AssetModel, faults: &mut Faults) {
    if model.kind == Kind::Multi {
        validate_outputs(model, faults);
    } else {
        let own = model.key_text();
        validate_key(&model.labels, &own, model.function.ident().span(), faults);
        validate_renamed(&model.labels, &own, faults);
        validate_deps(&model.labels, &[own], faults);
    }
    validate_mappings(model, faults);
    validate_owners(&model.labels, faults);
    if let Some(retry) = &model.retry {
        retry.validate(faults);
    }
    refuse_zero("timeout", model.timeout.as_ref(), faults);
    validate_freshness(&model.labels, faults);
    for (name, text) in [
        ("group", &model.labels.group),
        ("pool", &model.pool),
        ("code_version", &model.labels.code_version),
    ] {
        refuse_empty(name, text.as_ref(), faults);
    }
    if let (Kind::External, Some((_, span))) = (model.kind, &model.labels.io) {
        faults.at(
            *span,
            "`io` speaks of a value, and an external asset has none that is made here; take it off",
        );
    }
    if let (Kind::External, Some(span)) = (model.kind, model.skip_unchanged) {
        faults.at(
            span,
            "`skip_unchanged` speaks of making, and an external asset is made elsewhere; take it off",
        );
    }
    let observed = model.function.returned().is_some();
    if let (Kind::External, false, Some((_, span))) = (model.kind, observed, &model.labels.automation) {
        faults.at(
            *span,
            "`automation` says when to make the asset, but nothing here makes or looks at it; take it off, or return \
             `Result<Observation>`",
        );
    }
    match model.kind {
        Kind::Made => function::validate(&model.function, Bounds::Returns("-> edge_assets::Result"), faults),
        Kind::Multi => function::validate(
            &model.function,
            Bounds::Returns("-> edge_assets::Result<(A, B)>"),
            faults,
        ),
        Kind::External if observed => function::validate(&model.function, Bounds::MayReturn, faults),
        Kind::External => {
            for (name, span) in &model.of_attempts {
                let text = format!(
                    "`{name}` speaks of attempts, but nothing looks at this asset; take it off, or return \
                     `Result<Observation>`"
                );
                faults.at(*span, text);
            }
            function::validate(&model.function, Bounds::NameOnly, faults);
        }
    }
}

/// Refuses a key that is none; `name` stands for it where it is left out.
fn validate_key(labels: &Labels, own: &str, name: Span, faults: &mut Faults) {
    if let Some(key) = &labels.key
        && own.is_empty()
    {
        faults.at(key.span(), "`key` is empty; say something, or take it off");
    } else if let Some(why) = key::fault(own) {
        match &labels.key {
            Some(key) => faults.at(key.span(), format!("`{own}` is not an asset key: {why}")),
            None => {
                let text = format!("`{own}` is not an asset key: {why}; give it one with `key = \"..\"`");
                faults.at(name, text);
            }
        }
    }
}

/// Refuses earlier keys that are none, or the present one.
fn validate_renamed(labels: &Labels, own: &str, faults: &mut Faults) {
    for key in &labels.renamed_from {
        let text = key.value();
        if let Some(why) = key::fault(&text) {
            faults.at(key.span(), format!("`{text}` is not an asset key: {why}"));
        } else if text == own {
            faults.at(
                key.span(),
                format!("`{text}` is the key that the asset has now; `renamed_from` says what it was before"),
            );
        }
    }
}

fn validate_deps(labels: &Labels, own: &[String], faults: &mut Faults) {
    for dep in &labels.deps {
        let AssetRef::Key(key) = dep else {
            continue;
        };
        let text = key.value();
        if text.contains(['*', '?']) {
            let fault = format!("`{text}` is a pattern; a dependency names one asset, so list each by its key");
            faults.at(key.span(), fault);
        } else if let Some(why) = key::fault(&text) {
            faults.at(key.span(), format!("`{text}` is not an asset key: {why}"));
        } else if own.contains(&text) {
            faults.at(key.span(), format!("`{text}` depends on itself; take it off"));
        }
    }
}

/// Refuses a mapping of what is no upstream.
fn validate_mappings(model: &AssetModel, faults: &mut Faults) {
    let last = |path: &&syn::Path| path.segments.last().map(|segment| segment.ident.to_string());
    let upstream: Vec<String> = model.upstreams().iter().filter_map(last).collect();
    for (name, _) in &model.mappings {
        let text = name.to_string();
        if !upstream.contains(&text) {
            let offer = match nearest(&text, &upstream.iter().map(String::as_str).collect::<Vec<_>>()) {
                Some(near) => format!("; did you mean `{near}`?"),
                None => "; name it in `deps = [..]`, or take its value as `Dep<..>`".to_owned(),
            };
            faults.at(name.span(), format!("`{text}` is no upstream of this asset{offer}"));
        }
    }
}

/// Refuses what concerns the outputs of a function of several assets.
fn validate_outputs(model: &AssetModel, faults: &mut Faults) {
    let place = model.function.ident().span();
    match model.outputs.as_slice() {
        [] => faults.at(
            place,
            "a function of several assets names them; write `#[multi_asset(outputs(good_rows, bad_rows))]`",
        ),
        [one] => faults.at(
            one.name.span(),
            format!(
                "a function that makes one asset is an `#[asset]`; write that, or name a second output beside `{}`",
                one.name
            ),
        ),
        [_, _, _, _, _, _, _, _, ninth, ..] => faults.at(
            ninth.name.span(),
            "a function makes eight assets at most; make the others in a function of their own",
        ),
        _ => {}
    }
    let mut keys: Vec<String> = Vec::new();
    for output in &model.outputs {
        let (key, name) = (output.key_text(), output.name.span());
        if output.name == *model.function.ident() {
            let text = format!(
                "the output `{}` has the name of the function; each needs a name of its own",
                output.name
            );
            faults.at(name, text);
        }
        validate_key(&output.labels, &key, name, faults);
        validate_renamed(&output.labels, &key, faults);
        validate_deps(&output.labels, std::slice::from_ref(&key), faults);
        validate_owners(&output.labels, faults);
        validate_freshness(&output.labels, faults);
        refuse_empty("group", output.labels.group.as_ref(), faults);
        refuse_empty("code_version", output.labels.code_version.as_ref(), faults);
        if keys.contains(&key) {
            let span = output.labels.key.as_ref().map_or(name, syn::LitStr::span);
            faults.at(span, format!("two outputs have the key `{key}`; give each its own"));
        }
        keys.push(key);
    }
    validate_deps(&model.labels, &keys, faults);
}

fn validate_freshness(labels: &Labels, faults: &mut Faults) {
    if let Some(age) = &labels.fresh_within {
        age.validate(faults);
    }
    if let Some(deadline) = &labels.fresh_by {
        deadline.validate(faults);
    }
}

fn validate_owners(labels: &Labels, faults: &mut Faults) {
    for owner in &labels.owners {
        let Text::Literal(literal) = owner else {
            continue;
        };
        let text = literal.value();
        let team = text.strip_prefix("team:").is_some_and(|name| !name.is_empty());
        let mail = text
            .split_once('@')
            .is_some_and(|(user, host)| !user.is_empty() && !host.is_empty());
        if !team && !mail {
            faults.at(
                literal.span(),
                format!("`{text}` is not an owner; write `team:name` or an e-mail address"),
            );
        }
    }
}

/// Refuses a duration of nothing.
fn refuse_zero(name: &str, duration: Option<&DurationArg>, faults: &mut Faults) {
    if let Some(duration) = duration
        && duration.known_ms() == Some(0)
    {
        faults.at(
            duration.span(),
            format!("`{name}` is zero, so nothing could ever meet it; raise it, or take it off"),
        );
    }
}

fn refuse_empty(name: &str, text: Option<&Text>, faults: &mut Faults) {
    if let Some(Text::Literal(text)) = text
        && text.value().trim().is_empty()
    {
        faults.at(text.span(), format!("`{name}` is empty; say something, or take it off"));
    }
}
