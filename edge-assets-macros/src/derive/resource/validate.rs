//! Every refusal that concerns a resource as a whole.

use syn::spanned::Spanned;

use super::model::ResourceModel;
use crate::{faults::Faults, value::Text};

/// Gathers what is wrong with a resource.
pub(crate) fn validate(model: &ResourceModel, faults: &mut Faults) {
    if let Some(span) = model.union {
        faults.at(
            span,
            "a union cannot be a resource, since steps share it; write a struct",
        );
    }
    if let Some(lifetime) = model.generics.lifetimes().next() {
        faults.at(
            lifetime.span(),
            "a resource lives as long as the program needs it, so it cannot borrow; own what it holds, or hold an `Arc`",
        );
    }
    if let Some(Text::Literal(name)) = &model.name
        && name.value().trim().is_empty()
    {
        faults.at(name.span(), "`name` is empty; say something, or take it off");
    }
}
