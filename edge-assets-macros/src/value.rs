//! What the value of an argument may be: a text, a list, a duration, a flag, a path. One reader each; numbers and words have
//! files of their own.
//!
//! Where a literal may stand, a constant expression may: rustc checks its type at its place.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Expr, ExprLit, ExprPath, Lit, LitStr, Path, spanned::Spanned};

use crate::{
    attr::{Arg, ArgValue, Name},
    duration,
    faults::Faults,
    root::{Root, relocate},
};

/// A text, or a constant expression of type `&'static str`.
pub(crate) enum Text {
    Literal(LitStr),
    Constant(Box<Expr>),
}

impl ToTokens for Text {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Literal(text) => text.to_tokens(tokens),
            Self::Constant(value) => value.to_tokens(tokens),
        }
    }
}

/// Milliseconds, or a constant expression of type `Duration`.
pub(crate) enum DurationArg {
    Literal(u64, Span),
    Constant(Box<Expr>),
}

impl DurationArg {
    /// The milliseconds, where they are known while compiling the attribute.
    pub(crate) fn known_ms(&self) -> Option<u64> {
        match self {
            Self::Literal(ms, _) => Some(*ms),
            Self::Constant(_) => None,
        }
    }

    /// Where it stands.
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Literal(_, span) => *span,
            Self::Constant(value) => value.span(),
        }
    }

    /// An expression of type `Duration`.
    pub(crate) fn expand(&self, root: &Root) -> TokenStream {
        match self {
            Self::Literal(ms, _) => {
                let private = root.private();
                quote!(#private::Duration::from_millis(#ms))
            }
            Self::Constant(value) => {
                let private = root.private();
                typed(value, &quote!(#private::Duration))
            }
        }
    }
}

/// A value of a stated type, all of it at the value, so that rustc reports another type there and nowhere else.
pub(crate) fn typed(value: &impl ToTokens, ty: &TokenStream) -> TokenStream {
    let span = value
        .to_token_stream()
        .into_iter()
        .next()
        .map_or_else(Span::call_site, |token| token.span());
    let ty = relocate(ty, span);
    quote_spanned!(span=> { let __edge_value: #ty = #value; __edge_value })
}

/// A reference to a constant of a stated type; rustc reports another type at the value.
pub(crate) fn constant(value: &impl ToTokens, ty: &TokenStream) -> TokenStream {
    let value = typed(value, ty);
    quote!({ const __EDGE_CONSTANT: #ty = #value; &__EDGE_CONSTANT })
}

/// An upstream asset in a list.
pub(crate) enum AssetRef {
    Path(Path),
    Key(LitStr),
}

/// A label.
pub(crate) struct Tag {
    pub(crate) name: Name,
    pub(crate) value: Text,
}

/// Reads a text.
pub(crate) fn text(arg: &Arg, example: &str, faults: &mut Faults) -> Option<Text> {
    let wants = || wants(arg, "a text", example);
    match &arg.value {
        ArgValue::Value(value) => text_of(value).or_else(|| refuse(faults, value.span(), wants())),
        ArgValue::Flag | ArgValue::List(_) => refuse(faults, arg.name.span, wants()),
    }
}

/// Reads a text that the macro itself must know, so that a constant does not do.
pub(crate) fn literal(arg: &Arg, example: &str, faults: &mut Faults) -> Option<LitStr> {
    if let ArgValue::Value(value) = &arg.value
        && let Expr::Lit(ExprLit {
            lit: Lit::Str(text), ..
        }) = &**value
    {
        return Some(text.clone());
    }
    refuse(faults, arg.value_span(), wants(arg, "a text in quotes", example))
}

/// Reads a text, or a list of texts, that the macro itself must know.
pub(crate) fn literals(arg: &Arg, example: &str, faults: &mut Faults) -> Vec<LitStr> {
    let Some(elements) = elements(arg) else {
        return literal(arg, example, faults).into_iter().collect();
    };
    let mut found = Vec::new();
    for element in elements {
        match element {
            Expr::Lit(ExprLit {
                lit: Lit::Str(text), ..
            }) => found.push(text.clone()),
            other => faults.at(other.span(), wants(arg, "a text in quotes, or a list of them", example)),
        }
    }
    found
}

/// Reads a list of texts.
pub(crate) fn texts(arg: &Arg, example: &str, faults: &mut Faults) -> Vec<Text> {
    let wants = || wants(arg, "a list of texts", example);
    let Some(elements) = elements(arg) else {
        faults.at(arg.value_span(), wants());
        return Vec::new();
    };
    elements
        .filter_map(|element| text_of(element).or_else(|| refuse(faults, element.span(), wants())))
        .collect()
}

/// Reads a list of assets.
pub(crate) fn assets(arg: &Arg, example: &str, faults: &mut Faults) -> Vec<AssetRef> {
    let Some(elements) = elements(arg) else {
        faults.at(arg.value_span(), wants(arg, "a list of assets", example));
        return Vec::new();
    };
    let mut found: Vec<AssetRef> = Vec::new();
    for element in elements {
        let asset = match element {
            Expr::Path(path) if path.qself.is_none() => AssetRef::Path(path.path.clone()),
            Expr::Lit(ExprLit { lit: Lit::Str(key), .. }) => AssetRef::Key(key.clone()),
            other => {
                faults.at(
                    other.span(),
                    "expected the path of an asset, or in quotes the key of one that is made at run time",
                );
                continue;
            }
        };
        let name = asset.to_token_stream().to_string();
        if found.iter().any(|other| other.to_token_stream().to_string() == name) {
            faults.at(
                element.span(),
                format!("`{}` is named twice; keep one", name.replace(' ', "")),
            );
        } else {
            found.push(asset);
        }
    }
    found
}

impl ToTokens for AssetRef {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Path(path) => path.to_tokens(tokens),
            Self::Key(key) => key.to_tokens(tokens),
        }
    }
}

/// Reads a path.
pub(crate) fn path(arg: &Arg, what: &str, example: &str, faults: &mut Faults) -> Option<Path> {
    if let ArgValue::Value(value) = &arg.value
        && let Expr::Path(path) = &**value
        && path.qself.is_none()
    {
        return Some(path.path.clone());
    }
    refuse(faults, arg.value_span(), wants(arg, what, example))
}

/// Reads `crate = path`.
pub(crate) fn root(arg: &Arg, faults: &mut Faults) -> Root {
    let found = path(arg, "the path of the framework's crate", "my_edge_assets", faults);
    found.map(Root::new).unwrap_or_default()
}

/// Reads a duration.
pub(crate) fn duration(arg: &Arg, example: &str, faults: &mut Faults) -> Option<DurationArg> {
    let wants = || wants(arg, "a duration", example);
    let ArgValue::Value(value) = &arg.value else {
        return refuse(faults, arg.name.span, wants());
    };
    match &**value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text), ..
        }) => match duration::parse_ms(&text.value()) {
            Some(ms) => Some(DurationArg::Literal(ms, text.span())),
            None => {
                let fault = format!(
                    "`{}` is not a duration; write numbers with units, such as `500ms`, `30s`, `5m`, `1h30m` or `2d`",
                    text.value()
                );
                refuse(faults, text.span(), fault)
            }
        },
        constant if is_constant(constant) => Some(DurationArg::Constant(value.clone())),
        other => refuse(faults, other.span(), wants()),
    }
}

