//! Settings that hold one value: numbers, texts, durations.

use std::{path::PathBuf, sync::Arc, time::Duration};

use serde_json::Value;

use super::{Bounded, Kind, Reader, Setting};
use crate::duration;

macro_rules! impl_integer {
    ($($integer:ty: $min:expr, $max:expr;)*) => {
        $(
            impl Setting for $integer {
                const KIND: &'static Kind = &Kind::Integer { min: $min, max: $max };

                fn read(value: &Value, reader: &mut Reader) -> Option<Self> {
                    match whole(value).map(Self::try_from) {
                        Some(Ok(read)) => Some(read),
                        Some(Err(_)) => {
                            let wanted = format!("a whole number from {} to {}", Self::MIN, Self::MAX);
                            reader.refuse(value, wanted)
                        }
                        None => reader.refuse(value, Self::KIND.wanted()),
                    }
                }

                fn write(&self) -> Value {
                    Value::from(*self)
                }
            }

            impl Bounded for $integer {
                type Bound = Self;
            }
        )*
    };
}

impl_integer! {
    u8: 0, u8::MAX as u64;
    u16: 0, u16::MAX as u64;
    u32: 0, u32::MAX as u64;
    u64: 0, u64::MAX;
    usize: 0, usize::MAX as u64;
    i8: i8::MIN as i64, i8::MAX.unsigned_abs() as u64;
    i16: i16::MIN as i64, i16::MAX.unsigned_abs() as u64;
    i32: i32::MIN as i64, i32::MAX.unsigned_abs() as u64;
    i64: i64::MIN, i64::MAX.unsigned_abs();
    isize: isize::MIN as i64, isize::MAX.unsigned_abs() as u64;
}

/// A whole number; `5.0` is none, since who writes it means something else.
fn whole(value: &Value) -> Option<i128> {
    match value {
        Value::Number(number) => number.as_i128(),
        _ => None,
    }
}

impl Setting for f64 {
    const KIND: &'static Kind = &Kind::Float;

    fn read(value: &Value, reader: &mut Reader) -> Option<Self> {
        match value.as_f64() {
            Some(number) => Some(number),
            None => reader.refuse(value, Self::KIND.wanted()),
        }
    }

    /// A number that JSON does not have, such as infinity, is written as null.
    fn write(&self) -> Value {
        Value::from(*self)
    }
}

impl Bounded for f64 {
    type Bound = Self;
}

impl Setting for bool {
    const KIND: &'static Kind = &Kind::Bool;

    fn read(value: &Value, reader: &mut Reader) -> Option<Self> {
        match value {
            Value::Bool(read) => Some(*read),
            other => reader.refuse(other, Self::KIND.wanted()),
        }
    }

    fn write(&self) -> Value {
        Value::Bool(*self)
    }
}

/// Reads a text.
fn text<'v>(value: &'v Value, reader: &mut Reader) -> Option<&'v str> {
    match value {
        Value::String(text) => Some(text),
        // Numbers are often meant as texts: versions, codes, tenants.
        Value::Number(number) if !reader.is_in_secret() => {
            reader.refuse(value, format!("text in quotes, `\"{number}\"`"))
        }
        Value::Number(_) => reader.refuse(value, "text in quotes"),
        other => reader.refuse(other, Kind::Text.wanted()),
    }
}

macro_rules! impl_text {
    ($($owned:ty),*) => {
        $(
            impl Setting for $owned {
                const KIND: &'static Kind = &Kind::Text;

                fn read(value: &Value, reader: &mut Reader) -> Option<Self> {
                    text(value, reader).map(Self::from)
                }

                fn write(&self) -> Value {
                    Value::String((**self).to_owned())
                }
            }
        )*
    };
}

impl_text!(String, Box<str>, Arc<str>);

impl Setting for PathBuf {
    const KIND: &'static Kind = &Kind::Text;

    fn read(value: &Value, reader: &mut Reader) -> Option<Self> {
        text(value, reader).map(Self::from)
    }

    fn write(&self) -> Value {
        Value::String(self.to_string_lossy().into_owned())
    }
}

impl Setting for Duration {
    const KIND: &'static Kind = &Kind::Duration;

    fn read(value: &Value, reader: &mut Reader) -> Option<Self> {
        match value.as_str().map(duration::parse) {
            Some(Ok(read)) => Some(read),
            Some(Err(_)) | None => reader.refuse(value, Self::KIND.wanted()),
        }
    }

    fn write(&self) -> Value {
        Value::String(duration::print(*self))
    }
}

impl Bounded for Duration {
    type Bound = Self;
}
