//! Tokens → [`Function`].

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::{Attribute, FnArg, ItemFn, Meta, PatType, Path, Type, spanned::Spanned};

use super::{
    Function, Role,
    model::{Param, peel},
};
use crate::{
    allowed::{self, Macro},
    doc,
    faults::Faults,
    hash,
};

/// Reads the item under an attribute; nothing when it is not a function.
pub(crate) fn parse(
    owner: &'static Macro,
    arguments: &TokenStream,
    item: TokenStream,
    faults: &mut Faults,
) -> Option<Function> {
    let Ok(mut item) = syn::parse2::<ItemFn>(item) else {
        let Macro { name, form, .. } = owner;
        let text = format!("`{name}` goes on a function with a body; write `{form}`");
        faults.at(Span::call_site(), text);
        return None;
    };
    let hash = hash::of_source(arguments, &item);
    item.attrs
        .retain(|attribute| !is_second_declaration(owner, attribute, faults));
    let mut params = Vec::new();
    for input in &mut item.sig.inputs {
        if let FnArg::Typed(param) = input {
            params.push(parse_param(param, faults));
        }
    }
    Some(Function {
        owner,
        params,
        cfgs: item
            .attrs
            .iter()
            .filter(|attribute| attribute.path().is_ident("cfg"))
            .cloned()
            .collect(),
        description: doc::description(&item.attrs),
        hash,
        item,
    })
}

/// Refuses another of our attributes on the same function: a function declares one thing.
fn is_second_declaration(owner: &Macro, attribute: &Attribute, faults: &mut Faults) -> bool {
    let path = attribute.path();
    let is_ours = match path.segments.len() {
        1 => true,
        _ => path.segments.first().is_some_and(|first| first.ident == "edge_assets"),
    };
    let name = path.segments.last().map(|last| format!("#[{}]", last.ident));
    let Some(name) = name.filter(|name| is_ours && allowed::DECLARING.contains(&name.as_str())) else {
        return false;
    };
    let text = if name == owner.name {
        format!("`{name}` stands here twice; keep one")
    } else {
        format!("`{}` and `{name}` both declare this function; keep one", owner.name)
    };
    faults.at(path.span(), text);
    true
}

fn parse_param(param: &mut PatType, faults: &mut Faults) -> Param {
    let mut role = Role::Extracted;
    let written = peel(&param.ty);
    let (ty, by_ref) = match written {
        Type::Reference(reference) => ((*reference.elem).clone(), true),
        other => (other.clone(), false),
    };
    param.attrs.retain(|attribute| {
        let Some(marked) = parse_marker(attribute, faults) else {
            return true;
        };
        if !by_ref {
            let name = attribute.path().to_token_stream();
            faults.at(
                written.span(),
                format!("`#[{name}]` goes on a reference; write `&T` here"),
            );
        }
        role = marked;
        false
    });
    Param {
        role,
        span: ty.span(),
        ty,
        by_ref,
    }
}

/// Reads `#[dep(a)]`, `#[res]` and `#[res(Name)]`.
fn parse_marker(attribute: &Attribute, faults: &mut Faults) -> Option<Role> {
    if attribute.path().is_ident("dep") {
        match attribute.parse_args::<Path>() {
            Ok(asset) => Some(Role::Dep(asset)),
            Err(_) => {
                let text = "`#[dep]` takes the path of an asset; write `#[dep(raw_events)]`";
                faults.at(attribute.path().span(), text);
                Some(Role::Extracted)
            }
        }
    } else if attribute.path().is_ident("res") {
        if matches!(attribute.meta, Meta::Path(_)) {
            return Some(Role::Res(None));
        }
        match attribute.parse_args::<Path>() {
            Ok(name) => Some(Role::Res(Some(name))),
            Err(_) => {
                let text = "`#[res]` takes nothing or the type that names the resource; write `#[res(Replica)]`";
                faults.at(attribute.path().span(), text);
                Some(Role::Extracted)
            }
        }
    } else {
        None
    }
}