/// Reads a list of paths.
pub(crate) fn paths(arg: &Arg, what: &str, example: &str, faults: &mut Faults) -> Vec<Path> {
    let Some(elements) = elements(arg) else {
        let text = format!("`{0}` takes a list of {what}; write `{0} = [{example}]`", arg.name.text);
        faults.at(arg.value_span(), text);
        return Vec::new();
    };
    let mut found: Vec<Path> = Vec::new();
    for element in elements {
        let Expr::Path(ExprPath { qself: None, path, .. }) = element else {
            faults.at(
                element.span(),
                format!("expected the path of a {}", what.trim_end_matches('s')),
            );
            continue;
        };
        let name = |path: &Path| path.to_token_stream().to_string().replace(' ', "");
        if found.iter().any(|other| name(other) == name(path)) {
            faults.at(element.span(), format!("`{}` is named twice; keep one", name(path)));
        } else {
            found.push(path.clone());
        }
    }
    found
}

/// Reads a list of expressions, or one alone, which may be a list itself.
pub(crate) fn expressions(arg: &Arg, example: &str, faults: &mut Faults) -> Vec<Expr> {
    match &arg.value {
        ArgValue::Value(value) => match &**value {
            Expr::Array(array) => array.elems.iter().cloned().collect(),
            alone => vec![alone.clone()],
        },
        ArgValue::Flag | ArgValue::List(_) => {
            faults.at(arg.value_span(), wants(arg, "a list of expressions", example));
            Vec::new()
        }
    }
}

