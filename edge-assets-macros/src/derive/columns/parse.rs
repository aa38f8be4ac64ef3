//! A struct and its attributes → [`ColumnsModel`].

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Attribute, Data, DeriveInput, Field, Fields, Meta, spanned::Spanned};

use super::{
    model::{Column, ColumnsModel, Part},
    serde_name::{FieldName, RenameRule, field_name},
    type_text::type_text,
};
use crate::{
    allowed,
    attr::{self, Arg},
    doc,
    faults::Faults,
    root::Root,
    value::{self, Text},
};

const OWNER: &str = "#[column]";

/// Reads a struct of rows; nothing when the derive stands on something else.
pub(crate) fn parse(item: TokenStream, faults: &mut Faults) -> Option<ColumnsModel> {
    let input: DeriveInput = syn::parse2(item).map_err(|error| faults.push(error)).ok()?;
    let mut root = Root::default();
    let arguments = arguments(&input.attrs, faults);
    for argument in attr::admitted(&arguments, OWNER, allowed::COLUMN_OF_STRUCT, faults) {
        root = value::root(argument, faults);
    }
    let rule = RenameRule::of(&input.attrs);
    let parts = match &input.data {
        Data::Struct(data) if let Fields::Named(fields) = &data.fields => {
            let parts = fields.named.iter().filter_map(|field| part(field, rule, faults));
            parts.collect()
        }
        Data::Struct(_) | Data::Enum(_) | Data::Union(_) => {
            let text = "`#[derive(Columns)]` takes a struct with named fields, one for each column";
            faults.at(input.ident.span(), text);
            Vec::new()
        }
    };
    Some(ColumnsModel {
        ident: input.ident,
        generics: input.generics,
        root,
        parts,
    })
}

fn part(field: &Field, rule: RenameRule, faults: &mut Faults) -> Option<Part> {
    let ident = field.ident.as_ref()?;
    let mut kind = Text::Literal(syn::LitStr::new(&type_text(&field.ty), field.ty.span()));
    let mut description = doc::description(&field.attrs);
    let arguments = arguments(&field.attrs, faults);
    for argument in attr::admitted(&arguments, OWNER, allowed::COLUMN, faults) {
        match argument.name.text.as_str() {
            "type" => {
                if let Some(text) = value::text(argument, "\"DateTime64(3)\"", faults) {
                    kind = text;
                }
            }
            "description" => {
                if let Some(text) = value::text(argument, "\"When it was seen.\"", faults) {
                    description = quote!(#text);
                }
            }
            _ => {}
        }
    }
    match field_name(ident, &field.attrs, rule) {
        FieldName::Skipped => None,
        FieldName::Flattened => Some(Part::Flattened(Box::new(field.ty.clone()))),
        FieldName::Named(name) => Some(Part::Column(Box::new(Column {
            name,
            kind,
            description,
        }))),
    }
}

/// What stands in the parentheses of all `#[column(..)]`.
fn arguments(attributes: &[Attribute], faults: &mut Faults) -> Vec<Arg> {
    let mut arguments = Vec::new();
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("column"))
    {
        match &attribute.meta {
            Meta::List(list) => arguments.extend(attr::parse(list.tokens.clone(), faults)),
            Meta::Path(_) | Meta::NameValue(_) => refuse_form(attribute.path().span(), faults),
        }
    }
    arguments
}

fn refuse_form(span: Span, faults: &mut Faults) {
    faults.at(
        span,
        "`#[column]` takes its arguments in parentheses; write `#[column(type = \"Date\")]`",
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(item: TokenStream) -> Vec<(String, String)> {
        let mut faults = Faults::default();
        let model = parse(item, &mut faults).expect("it is a struct");
        assert!(faults.is_empty(), "{:?}", faults.texts());
        let columns = model.parts.into_iter().map(|part| match part {
            Part::Column(column) => {
                let kind = match column.kind {
                    Text::Literal(text) => text.value(),
                    Text::Constant(_) => "a constant".to_owned(),
                };
                (column.name, kind)
            }
            Part::Flattened(ty) => ("flattened".to_owned(), type_text(&ty)),
        });
        columns.collect()
    }

    #[test]
    fn names_are_those_that_serde_writes() {
        let found = columns(quote! {
            #[derive(Serialize)]
            #[serde(rename_all(serialize = "SCREAMING-KEBAB-CASE", deserialize = "lowercase"), deny_unknown_fields, tag = "t")]
            struct Row<'a> {
                device_id: &'a str,
                #[serde(rename = "n", default = "one", with = "x::y")]
                events: u64,
                #[serde(rename(deserialize = "other", serialize = "mine"))]
                renamed: u8,
                #[serde(rename(deserialize = "other"))]
                read_as_other: u8,
                r#type: u8,
                #[serde(skip)]
                skipped: u8,
                #[serde(skip_serializing)]
                not_written: u8,
                #[serde(skip_serializing_if = "Option::is_none")]
                maybe: Option<u8>,
                #[serde(flatten)]
                inner: more::Inner,
                #[column(type = "Date")]
                day: u16,
                #[column(type = KIND)]
                at: i64,
            }
        });
        let expected = [
            ("DEVICE-ID", "&str"),
            ("n", "u64"),
            ("mine", "u8"),
            ("READ-AS-OTHER", "u8"),
            ("TYPE", "u8"),
            ("MAYBE", "Option<u8>"),
            ("flattened", "Inner"),
            ("DAY", "Date"),
            ("AT", "a constant"),
        ];
        assert_eq!(found, expected.map(|(name, kind)| (name.to_owned(), kind.to_owned())));
    }

    #[test]
    fn mistakes_are_told_together_with_their_cures() {
        let mut faults = Faults::default();
        parse(
            quote! {
                #[column(krate = a)]
                struct Row {
                    #[column(typ = "Date")]
                    a: u8,
                    #[column]
                    b: u8,
                    #[column(type = 7, description = "one", description = "two")]
                    c: u8,
                }
            },
            &mut faults,
        );
        parse(
            quote!(
                enum Row {
                    A,
                }
            ),
            &mut faults,
        );
        parse(
            quote!(
                struct Row(u8);
            ),
            &mut faults,
        );
        assert_eq!(
            faults.texts(),
            [
                "`#[column]` has no argument `krate`; did you mean `crate`",
                "`#[column]` has no argument `typ`; did you mean `type`",
                "`#[column]` takes its arguments in parentheses; write `#[column(type = \"Date\")]`",
                "`description` is given twice; keep one",
                "`type` takes a text; write `type = \"DateTime64(3)\"`",
                "`#[derive(Columns)]` takes a struct with named fields, one for each column",
                "`#[derive(Columns)]` takes a struct with named fields, one for each column",
            ]
        );
    }
}
