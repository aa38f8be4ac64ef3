//! `config(daily(limit = 5))`: settings of assets that the runs of a job have.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Expr, ExprUnary, Lit, LitStr, Path, UnOp, spanned::Spanned};

use crate::{
    attr::{Arg, ArgValue, Name},
    faults::Faults,
    function, key,
    root::Root,
    value::AssetRef,
};

/// One setting of an asset.
pub(crate) struct JobSetting {
    asset: AssetRef,
    path: Vec<String>,
    /// The value, as JSON.
    json: String,
}

/// Reads the settings.
pub(crate) fn parse(argument: &Arg, faults: &mut Faults) -> Vec<JobSetting> {
    let mut found = Vec::new();
    let ArgValue::List(assets) = &argument.value else {
        faults.at(argument.value_span(), FORM);
        return found;
    };
    let mut seen: Vec<&str> = Vec::new();
    for asset in assets {
        let name = &asset.name;
        let ArgValue::List(settings) = &asset.value else {
            faults.at(asset.value_span(), FORM);
            continue;
        };
        if seen.contains(&name.text.as_str()) {
            faults.at(name.span, format!("`{}` is given twice; keep one", name.text));
            continue;
        }
        seen.push(&name.text);
        if let Some(asset) = asset_of(name, faults) {
            let mut reading = Reading {
                asset: &asset,
                path: Vec::new(),
                found: &mut found,
            };
            reading.settings(settings, faults);
        }
    }
    found
}

const FORM: &str = "`config` takes assets with their settings; write `config(daily(limit = 5))`, or the key of an asset in \
                    quotes";

fn asset_of(name: &Name, faults: &mut Faults) -> Option<AssetRef> {
    if !name.is_quoted {
        let ident = syn::parse_str::<Ident>(&name.text)
            .map(|ident| Ident::new(&ident.to_string(), name.span))
            .unwrap_or_else(|_| Ident::new_raw(&name.text, name.span));
        return Some(AssetRef::Path(Path::from(ident)));
    }
    if let Some(why) = key::fault(&name.text) {
        faults.at(name.span, format!("`{}` is not an asset key: {why}", name.text));
        return None;
    }
    Some(AssetRef::Key(LitStr::new(&name.text, name.span)))
}

struct Reading<'a> {
    asset: &'a AssetRef,
    path: Vec<String>,
    found: &'a mut Vec<JobSetting>,
}

impl Reading<'_> {
    fn settings(&mut self, settings: &[Arg], faults: &mut Faults) {
        let mut seen: Vec<&str> = Vec::new();
        for setting in settings {
            let name = &setting.name;
            if seen.contains(&name.text.as_str()) {
                faults.at(name.span, format!("`{}` is given twice; keep one", name.text));
                continue;
            }
            seen.push(&name.text);
            self.path.push(name.text.clone());
            match &setting.value {
                ArgValue::List(inner) => self.settings(inner, faults),
                ArgValue::Flag => self.add("true".to_owned()),
                ArgValue::Value(value) => match json_of(value) {
                    Ok(json) => self.add(json),
                    Err(why) => faults.at(value.span(), format!("`{}` {why}", name.text)),
                },
            }
            self.path.pop();
        }
    }

    fn add(&mut self, json: String) {
        let asset = match self.asset {
            AssetRef::Path(path) => AssetRef::Path(path.clone()),
            AssetRef::Key(key) => AssetRef::Key(key.clone()),
        };
        self.found.push(JobSetting {
            asset,
            path: self.path.clone(),
            json,
        });
    }
}

/// A value that is written out, as JSON.
fn json_of(value: &Expr) -> Result<String, &'static str> {
    match value {
        Expr::Array(array) => {
            let entries: Result<Vec<String>, _> = array.elems.iter().map(json_of).collect();
            Ok(format!("[{}]", entries?.join(",")))
        }
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(_), expr, ..
        }) => match &**expr {
            Expr::Lit(literal) => number(&literal.lit, "-").unwrap_or(Err(LITERAL)),
            _ => Err(LITERAL),
        },
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Ok(json_text(&text.value())),
            Lit::Bool(value) => Ok(value.value.to_string()),
            other => number(other, "").unwrap_or(Err(LITERAL)),
        },
        _ => Err(LITERAL),
    }
}

const LITERAL: &str =
    "takes a value that is written out; write a number, a text in quotes, `true`, `false`, or a list of these";

fn number(literal: &Lit, minus: &str) -> Option<Result<String, &'static str>> {
    let text = match literal {
        Lit::Int(digits) => format!("{minus}{}", digits.base10_digits()),
        Lit::Float(digits) => format!("{minus}{}", digits.base10_digits()),
        _ => return None,
    };
    let fits = match literal {
        Lit::Int(_) => text.parse::<i64>().is_ok() || text.parse::<u64>().is_ok(),
        _ => text.parse::<f64>().is_ok_and(f64::is_finite),
    };
    Some(match (fits, literal) {
        (false, _) => Err("is a number of more than 64 bits; write a smaller one"),
        (true, Lit::Int(_)) => Ok(text),
        // `1.` is a number in Rust and none in JSON.
        (true, _) => Ok(text.parse::<f64>().map(|number| format!("{number:?}")).unwrap_or(text)),
    })
}

fn json_text(text: &str) -> String {
    let mut json = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => json.extend(['\\', c]),
            c if c < ' ' => json.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => json.push(c),
        }
    }
    json.push('"');
    json
}

/// The settings, as a constant list.
pub(crate) fn expand(settings: &[JobSetting], root: &Root) -> TokenStream {
    let private = root.private();
    let settings = settings.iter().map(|setting| {
        let asset = match &setting.asset {
            AssetRef::Path(path) => function::key_of(path, root),
            AssetRef::Key(key) => quote!(|| #private::key(#key)),
        };
        let (path, json) = (&setting.path, &setting.json);
        quote!(#private::JobSetting { asset: #asset, path: &[#(#path),*], json: #json })
    });
    quote!(&[#(#settings),*])
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[test]
    fn what_is_written_out_becomes_json() {
        let cases: [(Expr, &str); 9] = [
            (parse_quote!(5), "5"),
            (parse_quote!(1_000u64), "1000"),
            (parse_quote!(-2.5), "-2.5"),
            (parse_quote!(1e3), "1000.0"),
            (parse_quote!(true), "true"),
            (parse_quote!("a\"b\\\n"), "\"a\\\"b\\\\\\u000a\""),
            (parse_quote!([1, "b", [false]]), "[1,\"b\",[false]]"),
            (parse_quote!([]), "[]"),
            (parse_quote!(18446744073709551615), "18446744073709551615"),
        ];
        for (value, json) in cases {
            assert_eq!(json_of(&value).as_deref(), Ok(json));
        }
        let refused: [Expr; 6] = [
            parse_quote!(LIMIT),
            parse_quote!('c'),
            parse_quote!(b"x"),
            parse_quote!(-"x"),
            parse_quote!(18446744073709551616),
            parse_quote!(1e999),
        ];
        for value in refused {
            assert!(json_of(&value).is_err());
        }
    }
}
