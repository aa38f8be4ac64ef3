//! Settings that hold other settings: none or one, a list, a table.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Bounded, Kind, Reader, Setting, error::PathStep};

impl<T: Setting> Setting for Option<T> {
    const KIND: &'static Kind = &Kind::Optional(T::KIND);

    fn read(value: &Value, reader: &mut Reader) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::read(value, reader).map(Some),
        }
    }

    fn write(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::write)
    }

    fn absent(_: &mut Reader) -> Option<Self> {
        Some(None)
    }
}

impl<T: Bounded> Bounded for Option<T> {
    type Bound = T::Bound;
}

impl<T: Setting> Setting for Box<T> {
    const KIND: &'static Kind = T::KIND;

    fn read(value: &Value, reader: &mut Reader) -> Option<Self> {
        T::read(value, reader).map(Self::new)
    }

    fn write(&self) -> Value {
        T::write(self)
    }

    fn absent(reader: &mut Reader) -> Option<Self> {
        T::absent(reader).map(Self::new)
    }
}

impl<T: Setting> Setting for Vec<T> {
    const KIND: &'static Kind = &Kind::List(T::KIND);

    fn read(value: &Value, reader: &mut Reader) -> Option<Self> {
        let Value::Array(entries) = value else {
            return reader.refuse_form(value, Self::KIND.wanted());
        };
        // All entries are read before one that is wrong ends it, so that all that are wrong are told.
        let read = |(number, entry)| reader.within(PathStep::Entry(number), |reader| T::read(entry, reader));
        let entries: Vec<Option<T>> = entries.iter().enumerate().map(read).collect();
        entries.into_iter().collect()
    }

    fn write(&self) -> Value {
        self.iter().map(T::write).collect()
    }
}

impl<T: Setting> Setting for BTreeMap<String, T> {
    const KIND: &'static Kind = &Kind::Map(T::KIND);

    fn read(value: &Value, reader: &mut Reader) -> Option<Self> {
        let Value::Object(values) = value else {
            return reader.refuse_form(value, Self::KIND.wanted());
        };
        let read = |(name, value): (&String, &Value)| {
            let value = reader.within(PathStep::Name(name.clone()), |reader| T::read(value, reader));
            (name.clone(), value)
        };
        let values: Vec<(String, Option<T>)> = values.iter().map(read).collect();
        values.into_iter().map(|(name, value)| Some((name, value?))).collect()
    }

    fn write(&self) -> Value {
        Value::Object(self.iter().map(|(name, value)| (name.clone(), value.write())).collect())
    }
}
