//! Values as ClickHouse writes them, `RowBinary`, from and to JSON, guided by the type of the column.
//!
//! A test gives rows as anything that serde can turn into JSON; the declared type says how a value goes over the wire.
//! Dates, times, decimals and addresses may be given as text (`2026-11-22T09:00:00`, `12.50`) or as the number that goes
//! over the wire.

use bytes::Buf;
use clickhouse_types::{
    data_types::{DecimalType, EnumType},
    put_leb128, read_leb128,
};
use jiff::civil::{Date, DateTime};
use serde_json::{Number, Value, json};

use super::columns::Type;

type Encoded = Result<(), String>;

/// Writes a value as the type says.
pub(super) fn encode(value: &Value, kind: &Type, out: &mut Vec<u8>) -> Encoded {
    match kind {
        Type::Nullable(inner) => {
            out.push(u8::from(value.is_null()));
            if value.is_null() {
                Ok(())
            } else {
                encode(value, inner, out)
            }
        }
        Type::LowCardinality(inner) | Type::SimpleAggregateFunction(_, inner) => encode(value, inner, out),
        Type::Array(inner) => {
            let items = list(value, kind)?;
            length(items.len(), out);
            items.iter().try_for_each(|item| encode(item, inner, out))
        }
        Type::Tuple(kinds) => {
            let items = list(value, kind)?;
            if items.len() != kinds.len() {
                return Err(format!("{value} is no {kind}"));
            }
            items
                .iter()
                .zip(kinds)
                .try_for_each(|(item, kind)| encode(item, kind, out))
        }
        Type::Map([key_kind, value_kind]) => {
            let entries = value.as_object().ok_or_else(|| format!("{value} is no {kind}"))?;
            length(entries.len(), out);
            entries.iter().try_for_each(|(key, value)| {
                let key = Value::String(key.clone());
                encode(&key, key_kind, out)?;
                encode(value, value_kind, out)
            })
        }
        Type::String => {
            let text = text(value, kind)?;
            length(text.len(), out);
            out.extend_from_slice(text.as_bytes());
            Ok(())
        }
        Type::FixedString(size) => {
            let bytes = text(value, kind)?.as_bytes();
            if bytes.len() > *size {
                return Err(format!("{value} is no {kind}"));
            }
            out.extend_from_slice(bytes);
            out.resize(out.len() + size - bytes.len(), 0);
            Ok(())
        }
        Type::UUID => {
            let [high, low] = match value {
                Value::String(text) => {
                    let id: uuid::Uuid = text.parse().map_err(|_| format!("{value} is no {kind}"))?;
                    let (high, low) = id.as_u64_pair();
                    [high, low]
                }
                _ => serde_json::from_value(value.clone()).map_err(|_| format!("{value} is no {kind}"))?,
            };
            out.extend_from_slice(&high.to_le_bytes());
            out.extend_from_slice(&low.to_le_bytes());
            Ok(())
        }
        Type::IPv6 => {
            let address: std::net::Ipv6Addr = text(value, kind)?
                .parse()
                .map_err(|_| format!("{value} is no {kind}"))?;
            out.extend_from_slice(&address.octets());
            Ok(())
        }
        _ => encode_number(value, kind, out),
    }
}

