//! Item → [`ConfigModel`].

use proc_macro2::{Span, TokenStream};
use syn::{Attribute, Data, DeriveInput, Expr, Field, Fields, Ident, Meta, ext::IdentExt, spanned::Spanned};

use super::{
    casing::Casing,
    model::{Bound, ConfigModel, DefaultModel, FieldModel, Form, VariantModel},
};
use crate::{
    allowed::{CONFIG_ENUM, CONFIG_FIELD, CONFIG_STRUCT, CONFIG_VARIANT},
    attr::{self, Arg, ArgValue},
    doc,
    faults::Faults,
    root::Root,
    suggest::nearest,
    value,
};

/// As the texts name the attribute.
const OWNER: &str = "#[config]";

/// Reads the item under a derive.
pub(crate) fn parse(item: TokenStream, faults: &mut Faults) -> Option<ConfigModel> {
    let item = match syn::parse2::<DeriveInput>(item) {
        Ok(item) => item,
        Err(error) => {
            faults.push(error);
            return None;
        }
    };
    let known = match item.data {
        Data::Enum(_) => CONFIG_ENUM,
        Data::Struct(_) | Data::Union(_) => CONFIG_STRUCT,
    };
    let arguments = arguments(&item.attrs, faults);
    let mut root = Root::default();
    let mut default = None;
    let mut casing = None;
    for argument in attr::admitted(&arguments, OWNER, known, faults) {
        match argument.name.text.as_str() {
            "crate" => root = value::root(argument, faults),
            "rename_all" => casing = parse_casing(argument, faults),
            "default" => default = parse_default_of_all(argument, faults),
            _ => {}
        }
    }
    let of_serde = || of_serde(&item.attrs, "rename_all").and_then(|name| Casing::of_name(&name));
    let casing = casing.or_else(of_serde);
    let form = match &item.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => Form::Settings(
                fields
                    .named
                    .iter()
                    .filter_map(|field| parse_field(field, casing, faults))
                    .collect(),
            ),
            Fields::Unnamed(fields) => Form::Other(fields.span(), "settings have names, and a tuple struct gives none"),
            Fields::Unit => Form::Other(item.ident.span(), "there is no setting in a struct without fields"),
        },
        Data::Enum(data) => Form::Choices(
            data.variants
                .iter()
                .map(|variant| {
                    let of_field = |field: &Field| arguments_of_nothing(&field.attrs, faults);
                    variant.fields.iter().for_each(of_field);
                    parse_variant(variant, casing.unwrap_or(Casing::Snake), faults)
                })
                .collect(),
        ),
        Data::Union(data) => Form::Other(
            data.union_token.span,
            "a union does not know which of its fields it holds",
        ),
    };
    Some(ConfigModel {
        description: doc::description(&item.attrs),
        ident: item.ident,
        generics: item.generics,
        root,
        default,
        form,
    })
}

fn parse_field(field: &Field, casing: Option<Casing>, faults: &mut Faults) -> Option<FieldModel> {
    let ident = field.ident.clone()?;
    let own = ident.unraw().to_string();
    let name = of_serde(&field.attrs, "rename")
        .unwrap_or_else(|| casing.map_or_else(|| own.clone(), |casing| casing.of_field(&own)));
    let mut model = FieldModel {
        name,
        name_span: ident.span(),
        ident,
        ty: field.ty.clone(),
        description: doc::description(&field.attrs),
        default: None,
        min: None,
        max: None,
        serde: None,
        secret: None,
    };
    let arguments = arguments(&field.attrs, faults);
    for argument in attr::admitted(&arguments, OWNER, CONFIG_FIELD, faults) {
        let span = argument.name.span;
        match argument.name.text.as_str() {
            "default" => model.default = parse_default(argument, faults),
            "min" => model.min = parse_bound(argument, faults),
            "max" => model.max = parse_bound(argument, faults),
            "rename" => rename(argument, &mut model.name, &mut model.name_span, faults),
            "serde" if value::flag(argument, faults) == Some(true) => model.serde = Some(span),
            "secret" if value::flag(argument, faults) == Some(true) => model.secret = Some(span),
            _ => {}
        }
    }
    Some(model)
}

