//! Arguments and item → [`CheckModel`].

use proc_macro2::TokenStream;
use syn::Expr;

use super::model::{CheckModel, Severity};
use crate::{
    allowed,
    attr::{self, Arg, ArgValue},
    faults::Faults,
    function::{self, Function, Role},
    root::Root,
    value,
};

/// Types that are parameters by themselves, also by reference; every other `&T` is the value that is checked.
const PARAMETERS: [&str; 6] = ["AssetContext", "Res", "Dep", "Deps", "Config", "Partition"];

/// Reads a check; nothing when the attribute does not stand on a function.
pub(crate) fn parse(arguments: TokenStream, item: TokenStream, faults: &mut Faults) -> Option<CheckModel> {
    let owner = &allowed::CHECK;
    let mut function = function::parse(owner, &arguments, item, faults)?;
    mark_checked(&mut function);
    let arguments = attr::parse(arguments, faults);
    let mut model = CheckModel {
        function,
        root: Root::default(),
        asset: None,
        names_asset: false,
        blocking: false,
        severity: Severity::default(),
        description: None,
    };
    for argument in attr::admitted(&arguments, owner.name, owner.arguments, faults) {
        match argument.name.text.as_str() {
            "asset" => {
                model.names_asset = true;
                model.asset = value::path(argument, "the path of an asset", "raw_events", faults);
            }
            "blocking" => model.blocking = value::flag(argument, faults).unwrap_or_default(),
            "severity" => model.severity = parse_severity(argument, faults),
            "description" => model.description = value::text(argument, "\"There are devices.\"", faults),
            "crate" => model.root = value::root(argument, faults),
            _ => {}
        }
    }
    Some(model)
}

fn mark_checked(function: &mut Function) {
    for param in &mut function.params {
        let known = param
            .type_name()
            .is_some_and(|name| PARAMETERS.iter().any(|known| name == known));
        if param.by_ref && !known && matches!(param.role, Role::Extracted) {
            param.role = Role::Checked;
        }
    }
}

fn parse_severity(argument: &Arg, faults: &mut Faults) -> Severity {
    if let ArgValue::Value(value) = &argument.value
        && let Expr::Path(path) = &**value
        && let Some(name) = path.path.get_ident()
    {
        if name == "warn" {
            return Severity::Warn;
        }
        if name == "error" {
            return Severity::Error;
        }
    }
    let text = "`severity` takes `warn` or `error`; write `severity = warn`";
    faults.at(argument.value_span(), text);
    Severity::default()
}
