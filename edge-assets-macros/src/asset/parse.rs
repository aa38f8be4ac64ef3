//! Arguments and item → [`AssetModel`].

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Expr, Ident};

use super::model::{AssetModel, Kind, Labels, OutputModel};
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
        Kind::Multi => &allowed::MULTI_ASSET,
    };
    let function = function::parse(owner, &arguments, item, faults)?;
    let arguments = attr::parse(arguments, faults);
    let mut model = AssetModel {
        kind,
        includes: hash::includes(function.item.block.to_token_stream()),
        function,
        root: Root::default(),
        labels: Labels::default(),
        retry: None,
        timeout: None,
        partitions: None,
        mappings: Vec::new(),
        pool: None,
        of_attempts: Vec::new(),
        outputs: Vec::new(),
        can_subset: false,
        skip_unchanged: None,
    };
    for argument in attr::admitted(&arguments, owner.name, owner.arguments, faults) {
        model.read(argument, faults);
    }
    Some(model)
}

impl AssetModel {
    fn read(&mut self, argument: &Arg, faults: &mut Faults) {
        let span = argument.name.span;
        if self.labels.read(argument, faults) {
            return;
        }
        match argument.name.text.as_str() {
            "retry" => {
                self.retry = retry::parse(argument, faults);
                self.of_attempts.push(("retry", span));
            }
            "timeout" => {
                self.timeout = value::duration(argument, "\"5m\"", faults);
                self.of_attempts.push(("timeout", span));
            }
            "partitions" => self.partitions = parse_partitions(argument, faults),
            "mappings" => self.mappings = parse_mappings(argument, faults),
            "pool" => {
                self.pool = value::text(argument, "\"clickhouse\"", faults);
                self.of_attempts.push(("pool", span));
            }
            "outputs" => self.outputs = parse_outputs(argument, faults),
            "skip_unchanged" => self.skip_unchanged = value::flag(argument, faults).filter(|is| *is).map(|_| span),
            "subset" => self.can_subset = value::flag(argument, faults).unwrap_or(false),
            "crate" => self.root = value::root(argument, faults),
            _ => {}
        }
    }
}

impl Labels {
    /// Takes in an argument, when it is one of these.
    fn read(&mut self, argument: &Arg, faults: &mut Faults) -> bool {
        match argument.name.text.as_str() {
            "deps" => self.deps = value::assets(argument, "[raw_events, \"per_tenant/42\"]", faults),
            "key" => self.key = value::literal(argument, "\"edge/raw_events\"", faults),
            "group" => self.group = value::text(argument, "\"redis_cache\"", faults),
            "description" => self.description = value::text(argument, "\"One row per device.\"", faults),
            "owners" => self.owners = value::texts(argument, "[\"team:edge\"]", faults),
            "kinds" => self.kinds = value::texts(argument, "[\"clickhouse\"]", faults),
            "tags" => self.tags = value::tags(argument, faults),
            "code_version" => self.code_version = value::text(argument, "\"2\"", faults),
            "fresh_within" => self.fresh_within = freshness::parse_within(argument, faults),
            "fresh_by" => self.fresh_by = freshness::parse_by(argument, faults),
            "checks" => self.checks = value::expressions(argument, "[row_count(1..).blocking()]", faults),
            "automation" => {
                self.automation = parse_automation(argument, faults).map(|condition| (condition, argument.name.span));
            }
            "io" => {
                let name = value::path(argument, "the type that names an IO manager", "Archive", faults);
                self.io = name.map(|name| (name, argument.name.span));
            }
            "renamed_from" => self.renamed_from = value::literals(argument, "\"old_name\"", faults),
            _ => return false,
        }
        true
    }
}

fn parse_outputs(argument: &Arg, faults: &mut Faults) -> Vec<OutputModel> {
    let ArgValue::List(listed) = &argument.value else {
        let text = "`outputs` takes names in parentheses; write `outputs(good_rows, bad_rows(optional))`";
        faults.at(argument.value_span(), text);
        return Vec::new();
    };
    let mut outputs: Vec<OutputModel> = Vec::new();
    for output in listed {
        let name = &output.name;
        let Ok(ident) = syn::parse_str::<Ident>(&name.text) else {
            let text = format!(
                "`{}` is not the name of an output; a type of that name will stand for it",
                name.text
            );
            faults.at(name.span, text);
            continue;
        };
        if outputs.iter().any(|other| other.name == ident) {
            faults.at(
                name.span,
                format!("the output `{}` is named twice; keep one", name.text),
            );
            continue;
        }
        let mut model = OutputModel {
            name: Ident::new(&ident.to_string(), name.span),
            is_optional: false,
            labels: Labels::default(),
        };
        match &output.value {
            ArgValue::Flag => {}
            ArgValue::List(said) => {
                for argument in attr::admitted(said, "outputs", allowed::OUTPUT, faults) {
                    if argument.name.text == "optional" {
                        model.is_optional = value::flag(argument, faults).unwrap_or(false);
                    } else {
                        model.labels.read(argument, faults);
                    }
                }
            }
            ArgValue::Value(_) => faults.at(
                output.value_span(),
                format!(
                    "what is said of an output stands in parentheses; write `{}(key = \"..\")`",
                    name.text
                ),
            ),
        }
        outputs.push(model);
    }
    outputs
}

fn parse_automation(argument: &Arg, faults: &mut Faults) -> Option<Expr> {
    match &argument.value {
        ArgValue::Value(value) if value::is_constant(value) => Some((**value).clone()),
        _ => {
            let text = "`automation` takes a constant of type `AutomationCondition`; write \
                        `automation = AutomationCondition::eager()`";
            faults.at(argument.value_span(), text);
            None
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

/// Reads `upstream = MAPPING` pairs.
fn parse_mappings(argument: &Arg, faults: &mut Faults) -> Vec<(Ident, Expr)> {
    const FORM: &str = "`mappings` says of upstream assets which of their partitions are meant; write `mappings(raw_events = \
                        PartitionMapping::PREVIOUS)`";
    let ArgValue::List(listed) = &argument.value else {
        faults.at(argument.value_span(), FORM);
        return Vec::new();
    };
    let mut mappings: Vec<(Ident, Expr)> = Vec::new();
    for mapping in listed {
        let (text, span) = (&mapping.name.text, mapping.name.span);
        match (&mapping.value, syn::parse_str::<Ident>(text)) {
            (ArgValue::Value(value), Ok(_)) if !mapping.name.is_quoted && value::is_constant(value) => {
                let name = Ident::new(text, span);
                if mappings.iter().any(|(other, _)| *other == name) {
                    faults.at(span, format!("`{text}` is mapped twice; keep one"));
                } else {
                    mappings.push((name, (**value).clone()));
                }
            }
            _ => faults.at(mapping.value_span(), FORM),
        }
    }
    mappings
}
