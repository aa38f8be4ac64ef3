//! [`BySerde`]: a setting of a type that serde reads, `#[config(serde)]`.
//!
//! What texts an enum takes is asked of its own `Deserialize`: serde hands the names of the variants to whoever reads an
//! enum, and those that are read from their name alone are the texts.

use std::any::type_name;

use serde::{
    Deserializer, Serialize,
    de::{DeserializeOwned, Error as _, IntoDeserializer, Visitor, value::Error},
    forward_to_deserialize_any,
};
use serde_json::Value;

use super::{Kind, Reader, SerdeKind, Setting};

/// A value that serde reads and writes.
#[derive(Debug)]
pub struct BySerde<T>(pub T);

impl<T: DeserializeOwned + Serialize + 'static> Setting for BySerde<T> {
    const KIND: &'static Kind = &Kind::Serde(&SerdeKind {
        name: short_name::<T>,
        choices: choices::<T>,
    });

    fn read(value: &Value, reader: &mut Reader) -> Option<Self> {
        match T::deserialize(value) {
            Ok(read) => Some(Self(read)),
            Err(error) => match choices::<T>() {
                // The error of another crate may show the value.
                none if none.is_empty() && reader.is_in_secret() => reader.refuse(value, Self::KIND.wanted()),
                none if none.is_empty() => reader.refuse(value, format!("{}: {error}", Self::KIND.wanted())),
                choices => reader.refuse_choice(value, &choices, Self::KIND.wanted()),
            },
        }
    }

    fn write(&self) -> Value {
        serde_json::to_value(&self.0).unwrap_or_default()
    }
}

/// The name of a type without its path.
fn short_name<T>() -> &'static str {
    let name = type_name::<T>();
    let head = name.split('<').next().unwrap_or(name);
    head.rsplit("::").next().unwrap_or(name)
}

/// The texts that an enum takes; none for other types.
fn choices<T: DeserializeOwned>() -> Vec<&'static str> {
    let mut variants: &'static [&'static str] = &[];
    // It never ends well: the variants are all that is wanted.
    drop(T::deserialize(Probe(&mut variants)));
    let is_text = |name: &&&'static str| {
        let text: serde::de::value::StrDeserializer<'_, Error> = name.into_deserializer();
        T::deserialize(text).is_ok()
    };
    variants.iter().filter(is_text).copied().collect()
}

/// Takes down the names of the variants when an enum is asked for.
struct Probe<'p>(&'p mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = Error;

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        *self.0 = variants;
        Err(Error::custom("the variants were all that was asked for"))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("not an enum"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}
