//! [`IoValue`] and [`IoType`]: a value that serde can write, and read back, without its type being known.

use std::{
    any::{Any, TypeId, type_name},
    fmt,
    marker::PhantomData,
    sync::Arc,
};

use serde::{
    Deserializer, Serialize, Serializer,
    de::{DeserializeOwned, DeserializeSeed, Error as _},
};

use super::IoError;
use crate::boxed::Erased;

/// How the values of one type are written and read; a constant, as cheap to copy as a reference.
///
/// As a [`DeserializeSeed`] it makes an [`IoValue`] from any format of serde.
///
/// ```
/// use edge_assets::io::{IoType, IoValue};
/// let value = IoValue::new(vec![1_u8, 2]);
/// let text = value.to_json()?;
/// let again = IoType::of::<Vec<u8>>().from_json(&text)?;
/// assert_eq!(again.downcast_ref::<Vec<u8>>(), Some(&vec![1, 2]));
/// # Ok::<(), edge_assets::io::IoError>(())
/// ```
#[derive(Clone, Copy)]
pub struct IoType(&'static Codec);

struct Codec {
    id: fn() -> TypeId,
    name: fn() -> &'static str,
    borrow: fn(&(dyn Any + Send + Sync)) -> Option<&dyn erased_serde::Serialize>,
    read: fn(&mut dyn erased_serde::Deserializer<'_>) -> Result<Erased, erased_serde::Error>,
}

struct CodecOf<T>(PhantomData<T>);

impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> CodecOf<T> {
    const CODEC: Codec = Codec {
        id: TypeId::of::<T>,
        name: type_name::<T>,
        borrow: |value| value.downcast_ref::<T>().map(|value| value as _),
        read: |deserializer| Ok(Arc::new(erased_serde::deserialize::<T>(deserializer)?)),
    };
}

impl IoType {
    /// The type `T`.
    #[must_use]
    pub const fn of<T: Serialize + DeserializeOwned + Send + Sync + 'static>() -> Self {
        Self(&CodecOf::<T>::CODEC)
    }

    /// Whether it is the type `T`.
    #[must_use]
    pub fn is<T: 'static>(self) -> bool {
        self.id() == TypeId::of::<T>()
    }

    /// The identity of the type.
    #[must_use]
    pub fn id(self) -> TypeId {
        (self.0.id)()
    }

    /// The name of the type, for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        (self.0.name)()
    }

    /// Reads a value from JSON.
    ///
    /// # Errors
    /// [`IoError::OtherType`] when the text is not JSON, or of another type.
    pub fn from_json(self, text: &[u8]) -> Result<IoValue, IoError> {
        let mut deserializer = serde_json::Deserializer::from_slice(text);
        let read = self
            .deserialize(&mut deserializer)
            .and_then(|value| deserializer.end().map(|()| value));
        read.map_err(|error| self.mismatch("what was stored", error))
    }

    pub(super) fn mismatch(self, place: impl Into<String>, error: impl Into<crate::boxed::BoxError>) -> IoError {
        IoError::OtherType {
            place: place.into(),
            type_name: self.name(),
            error: error.into(),
        }
    }
}

impl<'de> DeserializeSeed<'de> for IoType {
    type Value = IoValue;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<IoValue, D::Error> {
        let mut erased = <dyn erased_serde::Deserializer<'_>>::erase(deserializer);
        let value = (self.0.read)(&mut erased).map_err(D::Error::custom)?;
        Ok(IoValue { value, kind: self })
    }
}

impl fmt::Debug for IoType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IoType({})", self.name())
    }
}

/// The value of an asset on its way to or from an IO manager. Clones share it.
///
/// As a [`Serialize`] it can be written in any format of serde.
#[derive(Clone)]
pub struct IoValue {
    value: Erased,
    kind: IoType,
}

impl IoValue {
    /// Takes a value.
    pub fn new<T: Serialize + DeserializeOwned + Send + Sync + 'static>(value: T) -> Self {
        Self {
            value: Arc::new(value),
            kind: IoType::of::<T>(),
        }
    }

    /// Takes a value whose type is hidden; nothing when it is not of the type `kind`.
    pub(crate) fn from_erased(value: Erased, kind: IoType) -> Option<Self> {
        (kind.0.borrow)(value.as_ref())
            .is_some()
            .then_some(Self { value, kind })
    }

    pub(crate) fn into_erased(self) -> Erased {
        self.value
    }

    /// The type of the value.
    #[must_use]
    pub fn kind(&self) -> IoType {
        self.kind
    }

    /// The value itself, for a manager that knows its type.
    #[must_use]
    pub fn downcast_ref<T: 'static>(&self) -> Option<&T> {
        self.value.downcast_ref()
    }

    /// Writes the value as JSON.
    ///
    /// # Errors
    /// [`IoError::NotWritable`] when JSON cannot hold it, such as a map whose keys are no texts.
    pub fn to_json(&self) -> Result<Vec<u8>, IoError> {
        serde_json::to_vec(self).map_err(|error| self.not_writable(error))
    }

    pub(super) fn not_writable(&self, error: impl Into<crate::boxed::BoxError>) -> IoError {
        IoError::NotWritable {
            type_name: self.kind.name(),
            error: error.into(),
        }
    }
}

impl Serialize for IoValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = (self.kind.0.borrow)(self.value.as_ref()).expect("its type was checked when it was made");
        erased_serde::serialize(value, serializer)
    }
}

impl fmt::Debug for IoValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IoValue({})", self.kind.name())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn what_is_not_json_or_of_another_type_is_refused_with_both_names() {
        let kind = IoType::of::<BTreeMap<String, u32>>();
        for text in [&b"{\"a\":"[..], b"{\"a\":1} x", b"[1]", b""] {
            let error = kind.from_json(text).unwrap_err();
            assert_eq!(error.class(), Some(crate::policy::ErrorClass::Permanent));
            assert!(error.to_string().contains("BTreeMap"), "{error}");
        }
        let value = kind.from_json(b"{\"a\":1}").unwrap();
        assert!(value.kind().is::<BTreeMap<String, u32>>() && value.downcast_ref::<u32>().is_none());
    }

    #[test]
    fn what_json_cannot_hold_is_refused() {
        let error = IoValue::new(BTreeMap::from([((1, 2), 3)])).to_json().unwrap_err();
        assert!(crate::boxed::error_chain(&error).contains("cannot be written: key must be a string"));
    }

    #[test]
    fn a_hidden_value_is_taken_only_as_its_own_type() {
        let hidden: Erased = Arc::new(5_u32);
        assert!(IoValue::from_erased(Arc::clone(&hidden), IoType::of::<u64>()).is_none());
        let value = IoValue::from_erased(hidden, IoType::of::<u32>()).unwrap();
        assert_eq!(value.to_json().unwrap(), b"5");
    }
}
