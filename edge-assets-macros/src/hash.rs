//! The hash of an asset's source: what makes its code version change, and the files that it includes.
//!
//! What is hashed, token by token: the arguments of the attribute, then the function with its attributes, signature and
//! body as the parser understood them. Whitespace, comments and doc comments are not tokens of the code and do not count.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ItemFn;

/// Where FNV-1a begins; the same as `edge_assets::version::FNV_START`.
const START: u64 = 0xcbf2_9ce4_8422_2325;

/// Hashes the arguments of the attribute and the function.
pub(crate) fn of_source(arguments: &TokenStream, function: &ItemFn) -> u64 {
    let hash = fold(START, arguments.clone());
    fold(hash, function.to_token_stream())
}

/// Source: FNV-1a of Fowler, Noll and Vo, draft-eastlake-fnv.
fn fnv1a(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn fold(mut hash: u64, tokens: TokenStream) -> u64 {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' && tokens.peek().is_some_and(is_doc) => {
                tokens.next();
            }
            TokenTree::Group(group) => {
                let (open, close): (&[u8], &[u8]) = match group.delimiter() {
                    Delimiter::Parenthesis => (b"(", b")"),
                    Delimiter::Brace => (b"{", b"}"),
                    Delimiter::Bracket => (b"[", b"]"),
                    Delimiter::None => (b"", b""),
                };
                hash = fnv1a(fold(fnv1a(hash, open), group.stream()), close);
            }
            // `&&` and `& &` are different code, so a joint operator is told from its parts.
            TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint => {
                hash = fnv1a(hash, punct.to_string().as_bytes());
            }
            other => hash = fnv1a(fnv1a(hash, other.to_string().as_bytes()), b" "),
        }
    }
    hash
}

fn is_doc(token: &TokenTree) -> bool {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
            matches!(group.stream().into_iter().next(), Some(TokenTree::Ident(name)) if name == "doc")
        }
        _ => false,
    }
}

/// Finds every `include_str!(..)` in a function body, as expressions, each text once.
pub(crate) fn includes(body: TokenStream) -> Vec<TokenStream> {
    let mut found = Vec::new();
    gather(body, &mut found);
    let mut seen: Vec<String> = Vec::new();
    found.retain(|include| {
        let text = include.to_string();
        let new = !seen.contains(&text);
        seen.push(text);
        new
    });
    found
}

fn gather(tokens: TokenStream, found: &mut Vec<TokenStream>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else {
            continue;
        };
        let invoked = match tokens[..at] {
            [.., TokenTree::Ident(ref name), TokenTree::Punct(ref bang)] => {
                name == "include_str" && bang.as_char() == '!'
            }
            _ => false,
        };
        if !invoked {
            gather(group.stream(), found);
        } else if !has_dollar(group.stream()) {
            let name = &tokens[at - 2];
            found.push(quote!(::core::#name! #group));
        }
    }
}

/// Whether the tokens belong to the definition of a `macro_rules!`, where `$path` is not known yet.
fn has_dollar(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Punct(punct) => punct.as_char() == '$',
        TokenTree::Group(group) => has_dollar(group.stream()),
        TokenTree::Ident(_) | TokenTree::Literal(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(arguments: &str, function: &str) -> u64 {
        of_source(&arguments.parse().unwrap(), &syn::parse_str(function).unwrap())
    }

    #[test]
    fn the_hash_is_fnv_1a() {
        assert_eq!(fnv1a(START, b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(START, b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn whitespace_and_comments_do_not_count() {
        let plain = hash("group=\"x\"", "fn a(x:u8)->u8{x+1>-2&&true}");
        let spaced = "/// Says more.\nfn a ( x : u8 ) -> u8 { // a comment\n x + 1 > -2 && true /* and another */ }";
        assert_eq!(plain, hash("group = \"x\"", spaced));
    }

    #[test]
    fn every_other_change_counts() {
        let versions = [
            hash("", "fn a() -> u8 { 1 }"),
            hash("", "fn a() -> u8 { 2 }"),
            hash("", "fn b() -> u8 { 1 }"),
            hash("", "fn a() -> u16 { 1 }"),
            hash("deps = [b]", "fn a() -> u8 { 1 }"),
            hash("", "fn a(x: u8) -> u8 { 1 }"),
            hash("", "fn a() -> bool { x && y }"),
            hash("", "fn a() -> bool { x & &y }"),
            hash("", "fn a() -> bool { (x & &y) }"),
        ];
        for (at, version) in versions.iter().enumerate() {
            assert!(!versions[..at].contains(version), "version {at} equals an earlier one");
        }
    }

    #[test]
    fn includes_are_found_wherever_they_stand_and_once() {
        let body = quote!({
            let a = include_str!("a.sql");
            query(format!("{} {}", include_str!("b.sql"), std::include_str!("a.sql"))).await;
            macro_rules! sql {
                ($path:literal) => {
                    include_str!($path)
                };
            }
        });
        let found: Vec<String> = includes(body).iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            [
                ":: core :: include_str ! (\"a.sql\")",
                ":: core :: include_str ! (\"b.sql\")"
            ]
        );
    }
}
