//! Item → [`ResourceModel`].

use proc_macro2::TokenStream;
use syn::{Attribute, Data, DeriveInput, Index, Member, Meta, Type, spanned::Spanned};

use super::model::{Field, Hook, ResourceModel};
use crate::{
    allowed,
    attr::{self, Arg},
    faults::Faults,
    function::peel,
    root::Root,
    value,
};

/// Reads a resource; nothing when the item cannot be read, which rustc says itself.
pub(crate) fn parse(item: TokenStream, faults: &mut Faults) -> Option<ResourceModel> {
    let input: DeriveInput = match syn::parse2(item) {
        Ok(input) => input,
        Err(error) => {
            faults.push(error);
            return None;
        }
    };
    let arguments = arguments(&input.attrs, faults);
    let mut model = ResourceModel {
        root: Root::default(),
        union: match &input.data {
            Data::Union(data) => Some(data.union_token.span()),
            Data::Struct(_) | Data::Enum(_) => None,
        },
        fields: fields(&input.data, faults),
        ident: input.ident,
        generics: input.generics,
        name: None,
        hooks: Vec::new(),
    };
    let owner = &allowed::RESOURCE;
    for argument in attr::admitted(&arguments, owner.name, owner.arguments, faults) {
        match argument.name.text.as_str() {
            "name" => model.name = value::text(argument, "\"warehouse\"", faults),
            "crate" => model.root = value::root(argument, faults),
            hook => {
                let function = value::path(argument, "the path of a function", "Self::connect", faults);
                model.hooks.extend(Hook::of(hook).zip(function));
            }
        }
    }
    Some(model)
}

/// The arguments of every `#[resource(..)]` on the type.
fn arguments(attributes: &[Attribute], faults: &mut Faults) -> Vec<Arg> {
    let mut arguments = Vec::new();
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("resource"))
    {
        match &attribute.meta {
            Meta::List(list) => arguments.extend(attr::parse(list.tokens.clone(), faults)),
            Meta::Path(_) | Meta::NameValue(_) => faults.at(
                attribute.path().span(),
                "`#[resource]` takes its arguments in parentheses; write `#[resource(name = \"warehouse\")]`",
            ),
        }
    }
    arguments
}

fn fields(data: &Data, faults: &mut Faults) -> Vec<Field> {
    let mut fields = Vec::new();
    let (of_struct, all): (bool, Vec<&syn::Field>) = match data {
        Data::Struct(data) => (true, data.fields.iter().collect()),
        Data::Enum(data) => (
            false,
            data.variants.iter().flat_map(|variant| &variant.fields).collect(),
        ),
        Data::Union(_) => return fields,
    };
    for (at, field) in (0..).zip(all) {
        for attribute in field
            .attrs
            .iter()
            .filter(|attribute| attribute.path().is_ident("resource"))
        {
            let text =
                "`#[resource]` goes on the type; a field that holds another resource is known by its type, `Res<..>`";
            faults.at(attribute.path().span(), text);
        }
        if of_struct {
            let member = match &field.ident {
                Some(name) => Member::Named(name.clone()),
                None => Member::Unnamed(Index {
                    index: at,
                    span: field.ty.span(),
                }),
            };
            fields.push(Field {
                member,
                is_resource: is_resource(&field.ty),
                ty: field.ty.clone(),
            });
        }
    }
    fields
}

/// Whether a type is `Res<..>` or `Option<Res<..>>`, however they are qualified.
fn is_resource(ty: &Type) -> bool {
    let Type::Path(path) = peel(ty) else {
        return false;
    };
    let Some(segment) = path.path.segments.last() else {
        return false;
    };
    if segment.ident == "Res" {
        return true;
    }
    match &segment.arguments {
        syn::PathArguments::AngleBracketed(arguments) if segment.ident == "Option" => {
            matches!(arguments.args.first(), Some(syn::GenericArgument::Type(inner)) if is_resource(inner))
        }
        _ => false,
    }
}
