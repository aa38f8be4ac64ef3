//! `fresh_within = "26h"`, `fresh_within(fail = "26h", warn = "25h")`, `fresh_by = "0 9 * * *"` and `fresh_by(cron = .., ..)`: read,
//! checked and emitted.

use proc_macro2::TokenStream;
use quote::quote;
use syn::LitStr;

use crate::{
    allowed,
    attr::{self, Arg, ArgValue},
    faults::Faults,
    root::Root,
    trigger::{cron, is_zone_name},
    value::{self, DurationArg},
};

/// How old the data may become.
pub(crate) struct MaxAge {
    fail: DurationArg,
    warn: Option<DurationArg>,
}

/// By when the data must have been made.
pub(crate) struct Deadline {
    cron: LitStr,
    timezone: Option<LitStr>,
    lag: Option<DurationArg>,
    warn: Option<DurationArg>,
}

/// Reads `fresh_within`.
pub(crate) fn parse_within(argument: &Arg, faults: &mut Faults) -> Option<MaxAge> {
    let ArgValue::List(parts) = &argument.value else {
        let fail = value::duration(argument, "\"26h\"", faults)?;
        return Some(MaxAge { fail, warn: None });
    };
    let (mut fail, mut warn) = (None, None);
    let mut says_when = false;
    for part in attr::admitted(parts, "fresh_within", allowed::FRESH_WITHIN, faults) {
        match part.name.text.as_str() {
            "fail" => {
                says_when = true;
                fail = value::duration(part, "\"26h\"", faults);
            }
            "warn" => warn = value::duration(part, "\"25h\"", faults),
            _ => {}
        }
    }
    if !says_when {
        let text = "`fresh_within(..)` does not say from which age on the data is too old; add `fail = \"26h\"`";
        faults.at(argument.name.span, text);
    }
    Some(MaxAge { fail: fail?, warn })
}

/// Reads `fresh_by`.
pub(crate) fn parse_by(argument: &Arg, faults: &mut Faults) -> Option<Deadline> {
    let ArgValue::List(parts) = &argument.value else {
        let cron = value::literal(argument, "\"0 9 * * *\"", faults)?;
        return Some(Deadline {
            cron,
            timezone: None,
            lag: None,
            warn: None,
        });
    };
    let (mut cron, mut timezone, mut lag, mut warn) = (None, None, None, None);
    let mut says_when = false;
    for part in attr::admitted(parts, "fresh_by", allowed::FRESH_BY, faults) {
        match part.name.text.as_str() {
            "cron" => {
                says_when = true;
                cron = value::literal(part, "\"0 9 * * *\"", faults);
            }
            "timezone" => timezone = value::literal(part, "\"Europe/Berlin\"", faults),
            "lag" => lag = value::duration(part, "\"9h\"", faults),
            "warn" => warn = value::duration(part, "\"15m\"", faults),
            _ => {}
        }
    }
    if !says_when {
        let text = "`fresh_by(..)` does not say by when; add `cron = \"0 9 * * *\"`";
        faults.at(argument.name.span, text);
    }
    Some(Deadline {
        cron: cron?,
        timezone,
        lag,
        warn,
    })
}

impl MaxAge {
    /// Gathers what is wrong with it.
    pub(crate) fn validate(&self, faults: &mut Faults) {
        if self.fail.known_ms() == Some(0) {
            let text = "`fresh_within` is zero, so nothing could ever meet it; raise it, or take it off";
            faults.at(self.fail.span(), text);
        } else if let Some(warn) = &self.warn
            && let (Some(warns), Some(fails)) = (warn.known_ms(), self.fail.known_ms())
            && warns >= fails
        {
            let text = "`warn` is no earlier than `fail`, so nobody would be warned; lower it, or take it off";
            faults.at(warn.span(), text);
        }
    }

    /// An expression of type `MaxAge`.
    pub(crate) fn expand(&self, root: &Root) -> TokenStream {
        let private = root.private();
        let fail = self.fail.expand(root);
        let warn = self.warn.iter().map(|warn| warn.expand(root));
        quote!(#private::MaxAge::new(#fail) #(.warn(#warn))*)
    }
}

impl Deadline {
    /// Gathers what is wrong with it.
    pub(crate) fn validate(&self, faults: &mut Faults) {
        if let Err(fault) = cron::check(&self.cron.value()) {
            faults.at(self.cron.span(), fault);
        }
        if let Some(zone) = &self.timezone
            && !is_zone_name(zone)
        {
            let text = format!(
                "`{}` is not the name of a time zone; write such as `Europe/Berlin` or `UTC`",
                zone.value()
            );
            faults.at(zone.span(), text);
        }
        if let Some(lag) = &self.lag
            && lag.known_ms() == Some(0)
        {
            let text = "`lag` is zero, so data would have to be made at the deadline itself; raise it, or take it off";
            faults.at(lag.span(), text);
        }
    }

    /// An expression of type `Deadline`.
    pub(crate) fn expand(&self, root: &Root) -> TokenStream {
        let private = root.private();
        let cron = &self.cron;
        let timezone = self.timezone.iter();
        let lag = self.lag.iter().map(|lag| lag.expand(root));
        let warn = self.warn.iter().map(|warn| warn.expand(root));
        quote!(#private::Deadline::new(#cron) #(.timezone(#timezone))* #(.lag(#lag))* #(.warn(#warn))*)
    }
}
