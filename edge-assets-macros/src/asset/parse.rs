//! Arguments and item → [`AssetModel`].

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::Expr;

use super::model::{AssetModel, Kind};
use crate::{
    allowed,
    attr::{self, Arg, ArgValue},
    faults::Faults,
    freshness, function, hash, retry,
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
        fresh_by: None,
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
                self.retry = retry::parse(argument, faults);
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
            "fresh_within" => self.fresh_within = freshness::parse_within(argument, faults),
            "fresh_by" => self.fresh_by = freshness::parse_by(argument, faults),
            "io" => {
                let name = value::path(argument, "the type that names an IO manager", "Archive", faults);
                self.io = name.map(|name| (name, span));
            }
            "crate" => self.root = value::root(argument, faults),
            _ => {}
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
