//! Every refusal that concerns an enum of keys as a whole.

use syn::spanned::Spanned;

use super::model::PartitionsModel;
use crate::faults::Faults;

/// Gathers what is wrong with an enum of keys.
pub(crate) fn validate(model: &PartitionsModel, faults: &mut Faults) {
    let name = &model.ident;
    if let Some(span) = model.no_enum {
        let text =
            format!("`#[derive(Partitions)]` takes an enum, each variant a key; write `enum {name} {{ One, Other }}`");
        return faults.at(span, text);
    }
    if let Some(first) = model.generics.params.first() {
        faults.at(
            first.span(),
            "the keys of partitions are known while compiling, so the enum cannot be generic; take it off",
        );
    }
    if model.variants.is_empty() {
        faults.at(
            name.span(),
            format!("there are no partitions in `{name}`; give it variants"),
        );
    }
    for (place, variant) in model.variants.iter().enumerate() {
        if let Some(fields) = variant.fields {
            let text = format!(
                "a variant is one key, so `{}` cannot hold values; take them off",
                variant.ident
            );
            faults.at(fields, text);
        }
        if variant.key.trim().is_empty() {
            faults.at(
                variant.key_span,
                "the key is empty; give it a text, or take `rename` off",
            );
        } else if model.variants[..place].iter().any(|other| other.key == variant.key) {
            faults.at(
                variant.key_span,
                format!("the partition `{}` is there twice; rename one", variant.key),
            );
        }
    }
}
