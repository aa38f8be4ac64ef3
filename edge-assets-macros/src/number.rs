//! Numbers: alone, negative, or several by name.

use quote::ToTokens;
use syn::{Expr, ExprLit, Lit, spanned::Spanned};

use crate::{
    attr::{Arg, ArgValue, Name},
    faults::Faults,
    value::{is_constant, refuse, wants},
};

/// Reads a whole number, or a constant expression of type `u32`.
pub(crate) fn number(arg: &Arg, example: &str, faults: &mut Faults) -> Option<Expr> {
    let wants = || wants(arg, "a whole number", example);
    let ArgValue::Value(value) = &arg.value else {
        return refuse(faults, arg.name.span, wants());
    };
    match &**value {
        Expr::Lit(ExprLit {
            lit: Lit::Int(number), ..
        }) if number.base10_parse::<u32>().is_ok() => Some((**value).clone()),
        constant if is_constant(constant) => Some(constant.clone()),
        other => refuse(faults, other.span(), wants()),
    }
}

/// Reads a whole number that may be negative, or a constant expression of type `i32`.
pub(crate) fn integer(arg: &Arg, example: &str, faults: &mut Faults) -> Option<Expr> {
    if let ArgValue::Value(value) = &arg.value {
        let number = value.to_token_stream().to_string().replace(' ', "");
        if number.parse::<i32>().is_ok() || is_constant(value) {
            return Some((**value).clone());
        }
    }
    refuse(
        faults,
        arg.value_span(),
        wants(arg, "a whole number of 32 bits", example),
    )
}

/// Whether an expression is the literal 0.
pub(crate) fn is_zero(value: &Expr) -> bool {
    matches!(value, Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) if number.base10_parse::<u64>().is_ok_and(|number| number == 0))
}

/// Reads numbers by name: `tag_limits(target = 2)`.
pub(crate) fn numbers<'a>(arg: &'a Arg, example: &str, faults: &mut Faults) -> Vec<(&'a Name, Expr)> {
    let ArgValue::List(pairs) = &arg.value else {
        let text = format!(
            "`{0}` takes names and numbers in parentheses; write `{0}({example})`",
            arg.name.text
        );
        faults.at(arg.value_span(), text);
        return Vec::new();
    };
    let mut found: Vec<(&Name, Expr)> = Vec::new();
    for pair in pairs {
        if found.iter().any(|(name, _)| name.text == pair.name.text) {
            faults.at(pair.name.span, format!("`{}` is given twice; keep one", pair.name.text));
        } else if let Some(value) = number(pair, "2", faults) {
            found.push((&pair.name, value));
        }
    }
    found
}
