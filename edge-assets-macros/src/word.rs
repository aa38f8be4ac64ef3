//! Words without quotes, of which an argument takes one or some: `overlap = queue`, `on = [failure, canceled]`.

use syn::{Expr, spanned::Spanned};

use crate::{
    attr::{Arg, ArgValue},
    faults::Faults,
    suggest::nearest,
    value::{elements, refuse},
};

/// Reads one of a few words, written without quotes.
pub(crate) fn word(arg: &Arg, known: &'static [&'static str], faults: &mut Faults) -> Option<&'static str> {
    let ArgValue::Value(value) = &arg.value else {
        return refuse(faults, arg.name.span, unknown_word(arg, None, known));
    };
    one_word(arg, value, known, faults)
}

/// Reads one of a few words, or a list of them.
pub(crate) fn words(arg: &Arg, known: &'static [&'static str], faults: &mut Faults) -> Vec<&'static str> {
    let Some(elements) = elements(arg) else {
        return word(arg, known, faults).into_iter().collect();
    };
    let mut found = Vec::new();
    for element in elements {
        let Some(word) = one_word(arg, element, known, faults) else {
            continue;
        };
        if found.contains(&word) {
            faults.at(element.span(), format!("`{word}` is named twice; keep one"));
        } else {
            found.push(word);
        }
    }
    found
}

fn one_word(arg: &Arg, value: &Expr, known: &'static [&'static str], faults: &mut Faults) -> Option<&'static str> {
    let written = match value {
        Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
        _ => None,
    };
    let found = known.iter().find(|word| Some(**word) == written.as_deref());
    if found.is_none() {
        faults.at(value.span(), unknown_word(arg, written.as_deref(), known));
    }
    found.copied()
}

/// `` `overlap` takes `skip`, `queue` or `allow`; did you mean `queue` ``.
fn unknown_word(arg: &Arg, written: Option<&str>, known: &[&str]) -> String {
    let name = &arg.name.text;
    let quoted: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
    let choice = match &quoted[..] {
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
        [] => String::new(),
    };
    let cure = match written.and_then(|written| nearest(written, known)) {
        Some(near) => format!("did you mean `{near}`"),
        None => format!("write `{name} = {}`", known.first().unwrap_or(&"")),
    };
    format!("`{name}` takes {choice}; {cure}")
}
