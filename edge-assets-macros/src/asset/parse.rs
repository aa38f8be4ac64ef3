//! Arguments and item → [`AssetModel`].

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::Expr;

use super::model::{AssetModel, Kind, Retry, RetryParts};
use crate::{
    allowed,
    attr::{self, Arg, ArgValue},
    faults::Faults,
    function, hash,
    root::Root,
    value,
};

/// Reads an asset; nothing when the attribute does not stand on a function.
pub(crate) fn parse(kind: Kind, arguments: TokenStream, item: TokenStream, faults: &mut Faults) -> Option<AssetModel> {
    let owner = match kind {
        Kind::Made => &allowed::ASSET,
        Kind::External => &allowed::EXTERNAL_ASSET,
    };
    let function = function::parse(owner, &arguments, item, faults)?;
    let arguments = attr::parse(arguments, faults);
    let mut model = AssetModel {
        kind,
        includes: hash::includes(function.item.block.to_token_stream()),
        function,
        root: Root::default(),
        key: None,
        deps: Vec::new(),
        group: None,
        description: None,
        owners: Vec::new(),
        kinds: Vec::new(),
        tags: Vec::new(),
        code_version: None,
        retry: None,
        timeout: None,
        partitions: None,
        pool: None,
        fresh_within: None,
        io: None,
        of_attempts: Vec::new(),
    };
    for argument in attr::admitted(&arguments, owner.name, owner.arguments, faults) {
        model.read(argument, faults);
    }
    Some(model)
}

impl AssetModel {
    fn read(&mut self, argument: &Arg, faults: &mut Faults) {
        let span = argument.name.span;
        match argument.name.text.as_str() {
            "deps" => self.deps = value::assets(argument, "[raw_events, \"per_tenant/42\"]", faults),
            "key" => self.key = value::literal(argument, "\"edge/raw_events\"", faults),
            "group" => self.group = value::text(argument, "\"redis_cache\"", faults),
            "description" => self.description = value::text(argument, "\"One row per device.\"", faults),
            "owners" => self.owners = value::texts(argument, "[\"team:edge\"]", faults),
            "kinds" => self.kinds = value::texts(argument, "[\"clickhouse\"]", faults),
            "tags" => self.tags = value::tags(argument, faults),
            "code_version" => self.code_version = value::text(argument, "\"2\"", faults),
            "retry" => {
                self.retry = parse_retry(argument, faults);
                self.of_attempts.push(("retry", span));
            }
            "timeout" => {
                self.timeout = value::duration(argument, "\"5m\"", faults);
                self.of_attempts.push(("timeout", span));
            }
            "partitions" => self.partitions = parse_partitions(argument, faults),
            "pool" => {
                self.pool = value::text(argument, "\"clickhouse\"", faults);
                self.of_attempts.push(("pool", span));
            }
            "fresh_within" => self.fresh_within = value::duration(argument, "\"26h\"", faults),
            "io" => {
                let name = value::path(argument, "the type that names an IO manager", "Archive", faults);
                self.io = name.map(|name| (name, span));
            }
            "crate" => self.root = value::root(argument, faults),
            _ => {}
        }
    }
}

fn parse_retry(argument: &Arg, faults: &mut Faults) -> Option<Retry> {
    let parts = match &argument.value {
        ArgValue::List(parts) => parts,
        ArgValue::Value(policy) => {
            // A number alone is the most common policy; any other constant is a whole policy.
            if !matches!(&**policy, Expr::Lit(_)) && value::is_constant(policy) {
                return Some(Retry::Constant(policy.clone()));
            }
            let max = value::number(argument, "3", faults)?;
            return Some(Retry::Parts(Box::new(RetryParts::new(max))));
        }
        ArgValue::Flag => {
            let text =
                "`retry` takes the number of repetitions; write `retry = 3` or `retry(max = 3, backoff = \"30s\")`";
            faults.at(argument.name.span, text);
            return None;
        }
    };
    let mut max = None;
    let mut retry = RetryParts::new(syn::parse_quote!(0));
    let mut seen: Vec<&str> = Vec::new();
    for part in attr::admitted(parts, "retry", allowed::RETRY, faults) {
        seen.push(&part.name.text);
        match part.name.text.as_str() {
            "max" => max = value::number(part, "3", faults),
            "backoff" => retry.backoff = value::duration(part, "\"30s\"", faults),
            "factor" => retry.factor = value::number(part, "2", faults),
            "cap" => retry.cap = value::duration(part, "\"10m\"", faults),
            "jitter" => retry.jitter = value::flag(part, faults).unwrap_or_default(),
            _ => {}
        }
    }
    if !seen.contains(&"max") {
        let text = "`retry(..)` does not say how often; add `max = 3`";
        faults.at(argument.name.span, text);
    }
    retry.max = max?;
    Some(Retry::Parts(Box::new(retry)))
}

impl RetryParts {
    fn new(max: Expr) -> Self {
        Self {
            max,
            backoff: None,
            factor: None,
            cap: None,
            jitter: false,
        }
    }
}

fn parse_partitions(argument: &Arg, faults: &mut Faults) -> Option<Expr> {
    match &argument.value {
        ArgValue::Value(value) if value::is_constant(value) => Some((**value).clone()),
        _ => {
            let text = "`partitions` takes a constant of type `PartitionsDefinition`; write `partitions = DAILY` with \
                        `const DAILY: PartitionsDefinition = PartitionsDefinition::daily(\"2026-01-01\");`";
            faults.at(argument.value_span(), text);
            None
        }
    }
}