fn parse_variant(variant: &syn::Variant, casing: Casing, faults: &mut Faults) -> VariantModel {
    let ident: Ident = variant.ident.clone();
    let own = ident.unraw().to_string();
    let mut model = VariantModel {
        name: of_serde(&variant.attrs, "rename").unwrap_or_else(|| casing.of_variant(&own)),
        name_span: ident.span(),
        ident,
        description: doc::description(&variant.attrs),
        fields: (!matches!(variant.fields, Fields::Unit)).then(|| variant.fields.span()),
    };
    let arguments = arguments(&variant.attrs, faults);
    for argument in attr::admitted(&arguments, OWNER, CONFIG_VARIANT, faults) {
        rename(argument, &mut model.name, &mut model.name_span, faults);
    }
    model
}

/// The arguments of every `#[config(..)]`.
fn arguments(attributes: &[Attribute], faults: &mut Faults) -> Vec<Arg> {
    let mut found = Vec::new();
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("config"))
    {
        match &attribute.meta {
            Meta::List(list) => found.extend(attr::parse(list.tokens.clone(), faults)),
            Meta::Path(_) | Meta::NameValue(_) => {
                let text = "`#[config]` takes its arguments in parentheses; write `#[config(default = 5)]`";
                faults.at(attribute.path().span(), text);
            }
        }
    }
    found
}

/// Refuses arguments where there can be none.
fn arguments_of_nothing(attributes: &[Attribute], faults: &mut Faults) {
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("config"))
    {
        let text = "`#[config]` goes on a struct or an enum, on a field of a struct, or on a variant; take it off";
        faults.at(attribute.path().span(), text);
    }
}

fn parse_default(argument: &Arg, faults: &mut Faults) -> Option<DefaultModel> {
    match &argument.value {
        ArgValue::Flag => Some(DefaultModel::OfType(argument.name.span)),
        ArgValue::Value(value) => Some(DefaultModel::Value((**value).clone())),
        ArgValue::List(_) => {
            let text = "`default` takes a value; write `default = 5`, or `default` for that of the type";
            faults.at(argument.name.span, text);
            None
        }
    }
}

fn parse_default_of_all(argument: &Arg, faults: &mut Faults) -> Option<Span> {
    if matches!(argument.value, ArgValue::Flag) {
        return Some(argument.name.span);
    }
    let text = "`default` on a struct takes the defaults from its `Default`; write `#[config(default)]`, or give each \
                field its own";
    faults.at(argument.value_span(), text);
    None
}

fn parse_bound(argument: &Arg, faults: &mut Faults) -> Option<Bound> {
    if let ArgValue::Value(value) = &argument.value
        && !matches!(
            **value,
            Expr::Array(_) | Expr::Tuple(_) | Expr::Closure(_) | Expr::Range(_)
        )
    {
        return Some(Bound {
            span: argument.name.span,
            value: (**value).clone(),
        });
    }
    let text = format!(
        "`{0}` takes a number or a duration; write `{0} = 5` or `{0} = \"5m\"`",
        argument.name.text
    );
    faults.at(argument.value_span(), text);
    None
}

/// Reads `rename_all`.
pub(crate) fn parse_casing(argument: &Arg, faults: &mut Faults) -> Option<Casing> {
    let name = value::literal(argument, "\"kebab-case\"", faults)?;
    let casing = Casing::of_name(&name.value());
    if casing.is_none() {
        let known = Casing::names();
        let cure = match nearest(&name.value(), &known) {
            Some(near) => format!("did you mean `{near}`"),
            None => format!("write one of `{}`", known.join("`, `")),
        };
        faults.at(name.span(), format!("`{}` is not a case; {cure}", name.value()));
    }
    casing
}

/// Reads `rename`.
pub(crate) fn rename(argument: &Arg, name: &mut String, span: &mut Span, faults: &mut Faults) {
    if let Some(text) = value::literal(argument, "\"name\"", faults) {
        *name = text.value();
        *span = text.span();
    }
}

/// The text of `#[serde(NAME = "..")]`. The rest is for serde, whose own derive says what is wrong with it.
fn of_serde(attributes: &[Attribute], name: &str) -> Option<String> {
    let mut found = None;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        let Meta::List(list) = &attribute.meta else {
            continue;
        };
        for argument in attr::parse(list.tokens.clone(), &mut Faults::default()) {
            if argument.name.text == name {
                found = value::literal(&argument, "", &mut Faults::default()).map(|text| text.value());
            }
        }
    }
    found
}
