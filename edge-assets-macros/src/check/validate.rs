//! Every refusal that concerns a check as a whole.

use super::model::CheckModel;
use crate::{
    faults::Faults,
    function::{self, Bounds, Role},
};

/// Gathers what is wrong with a check.
pub(crate) fn validate(model: &CheckModel, faults: &mut Faults) {
    if !model.names_asset {
        let text = "`#[asset_check]` does not say which asset it checks; add `asset = my_asset`";
        faults.at(model.function.ident().span(), text);
    }
    let mut checked = model
        .function
        .params
        .iter()
        .filter(|param| matches!(param.role, Role::Checked));
    if let (Some(_), Some(second)) = (checked.next(), checked.next()) {
        let text = "a check looks at one value, that of its asset; take other values as `Dep<that_asset>`, \
                    and resources as `Res<..>`";
        faults.at(second.span, text);
    }
    function::validate(&model.function, Bounds::Returns("-> CheckResult"), faults);
}
