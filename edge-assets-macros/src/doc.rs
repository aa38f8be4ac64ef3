//! Doc comment → description: what people read in the command line and the UI.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Expr, Lit, Meta};

/// The text of the doc attributes, as an expression of type `&'static str`.
pub(crate) fn description(attributes: &[Attribute]) -> TokenStream {
    let mut lines: Vec<String> = Vec::new();
    let mut parts: Vec<TokenStream> = Vec::new();
    for value in attributes.iter().filter_map(doc_value) {
        match value {
            Expr::Lit(literal) if let Lit::Str(text) = &literal.lit => {
                lines.extend(text.value().split('\n').map(ToOwned::to_owned));
            }
            // `#[doc = include_str!("daily.md")]`
            included => {
                let text = dedent(&std::mem::take(&mut lines));
                parts.push(quote!(#text, "\n", #included, "\n"));
            }
        }
    }
    let text = dedent(&lines);
    if parts.is_empty() {
        return quote!(#text);
    }
    quote!(::core::concat!(#(#parts,)* #text))
}

fn doc_value(attribute: &Attribute) -> Option<&Expr> {
    match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => Some(&pair.value),
        _ => None,
    }
}

/// Takes off the indentation that all lines share, and blank lines at both ends.
fn dedent(lines: &[String]) -> String {
    let blank = |line: &&String| line.trim().is_empty();
    let shared = lines
        .iter()
        .filter(|line| !blank(line))
        .map(|line| line.len() - line.trim_start_matches(' ').len())
        .min()
        .unwrap_or(0);
    let text: Vec<&str> = lines
        .iter()
        .map(|line| line.get(shared..).unwrap_or_default().trim_end())
        .collect();
    text.join("\n").trim_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use syn::{ItemFn, parse_quote};

    use super::*;

    #[test]
    fn the_shared_indentation_goes_and_the_rest_stays() {
        let item: ItemFn = parse_quote! {
            /// One row per device.
            ///
            ///     select 1
            #[must_use]
            fn daily() {}
        };
        assert_eq!(
            description(&item.attrs).to_string(),
            "\"One row per device.\\n\\n    select 1\""
        );
    }

    #[test]
    fn an_included_file_stays_an_expression() {
        let item: ItemFn = parse_quote! {
            #[doc = "Head."]
            #[doc = include_str!("daily.md")]
            fn daily() {}
        };
        let text = description(&item.attrs).to_string();
        assert!(text.contains("concat") && text.contains("\"Head.\"") && text.contains("include_str ! (\"daily.md\")"));
    }
}
