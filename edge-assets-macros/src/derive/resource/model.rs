//! [`ResourceModel`]: what an author said of a resource.

use proc_macro2::{Ident, Span};
use syn::{Generics, Member, Path, Type};

use crate::{root::Root, value::Text};

/// A resource as its type and `#[resource(..)]` describe it.
pub(crate) struct ResourceModel {
    pub(crate) root: Root,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    /// The word `union`, where the type is one.
    pub(crate) union: Option<Span>,
    pub(crate) name: Option<Text>,
    /// The functions that take the place of the trait's defaults.
    pub(crate) hooks: Vec<(Hook, Path)>,
    /// The fields of a struct.
    pub(crate) fields: Vec<Field>,
}

/// A method of `Resource` that a function may stand in for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hook {
    Open,
    Health,
    Close,
    InStep,
    Classify,
    RetryAfter,
}

impl Hook {
    /// The hook of an argument.
    pub(crate) fn of(argument: &str) -> Option<Self> {
        Some(match argument {
            "open" => Self::Open,
            "health" => Self::Health,
            "close" => Self::Close,
            "in_step" => Self::InStep,
            "classify" => Self::Classify,
            "retry_after" => Self::RetryAfter,
            _ => return None,
        })
    }
}

/// A field of the struct.
pub(crate) struct Field {
    pub(crate) member: Member,
    pub(crate) ty: Type,
    /// Whether it holds another resource: a `Res<..>`, or an `Option` of one.
    pub(crate) is_resource: bool,
}

impl ResourceModel {
    /// Whether the resource is made from others, which are bound to steps with it.
    pub(crate) fn is_made_from_others(&self) -> bool {
        self.fields.iter().any(|field| field.is_resource)
    }

    /// Whether the author binds it to steps.
    pub(crate) fn binds_itself(&self) -> bool {
        self.hooks.iter().any(|(hook, _)| *hook == Hook::InStep)
    }
}
