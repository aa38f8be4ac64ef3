//! The names of environment variables that hold settings: `EDGE_CONFIG__ASSET__SETTING`.

/// What the name of every variable that holds a setting begins with.
pub const VARIABLE_PREFIX: &str = "EDGE_CONFIG__";

/// The variable that holds a setting: `EDGE_CONFIG__EDGE_DAILY__LOGIN__USER` for `login.user` of `edge/daily`.
///
/// Letters become capitals, every other character but a digit becomes `_`; the parts are joined by two of them.
#[must_use]
pub fn variable_name(asset: &str, setting: &str) -> String {
    let mut name = format!("{VARIABLE_PREFIX}{}", variable_part(asset));
    for part in setting.split('.').filter(|part| !part.is_empty()) {
        name.push_str("__");
        name.push_str(&variable_part(part));
    }
    name
}

/// The part of a variable's name that stands for an asset, or for a setting.
pub(crate) fn variable_part(name: &str) -> String {
    let upper = |c: char| {
        if c.is_ascii_alphanumeric() {
            c.to_ascii_uppercase()
        } else {
            '_'
        }
    };
    name.chars().map(upper).collect()
}
