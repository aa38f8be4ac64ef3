//! Names of the operations of the OpenAPI document: made of method and path, so that each is one operation's alone.

use utoipa::{Modify, openapi::OpenApi};

/// Names the operations: `GET /api/v1/runs/{id}/events` is `get_runs_id_events`.
pub(super) struct OperationIds;

impl Modify for OperationIds {
    fn modify(&self, document: &mut OpenApi) {
        for (path, item) in &mut document.paths.paths {
            let methods = [
                ("get", &mut item.get),
                ("post", &mut item.post),
                ("put", &mut item.put),
                ("delete", &mut item.delete),
            ];
            for (method, operation) in methods {
                if let Some(operation) = operation {
                    operation.operation_id = Some(name(method, path));
                }
            }
        }
    }
}

fn name(method: &str, path: &str) -> String {
    let below = path.strip_prefix("/api/v1").unwrap_or(path);
    let words = below.split(['/', '{', '}', '.']).filter(|word| !word.is_empty());
    words.fold(method.to_owned(), |name, word| format!("{name}_{word}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::router::operations;

    #[test]
    fn each_operation_has_a_name_of_its_own() {
        let mut names = BTreeSet::new();
        for operation in operations() {
            let name = operation["operationId"].as_str().unwrap();
            assert!(names.insert(name.to_owned()), "{name} is the name of two operations");
        }
        assert!(names.contains("get_runs_id_events"), "{names:?}");
    }
}
