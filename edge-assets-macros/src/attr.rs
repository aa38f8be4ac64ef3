//! The grammar that all attributes share: `name`, `name = value`, `name(..)`, separated by commas.
//!
//! A mistake in one argument does not hide those in the others: after it, reading goes on behind the next comma.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::{
    Expr, Ident, LitStr, Token,
    ext::IdentExt,
    parse::{ParseStream, Parser},
};

use crate::{faults::Faults, suggest::nearest};

/// One argument.
pub(crate) struct Arg {
    /// Its name.
    pub(crate) name: Name,
    /// What it says.
    pub(crate) value: ArgValue,
}

/// The name of an argument, an identifier or, for tags, a text.
pub(crate) struct Name {
    /// The name without quotes.
    pub(crate) text: String,
    /// Whether it stands in quotes.
    pub(crate) is_quoted: bool,
    /// Where it stands.
    pub(crate) span: Span,
}

/// What an argument says.
pub(crate) enum ArgValue {
    /// Nothing but its name.
    Flag,
    /// `= value`.
    Value(Box<Expr>),
    /// `(..)`.
    List(Vec<Arg>),
}

impl Arg {
    /// Where a text about the value points: at the value, else at the name.
    pub(crate) fn value_span(&self) -> Span {
        match &self.value {
            ArgValue::Value(value) => syn::spanned::Spanned::span(&**value),
            ArgValue::Flag | ArgValue::List(_) => self.name.span,
        }
    }
}

/// Reads the arguments of an attribute.
pub(crate) fn parse(tokens: TokenStream, faults: &mut Faults) -> Vec<Arg> {
    let mut arguments = Vec::new();
    let read = |input: ParseStream<'_>| {
        arguments = parse_list(input, faults);
        Ok(())
    };
    if let Err(error) = read.parse2(tokens) {
        faults.push(error);
    }
    arguments
}

fn parse_list(input: ParseStream<'_>, faults: &mut Faults) -> Vec<Arg> {
    let mut arguments = Vec::new();
    while !input.is_empty() {
        match parse_one(input, faults) {
            Ok(argument) => arguments.push(argument),
            Err(error) => {
                faults.push(error);
                skip_to_comma(input);
            }
        }
        if input.peek(Token![,]) {
            let _comma = input.parse::<Token![,]>();
        }
    }
    arguments
}

fn parse_one(input: ParseStream<'_>, faults: &mut Faults) -> syn::Result<Arg> {
    let name = parse_name(input)?;
    let value = if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        if input.is_empty() || input.peek(Token![,]) {
            let text = format!("`{}` has no value behind its `=`", name.text);
            return Err(syn::Error::new(name.span, text));
        }
        ArgValue::Value(Box::new(peel(input.parse()?)))
    } else if input.peek(syn::token::Paren) {
        let content;
        syn::parenthesized!(content in input);
        ArgValue::List(parse_list(&content, faults))
    } else {
        ArgValue::Flag
    };
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(Arg { name, value });
    }
    let missing = match value {
        ArgValue::Flag => "`=` or `,`",
        ArgValue::Value(_) | ArgValue::List(_) => "`,`",
    };
    Err(input.error(format!("expected {missing} after `{}`", name.text)))
}

fn parse_name(input: ParseStream<'_>) -> syn::Result<Name> {
    if input.peek(LitStr) {
        let text: LitStr = input.parse()?;
        return Ok(Name {
            text: text.value(),
            is_quoted: true,
            span: text.span(),
        });
    }
    // Not only identifiers: `crate` is a keyword.
    match Ident::parse_any(input) {
        Ok(name) => Ok(Name {
            text: name.unraw().to_string(),
            is_quoted: false,
            span: name.span(),
        }),
        Err(_) => Err(input.error("expected the name of an argument, such as `name = value`")),
    }
}

/// Takes off the invisible delimiters that `macro_rules!` puts around an expression or a path.
fn peel(value: Expr) -> Expr {
    match value {
        Expr::Group(group) => peel(*group.expr),
        Expr::Array(mut array) => {
            array.elems = array.elems.into_iter().map(peel).collect();
            Expr::Array(array)
        }
        other => other,
    }
}

fn skip_to_comma(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) {
        if input.parse::<TokenTree>().is_err() {
            return;
        }
    }
}

/// Picks the arguments that `owner` admits, the first of each name; the others are mistakes.
pub(crate) fn admitted<'a>(arguments: &'a [Arg], owner: &str, known: &[&str], faults: &mut Faults) -> Vec<&'a Arg> {
    let mut admitted: Vec<&Arg> = Vec::new();
    for argument in arguments {
        let name = &argument.name;
        if !known.contains(&name.text.as_str()) {
            let cure = match nearest(&name.text, known) {
                Some(near) => format!("did you mean `{near}`"),
                None => format!("it takes {}", enumerate(known)),
            };
            faults.at(name.span, format!("`{owner}` has no argument `{}`; {cure}", name.text));
        } else if admitted.iter().any(|other| other.name.text == name.text) {
            faults.at(name.span, format!("`{}` is given twice; keep one", name.text));
        } else {
            admitted.push(argument);
        }
    }
    admitted
}

fn enumerate(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn a_mistake_does_not_hide_the_others() {
        let mut faults = Faults::default();
        let arguments = parse(
            quote!(group "x", pool =, 5, timeout = "1s" retry, tags(a = "b" c, d = "e"), crate = x),
            &mut faults,
        );
        let names: Vec<&str> = arguments.iter().map(|argument| argument.name.text.as_str()).collect();
        assert_eq!(names, ["tags", "crate"]);
        assert_eq!(
            faults.texts(),
            [
                "expected `=` or `,` after `group`",
                "`pool` has no value behind its `=`",
                "expected the name of an argument, such as `name = value`",
                "expected `,` after `timeout`",
                "expected `,` after `a`",
            ]
        );
    }

    #[test]
    fn unknown_and_doubled_names_are_refused_with_the_cure() {
        let mut faults = Faults::default();
        let arguments = parse(quote!(grup = "x", pool = "a", pool = "b", zzz), &mut faults);
        let kept = admitted(&arguments, "#[asset]", &["group", "pool"], &mut faults);
        assert_eq!(kept.len(), 1);
        assert_eq!(
            faults.texts(),
            [
                "`#[asset]` has no argument `grup`; did you mean `group`",
                "`pool` is given twice; keep one",
                "`#[asset]` has no argument `zzz`; it takes `group`, `pool`",
            ]
        );
    }
}