fn encode_number(value: &Value, kind: &Type, out: &mut Vec<u8>) -> Encoded {
    macro_rules! integer {
        ($number:ty) => {{
            let number: $number = whole(value, kind)?
                .try_into()
                .map_err(|_| format!("{value} does not fit into {kind}"))?;
            out.extend_from_slice(&number.to_le_bytes());
        }};
    }
    match kind {
        Type::Bool => {
            let yes = match value {
                Value::Bool(yes) => *yes,
                _ => whole(value, kind)? != 0,
            };
            out.push(u8::from(yes));
        }
        Type::UInt8 => integer!(u8),
        Type::UInt16 | Type::Date => integer!(u16),
        Type::UInt32 | Type::DateTime(_) | Type::IPv4 => integer!(u32),
        Type::UInt64 => integer!(u64),
        Type::UInt128 => integer!(u128),
        Type::Int8 => integer!(i8),
        Type::Int16 => integer!(i16),
        Type::Int32 | Type::Date32 => integer!(i32),
        Type::Int64 | Type::DateTime64(..) => integer!(i64),
        Type::Int128 | Type::Decimal(_, _, DecimalType::Decimal128) => integer!(i128),
        Type::Decimal(_, _, DecimalType::Decimal32) => integer!(i32),
        Type::Decimal(_, _, DecimalType::Decimal64) => integer!(i64),
        Type::Enum(EnumType::Enum8, _) => integer!(i8),
        Type::Enum(EnumType::Enum16, _) => integer!(i16),
        Type::Float64 => out.extend_from_slice(&float(value, kind)?.to_le_bytes()),
        Type::Float32 => {
            // Through text, which rounds once and loses nothing that an f32 can hold.
            let number = float(value, kind)?;
            let number: f32 = number
                .to_string()
                .parse()
                .map_err(|_| format!("{value} is no {kind}"))?;
            out.extend_from_slice(&number.to_le_bytes());
        }
        _ => return Err(format!("the mock does not know how to write {kind}")),
    }
    Ok(())
}

/// Reads a value as the type says.
pub(super) fn decode(bytes: &mut &[u8], kind: &Type) -> Result<Value, String> {
    let short = || format!("the bytes end within a {kind}");
    macro_rules! number {
        ($get:ident) => {
            json!(bytes.$get().map_err(|_| short())?)
        };
    }
    Ok(match kind {
        Type::Nullable(inner) => match bytes.try_get_u8().map_err(|_| short())? {
            0 => decode(bytes, inner)?,
            _ => Value::Null,
        },
        Type::LowCardinality(inner) | Type::SimpleAggregateFunction(_, inner) => decode(bytes, inner)?,
        Type::Array(inner) => {
            let count = read_leb128(&mut *bytes).map_err(|_| short())?;
            let items = (0..count).map(|_| decode(bytes, inner));
            Value::Array(items.collect::<Result<_, _>>()?)
        }
        Type::Tuple(kinds) => Value::Array(kinds.iter().map(|kind| decode(bytes, kind)).collect::<Result<_, _>>()?),
        Type::Map([key_kind, value_kind]) => {
            let count = read_leb128(&mut *bytes).map_err(|_| short())?;
            let mut entries = serde_json::Map::new();
            for _ in 0..count {
                let key = match decode(bytes, key_kind)? {
                    Value::String(key) => key,
                    other => other.to_string(),
                };
                entries.insert(key, decode(bytes, value_kind)?);
            }
            Value::Object(entries)
        }
        Type::String => {
            let size = read_leb128(&mut *bytes).map_err(|_| short())?;
            decode_text(bytes, usize::try_from(size).map_err(|_| short())?).ok_or_else(short)?
        }
        Type::FixedString(size) => decode_text(bytes, *size).ok_or_else(short)?,
        Type::UUID => json!([
            bytes.try_get_u64_le().map_err(|_| short())?,
            bytes.try_get_u64_le().map_err(|_| short())?
        ]),
        Type::Bool => json!(bytes.try_get_u8().map_err(|_| short())? != 0),
        Type::UInt8 => number!(try_get_u8),
        Type::UInt16 | Type::Date => number!(try_get_u16_le),
        Type::UInt32 | Type::DateTime(_) | Type::IPv4 => number!(try_get_u32_le),
        Type::UInt64 => number!(try_get_u64_le),
        Type::Int8 | Type::Enum(EnumType::Enum8, _) => number!(try_get_i8),
        Type::Int16 | Type::Enum(EnumType::Enum16, _) => number!(try_get_i16_le),
        Type::Int32 | Type::Date32 | Type::Decimal(_, _, DecimalType::Decimal32) => number!(try_get_i32_le),
        Type::Int64 | Type::DateTime64(..) | Type::Decimal(_, _, DecimalType::Decimal64) => number!(try_get_i64_le),
        Type::IPv6 => {
            let mut octets = [0; 16];
            bytes.try_copy_to_slice(&mut octets).map_err(|_| short())?;
            json!(std::net::Ipv6Addr::from(octets).to_string())
        }
        Type::Float32 => number!(try_get_f32_le),
        Type::Float64 => number!(try_get_f64_le),
        _ => return Err(format!("the mock does not know how to read {kind}")),
    })
}

