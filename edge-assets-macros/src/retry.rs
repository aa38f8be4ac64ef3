//! `retry = 3`, `retry(max = 3, ..)`, `retry = POLICY`: read, checked and emitted. Assets repeat steps with it, jobs runs.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, spanned::Spanned};

use crate::{
    allowed,
    attr::{self, Arg, ArgValue},
    faults::Faults,
    number,
    root::Root,
    value::{self, DurationArg},
};

/// How something that failed is repeated.
pub(crate) enum Retry {
    /// `retry = 3`, `retry(max = 3, ..)`.
    Parts(Box<RetryParts>),
    /// A constant expression of type `RetryPolicy`.
    Constant(Box<Expr>),
}

/// The parts of a retry policy.
pub(crate) struct RetryParts {
    max: Expr,
    backoff: Option<DurationArg>,
    factor: Option<Expr>,
    cap: Option<DurationArg>,
    jitter: bool,
}

impl RetryParts {
    fn new(max: Expr) -> Self {
        Self {
            max,
            backoff: None,
            factor: None,
            cap: None,
            jitter: false,
        }
    }
}

/// Reads a retry policy.
pub(crate) fn parse(argument: &Arg, faults: &mut Faults) -> Option<Retry> {
    let parts = match &argument.value {
        ArgValue::List(parts) => parts,
        ArgValue::Value(policy) => {
            // A number alone is the most common policy; any other constant is a whole policy.
            if !matches!(&**policy, Expr::Lit(_)) && value::is_constant(policy) {
                return Some(Retry::Constant(policy.clone()));
            }
            let max = number::number(argument, "3", faults)?;
            return Some(Retry::Parts(Box::new(RetryParts::new(max))));
        }
        ArgValue::Flag => {
            let text =
                "`retry` takes the number of repetitions; write `retry = 3` or `retry(max = 3, backoff = \"30s\")`";
            faults.at(argument.name.span, text);
            return None;
        }
    };
    let mut max = None;
    let mut retry = RetryParts::new(syn::parse_quote!(0));
    let mut seen: Vec<&str> = Vec::new();
    for part in attr::admitted(parts, "retry", allowed::RETRY, faults) {
        seen.push(&part.name.text);
        match part.name.text.as_str() {
            "max" => max = number::number(part, "3", faults),
            "backoff" => retry.backoff = value::duration(part, "\"30s\"", faults),
            "factor" => retry.factor = number::number(part, "2", faults),
            "cap" => retry.cap = value::duration(part, "\"10m\"", faults),
            "jitter" => retry.jitter = value::flag(part, faults).unwrap_or_default(),
            _ => {}
        }
    }
    if !seen.contains(&"max") {
        let text = "`retry(..)` does not say how often; add `max = 3`";
        faults.at(argument.name.span, text);
    }
    retry.max = max?;
    Some(Retry::Parts(Box::new(retry)))
}

impl Retry {
    /// Gathers what is wrong with it.
    pub(crate) fn validate(&self, faults: &mut Faults) {
        let Self::Parts(retry) = self else {
            return;
        };
        if let Some(factor) = &retry.factor
            && number::is_zero(factor)
        {
            faults.at(
                factor.span(),
                "`factor = 0` would make no delays; write 1 for a delay that stays the same",
            );
        }
        let (Some(backoff), Some(cap)) = (&retry.backoff, &retry.cap) else {
            return;
        };
        if let (Some(first), Some(longest)) = (backoff.known_ms(), cap.known_ms())
            && longest < first
        {
            faults.at(cap.span(), "`cap` is shorter than `backoff`, the first delay; raise it");
        }
    }

    /// An expression of type `RetryPolicy`.
    pub(crate) fn expand(&self, root: &Root) -> TokenStream {
        let private = root.private();
        match self {
            Self::Constant(policy) => value::typed(policy, &quote!(#private::RetryPolicy)),
            Self::Parts(parts) => {
                let max = &parts.max;
                let backoff = parts.backoff.iter().map(|backoff| backoff.expand(root));
                let cap = parts.cap.iter().map(|cap| cap.expand(root));
                let factor = parts.factor.iter();
                let jitter = parts.jitter.then(|| quote!(.jitter()));
                quote! {
                    #private::RetryPolicy::new(#max) #(.backoff(#backoff))* #(.factor(#factor))* #(.cap(#cap))* #jitter
                }
            }
        }
    }
}
