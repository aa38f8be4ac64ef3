//! `config explain` and `config schema`: what assets can be told, and what they are.

use serde_json::{Value, json};

use super::asset;
use crate::{
    cli::{
        CliError, CommandContext, Exit, OutputFormat,
        args::ExplainArgs,
        configuration,
        output::{BAD, Cell, Table},
    },
    config::{ConfigError, plain, variable_name},
    definitions::ExplainedSetting,
};

pub(super) fn explain(args: &ExplainArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let definitions = context.definitions()?;
    let graph = definitions.graph();
    let job = args.job.as_deref().map(|name| {
        definitions.job(name).ok_or_else(|| CliError::Unknown {
            kind: "job",
            name: name.to_owned(),
            offer: definitions.offer_job(name),
        })
    });
    let job = job.transpose()?;
    let chosen = match &args.selection {
        Some(selection) => asset::resolve(graph, selection)?,
        None => graph.topological().collect(),
    };
    let (config, faults) = configuration::understood(&definitions, &args.config, job, context);
    let settings: Vec<ExplainedSetting> = chosen
        .iter()
        .flat_map(|&id| definitions.explain(&graph.asset(id).key, &config))
        .collect();
    match context.output() {
        OutputFormat::Json => {
            let items: Vec<Value> = settings.iter().map(document).collect();
            context.print_items(&items)?;
        }
        OutputFormat::Text if settings.is_empty() => context.say("none of these assets takes a configuration"),
        OutputFormat::Text => context.print(table(&settings).render(context.streams().out_width))?,
    }
    ConfigError::of(faults)?;
    Ok(Exit::SUCCESS)
}

fn table(settings: &[ExplainedSetting]) -> Table {
    let mut table = Table::new(["SETTING", "VALUE", "ORIGIN", "TYPE", "DEFAULT", "DESCRIPTION"]);
    for setting in settings {
        let value = match &setting.value {
            Some(value) => Cell::new(plain(value)),
            None if setting.is_missing() => Cell::new("not set").style(BAD),
            None => Cell::new("none"),
        };
        let origin = setting.origin.as_ref().map(ToString::to_string).unwrap_or_default();
        let default = setting.default().as_ref().map(plain).unwrap_or_default();
        table.push([
            Cell::new(format!("{}.{}", setting.asset, setting.setting)),
            value,
            Cell::new(origin),
            Cell::new(setting.spec.type_text()),
            Cell::new(default),
            Cell::new(setting.spec.description),
        ]);
    }
    table.without_empty_columns()
}

fn document(setting: &ExplainedSetting) -> Value {
    let spec = setting.spec;
    let origin = setting
        .origin
        .as_ref()
        .map(|origin| json!({ "kind": origin.kind(), "place": origin.to_string() }));
    json!({
        "asset": setting.asset,
        "setting": setting.setting,
        "value": setting.value,
        "origin": origin,
        "type": spec.type_text(),
        "default": setting.default(),
        "required": spec.is_required(),
        "missing": setting.is_missing(),
        "secret": spec.kind.is_secret(),
        "choices": spec.kind.choices(),
        "min": spec.min.map(|make| make()),
        "max": spec.max.map(|make| make()),
        "description": spec.description,
        "variable": variable_name(setting.asset.as_str(), &setting.setting),
    })
}

pub(super) fn schema(key: Option<&str>, context: &CommandContext) -> Result<Exit, CliError> {
    let definitions = context.definitions()?;
    let graph = definitions.graph();
    let schema = match key {
        Some(key) => {
            let asset = graph.get(key).ok_or_else(|| CliError::Unknown {
                kind: "asset",
                name: key.to_owned(),
                offer: graph.offer(key),
            })?;
            match asset.needs.config {
                Some(need) => need.spec.json_schema(),
                None => {
                    let text = format!("`{key}` takes no configuration; give it a parameter `Config<..>`");
                    return Err(CliError::Usage(text));
                }
            }
        }
        None => definitions.settings_schema(),
    };
    context.print_json(&schema)?;
    Ok(Exit::SUCCESS)
}