fn decode_text(bytes: &mut &[u8], size: usize) -> Option<Value> {
    let (text, rest) = bytes.split_at_checked(size)?;
    *bytes = rest;
    Some(Value::String(String::from_utf8_lossy(text).into_owned()))
}

fn length(size: usize, out: &mut Vec<u8>) {
    put_leb128(out, size as u64);
}

fn list<'v>(value: &'v Value, kind: &Type) -> Result<&'v Vec<Value>, String> {
    value.as_array().ok_or_else(|| format!("{value} is no {kind}"))
}

fn text<'v>(value: &'v Value, kind: &Type) -> Result<&'v str, String> {
    value.as_str().ok_or_else(|| format!("{value} is no {kind}"))
}

fn float(value: &Value, kind: &Type) -> Result<f64, String> {
    match value {
        Value::Number(number) => number.as_f64(),
        // What JSON has no numbers for: `nan`, `inf`.
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
    .ok_or_else(|| format!("{value} is no {kind}"))
}

/// The number that goes over the wire for what is whole there: integers, dates, times, members of an enum.
fn whole(value: &Value, kind: &Type) -> Result<i128, String> {
    let fault = || format!("{value} is no {kind}");
    match (value, kind) {
        (Value::Number(number), _) => integer(number).ok_or_else(fault),
        (Value::String(name), Type::Enum(_, members)) => members
            .iter()
            .find_map(|(number, member)| (member == name).then_some(i128::from(*number)))
            .ok_or_else(fault),
        (Value::String(text), Type::Date | Type::Date32) => {
            let date: Date = text.parse().map_err(|_| fault())?;
            let epoch = Date::constant(1970, 1, 1);
            let days = (date - epoch).get_days();
            Ok(i128::from(days))
        }
        (Value::String(text), Type::DateTime(_)) => Ok(nanoseconds(text).ok_or_else(fault)?.div_euclid(1_000_000_000)),
        (Value::String(text), Type::DateTime64(precision, _)) => {
            let digits = precision.clone() as u32;
            let tick = 10_i128.pow(9 - digits);
            Ok(nanoseconds(text).ok_or_else(fault)?.div_euclid(tick))
        }
        (Value::String(text), Type::UInt128 | Type::Int128) => text.parse().map_err(|_| fault()),
        (Value::String(text), Type::Decimal(_, scale, _)) => scaled(text, *scale).ok_or_else(fault),
        (Value::String(text), Type::IPv4) => {
            let address: std::net::Ipv4Addr = text.parse().map_err(|_| fault())?;
            Ok(u32::from(address).into())
        }
        _ => Err(fault()),
    }
}

fn integer(number: &Number) -> Option<i128> {
    number
        .as_i64()
        .map(i128::from)
        .or_else(|| number.as_u64().map(i128::from))
}

/// `-12.5` with two digits behind the point → -1250; `None` when there are more digits.
fn scaled(text: &str, scale: u8) -> Option<i128> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let scale = usize::from(scale);
    if fraction.len() > scale || !fraction.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    format!("{whole}{fraction:0<scale$}").parse().ok()
}

