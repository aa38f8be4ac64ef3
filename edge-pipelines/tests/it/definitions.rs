//! What is declared: assets, lineage, jobs, schedules, sensors, as one picture that reviews can read.

use edge_assets::{Definitions, graph::GraphFormat};
use edge_pipelines::definitions;

fn all() -> Definitions {
    definitions("UTC").unwrap()
}

#[test]
fn the_definitions_hold() {
    edge_assets::testing::check_definitions(&all());
}

#[test]
fn the_lineage_is_that_of_the_tables() {
    insta::assert_snapshot!("lineage", all().graph().render(GraphFormat::Mermaid));
}

#[test]
fn jobs_schedules_and_sensors_are_those_of_the_contract() {
    let definitions = all();
    let mut lines = Vec::new();
    for job in definitions.jobs() {
        let tags: Vec<String> = job.tags.iter().map(|(key, value)| format!("{key}={value}")).collect();
        lines.push(format!("job {}: {} [{}]", job.name, job.selection, tags.join(", ")));
    }
    for schedule in definitions.schedules() {
        lines.push(format!(
            "schedule {}: {} {} → {}{}",
            schedule.name,
            schedule.cron,
            schedule.timezone,
            schedule.job,
            if schedule.enabled { "" } else { " (off)" }
        ));
    }
    for sensor in definitions.sensors() {
        lines.push(format!(
            "sensor {}: every {:?} → {}{}",
            sensor.name,
            sensor.every,
            sensor.job,
            if sensor.enabled { "" } else { " (off)" }
        ));
    }
    lines.sort();
    insta::assert_snapshot!("triggers", lines.join("\n"));
}

#[test]
fn every_asset_says_what_it_is_and_whose() {
    for asset in all().graph().assets() {
        assert!(!asset.description.is_empty(), "{}", asset.key);
        assert!(asset.group.is_some(), "{}", asset.key);
        assert!(!asset.owners.is_empty(), "{}", asset.key);
    }
}

#[test]
fn the_zone_of_the_schedules_is_a_setting() {
    let definitions = definitions("Europe/Berlin").unwrap();
    assert!(
        definitions
            .schedules()
            .iter()
            .all(|schedule| &*schedule.timezone == "Europe/Berlin")
    );
    assert!(edge_pipelines::definitions("Mars/Olympus").is_err());
}

#[test]
fn a_missing_resource_is_found_before_anything_runs() {
    let error = all().with_resources(edge_assets::Resources::new()).unwrap_err();
    let text = error.to_string();
    for resource in ["Res<ClickHouse>", "Res<dyn Cache>", "Res<PipelineSettings>"] {
        assert!(text.contains(resource), "{text}");
    }
}
