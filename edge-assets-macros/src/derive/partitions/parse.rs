//! An enum and its attributes → [`PartitionsModel`].

use proc_macro2::TokenStream;
use syn::{Attribute, Data, DeriveInput, Fields, Meta, ext::IdentExt, spanned::Spanned};

use super::model::{KeyModel, PartitionsModel};
use crate::{
    allowed::{PARTITION_ENUM, PARTITION_VARIANT},
    attr::{self, Arg},
    derive::config::{Casing, parse_casing, rename},
    faults::Faults,
    root::Root,
    value,
};

const OWNER: &str = "#[partition]";

/// Reads the item under a derive.
pub(crate) fn parse(item: TokenStream, faults: &mut Faults) -> Option<PartitionsModel> {
    let item: DeriveInput = syn::parse2(item).map_err(|error| faults.push(error)).ok()?;
    let mut root = Root::default();
    let mut casing = None;
    let own = arguments(&item.attrs, faults);
    for argument in attr::admitted(&own, OWNER, PARTITION_ENUM, faults) {
        match argument.name.text.as_str() {
            "crate" => root = value::root(argument, faults),
            "rename_all" => casing = parse_casing(argument, faults),
            _ => {}
        }
    }
    let casing = casing.unwrap_or(Casing::Snake);
    let (variants, no_enum) = match &item.data {
        Data::Enum(data) => {
            let variants = data.variants.iter();
            (
                variants.map(|variant| parse_variant(variant, casing, faults)).collect(),
                None,
            )
        }
        Data::Struct(_) | Data::Union(_) => (Vec::new(), Some(item.ident.span())),
    };
    Some(PartitionsModel {
        ident: item.ident,
        generics: item.generics,
        root,
        variants,
        no_enum,
    })
}

fn parse_variant(variant: &syn::Variant, casing: Casing, faults: &mut Faults) -> KeyModel {
    let mut model = KeyModel {
        key: casing.of_variant(&variant.ident.unraw().to_string()),
        key_span: variant.ident.span(),
        ident: variant.ident.clone(),
        fields: (!matches!(variant.fields, Fields::Unit)).then(|| variant.fields.span()),
    };
    let own = arguments(&variant.attrs, faults);
    for argument in attr::admitted(&own, OWNER, PARTITION_VARIANT, faults) {
        rename(argument, &mut model.key, &mut model.key_span, faults);
    }
    model
}

/// What stands in the parentheses of all `#[partition(..)]`.
fn arguments(attributes: &[Attribute], faults: &mut Faults) -> Vec<Arg> {
    let mut found = Vec::new();
    let own = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("partition"));
    for attribute in own {
        match &attribute.meta {
            Meta::List(list) => found.extend(attr::parse(list.tokens.clone(), faults)),
            Meta::Path(_) | Meta::NameValue(_) => faults.at(
                attribute.path().span(),
                "`#[partition]` takes its arguments in parentheses; write `#[partition(rename = \"eu-west\")]`",
            ),
        }
    }
    found
}
