//! A field's type as people read it: without paths and lifetimes.

use quote::ToTokens;
use syn::{GenericArgument, PathArguments, PathSegment, Type};

/// `Option<std::borrow::Cow<'a, str>>` → `Option<Cow<str>>`.
pub(super) fn type_text(ty: &Type) -> String {
    match ty {
        Type::Path(path) => path.path.segments.last().map(segment).unwrap_or_default(),
        Type::Reference(reference) => format!("&{}", type_text(&reference.elem)),
        Type::Slice(slice) => format!("[{}]", type_text(&slice.elem)),
        Type::Array(array) => format!("[{}; {}]", type_text(&array.elem), array.len.to_token_stream()),
        Type::Tuple(tuple) => {
            let elements: Vec<String> = tuple.elems.iter().map(type_text).collect();
            format!("({})", elements.join(", "))
        }
        Type::Group(group) => type_text(&group.elem),
        Type::Paren(paren) => type_text(&paren.elem),
        other => other.to_token_stream().to_string(),
    }
}

fn segment(segment: &PathSegment) -> String {
    let name = segment.ident.to_string();
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return name;
    };
    let arguments: Vec<String> = arguments
        .args
        .iter()
        .filter_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(type_text(ty)),
            GenericArgument::Lifetime(_) => None,
            other => Some(other.to_token_stream().to_string()),
        })
        .collect();
    if arguments.is_empty() {
        name
    } else {
        format!("{name}<{}>", arguments.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::type_text;

    #[test]
    fn types_read_without_paths_and_lifetimes() {
        for (written, text) in [
            ("u64", "u64"),
            ("std::string::String", "String"),
            ("Option<std::borrow::Cow<'a, str>>", "Option<Cow<str>>"),
            ("&'a [u8]", "&[u8]"),
            ("[f32; 3]", "[f32; 3]"),
            ("(u8, Vec<(String, jiff::Timestamp)>)", "(u8, Vec<(String, Timestamp)>)"),
            ("BTreeMap<String, Option<i64>>", "BTreeMap<String, Option<i64>>"),
            ("FixedString<4>", "FixedString<4>"),
            ("Event<'a>", "Event"),
        ] {
            assert_eq!(type_text(&syn::parse_str(written).unwrap()), text);
        }
    }
}
