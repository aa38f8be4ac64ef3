//! [`Function`]: what the macros know of the author's function.

use proc_macro2::{Span, TokenStream};
use syn::{Attribute, Ident, ItemFn, Path, ReturnType, Type};

use crate::allowed::Macro;

/// The author's function.
pub(crate) struct Function {
    /// The attribute that it stands under.
    pub(crate) owner: &'static Macro,
    /// As it is emitted: only `#[dep]` and `#[res]` are taken off its parameters.
    pub(crate) item: ItemFn,
    /// Its parameters, a `self` left out.
    pub(crate) params: Vec<Param>,
    /// Conditions that generated items must share.
    pub(crate) cfgs: Vec<Attribute>,
    /// The doc comment, as an expression.
    pub(crate) description: TokenStream,
    /// The hash of its tokens and of the arguments.
    pub(crate) hash: u64,
}

/// One parameter.
pub(crate) struct Param {
    /// Where its value comes from.
    pub(crate) role: Role,
    /// Its type; without the `&` where it is a reference.
    pub(crate) ty: Type,
    /// Whether it is taken by reference.
    pub(crate) by_ref: bool,
    /// Where the type stands.
    pub(crate) span: Span,
}

/// Where the value of a parameter comes from.
pub(crate) enum Role {
    /// The type itself says: `Res<T>`, `Dep<a>`, `&AssetContext`.
    Extracted,
    /// `#[dep(a)] x: &T`.
    Dep(Path),
    /// `#[res] x: &T`, `#[res(Name)] x: &T`.
    Res(Option<Path>),
    /// The value that a check looks at.
    Checked,
    /// `&SensorContext`.
    Tick,
}

impl Function {
    /// The name, for generated code.
    pub(crate) fn ident(&self) -> &Ident {
        &self.item.sig.ident
    }

    /// The name, for people.
    pub(crate) fn name(&self) -> String {
        syn::ext::IdentExt::unraw(self.ident()).to_string()
    }

    /// Whether it is `async`.
    pub(crate) fn is_async(&self) -> bool {
        self.item.sig.asyncness.is_some()
    }

    /// The type behind the arrow.
    pub(crate) fn returned(&self) -> Option<&Type> {
        match &self.item.sig.output {
            ReturnType::Default => None,
            ReturnType::Type(_, ty) => Some(ty),
        }
    }

    /// The assets whose values it takes, as far as they are named in the types.
    pub(crate) fn upstreams(&self) -> impl Iterator<Item = &Path> {
        self.params.iter().filter_map(|param| match &param.role {
            Role::Dep(path) => Some(path),
            Role::Extracted => param.upstream(),
            Role::Res(_) | Role::Checked | Role::Tick => None,
        })
    }
}

impl Param {
    /// The `a` of a `Dep<a>` or `Deps<a>`, however that is qualified.
    pub(crate) fn upstream(&self) -> Option<&Path> {
        let Type::Path(ty) = peel(&self.ty) else {
            return None;
        };
        let segment = ty.path.segments.last()?;
        if segment.ident != "Dep" && segment.ident != "Deps" {
            return None;
        }
        let syn::PathArguments::AngleBracketed(arguments) = &segment.arguments else {
            return None;
        };
        match arguments.args.first()? {
            syn::GenericArgument::Type(inner) => match peel(inner) {
                Type::Path(asset) if asset.qself.is_none() => Some(&asset.path),
                _ => None,
            },
            _ => None,
        }
    }

    /// The last word of the type's path: `AssetContext`, `Res`.
    pub(crate) fn type_name(&self) -> Option<&Ident> {
        match peel(&self.ty) {
            Type::Path(ty) => ty.path.segments.last().map(|segment| &segment.ident),
            _ => None,
        }
    }
}

/// Takes off parentheses, and the invisible delimiters that `macro_rules!` puts around a type.
pub(crate) fn peel(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => peel(&group.elem),
        Type::Paren(paren) => peel(&paren.elem),
        other => other,
    }
}
