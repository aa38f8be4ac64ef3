//! What every operation with a body may answer: that the body is not of its form.

use utoipa::{
    Modify,
    openapi::{Content, OpenApi, Ref, RefOr, ResponseBuilder},
};

const STATUS: &str = "422";

/// Adds that answer to the operations that do not tell of one yet.
pub(super) struct BodyRefusals;

impl Modify for BodyRefusals {
    fn modify(&self, document: &mut OpenApi) {
        let items = document.paths.paths.values_mut();
        let operations = items.flat_map(|item| [&mut item.post, &mut item.put, &mut item.delete].into_iter().flatten());
        for operation in operations.filter(|operation| operation.request_body.is_some()) {
            let problem = Content::new(Some(Ref::from_schema_name("Problem")));
            let response = ResponseBuilder::new()
                .description("The body is not of this form; the answer names the field")
                .content("application/problem+json", problem);
            let responses = &mut operation.responses.responses;
            responses
                .entry(STATUS.to_owned())
                .or_insert_with(|| RefOr::T(response.build()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::router::operations, STATUS};

    #[test]
    fn every_operation_with_a_body_tells_that_it_may_be_refused() {
        let operations = operations();
        let with_body: Vec<_> = operations.iter().filter(|it| it["requestBody"].is_object()).collect();
        assert!(with_body.len() > 10);
        for operation in with_body {
            let answer = &operation["responses"][STATUS]["content"]["application/problem+json"];
            assert!(answer.is_object(), "{}", operation["operationId"]);
        }
    }
}
