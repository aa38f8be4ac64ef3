//! Every refusal that concerns a type of settings as a whole.

use proc_macro2::Span;
use quote::ToTokens;
use syn::{GenericParam, Type, spanned::Spanned};

use super::{
    model::{Bound, ConfigModel, DefaultModel, FieldModel, Form, VariantModel},
    value::{self, Literal},
};
use crate::faults::Faults;

/// Types that have a smallest and a largest value no author would bound.
const UNBOUNDED: [&str; 10] = [
    "String",
    "str",
    "bool",
    "PathBuf",
    "Vec",
    "BTreeMap",
    "Secret",
    "SecretString",
    "Box",
    "Arc",
];

/// Gathers what is wrong with a type of settings.
pub(crate) fn validate(model: &ConfigModel, faults: &mut Faults) {
    validate_generics(model, faults);
    match &model.form {
        Form::Settings(fields) => {
            for field in fields {
                validate_field(model, field, faults);
            }
            let names = fields.iter().map(|field| (field.name.as_str(), field.name_span));
            validate_names("setting", names, faults);
        }
        Form::Choices(variants) => validate_variants(model, variants, faults),
        Form::Other(span, what) => {
            let text = format!("{what}; write `struct {} {{ name: Type }}`", model.ident);
            faults.at(*span, text);
        }
    }
}

fn validate_generics(model: &ConfigModel, faults: &mut Faults) {
    let Some(first) = model.generics.params.first() else {
        return;
    };
    let text = match first {
        GenericParam::Lifetime(lifetime) => format!(
            "settings own what they hold, so there is nothing to borrow for `{}`; write the owned type, such as `String`",
            lifetime.lifetime
        ),
        GenericParam::Type(parameter) => format!(
            "settings cannot be generic, since their types are read from files; write the type instead of `{}`",
            parameter.ident
        ),
        GenericParam::Const(parameter) => format!(
            "settings cannot be generic, since their types are read from files; write the value instead of `{}`",
            parameter.ident
        ),
    };
    faults.at(first.span(), text);
}

fn validate_variants(model: &ConfigModel, variants: &[VariantModel], faults: &mut Faults) {
    if variants.is_empty() {
        let text = format!("there is nothing to choose from in `{}`; give it variants", model.ident);
        faults.at(model.ident.span(), text);
    }
    for variant in variants {
        if let Some(fields) = variant.fields {
            let text = format!(
                "a setting is one of a few texts, so `{}` cannot hold values; put them into settings of their own, or \
                 read the enum by serde with `#[config(serde)]` on the field",
                variant.ident
            );
            faults.at(fields, text);
        }
    }
    let names = variants
        .iter()
        .map(|variant| (variant.name.as_str(), variant.name_span));
    validate_names("value", names, faults);
}

fn validate_names<'m>(what: &str, names: impl Iterator<Item = (&'m str, Span)>, faults: &mut Faults) {
    let mut seen: Vec<&str> = Vec::new();
    for (name, span) in names {
        let first = name.chars().next();
        let is_name = first.is_some_and(|first| first.is_alphanumeric() || first == '_')
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        if !is_name {
            faults.at(
                span,
                format!("`{name}` is not the name of a {what}; use letters, digits, `_` and `-`"),
            );
        } else if seen.contains(&name) {
            faults.at(span, format!("the {what} `{name}` is there twice; rename one"));
        }
        seen.push(name);
    }
}

fn validate_field(model: &ConfigModel, field: &FieldModel, faults: &mut Faults) {
    // A lifetime is told where it is declared.
    if let Some(reference) = value::reference_in(&field.ty)
        && model.generics.lifetimes().next().is_none()
    {
        faults.at(
            reference,
            "settings own what they hold; write the owned type, such as `String` for `&str`",
        );
    }
    if value::mentions(&field.ty, &model.ident) {
        let text = format!("`{}` would hold itself without end; take the field off", model.ident);
        faults.at(field.ty.span(), text);
    }
    validate_secret(field, faults);
    if let (Some(default), Some(_)) = (&field.default, model.default) {
        let span = match default {
            DefaultModel::OfType(span) => *span,
            DefaultModel::Value(value) => value.span(),
        };
        let text =
            "`#[config(default)]` on the struct takes all defaults from its `Default`; keep that one or this one";
        faults.at(span, text);
    }
    validate_bounds(field, faults);
    if let Some(DefaultModel::Value(default)) = &field.default {
        validate_duration(&field.ty, default, faults);
    }
}

/// A secret must hide itself, since the author's own `Debug` prints the field.
fn validate_secret(field: &FieldModel, faults: &mut Faults) {
    let Some(span) = field.secret else {
        return;
    };
    let inner = ["Option", "Vec"]
        .iter()
        .find_map(|container| value::argument_of(&field.ty, container))
        .unwrap_or(&field.ty);
    let name = value::type_name(inner);
    if name.as_deref().is_some_and(|name| name.starts_with("Secret")) {
        return;
    }
    let ty = inner.to_token_stream().to_string().replace(' ', "");
    let text = format!(
        "`{}` would be shown by `Debug`; write `Secret<{ty}>`, which needs no `secret`",
        field.name
    );
    faults.at(span, text);
}

fn validate_bounds(field: &FieldModel, faults: &mut Faults) {
    let inner = value::argument_of(&field.ty, "Option").unwrap_or(&field.ty);
    let name = value::type_name(inner).unwrap_or_default();
    for (which, bound) in [("min", &field.min), ("max", &field.max)] {
        let Some(bound) = bound else {
            continue;
        };
        if UNBOUNDED.contains(&name.as_str()) {
            let text = format!("`{which}` bounds numbers and durations, and this is a `{name}`; take it off");
            faults.at(bound.span, text);
            return;
        }
        if field.serde.is_some() {
            let text = format!("`{which}` bounds numbers and durations, and serde decides what this is; take it off");
            faults.at(bound.span, text);
            return;
        }
        validate_duration(inner, &bound.value, faults);
    }
    let of_bound = |bound: &Option<Bound>| bound.as_ref().and_then(|bound| Literal::of(inner, &bound.value));
    let (min, max) = (of_bound(&field.min), of_bound(&field.max));
    if let (Some(low), Some(high), Some(bound)) = (min, max, &field.max)
        && high < low
    {
        let text = "`max` is below `min`, so that no value would do; raise it";
        faults.at(bound.value.span(), text);
        return;
    }
    let Some(DefaultModel::Value(value)) = &field.default else {
        return;
    };
    let default = Literal::of(inner, value);
    if let (Some(default), Some(low)) = (default, min)
        && default < low
    {
        faults.at(value.span(), "the default is below `min`; raise it");
    }
    if let (Some(default), Some(high)) = (default, max)
        && default > high
    {
        faults.at(value.span(), "the default is above `max`; lower it");
    }
}

/// Refuses a text that is to be a duration and is none.
fn validate_duration(ty: &Type, given: &syn::Expr, faults: &mut Faults) {
    let inner = value::argument_of(ty, "Option").unwrap_or(ty);
    if let Some(text) = value::text_for_duration(inner, given)
        && crate::duration::parse_ms(&text.value()).is_none()
    {
        let fault = format!(
            "`{}` is not a duration; write numbers with units, such as `500ms`, `30s`, `5m`, `1h30m` or `2d`",
            text.value()
        );
        faults.at(text.span(), fault);
    }
}
