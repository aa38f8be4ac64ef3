//! The text of a stored value: the value, and whose it is, so that what is foreign or cut is known as such.

use std::{borrow::Cow, fmt, io::Write};

use serde::{
    Deserialize, Deserializer as _, Serialize,
    de::{self, IgnoredAny, MapAccess, Visitor},
};

use super::{IoContext, IoError, IoType, IoValue};
use crate::{id::RunId, key::AssetKey, partition::PartitionKey};

/// The version of the form below.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Written<'a> {
    edge_value: u32,
    asset: &'a AssetKey,
    partition: Option<&'a PartitionKey>,
    run: RunId,
    value: &'a IoValue,
}

/// What is looked at before the value.
#[derive(Deserialize)]
struct Header {
    edge_value: Option<u32>,
    asset: Option<String>,
    partition: Option<String>,
}

/// Writes a value with what it is.
pub(super) fn write(to: impl Write, context: &IoContext, value: &IoValue) -> Result<(), serde_json::Error> {
    let written = Written {
        edge_value: VERSION,
        asset: &context.asset,
        partition: context.partition.as_ref(),
        run: context.run_id,
        value,
    };
    serde_json::to_writer(to, &written)
}

/// Reads a value, when the text is a whole one, of this asset and partition, and of this type.
pub(super) fn read(text: &[u8], place: &str, context: &IoContext, kind: IoType) -> Result<IoValue, IoError> {
    let foreign = |why: String| IoError::Foreign {
        place: place.to_owned(),
        of: context.to_string(),
        why,
    };
    let header: Header = serde_json::from_slice(text).map_err(|error| foreign(error.to_string()))?;
    match (header.edge_value, header.asset) {
        (Some(VERSION), Some(asset)) => {
            let own = context.partition.as_ref().map(PartitionKey::as_str);
            if asset != context.asset.as_str() || header.partition.as_deref() != own {
                let partition = header.partition.map(|key| format!("[{key}]")).unwrap_or_default();
                return Err(foreign(format!("it is that of `{asset}{partition}`")));
            }
        }
        (Some(version), Some(_)) => {
            return Err(foreign(format!(
                "it has the form {version}, and this program knows only {VERSION}"
            )));
        }
        _ => return Err(foreign("it is JSON that something else has written".to_owned())),
    }
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let value = deserializer.deserialize_map(OnlyValue(kind));
    value.map_err(|error| kind.mismatch(format!("the value in {place}"), error))
}

/// Reads the entry `value` and passes over the others.
struct OnlyValue(IoType);

impl<'de> Visitor<'de> for OnlyValue {
    type Value = IoValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a stored value")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<IoValue, M::Error> {
        let mut value = None;
        while let Some(name) = map.next_key::<Cow<'_, str>>()? {
            if name == "value" {
                value = Some(map.next_value_seed(self.0)?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        value.ok_or_else(|| de::Error::missing_field("value"))
    }
}
