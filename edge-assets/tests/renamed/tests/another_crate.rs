//! Assets that another crate declares, used through names of one's own.

use edge::prelude::*;

mod team {
    pub(crate) use renamed::{events, total as summary};

    pub(crate) mod inner {
        pub(crate) use super::*;
    }
}

use team::inner::summary;

#[asset(deps = [summary, renamed::lake])]
async fn report(raw: Dep<team::events>, #[dep(renamed::daily::r#type)] total: &u64) -> Result<u64> {
    Ok(u64::try_from(raw.len())? + *total)
}

#[job(assets = [summary, report])]
fn r#async() {}

#[test]
fn assets_of_another_crate_are_dependencies_by_any_path() {
    let definitions = renamed::definitions()
        .asset::<report>()
        .job::<r#async>()
        .resources(Resources::new().with(renamed::Counter))
        .build()
        .unwrap();
    let graph = definitions.graph();
    let upstream = |key: &str| -> Vec<&str> {
        let ids = graph.upstream(graph.id(key).unwrap());
        ids.map(|id| graph.asset(id).key.as_str()).collect()
    };
    assert_eq!(upstream("report"), ["events", "lake", "type"]);
    assert_eq!(upstream("match"), ["events", "type"]);
    let jobs: Vec<(&str, &str)> = definitions
        .jobs()
        .iter()
        .map(|job| (&*job.name, &*job.selection))
        .collect();
    assert_eq!(
        jobs,
        [
            ("do", "type or match"),
            ("evenings", "+type"),
            ("async", "type or report")
        ]
    );
    assert_eq!(definitions.schedules().len(), 2);
    assert_eq!(definitions.sensors().len(), 1);
    assert_eq!(graph.checks()[0].key.to_string(), "type:has_events");
    assert_eq!(graph.get("type").unwrap().description.as_ref(), "The key is `type`.");
}

#[test]
fn functions_stay_callable() {
    assert_eq!(renamed::total(&[1, 2]).unwrap(), 3);
    assert!(renamed::has_events(&1).passed);
}
