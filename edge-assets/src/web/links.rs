//! What an answer leads to: links of the OpenAPI document, from what made something to what shows, stops or repeats it.

use utoipa::{
    Modify,
    openapi::{OpenApi, RefOr, link::LinkBuilder, path::Operation},
};

/// Where the id of something that was made stands in the answer, and what takes it: `method path`.
struct Made {
    by: (&'static str, &'static str),
    statuses: &'static [&'static str],
    id: &'static str,
    leads_to: &'static [(&'static str, &'static str, &'static str)],
}

const OF_RUN: &[(&str, &str, &str)] = &[
    ("show", "get", "/api/v1/runs/{id}"),
    ("events", "get", "/api/v1/runs/{id}/events"),
    ("cancel", "post", "/api/v1/runs/{id}/cancel"),
    ("retry", "post", "/api/v1/runs/{id}/retry"),
];
const OF_BACKFILL: &[(&str, &str, &str)] = &[
    ("show", "get", "/api/v1/backfills/{id}"),
    ("pause", "post", "/api/v1/backfills/{id}/pause"),
    ("resume", "post", "/api/v1/backfills/{id}/resume"),
    ("cancel", "post", "/api/v1/backfills/{id}/cancel"),
];

const MADE: &[Made] = &[
    Made {
        by: ("post", "/api/v1/runs"),
        statuses: &["200", "201"],
        id: "/run/id",
        leads_to: OF_RUN,
    },
    Made {
        by: ("post", "/api/v1/runs/{id}/retry"),
        statuses: &["201"],
        id: "/run/id",
        leads_to: OF_RUN,
    },
    Made {
        by: ("post", "/api/v1/checks/run"),
        statuses: &["201"],
        id: "/run/id",
        leads_to: OF_RUN,
    },
    Made {
        by: ("post", "/api/v1/backfills"),
        statuses: &["201"],
        id: "/backfill/id",
        leads_to: OF_BACKFILL,
    },
    Made {
        by: ("post", "/api/v1/alerts/silences"),
        statuses: &["201"],
        id: "/id",
        leads_to: &[("end", "delete", "/api/v1/alerts/silences/{id}")],
    },
];

/// Adds the links to the answers.
pub(super) struct Links;

impl Modify for Links {
    fn modify(&self, document: &mut OpenApi) {
        for made in MADE {
            let Some(operation) = operation(document, made.by) else {
                continue;
            };
            for status in made.statuses {
                let Some(RefOr::T(response)) = operation.responses.responses.get_mut(*status) else {
                    continue;
                };
                for (name, method, path) in made.leads_to {
                    let place = path.replace('~', "~0").replace('/', "~1");
                    let link = LinkBuilder::new()
                        .operation_ref(format!("#/paths/{place}/{method}"))
                        .parameter("id", format!("$response.body#{}", made.id));
                    response.links.insert((*name).to_owned(), RefOr::T(link.build()));
                }
            }
        }
    }
}

fn operation<'d>(document: &'d mut OpenApi, (method, path): (&str, &str)) -> Option<&'d mut Operation> {
    let item = document.paths.paths.get_mut(path)?;
    match method {
        "post" => item.post.as_mut(),
        "get" => item.get.as_mut(),
        _ => item.delete.as_mut(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn every_link_begins_at_an_answer_and_leads_to_an_operation_that_takes_an_id() {
        let document: Value = serde_json::from_str(&super::super::openapi_json()).unwrap();
        for made in MADE {
            let (method, path) = made.by;
            for status in made.statuses {
                let links = &document["paths"][path][method]["responses"][status]["links"];
                assert_eq!(links.as_object().unwrap().len(), made.leads_to.len(), "{path} {status}");
                for (name, _, _) in made.leads_to {
                    let target = links[name]["operationRef"].as_str().unwrap();
                    let operation = document.pointer(target.strip_prefix('#').unwrap()).unwrap();
                    assert_eq!(operation["parameters"][0]["name"], "id", "{target}");
                }
            }
        }
    }
}