/// A time of day in UTC, with or without the `Z`.
fn nanoseconds(text: &str) -> Option<i128> {
    let text = text.strip_suffix('Z').unwrap_or(text);
    let time: DateTime = text.parse().ok()?;
    Some(time.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_nanosecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is encoded is read back, and the number of bytes is that of the server's format.
    #[test]
    fn values_go_over_the_wire_and_back() {
        let cases = [
            ("Bool", json!(true), 1),
            ("UInt8", json!(255), 1),
            ("Int64", json!(-5), 8),
            ("UInt64", json!(u64::MAX), 8),
            ("Float64", json!(1.25), 8),
            ("Float32", json!(0.5), 4),
            ("String", json!("grün"), 6),
            ("FixedString(4)", json!("abcd"), 4),
            ("Nullable(Float32)", Value::Null, 1),
            ("Nullable(Float32)", json!(2.0), 5),
            ("LowCardinality(Nullable(String))", json!("x"), 3),
            ("Array(UInt16)", json!([1, 2, 3]), 7),
            ("Tuple(String, UInt8)", json!(["a", 7]), 3),
            ("Map(String, UInt8)", json!({"a": 1, "b": 2}), 7),
            ("SimpleAggregateFunction(max, Int32)", json!(-1), 4),
            ("DateTime64(3)", json!(1_700_000_000_123_i64), 8),
            ("Decimal(9, 2)", json!(1_250), 4),
            ("Decimal(18, 4)", json!(-7), 8),
            ("IPv6", json!("2001:db8::1"), 16),
        ];
        for (kind, value, size) in cases {
            let kind = Type::new(kind).unwrap();
            let mut bytes = Vec::new();
            encode(&value, &kind, &mut bytes).unwrap();
            assert_eq!(bytes.len(), size, "{kind}");
            let mut rest = &bytes[..];
            assert_eq!(decode(&mut rest, &kind).unwrap(), value, "{kind}");
            assert!(rest.is_empty());
            assert!(decode(&mut &bytes[..size - 1], &kind).is_err(), "{kind} cut short");
        }
    }

    #[test]
    fn times_may_be_given_as_text() {
        let cases = [
            ("Date", "1970-02-01", json!(31)),
            ("Date32", "1969-12-31", json!(-1)),
            ("DateTime", "1970-01-01T00:01:00", json!(60)),
            ("DateTime64(3)", "1970-01-01T00:00:01.5Z", json!(1500)),
            ("DateTime64(6)", "1970-01-01T00:00:01.5", json!(1_500_000)),
            ("Enum8('ok' = 1, 'bad' = -2)", "bad", json!(-2)),
            ("Decimal(9, 2)", "-12.5", json!(-1_250)),
            ("Decimal(18, 4)", "7", json!(70_000)),
            ("IPv4", "127.0.0.1", json!(0x7f00_0001)),
        ];
        for (kind, text, number) in cases {
            let kind = Type::new(kind).unwrap();
            let mut bytes = Vec::new();
            encode(&json!(text), &kind, &mut bytes).unwrap();
            assert_eq!(decode(&mut &bytes[..], &kind).unwrap(), number, "{kind}");
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let cases = [
            ("UInt8", json!(256)),
            ("UInt8", json!(-1)),
            ("UInt8", json!("1")),
            ("String", json!(1)),
            ("Float32", Value::Null),
            ("Tuple(UInt8, UInt8)", json!([1])),
            ("FixedString(1)", json!("ab")),
            ("Date", json!("yesterday")),
            ("Enum8('ok' = 1)", json!("bad")),
            ("Decimal(9, 2)", json!("1.234")),
            ("Decimal(9, 2)", json!("1.+2")),
            ("Decimal(9, 2)", json!(0.5)),
            ("IPv4", json!("localhost")),
            ("IPv6", json!("127.0.0.1")),
        ];
        for (kind, value) in cases {
            let kind = Type::new(kind).unwrap();
            assert!(encode(&value, &kind, &mut Vec::new()).is_err(), "{kind} took {value}");
        }
    }
}
