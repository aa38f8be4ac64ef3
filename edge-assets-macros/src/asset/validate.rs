//! Every refusal that concerns an asset as a whole.

use super::model::{AssetModel, Kind};
use crate::{
    faults::Faults,
    function::{self, Bounds},
    key,
    value::{AssetRef, DurationArg, Text},
};

/// Gathers what is wrong with an asset.
pub(crate) fn validate(model: &AssetModel, faults: &mut Faults) {
    validate_keys(model, faults);
    validate_owners(model, faults);
    if let Some(retry) = &model.retry {
        retry.validate(faults);
    }
    refuse_zero("timeout", model.timeout.as_ref(), faults);
    if let Some(age) = &model.fresh_within {
        age.validate(faults);
    }
    if let Some(deadline) = &model.fresh_by {
        deadline.validate(faults);
    }
    for (name, text) in [
        ("group", &model.group),
        ("pool", &model.pool),
        ("code_version", &model.code_version),
    ] {
        refuse_empty(name, text.as_ref(), faults);
    }
    if let (Kind::External, Some((_, span))) = (model.kind, &model.io) {
        faults.at(
            *span,
            "`io` speaks of a value, and an external asset has none that is made here; take it off",
        );
    }
    let observed = model.function.returned().is_some();
    match model.kind {
        Kind::Made => function::validate(&model.function, Bounds::Returns("-> edge_assets::Result"), faults),
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

fn validate_keys(model: &AssetModel, faults: &mut Faults) {
    let own = model.key_text();
    if let Some(key) = &model.key
        && own.is_empty()
    {
        faults.at(key.span(), "`key` is empty; say something, or take it off");
    } else if let Some(why) = key::fault(&own) {
        match &model.key {
            Some(key) => faults.at(key.span(), format!("`{own}` is not an asset key: {why}")),
            None => {
                let text = format!("`{own}` is not an asset key: {why}; give it one with `key = \"..\"`");
                faults.at(model.function.ident().span(), text);
            }
        }
    }
    for dep in &model.deps {
        let AssetRef::Key(key) = dep else {
            continue;
        };
        let text = key.value();
        if text.contains(['*', '?']) {
            let fault = format!("`{text}` is a pattern; a dependency names one asset, so list each by its key");
            faults.at(key.span(), fault);
        } else if let Some(why) = key::fault(&text) {
            faults.at(key.span(), format!("`{text}` is not an asset key: {why}"));
        } else if text == own {
            faults.at(key.span(), format!("`{own}` depends on itself; take it off"));
        }
    }
}

fn validate_owners(model: &AssetModel, faults: &mut Faults) {
    for owner in &model.owners {
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