/// Reads an asset: its path, or in quotes the key of one that is made at run time.
pub(crate) fn asset(arg: &Arg, faults: &mut Faults) -> Option<AssetRef> {
    if let ArgValue::Value(value) = &arg.value
        && let Expr::Lit(ExprLit { lit: Lit::Str(key), .. }) = &**value
    {
        return Some(AssetRef::Key(key.clone()));
    }
    path(
        arg,
        "the path of an asset, or in quotes the key of one that is made at run time",
        "my_asset",
        faults,
    )
    .map(AssetRef::Path)
}

/// Reads a flag: `name`, `name = true`, `name = false`.
pub(crate) fn flag(arg: &Arg, faults: &mut Faults) -> Option<bool> {
    match &arg.value {
        ArgValue::Flag => return Some(true),
        ArgValue::Value(value) => {
            if let Expr::Lit(ExprLit {
                lit: Lit::Bool(flag), ..
            }) = &**value
            {
                return Some(flag.value);
            }
        }
        ArgValue::List(_) => {}
    }
    let text = format!(
        "`{0}` takes `true` or `false`; write `{0}` or `{0} = false`",
        arg.name.text
    );
    refuse(faults, arg.value_span(), text)
}

/// Reads labels: `tags(tier = "gold")`.
pub(crate) fn tags(arg: &Arg, faults: &mut Faults) -> Vec<Tag> {
    let ArgValue::List(pairs) = &arg.value else {
        let text = "`tags` takes names and texts in parentheses; write `tags(tier = \"gold\")`";
        faults.at(arg.value_span(), text);
        return Vec::new();
    };
    let mut tags: Vec<Tag> = Vec::new();
    for pair in pairs {
        if tags.iter().any(|tag| tag.name.text == pair.name.text) {
            faults.at(
                pair.name.span,
                format!("the tag `{}` is given twice; keep one", pair.name.text),
            );
        } else if let Some(value) = text(pair, "\"gold\"", faults) {
            let name = Name {
                text: pair.name.text.clone(),
                is_quoted: pair.name.is_quoted,
                span: pair.name.span,
            };
            tags.push(Tag { name, value });
        }
    }
    tags
}

/// Labels, as a constant list of pairs.
pub(crate) fn expand_tags(tags: &[Tag]) -> TokenStream {
    let pairs = tags.iter().map(|Tag { name, value }| {
        let name = &name.text;
        quote!((#name, #value))
    });
    quote!(&[#(#pairs),*])
}

pub(crate) fn elements(arg: &Arg) -> Option<impl Iterator<Item = &Expr>> {
    match &arg.value {
        ArgValue::Value(value) => match &**value {
            Expr::Array(array) => Some(array.elems.iter()),
            _ => None,
        },
        ArgValue::Flag | ArgValue::List(_) => None,
    }
}

fn text_of(value: &Expr) -> Option<Text> {
    match value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text), ..
        }) => Some(Text::Literal(text.clone())),
        constant if is_constant(constant) => Some(Text::Constant(Box::new(constant.clone()))),
        _ => None,
    }
}

/// Whether an expression may be a constant; a lone name in lower case is rather a text that lacks its quotes.
pub(crate) fn is_constant(value: &Expr) -> bool {
    match value {
        Expr::Path(path) => match path.path.get_ident() {
            Some(name) => !name.to_string().starts_with(|c: char| c.is_lowercase()),
            None => true,
        },
        Expr::Lit(_) | Expr::Array(_) | Expr::Tuple(_) | Expr::Closure(_) | Expr::Assign(_) | Expr::Range(_) => false,
        Expr::Unary(unary) => is_constant(&unary.expr),
        _ => true,
    }
}

pub(crate) fn wants(arg: &Arg, what: &str, example: &str) -> String {
    format!("`{0}` takes {what}; write `{0} = {example}`", arg.name.text)
}

pub(crate) fn refuse<T>(faults: &mut Faults, span: Span, text: impl std::fmt::Display) -> Option<T> {
    faults.at(span, text);
    None
}
